"""What transfers add to shared pages: the second school is told on its home page, personnel find the act on the person's."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from groups.rights.roles import CHANGE_ROSTER, VIEW_ROSTER
from nanan_groups.kit.additions import HOME_TALLIES, PERSON_PANELS, SHORTCUTS, Panel, Shortcut, Tally, Tense
from nanan_groups.kit.pages import AsOf
from nanan_groups.kit.scope import Scope
from staffing.moves.queries import moves
from staffing.roster.queries.people import PersonSeen
from staffing.roster.words import GONE

TOLD = timedelta(days=30)


def tallies(scope: Scope, now: datetime) -> Iterable[Tally]:
    """Who keeps a school's roster reads who is coming, and who came within the last thirty days."""
    reach = scope.reach(CHANGE_ROSTER)
    if reach.everywhere or not reach.institutions:
        return
    day = timezone.localdate(now)
    found = moves(scope, CHANGE_ROSTER, day - TOLD).filter(institution__in=reach.institutions)
    if count := found.count():
        yield Tally(Tense.COMING, count, "人调入本校", reverse("staffing:move-list"), "近 30 天和将要生效的")


def act_panel(seen: PersonSeen, as_of: AsOf, scope: Scope) -> Panel | None:
    if not scope.may_everywhere(CHANGE_ROSTER) or seen.person.state in GONE:
        return None
    return Panel("staffing/moves/_act_panel.html", {"url": reverse("staffing:move", args=[seen.person.code])})


HOME_TALLIES.add("moves", tallies, at=45)
PERSON_PANELS.add("moves", act_panel, at=30)
SHORTCUTS.add(
    "moves",
    Shortcut("跨校调动", "staffing:move-list", lambda scope: scope.may_everywhere(VIEW_ROSTER), "谁从哪校到哪校"),
    at=31,
)
