"""The sheet of attendance, a person a row."""

from collections.abc import Iterator
from types import SimpleNamespace

from groups.activities.attendance.models import Attendance
from groups.activities.attendance.queries import seen_attendance
from groups.activities.attendance.rules import Named
from groups.activities.attendance.services import record_attendance
from groups.activities.attendance.sheets import AttendanceSheet
from groups.activities.attendance.words import AttendedWay
from groups.activities.joint_activities.datasets import keepers_unit
from groups.activities.joint_activities.models import Activity
from groups.activities.joint_activities.queries import visible_activities
from groups.registry.register.datasets import RegisterWriter
from groups.registry.register.queries.names import site_names
from groups.rights.roles import EXPORT_ROSTER, KEEP_ACTIVITIES
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import number_key, same_name
from nanan_groups.records.imports.datasets import Asked, Dataset, register
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.models import ActKind


class AttendanceWriter(RegisterWriter):
    sheet = AttendanceSheet

    def resolve(self, row) -> Activity:
        found = visible_activities(self.scope).filter(code__iexact=row.activity).first()
        if found is None:
            raise RuleViolation(f"没有编号为“{row.activity}”的活动，请核对。", field="activity", code="not-found")
        return found

    def apply(self, row, resolved) -> Outcome:
        subject = f"{resolved.title} {row.name}"
        known = Attendance.objects.filter(activity=resolved, staff_key=number_key(row.staff_no))
        known = seen_attendance(self.scope).filter(pk__in=known.values("pk")).first()
        if known is not None and same_name(known.name, row.name):
            return Outcome("u", subject)  # what is on record already, the same sheet again
        order = self.order(kind=ActKind.IMPORT)
        people = [Named(row.staff_no, row.name)]
        record_attendance(order=order, activity=resolved, people=people, way=AttendedWay.SHEET)
        return Outcome("n", subject)

    def column_of(self, field: str) -> str:
        return super().column_of("staff_no" if field == "people" else field)


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    rows = seen_attendance(asked.scope, EXPORT_ROSTER).select_related("activity")
    found = list(rows.order_by("activity__day", "activity_id", "pk"))
    names = site_names({one.site_id for one in found})
    for one in found:
        facts = {name: getattr(one, name) for name in ("staff_no", "name", "way")}
        yield SimpleNamespace(activity=one.activity.code, title_of=one.activity.title, site=names(one.site_id), **facts)


register(
    Dataset(
        code="attendance",
        title="活动签到",
        about="谁参加了共建活动，一行一人；工号和姓名须与教职工名册一致。",
        sheet=AttendanceSheet,
        change=KEEP_ACTIVITIES,
        take_out=EXPORT_ROSTER,
        unit=keepers_unit,
        writer=AttendanceWriter,
        rows=rows,
        lists=lambda scope, day: {},
        personal=True,
        order=71,
    )
)
