"""Batches and the statements in them: the list of a year, a batch with its totals, one statement, its notice to print."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from funding.batches.forms import BATCH_ACTS, DraftBatch, Redraft, ReleaseDue, ReleaseForm, SetByHand, Tick
from funding.batches.models import Batch, GroupStatement
from funding.batches.papers import division_paper, notice_paper, notice_sentence, parts_of
from funding.batches.queries import coming_of, dues_of, version_before, visible_batches, visible_statements
from funding.batches.rules.case import BATCH
from funding.batches.rules.variations import variations
from funding.batches.words import Warning
from funding.books.forms import ReturnMoney
from funding.books.models import Account
from funding.books.words import AccountKind
from funding.statements.views.pages import YearView, year_tabs, years_offered
from groups.papers.cases.queries import reader_of, steps_of
from groups.papers.cases.views import CaseView, StepPage
from groups.registry.register.words import GroupCategory
from groups.rights.roles import EXPORT, RUN_FUNDING, VIEW_FUNDING
from nanan_groups.kit.money import capitals, wanyuan, yuan
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.pages import Figure, Link, ScopedView
from nanan_groups.records.act_pages import ActPage
from nanan_groups.records.case_pages import missing_for, returned_of, state_of


class BatchListView(YearView):
    """The batches of a year; a group reads its own statements in force."""

    def get(self, request, year):
        rows = []
        for one in visible_batches(self.scope).filter(year=year).order_by("number"):
            rows.append({"batch": one, "state": BATCH.states[one.case.state], "tone": BATCH.tones[one.case.state],
                         "url": reverse("funding:batch-detail", args=[one.case.code])})  # fmt: skip
        statements = visible_statements(self.scope).filter(batch__year=year, batch__case__state__in=BATCH.in_force)
        context = {
            "year": year,
            "tabs": year_tabs(year, "funding:batch-list"),
            "rows": rows,
            "whole": self.scope.may_everywhere(VIEW_FUNDING),
            "statements": list(statements.order_by("group__code", "-version")) if not rows else [],
            "draft_url": reverse("funding:batch-draft", args=[year]) if self.scope.may_everywhere(RUN_FUNDING) else "",
        }
        return render(request, "funding/batches/batch_list.html", context)


class BatchView(CaseView):
    kind = BATCH
    noun = "测算单"
    permission = VIEW_FUNDING

    def find(self, code):
        return visible_batches(self.scope).filter(case__code=code).first()

    def allowed_here(self):
        return True

    @property
    def url(self):
        return reverse("funding:batch-detail", args=[self.case.code])

    def step_url(self, arrow):
        return reverse("funding:batch-step", args=[self.case.code, arrow])


class BatchDetailView(BatchView):
    """测算总表 of the batch: every group's statement, what has to be ticked, the instalments."""

    http_method_names = ["get", "head"]

    def get(self, request, code):
        batch = self.record
        statements = list(batch.statements.select_related("group").order_by("pk"))
        categories = []
        for category in GroupCategory:
            rows = [self._row(one) for one in statements if one.category == category]
            if rows:
                categories.append({"label": category.label, "rows": rows, "total": sum(one["total"] for one in rows)})
        context = self.base() | {
            "batch": batch,
            "figures": [
                Figure(wanyuan(batch.total_fen), "合计", unit="万元", note=f"{yuan(batch.total_fen)} 元"),
                Figure(len(statements), "集团", unit="个"),
                Figure(sum(one.open_count for one in statements), "暂不能计算的项", unit="项"),
                *self._over(batch, statements),
                Figure(sum(len(one.left_to_tick) for one in statements), "待核对的提示", unit="条"),
            ],
            "capitals": capitals(batch.total_fen),
            "categories": categories,
            "steps": self.buttons(),
            "acts": self._acts(statements),
            "returned": returned_of(self.case),
            "missing": missing_for(self.case) if self.scope.may_everywhere(RUN_FUNDING) else None,
            "instalments": list(batch.instalments.all()),
            "history": steps_of(self.case.pk),
            "xlsx_url": reverse("funding:batch-xlsx", args=[code]) if self.scope.may_everywhere(EXPORT) else "",
        }
        return render(request, "funding/batches/batch_detail.html", context)

    def _over(self, batch: Batch, statements) -> list[Figure]:
        if self.case.state not in BATCH.in_force:
            return []
        over = [due.over_in_all for due in dues_of(batch.year, [one.group_id for one in statements]).values()]
        note = f"{sum(map(bool, over))} 个集团，先在未下达的各期抵扣，其余退回"
        return [Figure(wanyuan(sum(over)), "多下达，应退回", unit="万元", note=note)] if any(over) else []

    def _row(self, one: GroupStatement) -> dict:
        return {
            "statement": one,
            "total": one.total_fen,
            "url": reverse("funding:group-statement", args=[self.case.code, one.group.code]),
            "delta": None if one.before_fen is None else one.total_fen - one.before_fen,
            "warnings": [Warning(each).label for each in one.left_to_tick],
        }

    def _acts(self, statements) -> list[Link]:
        if not self.scope.may_everywhere(RUN_FUNDING):
            return []
        forms = []
        if self.case.state in BATCH.editable:
            forms = [Redraft, *([Tick] if any(one.left_to_tick for one in statements) else [])]
        elif self.record.released_on and self.record.instalments.filter(
            released_on__isnull=True, day__lte=timezone.localdate()
        ):
            forms = [ReleaseDue]
        return [Link(form.title, reverse("funding:batch-act", args=[self.case.code, form.verb])) for form in forms]


class BatchStepView(StepPage, BatchView):
    forms = {"release": ReleaseForm}


class GroupStatementView(ScopedView, View):
    """A statement as it was kept; outside the district only what is in force."""

    permission = VIEW_FUNDING
    http_method_names = ["get", "head"]

    def get(self, request, code, group):
        one = get_object_or_404(visible_statements(self.scope), batch__case__code=code, group__code=group)
        return self.page(request, one)

    def page(self, request, one: GroupStatement):
        return render(request, "funding/batches/group_statement.html", self.context(one))

    def context(self, one: GroupStatement) -> dict:
        batch, before = one.batch, version_before(one)
        delta = one.total_fen - (one.before_fen or 0)
        instalments = list(batch.instalments.all())
        parts = parts_of(one, instalments)
        editable = batch.case.state in BATCH.editable and self.scope.may_everywhere(RUN_FUNDING)
        args = [batch.case.code, one.group.code]
        return {
            "statement": one,
            "batch": batch,
            "state": state_of(batch.case, reader_of(self.scope)),
            "lines": one.lines,
            "sentences": list(dict.fromkeys(line["together"] for line in one.lines)),
            "capitals": capitals(one.total_fen),
            "delta": delta if before else None,
            "changes": variations(before.lines, one.lines) if before else [],
            "before": before,
            "released": self._released(one),
            "instalments": list(zip(instalments, parts, strict=True)),
            "warnings": [(Warning(each).label, each in one.ticked) for each in one.warnings],
            "by_hand_url": reverse("funding:statement-by-hand", args=args) if editable else "",
            "notice_url": reverse("funding:statement-notice", args=args) if batch.released_on else "",
            "division_url": reverse("funding:division-print", args=args),
            "notice_text": notice_sentence(one),
            "docx_url": reverse("funding:notice-docx", args=args)
            if batch.released_on and self.scope.may_for_group(EXPORT, one.group_id)
            else "",
            "parent": {
                "text": batch.case.title,
                "url": reverse("funding:batch-detail", args=[batch.case.code])
                if self.scope.may_everywhere(VIEW_FUNDING)
                else reverse("funding:batch-list", args=[batch.year]),
            },
        }

    def _released(self, one: GroupStatement) -> dict | None:
        """Of the newest version in force: what was released, what is still to come, what went out beyond it."""
        if one.batch.case.state not in BATCH.in_force:
            return None
        due = dues_of(one.batch.year, [one.group_id]).get(one.group_id)
        newest = not GroupStatement.objects.filter(
            group=one.group_id,
            batch__year=one.batch.year,
            version__gt=one.version,
            batch__case__state__in=BATCH.in_force,
        ).exists()
        if due is None or not newest:
            return None
        account = Account.objects.filter(group=one.group_id, year=one.batch.year, kind=AccountKind.GROUP).first()
        may = self.scope.may_everywhere(RUN_FUNDING) and account is not None
        return {
            "due": due,
            "coming": coming_of(one.batch.year, one.group_id, due),
            "return_url": reverse("funding:account-act", args=[account.code, ReturnMoney.verb])
            if may and due.over_in_all
            else "",
        }


class NoticeView(GroupStatementView):
    """下达通知书 of a released statement, with its 测算明细, to print."""

    def page(self, request, one):
        if one.batch.released_on is None:
            raise Http404
        seen = self.context(one)
        back = reverse("funding:group-statement", args=[one.batch.case.code, one.group.code])
        word = [Link("Word", seen["docx_url"])] if seen["docx_url"] else []
        return paper_page(
            request,
            notice_paper(one),
            heading="打印下达通知书",
            back=Link("返回测算单", back),
            parent=seen["parent"],
            links=word,
        )


class DivisionView(GroupStatementView):
    """分配方案 of a group, to print."""

    def page(self, request, one):
        args = [one.batch.case.code, one.group.code]
        word = self.scope.may_for_group(EXPORT, one.group_id)
        return paper_page(
            request,
            division_paper(one),
            heading="打印分配方案",
            back=Link("返回测算单", reverse("funding:group-statement", args=args)),
            parent={"text": str(one), "url": reverse("funding:group-statement", args=args)},
            links=[Link("导出 Word", reverse("funding:division-docx", args=args))] if word else [],
        )


class BatchAct(ActPage):
    refusal = "测算单由区教委财务科室办理。"

    def may_act(self):
        return self.scope.may_everywhere(RUN_FUNDING)

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("funding:batch-list", args=[timezone.localdate().year])

    def address_of(self, owner):
        return self.start_url()


class BatchDraftView(BatchAct):
    def load(self):
        if self.kwargs["year"] not in years_offered():
            raise Http404
        return self.kwargs["year"]

    def find_form(self):
        return DraftBatch

    def _subject(self):
        return {"text": f"{self.record} 年度测算单", "url": reverse("funding:batch-list", args=[self.record])}

    def _home(self, done=None):
        if isinstance(done, Batch):
            return reverse("funding:batch-detail", args=[done.case.code])
        return reverse("funding:batch-list", args=[self.kwargs["year"]])


class BatchActView(BatchAct):
    def load(self):
        return get_object_or_404(visible_batches(self.scope), case__code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["verb"] not in BATCH_ACTS:
            raise Http404
        return BATCH_ACTS[self.kwargs["verb"]]

    def _subject(self):
        return {"text": self.record.case.title, "url": self._home()}

    def _home(self, done=None):
        return reverse("funding:batch-detail", args=[self.kwargs["code"]])


class ByHandView(BatchAct):
    def load(self):
        rows = visible_statements(self.scope)
        return get_object_or_404(rows, batch__case__code=self.kwargs["code"], group__code=self.kwargs["group"])

    def find_form(self):
        return SetByHand

    def _subject(self):
        return {"text": str(self.record), "url": self._home()}

    def _home(self, done=None):
        return reverse("funding:group-statement", args=[self.kwargs["code"], self.kwargs["group"]])
