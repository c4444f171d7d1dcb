"""What the pages of every case of this floor share: the reader's words, the roles' names."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from groups.papers.cases.papers import with_steps
from groups.papers.cases.queries import StepLine, reader_of, steps_of
from groups.papers.parts.services import is_writer
from groups.papers.parts.words import Source
from groups.registry.register.views import taken_away
from groups.rights.roles import EXPORT_PAPERS, VIEW_PLANS
from groups.rights.words import Role
from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.pages import STEPS, annex_link, paper_page, wants_steps
from nanan_groups.kit.official.paper import Paper
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import Link
from nanan_groups.records import case_pages
from nanan_groups.records.case_pages import MissingFor, state_of
from nanan_groups.records.models import Case

MOST_VERSIONS = 30_000


class CaseView(case_pages.CaseView):
    def reader(self):
        return reader_of(self.scope)

    def allowed_here(self):
        return self.scope.may_for_group(self.permission, self.case.place_id)


class StepPage(case_pages.StepPage):
    def role_label(self, role: str) -> str:
        return Role(role).label


class PaperView(CaseView):
    """A paper the group writes part by part and hands in as versions: its annual plan, its development plan. ``pages``:
    names of its addresses."""

    permission = VIEW_PLANS
    pages = {"detail": "", "step": ""}

    def allowed(self, scope):
        return scope.may_somewhere(VIEW_PLANS) and scope.may_somewhere(self.permission)

    @property
    def plan(self):
        return self.record

    @property
    def writer(self) -> bool:
        return is_writer(self.scope, self.plan)

    @property
    def url(self) -> str:
        return reverse(self.pages["detail"], args=[self.case.code])

    def step_url(self, arrow):
        return reverse(self.pages["step"], args=[self.case.code, arrow])

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
            "number": number,
            "previous": number - 1,
            "changes": self.changes(found[number - 1].content, found[number].content),
        }
        return render(request, "papers/versions/plan_compare.html", context)


class PrintPage:
    """The official paper of a case, on the page; beside a CaseView. ``word_page``: name of the same paper in Word;
    ``export_right``: who takes it away so."""

    http_method_names = ["get", "head"]
    export_right = EXPORT_PAPERS
    heading = back = word_page = ""
    here = "打印"

    def paper(self) -> Paper:
        raise NotImplementedError

    def steps(self) -> list[StepLine]:
        return steps_of(self.case.pk)

    def links(self) -> list[Link]:
        links = [annex_link(self.request)]
        if self.word_page and self.scope.may_for_group(self.export_right, self.case.place_id):
            query = f"?annex={STEPS}" if wants_steps(self.request) else ""
            links.append(Link("导出 Word", reverse(self.word_page, args=[self.case.code]) + query))
        return links

    def get(self, request, code):
        paper = self.paper()
        if wants_steps(request):
            paper = with_steps(paper, self.steps())
        return paper_page(
            request,
            paper,
            heading=self.heading,
            back=Link(self.back, self.url),
            parent=self.base()["parent"],
            here=self.here,
            links=self.links(),
        )


class WordPage:
    """The same paper as a file to take away; beside a CaseView. ``what``: how the record of
    exports names it; ``count``: how many things stand in
    it; ``file_name`` is without its ending."""

    permission = EXPORT_PAPERS
    http_method_names = ["get"]  # HEAD would record an export that nobody received
    what = ""

    def paper(self) -> Paper:
        raise NotImplementedError

    def steps(self) -> list[StepLine]:
        return steps_of(self.case.pk)

    def count(self) -> int:
        return 1

    def file_name(self, paper: Paper) -> str:
        return paper.title

    def get(self, request, code):
        paper = self.paper()
        if wants_steps(request):
            paper = with_steps(paper, self.steps())
        return taken_away(
            request,
            word_of(paper),
            what=f"{self.what}:{self.case.code}",
            name=f"{self.file_name(paper)}.docx",
            day=timezone.localdate(self.now),
            count=self.count(),
        )


def plain_while_missing(buttons: list[Link], missing: MissingFor | None) -> list[Link]:
    """The step that would be refused for what it lacks is not the one to press."""
    return [replace(one, primary=one.primary and not (missing and one.label == missing.label)) for one in buttons]


def recorded_text(record) -> str:
    """Of what was decided before the portal: who recorded it and when; "" of everything else."""
    if record.source != Source.BACKFILL:
        return ""
    act = record.history.order_by("history_id").select_related("act__actor").first().act
    who = act.actor.name if act.actor else "平台"
    return f"平台启用前办理，由{who}于{day_text(timezone.localdate(act.made_at))}补录。"


def state_in_words(case: Case, scope) -> dict:
    return state_of(case, reader_of(scope))
