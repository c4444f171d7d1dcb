"""The scope is closed by default and built once for a request."""

from dataclasses import fields
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from nanan_groups.kit.scope import NOTHING, Scope, scope_of


def test_nothing_is_closed():
    assert [getattr(NOTHING, f.name) for f in fields(Scope)] == [None, None, False, *[frozenset()] * 12, ()]
    assert NOTHING.may("registry.view_register") is False
    assert NOTHING.may_everywhere("registry.view_register") is False


def test_may_asks_for_the_very_permission():
    scope = Scope(permissions=frozenset({"registry.view_register"}))
    assert [scope.may(p) for p in ("registry.view_register", "groups.view", "view_register", "")] == [True] + [
        False
    ] * 3


def test_everywhere_is_asked_apart():
    scope = Scope(permissions=frozenset({"a.b", "a.c"}), everywhere=frozenset({"a.c"}))
    assert [scope.may_everywhere(p) for p in ("a.b", "a.c")] == [False, True]


def test_scope_cannot_be_widened():
    with pytest.raises(AttributeError):
        NOTHING.district = True


@pytest.mark.parametrize("user", [None, AnonymousUser(), SimpleNamespace(is_authenticated=False)])
def test_nobody_has_nothing(user):
    assert scope_of(user) is NOTHING


def test_scope_is_built_once_per_user_object(settings, monkeypatch):
    built = []
    monkeypatch.setattr("groups.access.scopes.build_scope", lambda user: built.append(user) or Scope(user_id=7))
    user = SimpleNamespace(is_authenticated=True)
    assert scope_of(user) is scope_of(user)
    assert built == [user]
    scope_of(SimpleNamespace(is_authenticated=True))
    assert len(built) == 2
