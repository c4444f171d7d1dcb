"""Reading charters and admissions: what one person's scope shows, what is in force, the state of all groups."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from nanan_groups.kit.scope import Scope

from ..enums import GroupCategory, Outcome
from ..models import Admission, Charter, EducationGroup, GroupRule, GroupVersion
from ..roles import VIEW_CHARTERS
from .register import load_register


def chartered_groups(scope: Scope) -> QuerySet[EducationGroup]:
    """Groups whose charter and admission one reads."""
    return EducationGroup.objects.visible_to(scope, VIEW_CHARTERS)


def visible_charters(scope: Scope) -> QuerySet[Charter]:
    return Charter.objects.filter(group__in=chartered_groups(scope).order_by()).select_related("case", "group")


def visible_admissions(scope: Scope) -> QuerySet[Admission]:
    groups = chartered_groups(scope).order_by()
    return Admission.objects.filter(group__in=groups).select_related("case__submitted_by", "group", "charter__case")


def visible_rules(scope: Scope) -> QuerySet[GroupRule]:
    return GroupRule.objects.filter(group__in=chartered_groups(scope).order_by()).select_related("group")


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


def admission_of(group: EducationGroup) -> Admission | None:
    """The one that stands: under way or with its plaque."""
    rows = Admission.objects.filter(group=group, outcome=Outcome.STANDING)
    return rows.select_related("case", "charter__case").first()


def relations_of(group: EducationGroup, day: date | None = None) -> list[str]:
    """The relations the group holds on a day."""
    register = load_register(day or timezone.localdate(), EducationGroup.objects.filter(pk=group.pk))
    return [str(one) for one in register.relations(group.pk)]


def group_name(group: EducationGroup, day: date | None = None) -> str:
    """What the group is called on a day, or was called last."""
    rows = group.versions.order_by("-valid_from")
    version = rows.active_on(day or timezone.localdate()).first() or rows.first()
    return version.name if version else group.code


@dataclass(frozen=True, slots=True)
class StandRow:
    """One group: its charter in force, the one under way, its admission."""

    group: int
    code: str
    name: str
    category: str
    filed: Charter | None
    open: Charter | None
    admission: Admission | None

    @property
    def lacks(self) -> list[str]:
        out = [] if self.filed else ["未备案"]
        return out if self.admission is not None and self.admission.case.state == "plaqued" else [*out, "未授牌"]


CATEGORIES = [category.value for category in GroupCategory]


def stands(scope: Scope, day: date) -> list[StandRow]:
    """All groups one reads that are in force on the day, in the order of Annex 2. Four queries whatever their number."""
    groups = chartered_groups(scope).order_by()
    versions = list(GroupVersion.objects.active_on(day).filter(group__in=groups).select_related("group"))
    charters = Charter.objects.filter(group__in=groups).select_related("case").order_by("pk")
    filed = {one.group_id: one for one in in_force(charters, day)}
    under_way = {one.group_id: one for one in charters.filter(filed_on__isnull=True)}
    rows = Admission.objects.filter(group__in=groups, outcome=Outcome.STANDING).select_related("case").order_by("pk")
    admissions = {one.group_id: one for one in rows}
    versions.sort(key=lambda one: (CATEGORIES.index(one.category), one.ordinal, one.group_id))
    return [
        StandRow(
            one.group_id, one.group.code, one.name, one.category, filed.get(one.group_id), under_way.get(one.group_id),
            admissions.get(one.group_id),
        )
        for one in versions
    ]  # fmt: skip
