"""The roster: who works at the schools one sees, on a day."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from groups.rights.roles import CHANGE_ROSTER, EXPORT_ROSTER, VIEW_ROSTER
from nanan_groups.kit.additions import Hit
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.pages import AsOf, Figure, Link, Page, ScopedView
from staffing.roster.filters import RosterFilter
from staffing.roster.papers import roster_paper
from staffing.roster.queries.lookup import names_meant
from staffing.roster.queries.roster import (
    ANY,
    COMING,
    SCHOOL_LEVEL,
    Chosen,
    Coming,
    Listed,
    RosterFigures,
    coming_by_name,
    posts,
    roster_figures,
    roster_rows,
    roster_slice,
)
from staffing.roster.words import StaffState

SIZE = 50
PRINTED = 2_000


class RosterView(ScopedView):
    """What the list and its print form share: the day, the filters, the rows they leave."""

    permission = VIEW_ROSTER

    def prepare(self) -> None:
        self.as_of = AsOf.from_request(self.request)
        self.filters = RosterFilter(self.request.GET, scope=self.scope, day=self.as_of.day)
        self.chosen = self.filters.chosen()

    def posts(self):
        rows = posts(self.scope, self.as_of.day, self.chosen or Chosen())
        return rows if self.chosen else rows.none()

    def coming(self) -> list[Coming]:
        """Of whom nothing but the name is shown before the day; whoever sees the whole district has them as rows."""
        if self.chosen is None or self.chosen.state != COMING or self.scope.may_everywhere(VIEW_ROSTER):
            return []
        return coming_by_name(self.scope, self.chosen)

    @property
    def own_school(self) -> bool:
        """A clerk or a principal sees the own school's people and nobody else's."""
        return len(self.filters.schools) == 1

    @property
    def title(self) -> str:
        return "本校教职工" if self.own_school else "教职工名册"


class PersonListView(RosterView, TemplateView):
    template_name = "staffing/roster/person_list.html"

    def get_context_data(self, **kwargs):
        self.prepare()
        shown = roster_slice(self.posts(), self.as_of.day, size=SIZE, **self._from())
        changes = self.scope.may_somewhere(CHANGE_ROSTER)
        return super().get_context_data(
            title=self.title,
            as_of=self.as_of,
            keep=[(name, value) for name, value in self.as_of.keep if name not in ("after", "before")],
            filters=self.filters,
            figures=self._figures(),
            rows=[listed(row) for row in shown.rows],
            coming=self.coming(),
            with_school=self.filters.institution is None,
            page=self._page(shown),
            narrowed=self.filters.narrowed,
            meant=[] if shown.rows else self._meant(),
            school_name=self.filters.school_name if self.own_school else "",
            actions=self._actions(changes),
            import_url=reverse("portal:import-upload", args=["staff"]) if changes else "",
            **kwargs,
        )

    def _meant(self) -> list[Hit]:
        names = names_meant(self.chosen.q, scope=self.scope) if self.chosen else []
        return [Hit("", name, f"?{urlencode({'q': name})}") for name in names]

    def _from(self) -> dict[str, str]:
        """The code the page goes on from; anything else is the first page."""
        for name in ("after", "before"):
            code = self.request.GET.get(name, "")
            if code and code.isascii() and code.isalnum() and len(code) <= 12:
                return {name: code}
        return {}

    def _page(self, shown) -> Page:
        def url(**place) -> str:
            query = {name: value for name, value in self.request.GET.items() if name not in ("after", "before")}
            return f"{self.request.path}?{urlencode(query | place)}"

        return Page(
            number=2 if shown.earlier else 1,
            has_next=shown.later,
            previous_url=url(before=shown.rows[0].code) if shown.earlier and shown.rows else "",
            next_url=url(after=shown.rows[-1].code) if shown.later and shown.rows else "",
            total_text=f"每页 {SIZE} 人，按登记先后排列",
        )

    def _figures(self) -> list[Figure]:
        """Of the schools one sees, or of the one chosen; each leads to its people."""
        site = self.chosen.site if self.chosen else None
        counted = roster_figures(self.scope, self.as_of.day, institution=self.filters.institution, site=site)
        kept = {name: self.request.GET[name] for name in ("school", "site") if self.request.GET.get(name)}
        if not self.as_of.is_today:
            kept["as_of"] = self.as_of.iso
        return figure_row(counted, lambda **more: f"{self.request.path}?{urlencode(kept | more)}")

    def _actions(self, changes: bool) -> list[Link]:
        kept = {name: value for name, value in self.request.GET.items() if name not in ("after", "before", "page")}
        query = f"?{urlencode(kept)}" if kept else ""
        actions = [Link("打印", reverse("staffing:person-print") + query)]
        if self.scope.may_somewhere(EXPORT_ROSTER):
            actions.append(Link("导出", self._export_url()))
        if changes:
            actions.append(Link("已作废的登记", reverse("staffing:void-list")))
            actions.append(Link("导入名册", reverse("portal:import-upload", args=["staff"])))
            actions.append(Link("登记教职工", reverse("staffing:register-act", args=["add-person"]), primary=True))
        return actions

    def _export_url(self) -> str:
        """The export's form filled with what this list is filtered by."""
        given = self.filters.handed_on | ({} if self.as_of.is_today else {"as_of": self.as_of.iso})
        return reverse("portal:export-form", args=["staff"]) + (f"?{urlencode(given)}" if given else "")


class PersonPrint(RosterView, View):
    """The same people on paper, all on one page, without telephones. A day that cannot be read is refused."""

    http_method_names = ["get"]

    def get(self, request):
        self.prepare()
        if self.as_of.error:
            return render(request, "400.html", {"reason": self.as_of.error}, status=400)
        rows = list(roster_rows(self.posts().order_by("person__code")[: PRINTED + 1], self.as_of.day))
        if len(rows) > PRINTED:
            reason = f"符合条件的超过 {PRINTED} 人，一次印不下。请先按学校或校点筛选，或改用导出。"
            return render(request, "400.html", {"reason": reason}, status=400)
        paper = roster_paper(
            self.filters.school_name + "教职工名册",
            self.as_of.text,
            rows,
            self.coming(),
            with_school=self.filters.institution is None,
        )
        back = Link("返回名册", f"{reverse('staffing:person-list')}?{request.GET.urlencode()}")
        return paper_page(request, paper, heading="打印名册", back=back, here="打印名册")


def listed(row: Listed) -> dict:
    """A row with its address. Everybody on the list is somebody the reader may open."""
    return {"person": row, "url": reverse("staffing:person-detail", args=[row.code])}


def figure_row(counted: RosterFigures, url) -> list[Figure]:
    return [
        Figure(f"{counted.people:,}", "在册教职工", url=url()),
        Figure(f"{counted.teachers:,}", "专任教师", url=url(post_kind="teacher")),
        Figure(f"{counted.backbone:,}", "有骨干称号", url=url(honour=ANY)),
        Figure(f"{counted.leaders:,}", "校级领导", url=url(leadership=SCHOOL_LEVEL)),
        Figure(f"{counted.on_leave:,}", "长期请假", url=url(state=StaffState.LEAVE.value)),
    ]
