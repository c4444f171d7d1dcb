"""Who heads a school by the roster: the leadership posts with one holder."""

from collections.abc import Collection
from datetime import date

from staffing.roster.models import StaffPost
from staffing.roster.rules import HEAD, SEATS


def leaders_of(institutions: Collection[int], day: date) -> dict[int, tuple[str, str]]:
    """School → (head, secretary) in force that day; "" where the roster names none. One query."""
    rows = StaffPost.objects.active_on(day).filter(institution__in=institutions, leadership__in=list(SEATS))
    out: dict[int, list[str]] = {}
    for school, post, name in rows.order_by("valid_from", "pk").values_list(
        "institution_id", "leadership", "person__name"
    ):
        seats = out.setdefault(school, ["", ""])
        for seat in SEATS[post]:
            seats[seat != HEAD] = name
    return {school: (head, secretary) for school, (head, secretary) in out.items()}
