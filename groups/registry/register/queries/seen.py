"""A group as its page has loaded it: what is added to that page asks the register nothing twice."""

from dataclasses import dataclass

from groups.registry.register.models import EducationGroup
from groups.registry.register.queries.register import Register


@dataclass(frozen=True, slots=True)
class GroupSeen:
    group: EducationGroup
    register: Register
