"""Money, through the doors of funding: of the last budget year that is closed, never of one that runs."""

from collections import defaultdict
from fractions import Fraction

from evaluation.scoring.rules.facts import Fact, Measured, Missing, NotApplicable
from evaluation.sources.queries.asked import Asked, with_university
from evaluation.sources.rules import SOURCES
from funding.agreements.queries import agreed_of
from funding.books.queries.doors import last_closed_year, money_of_groups
from nanan_groups.kit.trace import Result, Standing

ByGroup = dict[int, Fact]
CUTOFF = "12-31"  # what came in the budget year
KEYS = ("money_compliance", "money_execution", "money_reaching", "university_money")


def money(asked: Asked) -> dict[str, ByGroup]:
    year = last_closed_year(up_to=asked.year)
    if year is None:
        return {key: {group: Missing("还没有结账的预算年度") for group in asked.groups} for key in KEYS}
    found, agreed, partners = money_of_groups(asked.groups, year), _agreed(year), with_university(asked)
    out: dict[str, ByGroup] = {key: {} for key in KEYS}
    for group in asked.groups:
        one = found[group]
        out["money_compliance"][group] = _of(f"{year} 年支出合规率", one.compliance)
        out["money_execution"][group] = _of(f"{year} 年执行率", one.execution)
        out["money_reaching"][group] = _reaching(year, one.reaching)
        out["university_money"][group] = _universities(
            year, group in partners, agreed.get(group), one.from_universities
        )
    return out


def _of(label: str, result: Result) -> Fact:
    if result.standing is Standing.PENDING:
        return Missing("；".join(result.missing))
    if result.value is None:
        return NotApplicable(result.why)
    return Measured(label, result.value)


def _reaching(year: int, share: Fraction | None) -> Fact:
    if share is None:
        return NotApplicable(f"{year} 年没有下达的集团经费")
    return Measured(f"{year} 年用于非总校", share)


def _agreed(year: int) -> dict[int, int | None]:
    """Fen by group; None where an agreement names nothing for the year."""
    out: dict[int, int | None] = defaultdict(int)
    for (group, _, _), one in agreed_of(year, CUTOFF).items():
        known = out[group]
        out[group] = None if known is None or one.agreed is None else known + one.agreed
    return dict(out)


def _universities(year: int, has_partner: bool, agreed: int | None, came: int) -> Fact:
    if not agreed and not has_partner:
        return NotApplicable("没有校地共建的高校、院所")
    if not agreed:
        return Missing(f"{SOURCES['university_money'].label}：{year} 年尚无协议金额，暂不能计算")
    return Measured(f"{year} 年高校到账", Fraction(came, agreed))
