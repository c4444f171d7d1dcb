"""The register in the back office: lists and records to read, plain facts edited in place, acts by the portal's own forms."""

from groups.registry.back_office.admin import (  # noqa: F401  registered
    baseline,
    education_groups,
    facts,
    institutions,
    memberships,
    sites,
)
