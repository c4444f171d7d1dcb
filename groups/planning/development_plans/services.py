"""Development plans: started, written part by part, kept whole at each submission, superseded by their successor."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from groups.papers.parts.services import (
    _checked,
    _comment,
    _note,
    fingerprint,
    is_writer,
    move_row,
    same_row,
    save_part,
    short_enough,
    writing,
)
from groups.planning.development_plans.models import (
    MOST_YEARS,
    DevelopmentPlan,
    DevelopmentTarget,
    DevelopmentText,
    DevelopmentVersion,
)
from groups.planning.development_plans.queries import visible_developments
from groups.planning.development_plans.rules import DEVELOPMENT_PLAN
from groups.planning.development_plans.words import DevelopmentSection, InForce, PlanForm
from groups.registry.models import EducationGroup
from groups.registry.register.queries.ended import why_over
from groups.registry.register.services.basics import group_on, refuse_over
from groups.registry.register.words import GroupCategory
from groups.rights.checks import refuse_own_group, require
from groups.rights.roles import RUN_CAMPAIGNS, VIEW_PLANS
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import Scope, holding, scope_of
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.acts import Draft, clean
from nanan_groups.records.attachments.owners import Owner, RoomUnit, register_case_owner
from nanan_groups.records.cases.engine import follow, open_case
from nanan_groups.records.cases.kinds import Missing, Registered, register
from nanan_groups.records.cases.queries import cases_of
from nanan_groups.records.models import Case, CaseStep
from nanan_groups.records.orders import Order, carry_out

GOAL_FACTS = ("field", "text", "measure", "unit", "baseline", "by_year")
MOST_GOALS = 40


# --- begun ---------------------------------------------------------------------------------------------------------
def may_start(scope, group: EducationGroup) -> bool:
    """The group's own writers, and the officer who runs the plans."""
    return scope.may_everywhere(RUN_CAMPAIGNS) or is_writer(scope, _OfGroup(group))


class _OfGroup:
    def __init__(self, group: EducationGroup):
        self.group_id = group.pk


def start_development_plan(*, order: Order, group: EducationGroup, first_year: int, last_year: int) -> DevelopmentPlan:
    """A plan to be written. One at a time: who has begun goes on with that one."""
    if order.actor is not None and not may_start(scope_of(order.actor), group):
        raise PermissionDenied("只有本集团总校校长、集团办公室和区教委登记科室可以编制发展规划。")
    with carry_out(order, "start_development_plan", f"编制{group}发展规划") as draft:
        return new_plan(draft, group, first_year, last_year)


def new_plan(draft: Draft, group: EducationGroup, first_year: int, last_year: int, **recorded) -> DevelopmentPlan:
    """A plan in its first state, with its empty sections. ``recorded``: document and day of one approved on paper."""
    refuse_over(group.pk)
    refuse_years(first_year, last_year)
    version = group_on(group, timezone.localdate())
    plan = DevelopmentPlan(
        group=group,
        first_year=first_year,
        last_year=last_year,
        form=PlanForm.LIGHT if version.category == GroupCategory.PRESCHOOL_CLUSTER else PlanForm.FULL,
        **recorded,
    )
    clean(plan, exclude=["case"])
    plan.case = open_case(
        kind=DEVELOPMENT_PLAN.code,
        title=f"{version.name}{plan.years_text}发展规划",
        place="group",
        place_id=group.pk,
        year=first_year,
        begun=bool(recorded),
    )
    plan.save(force_insert=True)
    DevelopmentText.objects.bulk_create(DevelopmentText(plan=plan, section=one) for one in DevelopmentSection.values)
    draft.note(plan.case.title, "发展规划", "", "补录" if recorded else "开始编制")
    return plan


def refuse_years(first: int, last: int) -> None:
    if last < first:
        raise RuleViolation("终止学年不能早于起始学年。", field="last_year", code="years")
    if last - first >= MOST_YEARS:
        raise RuleViolation(f"规划最长 {MOST_YEARS} 年，请核对起止学年。", field="last_year", code="years")


# --- parts ---------------------------------------------------------------------------------------------------------
def save_section(*, actor, plan: DevelopmentPlan, section: str, text: str, seen: int) -> DevelopmentText:
    with writing(actor, plan, DEVELOPMENT_PLAN.editable):
        return save_part(plan.texts.get(section=section), actor, seen, {"text": short_enough(text)})


def add_goal(*, actor, plan: DevelopmentPlan, values: Mapping[str, object]) -> DevelopmentTarget:
    with writing(actor, plan, DEVELOPMENT_PLAN.editable):
        if plan.targets.count() >= MOST_GOALS:
            raise RuleViolation(f"一份规划最多 {MOST_GOALS} 项目标。", code="too-many-goals")
        last = plan.targets.aggregate(last=Max("ordinal"))["last"] or 0
        goal = DevelopmentTarget(
            plan=plan,
            ordinal=last + 1,
            revision=1,
            edited_by=actor,
            edited_at=timezone.now(),
            **{name: values[name] for name in GOAL_FACTS if name in values},
        )
        clean(goal, exclude=["edited_by"])
        if known := same_row(plan.targets.all(), goal, GOAL_FACTS):
            return known
        goal.save(force_insert=True)
        return goal


def save_goal(*, actor, goal: DevelopmentTarget, seen: int, values: Mapping[str, object]) -> DevelopmentTarget:
    with writing(actor, goal.plan, DEVELOPMENT_PLAN.editable):
        return save_part(goal, actor, seen, {name: values[name] for name in GOAL_FACTS if name in values})


def remove_goal(*, actor, goal: DevelopmentTarget, seen: int) -> None:
    """What annual tasks already serve stays: it is what they were approved for."""
    with writing(actor, goal.plan, DEVELOPMENT_PLAN.editable):
        served = goal.tasks.count()
        if served:
            raise RuleViolation(
                f"已有 {served} 项年度任务对应这个目标，不能删除；可以修改它的内容和目标值。", code="served"
            )
        if not DevelopmentTarget.objects.filter(pk=goal.pk, revision=seen).delete()[0]:
            raise RuleViolation("这个目标刚被他人修改或删除，请刷新页面后再试。", code="conflict")


def move_goal(*, actor, goal: DevelopmentTarget, up: bool) -> None:
    with writing(actor, goal.plan, DEVELOPMENT_PLAN.editable):
        move_row(goal.plan.targets.all(), goal, up=up)


# --- handed in, in force, over -----------------------------------------------------------------------------------------
def content_of(plan: DevelopmentPlan) -> dict:
    """The whole plan as plain values."""
    return {
        "texts": dict(plan.texts.order_by("pk").values_list("section", "text")),
        "goals": [
            {"key": one.pk, **{name: getattr(one, name) for name in GOAL_FACTS}}
            for one in plan.targets.order_by("ordinal", "pk")
        ],
    }


def keep_version(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    """What was handed in, whole, with its fingerprint."""
    plan = DevelopmentPlan.objects.get(case=case)
    content, number = content_of(plan), plan.versions.count() + 1
    draft.note(case.title, "提交", "" if number == 1 else f"第 {number - 1} 次", f"第 {number} 次")
    DevelopmentVersion.objects.create(plan=plan, number=number, step=step, content=content, sha256=fingerprint(content))


def put_in_force(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    """The version just approved counts from now on; the plan the group worked by until now is superseded."""
    plan = DevelopmentPlan.objects.get(case=case)
    before = DevelopmentPlan.objects.filter(group=plan.group_id, in_force=InForce.NOW).exclude(pk=plan.pk)
    for old in before.select_related("case"):
        follow(draft, old.case, "supersede", actor=step.actor, comment=f"由“{case.title}”取代")
    number = plan.versions.order_by("-number").values_list("number", flat=True).first()
    DevelopmentPlan.objects.filter(pk=plan.pk).update(in_force=InForce.NOW, approved_version=number)


def end_force(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    DevelopmentPlan.objects.filter(case=case).update(in_force=InForce.ENDED)


def put_back(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    """The content as it was approved: of a plan approved on paper (no version), nothing. What annual tasks serve cannot have
    been removed; what they serve and was added since must be let go of first."""
    plan = DevelopmentPlan.objects.get(case=case)
    version = plan.versions.filter(number=plan.approved_version).first()
    content = version.content if version else {"texts": {}, "goals": []}
    edited = {"edited_by": step.actor, "edited_at": timezone.now()}
    for row in plan.texts.all():
        if row.text != content["texts"].get(row.section, ""):
            row.text = content["texts"].get(row.section, "")
            _rewrite(row, **edited)
    kept = {goal["key"]: number for number, goal in enumerate(content["goals"], start=1)}
    for goal in plan.targets.exclude(pk__in=kept):
        if served := goal.tasks.count():
            raise RuleViolation(
                f"修订中新增的目标“{goal.text}”已有 {served} 项年度任务对应，请先在年度计划中取消对应，再放弃修订。",
                code="served",
            )
        goal.delete()
    rows = plan.targets.in_bulk()
    for goal in content["goals"]:
        facts_of = {name: goal[name] for name in GOAL_FACTS} | {"ordinal": kept[goal["key"]]}
        row = rows.get(goal["key"]) or DevelopmentTarget(pk=goal["key"], plan=plan)
        if any(getattr(row, name) != value for name, value in facts_of.items()) or row.pk not in rows:
            for name, value in facts_of.items():
                setattr(row, name, value)
            _rewrite(row, **edited)
    told = f"第 {version.number} 次提交的内容" if version else "补录时的内容"
    draft.note(case.title, "修订", "修订中", f"放弃，恢复为{told}")


def _rewrite(row, **edited) -> None:
    """Past its revision: who has it open finds that it has changed."""
    for name, value in edited.items():
        setattr(row, name, value)
    row.revision += 1
    row.save()


KIND = "development-plan"
LIGHT_NEEDS = (DevelopmentSection.GOALS.value,)  # clusters of mainly private kindergartens write less


def _plan(case: Case) -> DevelopmentPlan:
    return DevelopmentPlan.objects.get(case=case)


def _url(case: Case, part: str) -> str:
    return f"{reverse('planning:development-edit', args=[case.code])}#{part}"


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
            "submit": keep_version,
            "leader_approve": put_in_force,
            "record": put_in_force,
            "record_closed": end_force,
            "close": end_force,
            "supersede": end_force,
            "abandon": put_back,
        },
        conditions={
            "revision": _approved_before,
            "first_time": lambda case: not _approved_before(case),
        },
        url=lambda case: reverse("planning:development-detail", args=[case.code]),
        cases=lambda scope: cases_of(visible_developments(scope)),
        opens=holding(VIEW_PLANS),
        runs=RUN_CAMPAIGNS,
    )
)


# --- attachments ---------------------------------------------------------------------------------------------------
def owner_of(plan: DevelopmentPlan) -> Owner:
    return Owner(KIND, plan.case.code)


def _may_write(scope: Scope, plan: DevelopmentPlan) -> bool:
    """While it is written; papers of one that is entered afterwards, also while it is in force."""
    if not is_writer(scope, plan) or why_over(plan.group_id):
        return False
    return plan.case.state in DEVELOPMENT_PLAN.editable or (
        plan.recorded and plan.case.state in DEVELOPMENT_PLAN.running
    )


register_case_owner(
    KIND,
    DevelopmentPlan.objects.select_related("case", "group").order_by("pk"),
    visible=visible_developments,
    may_write=_may_write,
    unit_of=lambda plan: RoomUnit(plan.group.code, str(plan.group)),
    page="planning:development-detail",
)


def record_past_development_plan(
    *, order: Order, group: EducationGroup, first_year: int, last_year: int, approved_on: date
) -> DevelopmentPlan:
    """``order.document``: its number. In force when its years are not over and the group has none; else closed."""
    require(order.actor, RUN_CAMPAIGNS)
    refuse_own_group(order.actor, group.pk, "补录")
    document = _checked(order, approved_on)
    now = school_year_of(timezone.localdate())
    if first_year > now:
        raise RuleViolation(
            f"规划从 {school_year_text(first_year)} 学年起，尚未开始，不能补录；请在平台上编制发展规划。",
            field="first_year",
            code="to-come",
        )
    running = now <= last_year
    with carry_out(order, "record_development_plan", f"补录{group}发展规划") as draft:
        known = DevelopmentPlan.objects.filter(group=group, first_year=first_year, last_year=last_year, recorded=True)
        if known.exists():
            raise RuleViolation("这份规划已经补录。", field="first_year", code="again")
        if running and DevelopmentPlan.objects.filter(group=group, in_force=InForce.NOW).exists():
            raise RuleViolation(
                "该集团已有现行的发展规划，不能再补录同期的规划；请先办结现行规划。",
                field="first_year",
                code="in-force",
            )
        if DevelopmentPlan.objects.filter(group=group, in_force=InForce.NOT_YET).exists():
            raise RuleViolation(
                "该集团有正在起草或审核的发展规划，请待其审定后再补录。", field="group", code="being-written"
            )
        plan = new_plan(draft, group, first_year, last_year, recorded=True, document=document, approved_on=approved_on)
        follow(draft, plan.case, "record" if running else "record_closed", actor=order.actor, comment=_comment(order))
        _note(draft, plan, document, approved_on)
    plan.refresh_from_db()
    return plan
