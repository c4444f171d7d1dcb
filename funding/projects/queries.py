from collections import defaultdict

from django.db.models import QuerySet

from funding.projects.listeners import PROJECT_MONEY, MoneyUsed
from funding.projects.models import SpecialProject
from funding.projects.rules import WITH_MONEY
from groups.registry.models import EducationGroup
from groups.rights.roles import VIEW_FUNDING
from nanan_groups.kit.scope import Scope


def visible_projects(scope: Scope) -> QuerySet[SpecialProject]:
    rows = SpecialProject.objects.select_related("case", "group")
    if scope.may_everywhere(VIEW_FUNDING):
        return rows
    return rows.filter(group__in=EducationGroup.objects.visible_to(scope, VIEW_FUNDING).order_by().values("pk"))


def money_of(project: SpecialProject) -> tuple[MoneyUsed, int]:
    """What the books say of the projects of its group and year, and how many projects those are."""
    used = [told(project.group_id, project.year) for told in PROJECT_MONEY]
    rows = SpecialProject.objects.filter(group=project.group_id, year=project.year, case__state__in=WITH_MONEY)
    return (used[0] if used else MoneyUsed()), rows.count()


def approved_of(year: int) -> dict[int, list[tuple[str, str, int]]]:
    """By group: (code, title, fen) of the projects whose money is confirmed. One query."""
    out: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    rows = SpecialProject.objects.filter(year=year, case__state__in=WITH_MONEY, approved_fen__isnull=False)
    for group, *facts in rows.order_by("case__code").values_list("group_id", "case__code", "title", "approved_fen"):
        out[group].append(tuple(facts))
    return dict(out)
