"""Reading decisions of tolerance: the bureau all, a group its own; those that stand in a year, for the evaluation."""

from collections.abc import Collection

from django.db.models import QuerySet

from groups.measures.tolerance.models import ToleranceDecision
from groups.registry.models import EducationGroup
from groups.rights.roles import VIEW_TOLERANCE
from nanan_groups.kit.scope import Scope


def visible_decisions(scope: Scope) -> QuerySet[ToleranceDecision]:
    groups = EducationGroup.objects.visible_to(scope, VIEW_TOLERANCE).order_by()
    return ToleranceDecision.objects.filter(group__in=groups.values("pk"))


def standing(groups: Collection[int], year: int) -> dict[int, list[ToleranceDecision]]:
    """By group, the decisions that stand for a school year. One query."""
    rows = ToleranceDecision.objects.filter(group__in=list(groups), school_year=year, withdrawn_on__isnull=True)
    out: dict[int, list[ToleranceDecision]] = {group: [] for group in groups}
    for row in rows.order_by("decided_on", "pk"):
        out[row.group_id].append(row)
    return out
