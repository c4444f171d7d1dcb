"""What the pages of joint work show for the two canary groups, and those of measures for a reporter's own department and
another one."""

from datetime import date, time, timedelta
from types import SimpleNamespace

from django.utils import timezone

from groups.activities.attendance.services import address_part
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
    SharedCourse,
    Venue,
    VenueUse,
)
from groups.activities.questionnaires.services import links_of
from groups.measures.models import (
    DepartmentReport,
    InterdepartmentalMeeting,
    Resolution,
    Supervision,
    ToleranceDecision,
)
from nanan_groups.records.models.codes import next_code
from nanan_groups.testing.case_factories import CaseFactory
from nanan_groups.testing.factories import DepartmentFactory, MeasureDepartmentFactory, MeasureFactory, entry


def sample_activities(two_groups) -> dict:
    """By canary."""
    return {side.canary: _sample(side) for side in (two_groups.a, two_groups.b)}


def _sample(side) -> SimpleNamespace:
    now = timezone.now()
    person = side.posts["tight"].person
    with entry(title=f"{side.canary}活动"):
        activity = Activity.objects.create(
            code=next_code("HD", 5),
            group=side.group,
            organiser=side.tight,
            kind="research",
            form="research",
            title=f"{side.canary}活动",
            day=timezone.localdate(),
            starts=time(14),
            ends=time(16),
            place=f"{side.canary}报告厅",
            content=f"{side.canary}内容",
            revision=1,
        )
        for site in (side.tight, side.lead_site):
            ActivitySchool.objects.create(activity=activity, site=site)
        facts = {"institution": side.tight.institution, "site": side.tight, "way": "by_hand", "at": now}
        came = Attendance.objects.create(
            activity=activity, staff_no=person.staff_no, staff_key=person.staff_no.upper(), name=person.name, **facts
        )
        window = CheckInWindow.objects.create(
            activity=activity, key=f"key{side.canary}"[:24], opens_at=now, closes_at=now + timedelta(hours=1)
        )
        venue = Venue.objects.create(
            code=next_code("CG", 4),
            group=side.group,
            site=side.tight,
            kind="venue",
            name=f"{side.canary}报告厅",
            first_slot=16,
            end_slot=36,
            opens_on=timezone.localdate(),
            note=f"{side.canary}说明",
            revision=1,
        )
        facts = {"site": side.tight, "day": timezone.localdate(), "first_slot": 18, "end_slot": 20}
        booking = Booking.objects.create(
            code=next_code("YY", 5), venue=venue, purpose=f"{side.canary}排练", revision=1, **facts
        )
        text = f"{side.canary}文字"
        facts = {"group": side.group, "title": text, "subject": text, "note": text, "revision": 1}
        course = SharedCourse.objects.create(code=next_code("KC", 4), developer=side.tight, **facts)
        resource = DigitalResource.objects.create(
            code=next_code("ZY", 5),
            uploader=side.tight,
            uploaded_on=timezone.localdate(),
            link=f"https://example.cn/{side.canary}",
            **facts,
        )
        day = timezone.localdate()
        use = VenueUse.objects.create(venue=venue, site=side.tight, day=day, people=20)
        term = CourseTerm.objects.create(course=course, site=side.tight, school_year=2026, term=1, pupils=20)
        visits = ResourceVisits.objects.create(
            resource=resource, institution=side.tight.institution, day=day, people=20
        )
        record = JointRecord.objects.create(
            code=next_code("GJ", 5),
            group=side.group,
            kind="studio",
            title=text,
            site=side.tight,
            lead=text,
            begins_on=timezone.localdate(),
            ends_on=timezone.localdate(),
            revision=1,
        )
        decision = ToleranceDecision.objects.create(
            code=next_code("RC", 4),
            group=side.group,
            title=text,
            fact=text,
            decision=text,
            document=text,
            decided_on=timezone.localdate(),
            school_year=2026,
            revision=1,
        )
        facts = {"school_year": 2026, "opens_on": timezone.localdate(), "closes_on": timezone.localdate(), "quota": 5}
        survey = Questionnaire.objects.create(
            code=next_code("WJ", 4), group=side.group, kind="members", secret="secret", revision=1, **facts
        )
    made = {
        "survey": survey,
        "venue": venue,
        "booking": booking,
        "course": course,
        "resource": resource,
        "record": record,
        "decision": decision,
        "use": use,
        "term": term,
        "visits": visits,
    }
    return SimpleNamespace(activity=activity, came=came, window=window, **made)


def activity_kwargs(side, made: SimpleNamespace) -> dict:
    code = {"code": made.activity.code}
    pages = ("activity-detail", "activity-print", "activity-docx", "activity-door", "roll-print", "roll-docx")
    return {f"activities:{page}": code for page in pages} | {
        "activities:activity-add": {"code": side.group.code},
        "activities:group-figures": {"code": side.group.code},
        "activities:activity-act": code | {"verb": "cancel"},
        "activities:attendance-act": code | {"verb": "record"},
        "activities:attendance-withdraw": code | {"pk": made.came.pk},
        "activities:venue-group-act": {"code": side.group.code, "verb": "open"},
        "activities:venue-detail": {"code": made.venue.code},
        "activities:venue-act": {"code": made.venue.code, "verb": "use"},
        "activities:booking-cancel": {"code": made.venue.code, "booking": made.booking.code},
        "activities:venue-use-act": {"code": made.venue.code, "pk": made.use.pk, "verb": "correct"},
        "activities:course-term-act": {"code": made.course.code, "pk": made.term.pk, "verb": "withdraw"},
        "activities:resource-visits-act": {"code": made.resource.code, "pk": made.visits.pk, "verb": "correct"},
        "activities:course-add": {"code": side.group.code},
        "activities:course-detail": {"code": made.course.code},
        "activities:course-act": {"code": made.course.code, "verb": "change"},
        "activities:resource-add": {"code": side.group.code},
        "activities:resource-detail": {"code": made.resource.code},
        "activities:resource-open": {"code": made.resource.code},
        "activities:resource-act": {"code": made.resource.code, "verb": "change"},
        "activities:record-add": {"code": side.group.code, "kind": "studio"},
        "activities:record-detail": {"code": made.record.code},
        "activities:record-act": {"code": made.record.code, "verb": "finish"},
        "measures:tolerance-withdraw": {"code": made.decision.code},
        "activities:questionnaire-links": {"code": made.survey.code},
        "activities:questionnaire-extend": {"code": made.survey.code},
        "activities:questionnaire-answer": {"token": links_of(made.survey)[0]},
        "activities:check-in": {"token": address_part(made.window)},
        "activities:calendar-feed": {"key": "nobody"},
    }


def sample_measures(two_groups, reporter) -> dict:
    """By canary: of the reporter's own department, and of another."""
    with entry(title="举措"):
        measure = MeasureFactory()
        offices = (reporter.appointments.get().office, DepartmentFactory())
        sides = zip((two_groups.a, two_groups.b), offices, strict=True)
        return {side.canary: _measured(measure, office, side.canary) for side, office in sides}


def _measured(measure, office, canary: str) -> SimpleNamespace:
    today = timezone.localdate()
    MeasureDepartmentFactory(measure=measure, department=office)
    facts = {"kind": "measure_report", "place": "office", "place_id": office.pk, "state": "submitted"}
    case = CaseFactory(title=f"{canary}报告", **facts)
    told = {"progress": f"{canary}进展", "light": "green", "next_step": f"{canary}下一步"}
    report = DepartmentReport.objects.create(case=case, measure=measure, department=office, year=today.year, **told)
    order = Supervision.objects.create(
        code=next_code("DB", 4),
        measure=measure,
        department=office,
        issued_on=today,
        due_on=today,
        problem=f"{canary}问题",
        requirement=f"{canary}要求",
        revision=1,
    )
    meeting = InterdepartmentalMeeting.objects.create(
        code=next_code("LX", 4),
        held_on=date(2026, 9, 10),
        title=f"{canary}联席会议",
        host=office,
        place=f"{canary}会议室",
        minutes=f"{canary}纪要",
        revision=1,
    )
    agreed = {"meeting": meeting, "ordinal": 1, "department": office, "measure": measure, "due_on": today}
    Resolution.objects.create(code=next_code("YD", 4), text=f"{canary}议定事项", revision=1, **agreed)
    return SimpleNamespace(measure=measure, office=office, report=report, order=order, meeting=meeting)


def measure_kwargs(made: SimpleNamespace) -> dict:
    meeting = {"code": made.meeting.code}
    slug, report, order = {"slug": made.measure.slug}, {"code": made.report.case.code}, {"code": made.order.code}
    return {
        "measures:measure-detail": slug,
        "measures:measure-act": slug | {"verb": "target"},
        "measures:supervision-issue": slug,
        "measures:report-start": slug | {"department": made.office.code},
        "measures:report-detail": report,
        "measures:report-step": report | {"arrow": "accept"},
        "measures:report-act": report | {"verb": "change"},
        **{f"measures:supervision-{page}": order for page in ("detail", "print", "docx")},
        "measures:supervision-act": order | {"verb": "answer"},
        **{f"measures:meeting-{page}": meeting for page in ("detail", "print", "docx")},
        "measures:meeting-act": meeting | {"verb": "resolve"},
        "measures:resolution-act": meeting | {"ordinal": 1, "verb": "report"},
    }
