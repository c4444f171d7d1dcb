"""The grades whose coefficients count in a budget year, with what the evaluation offers; confirming them."""

from django.db.models import F
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from funding.grades.forms import GRADE_ACTS
from funding.grades.queries import grade_lines
from funding.rules_of_year.queries import rules_for
from funding.rules_of_year.rules.kinds import ratio_text
from funding.rules_of_year.words import FIRST_YEAR
from groups.registry.models import EducationGroup
from groups.registry.register.queries.register import dated_relation
from groups.rights.roles import RUN_FUNDING, VIEW_FUNDING
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.pages import Link, ScopedView, Tab
from nanan_groups.records.act_pages import ActPage


def _years() -> range:
    return range(FIRST_YEAR, timezone.localdate().year + 3)


class GradeListView(ScopedView, View):
    """Of the groups whose money one reads."""

    permission = VIEW_FUNDING
    http_method_names = ["get", "head"]

    def get(self, request, year):
        if year not in _years():
            raise Http404
        groups = EducationGroup.objects.visible_to(self.scope, VIEW_FUNDING).filter(void=False).order_by("code")
        named = groups.annotate(v=dated_relation("versions", timezone.localdate()), name_today=F("v__name"))
        by_key = {group.pk: group for group in named}
        rows, refused = [], ""
        try:
            rules = rules_for(year).parameters
            rows = [self._row(by_key[line.group], line, rules) for line in grade_lines(year, by_key)]
        except RuleViolation as problem:
            refused = problem.sentence
        today = timezone.localdate().year
        context = {
            "year": year,
            "tabs": [
                Tab(f"{one} 年", reverse("funding:grade-list", args=[one]), current=one == year)
                for one in (today + 1, today, today - 1)
            ],
            "rows": rows,
            "refused": refused,
            "offered": sum(row["offered"] is not None for row in rows),
            "acts": self._acts(year),
        }
        return render(request, "funding/grades/grade_list.html", context)

    @staticmethod
    def _row(group: EducationGroup, line, rules) -> dict:
        known = line.confirmed
        return {
            "name": group.name_today or str(group),
            "known": known,
            "factor": ratio_text(rules.coefficients[known.grade]) if known else "",
            "offered": line.offered,
            "offered_text": line.offered_text,
        }

    def _acts(self, year: int) -> list[Link]:
        if not self.scope.may_everywhere(RUN_FUNDING):
            return []
        return [
            Link(form.title, reverse("funding:grade-act", args=[year, form.verb]), primary=form.verb == "confirm")
            for form in GRADE_ACTS.values()
        ]


class GradeActView(ActPage):
    refusal = "评估等级由区教委财务科室确认。"

    def may_act(self):
        return self.scope.may_everywhere(RUN_FUNDING)

    def load(self):
        if self.kwargs["year"] not in _years():
            raise Http404
        return self.kwargs["year"]

    def find_form(self):
        if self.kwargs["verb"] not in GRADE_ACTS:
            raise Http404
        return GRADE_ACTS[self.kwargs["verb"]]

    def _subject(self):
        return {"text": f"{self.record} 年度评估等级", "url": self._home()}

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("funding:grade-list", args=[self.kwargs["year"]])

    def address_of(self, owner):
        return self.start_url()

    def _home(self, done=None):
        return self.start_url()
