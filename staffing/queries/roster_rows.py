"""The rows of the roster sheet as stored on a day: one query, streamed, telephones masked unless asked for in clear."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from groups.queries.references import References
from nanan_groups.kit.excel.out import CHUNK
from nanan_groups.kit.scope import Scope

from ..enums import StaffState
from ..logic.phones import masked
from ..logic.posts import state_on
from ..models import StaffPost
from .people import phones_open_to


class RosterRow(NamedTuple):
    """As the sheet's columns are called and ordered."""

    staff_no: str
    name: str
    sex: str
    birth_month: date
    school: str
    site: str
    stage: str
    subject: str
    post_kind: str
    leadership: str
    title_: str
    honour: str
    joined_on: date
    joined_service_on: date | None
    phone: str
    state: str


_VALUES = (
    "person__staff_no", "person__name", "person__sex", "person__birth_month", "institution_id", "site_id",
    "person__stage", "person__subject", "post_kind", "leadership", "person__title", "person__honour", "joined_on",
    "person__joined_service_on", "person__phone", "person__state", "valid_from", "valid_to",
)  # fmt: skip


def roster_rows(scope: Scope, day: date, posts: QuerySet[StaffPost], *, clear: bool) -> Iterator[RosterRow]:
    """In the order of schools, sites and staff numbers. ``clear``: telephones as they are, of the schools whose telephones
    this person may ask for."""
    references = References(scope, day)
    schools = {ref.id: ref.text for ref in references.institutions()}
    sites = {ref.id: ref.text for ref in references.sites()}
    unmasked = phones_open_to(scope) if clear else lambda institution: False
    ordered = posts.order_by("institution_id", "site_id", "person__staff_no")
    state_of = {(one, there): state_on(one, has_post=there) for one in StaffState.values for there in (True, False)}
    make = RosterRow._make
    for (
        number, name, sex, born, school, site, stage, subject, kind, leadership, title, honour, joined, served, phone, state,
        start, end,
    ) in ordered.values_list(*_VALUES).iterator(chunk_size=CHUNK):  # fmt: skip
        there = start <= day and (end is None or end > day)
        shown = phone if unmasked(school) else masked(phone)
        yield make(
            (
                number, name, sex, born, schools.get(school, ""), sites.get(site, ""), stage, subject, kind, leadership,
                title, honour, joined, served, shown, state_of[state, there],
            )
        )  # fmt: skip
