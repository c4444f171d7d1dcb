"""Dull rows of joint work and of measures: the smallest valid one of each model that keeps a history."""

from datetime import UTC, date, datetime, time

from factory import LazyFunction, SelfAttribute, Sequence, SubFactory

from groups.activities.models import (
    Activity,
    ActivitySchool,
    Attendance,
    Booking,
    CheckInWindow,
    CourseTerm,
    DigitalResource,
    JointRecord,
    Questionnaire,
    ResourceVisits,
    SchoolFigure,
    SharedCourse,
    SharingPlan,
    UploadStandard,
    Venue,
    VenueUse,
)
from groups.measures.models import (
    DepartmentReport,
    InterdepartmentalMeeting,
    MeasureTarget,
    MeetingDepartment,
    Resolution,
    ResolutionStep,
    Supervision,
    ToleranceDecision,
)
from nanan_groups.records.models.codes import next_code

from .case_factories import CaseFactory
from .factories import (
    DepartmentFactory,
    EducationGroupFactory,
    InstitutionFactory,
    MeasureFactory,
    RecordFactory,
    SiteFactory,
)

DAY, YEAR = date(2026, 10, 15), 2026


class ActivityFactory(RecordFactory):
    class Meta:
        model = Activity

    code = LazyFunction(lambda: next_code("HD", 5))
    group = SubFactory(EducationGroupFactory)
    organiser = SubFactory(SiteFactory)
    kind = form = "research"
    title = "课例研讨"
    day, starts, ends = DAY, time(14), time(16)
    place = "报告厅"
    revision = 1


class ActivitySchoolFactory(RecordFactory):
    class Meta:
        model = ActivitySchool

    activity = SubFactory(ActivityFactory)
    site = SubFactory(SiteFactory)


class AttendanceFactory(RecordFactory):
    class Meta:
        model = Attendance

    activity = SubFactory(ActivityFactory)
    staff_no = staff_key = Sequence(lambda n: f"T{n}")
    name = "王测试"
    site = SubFactory(SiteFactory)
    institution = SelfAttribute("site.institution")
    way = "by_hand"
    at = datetime(2026, 10, 15, 6, tzinfo=UTC)


class CheckInWindowFactory(RecordFactory):
    class Meta:
        model = CheckInWindow

    activity = SubFactory(ActivityFactory)
    key = Sequence(lambda n: f"key{n}")
    opens_at, closes_at = datetime(2026, 10, 15, 6, tzinfo=UTC), datetime(2026, 10, 15, 7, tzinfo=UTC)


class VenueFactory(RecordFactory):
    class Meta:
        model = Venue

    code = LazyFunction(lambda: next_code("CG", 4))
    group = SubFactory(EducationGroupFactory)
    site = SubFactory(SiteFactory)
    kind, name = "venue", "报告厅"
    first_slot, end_slot = 16, 36
    opens_on = DAY
    revision = 1


class BookingFactory(RecordFactory):
    class Meta:
        model = Booking

    code = LazyFunction(lambda: next_code("YY", 5))
    venue = SubFactory(VenueFactory)
    site = SubFactory(SiteFactory)
    day = DAY
    first_slot, end_slot = 18, 20
    purpose = "排练"
    revision = 1


class VenueUseFactory(RecordFactory):
    class Meta:
        model = VenueUse

    venue = SubFactory(VenueFactory)
    site = SubFactory(SiteFactory)
    day = DAY
    people = 40


class SharingPlanFactory(RecordFactory):
    class Meta:
        model = SharingPlan

    group = SubFactory(EducationGroupFactory)
    school_year, uses = YEAR, 24


class SharedCourseFactory(RecordFactory):
    class Meta:
        model = SharedCourse

    code = LazyFunction(lambda: next_code("KC", 4))
    group = SubFactory(EducationGroupFactory)
    developer = SubFactory(SiteFactory)
    title, subject = "编程", "信息科技"
    revision = 1


class CourseTermFactory(RecordFactory):
    class Meta:
        model = CourseTerm

    course = SubFactory(SharedCourseFactory)
    site = SubFactory(SiteFactory)
    school_year, term, pupils = YEAR, 1, 40


class DigitalResourceFactory(RecordFactory):
    class Meta:
        model = DigitalResource

    code = LazyFunction(lambda: next_code("ZY", 5))
    group = SubFactory(EducationGroupFactory)
    uploader = SubFactory(SiteFactory)
    title, subject = "微课", "数学"
    uploaded_on = DAY
    revision = 1


class ResourceVisitsFactory(RecordFactory):
    class Meta:
        model = ResourceVisits

    resource = SubFactory(DigitalResourceFactory)
    institution = SubFactory(InstitutionFactory)
    day, people = DAY, 12


class UploadStandardFactory(RecordFactory):
    class Meta:
        model = UploadStandard

    school_year, resources, source = YEAR, 10, "文件"


class JointRecordFactory(RecordFactory):
    class Meta:
        model = JointRecord

    code = LazyFunction(lambda: next_code("GJ", 5))
    group = SubFactory(EducationGroupFactory)
    kind, title, lead = "studio", "工作室", "甲老师"
    site = SubFactory(SiteFactory)
    begins_on = ends_on = DAY
    revision = 1


class SchoolFigureFactory(RecordFactory):
    class Meta:
        model = SchoolFigure

    institution = SubFactory(InstitutionFactory)
    school_year, kind, value = YEAR, "percentile", 6_250
    source, document = "区级监测", "报告"


class QuestionnaireFactory(RecordFactory):
    class Meta:
        model = Questionnaire

    code = LazyFunction(lambda: next_code("WJ", 4))
    group = SubFactory(EducationGroupFactory)
    kind, school_year, quota, secret = "members", YEAR, 6, "secret"
    opens_on = closes_on = DAY
    revision = 1


# --- measures --------------------------------------------------------------------------------------------------------
class MeasureTargetFactory(RecordFactory):
    class Meta:
        model = MeasureTarget

    measure = SubFactory(MeasureFactory)
    year, text, due_on = YEAR, "完成方案", DAY


class DepartmentReportFactory(RecordFactory):
    class Meta:
        model = DepartmentReport

    measure = SubFactory(MeasureFactory)
    department = SubFactory(DepartmentFactory)
    case = SubFactory(CaseFactory, kind="measure_report", title="报告", place="office", place_id=1, state="draft")
    year = YEAR
    revision = 1


class SupervisionFactory(RecordFactory):
    class Meta:
        model = Supervision

    code = LazyFunction(lambda: next_code("DB", 4))
    measure = SubFactory(MeasureFactory)
    department = SubFactory(DepartmentFactory)
    issued_on = due_on = DAY
    problem, requirement = "未报", "一月内报送"
    revision = 1


class ToleranceDecisionFactory(RecordFactory):
    class Meta:
        model = ToleranceDecision

    code = LazyFunction(lambda: next_code("RC", 4))
    group = SubFactory(EducationGroupFactory)
    title, fact, decision, document = "试点", "调整课程", "不追究", "文"
    decided_on, school_year = DAY, YEAR
    revision = 1


class InterdepartmentalMeetingFactory(RecordFactory):
    class Meta:
        model = InterdepartmentalMeeting

    code = LazyFunction(lambda: next_code("LX", 4))
    held_on = DAY
    title = Sequence(lambda n: f"第{n}次联席会议")
    host = SubFactory(DepartmentFactory)
    place = "会议室"
    revision = 1


class MeetingDepartmentFactory(RecordFactory):
    class Meta:
        model = MeetingDepartment

    meeting = SubFactory(InterdepartmentalMeetingFactory)
    department = SubFactory(DepartmentFactory)


class ResolutionFactory(RecordFactory):
    class Meta:
        model = Resolution

    code = LazyFunction(lambda: next_code("YD", 4))
    meeting = SubFactory(InterdepartmentalMeetingFactory)
    ordinal = Sequence(lambda n: n + 1)
    text, due_on = "形成方案", DAY
    department = SubFactory(DepartmentFactory)
    revision = 1


class ResolutionStepFactory(RecordFactory):
    class Meta:
        model = ResolutionStep

    resolution = SubFactory(ResolutionFactory)
    day, kind, text = DAY, "progress", "已调研"
