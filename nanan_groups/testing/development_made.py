"""Development plans in the making, for the tests of their services and pages."""

from django.utils import timezone

from groups.planning.development_plans import services as development_plans
from groups.planning.development_plans.words import DevelopmentSection
from groups.planning.models import DevelopmentPlan
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order

GOAL = {
    "field": "staff",
    "text": "骨干教师交流",
    "measure": "学年末统计",
    "unit": "人",
    "baseline": "6",
    "by_year": {"2026": "10", "2030": "40"},
}


def begun(group, actor, first_year: int = 2026, last_year: int = 2030) -> DevelopmentPlan:
    order = Order(actor=actor, effective_on=timezone.localdate(), reason="", kind=ActKind.ENTRY)
    return development_plans.start_development_plan(
        order=order, group=group, first_year=first_year, last_year=last_year
    )


def written(plan: DevelopmentPlan, actor, text: str = "规划") -> DevelopmentPlan:
    """All that a submission needs."""
    for part in plan.texts.all():
        label = DevelopmentSection(part.section).label
        development_plans.save_section(
            actor=actor, plan=plan, section=part.section, text=f"{text}{label}", seen=part.revision
        )
    if not plan.targets.exists():
        goal = GOAL | {"text": f"{text}目标", "by_year": {str(plan.first_year): "10", str(plan.last_year): "40"}}
        development_plans.add_goal(actor=actor, plan=plan, values=goal)
    return plan


def step(plan: DevelopmentPlan, arrow: str, actor, comment: str = ""):
    plan.case.refresh_from_db()
    taken = perform(case=plan.case, arrow=arrow, actor=actor, seen=plan.case.version, comment=comment)
    plan.case.refresh_from_db()
    return taken


def in_force(group, people, writer=None, text: str = "规划") -> DevelopmentPlan:
    writer = writer or people.principal
    plan = written(begun(group, writer), writer, text)
    for arrow, actor in (("submit", writer), ("endorse", people.officer), ("leader_approve", people.leader)):
        step(plan, arrow, actor)
    plan.refresh_from_db()
    return plan
