"""The models of this app's slices, for Django and for other apps; a slice imports its own."""

from groups.activities.attendance.models import Attendance, CheckInWindow
from groups.activities.calendar_feed.models import CalendarKey
from groups.activities.courses.models import CourseTerm, SharedCourse
from groups.activities.joint_activities.models import Activity, ActivitySchool
from groups.activities.joint_records.models import JointRecord
from groups.activities.questionnaires.models import Answer, Invitation, Questionnaire
from groups.activities.resources.models import DigitalResource, ResourceOpening, ResourceVisits, UploadStandard
from groups.activities.school_figures.models import SchoolFigure
from groups.activities.venues.models import BookedSlot, Booking, SharingPlan, Venue, VenueUse

__all__ = [
    "Activity",
    "ActivitySchool",
    "Answer",
    "Attendance",
    "BookedSlot",
    "Booking",
    "CalendarKey",
    "CheckInWindow",
    "CourseTerm",
    "DigitalResource",
    "Invitation",
    "JointRecord",
    "Questionnaire",
    "ResourceOpening",
    "ResourceVisits",
    "SchoolFigure",
    "SharedCourse",
    "SharingPlan",
    "UploadStandard",
    "Venue",
    "VenueUse",
]
