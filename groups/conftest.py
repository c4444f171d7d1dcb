"""What most tests of a group's papers begin with."""

import pytest

from nanan_groups.testing.plan_made import cast


@pytest.fixture
def people(two_groups, user_of):
    """Everybody with a part in group ``a``'s papers, and a stranger of ``b``; a module may have others of that name."""
    return cast(two_groups, user_of)
