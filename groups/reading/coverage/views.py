"""Coverage against the 100 % goal, with its steps, and who is in no group yet."""

from django.urls import reverse
from django.views.generic import TemplateView

from groups.reading.coverage.queries import KINDS, coverage_on
from groups.reading.coverage.rules import of_institutions, of_pupils, share_text
from groups.registry.register.words import Stage
from groups.rights.roles import CHANGE, DISTRICT
from nanan_groups.kit.pages import AsOf, ScopedView
from nanan_groups.kit.years import school_year_of, school_year_text


class CoverageView(ScopedView, TemplateView):
    """District readers only: a part of the district has no coverage of its own."""

    permission = DISTRICT
    template_name = "reading/coverage/coverage.html"

    def get_context_data(self, **kwargs):
        as_of = AsOf.from_request(self.request)
        year = school_year_of(as_of.day)
        found = coverage_on(as_of.day, year)
        totals = reverse("registry:register-act", args=["district-total"]) if self.scope.may(CHANGE) else ""
        return super().get_context_data(
            as_of=as_of,
            keep=as_of.keep,
            year=school_year_text(year),
            groups=found.groups,
            stages=[_stage(stage, found, school_year_text(year), as_of) for stage in KINDS],
            totals_url=totals,
            **kwargs,
        )


def _stage(stage: Stage, found, year: str, as_of: AsOf) -> dict:
    known = found.known[stage.value]
    rows = ("reading:institution-list", (), "?kind=kindergarten" if stage == Stage.PRESCHOOL else "")
    results = [
        ("学校（园）", of_institutions(known, year, rows), "institution_share"),
        ("学生（幼儿）", of_pupils(known, year, rows), "pupil_share"),
    ]
    baseline = found.baseline.get(stage.value)
    return {
        "label": stage.label,
        "known": known,
        "measures": [
            {
                "label": label,
                "value": share_text(result.value),
                "computable": result.computable,
                "filled": (result.value or 0) // 100,
                "missing": result.missing,
                "steps": [_step(step) for step in result.steps],
                "baseline": share_text(getattr(baseline, field)) if baseline else "",
            }
            for label, result, field in results
        ],
        "baseline": baseline,
        "uncovered": [
            {"url": reverse("reading:institution-detail", args=[row.code]), "name": row.name, "kind": row.kind}
            for row in found.uncovered[stage.value][:100]
        ],
        "uncovered_count": len(found.uncovered[stage.value]),
    }


def _step(step) -> dict:
    inputs = [
        {"label": i.label, "value": i.value, "url": reverse(i.link[0], args=i.link[1]) + i.link[2] if i.link else ""}
        for i in step.inputs
    ]
    return {"label": step.label, "formula": step.formula, "value": step.value, "inputs": inputs,
            "clause": step.clause, "note": step.note}  # fmt: skip
