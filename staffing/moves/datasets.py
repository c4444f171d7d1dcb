"""Transfers in and out of the import centre: personnel's sheet, written row by row through the service."""

from collections.abc import Iterator
from functools import cached_property
from types import SimpleNamespace

from django.conf import settings

from groups.registry.models import Institution
from groups.registry.register.datasets import CHUNK
from groups.rights.roles import CHANGE_ROSTER, EXPORT_ROSTER
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import same_name
from nanan_groups.kit.years import school_year_of, school_year_period
from nanan_groups.records.imports.datasets import DISTRICT, Asked, Dataset, register
from nanan_groups.records.imports.rowwise import RowWriter
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.orders import Order
from staffing.moves.queries import listed, moves
from staffing.moves.services.moves import move_person
from staffing.moves.sheets import MoveSheet
from staffing.roster.models import StaffMember
from staffing.roster.queries.places import Places, PlacesByDay
from staffing.roster.queries.posts import main_post_on


class MoveWriter(PlacesByDay, RowWriter):
    sheet = MoveSheet

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
        day = max(row.since or self.job.effective_on, settings.REGISTER_START)
        return pk, self.places(day).school(row.school).id

    def apply(self, row, resolved) -> Outcome:
        pk, school = resolved
        person, day = StaffMember.objects.get(pk=pk), row.since or self.job.effective_on
        post = main_post_on(person, day)
        if post is not None and (post.institution_id, post.valid_from) == (school, day):
            return Outcome("u", str(person))
        order = Order(actor=self.actor, effective_on=day, reason=self.job.reason, document=self.job.document)
        facts = {"site": row.site, "post_kind": row.post_kind, "leadership": row.leadership}
        move_person(order=order, person=person, institution=Institution.objects.get(pk=school), **facts)
        return Outcome("c", str(person))

    def column_of(self, field: str) -> str:
        field = {"effective_on": "since", "institution": "school"}.get(field, field)
        return field if field in self.sheet.entered() else ""


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    """The transfers of the school year of that day."""
    start, end = school_year_period(school_year_of(asked.day))
    for one in listed(moves(asked.scope, EXPORT_ROSTER, start, end), asked.day, 100_000):
        yield SimpleNamespace(
            staff_no=one.staff_no,
            name=one.name,
            school=f"{one.new}（{one.new_code}）",
            site="",
            post_kind=one.post_kind,
            leadership=one.leadership,
            since=one.day,
        )


def covers(asked: Asked) -> dict:
    if asked.scope.may_everywhere(EXPORT_ROSTER):
        return {"district": True}
    start, end = school_year_period(school_year_of(asked.day))
    found = moves(asked.scope, EXPORT_ROSTER, start, end).order_by()
    return {"people": sorted(set(found.values_list("person_id", flat=True)))}


MOVES = register(
    Dataset(
        code="moves",
        title="跨校调动",
        about="调动结束原任职，同一天在另一所学校开始任职；由区教委人事科室办理。导出的是该日所在学年的调动。",
        sheet=MoveSheet,
        change=CHANGE_ROSTER,
        take_out=EXPORT_ROSTER,
        unit=lambda scope: DISTRICT if scope.may_everywhere(CHANGE_ROSTER) else None,
        writer=MoveWriter,
        rows=rows,
        lists=lambda scope, day: Places(scope, day).lists(),
        personal=True,
        order=15,
        covers=covers,
    )
)
