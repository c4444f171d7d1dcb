"""Writing a charter part by part, and the reviewer's ticks and remarks; saved while one types, or all at once by the button."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse

from groups.governance.charters.forms import ReviewPart, SectionPart
from groups.governance.charters.rules import CHARTER
from groups.governance.charters.services import NOT_YOURS, required_of, to_revise, why_not_reviewer
from groups.governance.charters.views.parts import CharterView, charter_url
from groups.papers.parts.forms import PartForm
from groups.papers.parts.views import AutosavePage
from groups.rights.roles import RUN_CHARTERS, WRITE_CHARTERS
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.case_pages import missing_for, returned_of


class PartsView(CharterView):
    """A page of parts. ``states``: when there is anything to write; ``part_form``: what each part is written in."""

    http_method_names = ["get", "post"]
    states = frozenset()
    part_form: type[PartForm]
    page = ""
    template = ""

    def check(self) -> None:
        raise NotImplementedError

    @property
    def closed_sentence(self) -> str:
        return f"{self.over.removesuffix('。')}，" if self.over else f"章程现在的状态是“{self.state()['word']}”，"

    def build(self, data=None) -> list[PartForm]:
        rows = self.charter.sections.order_by("pk").select_related("edited_by", "charter__case")
        required = required_of(self.charter)
        return [self.part_form(row, data, required=required) for row in rows]

    def get(self, request, code):
        self.check()
        if self.over or self.case.state not in self.states:
            messages.info(request, f"{self.closed_sentence}不能修改。")
            return redirect(self.url)
        return self.render_parts(self.build())

    def post(self, request, code):
        self.check()
        if self.over or self.case.state not in self.states:
            messages.error(request, f"{self.closed_sentence}没有保存。下面是您填写的内容，可复制留存。")
            return self.render_parts(self.build(request.POST), status=409)
        try:
            parts = [part.settle(request.user) for part in self.build(request.POST)]
        except RuleViolation as refused:
            messages.error(request, refused.sentence)
            return self.render_parts(self.build(request.POST), status=409)
        if any(part.is_bound for part in parts):
            theirs = any(part.theirs for part in parts)
            return self.render_parts(parts, status=409 if theirs else 200)
        messages.success(request, "已保存。")
        return redirect(charter_url(self.charter, self.page))

    def render_parts(self, parts, status: int = 200):
        page = charter_url(self.charter, self.page)
        context = self.base() | {
            "parts": parts,
            "wrong": [part for part in parts if part.is_bound and part.errors],
            "autosave_url": charter_url(self.charter, "charter-autosave"),
            "missing": missing_for(self.case),
            "login_url": f"{reverse('accounts:login')}?next={page}",
            "returned": returned_of(self.case),
        }
        return render(self.request, self.template, context | self.more(), status=status)

    def more(self) -> dict:
        return {}


class CharterEditView(PartsView):
    permission = WRITE_CHARTERS
    states = CHARTER.editable
    part_form = SectionPart
    page, template = "charter-edit", "governance/charters/charter_edit.html"

    def check(self):
        if not self.writer:
            raise PermissionDenied(NOT_YOURS)

    def more(self):
        roles = CHARTER.arrow("submit").roles
        return {
            "panel": self.panel(),
            "revise": to_revise(self.charter),
            "submits": bool(self.scope.holds(roles, "group", self.charter.group_id)),
        }


class CharterAutosaveView(AutosavePage, CharterView):
    permission = WRITE_CHARTERS

    def part(self, key, data):
        rows = self.charter.sections.select_related("edited_by", "charter__case")
        row = rows.filter(part=key.removeprefix("part-")).first()
        return SectionPart(row, data, required=()) if row is not None else None


class CharterReviewView(PartsView):
    permission = RUN_CHARTERS
    states = CHARTER.under_review
    part_form = ReviewPart
    page, template = "charter-review", "governance/charters/charter_review.html"

    def check(self):
        if sentence := why_not_reviewer(self.scope, self.charter):
            raise PermissionDenied(sentence)

    def more(self):
        return {"panel": self.panel()}
