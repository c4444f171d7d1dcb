"""The register in the back office: lists and records to read, plain facts edited in place, acts by the portal's own forms."""

from . import appointments, departments, education_groups, facts, institutions, memberships, sites  # noqa: F401  registered
