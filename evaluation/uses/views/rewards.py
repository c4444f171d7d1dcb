"""Rewards of a published round: three registers side by side, never mixed, with totals for 区人社局; and as a sheet."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from evaluation.rounds.queries import visible_rounds
from evaluation.rounds.words import RoundState
from evaluation.systems.words import points_text
from evaluation.uses.queries import reward_lines, totals
from evaluation.uses.sheets import reward_workbook
from evaluation.uses.words import Register
from groups.registry.register.views import taken_away
from groups.rights.roles import EXPORT, RUN_EVALUATION, VIEW_REWARDS
from nanan_groups.kit.pages import Figure, Link, ScopedView


class RewardPage(ScopedView, View):
    permission = VIEW_REWARDS

    def round(self, code: str):
        row = get_object_or_404(visible_rounds(self.scope), code=code)
        if row.state != RoundState.PUBLISHED:
            raise Http404
        return row


class RewardListView(RewardPage):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        row = self.round(code)
        lines = reward_lines(row)
        found = totals(lines)
        links = []
        if self.scope.may_somewhere(EXPORT):
            links.append(Link("导出 Excel", reverse("evaluation:reward-xlsx", args=[code])))
        if self.scope.may_everywhere(RUN_EVALUATION):
            links.append(Link("登记奖励系数", reverse("evaluation:round-act", args=[code, "reward"]), primary=True))
        context = {
            "round": row,
            "links": links,
            "figures": [
                Figure(points_text(one.whole), one.register.label, note=f"{one.groups} 个集团，{one.people} 人")
                for one in found
            ],
            "registers": [
                {"label": register.label, "total": found[at], "whole": points_text(found[at].whole),
                 "rows": [self._row(line, at) for line in lines]}
                for at, register in enumerate(Register)
            ],
            "parent": {"text": row.name, "url": reverse("evaluation:round-detail", args=[code])},
        }  # fmt: skip
        return render(request, "evaluation/uses/reward_list.html", context)

    def _row(self, line, at: int) -> dict:
        one = line.rewards[at]
        return {
            "participant": line.line.participant,
            "grade": line.line.result.get_grade_display(),
            "reward": one,
            "coefficient": points_text(one.coefficient) if one else "",
            "whole": points_text(one.coefficient * one.people) if one else "",
        }


class RewardXlsxView(RewardPage):
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, code):
        row = self.round(code)
        if not self.scope.may_somewhere(EXPORT):
            raise PermissionDenied("您的任职不能导出奖励台账，可以在页面上查看。")
        lines = reward_lines(row)
        return taken_away(
            request,
            reward_workbook(lines),
            what=f"evaluation-rewards:{code}",
            name=f"{row.name}奖励台账.xlsx",
            day=timezone.localdate(),
            count=sum(one is not None for line in lines for one in line.rewards),
        )
