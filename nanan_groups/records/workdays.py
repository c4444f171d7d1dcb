"""The officer's table of holidays, as terms count by it."""

from datetime import datetime

from django.utils import timezone

from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.workdays import Workdays

from .models import DayKind, SpecialDay, WorkdayYear


def workdays() -> Workdays:
    """All years entered. Two queries."""
    special = {
        day: kind == DayKind.MAKE_UP for day, kind in SpecialDay.objects.order_by("day").values_list("day", "kind")
    }
    return Workdays(special, frozenset(WorkdayYear.objects.order_by("year").values_list("year", flat=True)))


def term_end(start: datetime, count: int, of: Workdays | None = None) -> datetime:
    """The first moment after the ``count``-th working day following the day of ``start`` (Shanghai). Raises UnknownYear."""
    last = (of or workdays()).after(timezone.localdate(start), count)
    return end_of_day(last)
