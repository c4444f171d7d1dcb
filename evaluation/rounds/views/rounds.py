"""Rounds: the list, one with the board of its groups, the acts on it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from evaluation.rounds import forms
from evaluation.rounds.listeners import ROUND_COLUMNS, ROUND_LINKS, ROUND_PANELS
from evaluation.rounds.models import Participant, Round
from evaluation.rounds.queries import participants_of, progress, visible_rounds
from evaluation.rounds.rules import relations_text
from evaluation.rounds.words import TONES, RoundState, Standing
from evaluation.systems.views import evaluation_tabs
from groups.papers.cases.queries import reader_of
from groups.registry.register.words import GroupCategory
from groups.rights.roles import RUN_EVALUATION, VIEW_INDICATORS, VIEW_RESULTS
from nanan_groups.kit.days import day_text
from nanan_groups.kit.deadlines import deadline, end_of_day
from nanan_groups.kit.pages import Figure, Link, ScopedView
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.act_pages import ActPage
from nanan_groups.records.case_pages import state_of


class RoundListView(ScopedView, View):
    permission = VIEW_INDICATORS
    http_method_names = ["get", "head"]

    def get(self, request):
        rows = visible_rounds(self.scope).select_related("system").order_by("-year", "-number")
        runs = self.scope.may_everywhere(RUN_EVALUATION)
        context = {
            "rows": [
                {
                    "round": one,
                    "year": school_year_text(one.year),
                    "tone": TONES[one.state],
                    "url": reverse("evaluation:round-detail", args=[one.code]),
                    "system_url": reverse("evaluation:system-detail", args=[one.system.code]),
                }
                for one in rows
            ],
            "start_url": reverse("evaluation:round-start") if runs else "",
            "tabs": evaluation_tabs("rounds"),
        }
        return render(request, "evaluation/rounds/round_list.html", context)


class RoundPage(ScopedView, View):
    permission = VIEW_INDICATORS
    http_method_names = ["get", "head"]

    def round(self, code: str) -> Round:
        rows = visible_rounds(self.scope).select_related("system", "prepared_by")
        return get_object_or_404(rows, code=code)


def days_told(row: Round) -> list[dict]:
    """The stages of a round with their days; the running one with how much time is left."""
    now = timezone.now()
    stages = [
        ("自评", row.assess_by, RoundState.ASSESSING),
        ("专家评分", row.score_by, RoundState.SCORING),
        ("核定", row.moderate_by, RoundState.MODERATING),
    ]
    if row.appeal_by:
        stages.append(("申诉", row.appeal_by, RoundState.DRAFTED))
    return [
        {
            "label": label,
            "day": day_text(day),
            "here": row.state == state,
            "left": deadline(end_of_day(day), now) if row.state == state else None,
        }
        for label, day, state in stages
    ]


class RoundDetailView(RoundPage):
    def get(self, request, code):
        row = self.round(code)
        found = participants_of(row, self.scope)
        columns = [(column.label, column.cells(row, found, self.scope)) for column in ROUND_COLUMNS]
        whole = self.scope.may_everywhere(VIEW_RESULTS)
        context = {
            "round": row,
            "year": school_year_text(row.year),
            "tone": TONES[row.state],
            "stages": days_told(row),
            "system_url": reverse("evaluation:system-detail", args=[row.system.code]),
            "figures": self._figures(found) if whole and row.opened else [],
            "columns": [label for label, _ in columns],
            "categories": [
                {
                    "label": GroupCategory(key).label,
                    "rows": [self._row(one, columns) for one in found if one.category == key],
                }
                for key in GroupCategory.values
                if any(one.category == key for one in found)
            ],
            "whole": whole,
            "acts": [
                Link(form.title, reverse("evaluation:round-act", args=[code, form.verb]))
                for form in forms.round_acts(self.scope, row)
            ],
            "links": [link for make in ROUND_LINKS if (link := make(row, self.scope))],
            "panels": [panel for make in ROUND_PANELS if (panel := make(row, self.scope))],
            "parent": {"text": "年度评估", "url": reverse("evaluation:round-list")},
        }
        return render(request, "evaluation/rounds/round_detail.html", context)

    def _figures(self, found: list[Participant]) -> list[Figure]:
        done = progress(found)
        kinds = {standing: sum(one.standing == standing for one in found) for standing in Standing}
        out = [
            Figure(kinds[Standing.FULL], "参评集团", unit="个"),
            Figure(
                f"{done.handed_in} / {done.groups}", "已提交自评", note=f"逾期提交 {done.late} 个" if done.late else ""
            ),
        ]
        for standing in (Standing.UNGRADED, Standing.EXCLUDED):
            if kinds[standing]:
                out.append(Figure(kinds[standing], standing.label, unit="个"))
        return out

    def _row(self, one: Participant, columns) -> dict:
        case = one.case
        return {
            "one": one,
            "relations": relations_text(one.relations),
            "members": len(one.members),
            "state": state_of(case, reader_of(self.scope)) if case else None,
            "late": case.late if case else False,
            "url": reverse("evaluation:assessment-detail", args=[case.code]) if case else "",
            "cells": [(label, cells.get(one.pk)) for label, cells in columns],
        }


# --- acts ------------------------------------------------------------------------------------------------------------
class RoundActPage(ActPage):
    refusal = "评估由区教委登记科室办理，由区教委领导公布。"

    def may_act(self):
        return self.form_class.allowed(self.scope, self.record)

    def touched(self, codes):
        return visible_rounds(self.scope).filter(code__in=codes).first()

    def start_url(self):
        return reverse("evaluation:round-list")

    def address_of(self, owner):
        return reverse("evaluation:round-detail", args=[owner.code])


class RoundStartView(RoundActPage):
    def load(self):
        return None

    def find_form(self):
        return forms.StartRound


class RoundActView(RoundActPage):
    def load(self):
        return get_object_or_404(visible_rounds(self.scope).select_related("system"), code=self.kwargs["code"])

    def find_form(self):
        form = forms.round_act(self.kwargs["verb"])
        if form is None or (self.record.state not in form.states and self.request.method == "GET"):
            raise Http404
        return form
