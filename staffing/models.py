"""The models of this app's slices, for Django and for other apps; a slice imports its own."""

from staffing.roster.models import StaffMember, StaffPost, StaffStage

__all__ = ["StaffMember", "StaffPost", "StaffStage"]
