"""Rounds as one person sees them: what schools told, plans, suggestions."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from groups.registry.models import InstitutionVersion, Membership, Site, SiteVersion
from groups.registry.register.words import SiteState
from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.years import school_year_period
from staffing.eligibility.models import CensusEntry, CensusGroup
from staffing.eligibility.rules.parameters import Parameters
from staffing.eligibility.words import Standing
from staffing.exchanges.models import ExchangeLeg
from staffing.exchanges.queries.targets import frozen_list
from staffing.roster.words import taught
from staffing.rounds.models import ExchangeRound, GroupPlan, SubjectBalance
from staffing.rounds.rules.matching import Candidate, Key, Suggestion, default_number, suggest


def round_of(year: int) -> ExchangeRound | None:
    return ExchangeRound.objects.filter(school_year=year).first()


def open_round(day: date) -> ExchangeRound | None:
    """The one for which schools still tell what they have too many and too few of."""
    return ExchangeRound.objects.filter(balances_until__gte=day).order_by("school_year").first()


def visible_plans(scope: Scope) -> QuerySet[GroupPlan]:
    """Personnel and the bureau all of them, a group its own."""
    reach = scope.reach(VIEW_ROSTER)
    rows = GroupPlan.objects.select_related("of", "group", "case__submitted_by", "decision")
    return rows if reach.everywhere else rows.filter(group__in=reach.groups)


def visible_balances(scope: Scope, right: str = VIEW_ROSTER) -> QuerySet[SubjectBalance]:
    reach = scope.reach(right)
    rows = SubjectBalance.objects.select_related("institution")
    if reach.everywhere:
        return rows
    schools = Site.objects.filter(pk__in=reach.sites).order_by().values("institution")  # a group reaches by its sites
    return rows.filter(Q(institution__in=reach.institutions) | Q(institution__in=schools))


def balances_of(row: ExchangeRound, schools: Iterable[int] | None = None) -> dict[Key, int]:
    """One query."""
    found = SubjectBalance.objects.filter(of=row).order_by("pk")
    if schools is not None:
        found = found.filter(institution__in=schools)
    return {
        (school, stage, subject): surplus - shortage
        for school, stage, subject, surplus, shortage in found.values_list(
            "institution_id", "stage", "subject", "surplus", "shortage"
        )
    }


def due_by_group(year: int) -> dict[int, int]:
    """Group → how many of the frozen list are due in it. One query beside the list's own."""
    listed = frozen_list(year)
    out: dict[int, int] = defaultdict(int)
    rows = CensusGroup.objects.filter(entry__of=listed, entry__standing=Standing.DUE)
    for group in rows.order_by("group_id").values_list("group_id", flat=True):
        out[group] += 1
    return dict(out)


def default_for(plan: GroupPlan) -> int:
    """The number of a group that hands nothing in: by the parameter the list was frozen with."""
    listed = frozen_list(plan.of.school_year)
    if listed is None:
        return 0
    percent = Parameters.from_stored(listed.school_year, listed.parameters).number("target_pct")
    return default_number(due_by_group(listed.school_year).get(plan.group_id, 0), percent)


# --- suggestions -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion as it is read. ``value``: person and site, for the form that decides."""

    value: str
    person: str
    code: str
    staff_no: str
    school: str
    to_school: str
    what: str
    line: str
    backbone: bool
    told: bool


def sites_of_group(group: int, day: date) -> dict[int, int]:
    """School → its first open site in the group, by any relation. Two queries."""
    member = Membership.objects.active_on(day).filter(group=group).order_by("site_id")
    pairs = list(member.values_list("site__institution_id", "site_id"))
    shut = set(
        SiteVersion.objects.active_on(day)
        .filter(site__in=[site for _, site in pairs])
        .exclude(state=SiteState.OPEN)
        .values_list("site_id", flat=True)
    )
    out: dict[int, int] = {}
    for school, site in pairs:
        if site not in shut:
            out.setdefault(school, site)
    return out


def candidates_of(plan: GroupPlan) -> list[CensusEntry]:
    """Those due who count for the group and do not go anywhere in that school year yet. One query beside the list's."""
    year = plan.of.school_year
    start, end = school_year_period(year)
    going = ExchangeLeg.objects.overlapping(start, end).order_by().values("person_id")
    rows = CensusEntry.objects.filter(of=frozen_list(year), standing=Standing.DUE, groups__group=plan.group)
    return list(rows.exclude(person__in=going).select_related("person").order_by("staff_no", "pk"))


def offers_of(plan: GroupPlan, day: date) -> list[Offer]:
    """A fixed number of queries."""
    entries = {one.person_id: one for one in candidates_of(plan)}
    sites = sites_of_group(plan.group_id, day)
    candidates = [
        Candidate(one.person_id, one.staff_no, one.institution_id, one.stage, one.subject, one.months or 0)
        for one in entries.values()
        if one.stage and one.subject
    ]
    found = suggest(candidates, balances_of(plan.of, list(sites)), plan.number or 0)
    names = dict(
        InstitutionVersion.objects.active_on(day)
        .filter(institution__in={one.to for one in found})
        .values_list("institution_id", "name")
    )
    return [_offer(one, entries[one.candidate.person], names.get(one.to, ""), sites[one.to]) for one in found]


def _offer(one: Suggestion, entry: CensusEntry, to: str, site: int) -> Offer:
    what = taught(entry.stage, entry.subject)
    gives = "派出校报余" if one.told else "派出校未报余，须有人补位"
    return Offer(
        f"{entry.person_id}:{site}",
        entry.name,
        entry.person.code,
        entry.staff_no,
        entry.school,
        to,
        what,
        f"{to}缺{what}；{gives}；{entry.line}",
        entry.backbone,
        one.told,
    )
