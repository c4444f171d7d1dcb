"""The schools and people of the roster's tests."""

from staffing.roster.tests.conftest import person_at, schools  # noqa: F401
