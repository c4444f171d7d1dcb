"""Annex 2 on paper: the workbook to take away, and the page to print."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from groups.registry.annex2.papers.paper import annex2_document, annex2_paper
from groups.registry.annex2.papers.xlsx import annex2_workbook
from groups.registry.annex2.queries import Table, annex2_tables
from groups.registry.register.models import EducationGroup
from groups.registry.register.views import taken_away
from groups.registry.register.words import GroupCategory
from groups.rights.roles import EXPORT, VIEW
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.pages import AsOf, Link, ScopedView, Tab


class Annex2Base(ScopedView, View):
    """The papers answer for exactly the day and the category that were asked for: what cannot be read is refused, not
    replaced."""

    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request):
        self.as_of = AsOf.from_request(request)
        if self.as_of.error:
            return render(request, "400.html", {"reason": self.as_of.error}, status=400)
        self.category = request.GET.get("category", "")
        if self.category not in ("", *GroupCategory.values):
            return render(request, "400.html", {"reason": "没有这一类教育集团，请从一览表重新打开。"}, status=400)
        groups = EducationGroup.objects.visible_to(self.scope, self.permission)
        part = not self.scope.may_everywhere(self.permission)
        return self.answer(annex2_tables(self.as_of.day, groups, excerpt=part, category=self.category))

    def answer(self, tables: list[Table]) -> HttpResponse:
        raise NotImplementedError


class Annex2File(Annex2Base):
    """The groups one sees as a file; ``write`` makes it."""

    permission = EXPORT
    ending = ""

    @staticmethod
    def write(tables, day) -> bytes:
        raise NotImplementedError

    @property
    def _of(self) -> str:
        return f"-{GroupCategory(self.category).label}" if self.category else ""

    def answer(self, tables):
        day = self.as_of.day
        return taken_away(
            self.request,
            self.write(tables, day),
            what="annex2",
            name=f"教育集团一览表{self._of}-{day.isoformat()}.{self.ending}",
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
        links = []
        if self.scope.may_somewhere(EXPORT):
            query = self._query(self.category)
            links = [
                Link("导出 Word", reverse("registry:annex2-docx") + query),
                Link("导出 Excel", reverse("registry:annex2-xlsx") + query),
            ]
        return paper_page(
            self.request,
            annex2_paper(tables, self.as_of.day),
            heading="打印附件2",
            back=Link("返回一览表", reverse("reading:group-list") + self.as_of.query),
            here="打印附件2",
            links=links,
            choices=[
                Tab(label, self.request.path + self._query(value), value == self.category)
                for value, label in [("", "全部"), *((one.value, one.short) for one in GroupCategory)]
            ],
        )

    def _query(self, category: str) -> str:
        given = {"as_of": "" if self.as_of.is_today else self.as_of.iso, "category": category}
        text = urlencode({name: value for name, value in given.items() if value})
        return f"?{text}" if text else ""
