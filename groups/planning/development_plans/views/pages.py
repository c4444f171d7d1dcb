"""Development plans to read: the list of the groups, a plan's page, its versions, its print form and Word document."""

from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.papers.cases.queries import reader_of, steps_of
from groups.papers.cases.views import MOST_VERSIONS, ComparePage, PaperView, PrintPage, StepPage, WordPage
from groups.papers.versions.views import printed_changes
from groups.planning.development_plans.forms import RecordDevelopment, StartDevelopment
from groups.planning.development_plans.models import DevelopmentPlan
from groups.planning.development_plans.papers import development_paper
from groups.planning.development_plans.queries import (
    early_text,
    group_rows,
    sheet_from,
    takes_over_early,
    visible_developments,
)
from groups.planning.development_plans.rules import DEVELOPMENT_PLAN, compare
from groups.planning.development_plans.services import content_of, may_start, owner_of
from groups.planning.development_plans.words import InForce
from groups.registry.models import EducationGroup
from groups.registry.register.queries.ended import why_over
from groups.registry.register.queries.names import group_version
from groups.rights.roles import EXPORT_PAPERS, RUN_CAMPAIGNS, VIEW_PLANS
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.pages import Figure, Link, ScopedView
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.years import school_year_of
from nanan_groups.records import case_pages
from nanan_groups.records.act_pages import ActPage
from nanan_groups.records.attachments.panel import panel_of
from nanan_groups.records.case_pages import missing_for, returned_of
from nanan_groups.records.papers import papers_of


class DevelopmentView(PaperView):
    """A development plan by the code of its case."""

    kind = DEVELOPMENT_PLAN
    noun = "规划"
    pages = {"detail": "planning:development-detail", "step": "planning:development-step"}

    def find(self, code):
        return visible_developments(self.scope).filter(case__code=code).first()

    def came_back(self) -> dict | None:
        """Why it came back; that a revision was begun also has a reason, but nothing was refused."""
        return returned_of(self.case) if self.case.state in DEVELOPMENT_PLAN.came_back else None


def development_url(plan: DevelopmentPlan, page: str = "development-detail", *more) -> str:
    return reverse(f"planning:{page}", args=[plan.case.code, *more])


class DevelopmentListView(ScopedView, View):
    """Groups × the plan in force and the one being written. ``show`` of the address leaves some."""

    permission = VIEW_PLANS
    http_method_names = ["get", "head"]

    def get(self, request):
        everything = group_rows(self.scope)
        kinds = {"none": lambda row: not row.now, "coming": lambda row: bool(row.coming)}
        show = request.GET.get("show", "")
        chosen = [row for row in everything if kinds.get(show, lambda row: True)(row)]
        url = reverse("planning:development-list")
        counts = {name: sum(map(test, everything)) for name, test in kinds.items()}
        context = {
            "figures": [
                Figure(f"{len(everything) - counts['none']} / {len(everything)}", "有现行规划", url=url),
                Figure(counts["none"], "没有现行规划", url=f"{url}?show=none"),
                Figure(counts["coming"], "起草、审核中", url=f"{url}?show=coming"),
            ],
            "rows": [self._row(row) for row in chosen], "url": url, "shown": show if show in kinds else "",
        }  # fmt: skip
        return render(request, "planning/development_plans/development_list.html", context)

    def _row(self, row) -> dict:
        return {
            "row": row,
            "group_url": reverse("reading:group-detail", args=[row.code]),
            "now": row.now and plan_line(row.now, self.scope),
            "coming": row.coming and plan_line(row.coming, self.scope),
        }


def plan_line(plan: DevelopmentPlan, scope) -> dict:
    """A plan in one line: its years, where it stands, where to read it."""
    return {
        "plan": plan,
        "years": plan.years_text,
        "url": development_url(plan),
        "state": case_pages.state_of(plan.case, reader_of(scope)),
    }


def group_plans_context(group: EducationGroup, scope) -> dict | None:
    """For the page of the group: its plans, and what may be begun; None where plans are not shown."""
    if not scope.may_for_group(VIEW_PLANS, group.pk):
        return None
    plans = list(visible_developments(scope).filter(group=group).order_by("-first_year", "-pk"))
    out = {"plans": [plan_line(plan, scope) for plan in plans], "links": []}
    if why_over(group.pk):
        return out
    if may_start(scope, group) and not any(plan.in_force == InForce.NOT_YET for plan in plans):
        out["links"].append(Link("编制发展规划", reverse("planning:development-start", args=[group.code, "start"])))
    if scope.may_everywhere(RUN_CAMPAIGNS):
        out["links"].append(
            Link("补录已通过的规划", reverse("planning:development-start", args=[group.code, "record"]))
        )
    return out


class DevelopmentStartView(ActPage):
    """Beginning a plan (by the group or the officer), or entering one approved on paper (by the officer)."""

    refusal = "只有本集团总校校长、集团办公室和区教委登记科室可以编制发展规划。"
    forms = {"start": StartDevelopment, "record": RecordDevelopment}

    def dispatch(self, request, *args, **kwargs):
        if not scope_of(request.user).may_somewhere(VIEW_PLANS):  # before anything is looked up
            raise PermissionDenied(self.refusal)
        return super().dispatch(request, *args, **kwargs)

    def load(self):
        groups = EducationGroup.objects.visible_to(self.scope, VIEW_PLANS)
        return get_object_or_404(groups, code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["verb"] not in self.forms:
            raise Http404
        return self.forms[self.kwargs["verb"]]

    def may_act(self):
        if self.record is None:
            return self.scope.may_somewhere(VIEW_PLANS)
        return self.scope.may_everywhere(RUN_CAMPAIGNS) or (
            self.kwargs["verb"] == "start" and may_start(self.scope, self.record)
        )

    def _warnings(self, data):
        now, first = school_year_of(timezone.localdate()), data["first_year"]
        if first <= now or self.kwargs["verb"] != "start":
            return []
        running = DevelopmentPlan.objects.filter(group=self.record, in_force=InForce.NOW).select_related("case")
        return [early_text(first, now, running.first())]

    def touched(self, codes):
        return visible_developments(self.scope).filter(group__code=self.kwargs["code"]).order_by("-pk").first()

    def start_url(self):
        return reverse("reading:group-detail", args=[self.kwargs["code"]])

    def address_of(self, owner):
        return development_url(owner) if isinstance(owner, DevelopmentPlan) else self.start_url()

    def _home(self, done=None):
        return development_url(done) if done is not None else self.start_url()

    def _subject(self):
        return {"text": str(self.record), "url": self.start_url()}


class DevelopmentDetailView(DevelopmentView):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        editable = self.case.state in DEVELOPMENT_PLAN.editable and not self.over
        context = self.base() | {
            "sheet": sheet_from(self.plan, content_of(self.plan)),
            "steps": steps_of(self.plan.case_id),
            "buttons": self.buttons(),
            "returned": self.came_back(),
            "missing": missing_for(self.case) if self.writer and editable else None,
            "edit_url": development_url(self.plan, "development-edit") if self.writer and editable else "",
            "versions": self._versions(),
            "panel": panel_of(owner_of(self.plan), request.user),
            "papers": papers_of(self.case, request.user),
            "exports": self._exports(),
            "group_parent": self._group(),
            "changed_since": self._in_force_beside(),
        }
        return render(request, "planning/development_plans/development_detail.html", context)

    def _in_force_beside(self) -> dict | None:
        """While a revision is under way, the version that counts is another one than the text on the page."""
        number = self.plan.approved_version
        if number is None or self.case.state in DEVELOPMENT_PLAN.running or self.plan.in_force != InForce.NOW:
            return None
        return {"number": number, "url": development_url(self.plan, "development-version", number)}

    def _group(self) -> dict:
        version = group_version(self.plan)
        return {
            "text": version.name if version else str(self.plan.group),
            "url": reverse("reading:group-detail", args=[self.plan.group.code]),
        }

    def _versions(self) -> list[dict]:
        rows = self.plan.versions.order_by("-number").select_related("step__actor")
        return [
            {
                "number": one.number,
                "at": timezone.localtime(one.step.at),
                "actor": one.step.actor.name,
                "url": development_url(self.plan, "development-version", one.number),
                "compare": development_url(self.plan, "development-compare", one.number) if one.number > 1 else "",
                "now": one.number == self.plan.approved_version,
            }
            for one in rows
        ]

    def _exports(self) -> list[Link]:
        out = [Link("打印规划", development_url(self.plan, "development-print"))]
        if self.scope.may_for_group(EXPORT_PAPERS, self.case.place_id):
            out.append(Link("规划 Word", development_url(self.plan, "development-docx")))
        return out


class DevelopmentStepView(StepPage, DevelopmentView):
    """What a resubmission changes is shown before it is handed in, and to whoever decides on it."""

    template = "planning/annual_plans/plan_step.html"

    def more(self, possible):
        if not possible or self.arrow.name not in ("submit", "endorse", "leader_approve"):
            return {"changes": None}
        early = takes_over_early(self.plan)
        number = self.plan.approved_version if self.arrow.name != "submit" else None
        rows = self.plan.versions.order_by("-number")
        last = rows.filter(number=number).first() if number else rows.first() if self.arrow.submits else None
        changes = printed_changes(compare(last.content, content_of(self.plan))) if last else None
        return {"changes": changes, "warning": early}


class DevelopmentCompareView(ComparePage, DevelopmentView):
    def changes(self, old, new):
        return printed_changes(compare(old, new))


class DevelopmentPaper:
    """The plan as an official paper; beside a DevelopmentView."""

    heading, back, word_page, what = "打印发展规划", "返回规划", "planning:development-docx", "development"

    @cached_property
    def sheet(self):
        return sheet_from(self.plan, content_of(self.plan))

    def paper(self):
        return development_paper(self.plan, self.sheet, self.state()["word"])

    def count(self):
        return len(self.sheet.goals)


class DevelopmentPrintView(DevelopmentPaper, PrintPage, DevelopmentView):
    pass


class DevelopmentVersionView(DevelopmentView):
    """A version handed in, on paper: what it said then, without what came after."""

    http_method_names = ["get", "head"]

    def get(self, request, code, number):
        version = self.plan.versions.filter(number=min(number, MOST_VERSIONS)).select_related("step__actor").first()
        if version is None or version.number != number:
            raise Http404
        sheet = sheet_from(self.plan, version.content, served=False)
        return paper_page(
            request,
            development_paper(self.plan, sheet, "", version),
            heading=f"第 {number} 次提交",
            back=Link("返回规划", self.url),
            parent=self.base()["parent"],
            here="历次提交",
        )


class DevelopmentDocxView(DevelopmentPaper, WordPage, DevelopmentView):
    pass
