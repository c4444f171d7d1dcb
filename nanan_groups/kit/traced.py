"""A result in the one form in which it is stored and from which every page prints it: plain JSON with a version.

What was stored reads the same years later, whatever became of the rule that made it: texts are kept as they were printed,
values as exact fractions ("697/56"). A form of a later version is refused rather than misread.
"""

from fractions import Fraction

from .trace import Input, Measure, Result, Rule, TraceStep, Unused

VERSION = 1


class UnknownTrace(ValueError):
    """Stored by a later version of the portal."""


def to_stored(result: Result) -> dict:
    return {"version": VERSION, **_result(result)}


def from_stored(kept: dict) -> Result:
    """UnknownTrace when the form is not one this version knows."""
    if kept.get("version") != VERSION:
        raise UnknownTrace(f"trace of version {kept.get('version')}, this is version {VERSION}")
    return _read(kept)


def _result(one: Result) -> dict:
    return {
        "label": one.label,
        "measure": one.measure.value,
        "value": None if one.value is None else str(one.value),
        "missing": list(one.missing),
        "why": one.why,
        "steps": [_step(step) for step in one.steps],
        "unused": [{"label": branch.label, "reason": branch.reason, "clause": branch.clause} for branch in one.unused],
        "parts": [_result(part) for part in one.parts],
    }


def _step(step: TraceStep) -> dict:
    return {
        "label": step.label,
        "formula": step.formula,
        "value": step.value,
        "clause": step.clause,
        "note": step.note,
        "inputs": [{"label": one.label, "value": one.value, "link": _link(one.link)} for one in step.inputs],
        "rules": [
            {"label": one.label, "value": one.value, "clause": one.clause, "link": _link(one.link)}
            for one in step.rules
        ],
    }


def _link(link: tuple[str, tuple, str] | None) -> list | None:
    return None if link is None else [link[0], list(link[1]), link[2]]


def _read(kept: dict) -> Result:
    return Result(
        None if kept["value"] is None else Fraction(kept["value"]),
        Measure(kept["measure"]),
        tuple(_read_step(step) for step in kept["steps"]),
        tuple(kept["missing"]),
        kept["why"],
        tuple(Unused(**branch) for branch in kept["unused"]),
        kept["label"],
        tuple(_read(part) for part in kept["parts"]),
    )


def _read_step(kept: dict) -> TraceStep:
    return TraceStep(
        label=kept["label"],
        formula=kept["formula"],
        value=kept["value"],
        inputs=tuple(Input(one["label"], one["value"], _read_link(one["link"])) for one in kept["inputs"]),
        clause=kept["clause"],
        note=kept["note"],
        rules=tuple(Rule(one["label"], one["value"], one["clause"], _read_link(one["link"])) for one in kept["rules"]),
    )


def _read_link(link: list | None) -> tuple[str, tuple, str] | None:
    return None if link is None else (link[0], tuple(link[1]), link[2])
