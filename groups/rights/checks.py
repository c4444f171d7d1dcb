"""What rights mean for one group or school: pure questions to a scope, and refusals that services raise."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied

from groups.rights.roles import ENROLMENT, VIEW, WRITE_CHARTERS, WRITE_PLANS, roles_with
from groups.rights.words import Place
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import Scope, scope_of


def holds_right(scope: Scope, permission: str, place: Place, place_id: int | None) -> bool:
    """Whether the right is one's own for that very group or school, or everywhere by a role of the district."""
    return bool(scope.holds(roles_with(permission), place, place_id))


def own_places(scope: Scope, permission: str, place: Place) -> set[int]:
    """The groups, or the schools, for which one is appointed to a role with that right."""
    roles = roles_with(permission)
    return {key for role, at, key in scope.held if at == place and role in roles and key is not None}


def reads_group(scope: Scope, group: int, permission: str) -> bool:
    """Whether ``permission`` is open for that group: see EducationGroupQuerySet.visible_to, without a question."""
    if not scope.may(permission):
        return False
    return sees_all(scope, permission) or group in scope.group_ids - scope.assessed_group_ids


def refuse_own_group(actor, group: int, what: str) -> None:
    """Who hands in a group's papers decides on none of them, whatever else he is appointed to."""
    scope = scope_of(actor)
    if any(holds_right(scope, right, Place.GROUP, group) for right in (WRITE_PLANS, WRITE_CHARTERS)):
        raise RuleViolation(f"您是该集团的总校校长或集团办公室人员，不能{what}，请由另一人办理。", code="own")


def keeps_figures(scope: Scope, institution: int) -> bool:
    """Who enters pupils and classes of a school: the district's officer, and the clerk of that very school."""
    own = scope.may(ENROLMENT) and institution in scope.managed_institution_ids
    return own or scope.may_everywhere(ENROLMENT)


def require(actor, permission: str) -> None:
    """Services ask here. ``actor`` None is the system itself (policy data, commands of the house)."""
    if actor is not None and not scope_of(actor).may(permission):
        raise PermissionDenied("您的任职没有办理这项业务的权限。")


def sees_all(scope: Scope, permission: str) -> bool:
    """The whole district, for that permission: an office that sees the register does not open to a clerk what he may do
    at home (charters, minutes, plans) for every other group."""
    return scope.district and (permission == VIEW or scope.may_everywhere(permission))


def naming_scope(scope: Scope) -> Scope:
    """Who grants must name the place: codes and names of the district's groups and schools, and nothing else of them."""
    return replace(scope, district=True, permissions=scope.permissions | {VIEW})
