"""Who walks the access table, and where to."""

import pytest

from groups.rights.roles import PERMISSIONS_OF_ADMIN, PLACE_OF
from groups.rights.words import Role
from nanan_groups.portal.tests.addresses import Addresses


@pytest.fixture
def one_of_each(two_groups, user_of):
    """One person for each column; group and school roles are at home in the first of the two groups."""
    home = two_groups.a
    places = {"group": {"group": home.group}, "institution": {"institution": home.tight.institution}}
    made = {role: user_of(role, **places.get(PLACE_OF[role], {})) for role in Role.values}
    return made | {kind: user_of(kind) for kind in PERMISSIONS_OF_ADMIN}


@pytest.fixture
def addresses(two_groups, one_of_each):
    return Addresses(two_groups, one_of_each)
