"""Invented year of the measures: targets, reports of departments at every stage, supervision, a meeting of departments."""

from datetime import date, timedelta

from django.utils import timezone

from groups.access.appointments.services import appoint
from groups.measures.meetings.services import add_resolution, judge, record_meeting, report
from groups.measures.models import DepartmentReport, InterdepartmentalMeeting, Measure, MeasureDepartment
from groups.measures.reports.services import set_target, start_report
from groups.measures.supervision.services import answer, issue
from groups.measures.tolerance.services import decide
from groups.registry.models import Department, EducationGroup
from groups.rights.words import Role
from nanan_groups.accounts.models import User
from nanan_groups.accounts.services import create_account
from nanan_groups.demo.accounts import GROUP_REF, holder_of
from nanan_groups.demo.parts import part_of_year
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order

# Code of the department → how its reports stand, one after the other.
DEPARTMENTS = {
    "bureau": ("accepted", "accepted", "accepted", "submitted", "draft"),
    "treasury": ("accepted", "submitted"),
    "hr_bureau": ("accepted", "returned"),
}
LIGHTS = (("green", ""), ("amber", "（示例）部分学校的办学性质仍待核实"), ("red", "（示例）编制调整方案尚未报批"))


@part_of_year(at=96)
def make_demo_measures() -> None:
    """Once; what is there already is left alone."""
    if DepartmentReport.objects.exists():
        return
    today, officer = timezone.localdate(), holder_of(Role.REGISTRY_OFFICER)
    for measure in Measure.objects.order_by("kind", "ordinal")[:12]:
        facts = {"year": today.year, "due_on": date(today.year, 12, 20)}
        text = f"（示例）围绕“{measure.title}”完成年度任务并形成书面总结"
        set_target(order=_order(officer), measure=measure, text=text, **facts)
    for code, stages in DEPARTMENTS.items():
        department = Department.objects.get(code=code)
        reporter = _reporter(department)
        parts = (
            MeasureDepartment.objects.filter(department=department).select_related("measure").order_by("-part", "pk")
        )
        for number, (part, stage) in enumerate(zip(parts, stages, strict=False)):
            light, reason = LIGHTS[number % len(LIGHTS)]
            report = start_report(
                order=_order(reporter),
                measure=part.measure,
                department=department,
                year=today.year,
                progress="（示例）已印发工作方案，完成两次调研，形成问题清单。",
                light=light,
                light_reason=reason,
                next_step="（示例）下季度完成方案修订。",
            )
            if stage != "draft":
                _step(report, "submit", reporter)
            if stage == "accepted":
                _step(report, "accept", officer)
            if stage == "returned":
                _step(report, "send_back", officer, "（示例）请补充佐证材料")
    _supervised(officer, today)
    decide(
        order=_order(officer),
        group=EducationGroup.objects.get(source_ref=GROUP_REF),
        title="（示例）跨校走班试点",
        fact="（示例）试点初期课时统计口径不一致，已及时更正。",
        decision="（示例）符合容错情形，不作否决事项处理。",
        decided_on=today - timedelta(days=15),
        document="（示例）教工委〔2026〕5号",
        school_year=school_year_of(today),
    )


def _order(actor) -> Order:
    return Order(actor=actor, effective_on=timezone.localdate(), reason="（示例）", kind=ActKind.ENTRY)


def _step(report: DepartmentReport, arrow: str, actor, comment: str = "") -> None:
    report.case.refresh_from_db()
    perform(case=report.case, arrow=arrow, actor=actor, seen=report.case.version, comment=comment)


def _reporter(department: Department) -> User:
    """Each department has a reporter of its own, beside the demonstration account of one."""
    name = f"demo-{department.code}"[:30].replace("_", "-")
    user = User.objects.filter(username=name).first()
    if user is None:
        user, _ = create_account(username=name, name=f"演示{department.short_name}", is_demo=True, reason="演示账号")
        appoint(
            user=user,
            role=Role.DEPARTMENT_REPORTER,
            office=department,
            valid_from=date(2022, 7, 14),
            reason="演示账号",
        )
    return user


def _supervised(officer, today: date) -> None:
    department = Department.objects.get(code="hr_bureau")
    measure = MeasureDepartment.objects.filter(department=department).order_by("pk").first().measure
    for number in range(2):
        order = issue(
            order=_order(officer),
            measure=measure,
            department=department,
            due_on=today + timedelta(days=20 + number),
            problem="（示例）集团绩效总量核定方案未按期形成",
            requirement="（示例）一个月内提出方案并报送",
        )
        if number:
            text = "（示例）方案初稿已形成，正在征求意见。"
            answer(order=_order(_reporter(department)), supervision=order, answer=text)


# Of the meeting held: department, text, days until it is due, and what became of it.
AGREED = (
    ("hr_bureau", "（示例）研究集团教职工绩效总量核定办法，提出方案", -4, "late"),
    ("treasury", "（示例）明确集团共享场馆维护经费的渠道", 25, "progress"),
    ("hr_bureau", "（示例）汇总各集团岗位设置情况", 10, "done"),
    ("treasury", "（示例）核对上年度集团专项经费结余", 5, "confirmed"),
)


@part_of_year(at=97)
def make_demo_meetings() -> None:
    """One held a month ago with what it agreed on at every stage, one called. Once; what is there already is left alone."""
    if InterdepartmentalMeeting.objects.exists():
        return
    today, officer = timezone.localdate(), holder_of(Role.REGISTRY_OFFICER)
    offices = {one.code: one for one in Department.objects.filter(code__in=DEPARTMENTS).order_by("pk")}
    facts = {"host": offices["bureau"], "present": list(offices.values()), "place": "（示例）区教委二楼会议室"}
    held = record_meeting(
        order=_order(officer),
        held_on=today - timedelta(days=30),
        title="（示例）教育集团工作部门联席会议第一次会议",
        people="\n".join(f"{one}：（示例）{sign}某某" for one, sign in zip(offices.values(), "张李王", strict=False)),
        minutes="（示例）会议听取了教育集团建设进展，研究了编制、岗位和经费方面的问题。",
        **facts,
    )
    record_meeting(
        order=_order(officer),
        held_on=today + timedelta(days=20),
        title="（示例）教育集团工作部门联席会议第二次会议",
        **facts,
    )
    for code, text, days, stage in AGREED:
        department = offices[code]
        part = MeasureDepartment.objects.filter(department=department).select_related("measure").order_by("pk").first()
        due = today + timedelta(days=days)
        order = {"order": _order(officer), "meeting": held, "department": department, "due_on": due}
        one = add_resolution(text=text, measure=part.measure, **order)
        if stage != "late":
            told = "（示例）已形成初稿，正在征求意见。" if stage == "progress" else "（示例）已完成并报送材料。"
            by = _order(_reporter(department))
            report(order=by, resolution=one, text=told, done=stage != "progress")
        if stage == "confirmed":
            judge(order=_order(officer), resolution=one, accepted=True, text="（示例）同意办结")
