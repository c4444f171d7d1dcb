"""Who does what in the case of a charter, and how it is refused."""

import pytest

from nanan_groups.kit.errors import RuleViolation


def refused(code: str):
    return pytest.raises(RuleViolation, check=lambda problem: problem.code == code)


ROLE_OF = {
    "principal": "group_principal",
    "office": "group_office",
    "officer": "registry_officer",
    "leader": "bureau_leader",
    "member": "member_principal",
    "stranger": "group_principal",
    "expert": "expert",
}
