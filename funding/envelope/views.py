"""The budget of a year with the statements held against it; variants tried out side by side, nothing stored."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from funding.envelope.forms import SetBudget
from funding.envelope.models import Budget
from funding.envelope.queries import held_against, within_budget
from funding.envelope.rules import Variant, compared, one_campus_more, tried
from funding.rules_of_year.queries import rules_for
from funding.rules_of_year.rules.parameters import differences
from funding.rules_of_year.words import CountBy, MatchBasis, PartOfYear, SeveralRelations
from funding.statements.queries.facts import year_facts
from funding.statements.queries.statements import computed
from funding.statements.rules.lines import compute
from funding.statements.views.pages import YearView, year_tabs, years_offered
from groups.rights.roles import RUN_FUNDING, SET_FUNDING_RULES, VIEW_FUNDING
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.money import parse_yuan, wanyuan
from nanan_groups.kit.pages import Figure
from nanan_groups.records.act_pages import ActPage

VARIANTS = ("a", "b", "c")
CHOICES = {
    "tight_count_by": ("怎样算一个", CountBy),
    "part_of_year": ("年内变化", PartOfYear),
    "several_relations": ("几种关系并存", SeveralRelations),
    "match_basis": ("配套的基数", MatchBasis),
}
RATES = {"tight_rate_fen": "每个公办校点（元）", "alliance_rate_fen": "每个联盟型集团（元）"}


TYPED = {"scale_tiers": "规模分档，如“5 5000”", "more": "多一个公办校区的集团（编码或全称）"}


class DistrictYearView(YearView):
    """Of the whole district only."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not self.scope.may_everywhere(VIEW_FUNDING):
            raise PermissionDenied("您的任职不含这一页的内容。")
        return super().dispatch(request, *args, **kwargs)


class BudgetView(DistrictYearView):
    def get(self, request, year):
        try:
            found = computed(year, self.groups())
        except RuleViolation as problem:
            return render(request, "funding/statements/no_rules.html", {"year": year, "sentence": problem.sentence})
        rows, cut, sentence = held_against(year, found.district), None, ""
        try:
            within = within_budget(year, found.district)
            cut = within if within.total != found.district.total else None
        except RuleViolation as refused:
            sentence = refused.sentence
        before = {one.group.code: one.total for one in found.district.statements}
        context = {
            "year": year,
            "tabs": year_tabs(year, "funding:budget"),
            "rows": rows,
            "refused": sentence,
            "cut": [
                {"name": one.group.name, "before": before[one.group.code], "after": one.total}
                for one in (cut.statements if cut else ())
                if one.total != before[one.group.code]
            ],
            "versions": list(Budget.objects.filter(year=year).select_related("act__actor")),
            "set_url": reverse("funding:budget-set", args=[year])
            if self.scope.may_everywhere(SET_FUNDING_RULES)
            else "",
        }
        return render(request, "funding/envelope/budget.html", context)


class BudgetSetView(ActPage):
    refusal = "预算盘子由区教委财务科室登记。"

    def may_act(self):
        return self.scope.may_everywhere(SET_FUNDING_RULES)

    def load(self):
        if self.kwargs["year"] not in years_offered():
            raise Http404
        return self.kwargs["year"]

    def find_form(self):
        return SetBudget

    def _subject(self):
        return {"text": f"{self.record} 年度预算盘子", "url": self._home()}

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("funding:budget", args=[self.kwargs["year"]])

    def address_of(self, owner):
        return self.start_url()

    def _home(self, done=None):
        return self.start_url()


class SimulationView(DistrictYearView):
    """Up to three variants by query string. A simulation never touches what is confirmed: it writes nothing at all."""

    permission = RUN_FUNDING

    def get(self, request, year):
        rules = rules_for(year)
        base_facts = year_facts(year, rules.parameters, self.groups())
        base = compute(base_facts, rules.parameters)
        variants, problems, forms = [], [], []
        for sign in VARIANTS:
            given = {name: request.GET.get(f"{sign}_{name}", "").strip() for name in (*RATES, *CHOICES, *TYPED)}
            forms.append({"sign": sign, "name": f"方案{sign.upper()}", "fields": _fields(sign, given)})
            if not any(given.values()):
                continue
            try:
                changes = _changes(given)
                changed = rules.parameters.changed(changes)
                facts = year_facts(year, changed, self.groups())
                if given["more"]:
                    facts = one_campus_more(facts, given["more"])
                district, parameters = tried(facts, rules.parameters, changes)
            except RuleViolation as refused:
                problems.append(f"方案{sign.upper()}：{refused.sentence}")
            else:
                said = tuple(f"{one.spec.label} {one.new}" for one in differences(rules.parameters, parameters))
                said += (f"{given['more']}多一个校区",) if given["more"] else ()
                variants.append(Variant(f"方案{sign.upper()}", said or ("与现行规则相同",), district))
        rows = [one for one in compared(base, variants) if one.touched]
        context = {
            "year": year,
            "tabs": year_tabs(year, "funding:simulation"),
            "rules": rules.text,
            "forms": forms,
            "problems": problems,
            "variants": variants,
            "figures": [
                Figure(wanyuan(base.total), "现行规则", unit="万元"),
                *(
                    Figure(wanyuan(one.district.total), one.name, unit="万元", note="；".join(one.said))
                    for one in variants
                ),
            ],
            "rows": rows,
        }
        return render(request, "funding/envelope/simulation.html", context)


def _fields(sign: str, given: dict) -> list[dict]:
    out = [
        {"name": f"{sign}_{name}", "label": label, "value": given[name], "choices": ()} for name, label in RATES.items()
    ]
    out += [
        {"name": f"{sign}_{name}", "label": label, "value": given[name], "choices": words.choices}
        for name, (label, words) in CHOICES.items()
    ]
    out += [
        {"name": f"{sign}_{name}", "label": label, "value": given[name], "choices": ()} for name, label in TYPED.items()
    ]
    return out


def _changes(given: dict) -> dict:
    """What was typed, as stored values. Raises RuleViolation."""
    out: dict = {name: parse_yuan(given[name], label=RATES[name], field=name) for name in RATES if given[name]}
    out |= {name: given[name] for name in CHOICES if given[name]}
    if given["scale_tiers"]:
        above, _, money = given["scale_tiers"].partition(" ")
        if not (above.isascii() and above.isdigit() and len(above) < 7 and money.strip()):
            raise RuleViolation(f"规模分档“{given['scale_tiers'][:30]}”应写成“超过个数 每个加多少元”，如“5 5000”。")
        out["scale_tiers"] = [{"above": int(above), "fen": parse_yuan(money.strip(), label="规模分档的加额")}]
    return out
