"""The figures a group is measured by (docs/领域-教职工.md 第7节; 算例 S5, S6). Pure.

The share counts distinct people of the frozen list with a leg that counts; whether the target is met is seen on the weighted
figure, and the heads stand beside it. Backbone is given by three denominators.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction

from nanan_groups.kit.trace import Input, Measure, Result, Rule, TraceStep, pending
from nanan_groups.kit.years import school_year_of, school_year_text
from staffing.career.rules.spans import months_between
from staffing.eligibility.rules.parameters import Parameters

CLAUSE = "意见 五(二)4；细则 三(一)5"
WHOLE = 1  # of a person, and no Fraction: nearly all legs are whole, and a district adds up hundreds of thousands


@dataclass(frozen=True, slots=True)
class Moved:
    """A leg of somebody. ``end``: as planned. ``hours`` of ``standard``: of an itinerant leg. ``campus``: between campuses of one
    legal person. ``listed``, ``backbone``: as the frozen list says."""

    person: int
    kind: str
    start: date
    end: date | None
    hours: int = 0
    standard: int = 0
    campus: bool = False
    listed: bool = True
    backbone: bool = False


# The columns of a leg by its fields: what a query is asked for, in their order; what is left out has its default.
COLUMNS = {"person": "person_id", "start": "valid_from", "end": "valid_to"}
LEG = tuple(COLUMNS.get(one.name, one.name) for one in fields(Moved) if one.name not in ("listed", "backbone"))


def weight_of(leg: Moved, parameters: Parameters) -> Fraction | int:
    if leg.campus and not parameters.says("campus_counts"):
        return 0
    if leg.kind in ("rotation", "mutual"):
        return WHOLE
    if leg.kind == "itinerant":
        return min(Fraction(leg.hours, leg.standard), WHOLE) if leg.standard else 0
    if leg.kind in ("shadowing", "secondment"):
        return Fraction(parameters.number(f"weight_{leg.kind}"), 100)
    return 0


def counts(leg: Moved, year: int, parameters: Parameters) -> bool:
    """Begins in the school year, is planned for long enough, and its kind weighs something."""
    long_enough = leg.end is None or months_between(leg.start, leg.end) >= parameters.number("min_term_months")
    return school_year_of(leg.start) == year and long_enough and weight_of(leg, parameters) > 0


@dataclass(frozen=True, slots=True)
class Shares:
    """``people``: who counted, by their keys; ``beyond``: who moved and is not on the list; ``continuing``: whose leg of an
    earlier year runs on."""

    eligible: int
    eligible_backbone: int
    people: tuple[int, ...]
    backbone: tuple[int, ...]
    beyond: tuple[int, ...]
    continuing: tuple[int, ...]
    share: Result
    weighted: Result
    met: bool | None
    backbone_shares: dict[str, Result]
    backbone_met: bool | None


def shares(eligible: int, eligible_backbone: int, legs: Iterable[Moved], year: int, parameters: Parameters) -> Shares:
    """``eligible``: people due on the frozen list; ``eligible_backbone``: of them backbone."""
    weights: dict[int, Fraction | int] = {}
    backbone: set[int] = set()
    beyond: set[int] = set()
    continuing: set[int] = set()
    for leg in legs:
        if school_year_of(leg.start) < year:
            if weight_of(leg, parameters) > 0:
                continuing.add(leg.person)
        elif not counts(leg, year, parameters):
            continue
        elif not leg.listed:
            beyond.add(leg.person)
        else:
            weights[leg.person] = min(weights.get(leg.person, 0) + weight_of(leg, parameters), WHOLE)
            if leg.backbone:
                backbone.add(leg.person)
    heads, weighted = len(weights), sum(weights.values())
    share = _share("交流比例（人头）", heads, eligible, "名单上已交流的人", "冻结名单", year)
    by_weight = _share("交流比例（加权）", weighted, eligible, "按权重合计", "冻结名单", year, parameters["target_pct"])
    of = {
        "exchanged": _share("骨干占交流的人", len(backbone), heads, "其中骨干", "交流的人", year),
        "eligible": _share("骨干占名单", len(backbone), eligible, "交流的骨干", "冻结名单", year),
        "eligible_backbone": _share(
            "骨干占名单里的骨干", len(backbone), eligible_backbone, "交流的骨干", "名单里的骨干", year
        ),
    }
    chosen = of[parameters["backbone_of"].value]
    return Shares(
        eligible,
        eligible_backbone,
        tuple(sorted(weights)),
        tuple(sorted(backbone)),
        tuple(sorted(beyond - set(weights))),
        tuple(sorted(continuing)),
        share,
        by_weight,
        _reached(by_weight, parameters.number("target_pct")),
        of,
        _reached(chosen, parameters.number("backbone_pct")),
    )


def _reached(result: Result, percent: int) -> bool | None:
    return None if result.value is None else result.value >= Fraction(percent, 100)


def _share(label: str, part, whole: int, part_text: str, whole_text: str, year: int, target=None) -> Result:
    if not whole:
        return pending(Measure.SHARE, f"{school_year_text(year)}学年{whole_text}为 0 人，没有可比的数", label=label)
    value = Fraction(part) / whole
    shown = str(part) if isinstance(part, int) or part.denominator == 1 else f"{part.numerator}/{part.denominator}"
    step = TraceStep(
        label,
        f"{part_text} {shown} ÷ {whole_text} {whole}",
        Measure.SHARE.text(value),
        inputs=(Input(part_text, shown), Input(whole_text, str(whole))),
        clause=CLAUSE,
        rules=(Rule(target.of.label, target.text, f"{target.origin_text}：{target.source}"),) if target else (),
    )
    return Result(value, Measure.SHARE, (step,), label=label)


# --- where from, where to --------------------------------------------------------------------------------------------
def matrix(pairs: Iterable[tuple[str, str]]) -> tuple[list[str], list[str], list[list[int]]]:
    """Legs counted from school to school: rows, columns, cells. It counts legs, not people."""
    found: dict[tuple[str, str], int] = {}
    for pair in pairs:
        found[pair] = found.get(pair, 0) + 1
    rows, columns = sorted({a for a, _ in found}), sorted({b for _, b in found})
    return rows, columns, [[found.get((a, b), 0) for b in columns] for a in rows]


def fits(shares_of_day: Sequence[Fraction]) -> bool:
    """Full- and part-time legs of one day add up to one post at most."""
    return sum(shares_of_day, Fraction(0)) <= 1
