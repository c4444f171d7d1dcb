"""Entrusted legal persons in and out of the import centre, row by row through the service."""

from collections.abc import Iterator
from types import SimpleNamespace

from groups.registry.models import Site
from groups.registry.register.queries.references import References
from groups.rights.roles import APPROVE_POSTS
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.imports.datasets import DISTRICT, Asked, Dataset, covered_by, register
from nanan_groups.records.imports.rowwise import RowWriter
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.orders import Order
from staffing.entrustments.models import Entrustment
from staffing.entrustments.services import entrust
from staffing.entrustments.sheets import EntrustmentSheet
from staffing.roster.models import StaffMember
from staffing.roster.queries.places import Places, PlacesByDay


class EntrustmentWriter(PlacesByDay, RowWriter):
    sheet = EntrustmentSheet

    def resolve(self, row) -> int:
        return self.places(row.since or self.job.effective_on).place(row)[1]

    def apply(self, row, resolved) -> Outcome:
        site = Site.objects.select_related("institution").get(pk=resolved)
        person = StaffMember.objects.filter(staff_no__iexact=row.staff_no, void=False).first()
        if person is None:
            raise RuleViolation(f"名册中没有工号“{row.staff_no}”。", field="staff_no", code="unknown")
        if row.name and row.name != person.name:
            raise RuleViolation(f"工号“{row.staff_no}”在名册是{person.name}，请核对。", field="name", code="another")
        day = row.since or self.job.effective_on
        held = Entrustment.objects.filter(site=site).active_on(day).first()
        told = (person.pk, row.powers, row.document, row.until or (held and held.valid_to))
        if held is not None and (held.person_id, held.powers, held.document, held.valid_to) == told:
            return Outcome("u", str(site))
        order = Order(actor=self.actor, effective_on=day, reason=self.job.reason, document=self.job.document)
        facts = {"powers": row.powers, "document": row.document, "until": row.until}
        entrust(order=order, site=site, person=person, **facts)
        return Outcome("n" if held is None else "c", str(site))

    def column_of(self, field: str) -> str:
        field = {"effective_on": "since"}.get(field, field)
        return field if field in self.sheet.entered() else ""


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    references = References(asked.scope, asked.day)
    schools = {ref.id: ref.text for ref in references.institutions()}
    for one in Entrustment.objects.active_on(asked.day).select_related("site", "person").order_by("site__code"):
        school = one.site.institution_id
        sites = {ref.id: ref.text for ref in references.sites_of(school)}
        yield SimpleNamespace(
            school=schools.get(school, ""),
            site=sites.get(one.site_id, ""),
            staff_no=one.person.staff_no,
            name=one.person.name,
            powers=one.powers,
            since=one.valid_from,
            until=one.valid_to,
            document=one.document,
        )


ENTRUSTMENTS = register(
    Dataset(
        code="entrustments",
        title="委托法人",
        about="集团校区的委托法人：受托人、权限、起止；由区教委人事科室办理。",
        sheet=EntrustmentSheet,
        change=APPROVE_POSTS,
        take_out=APPROVE_POSTS,
        unit=lambda scope: DISTRICT if scope.may_everywhere(APPROVE_POSTS) else None,
        writer=EntrustmentWriter,
        rows=rows,
        lists=lambda scope, day: Places(scope, day).lists(),
        order=43,
        covers=lambda asked: covered_by(asked, APPROVE_POSTS),
        personal=True,
    )
)
