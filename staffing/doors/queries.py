"""What others may ask of staffing (evaluation opens it in its ``sources``): plain values in, frozen dataclasses out.

Every figure is named, by group or by site, and opens to the rows that made its numerator and its denominator. Each function
asks a constant number of questions for however many groups.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Q

from groups.registry.figures.models import Enrolment
from groups.registry.models import Lead, Membership
from nanan_groups.kit.years import school_year_of, school_year_period
from staffing.cadres.queries import cadres_of
from staffing.cadres.rules import output_of
from staffing.career.models import LeadershipTerm, StaffHonour
from staffing.career.words import HONOUR_RANK
from staffing.eligibility.models import CensusGroup
from staffing.eligibility.queries.parameters import parameters_of
from staffing.eligibility.rules.parameters import Parameters
from staffing.eligibility.words import Standing
from staffing.exchanges.models import ExchangeLeg
from staffing.exchanges.queries.targets import frozen_list, targets
from staffing.exchanges.rules.figures import LEG, Moved, counts
from staffing.leadership.models import Nomination
from staffing.leadership.rules import ADOPTED, ANSWERED
from staffing.roster.models import StaffMember, StaffPost


@dataclass(frozen=True, slots=True)
class Named:
    """``of``: key of the group, or of the site. ``numerator_rows``, ``denominator_rows``: keys of the rows of ``rows``, which
    says what they are. ``value`` None: there is nothing to divide by, and no figure."""

    name: str
    label: str
    of: int
    year: int
    numerator: Fraction
    denominator: int
    rows: str
    numerator_rows: tuple[int, ...]
    denominator_rows: tuple[int, ...]

    @property
    def value(self) -> Fraction | None:
        return self.numerator / self.denominator if self.denominator else None


def _named(name: str, label: str, of: int, year: int, rows: str, part: Iterable[int], whole: Iterable[int]) -> Named:
    """A share of rows: each counts once."""
    upper, lower = tuple(sorted(part)), tuple(sorted(whole))
    return Named(name, label, of, year, Fraction(len(upper)), len(lower), rows, upper, lower)


# --- exchanges --------------------------------------------------------------------------------------------------------
def exchange_shares(groups: Collection[int], year: int) -> dict[int, dict[str, Named]]:
    """By the frozen list of that school year; a group without one has no figure. Rows are people."""
    row, out = frozen_list(year), {}
    if row is None:
        return {group: {} for group in groups}
    listed: dict[int, dict[int, bool]] = defaultdict(dict)
    due = CensusGroup.objects.filter(entry__of=row, entry__standing=Standing.DUE, group__in=list(groups)).order_by("pk")
    for group, person, backbone in due.values_list("group_id", "entry__person_id", "entry__backbone"):
        listed[group][person] = backbone
    found = {one.pk: one.shares for one in targets(year, groups=groups).groups}
    for group in groups:
        shares = found.get(group)
        if shares is None:
            out[group] = {}
            continue
        whole = listed[group]
        best = [person for person, backbone in whole.items() if backbone]
        figures = [
            ("exchange_share", "交流比例（人头）", shares.people, whole),
            ("backbone_of_exchanged", "骨干占交流的人", shares.backbone, shares.people),
            ("backbone_of_eligible", "骨干占名单", shares.backbone, whole),
            ("backbone_of_backbone", "骨干占名单里的骨干", shares.backbone, best),
        ]
        out[group] = {name: _named(name, label, group, year, "people", *rows) for name, label, *rows in figures}
        weight = shares.weighted.value
        if weight is not None:
            out[group]["exchange_weighted"] = Named(
                "exchange_weighted", "交流比例（加权）", group, year, weight * len(whole), len(whole), "people",
                shares.people, tuple(sorted(whole)),
            )  # fmt: skip
    return out


def _parameters(year: int) -> Parameters:
    row = frozen_list(year)
    return Parameters.from_stored(year, row.parameters) if row else parameters_of(year)


def from_the_lead(groups: Collection[int], year: int) -> dict[int, Named]:
    """Direction: of the counting legs of a group, those that go out from its lead of their first day. Rows are legs."""
    start, end = school_year_period(year)
    parameters, leads = _parameters(year), defaultdict(list)
    for group, school, since, until in (
        Lead.objects.filter(group__in=list(groups))
        .order_by("pk")
        .values_list("group_id", "institution_id", "valid_from", "valid_to")
    ):
        leads[group].append((school, since, until))
    rows = ExchangeLeg.objects.filter(valid_from__gte=start, valid_from__lt=end, groups__group__in=list(groups))
    part, whole = defaultdict(set), defaultdict(set)
    names = ("pk", "groups__group_id", "from_site__institution_id", *LEG)
    for pk, group, school, *leg in rows.order_by("pk").values_list(*names):
        moved = Moved(*leg)
        if not counts(moved, year, parameters):
            continue
        whole[group].add(pk)
        if any(lead == school and _holds(moved.start, since, until) for lead, since, until in leads[group]):
            part[group].add(pk)
    label = "从总校派出的交流"
    return {one: _named("from_the_lead", label, one, year, "legs", part[one], whole[one]) for one in groups}


def _holds(day: date, since: date, until: date | None) -> bool:
    return since <= day and (until is None or day < until)


# --- leaders ----------------------------------------------------------------------------------------------------------
def terms_over(groups: Collection[int], year: int, day: date) -> dict[int, Named]:
    """Of the leadership terms that run at the group's schools that day, those beyond the number of terms. Rows are terms."""
    limit = parameters_of(year).number("principal_terms")
    schools = _schools(groups, day)
    part, whole = defaultdict(set), defaultdict(set)
    rows = LeadershipTerm.objects.active_on(day).filter(institution__in=list(schools)).order_by("pk")
    for pk, school, number in rows.values_list("pk", "institution_id", "number"):
        for group in schools[school]:
            whole[group].add(pk)
            if number > limit:
                part[group].add(pk)
    label = "超过任期数的领导任期"
    return {one: _named("terms_over", label, one, year, "terms", part[one], whole[one]) for one in groups}


def _schools(groups: Collection[int], day: date) -> dict[int, set[int]]:
    """School → the groups it is in that day, with their leads."""
    out: dict[int, set[int]] = defaultdict(set)
    members = Membership.objects.active_on(day).filter(group__in=list(groups)).order_by("pk")
    leads = Lead.objects.active_on(day).filter(group__in=list(groups)).order_by("pk")
    for school, group in [
        *members.values_list("site__institution_id", "group_id"),
        *leads.values_list("institution_id", "group_id"),
    ]:
        out[school].add(group)
    return out


def cadres(groups: Collection[int], year: int) -> dict[int, Named]:
    """Of a group's recommendations answered in the school year, those adopted. Rows are recommendations."""
    start, end = school_year_period(year)
    part, whole = defaultdict(set), defaultdict(set)
    rows = Nomination.objects.filter(
        group__in=list(groups), case__state__in=ANSWERED,
        case__decided_at__date__gte=start, case__decided_at__date__lt=end,
    ).order_by("pk")  # fmt: skip
    for pk, group, state in rows.values_list("pk", "group_id", "case__state"):
        whole[group].add(pk)
        if state == ADOPTED:
            part[group].add(pk)
    return {one: _named("cadres", "推荐建议被采纳", one, year, "nominations", part[one], whole[one]) for one in groups}


def cadre_output(groups: Collection[int], day: date) -> dict[int, Named]:
    """Of a group's reserve cadres, those who lead a school outside it or are seconded beyond it that day. Rows are people."""
    found = defaultdict(list)
    for one in cadres_of(day, groups):
        found[one.group].append(one)
    outputs = {group: output_of(found[group]) for group in groups}
    year = school_year_of(day)
    return {
        group: _named("cadre_output", "后备干部输出", group, year, "people", one.out, one.reserve)
        for group, one in outputs.items()
    }


# --- backbone teachers ------------------------------------------------------------------------------------------------
def backbone_per_hundred(sites: Collection[int], year: int, day: date) -> dict[int, Named]:
    """骨干 by the level of the parameter, whose main post is at the site that day, on a hundred pupils of the school year: the
    numerator is a hundred times the people. Numerator rows are people; the denominator's is the row of pupils."""
    lowest = HONOUR_RANK[parameters_of(year)["backbone"].value]
    ranked = [honour for honour, rank in HONOUR_RANK.items() if rank >= lowest]
    holders = StaffHonour.objects.active_on(day).filter(honour__in=ranked).order_by().values("person")
    posts = StaffPost.objects.active_on(day).filter(site__in=list(sites), main=True, person__in=holders)
    people = defaultdict(set)
    for site, person in posts.order_by("pk").values_list("site_id", "person_id"):
        people[site].add(person)
    pupils = Enrolment.objects.filter(site__in=list(sites), school_year=year).order_by("pk")
    counted = {site: (pk, number) for pk, site, number in pupils.values_list("pk", "site_id", "pupils")}
    out = {}
    for site in sites:
        row, number = counted.get(site, (None, 0))
        out[site] = Named(
            "backbone_per_hundred", "每百名学生的骨干教师", site, year, Fraction(100 * len(people[site])), number,
            "people", tuple(sorted(people[site])), (row,) if row else (),
        )  # fmt: skip
    return out


# --- who has to do with which school --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Tie:
    """Where an account's owner worked, or was sent: ``school`` is an institution's key."""

    account: str
    school: int
    exchange: bool
    since: date
    until: date | None


def ties_of(accounts: Collection[str], since: date, until: date) -> list[Tie]:
    """Posts and exchanges of the people with these staff numbers on any day of the period, by account. Whoever bears the
    number counts: that a number was another's before makes one tie more, never one less. Three queries."""
    wanted = {account.casefold(): account for account in accounts}
    named = Q(pk__in=[])
    for account in accounts:
        named |= Q(staff_no__iexact=account)
    rows = StaffMember.objects.filter(named, void=False).order_by("pk").values_list("pk", "staff_no")
    people = {pk: wanted[number.casefold()] for pk, number in rows}
    facts = ("person_id", "valid_from", "valid_to")
    posts = StaffPost.objects.overlapping(since, until).filter(person__in=people).order_by("pk")
    legs = ExchangeLeg.objects.overlapping(since, until).filter(person__in=people).order_by("pk")
    out = [Tie(people[p], school, False, a, b) for p, a, b, school in posts.values_list(*facts, "institution_id")]
    for ends in ("from_site__institution_id", "to_site__institution_id"):
        out += [Tie(people[p], school, True, a, b) for p, a, b, school in legs.values_list(*facts, ends)]
    return out
