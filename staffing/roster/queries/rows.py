"""The rows of the roster sheet as stored on a day: one query, streamed, telephones masked unless asked for in clear."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from groups.registry.register.queries.references import References
from nanan_groups.kit.excel.out import CHUNK
from nanan_groups.kit.scope import Scope
from staffing.roster.models import StaffPost
from staffing.roster.models.people import POST_FACTS
from staffing.roster.queries.people import phones_open_to
from staffing.roster.rules import masked, state_on, stored_as
from staffing.roster.words import StaffState

POST_DAYS = ("valid_from", "valid_to")


def _path(name: str) -> str:
    """Where a column of the sheet is stored, seen from the post."""
    stored = stored_as(name)
    return stored if stored in POST_FACTS else f"person__{stored}"


def roster_rows(
    scope: Scope, day: date, posts: QuerySet[StaffPost], make: type[tuple], *, clear: bool
) -> Iterator[tuple]:
    """In the order of schools, sites and staff numbers. ``make``: a named tuple of the sheet's columns. ``clear``: telephones
    as they are, of the schools whose telephones this person may ask for."""
    references = References(scope, day)
    schools = {ref.id: ref.text for ref in references.institutions()}
    sites = {ref.id: ref.text for ref in references.sites()}
    unmasked = phones_open_to(scope) if clear else lambda institution: False
    ordered = posts.order_by("institution_id", "site_id", "person__staff_no")
    state_of = {(one, there): state_on(one, has_post=there) for one in StaffState.values for there in (True, False)}
    at_school, at_site, at_phone, at_state = map(make._fields.index, ("school", "site", "phone", "state"))
    build, paths = make._make, [*map(_path, make._fields), *POST_DAYS]
    for *cells, start, end in ordered.values_list(*paths).iterator(chunk_size=CHUNK):
        there = start <= day and (end is None or end > day)
        if not unmasked(cells[at_school]):
            cells[at_phone] = masked(cells[at_phone])
        cells[at_school] = schools.get(cells[at_school], "")
        cells[at_site] = sites.get(cells[at_site], "")
        cells[at_state] = state_of[cells[at_state], there]
        yield build(cells)
