"""What any test may ask for: the policy's register, people by role, two groups that must never see each other."""

import threading
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from groups.registry.policy.services import load_policy
from groups.rights.roles import PERMISSIONS_OF_ADMIN, PLACE_OF
from nanan_groups.testing.clock import at
from nanan_groups.testing.factories import (
    PLACES,
    AppointmentFactory,
    UserFactory,
    entry,
)
from nanan_groups.testing.kept import kept
from nanan_groups.testing.two_groups import make_two_groups

BACKEND = "groups.access.backends.AppointmentBackend"


@pytest.fixture
def clock():
    """The clock stands at the morning of ``clock.TODAY`` (nanan_groups/testing/clock.py) and goes on from there; what it gives
    back moves it: ``clock.move_to(moment)``, ``clock.shift(seconds)``."""
    with at() as moved:
        yield moved


@pytest.fixture(autouse=True)
def empty_cache():
    """Numbers of events begin anew in each test; what one kept must not answer for the next."""
    cache.clear()


@pytest.fixture
def policy(db):
    """The 35 groups of Annex 2, as ``manage.py load_policy`` leaves them."""
    return kept("policy", load_policy)


@pytest.fixture
def user_of(db):
    """``user_of(role, **place)``: a person with that appointment since the register began, or that administrator.

    ``place`` is ``group=``, ``institution=`` or ``office=`` as the role asks (a new one when left out), and may name
    ``valid_from`` and ``valid_to``.
    """

    def make(role: str, **place):
        if role in PERMISSIONS_OF_ADMIN:
            return UserFactory(admin_kind=role)
        kind = PLACE_OF[role]
        with entry():
            if kind in PLACES and kind not in place:
                place[kind] = PLACES[kind]()
            return AppointmentFactory(role=role, **place).user

    return make


@pytest.fixture
def client_of():
    """``client_of(user)``: a browser in which that person is signed in."""

    def make(user) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client

    return make


@pytest.fixture
def at_once(transactional_db):
    """``at_once(*actions)``: each in a thread with a connection of its own; what each returned or raised, in order."""

    def run(*actions) -> list:
        outcomes: list = [None] * len(actions)

        def run_one(place, action):
            try:
                outcomes[place] = action()
            except Exception as problem:  # whatever it is, the test looks at it
                outcomes[place] = problem
            finally:
                connection.close()

        threads = [threading.Thread(target=run_one, args=item) for item in enumerate(actions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads)  # noqa: S101
        return outcomes

    return run


@pytest.fixture
def two_groups(db) -> SimpleNamespace:
    """Groups ``a`` and ``b``, alike and strangers to each other.

    Each has a lead, a tight and an alliance member, a partner university, a declared number and the act that made it.
    ``canary`` stands in every text of it; ``secrets`` are the values that cannot hold it (telephones, numbers): none of
    them may reach somebody of the other group, in any answer whatever its form. Nor may ``codes``, which are so short
    that they are looked for as whole words only.
    """
    return kept("two groups", make_two_groups)
