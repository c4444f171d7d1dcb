"""Coverage against the 100 % goal, with its steps, and who is in no group yet."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import TemplateView

from groups.reading.coverage.queries import KINDS, Coverage, coverage_on
from groups.reading.coverage.rules import of_institutions, of_pupils, share_text
from groups.registry.register.words import Stage
from groups.rights.roles import CHANGE, DISTRICT
from nanan_groups.kit.pages import AsOf, ScopedView
from nanan_groups.kit.trace import Result
from nanan_groups.kit.traced import to_stored
from nanan_groups.kit.years import school_year_of, school_year_text

# By the word in the address: what is measured, how, and the field of the published baseline.
MEASURES = {
    "institutions": ("学校（园）", of_institutions, "institution_share"),
    "pupils": ("学生（幼儿）", of_pupils, "pupil_share"),
}


class CoverageView(ScopedView, TemplateView):
    """District readers only: a part of the district has no coverage of its own."""

    permission = DISTRICT
    template_name = "reading/coverage/coverage.html"

    def get_context_data(self, **kwargs):
        as_of = AsOf.from_request(self.request)
        year = school_year_of(as_of.day)
        found = coverage_on(as_of.day, year)
        totals = reverse("registry:register-act", args=["district-total"]) if self.scope.may_everywhere(CHANGE) else ""
        return super().get_context_data(
            as_of=as_of,
            keep=as_of.keep,
            year=school_year_text(year),
            groups=found.groups,
            stages=[_stage(stage, found, school_year_text(year), as_of) for stage in KINDS],
            totals_url=totals,
            **kwargs,
        )


class CoverageStepsView(ScopedView, TemplateView):
    """How one share came about. Opened from its row in place, or as a page of its own."""

    permission = DISTRICT
    template_name = "reading/coverage/steps.html"

    def get(self, request, *args, **kwargs):
        stage, measure = kwargs["stage"], kwargs["measure"]
        if stage not in KINDS or measure not in MEASURES:
            raise Http404
        as_of = AsOf.from_request(request)
        year = school_year_of(as_of.day)
        label, result = _result(Stage(stage), measure, coverage_on(as_of.day, year), school_year_text(year))
        context = {
            "as_of": as_of,
            "title": f"{Stage(stage).label}{label}覆盖率怎么算的",
            "year": school_year_text(year),
            "trace": to_stored(result),
            "text": result.text,
        }
        if request.htmx:
            return render(request, "components/_trace.html", context)
        return self.render_to_response(self.get_context_data(**context))


def _result(stage: Stage, measure: str, found: Coverage, year: str) -> tuple[str, Result]:
    label, calculate, _ = MEASURES[measure]
    rows = ("reading:institution-list", (), "?kind=kindergarten" if stage == Stage.PRESCHOOL else "")
    return label, calculate(found.known[stage], year, rows)


def _stage(stage: Stage, found: Coverage, year: str, as_of: AsOf) -> dict:
    baseline = found.baseline.get(stage)
    measures = []
    for name, (_, _, field) in MEASURES.items():
        label, result = _result(stage, name, found, year)
        measures.append(
            {
                "label": label,
                "value": result.text,
                "computable": result.computable,
                "filled": (result.figure or 0) // 100,
                "missing": result.missing,
                "steps_url": reverse("reading:coverage-steps", args=[stage, name]) + as_of.query,
                "baseline": share_text(getattr(baseline, field)) if baseline else "",
            }
        )
    return {
        "label": stage.label,
        "known": found.known[stage],
        "measures": measures,
        "baseline": baseline,
        "uncovered": [
            {"url": reverse("reading:institution-detail", args=[row.code]), "name": row.name, "kind": row.kind}
            for row in found.uncovered[stage][:100]
        ],
        "uncovered_count": len(found.uncovered[stage]),
    }
