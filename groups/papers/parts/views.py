"""Writing a paper part by part: one page, saved while it is typed; without script, all at once by the button. Shared by the
pages of annual and of development plans, beside the CaseView of each.
"""

from collections.abc import Collection

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from groups.papers.parts.forms import PartForm
from groups.rights.roles import WRITE_PLANS
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.cases.kinds import registered


class Writing:
    """Only the group's principal and office. ``states``: when there is anything to write; ``page`` and ``autosave``: names
    of the addresses."""

    permission = WRITE_PLANS
    states: Collection[str] = ()
    page = ""
    autosave = ""
    written = "计划"  # what the sentences call it

    def address(self, page: str, *more) -> str:
        return reverse(page, args=[self.case.code, *more])

    def check(self) -> None:
        if not self.writer:
            raise PermissionDenied("只有本集团总校校长和集团办公室可以填写。")

    def why_closed(self) -> str:
        """Why nothing is written now; "" when it may be."""
        if sentence := registered(self.case.kind).rest(self.case):
            return sentence
        return "" if self.case.state in self.states else f"{self.written}现在的状态是“{self.state()['word']}”"

    def closed(self):
        """Where to go when there is nothing to write now; None when there is."""
        why = self.why_closed()
        if not why:
            return None
        messages.info(self.request, f"{why.removesuffix('。')}，不能修改。")
        return redirect(self.url)

    def refused_late(self, request):
        """Handed in meanwhile: nothing is saved, and what was typed is shown once more."""
        why = self.why_closed()
        if not why:
            return None
        messages.error(request, f"{why.removesuffix('。')}，没有保存。下面是您填写的内容，可复制留存。")
        return self.render_parts(self.build(request.POST), status=409)

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
        return {
            "autosave_url": self.address(self.autosave),
            "login_url": f"{reverse('accounts:login')}?next={self.address(self.page)}",
        }


class PartsPage(Writing):
    """A page of parts that are always there. ``reverse(page)`` takes the code of the case."""

    http_method_names = ["get", "post"]

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
        return redirect(self.address(self.page))


class EditPage(Writing):
    """A page of parts of which some are rows that come and go. ``row_kind``: the prefix of their parts, ``anchor``: where
    they stand on the page, ``row_noun`` and ``row_fields``: what a removed one is called and told by."""

    http_method_names = ["get", "post"]
    row_kind = ""
    anchor = ""
    row_noun = ""
    row_fields: tuple[str, ...] = ()

    def rows(self):
        raise NotImplementedError

    def remove(self, row) -> None:
        raise NotImplementedError

    def move(self, row, *, up: bool) -> None:
        raise NotImplementedError

    def get(self, request, code):
        self.check()
        return self.closed() or self.render_parts(self.build())

    def post(self, request, code):
        self.check()
        if closed := self.refused_late(request):
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
        return redirect(self.address(self.page) + anchor)

    def _arrange(self, request) -> str:
        """Removing and moving rows; where on the page to go on."""
        wanted = {name: request.POST.get(name, "") for name in ("remove", "up", "down")}
        name, number = next(((name, value) for name, value in wanted.items() if value), ("", ""))
        if not name:
            return f"#{self.anchor}" if request.POST.get("add") else ""
        known = number.isascii() and number.isdigit() and len(number) < 19
        row = self.rows().select_related("plan__case").filter(pk=int(number) if known else -1).first()
        if row is None:
            raise RuleViolation(f"这项{self.row_noun}刚被他人删除，请刷新页面。", code="gone")
        if name == "remove":
            self.remove(row)
            return f"#{self.anchor}"
        self.move(row, up=name == "up")
        return f"#{self.row_kind}-{row.pk}"

    def _lost(self, request) -> list[str]:
        """What was typed into rows that somebody else removed meanwhile."""
        known = {str(pk) for pk in self.rows().values_list("pk", flat=True)} | {"new"}
        first, start = self.row_fields[0], f"{self.row_kind}-"
        names = [name for name in request.POST if name.startswith(start) and name.endswith(f"-{first}")]
        gone = [name.removesuffix(first) for name in names if name[len(start) : -len(first) - 1] not in known]
        return [
            "；".join(text for field in self.row_fields if (text := request.POST.get(name + field, "").strip()))
            for name in gone
        ]


class AutosavePage(Writing):
    """One part, as it stands in the browser now. Answers JSON: what is stored, or why it is not."""

    http_method_names = ["post"]

    def part(self, key: str, data) -> PartForm | None:
        raise NotImplementedError

    def post(self, request, code):
        self.check()
        part = self.part(request.POST.get("part", "")[:60], request.POST)
        if part is None:
            return answer("这一部分已被他人删除，您填写的内容没有保存，请复制后刷新页面。", 409)
        try:
            after = part.settle(request.user)
        except RuleViolation as refused:
            return answer(refused.sentence, 409)
        return part_answer(after)


def answer(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"sentence": sentence}, status=status)


def part_answer(after: PartForm, count: str = "") -> JsonResponse:
    """After a part was settled: the revision to go on from, and what is to be put right. ``count``: how far the whole paper
    is now, for the page's [data-autosave-count]."""
    told = {"key": after.key, "at": f"{timezone.localtime():%H:%M}", "seen": str(after["seen"].value() or 0)}
    if after.theirs:
        return JsonResponse(told | {"sentence": after.non_field_errors()[0], "theirs": after.theirs}, status=409)
    errors = {name: list(problems) for name, problems in after.errors.items()} if after.is_bound else {}
    stored = not after.adds or bool(after.row.pk)
    return JsonResponse(told | {"was": after.initial["was"], "errors": errors, "stored": stored, "count": count})
