"""What rounds add to shared pages: a task, what schools still tell, the days in the calendar. To-dos, board, reminders and search
of the groups' plans come with the kind of case."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from groups.rights.roles import CHANGE_ROSTER, RUN_EXCHANGES, VIEW_ROSTER
from nanan_groups.kit.additions import HOME_TALLIES, OCCASIONS, SHORTCUTS, Occasion, Shortcut, Tally, Tense
from nanan_groups.kit.scope import Scope, holding
from staffing.rounds.models import ExchangeRound
from staffing.rounds.queries import open_round, visible_balances
from staffing.rounds.rules.case import ROUND_PLAN

DAYS = {"balances_until": "学科余缺申报截止", "plans_until": "集团交流计划截止", "decide_until": "交流决定截止"}


def _url(row: ExchangeRound) -> str:
    return f"{reverse('staffing:exchange-round')}?year={row.school_year}"


def tallies(scope: Scope, now: datetime) -> Iterable[Tally]:
    today = timezone.localdate(now)
    if scope.may_everywhere(RUN_EXCHANGES):
        late = ExchangeRound.objects.filter(decide_until__lt=today).order_by("-school_year").first()
        if late is not None and (count := late.plans.exclude(case__state__in=ROUND_PLAN.final).count()):
            yield Tally(Tense.OVERDUE, count, "交流没有按期决定", _url(late), unit="个集团")
    elif scope.may_somewhere(CHANGE_ROSTER):
        row = open_round(today)
        if row is not None and not visible_balances(scope, CHANGE_ROSTER).filter(of=row).exists():
            note = f"截止 {row.balances_until.isoformat()}，未报按无余缺计"
            yield Tally(Tense.COMING, 1, "份学科余缺待申报", _url(row), note)


def occasions(scope: Scope, after: date, until: date | None) -> Iterator[Occasion]:
    if not scope.may_somewhere(VIEW_ROSTER):
        return
    for row in ExchangeRound.objects.filter(decide_until__gt=after).order_by("school_year"):
        for name, label in DAYS.items():
            day = getattr(row, name)
            if after < day and (until is None or day <= until):
                yield Occasion(day, "师资", label, _url(row))


HOME_TALLIES.add("exchange-rounds", tallies, at=45)
OCCASIONS.add("exchange-rounds", occasions, at=62)
SHORTCUTS.add(
    "exchange-rounds",
    Shortcut("交流轮次", "staffing:exchange-round", holding(VIEW_ROSTER), "余缺、计划、匹配和决定"),
    at=33,
)
