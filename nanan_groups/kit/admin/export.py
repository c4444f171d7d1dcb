"""Taking a list out as a workbook or CSV: the filtered rows of one's scope, declared columns, cells that never run.

The columns are a django-import-export ``Resource`` without a model: what it does not declare cannot be asked for.
"""

import csv
import hashlib
import io
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice

from django import forms
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from nanan_groups.kit.excel import Columns

CHUNK = 1000
SHEET_ROWS = 1_000_000
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")  # a cell beginning so may run as a formula
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


# --- files ---------------------------------------------------------------------------------------------------------
def plain(value):
    """What a sheet can hold: aware moments become local ones without an offset."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    return value


def csv_text(value) -> str:
    """Text that would run is led by an apostrophe; numbers and days are left as they are."""
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        value = value.replace("\x00", "")
        return f"'{value}" if value.startswith(RUNS) else value
    return str(value)


def write_csv(out, title: str, rows: Iterable[list]) -> int:
    """UTF-8 with a byte order mark, as Excel and WPS expect it. The number of rows without the header."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    written = -1
    for row in rows:
        writer.writerow([csv_text(value) for value in row])
        written += 1
    text.flush()
    text.detach()
    return written


def write_xlsx(out, title: str, rows: Iterable[list]) -> int:
    """Row by row, so that memory does not grow with them. Text is written as text, whatever it looks like."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    written = -1
    for row in rows:
        sheet.append([_cell(sheet, plain(value)) for value in row])
        written += 1
    book.save(out)
    return written


def _cell(sheet, value):
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if text.startswith(RUNS):
        cell.quotePrefix = True
    return cell


WRITERS = {"xlsx": write_xlsx, "csv": write_csv}


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
                form.add_error("format", "超过一百万条，一张工作表放不下，请先筛选，或改用 CSV。")
            else:
                return self._file(request, changes, **form.cleaned_data)
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
        out = tempfile.SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115 the response closes it
        try:
            count = WRITERS[format](out, self.label, self._rows(request, changes.queryset))
            out.seek(0)
            digest = hashlib.file_digest(out, "sha256").hexdigest()
            out.seek(0)
            facts = {"count": count, "sha256": digest, "format": format, "purpose": purpose}
            self.record_export(request, chosen=self._asked(changes), **facts)
        except BaseException:
            out.close()
            raise
        filename = f"{self.label}-{timezone.localdate().isoformat()}.{format}"
        return FileResponse(out, as_attachment=True, filename=filename, content_type=TYPES[format])

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

    def record_export(self, request, **facts) -> None:
        """Append the audit event. The floor above knows how."""
        raise NotImplementedError
