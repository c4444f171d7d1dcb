"""The annual plan to read: its page, what a resubmission changed, its print form, its Word document."""

from collections.abc import Iterable

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nanan_groups.kit.deadlines import deadline
from nanan_groups.kit.pages import Link
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.attachments.panel import panel_of
from nanan_groups.records.case_pages import lacking, returned_of
from nanan_groups.records.papers import papers_of

from ..enums import Role
from ..exports.plan_docx import plan_document
from ..logic.plan_case import ANNUAL_PLAN, SUMMARY_STATES
from ..logic.plan_diff import Change, compare
from ..logic.plan_words import shortened
from ..queries.plan_sheet import PlanSheet, sheet_of
from ..roles import EXPORT, WRITE_STRATEGY
from ..services.plan_papers import owner_of
from .annex2 import taken_away
from .case_parts import ComparePage
from .plan_parts import PlanView, plan_url


class PlanDetailView(PlanView):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        sheet = sheet_of(self.plan)
        case = self.case
        ended = self.over
        editable = case.state in ANNUAL_PLAN.editable and not ended
        context = self.base() | {
            "sheet": sheet,
            "deadline": None if ended else self._deadline(),
            "returned": returned_of(case),
            "steps": self.buttons(),
            "links": self._links(editable, ended), "ended": ended,
            "lacking": lacking(case) if self.writer and not ended else None,
            "versions": self._versions(), "panel": panel_of(owner_of(self.plan), request.user),
            "papers": papers_of(case, request.user),
            "own_sites": self._own_sites(sheet) if editable else [],
            "exports": self._exports(), "campaign_parent": self._campaign(),
            "extension": self.plan.campaign.extensions.filter(group=self.plan.group_id).first(),
            "show_progress": sheet.told or case.state in (*SUMMARY_STATES, "summary_submitted", "closed"),
        }  # fmt: skip
        return render(request, "groups/plan_detail.html", context)

    def _campaign(self) -> dict:
        campaign = self.plan.campaign
        return {"text": campaign.title, "url": reverse("groups:campaign-detail", args=[campaign.code])}

    def _deadline(self):
        if self.plan.campaign.closed_at is not None:
            return None
        if self.case.state in ANNUAL_PLAN.editable:
            return deadline(self.case.submit_by, self.now)
        return deadline(self.case.review_by, self.now) if self.case.state in ("submitted", "endorsed") else None

    def _links(self, editable: bool, ended: str) -> list[Link]:
        if not self.writer or ended:
            return []
        if editable:
            return [Link("填写计划", plan_url(self.plan, "plan-edit"))]
        if self.case.state in SUMMARY_STATES:
            return [Link("填报进展与总结", plan_url(self.plan, "plan-progress"))]
        return []

    def _versions(self) -> list[dict]:
        rows = self.plan.versions.order_by("-number").select_related("step__actor")
        return [
            {
                "number": one.number, "at": timezone.localtime(one.step.at), "actor": one.step.actor.name,
                "url": plan_url(self.plan, "plan-compare", one.number) if one.number > 1 else "",
            }
            for one in rows
        ]  # fmt: skip

    def _own_sites(self, sheet: PlanSheet) -> list[str]:
        """Codes of the sites whose strategy this reader may write."""
        if not self.scope.may(WRITE_STRATEGY):
            return []
        roles = (Role.SCHOOL_CLERK.value, Role.MEMBER_PRINCIPAL.value)
        return [one.site_code for one in sheet.strategies if self.scope.holds(roles, "institution", one.institution)]

    def _exports(self) -> list[Link]:
        out = [Link("打印计划", plan_url(self.plan, "plan-print"))]
        return [*out, Link("计划 Word", plan_url(self.plan, "plan-docx"))] if self.scope.may(EXPORT) else out


class PlanCompareView(ComparePage, PlanView):
    def changes(self, old, new):
        return changes(old, new)


def changes(old: dict, new: dict) -> list[dict]:
    """As the page prints them: by part, in the order of the plan."""
    return printed_changes(compare(old, new))


def printed_changes(found: Iterable[Change]) -> list[dict]:
    """Differences of any paper, for groups/_changes.html."""
    words = {"added": "新增", "removed": "删去", "changed": "修改"}
    tones = {"added": "ok", "removed": "warn", "changed": "info"}
    return [
        {
            "part": one.part, "title": one.title, "kind": words[one.kind], "tone": tones[one.kind], "lines": one.lines,
            "pieces": shortened(one.pieces),
        }
        for one in found
    ]  # fmt: skip


class PlanPrintView(PlanView):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        sheet = sheet_of(self.plan)
        context = self.base() | {"sheet": sheet, "oldest_first": sheet.steps[::-1]}
        return render(request, "groups/plan_print.html", context)


class PlanDocxView(PlanView):
    permission = EXPORT
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, code):
        sheet = sheet_of(self.plan)
        year = school_year_text(self.plan.campaign.year)
        return taken_away(
            request, plan_document(sheet, self.state()["word"]), what=f"plan:{self.case.code}",
            name=f"{sheet.group}{year}年度计划.docx", day=timezone.localdate(self.now), count=len(sheet.tasks),
        )  # fmt: skip
