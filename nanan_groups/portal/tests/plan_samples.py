"""An annual and a development plan for each of the two canary groups: its canary in every text, handed in twice, to be
written again."""

from datetime import date

from groups.planning.annual_plans.services.campaigns import open_campaign
from groups.planning.development_plans.words import DevelopmentSection
from groups.planning.models import AnnualPlan, Campaign, DevelopmentPlan, DevelopmentTarget, DevelopmentText, PlanTask
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.records.models import Case, Notice, Todo
from nanan_groups.records.orders import Order
from nanan_groups.testing.case_factories import (
    CaseFactory,
    CaseStepFactory,
    DevelopmentPlanFactory,
    DevelopmentVersionFactory,
    PlanVersionFactory,
)
from nanan_groups.testing.factories import UserFactory, entry


def sample_plans(two_groups) -> dict[str, AnnualPlan]:
    """By canary. Texts stand in the second field; the first is empty."""
    order = Order(actor=None, effective_on=date(2026, 9, 1), reason="", kind="entry")
    open_campaign(
        order=order,
        title="年度计划填报",
        basis="school_year",
        year=2026,
        opens_on=date(2026, 9, 1),
        submit_on=date(2026, 9, 30),
        review_on=date(2026, 10, 31),
    )
    # Whatever day the tests run on, it is not over.
    submit_on, review_on = date(2199, 9, 30), date(2199, 10, 31)
    Campaign.objects.update(submit_on=submit_on, review_on=review_on)
    Case.objects.filter(annual_plan__isnull=False).update(
        submit_by=end_of_day(submit_on), review_by=end_of_day(review_on)
    )
    Todo.objects.filter(case__annual_plan__isnull=False).update(due_at=end_of_day(submit_on))
    return {side.canary: _sample(side) for side in (two_groups.a, two_groups.b)}


def _sample(side) -> AnnualPlan:
    plan = AnnualPlan.objects.select_related("case", "campaign").get(group=side.group)
    text = f"{side.canary}计划"
    plan.texts.filter(field="staff").update(text=text, summary=text, revision=1)
    plan.targets.update(text=text, measure=text, evidence=text, unit=side.canary)
    plan.strategies.exclude(site=side.tight).update(text=text, report=text)
    PlanTask.objects.create(plan=plan, ordinal=1, field="staff", measure=text, responsible=text, revision=1)
    with entry(title=text) as draft:
        actor = UserFactory()
        for number in (1, 2):
            step = CaseStepFactory(case=plan.case, number=number, comment=text, actor=actor, act=draft.act)
            content = {"texts": {"staff": f"{text}{number}"}, "tasks": [], "targets": [], "strategies": []}
            PlanVersionFactory(plan=plan, number=number, step=step, content=content)
    Notice.objects.create(user=actor, case=plan.case, text=text, at=plan.case.opened_at)
    return plan


def sample_developments(two_groups) -> dict[str, DevelopmentPlan]:
    """By canary: each being written."""
    return {side.canary: _development(side) for side in (two_groups.a, two_groups.b)}


def _development(side) -> DevelopmentPlan:
    text = f"{side.canary}规划"
    case = CaseFactory(kind="development_plan", title=text, place="group", place_id=side.group.pk, version=2)
    plan = DevelopmentPlanFactory(group=side.group, case=case)
    DevelopmentText.objects.bulk_create(
        DevelopmentText(plan=plan, section=one, text=text) for one in DevelopmentSection.values
    )
    DevelopmentTarget.objects.create(plan=plan, ordinal=1, field="staff", text=text, measure=text, revision=1)
    with entry(title=text) as draft:
        actor = UserFactory()
        for number in (1, 2):
            step = CaseStepFactory(case=case, number=number, comment=text, actor=actor, act=draft.act)
            content = {"texts": {"goals": f"{text}{number}"}, "goals": []}
            DevelopmentVersionFactory(plan=plan, number=number, step=step, content=content)
    return plan
