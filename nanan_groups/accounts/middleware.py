"""Limits of a session, and the compulsory change of a one-time or expired password."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.utils import timezone

from . import kept
from .limits import idle_minutes, session_hours
from .passwords import is_expired

STARTED, SEEN = "session_started", "session_seen"
WRITE_EVERY = timedelta(minutes=1)


class SessionLimitsMiddleware:
    """Ends a session idle for too long, or too old. The time last seen is written once a minute at most."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # The session is asked before the user: a request without a session costs no query.
        request.session_ended = ""
        if request.session.session_key and request.user.is_authenticated:
            self._limit(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """The login page says why. Messages start only after this middleware, so the sentence waits for them here."""
        if request.session_ended:
            messages.info(request, request.session_ended)

    def _limit(self, request):
        now = timezone.now()
        started = _moment(request.session.get(STARTED)) or now
        seen = _moment(request.session.get(SEEN)) or now
        if now - seen > settings.SESSION_IDLE or now - started > settings.SESSION_ABSOLUTE:
            idle = now - seen > settings.SESSION_IDLE
            logout(request)
            request.session_ended = (
                f"您已超过 {idle_minutes()} 分钟没有操作，请重新登录。"
                if idle
                else f"登录已满 {session_hours()} 小时，请重新登录。"
            )
            return
        if STARTED not in request.session:
            request.session[STARTED] = now.isoformat()
        if SEEN not in request.session or now - seen > WRITE_EVERY:
            request.session[SEEN] = now.isoformat()


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Who is not signed in is sent to do so, and back to the page he was on; what he sent is kept for him (kept.py)."""

    def handle_no_permission(self, request, view_func):
        if request.method != "POST" or kept.opened_by(request) is None:
            return super().handle_no_permission(request, view_func)
        if not (back := kept.keep(request)):
            return super().handle_no_permission(request, view_func)
        if kept.holds_key(back):
            messages.info(request, "您刚才提交的内容没有办理，已经留存。由您本人登录后，原样恢复在表单里。")
        return redirect_to_login(back, self.get_login_url(view_func), self.get_redirect_field_name(view_func))


def _moment(text):
    return datetime.fromisoformat(text) if text else None


class PasswordChangeMiddleware:
    """Nothing but the change itself, leaving and the style sheet is open to somebody who must set a new password."""

    OPEN = {"accounts:password-change", "accounts:logout", "accounts:login", "accounts:alive", "portal:healthz"}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated or request.resolver_match.view_name in self.OPEN:
            return None
        if is_expired(request.user):
            return redirect("accounts:password-change")
        return None
