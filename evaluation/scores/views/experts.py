"""The experts of a round, for those who run it: their groups, whom they may not score and why. No score is shown here."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from evaluation.rounds.queries import visible_rounds
from evaluation.rounds.rules import relations_text
from evaluation.scores.queries import expert_lines, to_be_scored
from groups.rights.roles import VIEW_INDICATORS, VIEW_RESULTS
from nanan_groups.kit.pages import Figure, ScopedView


class RoundExpertsView(ScopedView, View):
    permission = VIEW_INDICATORS
    http_method_names = ["get", "head"]

    def get(self, request, code):
        row = get_object_or_404(visible_rounds(self.scope).select_related("system"), code=code)
        if not self.scope.may_everywhere(VIEW_RESULTS):
            raise PermissionDenied("专家名单由区教委查看。")
        lines, groups = expert_lines(row), to_be_scored(row)
        standing = [one for line in lines for one in line.assignments if one.ended_at is None]
        count = {one.pk: sum(each.participant_id == one.pk for each in standing) for one in groups}
        short = [one for one in groups if count[one.pk] < row.system.valid_scores]
        context = {
            "round": row,
            "lines": lines,
            "figures": [
                Figure(len(lines), "专家", unit="名"),
                Figure(len(groups), "须专家评分的集团", unit="个"),
                Figure(len(standing), "评审任务", unit="项"),
                Figure(sum(one.handed_in_at is not None for one in standing), "已交卷", unit="份"),
            ],
            "short": [{"one": one, "count": count[one.pk], "held": relations_text(one.relations)} for one in short],
            "least": row.system.valid_scores,
            "parent": {"text": row.name, "url": reverse("evaluation:round-detail", args=[code])},
        }
        return render(request, "evaluation/scores/round_experts.html", context)
