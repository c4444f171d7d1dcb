"""Forms that outlive their session: what was typed is kept for the person the page was opened by, and the form is shown to
that person again, filled in; nothing is done until it is sent once more (docs/adr/0012-kept-forms.md).

Two ways in: a POST after the session was over (the middleware of signing in), and a POST whose token was overtaken by a
sign-in in another tab (the CSRF failure). One way out: GET of the page with the key in its address.
"""

import hashlib
import re
import secrets
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html

from nanan_groups.kit.opened import FIELD, KEPT, own_address, read, without_key
from nanan_groups.kit.refill import Missing, read_out, refilled

from .models import KeptForm

# What is typed at a sign-in, and what is said without a name: the answers of a questionnaire, who came to an activity.
NEVER = frozenset(
    {"accounts:login", "accounts:logout", "accounts:password-change", "accounts:alive"}
    | {"activities:questionnaire-answer", "activities:check-in"}
)
_TOKENS = frozenset({"csrfmiddlewaretoken", FIELD, KEPT})
_SECRET = re.compile("passw|secret|密码", re.IGNORECASE)
_NOT_YOURS = "这一页上次未提交的内容不是以您的账号填写的，不予显示。"
_GONE = "上次未提交的内容已超过保留时间，未能恢复。"


def opened_by(request) -> tuple[int, str] | None:
    """(user, page) of the form that was sent; None when no page of ours stands behind it."""
    return read(request.POST.get(FIELD, ""), max_age=settings.KEPT_PAGE_LIFE)


def keep(request) -> str:
    """Put aside what was sent; the address of its page with the key, "" where there is nothing that may be kept.

    A script that sends by itself keeps its own copy, so only what a person sent is taken.
    """
    match = request.resolver_match
    opened = opened_by(request)
    if opened is None or (match and match.view_name in NEVER) or request.headers.get("X-Requested-With"):
        return ""
    user_id, page = opened
    values = {name: sent for name, sent in request.POST.lists() if name not in _TOKENS and not _SECRET.search(name)}
    files = [one.name for _, sent in request.FILES.lists() for one in sent]
    if not files and not any(text.strip() for sent in values.values() for text in sent):
        return page
    key, now = secrets.token_urlsafe(24), timezone.now()
    KeptForm.objects.filter(until__lt=now).delete()
    own = KeptForm.objects.filter(user_id=user_id).order_by("-until", "-pk")
    own.filter(pk__in=list(own.values_list("pk", flat=True)[settings.KEPT_MOST - 1 :])).delete()
    KeptForm.objects.create(
        user_id=user_id,
        digest=_digest(key),
        page=page,
        sent_to=own_address(request),
        values=values,
        files=files,
        until=now + settings.KEPT_LIFE,
    )
    return f"{page}{'&' if '?' in page else '?'}{urlencode({KEPT: key})}#kept"


def holds_key(address: str) -> bool:
    return address.endswith("#kept")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def find(request, key: str) -> KeptForm | None:
    """What waits for this very person; a sentence where it is somebody else's, or no longer there."""
    row = KeptForm.objects.filter(digest=_digest(key)).first()
    if row is not None and row.user_id != request.user.pk:
        messages.warning(request, _NOT_YOURS)
        return None
    if row is None or row.until < timezone.now():
        messages.warning(request, _GONE)
        return None
    return row


def drop(user, key: str = "") -> None:
    """It was sent, or the person leaves: nothing of it stays."""
    rows = KeptForm.objects.filter(user=user)
    (rows.filter(digest=_digest(key)) if key else rows).delete()


class KeptFormMiddleware:
    """GET with a key: the page, its form filled in. POST of such a form that was taken: what was kept goes."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        key = request.GET.get(KEPT, "")
        if key and request.user.is_authenticated:
            # The page itself knows nothing of it: links that carry on what is in the address would carry the key.
            _, _, request.META["QUERY_STRING"] = without_key(request.get_full_path()).partition("?")
            request.GET = request.GET.copy()
            del request.GET[KEPT]
            if request.method == "GET":
                return self._filled(request, key)
        response = self.get_response(request)
        sent = request.POST.get(KEPT, "") if request.method == "POST" and response.status_code == 302 else ""
        if sent and request.user.is_authenticated and f"{KEPT}=" not in response.headers["Location"]:
            drop(request.user, sent)
        return response

    def _filled(self, request, key: str):
        row = find(request, key)
        response = self.get_response(request)
        html = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
        if row is None or not html or 300 <= response.status_code < 400:
            return response
        if response.status_code != 200:
            return _alone(request, row, response.status_code)
        response.content = refilled(
            response.content.decode(),
            page=row.page,
            sent_to=row.sent_to,
            values=row.values,
            secret=_TOKENS,
            notice=lambda missing, found: _notice(row, missing, found),
            extra=format_html('<input type="hidden" name="{}" value="{}">', KEPT, key),
        )
        return response


def _notice(row: KeptForm, missing: list[Missing], found: bool) -> str:
    told = {
        "row": row,
        "found": found,
        "texts": [one.text for one in missing if one.text],
        "again": [one.label for one in missing if one.label and not one.text],
    }
    return render_to_string("components/_kept.html", told)


def _alone(request, row: KeptForm, status: int):
    """The page is not there any more, or not for this person: what was typed is shown by itself, to be copied."""
    said = _notice(row, read_out(row.values), False)
    return render(request, "accounts/kept.html", {"said": said}, status=status)
