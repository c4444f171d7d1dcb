"""Reading plans: the names of sites in them, the board of a campaign, what one person's scope shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from groups.papers.cases.queries import reader_of
from groups.planning.annual_plans.models import AnnualPlan, Campaign, PlanTask, SchoolStrategy, TaskProgress
from groups.planning.annual_plans.rules import ANNUAL_PLAN, UNDECIDED_STATES
from groups.planning.annual_plans.words import Light, SignedWay
from groups.registry.models import EducationGroup, GroupVersion, Lead, Membership, Site, SiteVersion
from groups.registry.register.queries.names import site_names
from groups.registry.register.words import SiteState
from groups.rights.roles import VIEW_PLANS
from nanan_groups.kit.scope import Scope
from nanan_groups.records.cases.due import due_now
from nanan_groups.records.models import Attachment, ScanState, SentReminder


def sites_of(plan: AnnualPlan) -> QuerySet:
    """Keys of the sites a plan names: those that have a strategy in it, and those its tasks concern."""
    tasks = PlanTask.schools.through.objects.filter(plantask__plan=plan)
    return SchoolStrategy.objects.filter(plan=plan).order_by().values("site").union(tasks.order_by().values("site"))


def visible_plans(scope: Scope) -> QuerySet[AnnualPlan]:
    """Plans of the groups one sees with that right. Nobody sees a group's plan as its expert only."""
    groups = EducationGroup.objects.visible_to(scope, VIEW_PLANS)
    return AnnualPlan.objects.filter(group__in=groups.order_by()).select_related("case", "campaign", "group")


def last_plan(plan: AnnualPlan) -> AnnualPlan | None:
    """The group's plan of the latest year before this one: shown beside it and taken over from. What was recorded afterwards
    has no words to take over."""
    earlier = AnnualPlan.objects.filter(
        group=plan.group_id, campaign__basis=plan.campaign.basis, campaign__year__lt=plan.campaign.year, recorded=False
    )
    return earlier.select_related("case", "campaign").order_by("-campaign__year", "-pk").first()


# --- member schools and their strategies ---------------------------------------------------------------------------
def owed_strategies(rows: QuerySet[SchoolStrategy]) -> QuerySet[SchoolStrategy]:
    """Not settled, of sites that are open and members of the plan's group today: whoever left owes nothing any more, and
    whoever opens or joins on a day to come owes nothing yet."""
    today = timezone.localdate()
    is_open = SiteVersion.objects.active_on(today).filter(site=OuterRef("site"), state=SiteState.OPEN)
    members = Membership.objects.active_on(today)
    return rows.filter(unsettled(), _of_members(members), Exists(is_open))


def unsettled() -> Q:
    """Neither signed nor waived. A scan that was taken back, or in which a virus was found, signs nothing."""
    lost = Q(scan__isnull=True) | Q(scan__withdrawn_at__isnull=False) | Q(scan__scan=ScanState.INFECTED)
    return Q(waived_at__isnull=True) & (Q(signed_at__isnull=True) | Q(lost, signed_way=SignedWay.SCAN))


def lead_sites(group: int, sites: Iterable[Site]) -> set[int]:
    """Those of ``sites`` that are the lead's own campuses today: all of the institution that leads the group, or the one
    site that does."""
    lead = Lead.objects.filter(group=group).active_on(timezone.localdate()).first()
    if lead is None:
        return set()
    return {site.pk for site in sites if site.institution_id == lead.institution_id and lead.site_id in (None, site.pk)}


def evidence_files(plan: AnnualPlan) -> list[tuple[int, str]]:
    """The plan's own attachments that a figure may name as its evidence."""
    rows = Attachment.objects.filter(about_kind=ATTACHED_AS, about_code=plan.case.code).usable()
    return list(rows.order_by("uploaded_at", "pk").values_list("pk", "title"))


ATTACHED_AS = "annual-plan"  # kind of the owner of a plan's attachments


@dataclass(frozen=True, slots=True)
class LeftMember:
    """A member that is named in a plan and left its group; ``where``: in what it is named."""

    site: int
    name: str
    until: date
    where: str


def left_members(plan: AnnualPlan) -> list[LeftMember]:
    """Sites that the plan names by a signed or waived strategy or by a task, and that are no members any more: the reviewer
    decides what becomes of their part. Four queries at most."""
    settled = Q(signed_at__isnull=False) | Q(waived_at__isnull=False)
    said = set(plan.strategies.filter(settled).order_by().values_list("site_id", flat=True))
    tasks: dict[int, list[int]] = {}
    of_tasks = PlanTask.schools.through.objects.filter(plantask__plan=plan).order_by("plantask__ordinal", "pk")
    for site, ordinal in of_tasks.values_list("site_id", "plantask__ordinal"):
        tasks.setdefault(site, []).append(ordinal)
    gone = (said | set(tasks)) - current_members(plan.group_id)
    if not gone:
        return []
    rows = Membership.objects.filter(group=plan.group_id, site__in=gone, valid_to__isnull=False)
    last = dict(rows.order_by("valid_to", "pk").values_list("site_id", "valid_to"))
    names = site_names(gone)
    return [
        LeftMember(site, names(site), last[site], _named_in(site in said, tasks.get(site, [])))
        for site in sorted(gone & set(last))
    ]


def _named_in(strategy: bool, tasks: list[int]) -> str:
    parts = ["学校策略"] if strategy else []
    if tasks:
        parts.append(f"任务 {'、'.join(map(str, tasks))}")
    return "，".join(parts)


def current_strategies(rows: QuerySet[SchoolStrategy]) -> QuerySet[SchoolStrategy]:
    """Of sites that are members of the plan's group, today or from a day to come."""
    return rows.filter(_of_members(Membership.objects.active_or_coming(timezone.localdate())))


def told_strategies(rows: QuerySet[SchoolStrategy]) -> QuerySet[SchoolStrategy]:
    """What the plan says: the signed or waived ones and, while it is written, those that members still have to sign. What a
    school had not signed when it left, or one that joined too late never wrote, is no part of the plan."""
    current = _of_members(Membership.objects.active_or_coming(timezone.localdate()))
    settled = Q(signed_at__isnull=False) | Q(waived_at__isnull=False)
    return rows.filter(settled | Q(current, plan__case__state__in=ANNUAL_PLAN.editable))


def _of_members(memberships: QuerySet[Membership]) -> Exists:
    return Exists(memberships.filter(group=OuterRef("plan__group"), site=OuterRef("site")))


def current_members(group: int) -> set[int]:
    """Sites of the members of a group, today or from a day to come."""
    rows = Membership.objects.filter(group=group).active_or_coming(timezone.localdate())
    return set(rows.order_by().values_list("site_id", flat=True))


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One group on the board of a campaign."""

    plan: AnnualPlan
    group_code: str
    group: str
    category: str
    word: str
    light: str
    due_at: datetime | None
    tasks: int
    half: int
    year: int
    reminded: int
    late: bool
    in_force: bool = True  # the group
    passed: bool = False  # the day of whoever's turn it is

    @property
    def waiting(self) -> bool:
        """A deadline runs: the group's to hand in or to report, or the bureau's to review."""
        return self.plan.case.state in UNDECIDED_STATES | ANNUAL_PLAN.with_term

    @property
    def owing(self) -> bool:
        """It is with the group, which has to hand it in."""
        return self.plan.case.state in ANNUAL_PLAN.editable

    @property
    def overdue(self) -> bool:
        """Its campaign was closed after its day, and it had not been handed in."""
        closed, due = self.plan.campaign.closed_at, due_now(self.plan.case, ANNUAL_PLAN)
        return self.owing and closed is not None and due is not None and due <= closed


LIGHTS = {"green": "正常", "yellow": "临近截止", "red": "逾期", "grey": "未开始"}


def board(campaign: Campaign, scope: Scope, now: datetime) -> list[BoardRow]:
    """All plans of a campaign that one sees, in the order of Annex 2. Four queries whatever their number."""
    plans = visible_plans(scope).filter(campaign=campaign)
    told = TaskProgress.objects.filter(task__plan=OuterRef("pk"))
    of_groups = plans.order_by().values("group")  # before the counts: they would group this query too
    plans = plans.annotate(
        task_count=Count("tasks", distinct=True),
        half_count=Count("tasks__progress", filter=Q(tasks__progress__checkpoint="half"), distinct=True),
        year_count=Count("tasks__progress", filter=Q(tasks__progress__checkpoint="year"), distinct=True),
        stuck=Exists(told.filter(light=Light.RED)),
    )
    versions = GroupVersion.objects.filter(group__in=of_groups, valid_from__lte=timezone.localdate(now))
    names = {row.group_id: row for row in versions.order_by("valid_from", "pk")}  # today's, or its last
    reminded = dict(
        campaign.reminders.order_by().values("group_id").annotate(n=Count("pk")).values_list("group_id", "n")
    )
    mornings = SentReminder.objects.filter(case__annual_plan__campaign=campaign, what="").order_by()
    for group, days in mornings.values_list("case__annual_plan__group_id").annotate(n=Count("day", distinct=True)):
        reminded[group] = reminded.get(group, 0) + days
    reader = reader_of(scope)
    rows = [_board_row(plan, names.get(plan.group_id), reader, reminded.get(plan.group_id, 0), now) for plan in plans]
    order = {value: at for at, value in enumerate(("middle", "primary", "preschool", "preschool_cluster"))}
    return sorted(
        rows,
        key=lambda row: (
            order.get(row.category, 9),
            names[row.plan.group_id].ordinal if row.plan.group_id in names else 0,
            row.group_code,
        ),
    )


def _board_row(plan, version, reader, reminded, now) -> BoardRow:
    case = plan.case
    due = due_now(case, ANNUAL_PLAN)
    return BoardRow(
        plan=plan,
        group_code=plan.group.code,
        group=version.name if version else plan.group.code,
        category=version.category if version else "",
        word=ANNUAL_PLAN.word(case.state, reader, begun=case.begun_at is not None),
        light=_light(plan, due, now),
        due_at=due,
        tasks=plan.task_count,
        half=plan.half_count,
        year=plan.year_count,
        reminded=reminded,
        late=case.late,
        in_force=bool(version and version.active_on(timezone.localdate(now))),
        passed=due is not None and now >= due,
    )


def _light(plan, due, now) -> str:
    if plan.campaign.closed_at is not None:  # final: done or not
        return "green" if plan.case.state in ANNUAL_PLAN.final else "grey"
    if plan.campaign.opens_on > timezone.localdate(now):
        return "grey"
    return light_of(plan.case.state, due, now, stuck=plan.stuck)


def light_of(state: str, due: datetime | None, now: datetime, *, stuck: bool = False) -> str:
    """Red: past the deadline of whoever's turn it is, or a task is stuck; yellow: a week or less is left."""
    waiting = state in UNDECIDED_STATES | ANNUAL_PLAN.with_term
    if waiting and due is not None and now >= due:
        return "red"
    if waiting and due is not None and (due - now).days < 7:
        return "yellow"
    return "red" if stuck and state not in ANNUAL_PLAN.final else "green"
