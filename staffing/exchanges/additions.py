"""What exchanges add to shared pages: tasks, what ends soon, the last days in the calendar, the legs of a person."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from groups.rights.roles import RUN_EXCHANGES, VIEW_ROSTER
from nanan_groups.kit.additions import (
    BRIEFING,
    HOME_TALLIES,
    OCCASIONS,
    PERSON_PANELS,
    SHORTCUTS,
    BriefingPart,
    Occasion,
    Panel,
    Shortcut,
    Tally,
    Tense,
    Told,
)
from nanan_groups.kit.pages import AsOf
from nanan_groups.kit.scope import Scope, holding
from nanan_groups.kit.years import school_year_of, school_year_text
from staffing.exchanges.queries.legs import legs_of
from staffing.exchanges.queries.targets import ending_soon, targets, visible_legs
from staffing.roster.queries.people import PersonSeen


def tallies(scope: Scope, now: datetime) -> Iterable[Tally]:
    if not scope.may_somewhere(VIEW_ROSTER):
        return
    soon = ending_soon(timezone.localdate(now)).filter(pk__in=visible_legs(scope, VIEW_ROSTER).values("pk"))
    if count := soon.count():
        yield Tally(Tense.COMING, count, "段交流 60 天内到期", f"{reverse('staffing:leg-list')}?which=soon")


def occasions(scope: Scope, after: date, until: date | None) -> Iterator[Occasion]:
    if not scope.may_somewhere(VIEW_ROSTER):
        return
    legs = visible_legs(scope, VIEW_ROSTER).filter(valid_to__gt=after)
    if until is not None:
        legs = legs.filter(valid_to__lte=until)
    days = legs.order_by("valid_to").values("valid_to").annotate(number=Count("pk"))
    for day, number in days.values_list("valid_to", "number"):
        yield Occasion(day, "师资", f"{number} 段交流到期", f"{reverse('staffing:leg-list')}?which=soon")


def legs_panel(seen: PersonSeen, as_of: AsOf, scope: Scope) -> Panel | None:
    runs, person = scope.may_everywhere(RUN_EXCHANGES), seen.person
    if not seen.own:
        return None
    rows = [{"leg": leg, "now": leg.start <= as_of.day < (leg.end or date.max)} for leg in legs_of(person)]
    if not rows and not runs:
        return None
    facts = {"rows": rows, "decide_url": reverse("staffing:leg-decide", args=[person.code]) if runs else ""}
    return Panel("staffing/exchanges/_legs_panel.html", facts, wide=True)


def tell(scope: Scope, day: date) -> Iterator[Told]:
    """The targets of the school year, against the frozen list; without one there is nothing to hold them against."""
    year, url = school_year_of(day), reverse("staffing:targets")
    found = targets(year).district
    label = f"{school_year_text(year)}学年交流比例"
    if found is None:
        yield Told(label, "暂不能计算", "本学年应交流名册还没有冻结", url)
        return
    met = {True: "已达标", False: "未达标", None: "本学年没有设目标"}
    yield Told(
        label, found.share.text, f"应交流 {found.eligible} 人，已交流 {len(found.people)} 人；{met[found.met]}", url
    )
    backbone = found.backbone_shares["exchanged"].text
    yield Told("交流的骨干教师", f"{len(found.backbone)} 人", f"占交流的人 {backbone}；{met[found.backbone_met]}", url)


BRIEFING.add("exchanges", BriefingPart("教师交流", lambda scope: scope.may_everywhere(VIEW_ROSTER), tell), at=30)
HOME_TALLIES.add("exchanges", tallies, at=46)
OCCASIONS.add("exchanges", occasions, at=61)
PERSON_PANELS.add("exchanges", legs_panel, at=25)
SHORTCUTS.add(
    "exchange-targets",
    Shortcut("交流指标", "staffing:targets", holding(VIEW_ROSTER), "各集团的比例、骨干和流向"),
    at=33,
)
SHORTCUTS.add("exchange-legs", Shortcut("交流花名册", "staffing:leg-list", holding(VIEW_ROSTER), "谁在哪里交流"), at=34)
