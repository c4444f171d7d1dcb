"""Decided exchanges in and out of the import centre."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from types import SimpleNamespace

from django.conf import settings

from groups.registry.models import Site
from groups.registry.register.datasets import CHUNK
from groups.registry.register.queries.references import References
from groups.rights.roles import CHANGE_ROSTER, EXPORT_ROSTER, RUN_EXCHANGES, VIEW
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import same_name
from nanan_groups.kit.years import school_year_of, school_year_period
from nanan_groups.records.imports.datasets import DISTRICT, Asked, Dataset, register
from nanan_groups.records.imports.rowwise import RowWriter
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from staffing.exchanges.models import ExchangeLeg
from staffing.exchanges.queries.targets import visible_legs
from staffing.exchanges.services.legs import decide_leg
from staffing.exchanges.sheets import ExchangeSheet
from staffing.roster.models import StaffMember
from staffing.roster.queries.places import Places


class ExchangeWriter(RowWriter):
    """A leg that is registered already, to the letter, is unchanged."""

    sheet = ExchangeSheet

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self._places: dict[date, Places] = {}

    @cached_property
    def _known(self) -> dict[str, tuple[int, str]]:
        rows = StaffMember.objects.filter(void=False).order_by("pk").values_list("staff_no", "pk", "name")
        return {number.upper(): (pk, name) for number, pk, name in rows.iterator(chunk_size=CHUNK)}

    def resolve(self, row) -> tuple[int, int]:
        pk, name = self._known.get(row.staff_no.upper(), (None, ""))
        if pk is None:
            raise RuleViolation(
                f"名册中没有工号“{row.staff_no}”，请核对工号。", field="staff_no", code="person-unknown"
            )
        if not same_name(name, row.name):
            raise RuleViolation(
                f"工号“{row.staff_no}”在名册中不是“{row.name}”，请核对工号和姓名。", field="name", code="name-differs"
            )
        day = max(row.start, settings.REGISTER_START)
        places = self._places.setdefault(day, Places(self.scope, day))
        return pk, places.site_of(places.school(row.school).id, row.site).id

    def apply(self, row, resolved) -> Outcome:
        pk, site = resolved
        person = StaffMember.objects.get(pk=pk)
        facts = {
            "kind": row.kind,
            "hours": row.hours or 0,
            "standard": row.standard or 0,
            "subject": row.subject,
            "duties": row.duties,
            "document": row.document,
        }
        same = ExchangeLeg.objects.filter(person=person, to_site=site, valid_from=row.start, valid_to=row.end)
        if same.filter(**facts | ({} if facts["hours"] else {"standard": 0})).exists():
            return Outcome("u", str(person))
        order = Order(
            actor=self.actor,
            effective_on=self.job.effective_on,
            reason=self.job.reason,
            document=self.job.document,
            kind=ActKind.ENTRY,
        )
        days = {"start": row.start, "end": row.end}
        decide_leg(order=order, person=person, to_site=Site.objects.get(pk=site), **days, **facts)
        return Outcome("n", str(person))

    def column_of(self, field: str) -> str:
        field = {"to_site": "site"}.get(field, field)
        return field if field in self.sheet.entered() else ""


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
