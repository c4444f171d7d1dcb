"""Whose page a form was opened on: signed beside the CSRF token of every form, so that what was typed can be kept for that
person, and for nobody else, when the form comes back after his session (docs/adr/0012-kept-forms.md)."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core import signing
from django.utils.html import format_html

FIELD = "opened_page"  # in a form: who opened it, at which address
KEPT = "kept"  # in an address, and in a form filled again: the key of what was kept
_SALT = "kit.opened"


def own_address(request) -> str:
    """The page somebody looks at: the address itself, for a part that is reloaded in place the page around it."""
    around = request.headers.get("HX-Current-URL", "")
    address = without_key(around or request.get_full_path())
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"


def without_key(address: str) -> str:
    """Path and query, without the key of something kept."""
    parts = urlsplit(address)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != KEPT]
    return f"{parts.path}?{urlencode(query)}" if query else parts.path


def sign(user_id: int, address: str) -> str:
    return signing.dumps([user_id, address], salt=_SALT)


def read(token: str, *, max_age) -> tuple[int, str] | None:
    """(user, address) of a page of ours that is not too old."""
    try:
        user_id, address = signing.loads(token, salt=_SALT, max_age=max_age)
    except signing.BadSignature:
        return None
    return user_id, address


def field_of(request) -> str:
    """The hidden field; nothing on a page nobody is signed in at. Signed once a page, however many forms it has."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    if not hasattr(request, "opened_page"):
        given = request.POST.get(FIELD, "") if request.method == "POST" else ""
        # What a form is shown on after errors has its fields, yet may not be asked for by GET: the page before it may.
        known = read(given, max_age=None) if given else None
        page = known[1] if known and known[0] == user.pk else own_address(request)
        request.opened_page = sign(user.pk, page)
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, request.opened_page)
