"""The self-assessment of a group: read, written while it is saved, handed in; the evidence of one indicator."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from evaluation.rounds.forms import AssessmentPart
from evaluation.rounds.listeners import EVIDENCE_READERS
from evaluation.rounds.models import Participant, SelfAssessment
from evaluation.rounds.papers import assessment_paper
from evaluation.rounds.queries import assessed, evidence_counts, indicators_for, visible_participants, writes_for
from evaluation.rounds.rules import NOT_YET_SHOWN, SELF_ASSESSMENT, by_people, relations_text
from evaluation.rounds.services.assessments import owner_of
from evaluation.scoring.words import Part
from evaluation.systems.models import Indicator
from groups.papers.cases.queries import steps_of
from groups.papers.cases.views import CaseView, PrintPage, StepPage, WordPage
from groups.papers.parts.views import AutosavePage, PartsPage, Writing
from groups.rights.roles import VIEW_INDICATORS, VIEW_RESULTS, WRITE_ASSESSMENT
from nanan_groups.kit.deadlines import deadline
from nanan_groups.records.attachments.panel import panel_of
from nanan_groups.records.case_pages import missing_for, returned_of
from nanan_groups.records.cases.due import due_now


class AssessmentView(CaseView):
    kind = SELF_ASSESSMENT
    noun = "自评"
    permission = VIEW_RESULTS

    def find(self, code):
        return visible_participants(self.scope).filter(case__code=code).first()

    @property
    def one(self) -> Participant:
        return self.record

    @property
    def writer(self) -> bool:
        return writes_for(self.scope, self.one)

    @property
    def shown(self) -> bool:
        """Until it is handed in it is the group's own."""
        return self.writer or self.case.state not in NOT_YET_SHOWN

    @property
    def url(self):
        return reverse("evaluation:assessment-detail", args=[self.case.code])

    def step_url(self, arrow):
        return reverse("evaluation:assessment-step", args=[self.case.code, arrow])

    def base(self):
        row = self.one.round
        return super().base() | {
            "one": self.one,
            "round": row,
            "round_url": reverse("evaluation:round-detail", args=[row.code]),
            "due": deadline(due_now(self.case, SELF_ASSESSMENT), self.now),
        }


class AssessmentDetailView(AssessmentView):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        one, found = self.one, assessed(self.one)
        writes = self.writer and self.case.state in SELF_ASSESSMENT.editable and not self.over
        context = self.base() | {
            "relations": relations_text(one.relations),
            "shown": self.shown,
            "parts": [
                {"label": Part(part).label, "rows": [self._row(each) for each in found if each.facts.part == part]}
                for part in Part.values
                if any(each.facts.part == part for each in found)
            ],
            "print_url": reverse("evaluation:assessment-print", args=[code]) if self.shown else "",
            "edit_url": reverse("evaluation:assessment-edit", args=[code]) if writes else "",
            "steps": self.buttons(),
            "returned": returned_of(self.case),
            "missing": missing_for(self.case) if writes else None,
            "history": steps_of(self.case.pk),
            "parent": {"text": one.round.name, "url": reverse("evaluation:round-detail", args=[one.round.code])},
        }
        return render(request, "evaluation/rounds/assessment_detail.html", context)

    def _row(self, each) -> dict:
        url = reverse("evaluation:assessment-evidence", args=[self.case.code, each.facts.code])
        return {"each": each, "evidence_url": url}


class AssessmentEvidenceView(CaseView):
    """Of one indicator: for the group, the district, and the experts who judge it."""

    kind = SELF_ASSESSMENT
    noun = "自评"
    permission = VIEW_INDICATORS
    http_method_names = ["get", "head"]

    def find(self, code):
        rows = Participant.objects.select_related("round__system", "group", "case").filter(case__code=code)
        found = rows.first()
        if found is None:
            return None
        mine = visible_participants(self.scope).filter(pk=found.pk).exists()
        return found if mine or any(reads(found, self.scope) for reads in EVIDENCE_READERS) else None

    def allowed_here(self):
        return True

    @property
    def url(self):
        return reverse("evaluation:assessment-detail", args=[self.case.code])

    def get(self, request, code, indicator):
        one = self.record
        found = next((each for each in assessed(one) if each.facts.code == indicator), None)
        if found is None:
            raise Http404
        shown = writes_for(self.scope, one) or self.case.state not in NOT_YET_SHOWN
        mine = self.scope.may_for_group(VIEW_RESULTS, one.group_id)
        context = self.base() | {
            "one": one,
            "each": found,
            "shown": shown,
            "panel": panel_of(owner_of(one, indicator), request.user) if shown else None,
            "parent": {"text": self.case.title, "url": self.url} if mine else None,
        }
        return render(request, "evaluation/rounds/assessment_evidence.html", context)


class AssessmentWriter(Writing, AssessmentView):
    permission = WRITE_ASSESSMENT
    states = SELF_ASSESSMENT.editable
    page = "evaluation:assessment-edit"
    autosave = "evaluation:assessment-autosave"
    written = "自评"

    def rows(self, code: str = "") -> list[SelfAssessment]:
        """What is stored for each indicator that concerns the group, or an empty row."""
        wanted = {facts.code: (facts, parts) for facts, parts in indicators_for(self.one)}
        if code:
            wanted = {key: value for key, value in wanted.items() if key == code}
        stored = {
            row.indicator_id: row
            for row in SelfAssessment.objects.filter(participant=self.one).select_related("edited_by").order_by("pk")
        }
        own = {one.code: one for one in Indicator.objects.filter(system=self.one.round.system, code__in=wanted)}
        out = []
        for key in wanted:
            row = stored.get(own[key].pk) or SelfAssessment(participant=self.one, indicator=own[key])
            row.indicator = own[key]
            out.append(row)
        return out


class AssessmentEditView(PartsPage, AssessmentWriter):
    def build(self, data=None):
        return [AssessmentPart(row, data, participant=self.one) for row in self.rows()]

    def render_parts(self, parts, *, lost=(), status=200):
        files = evidence_counts(self.one)
        told = {facts.code: (facts, own) for facts, own in indicators_for(self.one)}
        lines = []
        for part in parts:
            facts, own = told[part.row.indicator.code]
            url = reverse("evaluation:assessment-evidence", args=[self.case.code, facts.code])
            line = {"part": part, "facts": facts, "own": own, "needed": by_people(own)}
            lines.append(line | {"files": files.get(facts.code, 0), "evidence_url": url})
        context = (
            self.base()
            | self.autosave_context()
            | {
                "groups": [
                    {"label": Part(key).label, "lines": [line for line in lines if line["facts"].part == key]}
                    for key in Part.values
                    if any(line["facts"].part == key for line in lines)
                ],
                "wrong": [part for part in parts if part.is_bound and part.errors],
                "lost": lost,
                "missing": missing_for(self.case),
                "returned": returned_of(self.case),
                "hand_in_url": self._hand_in(),
            }
        )
        return render(self.request, "evaluation/rounds/assessment_edit.html", context, status=status)

    def _hand_in(self) -> str:
        found = [link for link in self.buttons() if link.url == self.step_url("hand_in")]
        return found[0].url if found else ""


class AssessmentAutosaveView(AutosavePage, AssessmentWriter):
    def part(self, key, data):
        rows = self.rows(key.removeprefix("text-"))
        return AssessmentPart(rows[0], data, participant=self.one) if rows else None


class AssessmentStepView(StepPage, AssessmentView):
    pass


class AssessmentPaper:
    """自评表, for whoever reads the self-assessment; until it is handed in it is the group's own. Beside an AssessmentView."""

    def allowed_here(self):
        return super().allowed_here() and self.shown

    def paper(self):
        at = self.case.submitted_at
        return assessment_paper(self.one, assessed(self.one), timezone.localdate(at) if at else None)


class AssessmentPrintView(AssessmentPaper, PrintPage, AssessmentView):
    heading, back = "打印自评表", "返回自评"
    word_page = "evaluation:assessment-docx"


class AssessmentDocx(AssessmentPaper, WordPage, AssessmentView):
    what = "self-assessment"

    def count(self):
        return len(assessed(self.one))
