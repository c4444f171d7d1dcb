"""Reading the audit chain: filtered, newest first, page by page from a number (no counting, no offset); and whether
anything has been written since."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet, Subquery
from django.utils import timezone

from .models import ActSubject, Event, EventKind


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Nothing chosen means everything. Days are Shanghai days, both included."""

    kind: str = ""
    ok: str = ""
    actor_id: int | None = None
    subject: str = ""
    first: date | None = None
    last: date | None = None

    def texts(self) -> dict[str, str]:
        """What was chosen, for the audit: codes, numbers and days."""
        return {name: str(value) for name, value in asdict(self).items() if value not in ("", None)}


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def events(chosen: EventFilter, *, before: int | None = None) -> QuerySet[Event]:
    """Matching events, newest first; ``before`` is the number of the last one seen."""
    rows = Event.objects.order_by("-number")
    if before:
        rows = rows.filter(number__lt=before)
    if chosen.kind:
        rows = rows.filter(kind=chosen.kind)
    if chosen.ok:
        rows = rows.filter(ok=chosen.ok == "yes")
    if chosen.actor_id is not None:
        rows = rows.filter(actor_id=chosen.actor_id)
    if chosen.subject:
        # An event names as many records as fit; which others its act touched is in the act.
        touched = ActSubject.objects.filter(code=chosen.subject).order_by().values("act_id")
        rows = rows.filter(Q(subject__contains=chosen.subject) | Q(act_id__in=touched))
    if chosen.first:
        rows = rows.filter(at__gte=_moment(chosen.first))
    if chosen.last:
        rows = rows.filter(at__lt=_moment(chosen.last + timedelta(days=1)))
    return rows


def last_change() -> str:
    """The hash of the last event after which business data may read differently: the stamp of what is kept.

    Not its number: a demonstration made anew counts from one again, and a server running meanwhile has kept pages of the
    former one.
    """
    kinds = (EventKind.ACT, EventKind.IMPORT, EventKind.CASE)
    last = Event.objects.filter(kind__in=kinds).order_by("-number").values("number")[:1]
    return Event.objects.filter(number=Subquery(last)).values_list("hash", flat=True).first() or ""
