"""What the turnover pool adds to shared pages: a task, what waits, search, a school's and a person's panel, posts filled."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from groups.registry.register.queries.seen import GroupSeen
from groups.rights.roles import RUN_POOL, TRAIN_POOL, VIEW_POOL
from nanan_groups.kit.additions import (
    FINDERS,
    GROUP_PANELS,
    HOME_TALLIES,
    PERSON_PANELS,
    SCHOOL_PANELS,
    SHORTCUTS,
    Hit,
    Panel,
    Shortcut,
    Tally,
    Tense,
)
from nanan_groups.kit.pages import AsOf
from nanan_groups.kit.scope import Scope, holding
from staffing.pool.models import PoolEntry
from staffing.pool.queries import board_of, filled_by_pool, stage_order, visible_entries, without_group
from staffing.pool.rules import TITLE
from staffing.pool.words import ASSIGNED, OVER, SHADOWING, STAGES
from staffing.quotas.listeners import ALSO_FILLED
from staffing.roster.queries.people import PersonSeen

# Who is told of how many stand at a stage: there a step is taken for many at once.
TOLD = {"recruited": (RUN_POOL, TRAIN_POOL), "training": (TRAIN_POOL,), "trained": (RUN_POOL,)}
FOUND = 10


def _url(stage: str = "") -> str:
    return reverse("staffing:pool-board") + (f"?stage={stage}" if stage else "")


def tallies(scope: Scope, now: datetime) -> Iterable[Tally]:
    mine = {stage for stage, rights in TOLD.items() if any(scope.may_everywhere(right) for right in rights)}
    if not mine:
        return
    board = board_of(visible_entries(scope))
    for stage in TOLD:
        if stage in mine and board.stages[stage]:
            yield Tally(Tense.WAITING, board.stages[stage], f"名新教师{STAGES[stage]}", _url(stage))
    if RUN_POOL in scope.reaches:
        today = timezone.localdate(now)
        over = visible_entries(scope).filter(case__state=SHADOWING, shadow_to__lte=today).count()
        if over:
            yield Tally(Tense.OVERDUE, over, "跟岗期满未考核", _url(SHADOWING), unit="名新教师")
        left = without_group(visible_entries(scope)).count() if board.stages[ASSIGNED] else 0
        if left:
            yield Tally(Tense.WAITING, left, "名新教师分到的集团已终止，待重新分配", _url(ASSIGNED))


def find(text: str, scope: Scope, day: date) -> Iterator[Hit]:
    if not scope.may_somewhere(VIEW_POOL):
        return
    rows = visible_entries(scope).filter(Q(name__startswith=text) | Q(staff_no__istartswith=text))
    for one in rows.order_by("staff_no")[:FOUND]:
        url = reverse("staffing:pool-detail", args=[one.case.code])
        yield Hit("新教师", str(one), url, STAGES[one.case.state])


def person_panel(seen: PersonSeen, as_of: AsOf, scope: Scope) -> Panel | None:
    row = visible_entries(scope).filter(person=seen.person).first() if scope.may_somewhere(VIEW_POOL) else None
    if row is None:
        return None
    return Panel("staffing/pool/_person_panel.html", {"row": row, "url": _detail(row)})


def school_panel(institution, as_of: AsOf, scope: Scope) -> Panel | None:
    """Who shadows there that day."""
    if not scope.may_somewhere(VIEW_POOL):
        return None
    rows = visible_entries(scope).filter(case__state=SHADOWING, site__institution=institution)
    return _panel(rows.order_by("shadow_to", "staff_no"))


def group_panel(seen: GroupSeen, as_of: AsOf, scope: Scope) -> Panel | None:
    if not scope.may_somewhere(VIEW_POOL):
        return None
    rows = visible_entries(scope).filter(group=seen.group).exclude(case__state__in=OVER)
    return _panel(rows.order_by(stage_order(), "staff_no"))


def _panel(rows) -> Panel | None:
    shown = list(rows[: FOUND + 1])
    if not shown:
        return None
    lines = [{"row": one, "url": _detail(one), "stage": STAGES[one.case.state]} for one in shown[:FOUND]]
    return Panel("staffing/pool/_people_panel.html", {"lines": lines, "more": len(shown) > FOUND, "url": _url()})


def _detail(row: PoolEntry) -> str:
    return reverse("staffing:pool-detail", args=[row.case.code])


ALSO_FILLED.add("pool", filled_by_pool, at=10)
HOME_TALLIES.add("pool", tallies, at=46)
FINDERS.add("pool", find, at=45)
PERSON_PANELS.add("pool", person_panel, at=25)
SCHOOL_PANELS.add("pool", school_panel, at=65)
GROUP_PANELS.add("pool", group_panel, at=65)
SHORTCUTS.add("pool", Shortcut(TITLE, "staffing:pool-board", holding(VIEW_POOL), "招聘、培训、跟岗、考核、安置"), at=37)
