"""Leadership quota in and out of the import centre, row by row through the service."""

from collections.abc import Iterator
from types import SimpleNamespace

from groups.registry.models import Institution
from groups.registry.register.queries.references import References
from groups.rights.roles import APPROVE_POSTS
from nanan_groups.records.imports.datasets import DISTRICT, Asked, Dataset, covered_by, register
from nanan_groups.records.imports.rowwise import RowWriter
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.orders import Order
from staffing.leadership.models import LeaderQuota
from staffing.leadership.services import set_leader_quota
from staffing.leadership.sheets import LeaderQuotaSheet
from staffing.roster.queries.places import Places, PlacesByDay


class LeaderQuotaWriter(PlacesByDay, RowWriter):
    sheet = LeaderQuotaSheet

    def resolve(self, row) -> int:
        return self.places(row.since or self.job.effective_on).school(row.school).id

    def apply(self, row, resolved) -> Outcome:
        school = Institution.objects.get(pk=resolved)
        day = row.since or self.job.effective_on
        held = LeaderQuota.objects.filter(institution=school).active_on(day).first()
        if held is not None and (held.total, held.document) == (row.total, row.document):
            return Outcome("u", str(school))
        order = Order(actor=self.actor, effective_on=day, reason=self.job.reason, document=self.job.document)
        set_leader_quota(order=order, institution=school, total=row.total, document=row.document)
        return Outcome("n" if held is None else "c", str(school))

    def column_of(self, field: str) -> str:
        field = {"effective_on": "since", "institution": "school"}.get(field, field)
        return field if field in self.sheet.entered() else ""


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    schools = {ref.id: ref.text for ref in References(asked.scope, asked.day).institutions()}
    for one in LeaderQuota.objects.active_on(asked.day).order_by("institution__code").iterator(chunk_size=5_000):
        yield SimpleNamespace(
            school=schools.get(one.institution_id, ""), total=one.total, since=one.valid_from, document=one.document
        )


LEADER_QUOTAS = register(
    Dataset(
        code="leader_quotas",
        title="领导职数",
        about="各校核定校级领导职数，按生效日登记；由区教委人事科室办理。",
        sheet=LeaderQuotaSheet,
        change=APPROVE_POSTS,
        take_out=APPROVE_POSTS,
        unit=lambda scope: DISTRICT if scope.may_everywhere(APPROVE_POSTS) else None,
        writer=LeaderQuotaWriter,
        rows=rows,
        lists=lambda scope, day: Places(scope, day).lists(),
        order=41,
        covers=lambda asked: covered_by(asked, APPROVE_POSTS),
    )
)
