"""What one person may see on one day. Built in one place (settings.SCOPE_BUILDER), asked everywhere."""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Scope:
    """Closed by default: an empty scope sees nothing.

    ``district``: the whole register. ``group_ids`` / ``institution_ids``: what appointments open besides.
    ``roles`` are codes of docs/领域.md 第8节; ``permissions`` are what these roles may do, as "app.action".
    """

    user_id: int | None = None
    day: date | None = None
    district: bool = False
    group_ids: frozenset[int] = frozenset()
    institution_ids: frozenset[int] = frozenset()
    assessed_group_ids: frozenset[int] = frozenset()  # part of group_ids: seen as an expert, and only looked at
    managed_institution_ids: frozenset[int] = frozenset()  # schools whose own rosters and figures one keeps
    own_institution_ids: frozenset[int] = frozenset()  # schools one is appointed to oneself
    # Whose staff one sees: whole schools, and single sites (a section in one's group does not open its sister section).
    staff_institution_ids: frozenset[int] = frozenset()
    staff_site_ids: frozenset[int] = frozenset()
    roles: frozenset[str] = frozenset()
    held: frozenset[tuple[str, str, int | None]] = frozenset()  # (role, place, id of the group or school or None)
    permissions: frozenset[str] = frozenset()
    # Those of the permissions that one's appointments to the whole district carry: a clerk who also sits in an office
    # that sees the register does not for that see the staff of other schools.
    everywhere: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    labels: tuple[str, ...] = field(default=())

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def holds(self, roles, place: str, place_id: int | None) -> str:
        """The one of ``roles`` held for that place, "" when none is. A role of the district or an office counts everywhere."""
        for role, at, held_id in sorted(self.held, key=str):
            if role in roles and (at in ("district", "office") or (at, held_id) == (place, place_id)):
                return role
        return ""

    def may_everywhere(self, permission: str) -> bool:
        """For the whole district, whatever one may do at home besides."""
        return permission in self.everywhere


NOTHING = Scope()


def scope_of(user) -> Scope:
    """The scope of a signed-in person today; NOTHING for anybody else. Kept on the user object for the request."""
    if not getattr(user, "is_authenticated", False):
        return NOTHING
    kept = user.__dict__.get("_scope")
    if kept is None:
        kept = user.__dict__["_scope"] = import_string(settings.SCOPE_BUILDER)(user)
    return kept
