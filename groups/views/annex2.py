"""Annex 2 on paper: the workbook to take away, and the page to print."""

from axes.helpers import get_client_ip_address
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views import View

from nanan_groups.kit.pages import AsOf, ScopedView

from ..annex2_form import ANNEX_TITLE
from ..exports.annex2_xlsx import annex2_workbook
from ..models import EducationGroup
from ..queries.annex2 import Table, annex2_tables
from ..roles import EXPORT, VIEW
from ..services.exports import record_export

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Annex2Base(ScopedView, View):
    """Both papers answer for exactly the day that was asked for: a day that cannot be read is refused, not replaced."""

    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request):
        self.as_of = AsOf.from_request(request)
        if self.as_of.error:
            return render(request, "400.html", {"reason": self.as_of.error}, status=400)
        groups = EducationGroup.objects.visible_to(self.scope)
        return self.answer(annex2_tables(self.as_of.day, groups, excerpt=not self.scope.district))

    def answer(self, tables: list[Table]) -> HttpResponse:
        raise NotImplementedError


class Annex2Xlsx(Annex2Base):
    """The workbook of the groups one sees; the export is on record before the file leaves."""

    permission = EXPORT

    def answer(self, tables):
        day = self.as_of.day
        content = annex2_workbook(tables, day)
        record_export(
            actor=self.request.user,
            what="annex2",
            day=day,
            count=sum(len(table.rows) for table in tables),
            content=content,
            address=get_client_ip_address(self.request) or "",
        )
        name = content_disposition_header(True, f"教育集团一览表-{day.isoformat()}.xlsx")
        return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": name})


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
