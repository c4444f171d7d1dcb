"""What apps add to the pages that mix subjects: menu, home, search, a group's or a school's page, calendar, history.

A page knows no subject by name. It runs over its additions in their order; an app registers its own in its
``registrations.py``, run when it is ready. Imports go down only, and a page grows without being touched.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from .pages import AsOf, Figure
from .scope import Scope

T = TypeVar("T")


class Additions(Generic[T]):
    """The additions to one page. ``at`` orders them: tens of the floor's own, numbers between for what comes in between."""

    def __init__(self, page: str) -> None:
        self.page = page
        self._held: dict[str, tuple[int, T]] = {}

    def add(self, name: str, item: T, *, at: int) -> T:
        """Called once for each addition. A name taken twice is a mistake of ours."""
        if name in self._held:
            raise ValueError(f"{self.page}: {name} is added twice")
        self._held[name] = (at, item)
        return item

    def __iter__(self) -> Iterator[T]:
        return iter([item for _, item in sorted(self._held.values(), key=lambda pair: pair[0])])

    def names(self) -> list[str]:
        return sorted(self._held, key=lambda name: self._held[name][0])


# --- the menu --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class MenuItem:
    """``view``: its address by name. ``prefixes``: the paths under which one is "here". ``opens``: for whom."""

    label: str
    view: str
    opens: Callable[[Scope], bool]
    prefixes: tuple[str, ...]


MENU: Additions[MenuItem] = Additions("menu")


# --- home ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Due:
    """One thing that waits for this person. ``due``: the first moment after its last day; ``words``: said instead of the day."""

    text: str
    url: str
    due: datetime | None = None
    words: str = ""


class Tense(StrEnum):
    WAITING = "waiting"
    OVERDUE = "overdue"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class Tally:
    """A number on home with the rows behind it: what waits, is overdue, or is coming. None is shown of what is 0.
    ``unit`` (个集团) stands between the number and what it is of."""

    tense: Tense
    count: int
    label: str
    url: str
    note: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A frequent task. One address may be open by two rights; it is shown once."""

    label: str
    view: str
    opens: Callable[[Scope], bool]
    note: str = ""
    args: tuple = ()


HOME_FIGURES: Additions[Callable[[Scope, date], Iterable[Figure]]] = Additions("home figures")
HOME_DUES: Additions[Callable[[object, Scope, datetime], Iterable[Due]]] = Additions("home to-dos")
HOME_TALLIES: Additions[Callable[[Scope, datetime], Iterable[Tally]]] = Additions("home tallies")
SHORTCUTS: Additions[Shortcut] = Additions("shortcuts")


# --- the leader's briefing ---------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Told:
    """A line of the briefing: what is told, its figure, what to know beside it, where its rows are."""

    label: str
    value: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class BriefingPart:
    """``tell``: given the reader's scope and the day; asked only of readers whom it ``opens`` for."""

    label: str
    opens: Callable[[Scope], bool]
    tell: Callable[[Scope, date], Iterable[Told]]


BRIEFING: Additions[BriefingPart] = Additions("briefing")


# --- what an evaluation published -------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class PublishedGrade:
    """The grade of a group by a published result: whoever evaluates offers it, whoever runs the money confirms it. ``group``:
    its key; ``grade``: excellent, good, pass or fail; ``source``: what it stands in, for people (2025年度发展性评价结果通报)."""

    group: int
    grade: str
    published_on: date
    source: str


# Given a day: of each group the newest result published before it. At most one offers a grade for one group.
PUBLISHED_GRADES: Additions[Callable[[date], Iterable[PublishedGrade]]] = Additions("published grades")


# --- panels of a page ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page: its template reads ``panel``. ``wide``: in the main column, else beside it."""

    template: str
    facts: dict = field(default_factory=dict)
    wide: bool = False


HOME_PANELS: Additions[Callable[[Scope, datetime], Iterable[Panel]]] = Additions("home panels")
# Given the record, the day and the reader's scope; None where there is nothing for this reader.
GROUP_PANELS: Additions[Callable[[object, AsOf, Scope], Panel | None]] = Additions("group page")
SCHOOL_PANELS: Additions[Callable[[object, AsOf, Scope], Panel | None]] = Additions("school page")
PERSON_PANELS: Additions[Callable[[object, AsOf, Scope], Panel | None]] = Additions("person page")


def panels_of(additions: Additions, record, as_of: AsOf, scope: Scope) -> list[Panel]:
    return [panel for make in additions if (panel := make(record, as_of, scope)) is not None]


# --- what is known of a group beside the plan it writes ---------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class GroupFact:
    label: str
    text: str


# Given the scope, the group's key, the keys of its sites that day, and the day; None: not this reader's to see.
GROUP_FACTS: Additions[Callable[[Scope, int, Collection[int], date], GroupFact | None]] = Additions("facts of a group")


# --- search ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. ``note`` says how, or what it is."""

    kind_label: str
    text: str
    url: str
    note: str = ""


# Given what was typed (cleaned, never empty), the reader's scope and the day; best first, few.
FINDERS: Additions[Callable[[str, Scope, date], Iterable[Hit]]] = Additions("search")


# Asked with the same when nothing was found: what may have been meant, nearest first.
MEANT: Additions[Callable[[str, Scope, date], Iterable[Hit]]] = Additions("did you mean")


@dataclass(frozen=True, slots=True)
class Searchable:
    """What else may be searched for: ``word`` as the box has room for it, ``text`` as the empty page says it."""

    word: str
    text: str
    opens: Callable[[Scope], bool]


SEARCHABLE: Additions[Searchable] = Additions("searchable")


# --- calendar and history --------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Occasion:
    """Something on a day that no act on the register brings: a deadline, a meeting. ``groups``: (code, name) of those it is
    about; ``categories``: of these groups, for the tabs of the calendar (none: it is about all)."""

    day: date
    kind_label: str
    text: str
    url: str = ""
    tone: str = ""
    groups: tuple[tuple[str, str], ...] = ()
    categories: frozenset[str] = frozenset()


# Given the scope, and the days after < day ≤ until (None: without end).
OCCASIONS: Additions[Callable[[Scope, date, date | None], Iterable[Occasion]]] = Additions("calendar")
# Codes of further records whose acts belong to the history of a group or a school, by its key.
GROUP_HISTORY: Additions[Callable[[int], Iterable[str]]] = Additions("group history")
SCHOOL_HISTORY: Additions[Callable[[int], Iterable[str]]] = Additions("school history")
