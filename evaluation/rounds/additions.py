"""What rounds add to shared pages: a task on home, the days in the calendar, the way from a group's page. To-dos come with
the case."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from evaluation.rounds.models import Round
from evaluation.rounds.queries import visible_participants, visible_rounds
from evaluation.rounds.words import RoundState
from groups.registry.register.queries.seen import GroupSeen
from groups.rights.checks import reads_group
from groups.rights.roles import VIEW_INDICATORS, VIEW_RESULTS
from nanan_groups.kit.additions import FINDERS, GROUP_PANELS, OCCASIONS, SHORTCUTS, Hit, Occasion, Panel, Shortcut
from nanan_groups.kit.pages import AsOf
from nanan_groups.kit.scope import Scope, holding

FEW = 5


def days(scope: Scope, after: date, until: date | None) -> Iterator[Occasion]:
    """The days of the rounds that run, for whoever has a part in them."""
    if not scope.may_somewhere(VIEW_RESULTS):
        return
    rows: list[Round] = list(visible_rounds(scope).exclude(state=RoundState.PUBLISHED).order_by("pk"))
    for row in rows:
        url = reverse("evaluation:round-detail", args=[row.code])
        for name, text in (
            ("assess_by", "自评"),
            ("score_by", "专家评分"),
            ("moderate_by", "核定"),
            ("appeal_by", "申诉"),
        ):
            day = getattr(row, name)
            if day and day > after and (until is None or day <= until):
                yield Occasion(day, "评估", f"{row.name}：{text}截止", url, "warn")


def of_group(seen: GroupSeen, as_of: AsOf, scope: Scope) -> Panel | None:
    """The rounds in which the group takes part."""
    if not reads_group(scope, seen.group.pk, VIEW_RESULTS) or not scope.may_somewhere(VIEW_INDICATORS):
        return None
    rows = visible_participants(scope).filter(group=seen.group).order_by("-round__year", "-round__number")
    found = [
        {
            "one": one,
            "round_url": reverse("evaluation:round-detail", args=[one.round.code]),
            "url": reverse("evaluation:assessment-detail", args=[one.case.code]) if one.case else "",
        }
        for one in rows
    ]
    return Panel("evaluation/rounds/_group_box.html", {"rows": found}) if found else None


def find(text: str, scope: Scope, day: date) -> Iterator[Hit]:
    rows = visible_rounds(scope).filter(name__icontains=text) if len(text) > 1 else Round.objects.none()
    for row in rows.order_by("-year", "-number")[:FEW]:
        yield Hit("年度评估", row.name, reverse("evaluation:round-detail", args=[row.code]), row.get_state_display())


see = holding(VIEW_INDICATORS)
SHORTCUTS.add("evaluation-rounds", Shortcut("年度评估", "evaluation:round-list", see, "自评、评分、申诉、结果"), at=65)
OCCASIONS.add("evaluation", days, at=50)
GROUP_PANELS.add("evaluation-rounds", of_group, at=46)
FINDERS.add("evaluation-rounds", find, at=81)
