"""What the portal already knows of a group, shown beside the plan that is being written: members, staff, last year."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from nanan_groups.kit.scope import Scope

from ..enums import Relation, SiteState
from ..logic.plan_diff import yuan
from ..models import AnnualPlan, Enrolment, Membership
from ..roles import DIRECTORY, VIEW_ROSTER
from .plans import last_plan
from .register import member_rows


@dataclass(frozen=True, slots=True)
class KnownMember:
    name: str
    relation: str
    state: str


@dataclass(frozen=True)
class Known:
    """``staff`` None: not this reader's to see. ``last``: last year's plan, its targets and its money."""

    members: list[KnownMember]
    staff: int | None
    pupils: int | None
    last: AnnualPlan | None
    last_targets: list[str]
    last_tasks: int
    last_money: str


def known_of(plan: AnnualPlan, scope: Scope, day: date) -> Known:
    rows = member_rows(Membership.objects.active_on(day).filter(group_id=plan.group_id), day)
    sites = {row.site for row in rows}
    last = last_plan(plan)
    tasks = list(last.tasks.order_by("ordinal").values_list("money", flat=True)) if last else []
    return Known(
        members=[
            KnownMember(
                row.own_name or (f"{row.name}（{row.label}）" if row.label else row.name),
                Relation(row.relation).label, "" if row.state == SiteState.OPEN else SiteState(row.state).label,
            )
            for row in rows
        ],
        staff=import_string(settings.STAFF_COUNT)(scope, sites, day) if scope.may(VIEW_ROSTER) else None,
        pupils=_pupils(sites) if scope.may(DIRECTORY) else None,
        last=last,
        last_targets=list(last.targets.exclude(text="").order_by("ordinal").values_list("text", flat=True))
        if last else [],
        last_tasks=len(tasks), last_money=yuan(sum(tasks)),
    )  # fmt: skip


def _pupils(sites: set[int]) -> int | None:
    """Of the latest year entered for each site; None when nothing is entered."""
    latest: dict[int, int] = {}
    rows = Enrolment.objects.filter(site__in=sites).order_by("school_year", "pk").values_list("site_id", "pupils")
    for site, pupils in rows:
        latest[site] = pupils
    return sum(latest.values()) if latest else None
