"""What the tests of scopes share: a scope as at the next request, and sets of keys."""

from nanan_groups.accounts.models import User
from nanan_groups.kit.scope import Scope, scope_of


def scope_now(user) -> Scope:
    """As at the next request: a fresh user object."""
    return scope_of(User.objects.get(pk=user.pk))


def ids(*rows) -> frozenset[int]:
    return frozenset(row.pk for row in rows)


def roles_of(scope) -> set[str]:
    return {role for role, *_ in scope.held}
