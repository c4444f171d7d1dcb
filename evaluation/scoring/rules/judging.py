"""The score of one named part of an indicator, by its kind, with the steps that explain it (docs/领域-评估.md 第2节). Pure.

Values are points and exact; they are rounded once, where the total is printed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from evaluation.scoring.rules.changes import ROOT_NOTE
from evaluation.scoring.rules.facts import (
    Achievements,
    Change,
    Checked,
    External,
    Fact,
    Goal,
    Goals,
    Measured,
    Missing,
    NotApplicable,
    ScoringRules,
    Votes,
    medians,
    trimmed,
)
from evaluation.scoring.rules.settings import Settings
from evaluation.scoring.words import AwardScope, Kind, Level, Pooling
from nanan_groups.kit.trace import Input, Measure, Result, Rule, TraceStep, not_applicable, pending

SCORE = Measure.SCORE


@dataclass(frozen=True, slots=True)
class Judged:
    """A part of an indicator as the system has it. ``points``: hundredths of a point."""

    label: str
    kind: str
    points: int
    settings: Settings
    clause: str = ""

    @property
    def full(self) -> Fraction:
        return Fraction(self.points, 100)


def judge(part: Judged, fact: Fact, rules: ScoringRules) -> Result:
    """0 … full points; pending when something is missing, not applicable when it does not concern the group."""
    if isinstance(fact, Missing):
        return pending(SCORE, fact.reason, label=part.label)
    if isinstance(fact, NotApplicable):
        return not_applicable(SCORE, fact.why, label=part.label)
    expected, how = HOW[part.kind]
    if not isinstance(fact, expected):
        raise TypeError(f"{part.label} of kind {part.kind} cannot be judged by {type(fact).__name__}")
    return how(part, fact, rules)


def _done(part: Judged, share: Fraction, formula: str, **said) -> Result:
    value = part.full * min(max(share, Fraction(0)), Fraction(1))
    step = TraceStep(part.label, formula, SCORE.text(value), clause=part.clause, **said)
    return Result(value, SCORE, (step,), label=part.label)


def number(value: Fraction, *, percent: bool = False) -> str:
    """As people read it, to two places."""
    if percent:
        return Measure.SHARE.text(value)
    return SCORE.text(value).rstrip("0").rstrip(".")


def _computed(part: Judged, fact: Measured, rules: ScoringRules) -> Result:
    target, share = part.settings["target"], part.settings.text("target").endswith("%")
    said = [Rule("目标", part.settings.text("target"))]
    if part.settings["monthly"] and rules.months < 12:
        target = target * rules.months / 12
        said.append(Rule("按月折算", f"{rules.months}/12，目标 {number(target, percent=share)}"))
    value = fact.value
    if fact.denominator is None:
        text = number(value, percent=share and fact.percent)
    else:
        text = f"{number(fact.numerator)} ÷ {number(fact.denominator)} = {number(value, percent=share)}"
    reached = f"{number(value, percent=share)} ÷ {number(target, percent=share)}"
    formula = f"{SCORE.text(part.full)} × {reached}，至多 {SCORE.text(part.full)}"
    return _done(part, value / target, formula, inputs=(Input(fact.label, text, fact.link),), rules=tuple(said))


def _level(part: Judged, fact: Votes, rules: ScoringRules) -> Result:
    """Fewer valid scores than the rule asks for is pending: an abstention is not a score."""
    if len(fact.levels) < rules.valid_scores:
        return pending(SCORE, f"有效评分 {len(fact.levels)} 份，不足 {rules.valid_scores} 份", label=part.label)
    factors = part.settings["factors"]
    values = [factors[level] for level in fact.levels]
    trim = rules.pooling == Pooling.TRIMMED and len(values) > 2
    share = trimmed(values) if trim else medians(values)
    order = [level for level in Level.values if level in fact.levels]
    extent = Level(order[0]).label if len(order) == 1 else f"{Level(order[0]).label}到{Level(order[-1]).label}"
    counted = f"{len(values)} 份" + (f"，弃权 {fact.abstained} 份" if fact.abstained else "")
    return _done(
        part, share, f"{SCORE.text(part.full)} × {_factor(share)}",
        inputs=(Input("有效评分", counted), Input("范围", extent)),
        rules=(Rule("取法", Pooling(Pooling.TRIMMED if trim else Pooling.MEDIAN).label),),
    )  # fmt: skip


def _factor(value: Fraction) -> str:
    return f"{Measure.SHARE.figure(value) / 10_000:.4f}".rstrip("0").rstrip(".") or "0"


def _checklist(part: Judged, fact: Checked, rules: ScoringRules) -> Result:
    items, key = part.settings["items"], part.settings.text("key")
    met, absent = [one for one in items if one in fact.met], [one for one in items if one not in fact.met]
    knocked = bool(key) and key not in fact.met
    inputs = [Input("符合", f"{len(met)} 项，应有 {len(items)} 项", fact.link)]
    if absent:
        inputs.append(Input("缺", "、".join(absent)))
    share = Fraction(0) if knocked else Fraction(len(met), len(items))
    formula = f"缺必备项“{key}”，计 0 分" if knocked else f"{SCORE.text(part.full)} × {len(met)} ÷ {len(items)}"
    return _done(part, share, formula, inputs=tuple(inputs))


def completion(goal: Goal) -> Fraction:
    """How far the way from the baseline to the target was gone; below the baseline it is 0."""
    if goal.target == goal.baseline:
        raise ValueError("a target that equals its baseline is refused when it is planned")
    return max(Fraction(0), (goal.reached - goal.baseline) / (goal.target - goal.baseline))


def _target(part: Judged, fact: Goals, rules: ScoringRules) -> Result:
    """Every goal has the same points, and none more than its points however far it went."""
    due = part.settings["goals"]
    if len(fact.goals) < due:
        reason = f"年度计划里有 {len(fact.goals)} 项可算的个性目标，应有 {due} 项"
        return pending(SCORE, reason, label=part.label)
    each, steps, total = part.full / due, [], Fraction(0)
    for goal in fact.goals[:due]:
        share, hard = completion(goal), part.settings["difficulty"][goal.difficulty]
        value = each * min(Fraction(1), share * hard)
        total += value
        way = f"{number(goal.baseline)} → {number(goal.target)}，达到 {number(goal.reached)}"
        steps.append(
            TraceStep(
                goal.label,
                f"{number(each)} × {number(share, percent=True)} × {number(hard)}，至多 {number(each)}",
                SCORE.text(value),
                (Input("完成", way, fact.link),),
                rules=(Rule("难度", number(hard)),),
            )
        )
    return Result(total, SCORE, tuple(steps), label=part.label)


def _value_added(part: Judged, fact: Change, rules: ScoringRules) -> Result:
    """In a straight line between the change that gets nothing and the one that gets all; who was high already keeps all."""
    zero, full, held = part.settings["zero"], part.settings["full"], part.settings.held
    said = [Rule("零分", part.settings.text("zero")), Rule("满分", part.settings.text("full"))]
    if held is not None and fact.before is not None and fact.before >= held:
        text = number(fact.before, percent=part.settings.text("held").endswith("%"))
        said.append(Rule("高位", part.settings.text("held")))
        return _done(part, Fraction(1), f"上年已达 {text}，得满分", inputs=fact.inputs, rules=tuple(said))
    change, low, high = (number(one, percent=fact.percent) for one in (fact.value, zero, full))
    formula = f"{SCORE.text(part.full)} × ({change} − {low}) ÷ ({high} − {low})"
    note = "；".join(one for one in (fact.beside, ROOT_NOTE if fact.percent and fact.inputs else "") if one)
    inputs = (*fact.inputs, Input(fact.label, change))
    return _done(part, (fact.value - zero) / (full - zero), formula, inputs=inputs, rules=tuple(said), note=note)


def _band(part: Judged, fact: Measured, rules: ScoringRules) -> Result:
    """Full points inside; outside so much less for every whole step away, or in proportion."""
    low, high, step, cut = (part.settings[name] for name in ("low", "high", "step", "cut"))
    value, share = fact.value, part.settings.text("high").endswith("%")
    away = max(low - value, value - high, Fraction(0)) / step
    steps = away if part.settings["linear"] else Fraction(away.numerator // away.denominator)
    points = max(Fraction(0), part.full - steps * cut)
    if away:
        formula = f"{SCORE.text(part.full)} − {number(steps)} 档 × {number(cut)}"
    else:
        formula = f"在区间内，得 {SCORE.text(part.full)}"
    texts = [part.settings.text(name) for name in ("low", "high", "step")]
    said = (Rule("区间", f"{texts[0]} 到 {texts[1]}"), Rule("每档", texts[2]))
    inputs = (Input(fact.label, number(value, percent=share), fact.link),)
    return _done(part, points / part.full, formula, inputs=inputs, rules=said)


def _capped(part: Judged, fact: Achievements, rules: ScoringRules) -> Result:
    best: dict[str, tuple[Fraction, str]] = {}
    for one in fact.items:
        worth = part.settings[one.scope] * (part.settings["alone"] if one.alone else 1)
        said = f"{AwardScope(one.scope).label}{'（总校单独）' if one.alone else ''} {number(worth)}"
        if one.name not in best or worth > best[one.name][0]:
            best[one.name] = (worth, said)
    total = sum((worth for worth, _ in best.values()), Fraction(0))
    formula = " + ".join(number(worth) for worth, _ in best.values()) or "没有成果，0"
    inputs = tuple(Input(name, said, fact.link) for name, (_, said) in best.items())
    return _done(part, total / part.full, f"{formula}，至多 {SCORE.text(part.full)}", inputs=inputs)


def _external(part: Judged, fact: External, rules: ScoringRules) -> Result:
    scale = part.settings["scale"]
    formula = f"{SCORE.text(part.full)} × {number(fact.value)} ÷ {number(scale)}"
    return _done(part, fact.value / scale, formula, inputs=(Input("依据", fact.document),))


HOW: dict[str, tuple[type, Callable[..., Result]]] = {
    Kind.COMPUTED: (Measured, _computed),
    Kind.LEVEL: (Votes, _level),
    Kind.CHECKLIST: (Checked, _checklist),
    Kind.TARGET: (Goals, _target),
    Kind.VALUE_ADDED: (Change, _value_added),
    Kind.BAND: (Measured, _band),
    Kind.CAPPED: (Achievements, _capped),
    Kind.EXTERNAL: (External, _external),
}
