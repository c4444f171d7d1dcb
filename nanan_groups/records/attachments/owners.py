"""What attachments belong to. A floor above registers each kind with who may read and write; without that, nobody may."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.urls import reverse

from nanan_groups.kit.scope import Scope, scope_of

from ..models import Case


@dataclass(frozen=True, slots=True)
class Owner:
    """``code`` names one record of a kind: the code of its case, or its own; letters, digits, - and _ only."""

    kind: str
    code: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"


@dataclass(frozen=True, slots=True)
class RoomUnit:
    """Under whose name the room is counted: ``code`` is stored, ``text`` is what people read."""

    code: str
    text: str


@dataclass(frozen=True)
class OwnerKind:
    """``may_read`` and ``may_write`` are asked with a scope and the owner's code; both say no where there is no such owner.
    ``may_write`` may raise PermissionDenied with a reason of its own. ``case_of``: the case it belongs to, if any.
    ``handed_in``: whether it has been handed in, where no case says so; without either it counts as handed in.
    ``personal``: the papers are about people, so every opening goes on record."""

    kind: str
    may_read: Callable[[Scope, str], bool]
    may_write: Callable[[Scope, str], bool]
    unit_of: Callable[[str], RoomUnit]
    title_of: Callable[[str], str]
    url_of: Callable[[str], str]
    case_of: Callable[[str], Case | None]
    handed_in: Callable[[str], bool]
    personal: bool


_kinds: dict[str, OwnerKind] = {}


def register_owner(
    kind: str,
    *,
    may_read: Callable[[Scope, str], bool],
    may_write: Callable[[Scope, str], bool],
    unit_of: Callable[[str], RoomUnit],
    title_of: Callable[[str], str],
    url_of: Callable[[str], str],
    case_of: Callable[[str], Case | None] = lambda code: None,
    handed_in: Callable[[str], bool] = lambda code: True,
    personal: bool = False,
) -> OwnerKind:
    """Called once for each kind, when its app is ready. A kind taken twice is a mistake of ours."""
    if kind in _kinds:
        raise ValueError(f"owner kind {kind} is registered twice")
    _kinds[kind] = OwnerKind(kind, may_read, may_write, unit_of, title_of, url_of, case_of, handed_in, personal)
    return _kinds[kind]


def register_row_owner(
    kind: str,
    rows: QuerySet,
    *,
    visible: Callable[[Scope], QuerySet],
    may_write: Callable[[Scope, Model], bool],
    unit_of: Callable[[Model], RoomUnit],
    page: str,
    title_of: Callable[[Model], str] = lambda row: row.title,
    key: str = "code",
    case_of: Callable[[Model], Case] | None = None,
) -> OwnerKind:
    """A kind of which each owner is a row. ``rows``: in an order, with all that is asked of a row; ``visible``: those a person
    sees; ``may_write`` is asked with the scope and the row as it is then; ``page``: the name of its address; ``key``: the
    field that holds the owner's code."""

    def find(code: str) -> Model | None:
        return rows.filter(**{key: code}).first()

    def writes(scope: Scope, code: str) -> bool:
        row = find(code)
        return row is not None and may_write(scope, row)

    def case(code: str) -> Case | None:
        row = find(code) if case_of is not None else None
        return case_of(row) if row is not None else None

    return register_owner(
        kind,
        may_read=lambda scope, code: visible(scope).filter(**{key: code}).exists(),
        may_write=writes,
        unit_of=lambda code: unit_of(find(code)),
        title_of=lambda code: title_of(find(code)),
        url_of=lambda code: reverse(page, args=[code]),
        case_of=case,
    )


def register_case_owner(kind: str, rows: QuerySet, **asked) -> OwnerKind:
    """Papers whose rows stand for a case each, and are named by its code."""
    return register_row_owner(
        kind, rows, key="case__code", title_of=lambda row: row.case.title, case_of=lambda row: row.case, **asked
    )


class NoOwner(LookupError):
    """No such kind, no such owner, or not for this person to see: all the same to whoever asks."""


@dataclass(frozen=True, slots=True)
class Right:
    """That somebody may write, and for which version of the case it was decided."""

    owner: Owner
    kind: OwnerKind
    case: Case | None

    @property
    def handed_in(self) -> bool:
        return self.case.submitted_at is not None if self.case is not None else self.kind.handed_in(self.owner.code)


def readable(owner: Owner, user) -> OwnerKind:
    """The kind, when the person may see what belongs to this owner. Raises NoOwner."""
    kind = _kinds.get(owner.kind)
    if kind is None or not kind.may_read(scope_of(user), owner.code):
        raise NoOwner(str(owner))
    return kind


def writable(owner: Owner, user) -> Right:
    """Raises NoOwner where there is nothing to see, PermissionDenied where it is only to be looked at."""
    kind = readable(owner, user)
    case = kind.case_of(owner.code)  # first: what may_write decides on is this version or a later one, and then refused
    if not kind.may_write(scope_of(user), owner.code):
        raise PermissionDenied("现在不能增加或撤回这里的附件：不在您的任职范围内，或已经提交。")
    return Right(owner, kind, case)


def may_write(owner: Owner, user) -> bool:
    try:
        writable(owner, user)
    except (NoOwner, PermissionDenied):
        return False
    return True
