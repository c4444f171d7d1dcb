"""What a row of joint work and of measures can know, the database itself holds: each rule with a row that breaks it."""

from datetime import date, time

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from groups.activities.models import Answer, BookedSlot, Invitation, ResourceOpening
from groups.measures.models import Measure, MeasureDepartment
from nanan_groups.testing import activity_factories as made
from nanan_groups.testing.factories import UserFactory, entry

# By rule: the factory and what makes its row wrong.
BAD = {
    "activities_activity_told": (made.ActivityFactory, {"ends": time(14)}),
    "activities_activity_state": (made.ActivityFactory, {"state": "held"}),
    "activities_activityschool_sizes": (made.ActivitySchoolFactory, {"pupils": 2, "first_time": 3, "visits": 4}),
    "activities_attendance_told": (made.AttendanceFactory, {"name": ""}),
    "activities_checkinwindow_span": (made.CheckInWindowFactory, {"key": ""}),
    "activities_venue_told": (made.VenueFactory, {"end_slot": 49}),
    "activities_booking_told": (made.BookingFactory, {"end_slot": 18}),
    "activities_venueuse_sizes": (made.VenueUseFactory, {"people": 0}),
    "activities_sharingplan_uses": (made.SharingPlanFactory, {"uses": 0}),
    "activities_sharedcourse_told": (made.SharedCourseFactory, {"subject": ""}),
    "activities_courseterm_sizes": (made.CourseTermFactory, {"term": 3}),
    "activities_digitalresource_told": (made.DigitalResourceFactory, {"title": ""}),
    "activities_resourcevisits_people": (made.ResourceVisitsFactory, {"people": 0}),
    "activities_uploadstandard_told": (made.UploadStandardFactory, {"source": ""}),
    "activities_jointrecord_told": (made.JointRecordFactory, {"ends_on": date(2026, 1, 1)}),
    "activities_jointrecord_kind": (made.JointRecordFactory, {"kind": "award"}),
    "activities_jointrecord_state": (made.JointRecordFactory, {"state": "done"}),
    "activities_schoolfigure_value": (made.SchoolFigureFactory, {"value": 10_001}),
    "activities_schoolfigure_state": (made.SchoolFigureFactory, {"state": "confirmed"}),
    "activities_questionnaire_days": (made.QuestionnaireFactory, {"quota": 4}),
    "measures_measuretarget_told": (made.MeasureTargetFactory, {"text": ""}),
    "measures_departmentreport_light": (made.DepartmentReportFactory, {"light": "red"}),
    "measures_supervision_told": (made.SupervisionFactory, {"due_on": date(2026, 1, 1)}),
    "measures_supervision_state": (made.SupervisionFactory, {"state": "closed"}),
    "measures_tolerancedecision_told": (made.ToleranceDecisionFactory, {"document": ""}),
    "measures_tolerancedecision_withdrawn": (made.ToleranceDecisionFactory, {"why": "有误"}),
    "measures_interdepartmentalmeeting_told": (made.InterdepartmentalMeetingFactory, {"place": ""}),
    "measures_interdepartmentalmeeting_why": (made.InterdepartmentalMeetingFactory, {"why": "有误"}),
    "measures_resolution_told": (made.ResolutionFactory, {"text": ""}),
    "measures_resolution_state": (made.ResolutionFactory, {"state": "closed"}),
    "measures_resolutionstep_told": (made.ResolutionStepFactory, {"kind": "other"}),
}
# By rule: the factory of a row that there is once, and the names of what must be the same.
ONCE = {
    "activities_activity_once": (made.ActivityFactory, ("group", "day", "title")),
    "activities_activityschool_once": (made.ActivitySchoolFactory, ("activity", "site")),
    "activities_attendance_once": (made.AttendanceFactory, ("activity", "staff_key")),
    "activities_venue_once": (made.VenueFactory, ("group", "site", "name")),
    "activities_sharingplan_once": (made.SharingPlanFactory, ("group", "school_year")),
    "activities_sharedcourse_once": (made.SharedCourseFactory, ("group", "title")),
    "activities_courseterm_once": (made.CourseTermFactory, ("course", "site", "school_year", "term")),
    "activities_digitalresource_once": (made.DigitalResourceFactory, ("group", "uploader", "title")),
    "activities_resourcevisits_once": (made.ResourceVisitsFactory, ("resource", "institution", "day")),
    "activities_schoolfigure_once": (made.SchoolFigureFactory, ("institution", "school_year", "kind")),
    "activities_questionnaire_once": (made.QuestionnaireFactory, ("group", "kind", "school_year")),
    "measures_measuretarget_once": (made.MeasureTargetFactory, ("measure", "year")),
    "measures_departmentreport_once": (made.DepartmentReportFactory, ("measure", "department", "year")),
    "measures_interdepartmentalmeeting_once": (made.InterdepartmentalMeetingFactory, ("held_on", "title")),
    "measures_meetingdepartment_once": (made.MeetingDepartmentFactory, ("meeting", "department")),
    "measures_resolution_once": (made.ResolutionFactory, ("meeting", "ordinal")),
}
# Rules of rows without a history, tried by hand below.
PLAIN = {
    "activities_bookedslot_once",
    "activities_resourceopening_once",
    "activities_invitation_once",
    "activities_answer_value",
}
CATALOGUE = (Measure, MeasureDepartment)  # tried with the register


def refused(make) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


@pytest.mark.django_db
def test_every_rule_is_held_by_the_database():
    models = [one for label in ("activities", "measures") for one in apps.get_app_config(label).get_models()]
    models = [one for one in models if not hasattr(one, "instance_type") and one not in CATALOGUE]
    rules = [rule for one in models for rule in one._meta.constraints]
    checks = {rule.name for rule in rules if isinstance(rule, CheckConstraint)}
    once = {rule.name for rule in rules if isinstance(rule, UniqueConstraint)}
    assert (checks - PLAIN, once - PLAIN) == (set(BAD), set(ONCE))
    assert checks | once >= PLAIN
    wrong = []
    with entry():
        for name, (factory, facts) in BAD.items():
            row = factory()  # the smallest valid one is taken
            for field, value in facts.items():
                setattr(row, field, value)
            if not refused(lambda row=row: type(row).objects.bulk_update([row], list(facts))):  # noqa: B023
                wrong.append(name)
        for name, (factory, fields) in ONCE.items():
            first = factory()
            same = {field: getattr(first, field) for field in fields}
            if not refused(lambda factory=factory, same=same: factory(**same)):
                wrong.append(name)
        booking, resource, survey = made.BookingFactory(), made.DigitalResourceFactory(), made.QuestionnaireFactory()
        slot = {"booking": booking, "venue": booking.venue, "day": booking.day, "slot": 18}
        opening = {"resource": resource, "institution": resource.uploader.institution, "user": UserFactory()}
        opening["day"] = booking.day
        link = {"questionnaire": survey, "number": 1}
        for model, facts in ((BookedSlot, slot), (ResourceOpening, opening), (Invitation, link)):
            model.objects.create(**facts)
            if not refused(lambda model=model, facts=facts: model.objects.create(**facts)):
                wrong.append(model.__name__)
        if not refused(lambda: Answer.objects.create(questionnaire=survey, value=10_001)):
            wrong.append("Answer")
    assert wrong == []
