"""The models of this app's slices, for Django and for other apps; a slice imports its own."""

from groups.planning.annual_plans.models import (
    AnnualPlan,
    Campaign,
    CampaignExtension,
    PlanTarget,
    PlanTask,
    PlanText,
    PlanVersion,
    Reminder,
    SchoolStrategy,
    TaskProgress,
    VoidedSignature,
)
from groups.planning.development_plans.models import (
    DevelopmentPlan,
    DevelopmentTarget,
    DevelopmentText,
    DevelopmentVersion,
)

__all__ = [
    "AnnualPlan",
    "Campaign",
    "CampaignExtension",
    "DevelopmentPlan",
    "DevelopmentTarget",
    "DevelopmentText",
    "DevelopmentVersion",
    "PlanTarget",
    "PlanTask",
    "PlanText",
    "PlanVersion",
    "Reminder",
    "SchoolStrategy",
    "TaskProgress",
    "VoidedSignature",
]
