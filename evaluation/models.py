"""The models of this app's slices, for Django and for other apps; a slice imports its own."""

from evaluation.systems.models import Indicator, IndicatorPart, IndicatorSystem

__all__ = ["Indicator", "IndicatorPart", "IndicatorSystem"]
