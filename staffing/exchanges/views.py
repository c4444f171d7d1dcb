"""Exchanges: the legs of one's places, the targets live, who is behind a figure, the directions, and the acts on legs."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from groups.registry.register.views import taken_away
from groups.rights.roles import EXPORT_ROSTER, RUN_EXCHANGES, VIEW_ROSTER
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import Figure, Link, ScopedView, Tab, page_of
from nanan_groups.kit.traced import to_stored
from nanan_groups.kit.years import school_year_of, school_year_text
from staffing.career.views import PersonAct
from staffing.eligibility.services.parameters import NOT_YOURS
from staffing.exchanges.forms import FORMS
from staffing.exchanges.models import ExchangeLeg
from staffing.exchanges.papers import PAPERS, papers_for
from staffing.exchanges.queries.targets import direction_matrix, ending_soon, people_of, targets, visible_legs

WHAT = {
    "people": "已交流的人",
    "backbone": "交流的骨干",
    "beyond": "名单外交流的人",
    "continuing": "上学年延续的人",
}


class LegListView(ScopedView, TemplateView):
    permission = VIEW_ROSTER
    template_name = "staffing/exchanges/leg_list.html"

    def get_context_data(self, **kwargs):
        day = timezone.localdate()
        seen = visible_legs(self.scope, VIEW_ROSTER)
        kinds = {
            "now": ("进行中", seen.active_on(day)),
            "coming": ("将开始", seen.filter(valid_from__gt=day)),
            "soon": ("60 天内到期", ending_soon(day).filter(pk__in=seen.values("pk"))),
            "past": ("已结束", seen.filter(valid_to__lte=day)),
        }
        wanted = self.request.GET.get("which", "now")
        wanted = wanted if wanted in kinds else "now"
        rows = (
            kinds[wanted][1]
            .select_related("person", "from_site", "to_site", "assessment", "case_leg")
            .order_by("valid_to", "pk")
        )
        shown, page = page_of(self.request, rows, size=50)
        return super().get_context_data(
            tabs=[
                Tab(text, f"?which={name}", current=name == wanted, count=found.count())
                for name, (text, found) in kinds.items()
            ],
            rows=[self._row(leg, day) for leg in shown],
            page=page,
            certificates_url=reverse("staffing:certificate-list") if self.scope.may_everywhere(VIEW_ROSTER) else "",
            import_url=reverse("portal:import-upload", args=["exchanges"])
            if self.scope.may_everywhere(RUN_EXCHANGES)
            else "",
            **kwargs,
        )

    def _row(self, leg: ExchangeLeg, day) -> dict:
        runs, over = self.scope.may_everywhere(RUN_EXCHANGES), leg.valid_to <= day
        verbs = () if not runs else ("assess",) if over else ("extend", "end", "void")
        if over and (hasattr(leg, "assessment") or hasattr(leg, "case_leg")):
            verbs = ()
        code = leg.person.code
        return {
            "leg": leg,
            "share": "全职" if leg.full_time else f"{leg.hours}/{leg.standard} 课时",
            "url": reverse("staffing:person-detail", args=[code]),
            "papers": paper_links(leg),
            "grade": leg.assessment.get_grade_display() if hasattr(leg, "assessment") else "",
            "acts": [
                {"label": FORMS["leg", verb].title, "url": reverse("staffing:leg-act", args=[code, leg.pk, verb])}
                for verb in verbs
            ],
        }


def paper_links(leg: ExchangeLeg) -> list[Link]:
    return [
        Link(paper.label, reverse("staffing:leg-paper", args=[leg.person.code, leg.pk, name]))
        for name, paper in papers_for(leg.kind)
    ]


class _OfLeg(ScopedView, View):
    """A paper of a leg, for both of its schools."""

    permission = VIEW_ROSTER

    def find(self, code: str, pk: int, paper: str):
        rows = visible_legs(self.scope, self.permission).select_related(
            "person", "from_site__institution", "to_site__institution", "assessment"
        )
        leg = get_object_or_404(rows, person__code=code, pk=pk)
        if paper not in PAPERS or not PAPERS[paper].is_of(leg.kind):
            raise Http404
        return leg, PAPERS[paper]


class LegPaper(_OfLeg):
    http_method_names = ["get", "head"]

    def get(self, request, code, pk, paper):
        leg, kind = self.find(code, pk, paper)
        links = []
        if visible_legs(self.scope, EXPORT_ROSTER).filter(pk=leg.pk).exists():
            links = [Link("导出 Word", reverse("staffing:leg-paper-docx", args=[code, pk, paper]))]
        back = Link("返回交流花名册", reverse("staffing:leg-list"))
        parent = {"text": "交流花名册", "url": back.url}
        return paper_page(request, kind.make(leg), heading=kind.label, back=back, parent=parent, links=links)


class LegPaperDocx(_OfLeg):
    permission = EXPORT_ROSTER
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, code, pk, paper):
        leg, kind = self.find(code, pk, paper)
        return taken_away(
            request,
            word_of(kind.make(leg)),
            what=f"leg-{paper}:{leg.pk}",
            name=f"{leg.person.name}{kind.label}.docx",
            day=timezone.localdate(),
            count=1,
        )


class _Targets(ScopedView):
    permission = VIEW_ROSTER

    def prepare(self):
        now = school_year_of(timezone.localdate())
        offered = range(now + 1, 2021, -1)
        asked = self.request.GET.get("year", "")
        self.year = int(asked) if asked in map(str, offered) else now
        self.tabs = [Tab(school_year_text(each), f"?year={each}", current=each == self.year) for each in offered]
        reach = self.scope.reach(VIEW_ROSTER)
        self.everywhere = reach.everywhere
        groups = None
        if not reach.everywhere:
            groups = sorted(reach.groups)
        self.found = targets(self.year, groups=groups)


class TargetsView(_Targets, TemplateView):
    """Every figure opens to its people."""

    template_name = "staffing/exchanges/targets.html"

    def get_context_data(self, **kwargs):
        self.prepare()
        found = self.found
        rows = [self._row(one.code, one.name, one.shares) for one in found.groups]
        district = self._row("", "全区", found.district) if found.district and self.everywhere else None
        figures = []
        if district:
            of = found.district
            figures = [
                Figure(
                    of.share.text,
                    "交流比例（人头）",
                    note=f"{len(of.people)} / {of.eligible} 人",
                    url=district["people_url"],
                ),
                Figure(of.weighted.text, "交流比例（加权）", note=_met(of.met)),
                Figure(str(len(of.beyond)), "名单外交流", unit="人", url=district["beyond_url"]),
                Figure(str(len(of.continuing)), "上学年延续", unit="人", url=district["continuing_url"]),
            ]
        matrix = direction_matrix(self.year, found.parameters) if found.parameters and self.everywhere else ([], [], [])
        return super().get_context_data(
            year=school_year_text(self.year),
            tabs=self.tabs,
            found=found,
            rows=rows,
            district=district,
            figures=figures,
            target=found.parameters["target_pct"] if found.parameters else None,
            matrix_columns=matrix[1],
            matrix_rows=[
                (name, [_cell(value, matrix[2]) for value in cells])
                for name, cells in zip(matrix[0], matrix[2], strict=True)
            ],
            **kwargs,
        )

    def _row(self, code: str, name: str, of) -> dict:
        urls = {
            f"{what}_url": reverse("staffing:target-people", args=[self.year, code or "all", what]) for what in WHAT
        }
        return {
            "code": code,
            "name": name,
            "of": of,
            "moved": len(of.people),
            "backbone": len(of.backbone),
            "beyond": len(of.beyond),
            "continuing": len(of.continuing),
            "met": _met(of.met),
            "trace_url": reverse("staffing:target-steps", args=[self.year, code or "all"]),
            **urls,
        }


def _met(met: bool | None) -> str:
    return "" if met is None else ("达到" if met else "未达到")


def _cell(value: int, cells) -> dict:
    """A cell of the heat map: its number and one of five shades."""
    most = max((each for row in cells for each in row), default=1)
    return {"value": value, "shade": -(-value * 4 // most) if value else 0}


class _OfGroup(_Targets):
    def find(self, code: str):
        self.prepare()
        if code == "all":
            if not self.everywhere or self.found.district is None:
                raise Http404
            return "全区", self.found.district
        one = next((one for one in self.found.groups if one.code == code), None)
        if one is None:
            raise Http404
        return one.name, one.shares


class TargetPeopleView(_OfGroup, View):
    """Who is behind a number; of former members only the names that were frozen."""

    http_method_names = ["get", "head"]

    def get(self, request, year, group, what):
        request.GET = request.GET.copy()
        request.GET["year"] = str(year)
        name, of = self.find(group)
        if what not in WHAT:
            raise Http404
        context = {
            "title": WHAT[what],
            "name": name,
            "year": school_year_text(year),
            "count": len(getattr(of, what)),
            "people": people_of(self.found, getattr(of, what), self.scope),
            "parent": {"text": "交流指标", "url": f"{reverse('staffing:targets')}?year={year}"},
        }
        return render(request, "staffing/exchanges/target_people.html", context)


class TargetStepsView(_OfGroup, View):
    http_method_names = ["get", "head"]

    def get(self, request, year, group):
        request.GET = request.GET.copy()
        request.GET["year"] = str(year)
        name, of = self.find(group)
        results = [of.share, of.weighted, *of.backbone_shares.values()]
        context = {
            "name": name,
            "year": school_year_text(year),
            "traces": [(one.label, to_stored(one)) for one in results],
            "chosen": self.found.parameters["backbone_of"],
            "parent": {"text": "交流指标", "url": f"{reverse('staffing:targets')}?year={year}"},
        }
        return render(request, "staffing/exchanges/target_steps.html", context)


class LegActView(PersonAct):
    """``what``: "person" for a new leg, "leg" for one that is there."""

    what = "person"
    refusal = NOT_YOURS

    def load(self):
        if not self.scope.may_everywhere(RUN_EXCHANGES):
            raise PermissionDenied(self.refusal)
        person = self.person()
        if self.what == "person":
            return person
        return get_object_or_404(ExchangeLeg.objects.select_related("person"), person=person, pk=self.kwargs["pk"])

    def may_act(self):
        return self.scope.may_everywhere(RUN_EXCHANGES)

    def find_form(self):
        form = FORMS.get((self.what, self.kwargs.get("verb", "decide")))
        if form is None:
            raise Http404
        return form
