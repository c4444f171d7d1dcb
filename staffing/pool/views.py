"""The turnover pool: the board by stage, one new teacher with the steps of his way, steps for many at once, papers."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from groups.papers.cases.queries import reader_of, steps_of
from groups.papers.cases.views import CaseView, StepPage
from groups.registry.register.queries.ended import why_over
from groups.registry.register.views import taken_away
from groups.rights.roles import RUN_POOL, VIEW_POOL, VIEW_ROSTER
from nanan_groups.kit.errors import AlreadyDone, RuleViolation
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import Link, ScopedView, Tab, page_of
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.act_pages import ActPage
from nanan_groups.records.case_pages import returned_of, state_of
from nanan_groups.records.cases.engine import perform_all
from nanan_groups.records.papers import papers_of
from staffing.pool.forms import STEP_FORMS, TakeIn
from staffing.pool.models import PoolEntry
from staffing.pool.papers import appraisal_paper, pool_paper
from staffing.pool.queries import board_of, stage_order, visible_entries, years_of
from staffing.pool.rules import POOL, TITLE, TOGETHER
from staffing.pool.words import ASSIGNED, LEFT, STAGES
from staffing.roster.models import StaffMember

MOST_PRINTED = 2_000
MOST_TOGETHER = 200


class Chosen(ScopedView):
    """The entries one sees, of a year and a stage where the address names them."""

    permission = VIEW_POOL

    def choose(self):
        self.all = visible_entries(self.scope)
        self.years = years_of(self.all)
        asked = self.request.GET.get("year", "")
        self.year = next((one for one in self.years if str(one) == asked), None)
        self.of_year = self.all.filter(year=self.year) if self.year else self.all
        stage = self.request.GET.get("stage", "")
        self.stage = stage if stage in STAGES else ""
        return self.of_year.filter(case__state=self.stage) if self.stage else self.of_year

    def url(self, year, stage="") -> str:
        parts = [f"year={year}"] if year else []
        parts += [f"stage={stage}"] if stage else []
        return reverse("staffing:pool-board") + (f"?{'&'.join(parts)}" if parts else "")


class BoardView(Chosen, TemplateView):
    template_name = "staffing/pool/board.html"

    def get_context_data(self, **kwargs):
        rows = self.choose()
        board = board_of(self.of_year)
        shown, page = page_of(self.request, rows.order_by(stage_order(), "-year", "staff_no"), size=50)
        reader, runs = reader_of(self.scope), self.scope.may_everywhere(RUN_POOL)
        return super().get_context_data(
            board=board,
            stages=[
                {"label": label, "count": board.stages[stage], "url": self.url(self.year, stage),
                 "current": stage == self.stage}
                for stage, label in STAGES.items()
            ],
            all_url=self.url(self.year),
            stage_label=STAGES.get(self.stage, ""),
            tabs=[
                Tab("全部", self.url(None, self.stage), current=self.year is None),
                *(Tab(f"{school_year_text(one)}学年", self.url(one, self.stage), current=one == self.year)
                  for one in self.years),
            ] if len(self.years) > 1 else [],
            rows=[
                {"row": one, "state": state_of(one.case, reader),
                 "url": reverse("staffing:pool-detail", args=[one.case.code])}
                for one in shown
            ],
            page=page,
            print_url=reverse("staffing:pool-print") + (f"?year={self.year}" if self.year else ""),
            enter_url=reverse("staffing:pool-enter") if runs else "",
            import_url=reverse("portal:import-upload", args=["pool"]) if runs else "",
            together=[
                Link(f"成批{arrow.label}", reverse("staffing:pool-batch", args=[arrow.name]))
                for arrow in map(POOL.arrow, TOGETHER)
                if self.scope.holds(arrow.roles, "district", None) and any(board.stages[one] for one in arrow.sources)
            ],
            **kwargs,
        )  # fmt: skip


class BoardPrint(Chosen, View):
    http_method_names = ["get", "head"]

    def get(self, request):
        rows = self.choose().order_by("year", "staff_no")
        left_out = max(rows.count() - MOST_PRINTED, 0)
        paper = pool_paper(board_of(self.of_year), rows[:MOST_PRINTED], timezone.localdate(), self.year, left_out)
        back = Link("返回周转池", self.url(self.year))
        parent = {"text": TITLE, "url": self.url(self.year)}
        return paper_page(request, paper, heading="打印名册", back=back, parent=parent)


class EnterView(ActPage):
    refusal = "新教师周转池由区教委人事科室登记。"

    def may_act(self):
        return self.scope.may_everywhere(RUN_POOL)

    def load(self):
        return None

    def find_form(self):
        return TakeIn

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("staffing:pool-board")

    def address_of(self, owner):
        return self.start_url()

    def _home(self, done=None):
        if isinstance(done, PoolEntry):
            return reverse("staffing:pool-detail", args=[done.case.code])
        return self.start_url()


class BatchView(ScopedView, View):
    """One step of many new teachers: those ticked, all of them or none."""

    permission = VIEW_POOL
    http_method_names = ["get", "post"]

    def dispatch(self, request, *args, **kwargs):
        self.now = timezone.now()
        self.arrow = POOL.arrow(kwargs["arrow"]) if kwargs["arrow"] in TOGETHER else None
        if self.arrow is None:
            raise Http404
        if not self.scope.holds(self.arrow.roles, "district", None):
            raise PermissionDenied(f"“{self.arrow.label}”不在您的任职范围内。")
        return super().dispatch(request, *args, **kwargs)

    def _form(self, *data):
        rows = visible_entries(self.scope).filter(case__state__in=self.arrow.sources).order_by("year", "staff_no")
        self.rows, self.left_out = list(rows[:MOST_TOGETHER]), max(rows.count() - MOST_TOGETHER, 0)
        form = STEP_FORMS[self.arrow.name](*data, arrow=self.arrow, version=0)
        form.fields["people"] = forms.MultipleChoiceField(
            label="人员",
            choices=[(f"{one.case.code}.{one.case.version}", f"{one}，{one.taught}") for one in self.rows],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": "请至少选择一人。",
                "invalid_choice": "所选人员已有变动，没有办理，请刷新页面后重选。",
            },
        )
        for field in form.fields.values():
            if hasattr(field, "scope"):
                field.scope = self.scope
        form.order_fields(["people"])
        return form

    def get(self, request, arrow):
        return self._page(self._form())

    def post(self, request, arrow):
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form)
        facts = form.facts()
        chosen = dict(one.rsplit(".", 1) for one in facts.pop("people"))
        cases = [(one.case, int(chosen[one.case.code])) for one in self.rows if one.case.code in chosen]
        try:
            perform_all(
                cases=cases,
                arrow=self.arrow.name,
                actor=request.user,
                title=f"{self.arrow.label}：{len(cases)} 名新教师",
                comment=form.cleaned_data["comment"],
                now=self.now,
                request_key=form.cleaned_data["request_key"],
                facts=facts,
            )
        except AlreadyDone:
            return redirect("staffing:pool-board")
        except RuleViolation as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
            return self._page(form, status=409)
        return redirect(f"{reverse('staffing:pool-board')}?stage={self.arrow.to}")

    def _page(self, form, status: int = 200):
        context = {
            "arrow": self.arrow,
            "form": form,
            "count": len(self.rows),
            "left_out": self.left_out,
            "parent": {"text": TITLE, "url": reverse("staffing:pool-board")},
        }
        return render(self.request, "staffing/pool/batch.html", context, status=status)


class EntryView(CaseView):
    permission = VIEW_POOL
    kind = POOL
    noun = "新教师"

    def find(self, code):
        return visible_entries(self.scope).filter(case__code=code).first()

    def allowed_here(self):
        return True  # who sees the entry at all reads it: see visible_entries

    @property
    def url(self):
        return reverse("staffing:pool-detail", args=[self.case.code])

    def step_url(self, arrow):
        return reverse("staffing:pool-step", args=[self.case.code, arrow])

    def opinion(self) -> str:
        """Of the last assessment, as long as it stands."""
        row = self.record
        steps = row.case.steps.filter(arrow="assess").order_by("-number") if row.grade else ()
        return next((one.comment for one in steps), "")


class EntryDetailView(EntryView):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        row = self.record
        seen = (
            row.person_id and StaffMember.objects.visible_to(self.scope, VIEW_ROSTER).filter(pk=row.person_id).exists()
        )
        context = self.base() | {
            "row": row,
            "group_over": row.case.state == ASSIGNED and why_over(row.group_id),
            "opinion": self.opinion(),
            "way": [
                {"label": label, "here": stage == row.case.state}
                for stage, label in STAGES.items()
                if stage != LEFT or row.case.state == stage
            ],
            "person_url": reverse("staffing:person-detail", args=[row.person.code]) if seen else "",
            "paper_url": reverse("staffing:pool-paper", args=[row.case.code]) if row.site_id else "",
            "steps": self.buttons(),
            "timeline": steps_of(row.case_id),
            "returned": returned_of(row.case),
            "papers": papers_of(row.case, request.user),
            "parent": {"text": TITLE, "url": reverse("staffing:pool-board")},
        }
        return render(request, "staffing/pool/detail.html", context)


class EntryStepView(StepPage, EntryView):
    forms = STEP_FORMS

    def _form(self, *data):
        form = super()._form(*data)
        for field in form.fields.values():
            if hasattr(field, "scope"):  # it looks for records
                field.scope = self.scope
        return form


class AppraisalView(EntryView):
    """新教师跟岗鉴定表, read and printed."""

    http_method_names = ["get", "head"]

    def get(self, request, code):
        if not self.record.site_id:
            raise Http404
        word = Link("导出 Word", reverse("staffing:pool-docx", args=[self.case.code]))
        return paper_page(
            request,
            appraisal_paper(self.record, self.opinion()),
            heading="新教师跟岗鉴定表",
            back=Link("返回新教师", self.url),
            parent={"text": self.case.title, "url": self.url},
            links=(word,),
        )


class AppraisalDocx(EntryView):
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, code):
        if not self.record.site_id:
            raise Http404
        return taken_away(
            request,
            word_of(appraisal_paper(self.record, self.opinion())),
            what=f"pool-appraisal:{self.case.code}",
            name=f"{self.record.name}跟岗鉴定表.docx",
            day=timezone.localdate(),
            count=1,
        )
