"""What is taken away of a batch: the district's sheet, a group's notice."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views import View

from funding.batches.papers import batch_workbook, division_paper, notice_paper
from funding.batches.queries import visible_statements
from funding.batches.views.pages import BatchView
from groups.registry.register.views import taken_away
from groups.rights.roles import EXPORT, VIEW_FUNDING
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import ScopedView


class BatchXlsx(BatchView):
    """测算总表."""

    http_method_names = ["get"]  # HEAD would record an export that nobody received
    refusal = "您的任职不能导出测算总表。"

    def allowed_here(self):
        return self.scope.may_everywhere(EXPORT)

    def get(self, request, code):
        batch = self.record
        statements = list(batch.statements.select_related("group").order_by("pk"))
        day = timezone.localdate()
        return taken_away(
            request,
            batch_workbook(batch, statements),
            what=f"funding-batch:{batch.case.code}",
            name=f"{batch.case.title}测算总表-{day.isoformat()}.xlsx",
            day=day,
            count=len(statements),
        )


class NoticeDocx(ScopedView, View):
    """下达通知书 in Word."""

    permission = VIEW_FUNDING
    http_method_names = ["get"]

    def get(self, request, code, group):
        one = get_object_or_404(visible_statements(self.scope), batch__case__code=code, group__code=group)
        if one.batch.released_on is None:
            raise Http404
        if not self.scope.may_for_group(EXPORT, one.group_id):
            raise PermissionDenied("您的任职不能导出通知书，可以在页面上查看和打印。")
        return taken_away(
            request,
            word_of(notice_paper(one)),
            what=f"funding-notice:{code}-{group}",
            name=f"{one.name}{one.batch.year}年度下达通知书.docx",
            day=timezone.localdate(),
            count=1,
        )


class DivisionDocx(ScopedView, View):
    """分配方案 in Word."""

    permission = VIEW_FUNDING
    http_method_names = ["get"]

    def get(self, request, code, group):
        one = get_object_or_404(visible_statements(self.scope), batch__case__code=code, group__code=group)
        if not self.scope.may_for_group(EXPORT, one.group_id):
            raise PermissionDenied("您的任职不能导出分配方案，可以在页面上查看和打印。")
        paper = division_paper(one)
        return taken_away(
            request,
            word_of(paper),
            what=f"funding-division:{code}-{group}",
            name=f"{paper.title}.docx",
            day=timezone.localdate(),
            count=1,
        )
