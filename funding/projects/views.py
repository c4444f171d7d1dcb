"""Special projects: the list of a year, one with its goals, milestones and way, its steps."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from funding.projects.forms import (
    PROJECT_ACTS,
    ApproveForm,
    ChangeProject,
    EvaluateForm,
    FinishMilestone,
    ReviewForm,
    StartProject,
)
from funding.projects.models import SpecialProject
from funding.projects.papers import acceptance_paper, project_paper, review_paper
from funding.projects.queries import money_of, visible_projects
from funding.projects.rules import PROJECT, WITH_MONEY
from groups.papers.cases.queries import reader_of, steps_of
from groups.papers.cases.views import CaseView, PrintPage, StepPage, WordPage
from groups.rights.roles import EXPORT, VIEW_FUNDING
from nanan_groups.kit.money import capitals
from nanan_groups.kit.pages import Link, ScopedView
from nanan_groups.records.act_pages import ActPage
from nanan_groups.records.case_pages import missing_for, returned_of, state_of


class ProjectListView(ScopedView, View):
    """All one reads, the newest year first."""

    permission = VIEW_FUNDING
    http_method_names = ["get", "head"]

    def get(self, request):
        rows = [
            {
                "project": one,
                "state": state_of(one.case, reader_of(self.scope)),
                "url": reverse("funding:project-detail", args=[one.case.code]),
            }
            for one in visible_projects(self.scope).order_by("-year", "group__code", "pk")
        ]
        start = reverse("funding:project-start") if StartProject.allowed(self.scope) else ""
        return render(request, "funding/projects/project_list.html", {"rows": rows, "start_url": start})


class ProjectView(CaseView):
    kind = PROJECT
    noun = "项目"
    permission = VIEW_FUNDING

    def find(self, code):
        return visible_projects(self.scope).filter(case__code=code).first()

    def allowed_here(self):
        return True

    @property
    def url(self):
        return reverse("funding:project-detail", args=[self.case.code])

    def step_url(self, arrow):
        return reverse("funding:project-step", args=[self.case.code, arrow])


class ProjectDetailView(ProjectView):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        one = self.record
        writes = StartProject.allowed(self.scope, one)
        context = self.base() | {
            "project": one,
            "capitals": capitals(one.approved_fen or one.asked_fen),
            "goals": (goals := list(one.goals.all())),
            "reached": any(goal.reached for goal in goals),
            "milestones": list(one.milestones.all()),
            "steps": self.buttons(),
            "acts": self._acts() if writes else [],
            "returned": returned_of(self.case),
            "missing": missing_for(self.case) if writes else None,
            "history": steps_of(self.case.pk),
            "papers": self._papers(),
            "today": timezone.localdate(),
        }
        return render(request, "funding/projects/project_detail.html", context)

    def _papers(self) -> list[Link]:
        """The paper of each stage, once it has something to say."""
        papers = [ProjectPrintView]
        if self.case.state not in PROJECT.editable:
            papers.append(ReviewPrintView)
        if self.case.state in WITH_MONEY:
            papers.append(AcceptancePrintView)
        return [Link(one.heading, reverse(one.page, args=[self.case.code])) for one in papers]

    def _acts(self) -> list[Link]:
        forms = [ChangeProject] if self.case.state in PROJECT.editable else []
        if self.case.state in PROJECT.running and self.record.milestones.filter(done_on__isnull=True).exists():
            forms.append(FinishMilestone)
        return [Link(form.title, reverse("funding:project-act", args=[self.case.code, form.verb])) for form in forms]


class ProjectStepView(StepPage, ProjectView):
    forms = {"review": ReviewForm, "approve": ApproveForm, "evaluate": EvaluateForm}


class ProjectPaper:
    """特需项目申报表; beside a ProjectView."""

    heading, back, what = "打印申报表", "返回项目", "funding-project"
    page, word_page = "funding:project-print", "funding:project-docx"

    def paper(self):
        return project_paper(self.record, self.state()["word"])

    def file_name(self, paper):
        return f"{paper.title}-{self.case.code}"


class ReviewPaper(ProjectPaper):
    """特需项目评审表."""

    heading = "打印评审表"
    page, word_page = "funding:project-review-print", "funding:project-review-docx"

    def paper(self):
        return review_paper(self.record, self.state()["word"], self.steps())


class AcceptancePaper(ProjectPaper):
    """特需项目验收表."""

    heading = "打印验收表"
    page, word_page = "funding:project-acceptance-print", "funding:project-acceptance-docx"

    def paper(self):
        return acceptance_paper(self.record, self.state()["word"], self.steps(), *money_of(self.record))


class _Printed(PrintPage, ProjectView):
    export_right = EXPORT


class _Word(WordPage, ProjectView):
    permission = EXPORT

    def allowed(self, scope):
        return scope.may_somewhere(VIEW_FUNDING) and scope.may_somewhere(EXPORT)

    def allowed_here(self):
        return self.scope.may_for_group(EXPORT, self.case.place_id)


class ProjectPrintView(ProjectPaper, _Printed):
    pass


class ProjectDocxView(ProjectPaper, _Word):
    pass


class ReviewPrintView(ReviewPaper, _Printed):
    pass


class ReviewDocxView(ReviewPaper, _Word):
    pass


class AcceptancePrintView(AcceptancePaper, _Printed):
    pass


class AcceptanceDocxView(AcceptancePaper, _Word):
    pass


class ProjectAct(ActPage):
    refusal = "特需项目由本集团总校校长和集团办公室申报。"

    def may_act(self):
        return self.find_form().allowed(self.scope, self.record)

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("funding:project-list")

    def address_of(self, owner):
        return self.start_url()


class ProjectStartView(ProjectAct):
    def load(self):
        return None

    def find_form(self):
        return StartProject

    def _home(self, done=None):
        if isinstance(done, SpecialProject):
            return reverse("funding:project-detail", args=[done.case.code])
        return self.start_url()


class ProjectActView(ProjectAct):
    def load(self):
        return get_object_or_404(visible_projects(self.scope), case__code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["verb"] not in PROJECT_ACTS:
            raise Http404
        return PROJECT_ACTS[self.kwargs["verb"]]

    def _subject(self):
        return {"text": self.record.case.title, "url": self._home()}

    def _home(self, done=None):
        return reverse("funding:project-detail", args=[self.kwargs["code"]])
