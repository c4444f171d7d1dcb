"""Who walks the access table, and where to."""

from types import SimpleNamespace

import pytest

from groups.rights.roles import PERMISSIONS_OF_ADMIN, PLACE_OF
from groups.rights.words import Role
from nanan_groups.portal.tests.addresses import Addresses
from nanan_groups.testing.kept import kept, kept_today
from nanan_groups.testing.two_groups import make_two_groups


@pytest.fixture
def groups_and_one_of_each(db, user_of) -> SimpleNamespace:
    """``groups`` and ``people``, laid down in one: rows are kept for a database in which nothing else stands."""

    def make() -> SimpleNamespace:
        groups = make_two_groups()
        home = groups.a
        places = {"group": {"group": home.group}, "institution": {"institution": home.tight.institution}}
        people = {role: user_of(role, **places.get(PLACE_OF[role], {})) for role in Role.values}
        people |= {kind: user_of(kind) for kind in PERMISSIONS_OF_ADMIN}
        return SimpleNamespace(groups=groups, people=people)

    return kept_today("two groups and one of each", make)


@pytest.fixture
def two_groups(request, db) -> SimpleNamespace:
    """As everywhere (conftest.py of the house); with one of each, where a test asks for those."""
    if "one_of_each" in request.fixturenames:
        return request.getfixturevalue("groups_and_one_of_each").groups
    return kept("two groups", make_two_groups)


@pytest.fixture
def one_of_each(groups_and_one_of_each) -> dict:
    """One person for each column; group and school roles are at home in the first of the two groups."""
    return groups_and_one_of_each.people


@pytest.fixture
def addresses(two_groups, one_of_each):
    return Addresses(two_groups, one_of_each)
