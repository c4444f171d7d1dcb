"""Annex 2 on paper: the workbook to take away, and the page to print."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from groups.registry.annex2.papers.docx import annex2_document
from groups.registry.annex2.papers.xlsx import annex2_workbook
from groups.registry.annex2.queries import COLUMNS, Table, annex2_tables
from groups.registry.annex2.words import ANNEX_TITLE
from groups.registry.register.models import EducationGroup
from groups.registry.register.views import taken_away
from groups.rights.roles import EXPORT, VIEW
from nanan_groups.kit.pages import AsOf, ScopedView


class Annex2Base(ScopedView, View):
    """Both papers answer for exactly the day that was asked for: a day that cannot be read is refused, not replaced."""

    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request):
        self.as_of = AsOf.from_request(request)
        if self.as_of.error:
            return render(request, "400.html", {"reason": self.as_of.error}, status=400)
        groups = EducationGroup.objects.visible_to(self.scope, self.permission)
        return self.answer(
            annex2_tables(self.as_of.day, groups, excerpt=not self.scope.may_everywhere(self.permission))
        )

    def answer(self, tables: list[Table]) -> HttpResponse:
        raise NotImplementedError


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
            "widths": [column.form.percent for column in COLUMNS],
            "back_url": reverse("reading:group-list") + self.as_of.query,
        }
        return render(self.request, "registry/annex2/annex2_print.html", context)
