"""What a development plan's case needs and entails, and what is attached to it: registered when the app is ready."""

from django.urls import reverse

from nanan_groups.kit.scope import Scope
from nanan_groups.records.attachments.owners import Owner, Unit, register_owner
from nanan_groups.records.cases.kinds import Missing, Registered, register
from nanan_groups.records.models import Case

from ..enums import DevelopmentSection, PlanForm
from ..logic.development_case import DEVELOPMENT_PLAN
from ..models import DevelopmentPlan
from ..queries.development_plans import visible_developments
from ..queries.ended import why_over
from ..roles import RUN_CAMPAIGNS
from .development_plans import end_force, keep_version, put_back, put_in_force
from .plan_writing import is_writer

KIND = "development-plan"
LIGHT_NEEDS = (DevelopmentSection.GOALS.value,)  # clusters of mainly private kindergartens write less


def _plan(case: Case) -> DevelopmentPlan:
    return DevelopmentPlan.objects.get(case=case)


def _url(case: Case, part: str) -> str:
    return f"{reverse('groups:development-edit', args=[case.code])}#{part}"


def missing_texts(case: Case) -> list[Missing]:
    plan = _plan(case)
    empty = [section for section, text in plan.texts.order_by("pk").values_list("section", "text") if not text.strip()]
    if plan.form == PlanForm.LIGHT:
        empty = [section for section in empty if section in LIGHT_NEEDS]
    return [Missing(f"“{DevelopmentSection(one).label}”未填写", _url(case, f"text-{one}")) for one in empty]


def missing_goals(case: Case) -> list[Missing]:
    """At least one target; each says how it is measured and what is to be reached in the end."""
    plan = _plan(case)
    goals = list(plan.targets.order_by("ordinal", "pk"))
    if not goals:
        return [Missing("还没有规划目标", _url(case, "goals"))]
    out = []
    for number, goal in enumerate(goals, start=1):
        empty = [] if goal.measure else ["衡量办法"]
        if not any(goal.by_year.values()):
            empty.append("各学年目标值")
        if empty:
            out.append(Missing(f"规划目标 {number} 缺{'、'.join(empty)}", _url(case, f"goal-{goal.pk}")))
    return out


def _approved_before(case: Case) -> bool:
    return _plan(case).approved_version is not None or case.steps.filter(arrow="record").exists()


register(
    Registered(
        DEVELOPMENT_PLAN,
        needs={"texts": missing_texts, "goals": missing_goals},
        entails={
            "submit": keep_version, "leader_approve": put_in_force, "record": put_in_force, "record_closed": end_force,
            "close": end_force, "supersede": end_force, "abandon": put_back,
        },
        conditions={
            "follows": lambda case: False, "revision": _approved_before,
            "first_time": lambda case: not _approved_before(case),
        },
        url=lambda case: reverse("groups:development-detail", args=[case.code]),
        sees=lambda scope, case: visible_developments(scope).filter(case=case).exists(),
        runs=RUN_CAMPAIGNS,
    )
)  # fmt: skip


# --- attachments ---------------------------------------------------------------------------------------------------
def owner_of(plan: DevelopmentPlan) -> Owner:
    return Owner(KIND, plan.case.code)


def _of_code(code: str) -> DevelopmentPlan | None:
    return DevelopmentPlan.objects.filter(case__code=code).select_related("case", "group").first()


def _may_read(scope: Scope, code: str) -> bool:
    return visible_developments(scope).filter(case__code=code).exists()


def _may_write(scope: Scope, code: str) -> bool:
    """While it is written; papers of one that is entered afterwards, also while it is in force."""
    plan = _of_code(code)
    if plan is None or not is_writer(scope, plan) or why_over(plan.group_id):
        return False
    return plan.case.state in DEVELOPMENT_PLAN.editable or (plan.recorded and plan.case.state == "approved")


def _case(code: str) -> Case | None:
    return Case.objects.filter(kind=DEVELOPMENT_PLAN.code, code=code).first()


register_owner(
    KIND, may_read=_may_read, may_write=_may_write, case_of=_case,
    unit_of=lambda code: Unit(_of_code(code).group.code, str(_of_code(code).group)),
    title_of=lambda code: _of_code(code).case.title,
    url_of=lambda code: reverse("groups:development-detail", args=[code]),
)  # fmt: skip
