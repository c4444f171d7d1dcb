"""How relations, ownership and new names read, wherever a change is told. Pure."""

from collections.abc import Iterable

from groups.registry.register.words import Basis, Ownership, Relation


def relation_text(relations: Iterable[str]) -> str:
    """紧密型; 紧密型、联盟型 of a site that is both, in the policy's order."""
    held = set(relations)
    return "、".join(relation.label for relation in Relation if relation in held)


def ownership_text(ownership: str | None, basis: str | None) -> str:
    """公办（推定待核）; what nobody knows yet says so by itself; a site without its own is as its institution."""
    if not ownership:
        return "同机构"
    label = Ownership(ownership).label
    return label if ownership == Ownership.UNKNOWN else f"{label}（{Basis(basis).label}）"


def name_text(name: str, provisional: bool | None) -> str:
    return f"{name}（暂定名）" if provisional else name
