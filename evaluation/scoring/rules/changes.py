"""Value-added figures: this year against last on the same schools (docs/领域-评估.md 第9节; 算例 E9). Pure.

A root is taken by whole numbers to twelve places and the step says so; everything else is exact.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import isqrt

from evaluation.scoring.rules.facts import Change, NotApplicable
from nanan_groups.kit.trace import Input, Measure

PLACES = 10**12
ROOT_NOTE = "开方取到12位小数"


def root(value: Fraction) -> Fraction:
    """The square root, cut to twelve places: 2 → 1.414213562373."""
    size = PLACES
    return Fraction(isqrt(value.numerator * size * size // value.denominator), size)


def spread(values: list[Fraction]) -> Fraction | None:
    """Coefficient of variation of all members (population): deviation ÷ mean. None: without a mean there is none."""
    mean = sum(values, Fraction(0)) / len(values) if values else Fraction(0)
    if mean <= 0:
        return None
    variance = sum(((one - mean) ** 2 for one in values), Fraction(0)) / len(values)
    return root(variance) / mean


def narrowed(last: Mapping[str, Fraction], this: Mapping[str, Fraction], label: str) -> Change | NotApplicable:
    """How much the gap between schools became smaller. ``last``, ``this``: a figure by name of the school."""
    same = [name for name in last if name in this]
    before, after = spread([last[name] for name in same]), spread([this[name] for name in same])
    if len(same) < 2 or not before or after is None:
        return NotApplicable("两年都在册的成员校不足两所，或上年没有差距，无从比较")
    all_before, all_after = spread(list(last.values())), spread(list(this.values()))
    beside = ""
    if all_before and all_after is not None and set(last) != set(this):
        change = (all_before - all_after) / all_before
        beside = f"含变动学校参考值 {Measure.SHARE.text(change)}，不计分"
    inputs = (
        Input("同校组", f"{len(same)} 所"),
        Input("差异系数", f"{_four(before)} → {_four(after)}"),
        *_moved(last, this),
    )
    return Change(label, (before - after) / before, inputs, beside=beside)


def mean_change(changes: Mapping[str, Fraction], left_out: Mapping[str, str], label: str) -> Change | NotApplicable:
    """The mean of the schools' changes; ``left_out``: name → why (a new school in its first year)."""
    if not changes:
        return NotApplicable("没有两年都有数据的学校")
    inputs = [Input(name, f"{'+' if value > 0 else ''}{_plain(value)}") for name, value in changes.items()]
    inputs += [Input(name, f"不计（{why}）") for name, why in left_out.items()]
    return Change(label, sum(changes.values(), Fraction(0)) / len(changes), tuple(inputs), percent=False)


def grown(last: Fraction, this: Fraction, label: str) -> Change | NotApplicable:
    """By which share it grew."""
    if last <= 0:
        return NotApplicable("上年为零，没有可比的基数")
    return Change(label, (this - last) / last, (Input("上年", _four(last)), Input("本年", _four(this))))


def _moved(last: Mapping[str, Fraction], this: Mapping[str, Fraction]) -> list[Input]:
    """Who left or joined, by name: they count for nothing and are listed."""
    return [Input(name, "已退出，不计") for name in last if name not in this] + [
        Input(name, "新进，不计") for name in this if name not in last
    ]


def _four(value: Fraction) -> str:
    whole = Measure.SHARE.figure(value)
    return f"{whole // 10_000}.{whole % 10_000:04}"


def _plain(value: Fraction) -> str:
    return Measure.SCORE.text(value).rstrip("0").rstrip(".")
