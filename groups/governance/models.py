"""The models of this app's slices, for Django and for other apps; a slice imports its own."""

from groups.governance.admissions.models import Admission
from groups.governance.charters.models import Charter, CharterSection, CharterSubmission
from groups.governance.meetings.models import BodyMeeting, BodyResolution, MeetingAttendance, ResolutionNote
from groups.governance.organs.models import BodyMember, BodyVersion, GoverningBody, RotatingChair
from groups.governance.own_rules.models import GroupRule

__all__ = [
    "Admission",
    "BodyMeeting",
    "BodyMember",
    "BodyResolution",
    "BodyVersion",
    "Charter",
    "CharterSection",
    "CharterSubmission",
    "GoverningBody",
    "GroupRule",
    "MeetingAttendance",
    "ResolutionNote",
    "RotatingChair",
]
