"""Taking a list out as a workbook or CSV: the filtered rows of one's scope, declared columns, cells that never run.

The columns are a django-import-export ``Resource`` without a model: what it does not declare cannot be asked for.
"""

from collections.abc import Iterator
from itertools import islice

from django import forms
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Columns
from nanan_groups.kit.excel.out import CHUNK, SHEET_ROWS, TOO_MANY, TYPES, write_list
from nanan_groups.kit.files import Written, written


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label="文件格式",
        choices=[("xlsx", "Excel 工作簿（.xlsx）"), ("csv", "CSV 文本（.csv）")],
        initial="xlsx",
        widget=forms.RadioSelect,
    )
    purpose = forms.CharField(
        label="用途", max_length=200, required=False, help_text="将与导出人、筛选条件、条数一并记入审计。"
    )

    def __init__(self, *args, purpose_required: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["purpose"].required = purpose_required
        self.fields["purpose"].error_messages["required"] = "本名单含联系方式或人员信息，请写明用途。"


class ExportMixin:
    """``columns``: the Columns of the list; None: no export. ``export_permission``: who may. ``personal``: the list names
    people, so a purpose must be given and what was searched for is not kept."""

    columns: type[Columns] | None = None
    export_permission = ""
    personal = False

    def may_export(self, request) -> bool:
        return (
            self.columns is not None
            and self.has_view_permission(request)
            and request.user.has_perm(self.export_permission)
        )

    def export_view(self, request):
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        if not self.may_export(request):
            raise PermissionDenied("您的任职不含导出。")
        try:
            changes = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(request.path)
        form = ExportForm(request.POST or None, purpose_required=self.personal)
        if request.method == "POST" and form.is_valid():
            if changes.paginator.bounded and form.cleaned_data["format"] == "xlsx" and self._too_long(changes.queryset):
                form.add_error("format", TOO_MANY)
            else:
                try:
                    self.check_export(request)
                    return self._file(request, changes, **form.cleaned_data)
                except RuleViolation as refused:
                    form.add_error(None, refused.sentence)
        context = {
            **self.admin_site.each_context(request),
            "title": f"导出{self.label}",
            "opts": self.opts,
            "module_name": self.label,
            "cl": changes,
            "form": form,
            "headers": self.columns().get_export_headers(),
            "back_url": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
            + changes.get_query_string(),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/export.html", context)

    @staticmethod
    def _too_long(rows) -> bool:
        return rows.order_by().count() > SHEET_ROWS

    def _file(self, request, changes, *, format: str, purpose: str):
        """The file is written and its event appended before a byte is handed out: no event, no file."""

        def write(out) -> int:
            rows = self._rows(request, changes.queryset)
            return write_list(out, format, self.label, next(rows), rows)

        def tell(done: Written) -> None:
            facts = {"count": done.count, "sha256": done.sha256, "format": format, "purpose": purpose}
            self.record_export(request, chosen=self._asked(changes), **facts)

        done = written(write, tell)
        filename = f"{self.label}-{timezone.localdate().isoformat()}.{format}"
        return FileResponse(done.file, as_attachment=True, filename=filename, content_type=TYPES[format])

    def _asked(self, changes) -> dict:
        """The filters of an export as its event keeps them."""
        asked = {name: values[-1] for name, values in changes.get_filters_params().items()}
        if changes.query:
            asked["q"] = True if self.personal else changes.query
        return asked

    def _rows(self, request, queryset) -> Iterator[list]:
        columns = self.columns()
        yield columns.get_export_headers()
        rows = queryset.iterator(chunk_size=CHUNK)
        while chunk := list(islice(rows, CHUNK)):
            for row in self.enriched(chunk, request):
                yield columns.export_resource(row)

    def check_export(self, request) -> None:
        """RuleViolation when this person takes nothing more out for now. The floor above knows."""

    def record_export(self, request, **facts) -> None:
        """Append the audit event. The floor above knows how."""
        raise NotImplementedError
