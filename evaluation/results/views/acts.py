"""Acts on a result, an appeal, and the decision on it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from evaluation.results import forms
from evaluation.results.models import IndicatorResult
from evaluation.results.queries.results import may_moderate, visible_appeals, visible_results
from evaluation.results.rules.appeal import APPEAL
from evaluation.results.services.appeals import NOT_YOURS, may_appeal, owner_of
from evaluation.results.services.moderation import own_points
from evaluation.rounds.words import RoundState
from evaluation.systems.words import points_text
from groups.papers.cases.queries import steps_of
from groups.papers.cases.views import CaseView, StepPage
from groups.rights.roles import VIEW_RESULTS
from nanan_groups.records.act_pages import ActPage
from nanan_groups.records.attachments.panel import panel_of


class ResultActPage(ActPage):
    refusal = "结果由区教委登记科室在核定期间办理，本集团和本人评审的由另一人办理。"

    def participant(self):
        return self.record

    def load(self):
        kwargs = self.kwargs
        return get_object_or_404(visible_results(self.scope), round__code=kwargs["code"], group__code=kwargs["group"])

    def may_act(self):
        return may_moderate(self.scope, self.participant())

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("evaluation:result-detail", args=[self.kwargs["code"], self.kwargs["group"]])

    def address_of(self, owner):
        return self.start_url()

    def _home(self, done=None):
        return self.start_url()

    def _subject(self):
        return {"text": str(self.record), "url": self.start_url()}

    def _open(self, *states):
        if self.participant().round.state not in states and self.request.method == "GET":
            raise Http404


class ResultActView(ResultActPage):
    """On a group as a whole: vetoes."""

    def find_form(self):
        form = forms.VETO_ACTS.get(self.kwargs["verb"])
        if form is None:
            raise Http404
        self._open(RoundState.MODERATING)
        return form


class RulingActView(ResultActPage):
    """On one indicator of a group: moderated by the officer, appealed against by the group."""

    def load(self):
        rows = IndicatorResult.objects.select_related("participant__round__system", "participant__group", "indicator")
        return get_object_or_404(
            rows.prefetch_related("parts__part"), participant=super().load(), indicator__code=self.kwargs["indicator"]
        )

    def participant(self):
        return self.record.participant

    @property
    def appeals(self) -> bool:
        return self.kwargs["verb"] == forms.FileAppeal.verb

    def find_form(self):
        if self.appeals:
            self.refusal = NOT_YOURS
            self._open(RoundState.DRAFTED)
            return forms.FileAppeal
        form = forms.RESULT_ACTS.get(self.kwargs["verb"])
        if form is None:
            raise Http404
        self._open(RoundState.MODERATING)
        return form

    def may_act(self):
        return may_appeal(self.scope, self.participant()) if self.appeals else super().may_act()

    def _home(self, done=None):
        return f"{self.start_url()}#i{self.kwargs['indicator']}"


class AppealView(CaseView):
    kind = APPEAL
    noun = "申诉"
    permission = VIEW_RESULTS

    def find(self, code):
        return visible_appeals(self.scope).filter(case__code=code).first()

    @property
    def url(self):
        return reverse("evaluation:appeal-detail", args=[self.case.code])

    def step_url(self, arrow):
        return reverse("evaluation:appeal-step", args=[self.case.code, arrow])

    def result_url(self) -> str:
        one = self.record.participant
        return f"{reverse('evaluation:result-detail', args=[one.round.code, one.group.code])}#i{self.record.indicator.code}"

    def standing(self) -> str:
        """What the indicator stands at now."""
        found = IndicatorResult.objects.select_related("indicator").get(
            participant=self.record.participant, indicator=self.record.indicator
        )
        points = own_points(found)
        return found.get_state_display() if points is None else f"{points_text(points)} 分"


class AppealDetailView(AppealView):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        one = self.record
        context = self.base() | {
            "appeal": one,
            "participant": one.participant,
            "points": points_text(one.points) if one.points is not None else "",
            "stands": self.standing(),
            "weight": points_text(one.indicator.weight),
            "result_url": self.result_url(),
            "steps": self.buttons(),
            "history": steps_of(self.case.pk),
            "panel": panel_of(owner_of(one), request.user),
            "parent": {"text": f"{one.participant.name}评估结果", "url": self.result_url()},
        }
        return render(request, "evaluation/results/appeal_detail.html", context)


class AppealStepView(StepPage, AppealView):
    forms = {"decide": forms.DecideForm}
