"""The models of this app's slices, for Django and for other apps; a slice imports its own."""

from groups.activities.attendance.models import Attendance, CheckInWindow
from groups.activities.calendar_feed.models import CalendarKey
from groups.activities.joint_activities.models import Activity, ActivitySchool
from groups.activities.venues.models import BookedSlot, Booking, SharingPlan, Venue, VenueUse

__all__ = [
    "Activity",
    "ActivitySchool",
    "Attendance",
    "BookedSlot",
    "Booking",
    "CalendarKey",
    "CheckInWindow",
    "SharingPlan",
    "Venue",
    "VenueUse",
]
