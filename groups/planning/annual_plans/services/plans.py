"""Writing a plan: saved part by part while it is typed, each part guarded by its own revision; kept whole at each
submission. Its writers are the group's principal and office; a member school's strategy is in strategies.py.
"""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from groups.papers.parts.services import (
    NOT_YOURS,
    fingerprint,
    is_writer,
    move_row,
    same_row,
    save_part,
    short_enough,
    writing,
)
from groups.planning.annual_plans.models import (
    AnnualPlan,
    PlanTarget,
    PlanTask,
    PlanText,
    PlanVersion,
    TaskProgress,
)
from groups.planning.annual_plans.queries.plans import (
    current_members,
    evidence_files,
    last_plan,
    sites_of,
    told_strategies,
)
from groups.planning.annual_plans.queries.signatures import signature_text
from groups.planning.annual_plans.rules import ANNUAL_PLAN, SUMMARY_STATES, wrong_goal
from groups.planning.annual_plans.words import Checkpoint
from groups.planning.development_plans.models import DevelopmentTarget
from groups.planning.development_plans.queries import approved_texts, goals_offered
from groups.planning.development_plans.words import InForce
from groups.registry.register.queries.names import site_names
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.acts import Draft, clean
from nanan_groups.records.cases.turns import renew_term
from nanan_groups.records.models import Case, CaseStep

TASK_FACTS = ("field", "measure", "target", "unit", "baseline", "responsible", "due_on", "money", "source", "serves_id")
TARGET_WORDS, TARGET_FIGURES = ("text", "measure", "unit"), ("direction", "baseline", "goal")
MOST_TASKS = 60


# --- parts ---------------------------------------------------------------------------------------------------------
def save_text(*, actor, plan: AnnualPlan, field: str, text: str, seen: int) -> PlanText:
    """One of the five fields. Raises Conflict when somebody saved it since ``seen``."""
    with writing(actor, plan, ANNUAL_PLAN.editable):
        return save_part(plan.texts.get(field=field), actor, seen, {"text": short_enough(text)})


def save_summary(*, actor, plan: AnnualPlan, field: str, text: str, seen: int) -> PlanText:
    """The year-end words on one of the five fields."""
    with writing(actor, plan, SUMMARY_STATES):
        return save_part(plan.texts.get(field=field), actor, seen, {"summary": short_enough(text)})


def save_target(*, actor, plan: AnnualPlan, ordinal: int, seen: int, **values) -> PlanTarget:
    """What the group says of one of its targets; figures are whole hundredths. Its difficulty is not the group's to say."""
    with writing(actor, plan, ANNUAL_PLAN.editable):
        part = plan.targets.get(ordinal=ordinal)
        facts = {name: values[name].strip() if name in TARGET_WORDS else values[name] for name in values}
        if strange := set(facts) - {*TARGET_WORDS, *TARGET_FIGURES}:
            raise TypeError(f"not the group's to write: {sorted(strange)}")
        after = {name: facts.get(name, getattr(part, name)) for name in TARGET_FIGURES}
        if sentence := wrong_goal(after["baseline"], after["goal"], after["direction"]):
            raise RuleViolation(sentence, field="goal", code="goal")
        return save_part(part, actor, seen, facts)


def record_attainment(
    *,
    actor,
    plan: AnnualPlan,
    ordinal: int,
    seen: int,
    reached: int | None,
    evidence: str,
    evidence_file_id: int | None,
) -> PlanTarget:
    """What was reached of an individual target in the end, with its evidence."""
    with writing(actor, plan, SUMMARY_STATES):
        _refuse_strange_file(plan, evidence_file_id)
        facts = {"reached": reached, "evidence": short_enough(evidence), "evidence_file_id": evidence_file_id}
        return save_part(plan.targets.get(ordinal=ordinal), actor, seen, facts)


def _refuse_strange_file(plan: AnnualPlan, file: int | None) -> None:
    if file is not None and file not in {key for key, _ in evidence_files(plan)}:
        raise RuleViolation("所选的佐证附件不在本计划的附件内，请重新选择。", field="evidence_file_id", code="file")


def add_task(*, actor, plan: AnnualPlan, values: Mapping[str, object], schools=()) -> PlanTask:
    with writing(actor, plan, ANNUAL_PLAN.editable):
        count = plan.tasks.count()
        if count >= MOST_TASKS:
            raise RuleViolation(f"一份计划最多 {MOST_TASKS} 项任务。", code="too-many-tasks")
        last = plan.tasks.order_by("-ordinal").values_list("ordinal", flat=True).first()
        facts = {"source": "", "serves_id": None} | {name: values[name] for name in TASK_FACTS if name in values}
        _refuse_strange_target(plan, facts["serves_id"])
        task = PlanTask(
            plan=plan, ordinal=(last or 0) + 1, revision=1, edited_by=actor, edited_at=timezone.now(), **facts
        )
        clean(task, exclude=["edited_by"])
        known = same_row(plan.tasks.all(), task, TASK_FACTS)
        concerned = _of_this_plan(plan, schools)
        if known and {site.pk for site in known.schools.all()} == set(concerned):
            return known
        task.save(force_insert=True)
        task.schools.set(concerned)
        return task


def save_task(*, actor, task: PlanTask, seen: int, values: Mapping[str, object], schools=None) -> PlanTask:
    with writing(actor, task.plan, ANNUAL_PLAN.editable):
        facts = {name: values[name] for name in TASK_FACTS if name in values}
        if facts.get("serves_id") != task.serves_id:
            _refuse_strange_target(task.plan, facts.get("serves_id"))
        many = {} if schools is None else {"schools": _of_this_plan(task.plan, schools)}
        return save_part(task, actor, seen, facts, many)


def _refuse_strange_target(plan: AnnualPlan, target: int | None) -> None:
    """A task serves an approved target of a plan of its own group, in force now or once."""
    known = DevelopmentTarget.objects.filter(
        pk=target, plan__group=plan.group_id, plan__in_force__in=(InForce.NOW, InForce.ENDED)
    )
    if target is not None and not approved_texts(known.select_related("plan__case").order_by("pk")):
        raise RuleViolation(
            "所选的规划目标不在本集团已通过的发展规划内，请重新选择。", field="serves_id", code="strange-target"
        )


def remove_task(*, actor, task: PlanTask, seen: int) -> None:
    with writing(actor, task.plan, ANNUAL_PLAN.editable):
        if not PlanTask.objects.filter(pk=task.pk, revision=seen).delete()[0]:
            raise RuleViolation("这项任务刚被他人修改或删除，请刷新页面后再试。", code="conflict")


def move_task(*, actor, task: PlanTask, up: bool) -> None:
    """One place up or down among the plan's tasks; at the end of the row nothing happens."""
    with writing(actor, task.plan, ANNUAL_PLAN.editable):
        move_row(task.plan.tasks.all(), task, up=up)


def _of_this_plan(plan: AnnualPlan, schools) -> list[int]:
    """Only members of the group can be concerned, not those that left."""
    known = current_members(plan.group_id)
    return [site.pk for site in schools if site.pk in known]


def record_progress(
    *,
    actor,
    task: PlanTask,
    checkpoint: str,
    percent: int,
    light: str,
    evidence: str,
    seen: int,
    reached: str = "",
    evidence_file_id: int | None = None,
) -> TaskProgress:
    """How far a task is, and what was reached of its target. The first entry has ``seen`` 0."""
    with writing(actor, task.plan, SUMMARY_STATES):
        _refuse_strange_file(task.plan, evidence_file_id)
        part, _ = TaskProgress.objects.get_or_create(
            task=task, checkpoint=checkpoint, defaults={"percent": 0, "light": light, "revision": 0}
        )
        values = {
            "percent": percent,
            "light": light,
            "reached": reached.strip(),
            "evidence": short_enough(evidence),
            "evidence_file_id": evidence_file_id,
        }
        saved = save_part(part, actor, seen, values)
        if saved.revision == 0:  # entered as 0 % for the first time: that too is an entry
            TaskProgress.objects.filter(pk=saved.pk).update(revision=1, edited_by=actor, edited_at=timezone.now())
            saved.refresh_from_db()
        renew_term(Case.objects.get(pk=task.plan.case_id), timezone.now())  # half a year reported: the next day is due
        return saved


# --- last year's plan ----------------------------------------------------------------------------------------------
def copy_last_year(*, actor, plan: AnnualPlan) -> AnnualPlan:
    """Texts, tasks and targets of the group's last plan into the empty parts of this one; nothing typed is overwritten."""
    if not is_writer(scope_of(actor), plan):
        raise PermissionDenied(NOT_YOURS)
    before = last_plan(plan)
    if before is None:
        raise RuleViolation("没有上一年度的计划可以沿用。", code="no-last-year")
    with writing(actor, plan, ANNUAL_PLAN.editable):
        old = dict(before.texts.values_list("field", "text"))
        for part in plan.texts.filter(text=""):
            if old.get(part.field):
                save_part(part, actor, part.revision, {"text": old[part.field]})
        if not plan.tasks.exists():
            _copy_tasks(actor, before, plan)
        for target in before.targets.exclude(text=""):
            mine = plan.targets.filter(ordinal=target.ordinal, text="").first()
            if mine:
                # What was reached is where this year begins; how far it is to go has to be said anew.
                facts = {name: getattr(target, name) for name in (*TARGET_WORDS, "direction")}
                facts |= {"baseline": target.reached, "goal": None}
                save_part(mine, actor, mine.revision, facts)
        AnnualPlan.objects.filter(pk=plan.pk).update(copied_from=before)
    plan.refresh_from_db()
    return plan


def _copy_tasks(actor, before: AnnualPlan, plan: AnnualPlan) -> None:
    """Last year's result becomes this year's baseline; days move on by the years between."""
    years = plan.campaign.year - before.campaign.year
    members = current_members(plan.group_id)
    served = goals_offered(plan.group_id, plan.campaign.year)
    for task in before.tasks.order_by("ordinal").prefetch_related("schools", "progress"):
        facts = {name: getattr(task, name) for name in TASK_FACTS}
        reached = next((one.reached for one in task.progress.all() if one.checkpoint == Checkpoint.YEAR), "")
        facts["baseline"] = reached or task.target or task.baseline
        facts["due_on"] = _years_later(task.due_on, years)
        if facts["serves_id"] not in served:
            facts["serves_id"] = None
        copy = PlanTask.objects.create(
            plan=plan, ordinal=task.ordinal, revision=1, edited_by=actor, edited_at=timezone.now(), **facts
        )
        copy.schools.set([site.pk for site in task.schools.all() if site.pk in members])


def _years_later(day: date | None, years: int) -> date | None:
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


# --- versions ------------------------------------------------------------------------------------------------------
def content_of(plan: AnnualPlan) -> dict:
    """The whole plan as plain values, targets served as they were approved, sites by what they are called today."""
    names = site_names(sites_of(plan))
    tasks = plan.tasks.order_by("ordinal", "pk").select_related("serves__plan__case").prefetch_related("schools")
    served = approved_texts(task.serves for task in tasks if task.serves)
    strategies = told_strategies(plan.strategies.all()).order_by("site_id").select_related("signed_by", "waived_by")
    return {
        "texts": dict(plan.texts.order_by("pk").values_list("field", "text")),
        "tasks": [
            {
                "key": task.pk,
                **{name: getattr(task, name) for name in TASK_FACTS if name not in ("due_on", "serves_id")},
                "due_on": task.due_on.isoformat() if task.due_on else "",
                "serves": served.get(task.serves_id, ""),
                "schools": sorted(names(site.pk) for site in task.schools.all()),
            }
            for task in tasks
        ],
        "targets": [
            {"key": one.ordinal, **{name: getattr(one, name) for name in (*TARGET_WORDS, *TARGET_FIGURES)}}
            for one in plan.targets.order_by("ordinal")
        ],
        "strategies": [
            {
                "key": one.site_id,
                "name": names(one.site_id),
                "text": one.text,
                "signed_by": one.signed_by.name if one.signed_by else "",
                "signature": signature_text(one),
            }
            for one in strategies
        ],
    }


def keep_version(case: Case, step: CaseStep, draft: Draft) -> PlanVersion:
    """What was handed in, whole, with its fingerprint."""
    plan = AnnualPlan.objects.get(case=case)
    content = content_of(plan)
    number = plan.versions.count() + 1
    draft.note(case.title, "版次", "" if number == 1 else str(number - 1), str(number))
    return PlanVersion.objects.create(plan=plan, number=number, step=step, content=content, sha256=fingerprint(content))
