from .people import PHONE, STAFF_NO, StaffMember, StaffPost
from .stage import StaffStage

__all__ = ["PHONE", "STAFF_NO", "StaffMember", "StaffPost", "StaffStage"]
