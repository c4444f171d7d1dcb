"""Sign-in events of Django and axes, written into the audit chain. Foreign signals, not our own flow (docs/风格.md 第5条)."""

from axes.helpers import get_client_ip_address
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from nanan_groups.records import audit
from nanan_groups.records.models import EventKind
from nanan_groups.records.storms import refused

from .models import User


def _address(request) -> str:
    return (get_client_ip_address(request) or "") if request is not None else ""


@receiver(user_logged_in, dispatch_uid="audit-login")
def logged_in(sender, request, user, **kwargs):
    audit.record(EventKind.LOGIN, actor_id=user.pk, address=_address(request), subject=f"user:{user.pk}")


@receiver(user_logged_out, dispatch_uid="audit-logout")
def logged_out(sender, request, user, **kwargs):
    if user is not None and user.is_authenticated:
        audit.record(EventKind.LOGOUT, actor_id=user.pk, address=_address(request), subject=f"user:{user.pk}")


@receiver(user_login_failed, dispatch_uid="audit-login-failed")
def login_failed(sender, credentials, request=None, **kwargs):
    # The name typed is not kept: it may be a password in the wrong field.
    known = User.objects.filter(username__iexact=credentials.get("username") or "").values_list("pk", flat=True).first()
    refused(EventKind.LOGIN_FAILED, address=_address(request), subject=f"user:{known}" if known else "user:?")


@receiver(user_locked_out, dispatch_uid="audit-locked")
def locked_out(sender, request, username, ip_address, **kwargs):
    known = User.objects.filter(username__iexact=username or "").values_list("pk", flat=True).first()
    refused(EventKind.LOCKED_OUT, address=ip_address or "", subject=f"user:{known}" if known else "user:?")
