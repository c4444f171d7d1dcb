"""What is taken of every request: text without signs that nobody sees. What every answer has: no-store for signed-in people,
sentences for broken rules, a line in the audit for refusals."""

import re
from contextlib import suppress

from django.http import Http404, UnreadablePostError
from django.shortcuts import render

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.typed import cleaned_query, holds_unseen
from nanan_groups.records.models import EventKind
from nanan_groups.records.storms import refused

SAFE = ("GET", "HEAD", "OPTIONS")


_CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")


def _plain(value) -> str:
    """A code or key of an address; anything else somebody typed there is not kept: it may be a name, or look like one."""
    return str(value) if _CODE.fullmatch(str(value)) else "?"


class TypedTextMiddleware:
    """What people type is cleaned before anybody reads it (kit/typed.py); before a session is looked for by a cookie."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if any(map(holds_unseen, request.COOKIES.values())):
            request.COOKIES = {name: value for name, value in request.COOKIES.items() if not holds_unseen(value)}
        request.GET = cleaned_query(request.GET)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Not earlier: an address that is none has nobody to read what was sent."""
        if any(holds_unseen(value) for value in (*args, *kwargs.values()) if isinstance(value, str)):
            raise Http404
        with suppress(UnreadablePostError):  # the connection broke: whoever reads on is told so
            request.POST = cleaned_query(request.POST)


class AnswersMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
            self._log_refusal(request, response, user)
        return response

    def process_exception(self, request, exception):
        """A rule broken outside a form still gets its sentence, never a 500."""
        if isinstance(exception, RuleViolation):
            return render(request, "400.html", {"reason": exception.sentence}, status=400)
        return None

    @staticmethod
    def _log_refusal(request, response, user):
        """403 always; 404 where a record was asked for (outside one's scope it does not exist), or somebody tried to write.
        The record is named by what the address holds: codes and keys, never people."""
        match = request.resolver_match
        asked = "/".join(_plain(value) for _, value in sorted(match.kwargs.items())) if match else ""
        wanted = response.status_code == 404 and (asked or request.method not in SAFE)
        if response.status_code != 403 and not wanted:
            return
        name = match.view_name if match else "?"
        detail = {"method": request.method, "status": response.status_code} | ({"record": asked[:100]} if asked else {})
        refused(EventKind.REFUSED, actor_id=user.pk, subject=f"{name} {asked}".strip(), detail=detail)
