"""Yearly targets, and the reports of departments on their part."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.measures.catalogue.models import Measure, MeasureDepartment
from groups.measures.reports.models import DepartmentReport, MeasureTarget
from groups.measures.reports.queries import FIRST_YEAR, reports_for, visible_reports
from groups.measures.reports.rules import REPORT
from groups.measures.reports.words import Light
from groups.registry.models import Department
from groups.rights.checks import require
from groups.rights.roles import RUN_MEASURES, VIEW_MEASURES
from groups.rights.words import Place
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import holding, scope_of
from nanan_groups.records.attachments.owners import Owner, RoomUnit, register_case_owner
from nanan_groups.records.cases.engine import open_case
from nanan_groups.records.cases.kinds import Missing, Registered, register
from nanan_groups.records.models import Case
from nanan_groups.records.orders import Order, carry_out, refuse_same

ABOUT = "measure-report"
NOT_YOURS = "举措进展由本部门的填报人报送，只报本部门承担的举措。"


def set_target(*, order: Order, measure: Measure, year: int, text: str, due_on: date) -> MeasureTarget:
    """Of this year or the next; set again it is mended."""
    require(order.actor, RUN_MEASURES)
    _refuse_year(year)
    if due_on.year != year:
        raise RuleViolation(f"完成期限应在 {year} 年内。", field="due_on", code="year")
    with carry_out(order, "set_target", f"登记年度目标：{measure.title} {year} 年") as draft:
        row, subject = MeasureTarget.objects.filter(measure=measure, year=year).first(), f"{measure.title} {year} 年"
        if row is None:
            row = draft.add(
                MeasureTarget(measure=measure, year=year, text=text.strip(), due_on=due_on), subject=subject
            )
            draft.note_values(row, ["text", "due_on"], subject=subject)
        else:
            draft.update(row, subject=subject, text=text.strip(), due_on=due_on)
            refuse_same(draft)
    return row


def _refuse_year(year: int) -> None:
    this = timezone.localdate().year
    if not FIRST_YEAR <= year <= this + 1:
        raise RuleViolation(f"年度应在 {FIRST_YEAR} 到 {this + 1} 之间。", field="year", code="year")


def _texts(progress: str, light: str, light_reason: str, next_step: str) -> dict:
    if light and light != Light.GREEN and not light_reason.strip():
        raise RuleViolation("需要关注或进度滞后的，须写明原因。", field="light_reason", code="reason")
    texts = {"progress": progress, "light_reason": light_reason, "next_step": next_step}
    return {name: text.strip() for name, text in texts.items()} | {"light": light}


def start_report(
    *, order: Order, measure: Measure, department: Department, year: int, progress: str = "", light: str = "",
    light_reason: str = "", next_step: str = "",
) -> DepartmentReport:  # fmt: skip
    """By the reporter of that very department, of a measure it takes part in. Raises PermissionDenied, RuleViolation."""
    if order.actor is not None and not reports_for(scope_of(order.actor), department.pk):
        raise PermissionDenied(NOT_YOURS)
    if not MeasureDepartment.objects.filter(measure=measure, department=department).exists():
        raise RuleViolation(f"{department}不承担“{measure.title}”，不能报送。", code="not-theirs")
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise RuleViolation("只能报送本年度或以前年度的进展。", field="year", code="year")
    if DepartmentReport.objects.filter(measure=measure, department=department, year=year).exists():
        raise RuleViolation(f"本部门 {year} 年的报告已经起草，请在原报告上修改。", field="year", code="twice")
    facts = _texts(progress, light, light_reason, next_step)
    title = f"{department}：{measure.title} {year} 年"
    with carry_out(order, "start_report", f"起草举措报告：{title}") as draft:
        case = open_case(kind=REPORT.code, title=title, place=Place.OFFICE, place_id=department.pk, year=year)
        row = DepartmentReport(case=case, measure=measure, department=department, year=year, **facts)
        draft.add(row, subject=title)
        draft.note_values(row, ["progress", "light", "light_reason", "next_step"], subject=title)
    return row


def change_report(
    *, order: Order, report: DepartmentReport, progress: str, light: str, light_reason: str, next_step: str
) -> DepartmentReport:
    """While it may be written; refused to whoever has not seen what another wrote in between (StaleRecord)."""
    if order.actor is not None and not reports_for(scope_of(order.actor), report.department_id):
        raise PermissionDenied(NOT_YOURS)
    facts = _texts(progress, light, light_reason, next_step)
    with carry_out(order, "change_report", f"修改举措报告：{report.case.title}") as draft:
        state = Case.objects.select_for_update().get(pk=report.case_id).state
        if state not in REPORT.editable:
            raise RuleViolation(f"这份报告{REPORT.states[state]}，不能再修改。", code="decided")
        draft.lock(report, seen=order.seen)
        draft.update(report, subject=report.case.title, **facts)
        refuse_same(draft)
    return report


def missing_parts(case: Case) -> list[Missing]:
    row = DepartmentReport.objects.get(case=case)
    url = reverse("measures:report-act", args=[case.code, "change"])
    wanted = {"进展情况": row.progress, "进度": row.light, "下一步": row.next_step}
    return [Missing(f"没有填写：{label}", url) for label, text in wanted.items() if not text]


register(
    Registered(
        REPORT,
        needs={"told": missing_parts},
        url=lambda case: reverse("measures:report-detail", args=[case.code]),
        opens=holding(VIEW_MEASURES),
        cases=lambda scope: Case.objects.filter(
            kind=REPORT.code, pk__in=visible_reports(scope).order_by().values("case_id")
        ),
        runs=RUN_MEASURES,
    )
)


# --- evidence --------------------------------------------------------------------------------------------------------
def owner_of(report: DepartmentReport) -> Owner:
    return Owner(ABOUT, report.case.code)


register_case_owner(
    ABOUT,
    DepartmentReport.objects.select_related("case", "department").order_by("pk"),
    visible=visible_reports,
    may_write=lambda scope, row: reports_for(scope, row.department_id) and row.case.state in REPORT.editable,
    unit_of=lambda row: RoomUnit(f"office-{row.department.code}"[:40], str(row.department)),
    page="measures:report-detail",
)
