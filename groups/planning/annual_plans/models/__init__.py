from groups.planning.annual_plans.models.campaigns import Campaign, CampaignExtension, Reminder
from groups.planning.annual_plans.models.plans import (
    AnnualPlan,
    PlanTarget,
    PlanTask,
    PlanText,
    PlanVersion,
    TaskProgress,
)
from groups.planning.annual_plans.models.strategies import SchoolStrategy, VoidedSignature

__all__ = [
    "AnnualPlan",
    "Campaign",
    "CampaignExtension",
    "PlanTarget",
    "PlanTask",
    "PlanText",
    "PlanVersion",
    "Reminder",
    "SchoolStrategy",
    "TaskProgress",
    "VoidedSignature",
]
