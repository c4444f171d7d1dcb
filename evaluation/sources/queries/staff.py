"""Exchanges, new teachers and backbone teachers, through the doors of staffing."""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from evaluation.scoring.rules.changes import grown
from evaluation.scoring.rules.facts import Fact, Measured, Missing, NotApplicable
from evaluation.sources.queries.asked import Asked
from evaluation.sources.rules import SOURCES
from groups.registry.models import Lead, Membership
from staffing.doors.queries import Named, backbone_per_hundred, exchange_shares, from_the_lead, pool_figures

ByGroup = dict[int, Fact]
NOBODY = {
    "exchange_share": "名单里没有符合条件的人",
    "backbone_of_exchanged": "没有交流的人",
    "backbone_of_eligible": "名单里没有符合条件的人",
    "from_the_lead": "没有计入的交流",
    "pool_trained": "没有新教师",
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
    return out


def new_teachers(asked: Asked) -> dict[str, ByGroup]:
    found: Mapping[int, Mapping[str, Named]] = pool_figures(asked.groups, asked.year)
    return {
        "pool_trained": {group: measured("pool_trained", found[group].get("pool_training")) for group in asked.groups}
    }


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
    leads = set(
        Lead.objects.active_on(day).filter(group__in=asked.groups).order_by().values_list("group_id", "institution_id")
    )
    members = Membership.objects.active_on(day).filter(group__in=asked.groups).order_by()
    rows = members.values_list("group_id", "site_id", "site__institution_id")
    return {(group, site) for group, site, school in rows if (group, school) not in leads}


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
