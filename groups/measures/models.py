"""The models of this app's slices, for Django and for other apps; a slice imports its own."""

from groups.measures.catalogue.models import Measure, MeasureDepartment

__all__ = ["Measure", "MeasureDepartment"]
