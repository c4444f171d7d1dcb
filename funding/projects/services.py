"""Special projects: written by the group, reviewed, approved, confirmed, done."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from funding.projects.models import ProjectGoal, ProjectMilestone, SpecialProject
from funding.projects.queries import visible_projects
from funding.projects.rules import PROJECT, Goal, goals_text, missing_kinds
from groups.registry.models import EducationGroup
from groups.registry.register.queries.names import group_name
from groups.registry.register.services.basics import refuse_over
from groups.rights.checks import holds_right
from groups.rights.roles import APPLY_PROJECTS, RUN_FUNDING, VIEW_FUNDING
from groups.rights.words import Place
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.money import yuan
from nanan_groups.kit.scope import Scope, holding, scope_of
from nanan_groups.records.acts import Draft
from nanan_groups.records.cases.engine import open_case
from nanan_groups.records.cases.kinds import Missing, Registered, register
from nanan_groups.records.models import Case, CaseStep
from nanan_groups.records.orders import Order, carry_out

Milestones = Sequence[tuple[str, date]]


def may_write(scope: Scope, group: int) -> bool:
    return holds_right(scope, APPLY_PROJECTS, Place.GROUP, group)


def _require(order: Order, group: int) -> None:
    if order.actor is not None and not may_write(scope_of(order.actor), group):
        raise PermissionDenied("特需项目由本集团总校校长和集团办公室申报。")
    refuse_over(group)


def start_project(
    *, order: Order, group: EducationGroup, year: int, title: str, need: str, asked_fen: int, goals: Sequence[Goal],
    milestones: Milestones = (),
) -> SpecialProject:  # fmt: skip
    _require(order, group.pk)
    if not timezone.localdate().year <= year <= timezone.localdate().year + 1:
        raise RuleViolation("只能申报本年度或下一年度的项目。", field="year", code="year")
    with carry_out(order, "start_project", f"起草特需项目：{title}") as draft:
        case = open_case(
            kind=PROJECT.code,
            title=f"{group_name(group)}：{title.strip()}",
            place="group",
            place_id=group.pk,
            year=year,
        )
        facts = {"year": year, "title": title.strip(), "need": need.strip(), "asked_fen": asked_fen}
        project = draft.add(SpecialProject(case=case, group=group, **facts), subject=case.title)
        draft.note(case.title, "申报金额", "", f"{yuan(asked_fen)} 元")
        _write(project, goals, milestones)
    return project


def change_project(
    *, order: Order, project: SpecialProject, title: str, need: str, asked_fen: int, goals: Sequence[Goal],
    milestones: Milestones = (),
) -> SpecialProject:  # fmt: skip
    """While it may be written."""
    _require(order, project.group_id)
    with carry_out(order, "change_project", f"修改特需项目：{project.title}") as draft:
        state = Case.objects.select_for_update().get(pk=project.case_id).state
        if state not in PROJECT.editable:
            raise RuleViolation(f"项目{PROJECT.states[state]}，不能再修改。", code="decided")
        before, subject = goals_text(_goals(project)), project.case.title
        draft.update(project, subject=subject, title=title.strip(), need=need.strip())
        if project.asked_fen != asked_fen:
            draft.note(subject, "申报金额", f"{yuan(project.asked_fen)} 元", f"{yuan(asked_fen)} 元")
            project.asked_fen = asked_fen
            project.save()
        if before != goals_text(goals):
            draft.note(subject, "绩效目标", before, goals_text(goals))
        for one in (*project.goals.all(), *project.milestones.all()):
            one.delete()
        _write(project, goals, milestones)
    return project


def _goals(project: SpecialProject) -> list[Goal]:
    return [Goal(one.kind, one.text, one.target) for one in project.goals.all()]


def _write(project: SpecialProject, goals: Sequence[Goal], milestones: Milestones) -> None:
    for number, goal in enumerate(goals, start=1):
        facts = {"kind": goal.kind, "text": goal.text, "target": goal.target}
        ProjectGoal.objects.create(project=project, ordinal=number, **facts)
    for number, (text, due) in enumerate(milestones, start=1):
        ProjectMilestone.objects.create(project=project, ordinal=number, text=text, due_on=due)


def finish_milestone(*, order: Order, milestone: ProjectMilestone, done_on: date) -> ProjectMilestone:
    _require(order, milestone.project.group_id)
    if done_on > timezone.localdate():
        raise RuleViolation("完成日不能晚于今天。", field="done_on", code="coming")
    with carry_out(order, "finish_milestone", f"节点完成：{milestone}") as draft:
        if milestone.project.case.state not in PROJECT.running:
            raise RuleViolation("项目不在执行中。", code="state")
        draft.update(milestone, subject=milestone.project.case.title, done_on=done_on)
    return milestone


# --- what the steps need and entail ----------------------------------------------------------------------------------
def missing_goals(case: Case) -> list[Missing]:
    project = SpecialProject.objects.get(case=case)
    url = reverse("funding:project-act", args=[case.code, "change"])
    return [Missing(f"绩效目标表没有写：{name}", url) for name in missing_kinds(_goals(project))]


def review(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    _set(case, draft, "advised_fen", facts.get("fen"), "建议金额")


def approve(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    _set(case, draft, "approved_fen", facts.get("fen"), "核定金额")


def evaluate(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    """``facts``: by ``goal_`` and its place, what was reached; of every goal."""
    for goal in ProjectGoal.objects.filter(project__case=case):
        reached = str(facts.get(f"goal_{goal.ordinal}") or "").strip()
        if not reached:
            raise RuleViolation(f"请填写“{goal.text}”的完成值。", field=f"goal_{goal.ordinal}", code="required")
        draft.update(goal, subject=case.title, reached=reached)


def _set(case: Case, draft: Draft, name: str, fen: int | None, label: str) -> None:
    project = SpecialProject.objects.get(case=case)
    if not fen:
        raise RuleViolation(f"请填写{label}。", field="fen", code="required")
    if fen > project.asked_fen:
        raise RuleViolation(
            f"{label} {yuan(fen)} 元超过申报的 {yuan(project.asked_fen)} 元。", field="fen", code="too-much"
        )
    draft.note(case.title, label, "", f"{yuan(fen)} 元")
    setattr(project, name, fen)
    project.save()


register(
    Registered(
        PROJECT,
        needs={"goals": missing_goals},
        entails={"review": review, "approve": approve, "evaluate": evaluate},
        url=lambda case: reverse("funding:project-detail", args=[case.code]),
        opens=holding(VIEW_FUNDING),
        cases=lambda scope: Case.objects.filter(
            kind=PROJECT.code, pk__in=visible_projects(scope).order_by().values("case_id")
        ),
        runs=RUN_FUNDING,
    )
)
