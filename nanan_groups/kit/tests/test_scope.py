"""The scope is closed by default and built once for a request."""

from dataclasses import fields
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from nanan_groups.kit.scope import EVERYWHERE, NOTHING, NOWHERE, Reach, Scope, scope_of, scope_with

RIGHT = "registry.view_register"


def test_nothing_is_closed():
    assert [getattr(NOTHING, f.name) for f in fields(Scope)] == [None, None, {}, frozenset(), ()]
    assert NOTHING.reach(RIGHT) == NOWHERE
    asked = NOTHING.may_somewhere(RIGHT), NOTHING.may_everywhere(RIGHT), NOTHING.may_for_group(RIGHT, 1)
    assert (*asked, NOTHING.may_for_institution(RIGHT, None)) == (False,) * 4


def test_only_the_very_right_is_held():
    scope = scope_with(RIGHT)
    assert [scope.may_everywhere(one) for one in (RIGHT, "groups.view", "view_register", "")] == [True] + [False] * 3


def test_right_counts_at_its_own_place():
    scope = Scope(reaches={"a": Reach(groups=frozenset({1})), "b": Reach(institutions=frozenset({1, 2}))})
    assert (scope.may_somewhere("a"), scope.may_everywhere("a")) == (True, False)
    assert [scope.may_for_group(right, key) for right in "ab" for key in (1, 2, None)] == [True] + [False] * 5
    assert [scope.may_for_institution(right, key) for right in "ab" for key in (1, 2, None)] == [False] * 3 + [
        True,
        True,
        False,
    ]
    assert scope_with("a").may_for_group("a", 7)
    assert scope_with("a").may_for_institution("a", None)


REACHES = st.builds(
    Reach,
    everywhere=st.booleans(),
    groups=st.frozensets(st.integers(0, 3)),
    institutions=st.frozensets(st.integers(0, 3)),
    sites=st.frozensets(st.integers(0, 3)),
)


@given(REACHES, REACHES, st.integers(0, 3))
def test_reaches_add_up_and_meet(one, other, key):
    for ask in (Reach.group, Reach.institution):
        assert ask(one | other, key) is (ask(one, key) or ask(other, key))
        assert ask(one & other, key) is (ask(one, key) and ask(other, key))
    assert (one | other).covers(one)
    assert one.covers(other) is ((one | other) == one)


def test_widened_right_is_everywhere_and_the_others_stay():
    scope = Scope(reaches={"a": Reach(groups=frozenset({1}))}).widened("b")
    assert (scope.reach("a"), scope.reach("b")) == (Reach(groups=frozenset({1})), EVERYWHERE)


def test_scope_cannot_be_widened_in_place():
    with pytest.raises(AttributeError):
        NOTHING.reaches = {}
    with pytest.raises(TypeError):
        NOTHING.reaches[RIGHT] = EVERYWHERE


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
