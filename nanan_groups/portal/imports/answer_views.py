"""The answers that are remembered for a school or the district, and forgetting one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from nanan_groups.kit.excel.answers import FOR_ALL, HEADING, KINDS, LEFT, MONTHS, SHEETS
from nanan_groups.kit.pages import page_of
from nanan_groups.records.imports import remembered
from nanan_groups.records.models import KeptAnswer

from .question_views import NOT_SAID
from .views import DatasetView

PAGE = 50
KIND_TEXT = {HEADING: "列", FOR_ALL: "没有的列", MONTHS: "日期", SHEETS: "工作表"}


class KeptAnswersView(DatasetView):
    """GET shows them; POST forgets the one named ``answer``."""

    http_method_names = ["get", "post"]

    def get(self, request):
        order = {kind: at for at, kind in enumerate(KINDS)}
        found = remembered.remembered(self.dataset.code, self.unit.code)
        rows = sorted(found, key=lambda row: (order.get(row.kind, len(order)), row.column, row.asked))
        shown, page = page_of(request, rows, size=PAGE)
        acts = remembered.last_acts(shown)
        context = {
            "dataset": self.dataset,
            "unit": self.unit,
            "rows": [self._told(row, acts.get(row.pk)) for row in shown],
            "page": page,
            "count": len(rows),
        }
        return render(request, "portal/imports/answers.html", context)

    def post(self, request):
        text = request.POST.get("answer", "")
        pk = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
        if not remembered.forget(dataset=self.dataset, unit=self.unit, pk=pk, actor=request.user):
            raise Http404
        messages.success(request, "已删除这条对照，下次导入遇到时会再询问。")
        return redirect("portal:import-answers", dataset=self.dataset.code)

    def _told(self, row: KeptAnswer, act) -> dict:
        """``asked`` and ``answer`` as the page of questions says them."""
        column = self.dataset.sheet.entered().get(row.column)
        header = column.header if column else row.column
        asked, answer = row.asked or header, row.answer
        if row.kind == SHEETS:
            asked, answer = (text.replace("\n", "、") for text in (row.asked, row.answer))
        elif row.kind == HEADING:
            read = self.dataset.sheet.entered().get(row.answer)
            answer = "不读取" if row.answer == LEFT else (read.header if read else row.answer)
        elif row.kind == FOR_ALL:
            answer = NOT_SAID if row.answer == LEFT else f"全部为“{row.answer}”"
        elif row.kind == MONTHS:
            asked, answer = f"“{header}”只写到年月的", "按当月 1 日"
        return {
            "pk": row.pk,
            "kind": KIND_TEXT.get(row.kind, header),
            "asked": asked,
            "answer": answer,
            "who": act.actor.name if act and act.actor else "系统",
            "at": timezone.localtime(act.made_at) if act else None,
        }
