"""The rules of a budget year: read by whoever sees money, set by the finance officer, two versions side by side."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from funding.rules_of_year.forms import ACTS, CopyRules, acts_for
from funding.rules_of_year.models import RuleSet
from funding.rules_of_year.queries import RulesOfYear, of_version, rules_for, rules_of_version, versions
from funding.rules_of_year.rules.parameters import differences
from funding.rules_of_year.words import Part
from groups.rights.roles import HISTORY, SET_FUNDING_RULES, VIEW_FUNDING
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.pages import Link, ScopedView, Tab
from nanan_groups.records.act_pages import ActPage

FIRST = 2022


def rules_or_404(year: int) -> RulesOfYear:
    if not FIRST <= year <= timezone.localdate().year + 2:
        raise Http404
    try:
        return rules_for(year)
    except RuleViolation as problem:
        raise Http404 from problem


class RulesDetailView(ScopedView, View):
    """``version`` of the address: one of the year's earlier versions."""

    permission = VIEW_FUNDING
    http_method_names = ["get", "head"]

    def get(self, request, year):
        found = rules_or_404(year)
        asked = request.GET.get("version", "")
        if asked.isascii() and asked.isdigit() and len(asked) < 5:
            found = rules_of_version(year, int(asked)) or found
        every = versions()
        newest = found.followed or found.version == next(one for one in every if one.year == found.version.year)
        context = {
            "year": year,
            "rules": found,
            "newest": newest,
            "parts": [
                {"label": part.label, "rows": [row for row in found.rows if row.spec.part is part]} for part in Part
            ],
            "tabs": self._tabs(year, every),
            "versions": [self._version(one, every) for one in every if one.year == found.version.year],
            "acts": self._acts(found) if newest else [],
        }
        return render(request, "funding/rules_of_year/rules_detail.html", context)

    def _tabs(self, year: int, every: list[RuleSet]) -> list[Tab]:
        today = timezone.localdate().year
        shown = {today, today + 1, year, *(one.year for one in every)}
        return [
            Tab(f"{one} 年", reverse("funding:rules-detail", args=[one]), current=one == year)
            for one in sorted(shown, reverse=True)
        ]

    def _version(self, one: RuleSet, every: list[RuleSet]) -> dict:
        """With who made it, for who reads what was done everywhere."""
        before = next((other for other in every if (other.year, other.number) < (one.year, one.number)), None)
        knows = self.scope.may_everywhere(HISTORY)
        compare = reverse("funding:rules-compare", args=[one.year])
        return {
            "version": one,
            "at": timezone.localtime(one.act.made_at),
            "actor": one.act.actor.name if knows and one.act.actor else "",
            "reason": one.act.reason if knows else "",
            "url": reverse("funding:rules-detail", args=[one.year]) + f"?version={one.number}",
            "compare_url": f"{compare}?old={before.year}-{before.number}&new={one.year}-{one.number}" if before else "",
        }

    def _acts(self, found: RulesOfYear) -> list[Link]:
        if not self.scope.may_everywhere(SET_FUNDING_RULES):
            return []
        return [
            Link(form.title, reverse("funding:rules-act", args=[found.year, form.verb]), primary=form is CopyRules)
            for form in acts_for(found)
        ]


class RulesCompareView(ScopedView, View):
    """Two versions, of one year or of two: only what they say otherwise."""

    permission = VIEW_FUNDING
    http_method_names = ["get", "head"]

    def get(self, request, year):
        rules_or_404(year)
        every = versions()
        names = {f"{one.year}-{one.number}": one for one in every}
        new = names.get(request.GET.get("new", "")) or next((one for one in every if one.year <= year), every[-1])
        earlier = [one for one in every if (one.year, one.number) < (new.year, new.number)]
        old = names.get(request.GET.get("old", "")) or (earlier[0] if earlier else new)
        rows = differences(of_version(old, old.year).parameters, of_version(new, new.year).parameters)
        context = {
            "year": year,
            "old": old,
            "new": new,
            "rows": rows,
            "choices": [(f"{one.year}-{one.number}", str(one)) for one in every],
            "chosen": {"old": f"{old.year}-{old.number}", "new": f"{new.year}-{new.number}"},
            "url": reverse("funding:rules-detail", args=[year]),
        }
        return render(request, "funding/rules_of_year/rules_compare.html", context)


class RulesActView(ActPage):
    """An officer's change of a year's rules."""

    refusal = "经费规则由区教委财务科室设定。"

    def may_act(self):
        return self.scope.may_everywhere(SET_FUNDING_RULES)

    def load(self):
        return rules_or_404(self.kwargs["year"])

    def find_form(self):
        form = ACTS.get(self.kwargs["verb"])
        if form is None or (form is CopyRules and not self.record.followed and self.may_act()):
            raise Http404
        return form

    def _after_stale(self, form, stale):
        """Everything typed stays; the version to go on from is the one that stands now."""
        data = form.data.copy()
        stands = rules_for(self.record.year)
        data["seen"] = str(0 if stands.followed else stands.version.number)
        fresh = self.form_class(data, record=stands, scope=self.scope)
        fresh.is_valid()
        fresh.add_error(None, stale.sentence)
        return fresh

    def _subject(self):
        return {"text": f"{self.record.year} 年度经费规则", "url": self.start_url()}

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("funding:rules-detail", args=[self.kwargs["year"]])

    def address_of(self, owner):
        return self.start_url()

    def _home(self, done=None):
        return self.start_url()
