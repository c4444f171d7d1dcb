"""Reading charters and admissions: what one person's scope shows, what is in force, the state of all groups."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from groups.governance.charters.models import Charter
from groups.registry.models import EducationGroup
from groups.rights.roles import VIEW_CHARTERS
from nanan_groups.kit.scope import Scope


def chartered_groups(scope: Scope) -> QuerySet[EducationGroup]:
    """Groups whose charter and admission one reads."""
    return EducationGroup.objects.visible_to(scope, VIEW_CHARTERS)


def visible_charters(scope: Scope) -> QuerySet[Charter]:
    return Charter.objects.filter(group__in=chartered_groups(scope).order_by()).select_related("case", "group")


def in_force(charters: QuerySet[Charter], day: date) -> QuerySet[Charter]:
    """Filed charters that hold on that day."""
    until = Q(superseded_on__isnull=True) | Q(superseded_on__gt=day)
    return charters.filter(until, filed_on__isnull=False, effective_on__lte=day)


def charter_of(group: EducationGroup, day: date | None = None) -> Charter | None:
    """The group's charter in force."""
    rows = in_force(Charter.objects.filter(group=group), day or timezone.localdate())
    return rows.select_related("case").first()


def open_charter_of(group: EducationGroup) -> Charter | None:
    return Charter.objects.filter(group=group, filed_on__isnull=True).select_related("case").first()
