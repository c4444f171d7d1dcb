"""The roster in the back office: lists to read and to take out. What changes it are the portal's own forms."""

from staffing.roster.admin import people, posts  # noqa: F401  registered
