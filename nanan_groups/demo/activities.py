"""Invented activities of the first group: held, coming and cancelled; who was there."""

from datetime import date, time, timedelta

from django.utils import timezone

from groups.activities.attendance.rules import Named
from groups.activities.attendance.services import record_attendance
from groups.activities.attendance.words import AttendedWay
from groups.activities.courses.services import add_course, give_course
from groups.activities.joint_activities.queries import group_sites
from groups.activities.joint_activities.services import cancel_activity, plan_activity, report_activity
from groups.activities.joint_activities.words import JointKind
from groups.activities.joint_records.services import add_record, finish_record
from groups.activities.models import Activity, Questionnaire
from groups.activities.questionnaires.services import give_answer, links_of, open_questionnaire
from groups.activities.resources.services import add_resource, record_visits
from groups.activities.school_figures.services import confirm_figures, enter_figure
from groups.activities.venues.services import book_venue, open_venue, plan_uses, record_use
from groups.registry.models import EducationGroup, Institution
from groups.rights.words import Role
from nanan_groups.demo.accounts import GROUP_REF, holder_of, make_demo_people
from nanan_groups.demo.parts import part_of_year
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order, carry_out
from staffing.models import StaffPost

# Days from today, kind, form, title, pupils at each school.
HELD = (
    (-75, "research", "research", "（示例）语文联合教研", 0),
    (-60, "teaching", "preparation", "（示例）数学集体备课", 0),
    (-45, "training", "training", "（示例）新教师培训", 0),
    (-30, "friendship", "pupils", "（示例）科技节学生跨校学习", 60),
    (-12, "assessment", "testing", "（示例）期中联合监测分析", 0),
)
COMING = (
    (6, "research", "research", "（示例）英语联合教研", 0),
    (20, JointKind.BUILDING.value, "open_day", "（示例）集团开放日", 0),
)


@part_of_year(at=60)
def make_demo_activities() -> None:
    """Once; what is there already is left alone."""
    if Activity.objects.exists():
        return
    make_demo_people()
    today = timezone.localdate()
    group = EducationGroup.objects.get(source_ref=GROUP_REF)
    office = holder_of(Role.GROUP_OFFICE)
    sites = list(group_sites(group.pk, today))[:4]
    for days, kind, form, title, pupils in (*HELD, *COMING):
        activity = _planned(group, office, sites, today + timedelta(days=days), kind, form, title)
        if days < 0:
            counts = dict.fromkeys(sites, (pupils, pupils // 2, pupils * 2))
            summary = "（示例）各校按时参加，研讨充分，形成课例和纪要。"
            report_activity(order=_order(office), activity=activity, summary=summary, counts=counts)
            _attended(activity, office, sites)
    _venues(group, office, sites)
    _courses(group, office, sites)
    _resources(group, office, sites)
    _records(group, office, sites)
    _school_figures(sites)
    _surveys(group)
    cancelled = _planned(group, office, sites, today + timedelta(days=9), "training", "training", "（示例）校长论坛")
    cancel_activity(order=_order(office), activity=cancelled, why="（示例）与区级会议时间冲突，改期举办")


def _order(actor) -> Order:
    return Order(actor=actor, effective_on=timezone.localdate(), reason="（示例）", kind=ActKind.ENTRY)


def _planned(group, office, sites, day: date, kind: str, form: str, title: str) -> Activity:
    return plan_activity(
        order=_order(office),
        group=group,
        school_year=school_year_of(day),
        organiser=sites[0],
        sites=sites,
        kind=kind,
        form=form,
        title=title,
        day=day,
        starts=time(14),
        ends=time(16, 30),
        place="示例报告厅",
        content="（示例）一、课例展示\n二、分组研讨\n三、专家点评",
        in_plan=True,
        rotating=form == "research",
    )


def _attended(activity: Activity, office, sites) -> None:
    """The first people of each school on the roster."""
    posts = StaffPost.objects.filter(site__in=sites, main=True, person__void=False).active_on(activity.day)
    people = [
        Named(post.person.staff_no, post.person.name)
        for site in sites
        for post in posts.filter(site=site).select_related("person").order_by("person__staff_no")[:4]
    ]
    if people:
        record_attendance(order=_order(office), activity=activity, people=people, way=AttendedWay.BY_HAND)


def _venues(group, office, sites) -> None:
    """Five open to the group; some booked, some used by another school."""
    today = timezone.localdate()
    plan_uses(order=_order(office), group=group, school_year=school_year_of(today), uses=24)
    for number, (kind, name) in enumerate(
        (
            ("venue", "报告厅"),
            ("venue", "足球场"),
            ("venue", "科学实验室"),
            ("equipment", "录播设备"),
            ("equipment", "航模器材"),
        )
    ):
        venue = open_venue(
            order=_order(office),
            group=group,
            site=sites[number % len(sites)],
            kind=kind,
            name=f"（示例）{name}",
            starts=time(8),
            ends=time(18),
            opens_on=today - timedelta(days=90),
            note="（示例）请提前一天预约",
        )
        guest = sites[(number + 1) % len(sites)]
        facts = {
            "venue": venue,
            "site": guest,
            "day": today + timedelta(days=number + 1),
            "purpose": "（示例）社团活动",
        }
        book_venue(order=_order(office), starts=time(14), ends=time(15, 30), **facts)
        if number < 3:
            for back in (7, 21):
                facts = {"venue": venue, "site": guest, "day": today - timedelta(days=back)}
                record_use(order=_order(office), sessions=2, people=45, **facts)


def _courses(group, office, sites) -> None:
    """Four courses; the first in both terms of last school year at every school, the others in one."""
    year = school_year_of(timezone.localdate())
    for number, (title, subject) in enumerate(
        (("编程入门", "信息科技"), ("南岸乡土史", "历史"), ("合唱", "音乐"), ("航模", "科学"))
    ):
        facts = {
            "group": group,
            "developer": sites[number % len(sites)],
            "title": f"（示例）{title}",
            "subject": subject,
        }
        course = add_course(order=_order(office), **facts)
        for site in sites[: len(sites) - number]:
            for of_year, term in ((year - 1, 1), (year - 1, 2), (year, 1))[: 3 if number == 0 else 1]:
                facts = {"course": course, "site": site, "school_year": of_year, "term": term}
                give_course(order=_order(office), pupils=40 + number, **facts)


def _resources(group, office, sites) -> None:
    """A few of each school, opened by others."""
    today = timezone.localdate()
    for number, title in enumerate(("数学微课", "语文课件", "英语听力", "物理实验视频", "德育案例", "美术素材")):
        resource = add_resource(
            order=_order(office),
            group=group,
            uploader=sites[number % len(sites)],
            uploaded_on=today - timedelta(days=40),
            title=f"（示例）{title}",
            subject=title[:2],
            link="",
            note="（示例）文件见附件",
        )
        for back, site in ((5, sites[(number + 1) % len(sites)]), (9, sites[number % len(sites)])):
            facts = {"resource": resource, "site": site, "day": today - timedelta(days=back)}
            record_visits(order=_order(office), people=12 + number, **facts)


# Kind, title, lead, partner, level, field, done.
RECORDS = (
    ("pair", "数学教师结对", "示例师傅", "示例徒弟", "", "", False),
    ("pair", "语文教师结对", "示例师傅二", "示例徒弟二", "", "", True),
    ("studio", "物理名师工作室", "示例主持人", "", "", "", False),
    ("award", "跨校科技节课程", "示例团队", "示例评选委员会", "city", "", True),
    ("award", "乡土史课程", "示例团队", "示例评选委员会", "district", "", True),
    ("task", "大学先修课开设", "示例负责人", "示例大学", "", "", True),
    ("task", "科学实验室共建", "示例负责人", "示例大学", "", "", False),
    ("integration", "统一教研制度", "示例责任人", "", "", "teaching", False),
    ("integration", "统一教师培训", "示例责任人", "", "", "teachers", False),
)


def _records(group, office, sites) -> None:
    today = timezone.localdate()
    for kind, title, lead, partner, level, field, done in RECORDS:
        record = add_record(
            order=_order(office),
            group=group,
            kind=kind,
            site=sites[0],
            partner_site=sites[1] if kind == "pair" else None,
            title=f"（示例）{title}",
            lead=lead,
            partner=partner,
            begins_on=today - timedelta(days=60),
            ends_on=today + timedelta(days=120),
            hours=20,
            level=level,
            field=field,
        )
        if done:
            facts = {"state": "done", "review": "（示例）按期完成，效果良好。", "ends_on": today - timedelta(days=3)}
            finish_record(order=_order(office), record=record, **facts)


def _school_figures(sites) -> None:
    """Percentiles of two years confirmed, satisfaction of this one waiting."""
    officer, leader = holder_of(Role.REGISTRY_OFFICER), holder_of(Role.BUREAU_LEADER)
    year = school_year_of(timezone.localdate())
    schools = Institution.objects.filter(sites__in=sites).distinct().order_by("code")
    facts = {"source": "（示例）区级监测", "document": "（示例）监测报告"}
    for number, school in enumerate(schools):
        for of_year, value in ((year - 2, 5_000 + 300 * number), (year - 1, 5_400 + 200 * number)):
            keys = {"institution": school, "school_year": of_year, "kind": "percentile", "value": value}
            enter_figure(order=_order(officer), **keys, **facts)
        keys = {"institution": school, "school_year": year - 1, "kind": "satisfaction", "value": 9_150 + number}
        enter_figure(order=_order(officer), **keys, **facts)
    for of_year in (year - 2, year - 1):
        confirm_figures(order=_order(leader), school_year=of_year, kind="percentile")


def _surveys(group) -> None:
    """This year's are open: how many answered is not told yet. Last year's are over, with their results."""
    today, officer = timezone.localdate(), holder_of(Role.REGISTRY_OFFICER)
    year = school_year_of(today)
    for of_year, kind, answered in (
        (year, "members", 6),
        (year, "people", 3),
        (year - 1, "members", 7),
        (year - 1, "people", 8),
    ):
        row = open_questionnaire(
            order=_order(officer),
            group=group,
            kind=kind,
            school_year=of_year,
            opens_on=today,
            closes_on=today + timedelta(days=20),
            quota=8,
        )
        for number, token in enumerate(links_of(row)[:answered]):
            give_answer(token=token, ratings=[5, 4, 5, 4, 3 + number % 3])
        if of_year < year:
            _closed(row, officer, year)


def _closed(row: Questionnaire, officer, year: int) -> None:
    """As if it had been answered in June: no service moves a last day into the past."""
    with carry_out(_order(officer), "extend_questionnaire", "（示例）上学年的问卷已截止") as draft:
        draft.lock(row)
        draft.update(row, opens_on=date(year, 6, 1), closes_on=date(year, 6, 20))
