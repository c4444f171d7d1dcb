"""The models of this app's slices, for Django and for other apps; a slice imports its own."""

from groups.access.appointments.models import Appointment

__all__ = ["Appointment"]
