"""What pages are made of: the as-of day, figures, tabs, chips, and the view base that refuses to run without a scope."""

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from .days import check_register_day, day_text, parse_day
from .errors import RuleViolation
from .scope import Scope, scope_of
from .texts import shortened


@dataclass(frozen=True)
class AsOf:
    """The day a page answers for. A bad day leaves a sentence in ``error`` and the page answers for today."""

    day: date
    is_today: bool
    error: str = ""
    typed: str = ""
    url_today: str = ""
    keep: list[tuple[str, str]] = field(default_factory=list)

    @property
    def iso(self) -> str:
        return self.day.isoformat()

    @property
    def text(self) -> str:
        return day_text(self.day)

    @property
    def query(self) -> str:
        """To carry the day along in links; empty today, so that ordinary links stay short."""
        return "" if self.is_today else f"?as_of={self.iso}"

    @classmethod
    def from_request(cls, request) -> "AsOf":
        today = timezone.localdate()
        typed = request.GET.get("as_of", "").strip()
        keep = [(name, value) for name, value in request.GET.items() if name not in ("as_of", "page")]
        url_today = f"{request.path}?{urlencode(keep)}" if keep else request.path
        if not typed:
            return cls(today, True, keep=keep, url_today=url_today)
        try:
            day = check_register_day(
                parse_day(typed, label="截至日期"), start=settings.REGISTER_START, label="截至日期"
            )
        except RuleViolation as problem:
            return cls(today, True, error=problem.sentence, typed=shortened(typed, 40), keep=keep, url_today=url_today)
        return cls(day, day == today, keep=keep, url_today=url_today)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its label; it links to the rows behind it."""

    value: str | int
    label: str
    note: str = ""
    unit: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """A member as a chip: ``relation`` gives its colour, ``state`` its outline."""

    text: str
    relation: str
    note: str = ""
    state: str = "open"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    note: str = ""
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A bounded page; whether there is a next one is known from one row more, never from a count."""

    number: int
    has_next: bool
    previous_url: str = ""
    next_url: str = ""
    total_text: str = ""

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def page_of(request, rows, *, size: int = 50):
    """One page of an ordered queryset or list, and its Page. A number that makes no sense is page 1."""
    text = request.GET.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 and 0 < int(text) <= 100_000 else 1
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])

    def url(to: int) -> str:
        query = request.GET.copy()
        query["page"] = str(to)
        return f"{request.path}?{query.urlencode()}"

    more = len(found) > size
    page = Page(
        number=number,
        has_next=more,
        previous_url=url(number - 1) if number > 1 else "",
        next_url=url(number + 1) if more else "",
        total_text=f"第 {number} 页",
    )
    return found[:size], page


class ScopedView:
    """Mixin of every page of business data. ``permission`` is compulsory; objects come from
    ``visible_to(scope, right)``: that the page opens somewhere says nothing of what may be on it."""

    permission: str | None = None

    def dispatch(self, request, *args, **kwargs):
        if self.permission is None:
            raise RuntimeError(f"{type(self).__name__} names no permission")
        if not self.scope.may_somewhere(self.permission):
            raise PermissionDenied("您的任职不含这一页的内容。")
        return super().dispatch(request, *args, **kwargs)

    @property
    def scope(self) -> Scope:
        return scope_of(self.request.user)
