"""From parts of indicators to the total: indicator → dimension → part → total (docs/领域-评估.md 第3节; 算例 E5, E12, E13). Pure.

What does not apply leaves the denominator of the node it stands in, and the node keeps its weight; or its weight moves to
indicators named for that, in equal shares. What is pending makes everything above it pending: missing is never 0.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from groups.registry.register.words import Relation
from nanan_groups.kit.trace import Input, Measure, Result, Standing, TraceStep, not_applicable, pending

SCORE = Measure.SCORE
# Where an indicator has several, the first one held counts.
VARIANTS = tuple(one.value for one in sorted(Relation, key=lambda one: one.facts.judged))


@dataclass(frozen=True, slots=True)
class Leaf:
    """An indicator judged. ``weight``: hundredths. ``moves_to``: codes that take its weight where it does not apply."""

    code: str
    label: str
    weight: int
    result: Result
    moves_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    label: str
    children: tuple["Branch | Leaf", ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Scored:
    """``weights``: by code, what each indicator counted for in the end, in points; ``leaves``: their results at that weight."""

    total: Result
    weights: Mapping[str, Fraction]
    leaves: Mapping[str, Result]


def variant_of(available: Collection[str], held: Collection[str]) -> str | None:
    """Which set of descriptions is used: of the relations held the first in order, else the common one (""), else none."""
    for relation in VARIANTS:
        if relation in available and relation in held:
            return relation
    return "" if "" in available else None


def held_relations(days: Mapping[str, int], period: int) -> frozenset[str]:
    """Those a group had for at least half of the days of the period."""
    return frozenset(relation for relation, counted in days.items() if counted > 0 and 2 * counted >= period)


def indicator_result(label: str, parts: Sequence[tuple[int, Result]]) -> Result:
    """The sum of its named parts (their full points in hundredths, and what was reached)."""
    if len(parts) == 1:
        return _named(parts[0][1], label)
    return _together(label, [(Fraction(points, 100), result) for points, result in parts])


def score(label: str, branches: Sequence[Branch], *, explained: bool = True) -> Scored:
    """The whole system for one group. Not ``explained``: the same values without steps, for thousands of groups at once."""
    leaves = {leaf.code: leaf for branch in branches for leaf in _leaves(branch)}
    weights = _moved(leaves)
    results = {code: _at(leaf, weights[code]) for code, leaf in leaves.items()}
    root = Branch(label, tuple(branches))
    _, total = _sum(root, weights, results, explained)
    return Scored(total, weights, results)


def _leaves(node: "Branch | Leaf"):
    if isinstance(node, Leaf):
        yield node
        return
    for child in node.children:
        yield from _leaves(child)


def _moved(leaves: Mapping[str, Leaf]) -> dict[str, Fraction]:
    """Weights after those that do not apply went to the indicators named for that, as far as these apply themselves."""
    weights = {code: Fraction(leaf.weight, 100) for code, leaf in leaves.items()}
    for code, leaf in leaves.items():
        if leaf.result.standing is not Standing.NOT_APPLICABLE:
            continue
        takers = [to for to in leaf.moves_to if to in leaves and not leaves[to].result.why]
        for to in takers:
            weights[to] += Fraction(leaf.weight, 100) / len(takers)
        if takers:
            weights[code] = Fraction(0)
    return weights


def _at(leaf: Leaf, weight: Fraction) -> Result:
    own = Fraction(leaf.weight, 100)
    if leaf.result.value is None or not own or weight == own:
        return _named(leaf.result, leaf.label)
    value = leaf.result.value * weight / own
    step = TraceStep(
        "移入权重", f"{SCORE.text(leaf.result.value)} × {SCORE.text(weight)} ÷ {SCORE.text(own)}", SCORE.text(value)
    )
    return Result(value, SCORE, (*leaf.result.steps, step), label=leaf.label, parts=leaf.result.parts)


def _sum(node: "Branch | Leaf", weights, results, explained: bool) -> tuple[Fraction, Result]:
    if isinstance(node, Leaf):
        return weights[node.code], results[node.code]
    found = [_sum(child, weights, results, explained) for child in node.children]
    whole = sum((weight for weight, _ in found), Fraction(0))
    return whole, _together(node.label, found, explained)


def _together(label: str, found: Sequence[tuple[Fraction, Result]], explained: bool = True) -> Result:
    """The sum, brought up to the full weight where something does not apply."""
    parts = tuple(result for _, result in found)
    open_ = tuple(dict.fromkeys(text for part in parts for text in part.missing))
    if open_:
        return pending(SCORE, *open_, label=label, parts=parts)
    counted = [(weight, result.value) for weight, result in found if result.value is not None]
    whole, judged = sum((w for w, _ in found), Fraction(0)), sum((w for w, _ in counted), Fraction(0))
    if not counted or not judged:
        return not_applicable(SCORE, "各项都不适用", label=label, parts=parts)
    reached = sum((value for _, value in counted), Fraction(0))
    value = reached if whole == judged else reached * whole / judged
    if not explained:
        return Result(value, SCORE, label=label, parts=parts)
    formula = " + ".join(SCORE.text(value) for _, value in counted)
    note = ""
    if whole != judged:
        formula = f"({formula}) × {SCORE.text(whole)} ÷ {SCORE.text(judged)}"
        absent = "、".join(result.label for weight, result in found if result.value is None and weight)
        note = f"不适用：{absent}，其余按比例放大"
    inputs = tuple(Input(part.label, part.text) for part in parts)
    return Result(
        value, SCORE, (TraceStep(label, formula, SCORE.text(value), inputs, note=note),), label=label, parts=parts
    )


def _named(result: Result, label: str) -> Result:
    return Result(
        result.value, result.measure, result.steps, result.missing, result.why, result.unused, label, result.parts
    )
