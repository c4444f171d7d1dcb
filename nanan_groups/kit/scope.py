"""What one person may see and do on one day. Built in one place (settings.SCOPE_BUILDER), asked everywhere.

A grant is a pair: a right, and where it counts. A right held at one place opens nothing at another, whatever else one is
appointed to; so there is no question "may he?", only "may he there?", "may he everywhere?" and, to decide whether a page
is offered at all, "may he somewhere?".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a right counts. ``institutions`` are whole schools; ``sites`` are single ones (a section in one's group does
    not open its sister section)."""

    everywhere: bool = False
    groups: frozenset[int] = frozenset()
    institutions: frozenset[int] = frozenset()
    sites: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.groups or self.institutions or self.sites)

    def __or__(self, other: "Reach") -> "Reach":
        if self.everywhere or other.everywhere:
            return EVERYWHERE
        return Reach(
            False, self.groups | other.groups, self.institutions | other.institutions, self.sites | other.sites
        )

    def __and__(self, other: "Reach") -> "Reach":
        if self.everywhere or other.everywhere:
            return other if self.everywhere else self
        return Reach(
            False, self.groups & other.groups, self.institutions & other.institutions, self.sites & other.sites
        )

    def covers(self, other: "Reach") -> bool:
        """Whether it counts wherever the other one does."""
        return self | other == self

    def group(self, key: int | None) -> bool:
        return self.everywhere or key in self.groups

    def institution(self, key: int | None) -> bool:
        return self.everywhere or key in self.institutions


NOWHERE, EVERYWHERE = Reach(), Reach(everywhere=True)


@dataclass(frozen=True, slots=True)
class Scope:
    """Closed by default: an empty scope sees nothing.

    ``reaches``: by right, as "app.action", where it counts. ``held``: what one is appointed to, as (role, place, id of the
    group, school or office, or None where the role counts for the whole district); roles are codes of docs/领域.md 第8节,
    and only cases ask for them.
    """

    user_id: int | None = None
    day: date | None = None
    reaches: Mapping[str, Reach] = field(default_factory=lambda: MappingProxyType({}))
    held: frozenset[tuple[str, str, int | None]] = frozenset()
    labels: tuple[str, ...] = field(default=())

    def reach(self, right: str) -> Reach:
        return self.reaches.get(right, NOWHERE)

    def may_somewhere(self, right: str) -> bool:
        """Whether there is anything to open with that right. What is then shown is for ``reach`` to say."""
        return bool(self.reach(right))

    def may_everywhere(self, right: str) -> bool:
        """For the whole district, whatever one may do at home besides."""
        return self.reach(right).everywhere

    def may_for_group(self, right: str, group: int | None) -> bool:
        return self.reach(right).group(group)

    def may_for_institution(self, right: str, institution: int | None) -> bool:
        return self.reach(right).institution(institution)

    def holds(self, roles, place: str, place_id: int | None) -> str:
        """The one of ``roles`` held for that place, "" when none is. A role of the district, or that only one office has,
        counts everywhere; one that several offices have counts for its own."""
        for role, at, held_id in sorted(self.held, key=str):
            if role in roles and (held_id is None or (at, held_id) == (place, place_id)):
                return role
        return ""

    def widened(self, *rights: str) -> "Scope":
        """The same person with these rights everywhere: for lists of names that his task needs and nothing else."""
        return replace(self, reaches=MappingProxyType({**self.reaches, **dict.fromkeys(rights, EVERYWHERE)}))


NOTHING = Scope()


def holding(*rights: str) -> Callable[[Scope], bool]:
    """Whether somebody has one of these rights anywhere: for what is offered at all."""
    return lambda scope: any(scope.may_somewhere(right) for right in rights)


def scope_with(*rights: str, **facts) -> Scope:
    """Rights that count everywhere: for the system itself, and for tests."""
    return Scope(reaches=MappingProxyType(dict.fromkeys(rights, EVERYWHERE)), **facts)


def scope_of(user) -> Scope:
    """The scope of a signed-in person today; NOTHING for anybody else. Kept on the user object for the request."""
    if not getattr(user, "is_authenticated", False):
        return NOTHING
    kept = user.__dict__.get("_scope")
    if kept is None:
        kept = user.__dict__["_scope"] = import_string(settings.SCOPE_BUILDER)(user)
    return kept
