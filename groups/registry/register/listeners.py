"""What the register tells whoever stands above it: a member joined, a group is over. An app registers what it does then
when it is ready; it runs inside the act, so that all of it holds or nothing does.
"""

from collections.abc import Callable
from datetime import date

from groups.registry.register.models import EducationGroup
from nanan_groups.records.acts import Draft

Joined = Callable[[Draft, EducationGroup, date], None]
Over = Callable[[Draft, EducationGroup, date, bool], None]
_joined: list[Joined] = []
_over: list[Over] = []


def on_member_joined(listener: Joined) -> None:
    _joined.append(listener)


def on_group_over(listener: Over) -> None:
    """``listener(draft, group, day, voided)``: over from ``day``; ``voided``: it never was (更正)."""
    _over.append(listener)


def member_joined(draft: Draft, group: EducationGroup, day: date) -> None:
    """The group's lock is the caller's."""
    for listener in _joined:
        listener(draft, group, day)


def group_over(draft: Draft, group: EducationGroup, day: date, voided: bool) -> None:
    for listener in _over:
        listener(draft, group, day, voided)
