"""What the portal can compute of the indicators by now: the district's groups, and one of them with its steps."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from evaluation.estimates.queries import Estimated, estimates
from evaluation.estimates.rules import EstimatedIndicator, tally
from evaluation.systems.models import IndicatorSystem
from evaluation.systems.queries import visible_systems
from evaluation.systems.rules.tree import in_parts
from evaluation.systems.words import SystemState, points_text
from groups.registry.models import EducationGroup
from groups.registry.register.words import GroupCategory
from groups.rights.roles import VIEW_RESULTS
from nanan_groups.kit.pages import Figure, ScopedView
from nanan_groups.kit.trace import Measure
from nanan_groups.kit.traced import to_stored
from nanan_groups.kit.years import school_year_period

STATES = {
    "computed": ("ok", "可算"),
    "pending": ("warn", "待核"),
    "not_applicable": ("", "不适用"),
    "people": ("info", "评定"),
}


class EstimatePage(ScopedView, View):
    """Of a published system, for a year that has begun."""

    permission = VIEW_RESULTS
    http_method_names = ["get", "head"]

    def system(self) -> IndicatorSystem:
        found = visible_systems(self.scope).filter(code=self.kwargs["code"], state=SystemState.PUBLISHED).first()
        if found is None or timezone.localdate() < school_year_period(found.year)[0]:
            raise Http404
        return found

    def groups(self):
        return EducationGroup.objects.visible_to(self.scope, VIEW_RESULTS)


class EstimateListView(EstimatePage):
    def get(self, request, code):
        system = self.system()
        found = estimates(system, list(self.groups()), timezone.localdate())
        rows: dict[str, list[dict]] = {}
        for one in found:
            rows.setdefault(one.group.category, []).append(self._row(system, one))
        context = {
            "system": system,
            "categories": [
                {"label": GroupCategory(key).label, "rows": rows[key]} for key in GroupCategory.values if key in rows
            ],
            "parent": _parent(system),
        }
        return render(request, "evaluation/estimates/estimate_list.html", context)

    def _row(self, system: IndicatorSystem, one: Estimated) -> dict:
        sums = tally(one.indicators)
        return {
            "name": one.group.name,
            "url": reverse("evaluation:estimate-detail", args=[system.code, one.group.code]),
            "reached": Measure.SCORE.text(sums.reached),
            **{name: points_text(getattr(sums, name)) for name in ("computed", "missing", "away", "people")},
        }


class EstimateDetailView(EstimatePage):
    def get(self, request, code, group):
        system = self.system()
        found = estimates(system, list(self.groups().filter(code=group)), timezone.localdate())
        if not found:
            raise Http404
        (one,) = found
        by_code = {each.indicator.code: each for each in one.indicators}
        sums = tally(one.indicators)
        context = {
            "system": system,
            "group": one.group,
            "months": one.group.months,
            "figures": self._figures(sums),
            "dimensions": [
                {"facts": dimension, "part": part.label, "rows": [_line(by_code[i.code]) for i in dimension.indicators]}
                for part in in_parts(each.indicator for each in one.indicators)
                for dimension in part.dimensions
            ],
            "parent": {"text": "试算", "url": reverse("evaluation:estimate-list", args=[system.code])},
        }
        return render(request, "evaluation/estimates/estimate_detail.html", context)

    def _figures(self, sums) -> list[Figure]:
        reached, computed = Measure.SCORE.text(sums.reached), points_text(sums.computed)
        return [
            Figure(reached, "已可计算的得分", unit="分", note=f"满分 {computed} 分的部分"),
            Figure(points_text(sums.missing), "待核", unit="分", note="平台还没有数据"),
            Figure(points_text(sums.people), "由专家或科室评定", unit="分"),
            Figure(points_text(sums.away), "不适用", unit="分", note="评估时由其余按比例放大"),
        ]


def _line(one: EstimatedIndicator) -> dict:
    tone, word = STATES[one.state]
    return {
        "indicator": one.indicator,
        "score": "" if one.result.value is None else one.result.text,
        "tone": tone,
        "word": word,
        "parts": [
            {"part": each.part, "counted": each.counted, "trace": to_stored(each.result), "by_people": each.by_people}
            for each in one.parts
        ],
        "why": one.result.why if not one.parts else "",
    }


def _parent(system: IndicatorSystem) -> dict:
    return {"text": system.title, "url": reverse("evaluation:system-detail", args=[system.code])}
