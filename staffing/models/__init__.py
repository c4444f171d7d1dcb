from .people import PERSON_FACTS, PHONE, POST_FACTS, STAFF_NO, StaffMember, StaffPost
from .stage import StaffStage

__all__ = ["PERSON_FACTS", "PHONE", "POST_FACTS", "STAFF_NO", "StaffMember", "StaffPost", "StaffStage"]
