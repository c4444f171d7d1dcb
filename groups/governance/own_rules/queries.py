from django.db.models import QuerySet

from groups.governance.charters.queries import chartered_groups
from groups.governance.own_rules.models import GroupRule
from nanan_groups.kit.scope import Scope


def visible_rules(scope: Scope) -> QuerySet[GroupRule]:
    return GroupRule.objects.filter(group__in=chartered_groups(scope).order_by()).select_related("group")
