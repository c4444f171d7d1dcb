"""What the pages of every case of this floor share: the reader's words, the roles' names."""

from collections.abc import Callable, Mapping

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from nanan_groups.records import case_pages

from ..enums import Role
from ..queries.plans import reader_of
from ..roles import VIEW_PLANS
from ..services.plan_writing import is_writer

MOST_VERSIONS = 30_000


class CaseView(case_pages.CaseView):
    def reader(self):
        return reader_of(self.scope)


class StepPage(case_pages.StepPage):
    def role_label(self, role: str) -> str:
        return Role(role).label


class PaperView(CaseView):
    """A paper the group writes part by part and hands in as versions: its annual plan, its development plan. ``pages``:
    names of its addresses."""

    permission = VIEW_PLANS
    pages = {"detail": "", "step": ""}

    def allowed(self, scope):
        return scope.may(VIEW_PLANS) and scope.may(self.permission)

    @property
    def plan(self):
        return self.record

    @property
    def writer(self) -> bool:
        return is_writer(self.scope, self.plan)

    @property
    def url(self) -> str:
        return reverse(f"groups:{self.pages['detail']}", args=[self.case.code])

    def step_url(self, arrow):
        return reverse(f"groups:{self.pages['step']}", args=[self.case.code, arrow])

    def base(self):
        return super().base() | {"plan": self.plan}


class ComparePage:
    """Version n against the one before; beside a PaperView. ``changes``: the differences as the page prints them."""

    http_method_names = ["get", "head"]
    changes: Callable[[Mapping, Mapping], list[dict]]

    def get(self, request, code, number):
        if not 2 <= number <= MOST_VERSIONS:
            raise Http404
        found = {one.number: one for one in self.plan.versions.filter(number__in=(number - 1, number))}
        if len(found) < 2:
            raise Http404
        context = self.base() | {
            "number": number, "previous": number - 1,
            "changes": self.changes(found[number - 1].content, found[number].content),
        }  # fmt: skip
        return render(request, "groups/plan_compare.html", context)
