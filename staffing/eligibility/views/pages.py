"""The parameters of a year, the list of a year, one line with its steps, and the list on paper."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from groups.registry.register.views import taken_away
from groups.rights.roles import EXPORT_ROSTER, OBJECT_TO_LIST, RUN_EXCHANGES, VIEW_ROSTER
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import Figure, Link, ScopedView, Tab, page_of
from nanan_groups.kit.traced import to_stored
from nanan_groups.kit.years import school_year_of, school_year_text
from staffing.eligibility.models import Objection
from staffing.eligibility.papers import census_paper
from staffing.eligibility.queries.lists import (
    addenda_of,
    by_school,
    counts_of,
    in_order,
    list_of,
    lists_of,
    row_of,
    rows_of,
    seen_entries,
    verdict_of,
)
from staffing.eligibility.queries.parameters import parameters_of
from staffing.eligibility.rules.judging import explain
from staffing.eligibility.rules.parameters import Parameters
from staffing.eligibility.words import ListState, ObjectionState, Standing

PRINTED = 3_000
TONES = {ListState.DRAWN: "warn", ListState.POSTED: "info", ListState.FROZEN: "ok"}


class ListIndexView(ScopedView, TemplateView):
    permission = VIEW_ROSTER
    template_name = "staffing/eligibility/list_index.html"

    def get_context_data(self, **kwargs):
        runs = self.scope.may_everywhere(RUN_EXCHANGES)
        rows = [
            {
                "row": one,
                "year": school_year_text(one.school_year),
                "tone": TONES[one.state],
                "url": reverse("staffing:census-list", args=[one.school_year]),
            }
            for one in lists_of(self.scope)
        ]
        draw = reverse("staffing:round-act", args=["draw-list"]) if runs else ""
        return super().get_context_data(
            rows=rows, draw_url=draw, everywhere=self.scope.may_everywhere(VIEW_ROSTER), **kwargs
        )


class ParametersView(ScopedView, TemplateView):
    permission = VIEW_ROSTER
    template_name = "staffing/eligibility/parameters.html"

    def get_context_data(self, **kwargs):
        now = school_year_of(timezone.localdate())
        offered = range(now + 2, 2021, -1)
        asked = self.request.GET.get("year", "")
        year = int(asked) if asked in map(str, offered) else now
        runs = self.scope.may_everywhere(RUN_EXCHANGES)
        act = reverse("staffing:round-act", args=["set-parameter"])
        held = parameters_of(year)
        rows = [
            {
                "of": one.of,
                "text": one.text,
                "origin": one.origin,
                "origin_text": one.origin_text,
                "source": one.source,
                "since": f"{school_year_text(one.since)}学年起" if one.since else "",
                "url": f"{act}?code={code}&first_year={year}" if runs else "",
            }
            for code, one in held.held.items()
        ]
        return super().get_context_data(
            year=school_year_text(year),
            rows=rows,
            own=sum(row["origin"] == "district" for row in rows),
            tabs=[Tab(school_year_text(each), f"?year={each}", current=each == year) for each in offered],
            **kwargs,
        )


class _OfYear(ScopedView):
    permission = VIEW_ROSTER

    def find(self, year: int):
        row = list_of(self.scope, year)
        if row is None:
            raise Http404
        return row


class CensusListView(_OfYear, TemplateView):
    template_name = "staffing/eligibility/census_list.html"

    def get_context_data(self, year, **kwargs):
        row = self.find(year)
        everywhere = self.scope.may_everywhere(VIEW_ROSTER)
        standing = self.request.GET.get("standing", Standing.DUE.value)
        standing = standing if standing in Standing.values else Standing.DUE.value
        school = self.request.GET.get("school", "")[:20]
        entries = seen_entries(row, self.scope).filter(standing=standing)
        if school:
            entries = entries.filter(institution__code=school)
        shown, page = page_of(self.request, in_order(entries), size=50)
        counts = counts_of(row, self.scope)
        kept = f"&school={school}" if school else ""
        tabs = [
            Tab(one.label, f"?standing={one.value}{kept}", current=one == standing, count=counts.get(one.value, 0))
            for one in (Standing.DUE, Standing.DEFERRED, Standing.NOT_DUE)
            if one != Standing.NOT_DUE or counts.get(Standing.NOT_DUE.value)
        ]
        return super().get_context_data(
            row=row,
            year=school_year_text(row.school_year),
            tone=TONES[row.state],
            rows=[
                {"line": one, "url": reverse("staffing:census-entry", args=[year, one.code])} for one in rows_of(shown)
            ],
            page=page,
            tabs=tabs,
            schools=by_school(row, self.scope)
            if everywhere or len(self.scope.reach(VIEW_ROSTER).institutions) != 1
            else [],
            school=school,
            figures=self._figures(row, counts, everywhere),
            actions=self._actions(row),
            addenda=addenda_of(row, self.scope),
            objections=self._objections(row),
            **kwargs,
        )

    def _figures(self, row, counts, everywhere) -> list[Figure]:
        figures = [
            Figure(f"{counts.get(Standing.DUE.value, 0):,}", "应交流", url="?standing=due"),
            Figure(f"{counts.get(Standing.DEFERRED.value, 0):,}", "暂缓", url="?standing=deferred"),
        ]
        if everywhere:
            pending = row.counts.get(Standing.UNVERIFIED.value, 0)
            url = reverse("reading:quality-detail", args=["unverified-employment"]) if pending else ""
            figures += [
                Figure(f"{row.counts.get(Standing.NOT_DUE.value, 0):,}", "未满年限"),
                Figure(f"{row.counts.get(Standing.OUTSIDE.value, 0):,}", "不列入"),
                Figure(f"{pending:,}", "用工性质待核", note="不当作在编" if pending else "", url=url),
            ]
        return figures

    def _actions(self, row) -> list[Link]:
        actions = [Link("打印名册", reverse("staffing:census-print", args=[row.school_year]))]
        if self.scope.may_everywhere(RUN_EXCHANGES):
            verbs = {
                ListState.DRAWN: (("post", "公示"),),
                ListState.POSTED: (("freeze", "冻结"),),
                ListState.FROZEN: (("addendum", "补充更正"),),
            }[row.state]
            if row.state == ListState.DRAWN:
                actions.append(Link("重新生成", reverse("staffing:round-act", args=["draw-list"])))
            actions += [
                Link(label, reverse("staffing:list-act", args=[row.school_year, verb]), primary=True)
                for verb, label in verbs
            ]
        return actions

    def _objections(self, row) -> list[dict]:
        runs = self.scope.may_everywhere(RUN_EXCHANGES)
        found = Objection.objects.filter(entry__in=seen_entries(row, self.scope)).select_related(
            "entry__person", "raised_by", "answered_by"
        )
        return [
            {
                "one": one,
                "url": reverse("staffing:census-entry", args=[row.school_year, one.entry.person.code]),
                "answer_url": reverse("staffing:objection-act", args=[row.school_year, one.pk, "answer"])
                if runs and one.state == ObjectionState.OPEN and row.state == ListState.POSTED
                else "",
            }
            for one in found.order_by("state", "raised_on", "pk")
        ]


class CensusEntryView(_OfYear, View):
    """One line: the steps it came by, each parameter with its source, objections, what was corrected later."""

    http_method_names = ["get", "head"]

    def get(self, request, year, code):
        row = self.find(year)
        entry = get_object_or_404(
            seen_entries(row, self.scope).select_related("person", "institution"), person__code=code
        )
        trace = explain(verdict_of(entry), row.census_day, Parameters.from_stored(row.school_year, row.parameters))
        today = timezone.localdate()
        posted = row.state == ListState.POSTED and row.posted_from <= today <= row.posted_until
        may_object = posted and self.scope.may_for_institution(OBJECT_TO_LIST, entry.institution_id)
        context = {
            "row": row,
            "year": school_year_text(year),
            "entry": entry,
            "line": row_of(entry),
            "trace": to_stored(trace),
            "groups": [str(one.group) for one in entry.groups.select_related("group").order_by("group__code")],
            "objections": list(entry.objections.select_related("raised_by", "answered_by").order_by("pk")),
            "addenda": list(row.addenda.filter(person=entry.person).order_by("number")),
            "object_url": reverse("staffing:entry-act", args=[year, code, "object"]) if may_object else "",
            "person_url": reverse("staffing:person-detail", args=[code]),
            "parent": {
                "text": f"{school_year_text(year)}学年应交流名册",
                "url": reverse("staffing:census-list", args=[year]),
            },
        }
        return render(request, "staffing/eligibility/census_entry.html", context)


class CensusPrint(_OfYear, View):
    """On paper: all that one sees of the list, or one school's part of it."""

    http_method_names = ["get", "head"]

    def rows(self, row):
        """None: more than are printed at once."""
        entries = seen_entries(row, self.scope, self.permission).exclude(standing=Standing.NOT_DUE)
        if school := self.request.GET.get("school", "")[:20]:
            entries = entries.filter(institution__code=school)
        return None if entries.count() > PRINTED else rows_of(in_order(entries))

    def too_many(self):
        reason = f"名册超过 {PRINTED} 人，一次印不下。请先按学校筛选，或改用导出。"
        return render(self.request, "400.html", {"reason": reason}, status=400)

    def get(self, request, year):
        row = self.find(year)
        rows = self.rows(row)
        if rows is None:
            return self.too_many()
        links = []
        if self.scope.may_somewhere(EXPORT_ROSTER):
            query = f"?{request.GET.urlencode()}" if request.GET else ""
            links = [Link("导出 Word", reverse("staffing:census-docx", args=[year]) + query)]
        back = Link("返回名册", reverse("staffing:census-list", args=[year]))
        return paper_page(
            request,
            census_paper(row, rows, addenda_of(row, self.scope)),
            heading="打印名册",
            back=back,
            parent={"text": "应交流名册", "url": back.url},
            links=links,
        )


class CensusDocx(CensusPrint):
    permission = EXPORT_ROSTER
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, year):
        row = self.find(year)
        rows = self.rows(row)
        if rows is None:
            return self.too_many()
        return taken_away(
            request,
            word_of(census_paper(row, rows, addenda_of(row, self.scope))),
            what=f"census-list:{row.code}",
            name=f"{school_year_text(row.school_year)}学年应交流、暂缓名册.docx",
            day=timezone.localdate(),
            count=len(rows),
        )
