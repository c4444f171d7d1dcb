"""Every parameter of a budget year's funding: its name, label, kind, value at the start, clause. Pure.

A name here is the key of ``funding_statement --rules FILE.json`` and the name of a stored row. What the policy says is
marked so; where it says nothing stands the default reading (docs/领域-经费.md 第2节), which an officer may change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from fractions import Fraction

from funding.rules_of_year.rules.kinds import (
    ByWord,
    Flag,
    Instalment,
    Instalments,
    Kind,
    Money,
    MonthDay,
    Ratio,
    Tier,
    Tiers,
    Word,
)
from funding.rules_of_year.words import (
    CountBy,
    Counts,
    Grade,
    LateMoney,
    Leaver,
    MatchBasis,
    MatchDirection,
    Origin,
    Part,
    PartOfYear,
    ScaleUnit,
    SeveralRelations,
)
from groups.registry.register.words import Ownership, SiteKind, SiteState
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.money import yuan

MONEY = "意见 五(三)6"
SCALE = "意见 六(三)"
SOURCE = "南岸区教育集团高质量发展意见（2022年7月14日）"
READING = "政策没有写明，平台的默认读法"
FLOOR_FEN = 10_000_000  # what the seeded rows carry as their floor; afterwards the rows say it


@dataclass(frozen=True, slots=True)
class Spec:
    """``floor``: the lowest the policy allows, kept in the row beside the amount."""

    name: str
    part: Part
    label: str
    kind: Kind
    start: object
    clause: str
    origin: Origin = Origin.READING
    help: str = ""
    floor: int | None = None


_OPEN_ONLY = {state.value: Counts.WHOLE if state.is_open else Counts.NOT for state in SiteState}
_PUBLIC = (Ownership.PUBLIC, Ownership.DISTRICT_PUBLIC)
_PUBLIC_ONLY = {
    one.value: Counts.WHOLE if one in _PUBLIC else Counts.NOT for one in Ownership if one is not Ownership.UNKNOWN
}

SPECS: tuple[Spec, ...] = (
    Spec("census_day", Part.YEAR, "基准日", MonthDay(), "01-01", MONEY, help="预算年度的哪一天在册就计入。"),
    Spec("several_relations", Part.YEAR, "几种关系并存", Word(SeveralRelations), SeveralRelations.ADD, MONEY),
    Spec("part_of_year", Part.YEAR, "年内变化", Word(PartOfYear), PartOfYear.CENSUS, MONEY),
    Spec("leaver", Part.YEAR, "中途离开", Word(Leaver), Leaver.STAYS, MONEY),
    Spec("instalments", Part.YEAR, "各期", Instalments(), (Instalment("03-31", Fraction(1)),), MONEY),
    Spec(
        "non_reduction",
        Part.YEAR,
        "不降低",
        Flag(),
        False,
        SCALE,
        help="打开后，延续的校点这一行不低于它上年已确认的数。",
    ),
    Spec(
        "tight_rate_fen",
        Part.TIGHT,
        "每个公办校点的标准",
        Money(),
        FLOOR_FEN,
        MONEY,
        Origin.POLICY,
        help="一年；可以定得高，不能低于政策的下限。",
        floor=FLOOR_FEN,
    ),
    Spec("tight_count_by", Part.TIGHT, "怎样算一个", Word(CountBy), CountBy.SITE, MONEY),
    Spec(
        "tight_ownership",
        Part.TIGHT,
        "办学性质",
        ByWord(Ownership, Word(Counts), leave_out=(Ownership.UNKNOWN.value,)),
        _PUBLIC_ONLY,
        MONEY,
        Origin.POLICY,
        help="待核实的计0，列为待定。",
    ),
    Spec(
        "tight_site_kind",
        Part.TIGHT,
        "校点类型",
        ByWord(SiteKind, Word(Counts)),
        {kind.value: Counts.WHOLE for kind in SiteKind},
        MONEY,
    ),
    Spec("tight_state", Part.TIGHT, "开办状态", ByWord(SiteState, Word(Counts)), _OPEN_ONLY, MONEY),
    Spec(
        "alliance_rate_fen",
        Part.ALLIANCE,
        "每个联盟型集团的标准",
        Money(),
        FLOOR_FEN,
        MONEY,
        Origin.POLICY,
        help="一年；可以定得高，不能低于政策的下限。",
        floor=FLOOR_FEN,
    ),
    Spec(
        "match_ratio",
        Part.ARTICULATED,
        "配套比例",
        Ratio(Fraction(1), MONEY),
        Fraction(1),
        MONEY,
        Origin.POLICY,
        help="政策为1:1；写 1 表示1:1。",
    ),
    Spec("match_basis", Part.ARTICULATED, "配套的基数", Word(MatchBasis), MatchBasis.AGREED, MONEY),
    Spec("match_direction", Part.ARTICULATED, "谁付给谁", Word(MatchDirection), MatchDirection.UNIVERSITY_PAYS, MONEY),
    Spec("match_cutoff", Part.ARTICULATED, "到账截止日", MonthDay(), "12-31", MONEY),
    Spec("match_late", Part.ARTICULATED, "迟到的钱", Word(LateMoney), LateMoney.RECEIVED_YEAR, MONEY),
    Spec("scale_unit", Part.SCALE, "规模的单位", Word(ScaleUnit), ScaleUnit.SITES, SCALE),
    Spec(
        "scale_tiers",
        Part.SCALE,
        "规模分档",
        Tiers(),
        (),
        SCALE,
        help="只有超出的部分按那一档加；每行一档：超过个数，每个加多少元，如“5 5000”。",
    ),
    Spec(
        "coefficients",
        Part.PERFORMANCE,
        "等级系数",
        ByWord(Grade, Ratio()),
        {grade.value: Fraction(1) for grade in Grade},
        SCALE,
        help="乘在紧密型加联盟型上，乘完仍守住保底。",
    ),
)
BY_NAME = {spec.name: spec for spec in SPECS}


@dataclass(frozen=True)
class Parameters:
    """What a calculation rests on. ``floors``: by name of a rate, the lowest the policy allows. ``clauses``: by name."""

    census_day: str
    several_relations: SeveralRelations
    part_of_year: PartOfYear
    leaver: Leaver
    instalments: tuple[Instalment, ...]
    non_reduction: bool
    tight_rate_fen: int
    tight_count_by: CountBy
    tight_ownership: Mapping[str, Counts]
    tight_site_kind: Mapping[str, Counts]
    tight_state: Mapping[str, Counts]
    alliance_rate_fen: int
    match_ratio: Fraction
    match_basis: MatchBasis
    match_direction: MatchDirection
    match_cutoff: str
    match_late: LateMoney
    scale_unit: ScaleUnit
    scale_tiers: tuple[Tier, ...]
    coefficients: Mapping[str, Fraction]
    floors: Mapping[str, int]
    clauses: Mapping[str, str]

    @property
    def tight_floor_fen(self) -> int:
        return self.floors["tight_rate_fen"]

    @property
    def alliance_floor_fen(self) -> int:
        return self.floors["alliance_rate_fen"]

    def changed(self, values: Mapping[str, object]) -> "Parameters":
        """The same with some values, as stored. Raises RuleViolation: an unknown name, a bad value, below a floor."""
        return replace(self, **read_values(values, self.floors))


NAMES = tuple(one.name for one in fields(Parameters) if one.name in BY_NAME)


def defaults() -> Parameters:
    """The policy and the default readings, without a database."""
    return Parameters(
        **{spec.name: spec.start for spec in SPECS},
        floors={spec.name: spec.floor for spec in SPECS if spec.floor is not None},
        clauses={spec.name: spec.clause for spec in SPECS},
    )


def read_values(values: Mapping[str, object], floors: Mapping[str, int]) -> dict[str, object]:
    """Stored values by name, read. Raises RuleViolation naming the parameter."""
    out = {}
    for name, raw in values.items():
        spec = BY_NAME.get(name)
        if spec is None:
            raise RuleViolation(f"没有叫“{str(name)[:40]}”的参数。", field=str(name)[:40], code="unknown")
        out[name] = spec.kind.read(raw, name, spec.label)
        refuse_below(spec, out[name], floors.get(name))
    return out


def refuse_below(spec: Spec, value, floor: int | None) -> None:
    """At least means at least: more is the officer's to decide, less is not."""
    if floor is not None and value < floor:
        raise RuleViolation(
            f"{spec.label} {yuan(value)} 元低于政策的下限 {yuan(floor)} 元（{spec.clause}），不能采用。",
            field=spec.name,
            code="below-floor",
        )


@dataclass(frozen=True, slots=True)
class Difference:
    spec: Spec
    old: str
    new: str


def differences(old: Parameters, new: Parameters) -> list[Difference]:
    """What two versions say otherwise, in the order of the rules."""
    out = []
    for spec in SPECS:
        before, after = getattr(old, spec.name), getattr(new, spec.name)
        if before != after:
            out.append(Difference(spec, spec.kind.text(before), spec.kind.text(after)))
    return out
