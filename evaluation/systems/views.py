"""Indicator systems: the years, one as a tree, two side by side, the acts on them, 评估方案 on paper."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from evaluation.systems import forms
from evaluation.systems.listeners import SYSTEM_LINKS
from evaluation.systems.models import Indicator, IndicatorPart, IndicatorSystem
from evaluation.systems.papers import system_paper
from evaluation.systems.queries import indicators_of, parts_of_system, visible_systems
from evaluation.systems.rules.tree import IndicatorFacts, PartFacts, balance_text, differences, in_parts, problems
from evaluation.systems.words import WHOLE, SystemState, points_text
from groups.registry.register.views import taken_away
from groups.rights.roles import EXPORT, RUN_EVALUATION, VIEW_INDICATORS
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import Link, ScopedView, Tab
from nanan_groups.records.act_pages import ActPage


def evaluation_tabs(here: str) -> list[Tab]:
    """The two lists of the evaluation side by side."""
    return [
        Tab("指标体系", reverse("evaluation:system-list"), here == "systems"),
        Tab("年度评估", reverse("evaluation:round-list"), here == "rounds"),
    ]


class SystemListView(ScopedView, View):
    permission = VIEW_INDICATORS
    http_method_names = ["get", "head"]

    def get(self, request):
        rows = list(visible_systems(self.scope).select_related("base"))
        weights = _sums(rows)
        context = {
            "rows": [
                {
                    "system": one,
                    "url": reverse("evaluation:system-detail", args=[one.code]),
                    "count": weights.get(one.pk, (0, 0))[0],
                    "weight": points_text(weights.get(one.pk, (0, 0))[1]),
                    "wrong": weights.get(one.pk, (0, 0))[1] != WHOLE,
                }
                for one in rows
            ],
            "start_url": reverse("evaluation:system-start") if self.scope.may_everywhere(RUN_EVALUATION) else "",
            "tabs": evaluation_tabs("systems"),
        }
        return render(request, "evaluation/systems/system_list.html", context)


def _sums(rows: list[IndicatorSystem]) -> dict[int, tuple[int, int]]:
    """How many indicators, and their weights together, by system."""
    out: dict[int, tuple[int, int]] = {}
    found = Indicator.objects.filter(system__in=rows).order_by("pk").values_list("system", "weight")
    for system, weight in found:
        count, whole = out.get(system, (0, 0))
        out[system] = (count + 1, whole + weight)
    return out


class SystemPage(ScopedView, View):
    """A page of one system inside the reader's scope."""

    permission = VIEW_INDICATORS
    http_method_names = ["get", "head"]

    def system(self, code: str) -> IndicatorSystem:
        return get_object_or_404(visible_systems(self.scope).select_related("base", "prepared_by"), code=code)


class SystemDetailView(SystemPage):
    def get(self, request, code):
        system = self.system(code)
        indicators = indicators_of(system)
        draft = system.state == SystemState.DRAFT
        writes = draft and self.scope.may_everywhere(RUN_EVALUATION)
        context = {
            "system": system,
            "weight": points_text(sum(one.weight for one in indicators)),
            "balance": balance_text(sum(one.weight for one in indicators)),
            "count": len(indicators),
            "missing": problems(indicators) if draft else [],
            "writes": writes,
            "parts": [_part(system, part, writes) for part in in_parts(indicators)],
            "acts": [
                Link(form.title, reverse("evaluation:system-act", args=[code, form.verb]))
                for form in forms.open_acts(forms.SYSTEM_ACTS, self.scope, system)
            ],
            "compare_url": reverse("evaluation:system-compare", args=[code]),
            "print_url": reverse("evaluation:system-print", args=[code]),
            "links": [link for make in SYSTEM_LINKS if (link := make(system, self.scope))],
            "parent": {"text": "评估指标体系", "url": reverse("evaluation:system-list")},
        }
        return render(request, "evaluation/systems/system_detail.html", context)


def _part(system: IndicatorSystem, part: PartFacts, writes: bool) -> dict:
    """A part with its dimensions, each indicator with what may be done to it."""
    return {
        "facts": part,
        "dimensions": [
            {
                "facts": dimension,
                "rows": [
                    {"indicator": one, "acts": _row_acts(system, one) if writes else []} for one in dimension.indicators
                ],
            }
            for dimension in part.dimensions
        ],
    }


def _row_acts(system: IndicatorSystem, one: IndicatorFacts) -> list[Link]:
    indicator = [system.code, one.code]
    acts = [
        Link(form.title, reverse("evaluation:indicator-act", args=[*indicator, verb]))
        for verb, form in forms.INDICATOR_ACTS.items()
    ]
    for part in one.parts:
        name = f"{part.name}（{part.variant_label}）" if part.variant else part.name
        for verb, form in forms.PART_ACTS.items():
            url = reverse("evaluation:part-act", args=[*indicator, part.ordinal, verb])
            acts.append(Link(f"{form.title}：{name}", url))
    return acts


class SystemCompareView(SystemPage):
    """Against the one it was copied from, or another that is named."""

    def get(self, request, code):
        system = self.system(code)
        others = list(visible_systems(self.scope).exclude(pk=system.pk))
        named = {one.code: one for one in others}
        base = named.get(system.base.code) if system.base else None
        other = named.get(request.GET.get("with", "")) or base or (others[0] if others else None)
        context = {
            "system": system,
            "other": other,
            "choices": [(one.code, f"{one.title}（{one.version_text}）") for one in others],
            "rows": differences(indicators_of(other), indicators_of(system)) if other else [],
            "rules": _rules_apart(other, system) if other else [],
            "url": reverse("evaluation:system-detail", args=[code]),
        }
        return render(request, "evaluation/systems/system_compare.html", context)


def _rules_apart(old: IndicatorSystem, new: IndicatorSystem) -> list[tuple[str, str, str]]:
    both = zip(old.rules_told, new.rules_told, strict=True)
    return [(label, before, after) for (label, before), (_, after) in both if before != after]


class SystemPrintView(SystemPage):
    def get(self, request, code):
        system = self.system(code)
        back = reverse("evaluation:system-detail", args=[code])
        word = self.scope.may_somewhere(EXPORT)
        return paper_page(
            request,
            system_paper(system, parts_of_system(system)),
            heading="打印评估方案",
            back=Link("返回指标体系", back),
            parent={"text": system.title, "url": back},
            links=[Link("导出 Word", reverse("evaluation:system-docx", args=[code]))] if word else [],
        )


class SystemDocx(SystemPage):
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, code):
        system = self.system(code)
        if not self.scope.may_somewhere(EXPORT):
            raise PermissionDenied("您的任职不能导出评估方案，可以在页面上查看和打印。")
        parts = parts_of_system(system)
        paper = system_paper(system, parts)
        return taken_away(
            request,
            word_of(paper),
            what=f"evaluation-system:{code}",
            name=f"{paper.title}.docx",
            day=timezone.localdate(),
            count=sum(1 for part in parts for _ in part.indicators),
        )


# --- acts ------------------------------------------------------------------------------------------------------------
class SystemActPage(ActPage):
    refusal = "指标体系由区教委登记科室拟订，由区教委领导发布。"

    def may_act(self):
        return self.form_class.allowed(self.scope, self.record)

    def touched(self, codes):
        return visible_systems(self.scope).filter(code__in=codes).first()

    def start_url(self):
        return reverse("evaluation:system-list")

    def address_of(self, owner):
        system = {Indicator: lambda: owner.system, IndicatorPart: lambda: owner.indicator.system}
        found = system.get(type(owner), lambda: owner)()
        return reverse("evaluation:system-detail", args=[found.code])

    def _home(self, done=None):
        if self.record is not None:
            return self.address_of(self.record)
        return self.address_of(done) if done is not None else self.start_url()

    def _form(self, acts: dict, system: IndicatorSystem):
        form = acts.get(self.kwargs["verb"])
        if form is None or (system.state != SystemState.DRAFT and self.request.method == "GET"):
            raise Http404
        return form

    def system(self) -> IndicatorSystem:
        return get_object_or_404(visible_systems(self.scope), code=self.kwargs["code"])


class SystemStartView(SystemActPage):
    def load(self):
        return None

    def find_form(self):
        return forms.StartSystem


class SystemActView(SystemActPage):
    def load(self):
        return self.system()

    def find_form(self):
        return self._form(forms.SYSTEM_ACTS, self.record)


class IndicatorActView(SystemActPage):
    def load(self):
        rows = Indicator.objects.select_related("system").filter(system=self.system())
        return get_object_or_404(rows, code=self.kwargs["indicator"])

    def find_form(self):
        return self._form(forms.INDICATOR_ACTS, self.record.system)


class PartActView(SystemActPage):
    def load(self):
        rows = IndicatorPart.objects.select_related("indicator__system").filter(indicator__system=self.system())
        return get_object_or_404(rows, indicator__code=self.kwargs["indicator"], ordinal=self.kwargs["part"])

    def find_form(self):
        return self._form(forms.PART_ACTS, self.record.indicator.system)
