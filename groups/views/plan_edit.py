"""Writing an annual plan: its parts, its autosave, last year's plan taken over."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from nanan_groups.kit.deadlines import deadline
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.case_pages import lacking, returned_of

from ..enums import PlanForm
from ..forms.plan_parts import TargetPart, TaskPart, TextPart, new_task, part_of
from ..logic.plan_case import ANNUAL_PLAN
from ..queries.development_plans import approved_texts, goals_offered
from ..queries.plan_known import known_of
from ..queries.plan_sheet import task_rows
from ..queries.plans import current_strategies, last_plan, site_names
from ..services import plans
from .plan_parts import PlanView, plan_url
from .writing import AutosavePage, EditPage, Writing


class WriterView(Writing, PlanView):
    states = ANNUAL_PLAN.editable
    page = "plan-edit"
    autosave = "plan-autosave"

    def task_options(self, tasks) -> dict:
        """What a task may name: the members it concerns, the targets of the development plan it serves; and what the targets
        say that ``tasks`` serve already."""
        sites = list(current_strategies(self.plan.strategies.all()).order_by("pk").values_list("site_id", flat=True))
        names = site_names(sites)
        return {
            "plan": self.plan, "schools": [(site, names(site)) for site in sites],
            "goals": goals_offered(self.plan.group_id, self.plan.campaign.year),
            "served": approved_texts(task.serves for task in tasks if task.serves),
        }  # fmt: skip


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
            *(TextPart(row, data, plan=plan) for row in plan.texts.order_by("pk")),
            *(TaskPart(row, data, **options) for row in [*tasks, new_task(plan)]),
            *(TargetPart(row, data, plan=plan) for row in plan.targets.order_by("ordinal")),
        ]

    def render_parts(self, parts, *, lost=(), status=200):
        tasks = [part for part in parts if part.kind == "task"]
        context = self.base() | self.autosave_context() | {
            "texts": [part for part in parts if part.kind == "text"],
            "tasks": [part for part in tasks if part.row.pk], "new_task": tasks[-1],
            "blank_task": TaskPart(new_task(self.plan), **tasks[-1].options),
            "targets": [part for part in parts if part.kind == "target"],
            "wrong": [part for part in parts if part.is_bound and part.errors], "lost": lost,
            "light_form": self.plan.form == PlanForm.LIGHT,
            "deadline": deadline(self.case.submit_by, self.now), "lacking": lacking(self.case),
            "returned": returned_of(self.case),
            "known": known_of(self.plan, self.scope, timezone.localdate(self.now)),
            "submits": bool(self.scope.holds(ANNUAL_PLAN.arrow("submit").roles, "group", self.plan.group_id)),
        }  # fmt: skip
        return render(self.request, "groups/plan_edit.html", context, status=status)


class PlanAutosaveView(AutosavePage, WriterView):
    def part(self, key, data):
        serving = self.plan.tasks.exclude(serves=None).select_related("serves__plan__case").order_by("pk")
        return part_of(self.plan, key, data, self.task_options(serving) if key.startswith("task-") else {})


class PlanCopyView(WriterView):
    """Last year's plan into the empty parts of this one: asked once more, then done."""

    http_method_names = ["get", "post"]

    def get(self, request, code):
        self.check()
        return self.closed() or render(request, "groups/plan_copy.html", self.base() | {"last": last_plan(self.plan)})

    def post(self, request, code):
        self.check()
        try:
            plans.copy_last_year(actor=request.user, plan=self.plan)
        except RuleViolation as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(request, "已沿用上一年度的内容，只填入空白处。请逐项核对、修改。")
        return redirect(plan_url(self.plan, "plan-edit" if self.case.state in self.states else "plan-detail"))
