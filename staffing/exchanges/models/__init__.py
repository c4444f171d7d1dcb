from .assessments import LegAssessment
from .legs import ExchangeLeg, LegGroup

__all__ = ["ExchangeLeg", "LegAssessment", "LegGroup"]
