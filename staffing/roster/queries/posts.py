"""The posts of a person and the seats of a school, as services ask for them."""

from datetime import date

from django.utils import timezone

from groups.activities.joint_activities.listeners import OnRoster
from nanan_groups.kit.names import number_key
from nanan_groups.kit.periods import overlapping
from staffing.roster.models import StaffMember, StaffPost
from staffing.roster.rules import SEATS


def home_post(person: StaffMember) -> StaffPost | None:
    """The last of the person's main posts that has begun: that school reads the person's entry. A post of the future is
    nobody's home yet."""
    begun = person.posts.filter(main=True, valid_from__lte=timezone.localdate())
    return begun.order_by("-valid_from", "-pk").first()


def kept_post(person: StaffMember) -> StaffPost | None:
    """Whose roster the person's entry is kept in: the home, or the school he comes to first where he has none yet."""
    return home_post(person) or person.posts.filter(main=True).order_by("valid_from", "pk").first()


def main_post_on(person: StaffMember, day: date) -> StaffPost | None:
    return person.posts.filter(main=True).active_on(day).order_by("-valid_from", "-pk").first()


def on_roster(staff_no: str, day: date) -> OnRoster | None:
    """Who has that number and where the main post is that day, for the attendance of activities."""
    posts = StaffPost.objects.filter(person__staff_no__iexact=number_key(staff_no), person__void=False, main=True)
    row = posts.active_on(day).select_related("person").order_by("-valid_from", "-pk").first()
    return row and OnRoster(row.person.staff_no, row.person.name, row.institution_id, row.site_id)


def seats_taken(institution: int, start: date, end: date | None, *, besides: int | None) -> list[str]:
    """Leadership posts with one holder that others than ``besides`` hold there on any day from ``start`` to ``end``."""
    rows = StaffPost.objects.filter(overlapping(start, end), institution_id=institution, leadership__in=list(SEATS))
    return list(rows.exclude(person_id=besides).order_by("pk").values_list("leadership", flat=True))
