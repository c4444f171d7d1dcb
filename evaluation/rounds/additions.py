"""What rounds add to shared pages: a task on home, the days in the calendar, the search. To-dos come with
the case."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from evaluation.rounds.models import Round
from evaluation.rounds.queries import visible_rounds
from evaluation.rounds.words import RoundState
from groups.rights.roles import VIEW_INDICATORS, VIEW_RESULTS
from nanan_groups.kit.additions import FINDERS, OCCASIONS, SHORTCUTS, Hit, Occasion, Shortcut
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


def find(text: str, scope: Scope, day: date) -> Iterator[Hit]:
    rows = visible_rounds(scope).filter(name__icontains=text) if len(text) > 1 else Round.objects.none()
    for row in rows.order_by("-year", "-number")[:FEW]:
        yield Hit("年度评估", row.name, reverse("evaluation:round-detail", args=[row.code]), row.get_state_display())


see = holding(VIEW_INDICATORS)
SHORTCUTS.add("evaluation-rounds", Shortcut("年度评估", "evaluation:round-list", see, "自评、评分、申诉、结果"), at=65)
OCCASIONS.add("evaluation", days, at=50)
FINDERS.add("evaluation-rounds", find, at=81)
