"""Annex 2 on paper: the workbook to take away, and the page to print."""

from axes.helpers import get_client_ip_address
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views import View

from nanan_groups.kit.pages import AsOf, ScopedView

from ..annex2_form import ANNEX_TITLE
from ..exports.annex2_docx import annex2_document
from ..exports.annex2_xlsx import annex2_workbook
from ..models import EducationGroup
from ..queries.annex2 import Table, annex2_tables
from ..roles import EXPORT, VIEW
from ..services.exports import record_export

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"xlsx": XLSX, "docx": DOCX}


class Annex2Base(ScopedView, View):
    """Both papers answer for exactly the day that was asked for: a day that cannot be read is refused, not replaced."""

    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request):
        self.as_of = AsOf.from_request(request)
        if self.as_of.error:
            return render(request, "400.html", {"reason": self.as_of.error}, status=400)
        groups = EducationGroup.objects.visible_to(self.scope, self.permission)
        return self.answer(annex2_tables(self.as_of.day, groups, excerpt=not self.scope.district))

    def answer(self, tables: list[Table]) -> HttpResponse:
        raise NotImplementedError


def taken_away(request, content: bytes, *, what: str, name: str, day, count: int) -> HttpResponse:
    """A file that leaves the portal; the export is on record before it does."""
    record_export(
        actor=request.user,
        what=what,
        day=day,
        count=count,
        content=content,
        address=get_client_ip_address(request) or "",
    )
    kind = TYPES[name.rpartition(".")[2]]
    disposition = content_disposition_header(True, name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


class Annex2File(Annex2Base):
    """The groups one sees as a file; ``write`` makes it."""

    permission = EXPORT
    ending = ""

    @staticmethod
    def write(tables, day) -> bytes:
        raise NotImplementedError

    def answer(self, tables):
        day = self.as_of.day
        return taken_away(
            self.request,
            self.write(tables, day),
            what="annex2",
            name=f"教育集团一览表-{day.isoformat()}.{self.ending}",
            day=day,
            count=sum(len(table.rows) for table in tables),
        )


class Annex2Xlsx(Annex2File):
    ending = "xlsx"
    write = staticmethod(annex2_workbook)


class Annex2Docx(Annex2File):
    ending = "docx"
    write = staticmethod(annex2_document)


class Annex2Print(Annex2Base):
    """The same tables in the policy's print form. Reading, not taking away: the right to see the register is enough."""

    permission = VIEW

    def answer(self, tables):
        context = {
            "as_of": self.as_of,
            "annex_title": ANNEX_TITLE,
            "tables": tables,
            "back_url": reverse("groups:group-list") + self.as_of.query,
        }
        return render(self.request, "groups/annex2_print.html", context)
