"""An indicator system as one thing: its sums, what is wrong with it, and how it differs from another. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from evaluation.scoring.rules.settings import Settings
from evaluation.scoring.words import COMPOSITE, Aim, Kind, Part
from evaluation.sources.rules import SOURCES
from evaluation.systems.words import WHOLE, Variant, points_text
from nanan_groups.kit.errors import RuleViolation


@dataclass(frozen=True, slots=True)
class NamedPart:
    """A part of an indicator: judged one way, worth so many points. ``variant`` "": for all groups."""

    ordinal: int
    name: str
    kind: str
    points: int
    variant: str = ""
    source: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    levels: str = ""

    @property
    def kind_label(self) -> str:
        return Kind(self.kind).label

    @property
    def variant_label(self) -> str:
        return Variant(self.variant).label if self.variant else ""

    @property
    def settings_text(self) -> str:
        return Settings(self.kind, self.settings).sentence

    @property
    def source_label(self) -> str:
        """Where its facts come from; what no source gives is judged by people."""
        if self.source:
            return SOURCES[self.source].label
        return "专家评分" if self.kind == Kind.LEVEL else "科室核定"

    @property
    def points_text(self) -> str:
        return points_text(self.points)

    @property
    def text(self) -> str:
        """One line: how it is judged."""
        said = [self.kind_label, f"{self.points_text} 分", self.source_label]
        if self.settings_text:
            said.append(self.settings_text)
        return "，".join(said)


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    code: str
    name: str
    part: str
    dimension: str
    weight: int
    aim: str = ""
    method: str = ""
    evidence: str = ""
    moves_to: tuple[str, ...] = ()
    parts: tuple[NamedPart, ...] = ()

    @property
    def kind_label(self) -> str:
        kinds = {one.kind for one in self.parts}
        return Kind(kinds.pop()).label if len(kinds) == 1 else (COMPOSITE if kinds else "未写")

    @property
    def weight_text(self) -> str:
        return points_text(self.weight)

    @property
    def aim_label(self) -> str:
        return Aim(self.aim).label if self.aim else ""

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@dataclass(frozen=True, slots=True)
class DimensionFacts:
    part: str
    name: str
    indicators: tuple[IndicatorFacts, ...]

    @property
    def weight(self) -> int:
        return sum(one.weight for one in self.indicators)

    @property
    def weight_text(self) -> str:
        return points_text(self.weight)


@dataclass(frozen=True, slots=True)
class PartFacts:
    part: str
    dimensions: tuple[DimensionFacts, ...]

    @property
    def label(self) -> str:
        return Part(self.part).label

    @property
    def weight_text(self) -> str:
        return points_text(sum(one.weight for one in self.dimensions))

    @property
    def indicators(self) -> Iterator[IndicatorFacts]:
        return (one for dimension in self.dimensions for one in dimension.indicators)


def natural(code: str) -> tuple:
    """1-2 before 1-10."""
    return tuple((0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in code.split("-"))


def in_parts(indicators: Iterable[IndicatorFacts]) -> tuple[PartFacts, ...]:
    """Parts in the order of the policy, dimensions in the order of their first indicator."""
    ordered = sorted(indicators, key=lambda one: natural(one.code))
    out = []
    for part in Part.values:
        own = [one for one in ordered if one.part == part]
        names = list(dict.fromkeys(one.dimension for one in own))
        if names:
            dimensions = (DimensionFacts(part, name, tuple(x for x in own if x.dimension == name)) for name in names)
            out.append(PartFacts(part, tuple(dimensions)))
    return tuple(out)


def balance_text(weight: int) -> str:
    """What is missing from 100.00, or too much; "" when it is right."""
    if weight == WHOLE:
        return ""
    gap = WHOLE - weight
    return f"权重合计 {points_text(weight)}，比 100.00 {'少' if gap > 0 else '多'} {points_text(abs(gap))}"


def problems(indicators: Sequence[IndicatorFacts]) -> list[str]:
    """Why it cannot be published, one sentence each."""
    known = {one.code for one in indicators}
    out = [f"{said}。"] if (said := balance_text(sum(one.weight for one in indicators))) else []
    for one in indicators:
        if not one.parts:
            out.append(f"{one.code} {one.name}：还没有写怎样计分。")
        for variant, parts in groupby(sorted(one.parts, key=lambda each: each.variant), key=lambda each: each.variant):
            total = sum(each.points for each in parts)
            if total != one.weight:
                whose = f"（{Variant(variant).label}）" if variant else ""
                out.append(
                    f"{one.code} {one.name}{whose}：各部分合计 {points_text(total)} 分，与权重 {one.weight_text} 不一致。"
                )
        if strange := [code for code in one.moves_to if code not in known or code == one.code]:
            out.append(f"{one.code} {one.name}：不适用时并入的 {'、'.join(strange)} 不是本体系的其他指标。")
    return out


def check_named_part(kind: str, source: str, variant: str, *, where: str) -> None:
    """A source gives facts for some kinds of judging and no others. Raises RuleViolation."""
    if variant and variant not in Variant.values:
        raise RuleViolation(f"{where}：没有“{variant}”这种适用类型。", field="variant", code="variant")
    if not source:
        if kind in (Kind.COMPUTED, Kind.VALUE_ADDED, Kind.BAND, Kind.TARGET):
            label = Kind(kind).label
            raise RuleViolation(f"{where}：{label}须选择数据来源。", field="source", code="source")
        return
    if source not in SOURCES:
        raise RuleViolation(f"{where}：没有编码为“{source}”的数据来源。", field="source", code="source")
    if kind not in SOURCES[source].kinds:
        label = Kind(kind).label
        raise RuleViolation(
            f"{where}：数据来源“{SOURCES[source].label}”不能用于{label}。", field="source", code="source"
        )


# --- two systems side by side ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Difference:
    code: str
    name: str
    label: str
    old: str
    new: str


def _said(one: IndicatorFacts) -> dict[str, str]:
    said = {
        "指标名称": one.name,
        "部分": Part(one.part).label,
        "维度": one.dimension,
        "权重": one.weight_text,
        "方向": one.aim_label,
        "计分说明": one.method,
        "佐证和数据": one.evidence,
        "不适用时并入": "、".join(one.moves_to),
    }
    for part in one.parts:
        whose = f"（{part.variant_label}）" if part.variant else ""
        said[f"计分 {part.name}{whose}"] = part.text
        if part.levels:
            said[f"等级说明 {part.name}{whose}"] = part.levels
    return said


def differences(old: Iterable[IndicatorFacts], new: Iterable[IndicatorFacts]) -> list[Difference]:
    """By code: what is said otherwise, what is new, what is gone."""
    before, after = {one.code: one for one in old}, {one.code: one for one in new}
    out = []
    for code in sorted(before.keys() | after.keys(), key=natural):
        was, now = before.get(code), after.get(code)
        if was is None or now is None:
            one = now or was
            text = f"{one.weight_text} 分，{one.kind_label}"
            out.append(Difference(code, one.name, "指标", "" if was is None else text, "" if now is None else text))
            continue
        mine, yours = _said(was), _said(now)
        for label in dict.fromkeys([*mine, *yours]):
            if mine.get(label, "") != yours.get(label, ""):
                out.append(Difference(code, now.name, label, mine.get(label, ""), yours.get(label, "")))
    return out
