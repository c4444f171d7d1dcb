"""Odd things that arrive: values nobody should type, and what of a page they can be put into.

What a page asks for is read off the page itself (its forms, the links back to it) and off the source of its view, so that
a new page brings its own names.
"""

import inspect
import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from django.db import connection
from django.urls import resolve

LONG = "长" * 5000
DIGITS = "9" * 30
BEYOND_INT = "9" * 5000  # more digits than int() reads
_TYPED = (
    "", "\x00", "甲\x00乙", "\ufffe", "\uffff甲", "\x0b\x1f\x7f", "a\r\nSet-Cookie: b=c", LONG, "-1", "0", DIGITS,
    BEYOND_INT, "-9223372036854775809", "１２３", "²", "٣", "1e309", "nan", "0001-01-01", "9999-12-31", "2026-02-30",
    "２０２６-09-01", "1", "9999", "10000", "[]", "{", "%", "_", "\\", "' OR 1=1 --", "<script>", "😀", "../..", "None",
)  # fmt: skip
# As they stand in an address or a form's body: percent-encoded bytes, so that what is no text can be sent as well.
ODD = (*map(quote, _TYPED), "%ED%A0%80", "%FF%FE", "%ED%B0%80%00")
_READ = re.compile(r"""GET(?:\.get(?:list)?\(|\[)\s*["'](\w+)["']""")
ENDS = ("0001-01-01", "9999-12-31")  # of the calendar
_OURS = ("nanan_groups.", "groups.", "staffing.", "funding.", "evaluation.")
_FILLED = {"number": "1", "date": "2026-09-01", "email": "a@b.cn", "url": "https://a.cn"}


@dataclass
class Form:
    """A form as a browser would send it: ``values`` by name, blanks filled in with something likely."""

    method: str
    action: str
    values: dict[str, list[str]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return [name for name in self.values if name != "csrfmiddlewaretoken"]


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.days: set[str] = {"as_of"}  # what is asked with a day
        self.open: Form | None = None
        self.select, self.area, self.text, self.day = "", "", "", False

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self.open = Form(given.get("method", "get").lower(), given.get("action", ""))
            self.forms.append(self.open)
        elif tag == "span" and "data-day" in given:
            self.day = True
        name = given.get("name", "")
        if tag == "option" and self.select and self.open is not None:
            known = self.open.values[self.select]
            if given.get("value") and (not known or "selected" in given):
                self.open.values[self.select] = [given["value"]]
        if self.open is None or not name:
            return
        if tag in ("input", "button"):
            self._input(name, given)
        elif tag == "select":
            self.select = name
            self.open.values.setdefault(name, [])
        elif tag == "textarea":
            self.area, self.text = name, ""

    def _input(self, name: str, given: dict) -> None:
        kind, value, values = given.get("type", "text"), given.get("value", ""), self.open.values
        if self.day or kind == "date" or "2026-" in given.get("placeholder", ""):
            self.days.add(name)
        if kind in ("submit", "button", "image", "reset"):
            return
        if kind in ("checkbox", "radio"):
            if "checked" in given or (kind == "radio" and name not in values):
                values[name] = [value]
        elif kind == "hidden":
            values.setdefault(name, []).append(value)
        else:
            values.setdefault(name, []).append(value or ("2026-09-01" if self.day else _FILLED.get(kind, "试")))
        self.day = False

    def handle_data(self, data):
        if self.area:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea" and self.area:
            if self.open is not None:
                self.open.values.setdefault(self.area, []).append(self.text.strip() or "试")
            self.area = ""


def read_page(html: str) -> _Page:
    page = _Page()
    page.feed(html)
    return page


@cache
def named_in_view(view) -> frozenset[str]:
    """Parameters of an address that the module of a view, or of a class it is made of, reads by name. What every page may
    read (kit) stands on the page where it does."""
    made_of = getattr(view, "view_class", None) or getattr(view, "__wrapped__", view)
    classes = made_of.__mro__ if isinstance(made_of, type) else (made_of,)
    modules = {getattr(one, "__module__", "") for one in classes}
    ours = sorted(name for name in modules if name.startswith(_OURS) and not name.startswith("nanan_groups.kit."))
    sources = [inspect.getsource(sys.modules[name]) for name in ours]
    return frozenset(name for source in sources for name in _READ.findall(source))


def asked_by(path: str, page: _Page) -> list[str]:
    """Every parameter that somebody may ask this page with."""
    names = {name for form in page.forms if form.method == "get" for name in form.names}
    for link in page.links:
        parts = urlsplit(link)
        if parts.path in ("", path):
            names |= set(parse_qs(parts.query, keep_blank_values=True))
    return sorted(names | named_in_view(resolve(path).func))


@cache
def named_anywhere() -> tuple[str, ...]:
    """Every parameter that some view of the product reads by its name."""
    ours = [module.__file__ for name, module in sys.modules.items() if name.startswith(_OURS) and ".test" not in name]
    return tuple(sorted({name for file in filter(None, ours) for name in _READ.findall(Path(file).read_text())}))


@contextmanager
def strict_as_postgresql():
    """No text with NUL, nor half a sign, goes to the database: SQLite would take the first, PostgreSQL takes neither."""

    def look(execute, sql, params, many, context):
        for row in (params or ()) if many else (params or (),):
            for value in row.values() if isinstance(row, dict) else row:
                if isinstance(value, str) and "\x00" in value:
                    raise ValueError(f"NUL in what was asked of the database: {value[:60]!r}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield
