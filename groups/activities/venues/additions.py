"""Venues in the search, and as a task."""

from collections.abc import Iterator
from datetime import date

from groups.activities.venues.queries import find_venues
from groups.activities.venues.views import url_of
from groups.registry.register.queries.names import site_names
from groups.rights.roles import VIEW_ACTIVITIES
from nanan_groups.kit.additions import FINDERS, Hit
from nanan_groups.kit.scope import Scope


def find(text: str, scope: Scope, day: date) -> Iterator[Hit]:
    if not scope.may_somewhere(VIEW_ACTIVITIES):
        return
    rows = list(find_venues(text, scope))
    names = site_names({row.site_id for row in rows})
    for row in rows:
        yield Hit(row.get_kind_display(), row.name, url_of(row), f"{names(row.site_id)}，{row.code}")


FINDERS.add("venues", find, at=28)
