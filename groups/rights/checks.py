"""What rights mean for one group or school: pure questions to a scope, and refusals that services raise."""

from django.core.exceptions import PermissionDenied

from groups.rights.roles import ENROLMENT, HISTORY, VIEW, WRITE_CHARTERS, WRITE_PLANS, roles_with
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
    return scope.may_for_group(VIEW, group) and scope.may_for_group(permission, group)


def knows_why(scope: Scope) -> bool:
    """Whether one may read what was done wherever one sees anything: pages over all one sees tell acts only then."""
    return scope.reach(HISTORY).covers(scope.reach(VIEW))


def refuse_own_group(actor, group: int, what: str) -> None:
    """Who hands in a group's papers decides on none of them, whatever else he is appointed to."""
    scope = scope_of(actor)
    if any(holds_right(scope, right, Place.GROUP, group) for right in (WRITE_PLANS, WRITE_CHARTERS)):
        raise RuleViolation(f"您是该集团的总校校长或集团办公室人员，不能{what}，请由另一人办理。", code="own")


def keeps_figures(scope: Scope, institution: int) -> bool:
    """Who enters pupils and classes of a school: the district's officer, and the clerk of that very school."""
    return scope.may_for_institution(ENROLMENT, institution)


def require(actor, permission: str, *, institution: int | None = None) -> None:
    """Services ask here: for the whole district, or for one school. ``actor`` None is the system itself (policy data,
    commands of the house)."""
    if actor is None:
        return
    scope = scope_of(actor)
    if not (scope.may_everywhere(permission) or scope.may_for_institution(permission, institution)):
        raise PermissionDenied("您的任职没有办理这项业务的权限。")


def naming_scope(scope: Scope) -> Scope:
    """Who grants must name the place: codes and names of the district's groups and schools, and nothing else of them."""
    return scope.widened(VIEW)
