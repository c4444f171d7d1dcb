"""Authorised posts in and out of the import centre, row by row through the service."""

from collections.abc import Iterator
from types import SimpleNamespace

from groups.registry.models import Institution
from groups.registry.register.queries.references import References
from groups.rights.roles import APPROVE_POSTS
from nanan_groups.records.imports.datasets import DISTRICT, Asked, Dataset, covered_by, register
from nanan_groups.records.imports.rowwise import RowWriter
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.orders import Order
from staffing.quotas.models import PostQuota
from staffing.quotas.services.quotas import set_quota
from staffing.quotas.sheets import QuotaSheet
from staffing.roster.queries.places import Places, PlacesByDay


class QuotaWriter(PlacesByDay, RowWriter):
    sheet = QuotaSheet

    def resolve(self, row) -> int:
        return self.places(row.since or self.job.effective_on).school(row.school).id

    def apply(self, row, resolved) -> Outcome:
        school = Institution.objects.get(pk=resolved)
        day = row.since or self.job.effective_on
        held = PostQuota.objects.filter(institution=school).active_on(day).first()
        if held is not None and (held.total, held.teachers, held.document) == (row.total, row.teachers, row.document):
            return Outcome("u", str(school))
        order = Order(actor=self.actor, effective_on=day, reason=self.job.reason, document=self.job.document)
        facts = {"total": row.total, "teachers": row.teachers, "document": row.document}
        set_quota(order=order, institution=school, **facts)
        return Outcome("n" if held is None else "c", str(school))

    def column_of(self, field: str) -> str:
        field = {"effective_on": "since", "institution": "school"}.get(field, field)
        return field if field in self.sheet.entered() else ""


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    schools = {ref.id: ref.text for ref in References(asked.scope, asked.day).institutions()}
    for one in PostQuota.objects.active_on(asked.day).order_by("institution__code").iterator(chunk_size=5_000):
        yield SimpleNamespace(
            school=schools.get(one.institution_id, ""),
            total=one.total,
            teachers=one.teachers,
            since=one.valid_from,
            document=one.document,
        )


QUOTAS = register(
    Dataset(
        code="post_quotas",
        title="核定编制",
        about="各校核定总数和教师数，按生效日登记；由区教委人事科室办理。",
        sheet=QuotaSheet,
        change=APPROVE_POSTS,
        take_out=APPROVE_POSTS,
        unit=lambda scope: DISTRICT if scope.may_everywhere(APPROVE_POSTS) else None,
        writer=QuotaWriter,
        rows=rows,
        lists=lambda scope, day: Places(scope, day).lists(),
        order=40,
        covers=lambda asked: covered_by(asked, APPROVE_POSTS),
    )
)
