"""How far a plan is: each task at half-year and at the end, and the year-end words on each field."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.case_pages import lacking, returned_of

from ..enums import Checkpoint
from ..forms.plan_parts import ProgressPart, SummaryPart, new_progress
from ..logic.plan_case import ANNUAL_PLAN, SUMMARY_STATES
from ..queries.plan_sheet import task_rows
from .plan_edit import WriterView
from .plan_parts import plan_url


class PlanProgressView(WriterView):
    http_method_names = ["get", "post"]
    states = SUMMARY_STATES
    page = "plan-progress"

    def get(self, request, code):
        self.check()
        return self.closed() or self.render_parts(self.build())

    def post(self, request, code):
        self.check()
        if closed := self.refused_late(request):
            return closed
        try:
            parts, stored = self.save_all(request)
        except RuleViolation as refused:
            messages.error(request, refused.sentence)
            return self.render_parts(self.build(request.POST), status=409)
        if not stored:
            return self.render_parts(parts, status=409 if any(part.theirs for part in parts) else 200)
        messages.success(request, f"已保存 {timezone.localtime():%H:%M}。")
        return redirect(plan_url(self.plan, "plan-progress"))

    def build(self, data=None):
        parts = []
        for task in task_rows(self.plan.tasks.select_related("plan__case")):
            told = {one.checkpoint: one for one in task.progress.all()}
            for checkpoint in Checkpoint.values:
                row = told.get(checkpoint) or new_progress(task, checkpoint)
                row.task = task
                parts.append(ProgressPart(row, data))
        return [*parts, *(SummaryPart(row, data, plan=self.plan) for row in self.plan.texts.order_by("pk"))]

    def render_parts(self, parts, *, lost=(), status=200):
        tasks: dict[int, dict] = {}
        for part in parts:
            if part.kind == "progress":
                task = part.row.task
                tasks.setdefault(task.pk, {"task": task, "parts": []})["parts"].append(part)
        campaign = self.plan.campaign
        context = self.base() | self.autosave_context() | {
            "tasks": list(tasks.values()), "summaries": [part for part in parts if part.kind == "summary"],
            "wrong": [part for part in parts if part.is_bound and part.errors], "campaign": campaign,
            "lacking": lacking(self.case),
            "returned": returned_of(self.case),
            "submits": bool(self.scope.holds(ANNUAL_PLAN.arrow("submit_summary").roles, "group", self.plan.group_id)),
        }  # fmt: skip
        return render(self.request, "groups/plan_progress.html", context, status=status)
