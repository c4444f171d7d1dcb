"""What most tests of a group's papers begin with."""

from types import SimpleNamespace

import pytest

from nanan_groups.testing.kept import kept, kept_today
from nanan_groups.testing.plan_made import cast
from nanan_groups.testing.two_groups import make_two_groups


@pytest.fixture
def groups_and_people(db, user_of) -> SimpleNamespace:
    """``groups`` and ``people``, laid down in one: rows are kept for a database in which nothing else stands."""

    def make() -> SimpleNamespace:
        groups = make_two_groups()
        return SimpleNamespace(groups=groups, people=cast(groups, user_of))

    return kept_today("two groups and their people", make)


@pytest.fixture
def two_groups(request, db) -> SimpleNamespace:
    """As everywhere (conftest.py of the house); with their people, where a test asks for those."""
    if "people" in request.fixturenames:
        return request.getfixturevalue("groups_and_people").groups
    return kept("two groups", make_two_groups)


@pytest.fixture
def people(groups_and_people) -> SimpleNamespace:
    """Everybody with a part in group ``a``'s papers, and a stranger of ``b``; a module may add to them."""
    return groups_and_people.people
