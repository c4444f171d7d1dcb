from groups.registry.figures.models.figures import BaselineFigure, DistrictTotal, Enrolment
from groups.registry.figures.models.stage import EnrolmentStage

__all__ = ["BaselineFigure", "DistrictTotal", "Enrolment", "EnrolmentStage"]
