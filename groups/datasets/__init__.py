"""The register's sheets in the import and export centres. Importing the package registers them (groups/apps.py)."""

from . import accounts, declared_members, enrolment, history, institutions, memberships, sites

__all__ = ["accounts", "declared_members", "enrolment", "history", "institutions", "memberships", "sites"]
