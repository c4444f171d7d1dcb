"""What this app adds to the portal when it is ready: its sheets."""

from groups.registry.acts import additions  # noqa: F401
from groups.registry.figures import datasets  # noqa: F401
from groups.registry.institutions.datasets import declared_members, institutions, sites  # noqa: F401
from groups.registry.members.datasets import memberships  # noqa: F401
