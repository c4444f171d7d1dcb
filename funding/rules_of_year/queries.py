"""Reading the rules of a budget year."""

from collections.abc import Iterable
from dataclasses import dataclass

from funding.rules_of_year.models import Parameter, RuleSet
from funding.rules_of_year.rules.parameters import BY_NAME, SPECS, Parameters, Spec
from funding.rules_of_year.words import Origin
from nanan_groups.kit.errors import RuleViolation


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A parameter as a version has it."""

    spec: Spec
    text: str
    clause: str
    origin: str
    source: str
    floor_fen: int | None

    @property
    def origin_label(self) -> str:
        return Origin(self.origin).label


@dataclass(frozen=True)
class RulesOfYear:
    """The rules that count for ``year``; ``followed``: the year has none of its own, these are an earlier year's."""

    year: int
    version: RuleSet
    parameters: Parameters
    rows: tuple[RuleRow, ...]

    @property
    def followed(self) -> bool:
        return self.version.year != self.year

    @property
    def text(self) -> str:
        said = f"{self.version.year} 年度规则第 {self.version.number} 版"
        return f"沿用 {said}" if self.followed else said


def rules_for(year: int) -> RulesOfYear:
    """The newest version of the year, or of the last year before it that has one. Two queries.

    Raises RuleViolation: no rules at all (the policy is not loaded, or the year lies before it).
    """
    version = RuleSet.objects.filter(year__lte=year).order_by("-year", "-number").first()
    if version is None:
        raise RuleViolation(f"{year} 年度还没有经费规则，请先装入政策或登记规则。", code="no-rules")
    return of_version(version, year)


def rules_of_version(year: int, number: int) -> RulesOfYear | None:
    version = RuleSet.objects.filter(year=year, number=number).first()
    return None if version is None else of_version(version, year)


def of_version(version: RuleSet, year: int) -> RulesOfYear:
    found = {row.name: row for row in version.parameters.all()}
    if missing := [spec.name for spec in SPECS if spec.name not in found]:
        raise LookupError(f"{version} lacks {missing}")
    return RulesOfYear(year, version, parameters_of(found.values()), tuple(_row(found[spec.name]) for spec in SPECS))


def parameters_of(rows: Iterable[Parameter]) -> Parameters:
    """Stored rows, read. What was refused at the door is not there; the database holds the floors."""
    rows = list(rows)
    return Parameters(
        **{row.name: BY_NAME[row.name].kind.read(row.stored, row.name, BY_NAME[row.name].label) for row in rows},
        floors={row.name: row.floor_fen for row in rows if row.floor_fen is not None},
        clauses={row.name: row.clause for row in rows},
    )


def _row(row: Parameter) -> RuleRow:
    spec = BY_NAME[row.name]
    value = spec.kind.read(row.stored, row.name, spec.label)
    return RuleRow(spec, spec.kind.text(value), row.clause, row.origin, row.source, row.floor_fen)


def versions() -> list[RuleSet]:
    """All of them, the newest first."""
    return list(RuleSet.objects.select_related("act__actor"))
