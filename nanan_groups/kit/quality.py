"""The one place where rooms register what may be doubtful in their data. The portal prints whatever is registered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .scope import Scope


@dataclass(frozen=True, slots=True)
class Remedy:
    """The act that settles a finding: an address by name, so that lower floors know no URL."""

    label: str
    view: str
    args: tuple = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubtful fact. ``code`` names the record, ``what`` says what is doubtful, ``why`` what depends on it."""

    code: str
    subject: str
    what: str
    why: str
    page: Remedy | None = None
    act: Remedy | None = None
    place: str = ""
    weight: int = 0  # how much depends on it; heavier ones come first


@dataclass(frozen=True, slots=True)
class Check:
    """A kind of doubt. ``find`` gives its findings within a scope on a day, in a constant number of queries.

    ``right``: the right its acts need, where that is another than changing the register; held somewhere it opens them, and
    the acts ask for the place.
    ``bulk`` names the act that settles many at once (its address takes the codes); ``settled_by`` the verbs of acts that
    count as progress.
    """

    code: str
    title: str
    why: str
    find: Callable[[Scope, date], list[Finding]]
    clause: str = ""
    bulk: Remedy | None = None
    settled_by: tuple[str, ...] = ()
    right: str = ""


_checks: dict[str, Check] = {}


def register(check: Check) -> Check:
    """Called once for each check, when its module is imported. A code taken twice is a mistake of ours."""
    if check.code in _checks:
        raise ValueError(f"quality check {check.code} is registered twice")
    _checks[check.code] = check
    return check


def checks() -> list[Check]:
    """In the order of registration."""
    return list(_checks.values())


def check_of(code: str) -> Check | None:
    return _checks.get(code)
