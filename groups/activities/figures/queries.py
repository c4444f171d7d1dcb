"""What others may ask of joint work (the evaluation opens it in its ``sources``): plain values in, frozen dataclasses out.

Every figure is named, by group and school year, and opens to the rows that made its numerator and its denominator. Each
function asks a constant number of questions for however many groups. Targets and weights are the evaluation's.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q
from django.utils import timezone

from groups.activities.courses.models import CourseTerm
from groups.activities.courses.rules import each_term
from groups.activities.figures.words import Entered, Rows
from groups.activities.joint_activities.models import Activity, ActivitySchool
from groups.activities.joint_activities.queries import sites_of_groups
from groups.activities.joint_activities.words import ActivityForm, ActivityState
from groups.activities.joint_records.models import JointRecord
from groups.activities.joint_records.queries import of_year
from groups.activities.joint_records.words import Level, RecordKind, RecordState
from groups.activities.resources.models import DigitalResource
from groups.activities.resources.queries import standard_of, visits_by_school
from groups.activities.school_figures.queries import TwoYears, two_years
from groups.activities.venues.models import SharingPlan, Venue, VenueUse
from groups.registry.figures.models import Enrolment
from nanan_groups.kit.names import name_key
from nanan_groups.kit.years import school_year_period

JOINT = (ActivityForm.RESEARCH.value, ActivityForm.PREPARATION.value)


@dataclass(frozen=True, slots=True)
class Named:
    """``of``: key of the group. ``rows`` says what the keys of the numerator are, ``whole_rows`` those of the denominator.
    ``counts``: it is a number by itself, held against a target elsewhere; there is nothing to divide by.
    ``unknown``: keys, as of ``whole_rows``, of those whose number nobody has entered: without it there is no figure."""

    name: str
    indicator: str
    label: str
    of: int
    year: int
    numerator: int
    denominator: int
    rows: Rows
    whole_rows: Rows
    numerator_rows: tuple[int, ...]
    denominator_rows: tuple[int, ...]
    counts: bool = False
    unknown: tuple[int, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there is a figure at all: nothing to divide by is not nought, nor is what nobody has entered."""
        return not self.unknown and (self.counts or self.denominator > 0)


Found = dict[int, list[Named]]


def _share(name: str, indicator: str, label: str, of: int, year: int, rows: Rows, part, whole) -> Named:
    """A share of rows: each counts once."""
    upper, lower = tuple(sorted(part)), tuple(sorted(whole))
    return Named(name, indicator, label, of, year, len(upper), len(lower), rows, rows, upper, lower)


def last_day(year: int) -> date:
    """The day on which the members of a year are read: its last, or today while it runs."""
    return min(school_year_period(year)[1] - timedelta(days=1), timezone.localdate())


def open_sites(groups: Collection[int], day: date) -> dict[int, dict[int, int]]:
    """By group: its sites on a day, as members or as its lead, open that day: site → institution."""
    return sites_of_groups(groups, day)


def _schools(groups: Collection[int], year: int) -> dict[int, set[int]]:
    found = open_sites(groups, last_day(year))
    return {group: set(sites.values()) for group, sites in found.items()}


# --- activities (2-6, 3-2, 4-3) --------------------------------------------------------------------------------------
def activity_figures(groups: Collection[int], year: int) -> Found:
    """Across schools: those that take part belong to two institutions at least. 3-2 counts what was planned and held: of the
    plan all that was due by now, what was cancelled too, since a group does not make its plan smaller by calling off."""
    start, end = school_year_period(year)
    today = last_day(year)
    rows = Activity.objects.filter(group__in=list(groups), day__gte=start, day__lt=end, form__in=JOINT)
    rows = rows.order_by("pk")
    at = defaultdict(set)
    taking_part = ActivitySchool.objects.filter(activity__in=rows.order_by().values("pk")).order_by("pk")
    for activity, school in taking_part.values_list("activity_id", "site__institution_id"):
        at[activity].add(school)
    of = defaultdict(list)
    for row in rows.values_list("group_id", "pk", "form", "state", "in_plan", "day"):
        of[row[0]].append(row[1:])
    schools, out = _schools(groups, year), {}
    for group in groups:
        across = [row for row in of[group] if len(at[row[0]]) > 1]
        held = [row for row in across if row[2] == ActivityState.HELD]
        research = tuple(sorted(pk for pk, form, *_ in held if form == ActivityForm.RESEARCH))
        planned = {pk for pk, *_, in_plan, day in across if in_plan and day <= today}
        done = {pk for pk, *_ in held} & planned
        came = set().union(*(at[pk] for pk, *_ in held)) & schools[group]
        out[group] = [
            Named(
                "cross_research", "2-6", "跨校教研次数", group, year, len(research), 0, Rows.ACTIVITIES, Rows.ACTIVITIES,
                research, (), counts=True,
            ),
            _share("joint_held", "3-2", "联合备课教研实施次数", group, year, Rows.ACTIVITIES, done, planned),
            _share("joint_schools", "3-2", "参与联合备课教研的学校", group, year, Rows.SCHOOLS, came, schools[group]),
        ]  # fmt: skip
    return out


def _pupils(groups: Collection[int], year: int) -> dict[int, dict[int, int]]:
    """By group and site: pupils that took part in learning at other schools, each counted the first time."""
    start, end = school_year_period(year)
    rows = ActivitySchool.objects.filter(
        activity__group__in=list(groups), activity__form=ActivityForm.PUPILS, activity__state=ActivityState.HELD,
        activity__day__gte=start, activity__day__lt=end,
    )  # fmt: skip
    out: dict[int, Counter] = {group: Counter() for group in groups}
    for group, site, first in rows.order_by("pk").values_list("activity__group_id", "site_id", "first_time"):
        out[group][site] += first
    return out


def _enrolled(sites: Iterable[int], year: int) -> dict[int, int]:
    rows = Enrolment.objects.filter(site__in=set(sites), school_year=year).order_by("pk")
    return dict(rows.values_list("site_id", "pupils"))


def pupil_figures(groups: Collection[int], year: int) -> Found:
    """4-3, by section: a site of the group counts with its own pupils, its sister section in another group does not. A site
    whose pupils nobody has entered makes the figure unknown: left out, it would raise the share of the others."""
    sites = sites_of_groups(groups, last_day(year))
    enrolled = _enrolled({site for own in sites.values() for site in own}, year)
    came = _pupils(groups, year)
    return {group: [_of_pupils(group, year, sites[group], came[group], enrolled)] for group in groups}


def _of_pupils(of: int, year: int, sites: Iterable[int], came: dict[int, int], enrolled: dict[int, int]) -> Named:
    known, unknown = [site for site in sites if site in enrolled], [site for site in sites if site not in enrolled]
    took = {site: min(came.get(site, 0), enrolled[site]) for site in known if came.get(site)}
    return Named(
        "pupils_across", "4-3", "参加跨校学习的学生", of, year, sum(took.values()), sum(enrolled[site] for site in known),
        Rows.SITES, Rows.SITES, tuple(sorted(took)), tuple(sorted(known)), unknown=tuple(sorted(unknown)),
    )  # fmt: skip


def pupils_of_district(groups: Collection[int], year: int) -> Named:
    """Each site once, whatever groups it is in: of the figures of its groups the largest, since the same children may have
    been counted in each. ``of`` is 0."""
    sites = sites_of_groups(groups, last_day(year))
    every = {site for own in sites.values() for site in own}
    came: Counter = Counter()
    for found in _pupils(groups, year).values():
        for site, number in found.items():
            came[site] = max(came[site], number)
    return _of_pupils(0, year, every, came, _enrolled(every, year))


# --- courses (3-1) ---------------------------------------------------------------------------------------------------
def course_figures(groups: Collection[int], year: int) -> Found:
    """How many courses were shared, and the schools that had at least one in each term."""
    rows = CourseTerm.objects.filter(course__group__in=list(groups), school_year=year).order_by("pk")
    courses, terms = defaultdict(set), defaultdict(list)
    for group, course, school, term in rows.values_list(
        "course__group_id", "course_id", "site__institution_id", "term"
    ):
        courses[group].add(course)
        terms[group].append((school, term))
    schools, out = _schools(groups, year), {}
    for group in groups:
        given = tuple(sorted(courses[group]))
        steady = each_term(terms[group]) & schools[group]
        out[group] = [
            Named(
                "shared_courses", "3-1", "共享课程门数", group, year, len(given), 0, Rows.COURSES, Rows.COURSES, given, (),
                counts=True,
            ),
            _share("each_term", "3-1", "每学期至少一门的学校", group, year, Rows.SCHOOLS, steady, schools[group]),
        ]  # fmt: skip
    return out


# --- venues (4-1) ----------------------------------------------------------------------------------------------------
def venue_figures(groups: Collection[int], year: int) -> Found:
    """Open on any day of the year; really used by another institution; sessions of others against those planned."""
    start, end = school_year_period(year)
    open_ones = Venue.objects.filter(group__in=list(groups), opens_on__lt=end)
    open_ones = open_ones.filter(Q(closes_on__isnull=True) | Q(closes_on__gt=start)).order_by("pk")
    venues, used, sessions, uses = defaultdict(set), defaultdict(set), Counter(), defaultdict(set)
    for group, pk in open_ones.values_list("group_id", "pk"):
        venues[group].add(pk)
    rows = VenueUse.objects.filter(venue__in=open_ones.order_by().values("pk"), day__gte=start, day__lt=end)
    rows = rows.exclude(site__institution=F("venue__site__institution")).order_by("pk")
    for group, venue, pk, number in rows.values_list("venue__group_id", "venue_id", "pk", "sessions"):
        used[group].add(venue)
        uses[group].add(pk)
        sessions[group] += number
    plans = SharingPlan.objects.filter(group__in=list(groups), school_year=year).order_by("pk")
    planned = dict(plans.values_list("group_id", "uses"))
    return {
        group: [
            _share("venues_shared", "4-1", "被他校用过的开放项", group, year, Rows.VENUES, used[group], venues[group]),
            Named(
                "venue_sessions", "4-1", "跨校使用场次与年度计划", group, year, sessions[group], planned.get(group, 0),
                Rows.USES, Rows.USES, tuple(sorted(uses[group])), (),
            ),
        ]
        for group in groups
    }  # fmt: skip


# --- digital resources (4-2) -----------------------------------------------------------------------------------------
def resource_figures(groups: Collection[int], year: int) -> Found:
    """Member schools that uploaded as many as the standard of the year asks; visits from other schools than the uploader's."""
    start, end = school_year_period(year)
    rows = DigitalResource.objects.filter(group__in=list(groups)).order_by("pk")
    home, uploads = {}, defaultdict(Counter)
    for pk, group, school, day in rows.values_list("pk", "group_id", "uploader__institution_id", "uploaded_on"):
        home[pk] = (group, school)
        if start <= day < end:
            uploads[group][school] += 1
    every, foreign, visited, away = Counter(), Counter(), defaultdict(set), defaultdict(set)
    for (resource, school), people in visits_by_school(rows, year).items():
        group, own = home[resource]
        every[group] += people
        visited[group].add(resource)
        if school != own:
            foreign[group] += people
            away[group].add(resource)
    standard, schools = standard_of(year).resources, _schools(groups, year)
    out = {}
    for group in groups:
        reached = {school for school, number in uploads[group].items() if number >= standard} & schools[group]
        out[group] = [
            _share("uploads_reached", "4-2", "上传达标的学校", group, year, Rows.SCHOOLS, reached, schools[group]),
            Named(
                "foreign_visits", "4-2", "非上传校的访问", group, year, foreign[group], every[group], Rows.RESOURCES,
                Rows.RESOURCES, tuple(sorted(away[group])), tuple(sorted(visited[group])),
            ),
        ]  # fmt: skip
    return out


# --- records of joint work (2-6, 5-2, 5-3) ---------------------------------------------------------------------------
def record_figures(groups: Collection[int], year: int) -> Found:
    """Schools that take part in a mentoring pair; awards by level, of one achievement only the highest, won in the year;
    tasks of agreements with universities that are done. A pair that was given up counts nowhere, a task that was given up
    was not done."""
    start, end = school_year_period(year)
    rows = of_year(JointRecord.objects.filter(group__in=list(groups)), year)
    facts = rows.order_by("pk").values_list(
        "group_id", "pk", "kind", "state", "level", "title", "ends_on", "site__institution_id",
        "partner_site__institution_id",
    )  # fmt: skip
    paired, tasks, done = defaultdict(set), defaultdict(set), defaultdict(set)
    best: dict[tuple[int, str], tuple[int, int]] = {}  # by group and achievement: rank of its level, the row
    ranks = {level.value: rank for rank, level in enumerate(Level)}
    for group, pk, kind, state, level, title, ends, *schools in facts:
        if kind == RecordKind.PAIR and state != RecordState.DROPPED:
            paired[group].update(school for school in schools if school)
        elif kind == RecordKind.TASK:
            tasks[group].add(pk)
            if state == RecordState.DONE:
                done[group].add(pk)
        elif kind == RecordKind.AWARD and state == RecordState.DONE and start <= ends < end:
            found = (ranks[level], pk)
            best[group, name_key(title)] = min(found, best.get((group, name_key(title)), found))
    schools, out = _schools(groups, year), {}
    for group in groups:
        own = paired[group] & schools[group]
        out[group] = [
            _share("paired_schools", "2-6", "参加师徒结对的学校", group, year, Rows.SCHOOLS, own, schools[group])
        ]
        for level in Level:
            won = tuple(sorted(pk for (of, _), (rank, pk) in best.items() if of == group and rank == ranks[level]))
            out[group].append(
                Named(
                    f"awards_{level.value}",
                    "5-2",
                    f"成果奖项（{level.label}）",
                    group,
                    year,
                    len(won),
                    0,
                    Rows.RECORDS,
                    Rows.RECORDS,
                    won,
                    (),
                    counts=True,
                )
            )
        label = "完成的高校协议任务"
        out[group].append(_share("tasks_done", "5-3", label, group, year, Rows.RECORDS, done[group], tasks[group]))
    return out  # fmt: skip


# --- whether anybody keeps the record ----------------------------------------------------------------------------------
def entered(groups: Collection[int], year: int) -> dict[int, set[Entered]]:
    """What each group has entered any of in the year: of the rest a nought would say that it was counted."""
    start, end = school_year_period(year)
    own = Q(group__in=list(groups))
    records = of_year(JointRecord.objects.filter(own), year)
    kept = {
        Entered.ACTIVITIES: Activity.objects.filter(own, day__gte=start, day__lt=end),
        Entered.COURSES: CourseTerm.objects.filter(course__group__in=list(groups), school_year=year),
        Entered.VENUES: Venue.objects.filter(own, opens_on__lt=end).filter(
            Q(closes_on__isnull=True) | Q(closes_on__gt=start)
        ),
        Entered.RESOURCES: DigitalResource.objects.filter(own, uploaded_on__lt=end),
        Entered.PAIRS: records.filter(kind=RecordKind.PAIR),
        Entered.TASKS: records.filter(kind=RecordKind.TASK),
    }
    out: dict[int, set[Entered]] = {group: set() for group in groups}
    for kind, rows in kept.items():
        of = "course__group" if kind is Entered.COURSES else "group"
        for group in rows.order_by().values_list(of, flat=True).distinct():
            out[group].add(kind)
    return out


# --- figures of schools that come in by sheet (7-1, 7-2, 7-4) --------------------------------------------------------
def school_values(groups: Collection[int], kind: str, year: int) -> dict[int, list[TwoYears]]:
    """By group, of its schools: what was confirmed for last year and this. Spread, mean change and which schools count
    (a new one, one that left) are the evaluation's to say."""
    schools = _schools(groups, year)
    found = {one.institution: one for one in two_years(set().union(*schools.values()), kind, year)}
    return {group: [found[school] for school in sorted(own) if school in found] for group, own in schools.items()}


FIGURES: tuple[Callable[[Collection[int], int], Found], ...] = (
    activity_figures,
    course_figures,
    venue_figures,
    resource_figures,
    pupil_figures,
    record_figures,
)


def figures_of(groups: Collection[int], year: int) -> Found:
    """All of them, in the order of the indicators."""
    out: Found = {group: [] for group in groups}
    for ask in FIGURES:
        for group, found in ask(groups, year).items():
            out[group] += found
    return {group: sorted(found, key=lambda one: (one.indicator, one.name)) for group, found in out.items()}
