"""A round as it was published: what it was computed from and what came out, as plain JSON; and the same computed again. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction

from evaluation.results.rules.computing import Computed, GroupInput, Ruled, Vetoed, compute, graded, marks_of
from evaluation.results.rules.stored import from_kept, kept
from evaluation.scoring.rules.ranking import GradeRules, Placed
from evaluation.systems.rules.tree import IndicatorFacts, NamedPart

VERSION = 1


class UnknownSnapshot(ValueError):
    """Stored by a later version of the portal."""


def snapshot(
    head: Mapping, indicators: Sequence[IndicatorFacts], pooling: str, valid_scores: int, rules: GradeRules,
    found: Iterable[Computed],
) -> dict:  # fmt: skip
    """``head``: what the round is called, its days and document. Grades and ranks are computed here, once more."""
    found = list(found)
    placed = graded(found, rules).placed
    return {
        "version": VERSION,
        "round": dict(head),
        "pooling": pooling,
        "valid_scores": valid_scores,
        "rules": _rules(rules),
        "indicators": [asdict(one) for one in indicators],
        "groups": [{"input": _input(one.group), "result": _result(one, placed.get(one.group.code))} for one in found],
    }


def differences(content: Mapping) -> list[str]:
    """What comes out otherwise when it is computed again from what was kept; none where all is as it was published."""
    if content.get("version") != VERSION:
        raise UnknownSnapshot(f"snapshot of version {content.get('version')}, this is version {VERSION}")
    indicators = [_indicator(one) for one in content["indicators"]]
    inputs = [_group(one["input"]) for one in content["groups"]]
    found = [compute(indicators, one, content["pooling"], content["valid_scores"]) for one in inputs]
    placed = graded(found, _rules_of(content["rules"])).placed
    out = []
    for one, told in zip(found, content["groups"], strict=True):
        again, before = _result(one, placed.get(one.group.code)), told["result"]
        for name in again:
            if name != "indicators" and again[name] != before[name]:
                out.append(f"{one.group.code} {name}：公布 {before[name]}，重算 {again[name]}")
        for line, was in zip(again["indicators"], before["indicators"], strict=True):
            if line != was:
                out.append(f"{one.group.code} {line['code']}：公布 {was['score']}，重算 {line['score']}")
    return out


def _result(one: Computed, placed: Placed | None) -> dict:
    notes = placed.notes if placed else ()
    return {
        "total": one.total.figure,
        "parts": {part: result.figure for part, result in one.parts.items()},
        "grade": placed.grade if placed else "",
        "rank": placed.rank if placed else None,
        "tied": placed.tied if placed else False,
        "marks": marks_of(one, notes),
        "indicators": [
            {
                "code": each.facts.code,
                "state": str(each.state),
                "value": None if each.own.value is None else str(each.own.value),
                "weight": str(each.weight),
                "score": each.score,
            }
            for each in one.indicators
        ],
    }


def _input(one: GroupInput) -> dict:
    return {
        "code": one.code,
        "name": one.name,
        "category": one.category,
        "standing": str(one.standing),
        "held": list(one.held),
        "months": one.months,
        "light": one.light,
        "facts": [
            [code, ordinal, kept(fact)] for (code, ordinal), fact in sorted(one.facts.items(), key=lambda x: x[0])
        ],
        "rulings": {code: [str(ruled.kind), ruled.points, ruled.reason] for code, ruled in sorted(one.rulings.items())},
        "vetoes": [[veto.text, str(veto.effect), veto.tolerance] for veto in one.vetoes],
        "marks": list(one.marks),
    }


def _group(told: Mapping) -> GroupInput:
    return GroupInput(
        told["code"], told["name"], told["category"], told["standing"], tuple(told["held"]), told["months"],
        told["light"],
        {(code, ordinal): from_kept(fact) for code, ordinal, fact in told["facts"]},
        {code: Ruled(*ruled) for code, ruled in told["rulings"].items()},
        tuple(Vetoed(*veto) for veto in told["vetoes"]),
        tuple(told["marks"]),
    )  # fmt: skip


def _indicator(told: Mapping) -> IndicatorFacts:
    parts = tuple(NamedPart(**part) for part in told["parts"])
    return IndicatorFacts(**{**told, "moves_to": tuple(told["moves_to"]), "parts": parts})


def _rules(rules: GradeRules) -> dict:
    share = None if rules.share is None else str(rules.share)
    return {**asdict(rules), "bands": list(rules.bands), "share": share}


def _rules_of(told: Mapping) -> GradeRules:
    share = None if told["share"] is None else Fraction(told["share"])
    return GradeRules(**{**told, "bands": tuple(told["bands"]), "share": share})
