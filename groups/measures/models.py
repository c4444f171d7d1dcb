"""The models of this app's slices, for Django and for other apps; a slice imports its own."""

from groups.measures.catalogue.models import Measure, MeasureDepartment
from groups.measures.meetings.models import InterdepartmentalMeeting, MeetingDepartment, Resolution, ResolutionStep
from groups.measures.reports.models import DepartmentReport, MeasureTarget
from groups.measures.supervision.models import Supervision
from groups.measures.tolerance.models import ToleranceDecision

__all__ = [
    "DepartmentReport",
    "InterdepartmentalMeeting",
    "Measure",
    "MeasureDepartment",
    "MeasureTarget",
    "MeetingDepartment",
    "Resolution",
    "ResolutionStep",
    "Supervision",
    "ToleranceDecision",
]
