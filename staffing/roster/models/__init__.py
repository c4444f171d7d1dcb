from staffing.roster.models.people import StaffMember, StaffPost
from staffing.roster.models.stage import StaffStage

__all__ = ["StaffMember", "StaffPost", "StaffStage"]
