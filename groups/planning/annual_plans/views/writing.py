"""Writing an annual plan: its parts, its autosave, last year's plan taken over."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from groups.papers.parts.views import AutosavePage, EditPage, PartsPage, Writing
from groups.planning.annual_plans.forms.parts import (
    AttainedPart,
    FieldPart,
    ProgressPart,
    SummaryPart,
    TargetPart,
    TaskPart,
    new_progress,
    new_task,
    part_of,
)
from groups.planning.annual_plans.forms.review import target_words
from groups.planning.annual_plans.queries.plans import current_strategies, evidence_files, last_plan
from groups.planning.annual_plans.queries.sheet import known_of, reports_of, task_rows
from groups.planning.annual_plans.rules import ANNUAL_PLAN, SUMMARY_STATES
from groups.planning.annual_plans.services import plans
from groups.planning.annual_plans.views.pages import PlanView, plan_url
from groups.planning.annual_plans.words import Checkpoint
from groups.planning.development_plans.queries import approved_texts, goals_offered
from groups.planning.development_plans.words import PlanForm
from groups.registry.register.queries.names import site_names
from nanan_groups.kit.deadlines import deadline
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.case_pages import missing_for, returned_of
from nanan_groups.records.cases.due import due_now, opens_later


class WriterView(Writing, PlanView):
    states = ANNUAL_PLAN.editable
    page = "planning:plan-edit"
    autosave = "planning:plan-autosave"

    def task_options(self, tasks) -> dict:
        """What a task may name: the members it concerns, the targets of the development plan it serves; and what the targets
        say that ``tasks`` serve already."""
        sites = list(current_strategies(self.plan.strategies.all()).order_by("pk").values_list("site_id", flat=True))
        names = site_names(sites)
        return {
            "plan": self.plan,
            "schools": [(site, names(site)) for site in sites],
            "goals": goals_offered(self.plan.group_id, self.plan.campaign.year),
            "served": approved_texts(task.serves for task in tasks if task.serves),
        }


class PlanEditView(EditPage, WriterView):
    row_kind, anchor, row_noun = "task", "tasks", "任务"
    row_fields = ("measure", "target", "baseline", "responsible", "due_on", "money")

    def rows(self):
        return self.plan.tasks.all()

    def remove(self, row):
        plans.remove_task(actor=self.request.user, task=row, seen=row.revision)

    def move(self, row, *, up):
        plans.move_task(actor=self.request.user, task=row, up=up)

    def build(self, data=None):
        plan = self.plan
        tasks = list(task_rows(plan.tasks.select_related("edited_by", "plan__case")))
        options = self.task_options(tasks)
        return [
            *(FieldPart(row, data, plan=plan) for row in plan.texts.order_by("pk")),
            *(TaskPart(row, data, **options) for row in [*tasks, new_task(plan)]),
            *(TargetPart(row, data, plan=plan) for row in plan.targets.order_by("ordinal")),
        ]

    def render_parts(self, parts, *, lost=(), status=200):
        tasks = [part for part in parts if part.kind == "task"]
        context = (
            self.base()
            | self.autosave_context()
            | {
                "texts": [part for part in parts if part.kind == "text"],
                "tasks": [part for part in tasks if part.row.pk],
                "new_task": tasks[-1],
                "blank_task": TaskPart(new_task(self.plan), **tasks[-1].options),
                "targets": [part for part in parts if part.kind == "target"],
                "wrong": [part for part in parts if part.is_bound and part.errors],
                "lost": lost,
                "light_form": self.plan.form == PlanForm.LIGHT,
                "deadline": deadline(due_now(self.case, ANNUAL_PLAN), self.now),
                "missing": missing_for(self.case),
                "returned": returned_of(self.case),
                "known": known_of(self.plan, self.scope, timezone.localdate(self.now)),
                "submits": bool(self.scope.holds(ANNUAL_PLAN.arrow("submit").roles, "group", self.plan.group_id)),
            }
        )
        return render(self.request, "planning/annual_plans/plan_edit.html", context, status=status)


class PlanAutosaveView(AutosavePage, WriterView):
    def part(self, key, data):
        serving = self.plan.tasks.exclude(serves=None).select_related("serves__plan__case").order_by("pk")
        return part_of(self.plan, key, data, self.task_options(serving) if key.startswith("task-") else {})


class PlanCopyView(WriterView):
    """Last year's plan into the empty parts of this one: asked once more, then done."""

    http_method_names = ["get", "post"]

    def get(self, request, code):
        self.check()
        return self.closed() or render(
            request, "planning/annual_plans/plan_copy.html", self.base() | {"last": last_plan(self.plan)}
        )

    def post(self, request, code):
        self.check()
        try:
            plans.copy_last_year(actor=request.user, plan=self.plan)
        except RuleViolation as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(request, "已沿用上一年度的内容，只填入空白处。请逐项核对、修改。")
        return redirect(plan_url(self.plan, "plan-edit" if self.case.state in self.states else "plan-detail"))


class PlanProgressView(PartsPage, WriterView):
    states = SUMMARY_STATES
    page = "planning:plan-progress"

    def build(self, data=None):
        parts, files = [], evidence_files(self.plan)
        for task in task_rows(self.plan.tasks.select_related("plan__case")):
            told = {one.checkpoint: one for one in task.progress.all()}
            for checkpoint in Checkpoint.values:
                row = told.get(checkpoint) or new_progress(task, checkpoint)
                row.task = task
                parts.append(ProgressPart(row, data, files=files))
        targets = self.plan.targets.exclude(text="").order_by("ordinal")
        return [
            *parts,
            *(AttainedPart(row, data, plan=self.plan, files=files) for row in targets),
            *(SummaryPart(row, data, plan=self.plan) for row in self.plan.texts.order_by("pk")),
        ]

    def render_parts(self, parts, *, lost=(), status=200):
        tasks: dict[int, dict] = {}
        for part in parts:
            if part.kind == "progress":
                task = part.row.task
                tasks.setdefault(task.pk, {"task": task, "parts": []})["parts"].append(part)
        campaign = self.plan.campaign
        context = (
            self.base()
            | self.autosave_context()
            | {
                "tasks": list(tasks.values()),
                "attained": [
                    {"part": part, "words": target_words(part.row)} for part in parts if part.kind == "attained"
                ],
                "summaries": [part for part in parts if part.kind == "summary"],
                "reports": reports_of(self.plan),
                "opens_on": opens_later(self.case, ANNUAL_PLAN.arrow("submit_summary"), self.now),
                "wrong": [part for part in parts if part.is_bound and part.errors],
                "campaign": campaign,
                "missing": missing_for(self.case),
                "returned": returned_of(self.case),
                "submits": bool(
                    self.scope.holds(ANNUAL_PLAN.arrow("submit_summary").roles, "group", self.plan.group_id)
                ),
            }
        )
        return render(self.request, "planning/annual_plans/plan_progress.html", context, status=status)
