"""Writing a plan: one page, saved part by part while it is typed; without script, all at once by the button."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from nanan_groups.kit.deadlines import deadline
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.case_pages import lacking, returned_of

from ..enums import PlanForm
from ..forms.plan_parts import PartForm, TargetPart, TaskPart, TextPart, new_task, part_of
from ..logic.plan_case import ANNUAL_PLAN
from ..models import PlanTask
from ..queries.plan_known import known_of
from ..queries.plan_sheet import task_rows
from ..queries.plans import site_names
from ..roles import WRITE_PLANS
from ..services import plans
from .plan_parts import PlanView, plan_url


class WriterView(PlanView):
    """Only the group's principal and office. ``states``: when there is anything to write."""

    permission = WRITE_PLANS
    states = ANNUAL_PLAN.editable
    page = "plan-edit"

    def check(self) -> None:
        if not self.writer:
            raise PermissionDenied("只有本集团总校校长和集团办公室可以填写。")

    def closed(self):
        """Where to go when there is nothing to write now; None when there is."""
        if self.case.state in self.states:
            return None
        messages.info(self.request, f"计划现在的状态是“{self.state()['word']}”，不能修改。")
        return redirect(self.url)

    # --- the page of parts -----------------------------------------------------------------------------------------
    def build(self, data=None) -> list[PartForm]:
        """All parts in their order, bound to ``data`` when there is any."""
        raise NotImplementedError

    def render_parts(self, parts: list[PartForm], *, lost=(), status: int = 200):
        raise NotImplementedError

    def save_all(self, request) -> tuple[list[PartForm], bool]:
        """Every part that was touched; the parts to show next, and whether all of them are stored."""
        parts = [part.settle(request.user) for part in self.build(request.POST)]
        return parts, not any(part.is_bound for part in parts)

    def autosave_context(self) -> dict:
        page = plan_url(self.plan, self.page)
        return {
            "autosave_url": plan_url(self.plan, "plan-autosave"),
            "login_url": f"{reverse('accounts:login')}?next={page}",
        }


class PlanEditView(WriterView):
    http_method_names = ["get", "post"]

    def get(self, request, code):
        self.check()
        return self.closed() or self.render_parts(self.build())

    def post(self, request, code):
        self.check()
        if closed := self._refused_late(request):
            return closed
        try:
            parts, stored = self.save_all(request)
            if not stored:
                theirs = any(part.theirs for part in parts)
                return self.render_parts(parts, lost=self._lost(request), status=409 if theirs else 200)
            if lost := self._lost(request):
                return self.render_parts(self.build(), lost=lost, status=409)
            anchor = self._arrange(request)
        except RuleViolation as refused:
            messages.error(request, refused.sentence)
            return self.render_parts(self.build(request.POST), status=409)
        messages.success(request, f"已保存 {timezone.localtime():%H:%M}。")
        return redirect(plan_url(self.plan, "plan-edit") + anchor)

    def _refused_late(self, request):
        """Handed in meanwhile: nothing is saved, and what was typed is shown once more."""
        if self.case.state in self.states:
            return None
        messages.error(request, f"计划现在的状态是“{self.state()['word']}”，没有保存。下面是您填写的内容，可复制留存。")
        return self.render_parts(self.build(request.POST), status=409)

    def _arrange(self, request) -> str:
        """Removing and moving tasks; where on the page to go on."""
        wanted = {name: request.POST.get(name, "") for name in ("remove", "up", "down")}
        name, number = next(((name, value) for name, value in wanted.items() if value), ("", ""))
        if not name:
            return "#tasks" if request.POST.get("add") else ""
        known = number.isascii() and number.isdigit() and len(number) < 19
        task = self.plan.tasks.select_related("plan__case").filter(pk=int(number) if known else -1).first()
        if task is None:
            raise RuleViolation("这项任务刚被他人删除，请刷新页面。", code="gone")
        if name == "remove":
            plans.remove_task(actor=request.user, task=task, seen=task.revision)
            return "#tasks"
        plans.move_task(actor=request.user, task=task, up=name == "up")
        return f"#task-{task.pk}"

    def _lost(self, request) -> list[str]:
        """What was typed into tasks that somebody else removed meanwhile."""
        known = set(self.plan.tasks.values_list("pk", flat=True))
        names = [name for name in request.POST if name.startswith("task-") and name.endswith("-measure")]
        gone = [name for name in names if name[5:-8] != "new" and name[5:-8] not in {str(pk) for pk in known}]
        return [
            "；".join(
                text
                for field in ("measure", "target", "baseline", "responsible", "due_on", "money")
                if (text := request.POST.get(name.removesuffix("measure") + field, "").strip())
            )
            for name in gone
        ]

    def build(self, data=None):
        plan, schools = self.plan, self.schools()
        tasks = [*task_rows(plan.tasks.select_related("edited_by", "plan__case")), new_task(plan)]
        return [
            *(TextPart(row, data, plan=plan) for row in plan.texts.order_by("pk")),
            *(TaskPart(row, data, plan=plan, schools=schools) for row in tasks),
            *(TargetPart(row, data, plan=plan) for row in plan.targets.order_by("ordinal")),
        ]

    def schools(self) -> list[tuple[int, str]]:
        names = site_names()
        return [(site, names(site)) for site in self.plan.strategies.order_by("pk").values_list("site_id", flat=True)]

    def render_parts(self, parts, *, lost=(), status=200):
        tasks = [part for part in parts if part.kind == "task"]
        context = self.base() | self.autosave_context() | {
            "texts": [part for part in parts if part.kind == "text"],
            "tasks": [part for part in tasks if part.row.pk], "new_task": tasks[-1],
                "blank_task": TaskPart(new_task(self.plan), plan=self.plan, schools=self.schools()),
            "targets": [part for part in parts if part.kind == "target"],
            "wrong": [part for part in parts if part.is_bound and part.errors], "lost": lost,
            "light_form": self.plan.form == PlanForm.LIGHT,
            "deadline": deadline(self.case.submit_by, self.now), "lacking": lacking(self.case),
            "returned": returned_of(self.case),
            "known": known_of(self.plan, self.scope, timezone.localdate(self.now)),
            "submits": bool(self.scope.holds(ANNUAL_PLAN.arrow("submit").roles, "group", self.plan.group_id)),
        }  # fmt: skip
        return render(self.request, "groups/plan_edit.html", context, status=status)


class PlanAutosaveView(WriterView):
    """One part, as it stands in the browser now. Answers JSON: what is stored, or why it is not."""

    http_method_names = ["post"]

    def post(self, request, code):
        self.check()
        key = request.POST.get("part", "")[:60]
        schools = PlanEditView.schools(self) if key.startswith("task-") else []
        part = part_of(self.plan, key, request.POST, schools)
        if part is None:
            return answer("这一部分已被他人删除，您填写的内容没有保存，请复制后刷新页面。", 409)
        try:
            after = part.settle(request.user)
        except RuleViolation as refused:
            return answer(refused.sentence, 409)
        return part_answer(after)


def answer(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"sentence": sentence}, status=status)


def part_answer(after: PartForm) -> JsonResponse:
    """After a part was settled: the revision to go on from, and what is to be put right."""
    told = {"key": after.key, "at": f"{timezone.localtime():%H:%M}", "seen": str(after["seen"].value() or 0)}
    if after.theirs:
        return JsonResponse(told | {"sentence": after.non_field_errors()[0], "theirs": after.theirs}, status=409)
    errors = {name: list(problems) for name, problems in after.errors.items()} if after.is_bound else {}
    stored = isinstance(after.row, PlanTask) is False or bool(after.row.pk)
    return JsonResponse(told | {"was": after.initial["was"], "errors": errors, "stored": stored})


class PlanCopyView(WriterView):
    """Last year's plan into the empty parts of this one: asked once more, then done."""

    http_method_names = ["get", "post"]

    def get(self, request, code):
        self.check()
        return self.closed() or render(
            request, "groups/plan_copy.html", self.base() | {"last": plans.last_plan(self.plan)}
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
