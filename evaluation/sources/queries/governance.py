"""Meetings and resolutions of a group's organs, and its annual plan: what the indicators of organisation are computed from."""

from collections import defaultdict
from collections.abc import Collection
from fractions import Fraction

from django.utils import timezone

from evaluation.scoring.rules.facts import Fact, Goal, Goals, Measured, Missing, NotApplicable
from evaluation.sources.queries.asked import Asked
from evaluation.sources.rules import SOURCES
from groups.governance.meetings.models import BodyMeeting, BodyResolution, MeetingAttendance
from groups.governance.meetings.words import Attendance, ResolutionState
from groups.governance.organs.models import GoverningBody
from groups.planning.annual_plans.models import AnnualPlan, Campaign
from groups.planning.annual_plans.queries.attainment import target_attainment, task_completion
from groups.planning.annual_plans.words import YearBasis
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import CaseStep
from nanan_groups.records.workdays import workdays

ByGroup = dict[int, Fact]


def meetings(asked: Asked) -> dict[str, ByGroup]:
    """Held in the period, by today, by any organ of the group: one that is called for later is not held. Three queries."""
    organs = set(GoverningBody.objects.filter(group__in=asked.groups).order_by().values_list("group_id", flat=True))
    held: dict[int, list[int]] = defaultdict(list)
    rows = BodyMeeting.objects.filter(
        body__group__in=asked.groups, held_on__gte=asked.start, held_on__lte=asked.last_day
    ).order_by("pk")
    for pk, group in rows.values_list("pk", "body__group_id"):
        held[group].append(pk)
    seats: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for pk, group, status in (
        MeetingAttendance.objects.filter(meeting__in=rows.order_by())
        .order_by("pk")
        .values_list("pk", "meeting__body__group_id", "status")
    ):
        seats[group].append((pk, status == Attendance.PRESENT))
    out: dict[str, ByGroup] = {"meetings_held": {}, "attendance": {}}
    for group in asked.groups:
        if group not in organs:
            for key in out:
                out[key][group] = Missing(SOURCES[key].missing)
            continue
        keys = tuple(held[group])
        out["meetings_held"][group] = Measured("会议次数", Fraction(len(keys)), rows="meetings", numerator_rows=keys)
        out["attendance"][group] = share("出席率", "attendance", seats[group], Missing("没有登记会议的出席情况"))
    return out


def share(label: str, rows: str, found: list[tuple[int, bool]], without: Fact) -> Fact:
    """Of the rows those that count; ``without``: what is said where there are none."""
    if not found:
        return without
    upper, whole = tuple(pk for pk, yes in found if yes), tuple(pk for pk, _ in found)
    return Measured(label, Fraction(len(upper)), Fraction(len(whole)), rows, upper, whole)


def resolutions(asked: Asked) -> dict[str, ByGroup]:
    """Due in the period and not dropped; in time is closed by its day."""
    found: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    rows = BodyResolution.objects.filter(
        meeting__body__group__in=asked.groups, due_on__gte=asked.start, due_on__lt=min(asked.end, asked.today)
    ).exclude(state=ResolutionState.DROPPED)
    for pk, group, state, due, closed in rows.order_by("pk").values_list(
        "pk", "meeting__body__group_id", "state", "due_on", "closed_on"
    ):
        found[group].append((pk, state == ResolutionState.DONE and closed <= due))
    none = NotApplicable("考评期内没有到期的决议")
    return {
        "resolutions_in_time": {
            group: share("决议按期办结", "resolutions", found[group], none) for group in asked.groups
        }
    }


def plans(asked: Asked) -> dict[str, ByGroup]:
    """Of the annual plan of that school year."""
    campaign = Campaign.objects.filter(basis=YearBasis.SCHOOL_YEAR, year=asked.year, recorded=False).first()
    out: dict[str, ByGroup] = {"plan_days_late": {}, "tasks_done": {}, "individual_targets": {}}
    if campaign is None:
        return {key: {group: Missing(SOURCES[key].missing) for group in asked.groups} for key in out}
    late, done = _days_late(campaign, asked.groups), task_completion(campaign=campaign.code, groups=asked.groups)
    goals = target_attainment(campaign=campaign.code, groups=asked.groups)
    for group in asked.groups:
        out["plan_days_late"][group] = late.get(group, Missing("没有提交年度计划"))
        out["tasks_done"][group] = _tasks(done.get(group))
        out["individual_targets"][group] = _goals(goals.get(group, ()))
    return out


def _days_late(campaign: Campaign, groups: Collection[int]) -> ByGroup:
    """Working days from the last day, or the one it was extended to, to the day of the first submission."""
    last = dict(campaign.extensions.filter(group__in=groups).order_by("pk").values_list("group_id", "submit_on"))
    cases = dict(AnnualPlan.objects.filter(campaign=campaign, group__in=groups).values_list("case_id", "group_id"))
    first: dict[int, object] = {}
    steps = CaseStep.objects.filter(case__in=cases, arrow="submit").order_by("-number")
    for case, at in steps.values_list("case_id", "at"):
        first[case] = timezone.localdate(at)  # the earliest is read last
    days, out = workdays(), {}
    for case, day in first.items():
        group = cases[case]
        try:
            over = days.between(last.get(group, campaign.submit_on), day)
        except RuleViolation as problem:
            out[group] = Missing(problem.sentence)
        else:
            out[group] = Measured("逾期工作日", Fraction(over))
    return out


def _tasks(found) -> Fact:
    if found is None or not found.tasks:
        return Missing("没有已批准的年度计划，或计划里没有任务")
    if found.pending:
        return Missing(f"年度计划有 {len(found.pending)} 项任务没有填报年终完成情况")
    return Measured("任务完成", Fraction(found.numerator), Fraction(found.denominator), "tasks")


def _goals(found) -> Fact:
    if waiting := [one for one in found if one.rate is None or not one.difficulty]:
        names = "、".join(str(one.ordinal) for one in waiting)
        return Missing(f"个性目标第 {names} 项没有填报达成数，或没有核定难度")
    made = (Goal(one.text, one.baseline, one.goal, one.reached, one.difficulty) for one in found)
    return Goals(tuple(made))
