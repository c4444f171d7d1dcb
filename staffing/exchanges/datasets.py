"""Decided exchanges in and out of the import centre."""

from collections.abc import Iterator
from types import SimpleNamespace

from groups.registry.register.datasets import CHUNK
from groups.registry.register.queries.references import References
from groups.rights.roles import CHANGE_ROSTER, EXPORT_ROSTER, RUN_EXCHANGES, VIEW
from nanan_groups.kit.years import school_year_of, school_year_period
from nanan_groups.records.imports.datasets import DISTRICT, Asked, Dataset, register
from staffing.exchanges.queries.targets import visible_legs
from staffing.exchanges.services.imports import ExchangeWriter
from staffing.exchanges.sheets import ExchangeSheet
from staffing.roster.queries.places import Places


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    """The legs that run in the school year of that day."""
    start, end = school_year_period(school_year_of(asked.day))
    references = References(asked.scope.widened(VIEW), asked.day)
    schools = {ref.id: ref.text for ref in references.institutions()}
    sites = {ref.id: ref.text for ref in references.sites()}
    legs = visible_legs(asked.scope, EXPORT_ROSTER).overlapping(start, end).select_related("person", "to_site")
    for leg in legs.order_by("person__staff_no", "valid_from").iterator(chunk_size=CHUNK):
        yield SimpleNamespace(
            staff_no=leg.person.staff_no,
            name=leg.person.name,
            kind=leg.kind,
            school=schools.get(leg.to_site.institution_id, ""),
            site=sites.get(leg.to_site_id, ""),
            start=leg.valid_from,
            end=leg.valid_to,
            hours=leg.hours or None,
            standard=leg.standard or None,
            subject=leg.subject,
            duties=leg.duties,
            document=leg.document,
        )


def covers(asked: Asked) -> dict:
    if asked.scope.may_everywhere(EXPORT_ROSTER):
        return {"district": True}
    start, end = school_year_period(school_year_of(asked.day))
    legs = visible_legs(asked.scope, EXPORT_ROSTER).overlapping(start, end)
    return {"people": sorted(set(legs.order_by().values_list("person_id", flat=True)))}


EXCHANGES = register(
    Dataset(
        code="exchanges",
        title="交流花名册",
        about="已经决定的交流，一行一段；编制和任职不动。导出的是该日所在学年的交流。",
        sheet=ExchangeSheet,
        change=RUN_EXCHANGES,
        take_out=EXPORT_ROSTER,
        unit=lambda scope: (
            DISTRICT if scope.may_everywhere(RUN_EXCHANGES) and scope.may_everywhere(CHANGE_ROSTER) else None
        ),
        writer=ExchangeWriter,
        rows=rows,
        lists=lambda scope, day: Places(scope, day).lists(),
        personal=True,
        order=16,
        covers=covers,
    )
)
