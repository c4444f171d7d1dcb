"""The posts of a person and the seats of a school, as services ask for them."""

from datetime import date

from nanan_groups.kit.periods import overlapping
from staffing.roster.models import StaffMember, StaffPost
from staffing.roster.rules import SEATS


def home_post(person: StaffMember) -> StaffPost | None:
    """The last of the person's main posts: who keeps that school's roster keeps the person's entry."""
    return person.posts.filter(main=True).order_by("-valid_from", "-pk").first()


def main_post_on(person: StaffMember, day: date) -> StaffPost | None:
    return person.posts.filter(main=True).active_on(day).order_by("-valid_from", "-pk").first()


def seats_taken(institution: int, start: date, end: date | None, *, besides: int | None) -> list[str]:
    """Leadership posts with one holder that others than ``besides`` hold there on any day from ``start`` to ``end``."""
    rows = StaffPost.objects.filter(overlapping(start, end), institution_id=institution, leadership__in=list(SEATS))
    return list(rows.exclude(person_id=besides).order_by("pk").values_list("leadership", flat=True))
