"""Results as plain data for machines: every group of a round with parts, grade, marks and indicators with their steps."""

from evaluation.results.models import IndicatorResult
from evaluation.results.queries.overview import group_lines
from evaluation.results.rules.stored import from_kept
from evaluation.rounds.models import Round
from evaluation.scoring.rules.facts import Measured
from evaluation.scoring.words import Part
from evaluation.systems.queries import indicators_of
from evaluation.systems.words import points_text


def result_rows(row: Round) -> list[dict]:
    """In the order of the register. Scores and weights are texts with two places, so that nothing is lost."""
    facts = {one.code: one for one in indicators_of(row.system)}
    lines = group_lines(row)
    stored: dict[int, list[IndicatorResult]] = {}
    rows = IndicatorResult.objects.filter(participant__in=[one.participant.pk for one in lines])
    for one in rows.select_related("indicator").prefetch_related("parts__part").order_by("pk"):
        stored.setdefault(one.participant_id, []).append(one)
    return [
        {
            "code": line.participant.group.code,
            "name": line.participant.name,
            "category": line.participant.category,
            "status": line.participant.standing,
            "parts": [
                {"part": part, "label": Part(part).label, "score": _text(getattr(line.result, part))}
                for part in Part.values
            ],
            "total": _text(line.result.total),
            "grade": line.result.grade or None,
            "rank": line.result.rank,
            "marks": line.result.told(graded=True),  # beside the grade
            "indicators": [_indicator(one, facts) for one in stored.get(line.participant.pk, ())],
        }
        for line in lines
    ]


def _text(hundredths: int | None) -> str | None:
    return None if hundredths is None else points_text(hundredths)


def _indicator(one: IndicatorResult, facts) -> dict:
    known = facts[one.indicator.code]
    measured = [
        fact
        for part in sorted(one.parts.all(), key=lambda each: each.part.ordinal)
        if isinstance(fact := from_kept(part.fact), Measured)
    ]
    first = measured[0] if measured else None
    return {
        "code": known.code,
        "weight": known.weight_text,
        "kind": known.parts[0].kind if len({part.kind for part in known.parts}) == 1 else "composite",
        "state": one.state,
        "value": str(first.value) if first else None,
        "numerator": str(first.numerator) if first else None,
        "denominator": str(first.denominator) if first and first.denominator is not None else None,
        "score": _text(one.score),
        "steps": [
            {"label": step["label"], "formula": step["formula"], "value": step["value"]}
            for trace in (one.trace, *(one.trace.get("parts") or ()))
            for step in trace.get("steps", ())
        ],
    }
