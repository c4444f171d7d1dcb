"""谁还欠什么: of one campaign, group by group and school by school, what is still missing, who is to be reached, and who has
no login at all. The same few queries whatever their number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q
from django.utils import timezone

from groups.access.appointments.models import Appointment
from groups.planning.annual_plans.models import AnnualPlan, Campaign, SchoolStrategy
from groups.planning.annual_plans.queries.missing import (
    NEEDS,
    Found,
    place_in,
    report_owed,
    reports_owed,
    strategies_owed,
    strategy_owed,
)
from groups.planning.annual_plans.queries.plans import visible_plans
from groups.planning.annual_plans.rules import ANNUAL_PLAN, SUMMARY_STATES
from groups.registry.institutions.queries import leaders_on
from groups.registry.models import DirectoryEntry, GroupVersion, Lead
from groups.registry.register.queries.ended import living_groups
from groups.registry.register.queries.names import site_names
from groups.rights.roles import DIRECTORY, SIGN_STRATEGY, SUBMIT_PLANS, WRITE_PLANS, WRITE_STRATEGY, roles_with
from nanan_groups.kit.scope import Scope
from nanan_groups.records.cases.kinds import Missing


@dataclass(frozen=True, slots=True)
class Debtor:
    """Who owes, and what: the group itself (``site`` None), or one member. ``institution``: where to ask; ``login``: who is
    missing, in words, "" when somebody can sign in. ``head``, ``telephone``: only where the reader may see them."""

    name: str
    site: int | None
    institution: int | None
    missing: list[Missing]
    login: str
    head: str = ""
    telephone: str = ""

    @property
    def text(self) -> str:
        return "；".join(one.text for one in self.missing)


@dataclass(frozen=True, slots=True)
class OwingGroup:
    """One group that owes its plan. ``chased_on``: the last day an officer chased it."""

    plan: AnnualPlan
    code: str
    group: str
    debtors: list[Debtor]
    chased_on: date | None

    @property
    def count(self) -> int:
        return sum(len(one.missing) for one in self.debtors)


@dataclass(frozen=True, slots=True)
class Owed:
    """One of the two papers a group owes in a year: in which states, by which needs the group itself, and ``of_schools``:
    by plan, the strategies of schools that owe their part. ``said``: what is missing of a school's part; ``whole``: said
    where all is there but handing it in."""

    states: frozenset[str]
    needs: tuple[str, ...]
    of_schools: Callable[[Sequence[AnnualPlan]], dict[int, list[SchoolStrategy]]]
    said: Callable[[str, SchoolStrategy], str]
    whole: str
    noun: str


# What the group itself writes, in the order of the plan; the strategies, and what became of them, are the schools'.
PLAN = Owed(
    ANNUAL_PLAN.editable,
    ("texts", "tasks", "targets"),
    strategies_owed,
    strategy_owed,
    "内容已齐全，尚未提交",
    "年度计划",
)
SUMMARY = Owed(
    SUMMARY_STATES,
    ("progress", "attainment", "summary"),
    reports_owed,
    report_owed,
    "总结已齐全，尚未提交",
    "年终总结",
)


PAPERS = {"plan": PLAN, "summary": SUMMARY}  # as addresses name them


def summary_taken(campaign: Campaign, today: date) -> bool:
    """Whether a summary may be asked for: not before the day from which it is taken."""
    return campaign.summary_opens is None or today >= campaign.summary_opens


def owing_groups(
    campaign: Campaign, scope: Scope, today: date, owed: Owed = PLAN, *, telephones: bool = False
) -> list[OwingGroup]:
    """Papers still with their groups, of those one sees, in the order of the groups' codes; groups that are over owe nothing.
    What is whole and only waits to be handed in says so. ``telephones``: only where their being read is on record."""
    plans = list(
        visible_plans(scope)
        .filter(campaign=campaign, case__state__in=owed.states, group__in=living_groups(today))
        .order_by("group__code")
    )
    if not plans or campaign.closed_at is not None or (owed is SUMMARY and not summary_taken(campaign, today)):
        return []
    own = [NEEDS[name](plans) for name in owed.needs]
    strategies = owed.of_schools(plans)
    names = site_names([one.site_id for rows in strategies.values() for one in rows])
    keys = [plan.group_id for plan in plans]
    held = Lead.objects.filter(group__in=keys).active_on(today).order_by("pk")
    leads = {group: (school, site) for group, school, site in held.values_list("group_id", "institution_id", "site_id")}
    schools = {one.site.institution_id for rows in strategies.values() for one in rows}
    schools |= {school for school, _ in leads.values()}
    contacts = _contacts(scope, schools, telephones)
    logins = _Logins(keys, schools, today)
    called = dict(GroupVersion.objects.filter(group__in=keys).active_on(today).values_list("group_id", "name"))
    chased = dict(
        campaign.reminders.filter(by__isnull=False)
        .order_by()
        .values("group_id")
        .annotate(last=Max("day"))
        .values_list("group_id", "last")
    )
    out = []
    for plan in plans:
        lead, lead_site = leads.get(plan.group_id, (None, None))
        debtors = [
            Debtor(
                "集团总校",
                None,
                lead,
                _of_group(plan, own, "" if strategies[plan.pk] and owed is PLAN else owed.whole),
                logins.of_group(plan.group_id),
                *contacts.get(lead, ("", "")),
            )
        ]
        debtors += [
            Debtor(
                names(one.site_id),
                one.site_id,
                one.site.institution_id,
                [Missing(owed.said(names(one.site_id), one), place_in(plan, "strategies", "plan-detail"))],
                # For the lead's own campuses the group's people write and sign as well.
                logins.of_campus(plan.group_id, lead)
                if one.site.institution_id == lead and lead_site in (None, one.site_id)
                else logins.of_school(one.site.institution_id),
                *contacts.get(one.site.institution_id, ("", "")),
            )
            for one in strategies[plan.pk]
        ]
        out.append(
            OwingGroup(
                plan,
                plan.group.code,
                called.get(plan.group_id, plan.group.code),
                [one for one in debtors if one.missing],
                chased.get(plan.group_id),
            )
        )
    return out


def _of_group(plan: AnnualPlan, own: Sequence[Found], whole: str) -> list[Missing]:
    """What the group's own part lacks; where nothing, ``whole``, unless it waits for a school ("")."""
    found = [one for need in own for one in need[plan.pk]]
    return found if found or not whole else [Missing(whole, place_in(plan, "texts", "plan-detail"))]


def _contacts(scope: Scope, schools: set[int], telephones: bool) -> dict[int, tuple[str, str]]:
    """Head and office telephone, of the schools whose directory one may see; the head whom the school's own page names."""
    reach = scope.reach(DIRECTORY)
    seen = schools if reach.everywhere else schools & reach.institutions
    rows = DirectoryEntry.objects.filter(institution__in=seen).order_by("pk")
    heads = leaders_on(seen, timezone.localdate()) if seen else {}
    facts = rows.values_list("institution_id", "telephone")
    return {school: (heads[school].head, telephone if telephones else "") for school, telephone in facts}


class _Logins:
    """Who can sign in today for each group and school; one query."""

    def __init__(self, groups: Sequence[int], schools: set[int], today: date):
        rows = (
            Appointment.objects.active_on(today)
            .filter(user__is_active=True, user__admin_kind__isnull=True)
            .filter(Q(group__in=groups) | Q(institution__in=schools))
            .order_by("pk")
        )
        self.groups: dict[int, set[str]] = {}
        self.schools: dict[int, set[str]] = {}
        for role, group, school in rows.values_list("role", "group_id", "institution_id"):
            if group is not None:
                self.groups.setdefault(group, set()).add(role)
            else:
                self.schools.setdefault(school, set()).add(role)

    def of_group(self, group: int) -> str:
        return self._told(self.groups.get(group, set()), WRITE_PLANS, SUBMIT_PLANS, "集团总校校长")

    def of_school(self, school: int) -> str:
        return self._told(self.schools.get(school, set()), WRITE_STRATEGY, SIGN_STRATEGY, "校长")

    def of_campus(self, group: int, school: int) -> str:
        return self.of_school(school) and self.of_group(group)

    @staticmethod
    def _told(held: set[str], writes: str, signs: str, who: str) -> str:
        if not held & set(roles_with(writes)):
            return "没有登录账号"
        return "" if held & set(roles_with(signs)) else f"{who}没有登录账号"


def chased_today(campaign: Campaign) -> set[int]:
    rows = campaign.reminders.filter(day=timezone.localdate(), by__isnull=False)
    return set(rows.order_by().values_list("group_id", flat=True))
