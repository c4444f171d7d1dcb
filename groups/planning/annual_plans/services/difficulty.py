"""The difficulty of individual targets: fixed by the officer who reviews the plan, with the step that approves it or puts it
before the leader; mended afterwards by an act with a reason. Never by the group.
"""

from collections.abc import Mapping

from groups.planning.annual_plans.models import AnnualPlan, PlanTarget
from groups.planning.annual_plans.rules import ANNUAL_PLAN
from groups.planning.annual_plans.words import Difficulty
from groups.rights.checks import refuse_own_group, require
from groups.rights.roles import REVIEW_PLANS
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.acts import Draft
from nanan_groups.records.models import Case
from nanan_groups.records.orders import Order, carry_out, refuse_same

FACT = "difficulty_"  # of the step's form, before a target's number


def fix_at_review(case: Case, step, draft: Draft, facts: Mapping[str, object]) -> None:
    """What the step entails: every target that says something has its difficulty, given now or before."""
    levels = {int(name.removeprefix(FACT)): level for name, level in facts.items() if name.startswith(FACT)}
    plan = AnnualPlan.objects.get(case=case)
    _fix(draft, case, plan, levels)
    unfixed = plan.targets.filter(difficulty="").exclude(text="").order_by("ordinal").values_list("ordinal", flat=True)
    if unfixed:
        numbers = "、".join(map(str, unfixed))
        raise RuleViolation(f"请核定个性目标 {numbers} 的难度。", field=f"{FACT}{unfixed[0]}", code="difficulty")


def fix_difficulty(*, order: Order, plan: AnnualPlan, levels: Mapping[int, str]) -> AnnualPlan:
    """Mended once the plan is approved and until it is closed; not for one's own group."""
    require(order.actor, REVIEW_PLANS)
    refuse_own_group(order.actor, plan.group_id, "核定难度")
    if not order.reason.strip():
        raise RuleViolation("请写明调整难度的原因。", field="reason", code="reason")
    with carry_out(order, "fix_difficulty", f"调整个性目标难度：{plan.case.title}") as draft:
        draft.lock(plan.campaign)
        case = Case.objects.select_for_update().get(pk=plan.case_id)
        if case.state not in ANNUAL_PLAN.running:
            raise RuleViolation("计划执行期间才能调整难度；审核时随审核一并核定。", code="state")
        _fix(draft, case, plan, levels)
        refuse_same(draft)
    return plan


def _fix(draft: Draft, case: Case, plan: AnnualPlan, levels: Mapping[int, str]) -> None:
    for target in plan.targets.exclude(text="").order_by("ordinal"):
        level = levels.get(target.ordinal, target.difficulty)
        if level == target.difficulty:
            continue
        if level not in Difficulty.values:
            raise RuleViolation("请从所列难度中选择。", field=f"{FACT}{target.ordinal}", code="difficulty")
        before = target.get_difficulty_display()
        PlanTarget.objects.filter(pk=target.pk).update(difficulty=level)
        draft.note(case.title, f"个性目标 {target.ordinal} 难度", before, Difficulty(level).label)
