"""A form filled again with what was sent by it: pure text in, text out, whatever view or library made the page.

Text, hidden fields, ticks and choices are set as they were sent; passwords, files and what is disabled are left alone. What
finds no field on the page any more is told to the caller, so that nothing is lost in silence.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urljoin

from .opened import without_key

_UNTYPED = frozenset({"submit", "button", "image", "reset", "file", "password"})
_TICKED = frozenset({"checkbox", "radio"})
# What a page puts into its forms for itself: nobody typed it, and nobody wants to read it.
_GUARD = re.compile(r"(^|-)(seen|was|request_key|confirm\w*|version|token|part|kind|[A-Z]+_FORMS|id|ORDER)$")


@dataclass(slots=True)
class Tag:
    """A start tag: where it stands, and its attributes."""

    name: str
    attrs: dict[str, str]
    start: int
    end: int
    close: int = 0  # of a text area: where its text ends
    text: str = ""  # of an option: its words

    @property
    def type(self) -> str:
        return self.attrs.get("type", "text").lower() if self.name == "input" else self.name

    @property
    def value(self) -> str:
        return self.attrs.get("value", self.text)


@dataclass(slots=True)
class Drawn:
    """A form of the page with its fields; ``options`` belong to the choice of that place."""

    tag: Tag
    fields: list[Tag] = field(default_factory=list)
    parts: list[Tag] = field(default_factory=list)  # [data-part]: they save themselves while one types
    options: dict[int, list[Tag]] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        return {one.attrs.get("name", "") for one in self.fields}


@dataclass(frozen=True, slots=True)
class Missing:
    """``label`` is "" where the page has no such field any more."""

    label: str
    text: str


class _Reader(HTMLParser):
    def __init__(self, html: str):
        super().__init__(convert_charrefs=False)
        self.html = html
        self.lines = [0]
        while (found := html.find("\n", self.lines[-1])) >= 0:
            self.lines.append(found + 1)
        self.forms: list[Drawn] = []
        self.by_id: dict[str, Drawn] = {}
        self.labels: dict[str, str] = {}
        self.main = -1
        self._open: Drawn | None = None
        self._blanks = 0  # inside <template>: not on the page yet
        self._area: Tag | None = None
        self._choice: tuple[Drawn, Tag] | None = None
        self._option: Tag | None = None
        self._label: str | None = None
        self.feed(html)
        self.close()

    def _at(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_starttag(self, tag, attrs):
        start = self._at()
        made = Tag(tag, {name: value or "" for name, value in attrs}, start, start + len(self.get_starttag_text()))
        if tag == "template":
            self._blanks += 1
        if self._blanks:
            return
        if tag == "main" or (made.attrs.get("id") == "content" and self.main < 0):
            self.main = made.end
        if tag == "form":
            self._open = Drawn(made)
            self.forms.append(self._open)
            if made.attrs.get("id"):
                self.by_id[made.attrs["id"]] = self._open
        elif tag == "label":
            self._label = made.attrs.get("for", "")
        elif tag in ("input", "select", "textarea", "button") and made.attrs.get("name"):
            self._field(made)
        elif tag == "option" and self._choice is not None:
            self._option = made
            self._choice[0].options.setdefault(self._choice[1].start, []).append(made)
        if "data-part" in made.attrs and self._open is not None:
            self._open.parts.append(made)

    def _field(self, made: Tag):
        owner = self.by_id.get(made.attrs["form"]) if "form" in made.attrs else self._open
        if owner is None:
            return
        owner.fields.append(made)
        if made.name == "textarea":
            self._area = made
        if made.name == "select":
            self._choice = (owner, made)

    def handle_endtag(self, tag):
        if tag == "template":
            self._blanks = max(0, self._blanks - 1)
        if self._blanks:
            return
        if tag == "form":
            self._open = None
        elif tag == "textarea" and self._area is not None:
            self._area.close, self._area = self._at(), None
        elif tag == "select":
            self._choice = self._option = None
        elif tag == "option":
            self._option = None
        elif tag == "label":
            self._label = None

    def _words(self, text: str):
        if self._option is not None:
            self._option.text += text.strip()
        elif self._label and text.strip(" \n*"):
            self.labels.setdefault(self._label, text.strip())

    def handle_data(self, data):
        self._words(data)

    def handle_entityref(self, name):
        self._words(unescape(f"&{name};"))

    def handle_charref(self, name):
        self._words(unescape(f"&#{name};"))


def refilled(
    html: str,
    *,
    page: str,
    sent_to: str,
    values: dict[str, list[str]],
    secret: Collection[str],
    notice: Callable,
    extra: str = "",
) -> str:
    """``html`` of ``page`` with the form that was sent to ``sent_to`` filled in with ``values``.

    ``secret``: names of fields that stay as the page has them. ``notice(missing, found)`` is what stands first in the form:
    the Missing ones, and whether the form is there at all; ``extra`` is put into it.
    """
    page_read = _Reader(html)
    typed = {name: sent for name, sent in values.items() if name not in secret}
    form = _chosen(page_read.forms, page, sent_to, typed)
    if form is None:
        lost = read_out(typed)
        at = max(page_read.main, 0)
        return html[:at] + notice(lost, False) + html[at:]
    edits, lost = _edits(page_read, form, typed, secret)
    marks = "" if "data-autosave" in form.tag.attrs else " data-guard data-dirty"
    edits += [(form.tag.end - 1, form.tag.end - 1, marks), (form.tag.end, form.tag.end, notice(lost, True) + extra)]
    edits += [(part.end - 1, part.end - 1, " data-sent-back") for part in form.parts]
    out, last = [], 0
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        out += [html[last:start], text]
        last = end
    return "".join([*out, html[last:]])


def _chosen(forms: list[Drawn], page: str, sent_to: str, typed: dict) -> Drawn | None:
    """The form that sends there; of several the one that has most of the names, and then of their hidden values."""

    def likeness(form: Drawn) -> tuple[int, int]:
        fixed = sum(
            one.type in ("hidden", "submit", "button")
            and one.attrs.get("value", "") in typed.get(one.attrs["name"], ())
            for one in form.fields
        )
        return len(form.names & typed.keys()), fixed

    found = [
        form
        for form in forms
        if form.tag.attrs.get("method", "").lower() == "post"
        and without_key(urljoin(page, form.tag.attrs.get("action") or page)) == sent_to
    ]
    return max(found, key=likeness, default=None)


def _edits(page: _Reader, form: Drawn, typed: dict, secret) -> tuple[list, list[Missing]]:
    edits: list[tuple[int, int, str]] = []
    left = {name: list(sent) for name, sent in typed.items()}  # what still looks for its field
    lost: list[Missing] = []
    for one in form.fields:
        name = one.attrs["name"]
        if name in secret or "disabled" in one.attrs:
            continue
        if one.type in _UNTYPED or one.name == "button":
            left.pop(name, None)  # which button was pressed is no text
        elif one.type in _TICKED:
            on = one.attrs.get("value", "on") in typed.get(name, ())
            edits.append(_marked(one, "checked", on))
            if on:
                left[name] = [text for text in left[name] if text != one.attrs.get("value", "on")]
        elif one.name == "select":
            options = form.options.get(one.start, [])
            edits += [_marked(option, "selected", option.value in typed.get(name, ())) for option in options]
            known = {option.value for option in options}
            label = page.labels.get(one.attrs.get("id", ""), "")
            lost += [Missing(label, "") for text in left.pop(name, ()) if text and text not in known]
        elif left.get(name):
            text = left[name].pop(0)
            if one.name == "textarea":
                edits.append((one.end, one.close, f"\n{escape(text)}"))
            else:
                edits.append((one.start, one.end, _tag(one, {**one.attrs, "value": text})))
    return edits, lost + read_out(left)


def read_out(typed: dict[str, list[str]]) -> list[Missing]:
    """What a person would miss of it."""
    return [
        Missing("", text) for name, sent in typed.items() for text in sent if text.strip() and not _GUARD.search(name)
    ]


def _marked(one: Tag, mark: str, on: bool) -> tuple[int, int, str]:
    attrs = {name: value for name, value in one.attrs.items() if name != mark}
    return one.start, one.end, _tag(one, attrs | ({mark: ""} if on else {}))


def _tag(one: Tag, attrs: dict[str, str]) -> str:
    written = "".join(
        f' {name}="{escape(value)}"' if value or name == "value" else f" {name}" for name, value in attrs.items()
    )
    return f"<{one.name}{written}>"
