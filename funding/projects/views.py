"""Special projects: the list of a year, one with its goals, milestones and way, its steps."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from funding.projects.forms import PROJECT_ACTS, ApproveForm, ChangeProject, FinishMilestone, ReviewForm, StartProject
from funding.projects.models import SpecialProject
from funding.projects.papers import project_paper
from funding.projects.queries import visible_projects
from funding.projects.rules import PROJECT
from groups.papers.cases.queries import reader_of, steps_of
from groups.papers.cases.views import CaseView, PrintPage, StepPage, WordPage
from groups.rights.roles import EXPORT_PAPERS, VIEW_FUNDING
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
            "goals": list(one.goals.all()),
            "milestones": list(one.milestones.all()),
            "steps": self.buttons(),
            "acts": self._acts() if writes else [],
            "returned": returned_of(self.case),
            "missing": missing_for(self.case) if writes else None,
            "history": steps_of(self.case.pk),
            "print_url": reverse("funding:project-print", args=[code]),
            "today": timezone.localdate(),
        }
        return render(request, "funding/projects/project_detail.html", context)

    def _acts(self) -> list[Link]:
        forms = [ChangeProject] if self.case.state in PROJECT.editable else []
        if self.case.state in PROJECT.running and self.record.milestones.filter(done_on__isnull=True).exists():
            forms.append(FinishMilestone)
        return [Link(form.title, reverse("funding:project-act", args=[self.case.code, form.verb])) for form in forms]


class ProjectStepView(StepPage, ProjectView):
    forms = {"review": ReviewForm, "approve": ApproveForm}


class ProjectPaper:
    """特需项目申报表; beside a ProjectView."""

    heading, back, word_page, what = "打印申报表", "返回项目", "funding:project-docx", "funding-project"

    def paper(self):
        return project_paper(self.record, self.state()["word"])

    def file_name(self, paper):
        return f"{paper.title}-{self.case.code}"


class ProjectPrintView(ProjectPaper, PrintPage, ProjectView):
    pass


class ProjectDocxView(ProjectPaper, WordPage, ProjectView):
    def allowed(self, scope):
        return scope.may_somewhere(VIEW_FUNDING) and scope.may_somewhere(EXPORT_PAPERS)

    def allowed_here(self):
        return self.scope.may_for_group(EXPORT_PAPERS, self.case.place_id)


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
