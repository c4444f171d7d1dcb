"""What stands above tells this slice, and adds to its page: who works where, and what belongs to an activity besides."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from groups.activities.joint_activities.models import Activity
from nanan_groups.kit.additions import Additions, Panel
from nanan_groups.kit.pages import Link
from nanan_groups.kit.scope import Scope


@dataclass(frozen=True, slots=True)
class OnRoster:
    """Somebody of the roster on a day: where the post is."""

    staff_no: str
    name: str
    institution: int
    site: int


_rosters: list[Callable[[str, date], OnRoster | None]] = []


def roster_from(source: Callable[[str, date], OnRoster | None]) -> None:
    """Registered by the floor that keeps the roster, when it is ready."""
    _rosters.append(source)


def on_roster(staff_no: str, day: date) -> OnRoster | None:
    return next(filter(None, (source(staff_no, day) for source in _rosters)), None)


# Given the activity, the reader's scope and user.
ACTIVITY_PANELS: Additions[Callable[[Activity, Scope, object], Panel | None]] = Additions("activity page")
ACTIVITY_LINKS: Additions[Callable[[Activity, Scope], list[Link]]] = Additions("activity acts")
