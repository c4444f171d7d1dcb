"""Exchanges, new teachers and backbone teachers, through the doors of staffing."""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from evaluation.scoring.rules.changes import grown
from evaluation.scoring.rules.facts import Fact, Measured, Missing, NotApplicable
from evaluation.sources.queries.asked import Asked
from evaluation.sources.rules import SOURCES
from groups.activities.figures.queries import open_sites
from groups.registry.models import Lead
from staffing.doors.queries import Named, backbone_per_hundred, exchange_shares, from_the_lead

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


def backbone_growth(asked: Asked) -> dict[str, ByGroup]:
    """On a hundred pupils of the sites that are members in both years and not the lead's: this year against last."""
    before = Asked(asked.groups, asked.year - 1, asked.today)
    same = _received_sites(asked, asked.last_day) & _received_sites(asked, before.last_day)
    sites = {site for _, site in same}
    this = backbone_per_hundred(sites, asked.year, asked.last_day)
    last = backbone_per_hundred(sites, asked.year - 1, before.last_day)
    own: dict[int, set[int]] = defaultdict(set)
    for group, site in same:
        own[group].add(site)
    return {"backbone_growth": {group: _growth(own[group], last, this) for group in asked.groups}}


def _received_sites(asked: Asked, day) -> set[tuple[int, int]]:
    """The open sites of each group but its lead's, as joint work takes them: what is still being built has no pupils."""
    leads = set(
        Lead.objects.active_on(day).filter(group__in=asked.groups).order_by().values_list("group_id", "institution_id")
    )
    found = open_sites(asked.groups, day)
    return {
        (group, site) for group, own in found.items() for site, school in own.items() if (group, school) not in leads
    }


def _growth(sites: set[int], last: Mapping[int, Named], this: Mapping[int, Named]) -> Fact:
    if not sites:
        return NotApplicable("没有两年都在册的受援校")
    if any(not found[site].denominator for site in sites for found in (last, this)):
        return Missing(f"{SOURCES['backbone_growth'].label}：有成员校没有填报两年的在校学生")
    figures = []
    for found in (last, this):
        upper = sum((found[site].numerator for site in sites), Fraction(0))
        figures.append(upper / sum(found[site].denominator for site in sites))
    return grown(*figures, "每百名学生骨干教师数增幅")
