"""How relations, ownership and new names read, wherever a change is told. Pure."""

from collections.abc import Collection, Iterable

from groups.registry.register.words import Basis, Ownership, Relation, SiteKind
from nanan_groups.kit.names import name_key


def relation_text(relations: Iterable[str]) -> str:
    """紧密型; 紧密型、联盟型 of a site that is both, in the policy's order."""
    held = set(relations)
    return "、".join(relation.label for relation in Relation if relation in held)


def site_in_full(school: str, label: str, own_name: str) -> str:
    """What a site is called by itself: its own name, or its school with the campus in brackets (十一中学（CBD校区）)."""
    return own_name or (f"{school}（{label}）" if label else school)


def site_part(label: str | None, own_name: str | None) -> str:
    """Which part of its school it is: the own name, the campus; "" for all of it."""
    return own_name or label or ""


def site_beside(label: str | None, own_name: str | None, kind: str = SiteKind.MAIN) -> str:
    """What it is called beside its school: the own name, the campus, or the word for its kind (本部)."""
    return site_part(label, own_name) or SiteKind(kind).label


def place_key(institution: int, label: str, own_name: str) -> str:
    """What a site reads as beside its school, in the normal form: two running ones of one school must differ in it. The main
    place without a name reads 本部."""
    return f"{institution}/{name_key(site_beside(label, own_name))}"


def ownership_text(
    ownership: str | None, basis: str | None, *, plain: Collection[str] = (), without: str = "同机构"
) -> str:
    """公办（推定待核）: nothing assumed is ever shown as if it were confirmed. ``plain``: the bases that need no word, where
    only the doubtful ones are told; where all are told, what nobody knows yet says so by itself. ``without``: for a site
    that has none of its own."""
    if not ownership:
        return without
    label = Ownership(ownership).label
    silent = basis in plain or (ownership == Ownership.UNKNOWN and not plain)
    return label if silent else f"{label}（{Basis(basis).label}）"


def name_text(name: str, provisional: bool | None) -> str:
    return f"{name}（暂定名）" if provisional else name
