"""Accounts by what is typed, and who is signed in now."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from nanan_groups.kit.names import name_asked, number_text

from .middleware import SEEN, STARTED
from .models import User


def accounts_named(term: str, path: str = "") -> Q:
    """Accounts (or, by ``path``, rows of accounts) by a part of the number or name, in whatever spelling (kit/names.py)."""
    number, name = number_text(term), name_asked(term)
    return Q(**{f"{path}username__icontains": number}) | Q(**{f"{path}name__icontains": name})


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One signed-in browser.."""

    user: User
    started: datetime | None
    seen: datetime | None


def open_sessions() -> list[OpenSession]:
    """Sessions that would still be accepted, the latest seen first. Two queries; one row for each signed-in browser."""
    now = timezone.now()
    found = []
    for session in Session.objects.filter(expire_date__gt=now).order_by("expire_date").iterator(chunk_size=500):
        data = session.get_decoded()
        if data.get(SESSION_KEY):
            found.append((int(data[SESSION_KEY]), _moment(data.get(STARTED)), _moment(data.get(SEEN))))
    users = User.objects.filter(is_active=True).in_bulk({pk for pk, *_ in found})
    rows = [OpenSession(users[pk], started, seen) for pk, started, seen in found if pk in users]
    live = [row for row in rows if row.seen is None or now - row.seen <= settings.SESSION_IDLE]
    return sorted(live, key=lambda row: row.seen or now, reverse=True)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
