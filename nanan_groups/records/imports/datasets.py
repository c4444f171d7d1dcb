"""What the import and export centres know: one Dataset for each sheet, registered by the floor that owns it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from nanan_groups.kit.excel import Sheet
from nanan_groups.kit.scope import Scope


@dataclass(frozen=True, slots=True)
class Unit:
    """Whose rows an import may touch: the whole district, or one's own schools. Two imports of a school never overlap."""

    code: str
    text: str


DISTRICT = Unit("district", "全区")
MANY = "schools:"
JOINED = "、"  # between the codes of several schools
LONGEST_CODE = 120  # of more schools the digest


def unit_of_schools(codes: list[str], names: list[str]) -> Unit:
    code, text = JOINED.join(codes), JOINED.join(names)
    if len(code) > LONGEST_CODE:
        code = f"{MANY}{sha256(code.encode()).hexdigest()}"
    return Unit(code, text if len(text) <= 60 else f"{text[:50]}…等 {len(names)} 所")


def is_whole(unit: str) -> bool:
    """Gets in everybody's way: the district, or so many schools that only their digest is kept."""
    return unit == DISTRICT.code or unit.startswith(MANY)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an export was asked for. ``filters`` are those of the page it started from; ``clear``: telephones unmasked;
    ``own``: only rows this person may hand in again."""

    scope: Scope
    day: date
    filters: Mapping[str, str]
    clear: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of an export, the same as on the page of the list. ``options`` (within the scope, on the day): pairs of
    value and label; None: a text to search for, which is never kept in the audit."""

    name: str
    label: str
    options: Callable[[Scope, date], list[tuple[str, str]]] | None = None


def covered_by(asked: Asked, right: str) -> dict:
    """Whose rows an export under that right holds, for its audit event: the whole district, or groups and schools by key."""
    reach = asked.scope.reach(right)
    if reach.everywhere:
        return {"district": True}
    return {"institutions": sorted(reach.institutions), "groups": sorted(reach.groups)}


@dataclass(frozen=True)
class Dataset:
    """One sheet of the portal.

    ``change`` / ``take_out``: the permissions to import and to export. ``writer`` makes the writer of a job (see
    writers.py). ``rows`` yields what an export prints: objects with the attributes of the sheet's columns, values as
    stored, masked already. ``lists`` are the drop-downs of the template within a scope. ``unit`` is None when the person
    has nothing to import for. ``clear``: the permission to take telephones out unmasked, "" when there are none.
    ``covers``: whose rows an export holds, as its audit event keeps it (by
    default what the right to take it out reaches). ``hand_out(job, actor)`` gives what only the importer
    may have, once: (staff number, name, one-time password) of each account the job made; ``hands_out``: it made some.
    """

    code: str
    title: str
    about: str
    sheet: type[Sheet]
    change: str
    take_out: str
    unit: Callable[[Scope], Unit | None]
    writer: Callable
    rows: Callable[[Asked], Iterable]
    lists: Callable[[Scope, date], Mapping[str, list[str]]]
    personal: bool = False
    undo: bool = False
    order: int = 0
    filters: tuple[Filter, ...] = ()
    clear: str = ""
    covers: Callable[[Asked], dict] | None = None
    hand_out: Callable | None = None
    hands_out: Callable[..., bool] = lambda job: False

    def covered(self, asked: Asked) -> dict:
        return covered_by(asked, self.take_out) if self.covers is None else self.covers(asked)

    def may_change(self, scope: Scope) -> bool:
        """Holds the right; whether there is anything to import for is ``unit``'s to say."""
        return scope.may_somewhere(self.change)

    def may_import(self, scope: Scope) -> bool:
        return self.may_change(scope) and self.unit(scope) is not None

    def may_export(self, scope: Scope) -> bool:
        return scope.may_somewhere(self.take_out)

    def may_see_clear(self, scope: Scope) -> bool:
        return bool(self.clear) and self.may_export(scope) and scope.may_somewhere(self.clear)


_datasets: dict[str, Dataset] = {}


def register(dataset: Dataset) -> Dataset:
    """Called once for each, when its module is imported. A code taken twice is a mistake of ours."""
    if dataset.code in _datasets:
        raise ValueError(f"dataset {dataset.code} is registered twice")
    _datasets[dataset.code] = dataset
    return dataset


def datasets() -> Iterator[Dataset]:
    return iter(sorted(_datasets.values(), key=lambda one: (one.order, one.code)))


def dataset_of(code: str) -> Dataset | None:
    return _datasets.get(code)
