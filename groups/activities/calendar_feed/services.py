"""The key of one's own calendar feed: made anew, or taken back. Who holds the address reads what its owner may read today."""

import secrets
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from groups.activities.calendar_feed.models import CalendarKey
from nanan_groups.accounts.passwords import is_expired
from nanan_groups.records import audit
from nanan_groups.records.models import EventKind


def digest_of(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def renew_key(user) -> str:
    """The new key, to be shown once; the one before opens nothing any more."""
    key = secrets.token_urlsafe(24)
    with transaction.atomic():
        CalendarKey.objects.update_or_create(user=user, defaults={"digest": digest_of(key), "made_at": timezone.now()})
        audit.record(EventKind.ACCOUNT, actor_id=user.pk, subject=f"user:{user.pk}", detail={"verb": "calendar_key"})
    return key


def drop_key(user) -> None:
    with transaction.atomic():
        if CalendarKey.objects.filter(user=user).delete()[0]:
            audit.record(
                EventKind.ACCOUNT, actor_id=user.pk, subject=f"user:{user.pk}", detail={"verb": "calendar_drop"}
            )


def owner_of_key(key: str):
    """The active person whose key it is, or None. A key is as good as the sign-in it was made after: it falls with the password
    of that time, and rests while a new one must be set."""
    row = CalendarKey.objects.filter(digest=digest_of(key), user__is_active=True).select_related("user").first()
    if row is None or is_expired(row.user):
        return None
    changed = row.user.password_set_at
    return row.user if changed is None or row.made_at > changed else None
