"""Exchanges, through the doors of staffing."""

from fractions import Fraction

from evaluation.scoring.rules.facts import Fact, Measured, Missing, NotApplicable
from evaluation.sources.queries.asked import Asked
from evaluation.sources.rules import SOURCES
from staffing.doors.queries import Named, exchange_shares, from_the_lead

ByGroup = dict[int, Fact]
NOBODY = {
    "exchange_share": "名单里没有符合条件的人",
    "backbone_of_exchanged": "没有交流的人",
    "backbone_of_eligible": "名单里没有符合条件的人",
    "from_the_lead": "没有计入的交流",
}


def measured(key: str, named: Named | None) -> Fact:
    """None: the wing has nothing for this group that year."""
    if named is None:
        return Missing(SOURCES[key].missing)
    if not named.denominator:
        return NotApplicable(NOBODY[key])
    return Measured(
        named.label,
        named.numerator,
        Fraction(named.denominator),
        named.rows,
        named.numerator_rows,
        named.denominator_rows,
    )


def exchanges(asked: Asked) -> dict[str, ByGroup]:
    shares = exchange_shares(asked.groups, asked.year)
    keys = ("exchange_share", "backbone_of_exchanged", "backbone_of_eligible")
    out: dict[str, ByGroup] = {
        key: {group: measured(key, shares[group].get(key)) for group in asked.groups} for key in keys
    }
    direction = from_the_lead(asked.groups, asked.year)
    out["from_the_lead"] = {group: measured("from_the_lead", direction.get(group)) for group in asked.groups}
    for group in asked.groups:
        listed = shares[group].get("exchange_share")
        for key in ("backbone_of_exchanged", "from_the_lead"):
            if isinstance(out[key][group], NotApplicable):
                out[key][group] = _nobody_moved(key, listed)
    return out


def _nobody_moved(key: str, listed: Named | None) -> Fact:
    """Of people who should have moved and did not the share is nought; it does not apply only where nobody had to move."""
    if listed is None:
        return Missing(SOURCES[key].missing)
    if not listed.denominator:
        return NotApplicable(NOBODY["exchange_share"])
    return Measured(f"{SOURCES[key].label}（名单上有 {listed.denominator} 人，没有人交流）", Fraction(0))
