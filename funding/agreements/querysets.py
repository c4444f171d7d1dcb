from django.db.models import Q, QuerySet

from groups.rights.roles import VIEW_FUNDING
from nanan_groups.kit.scope import Scope


class AgreementQuerySet(QuerySet):
    def visible_to(self, scope: Scope, right: str):
        """Agreements of the groups for which one has the right, and of the own school."""
        rows = self
        for reach in {scope.reach(VIEW_FUNDING), scope.reach(right)}:
            if not reach.everywhere:
                rows = rows.filter(Q(group_id__in=reach.groups) | Q(school_id__in=reach.institutions))
        return rows
