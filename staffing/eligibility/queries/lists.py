"""A list as one person sees it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.scope import Scope
from staffing.eligibility.models import Addendum, CensusEntry, CensusList, Objection
from staffing.eligibility.rules.judging import Verdict
from staffing.eligibility.words import ListState, ObjectionState, Standing
from staffing.roster.words import LeadershipPost, PostKind, Subject, TeachingStage


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is printed."""

    pk: int
    code: str
    staff_no: str
    name: str
    school: str
    school_code: str
    what: str
    honour: str
    standing: str
    standing_text: str
    line: str
    by_hand: bool
    objection: str


@dataclass(frozen=True, slots=True)
class SchoolCount:
    code: str
    name: str
    due: int
    deferred: int


def seen_entries(row: CensusList, scope: Scope, right: str = VIEW_ROSTER):
    """Schools see a list once it is posted."""
    entries = row.entries.visible_to(scope, right)
    if row.state == ListState.DRAWN and not scope.reach(right).everywhere:
        return entries.none()
    return entries


def counts_of(row: CensusList, scope: Scope) -> dict[str, int]:
    """By standing, of those one sees. One query."""
    found = seen_entries(row, scope).order_by().values_list("standing").annotate(people=Count("pk"))
    return dict(found)


def by_school(row: CensusList, scope: Scope) -> list[SchoolCount]:
    """One query."""
    found = (
        seen_entries(row, scope)
        .order_by("institution__code")
        .values_list("institution__code", "school")
        .annotate(
            due=Count("pk", filter=Q(standing=Standing.DUE)), deferred=Count("pk", filter=Q(standing=Standing.DEFERRED))
        )
    )
    return [SchoolCount(*one) for one in found]


def in_order(entries):
    """School by school, by staff number."""
    return entries.select_related("person", "institution").order_by("institution__code", "staff_no")


def rows_of(entries) -> list[Row]:
    """One query more, for the objections."""
    found = list(entries)
    waiting = dict(
        Objection.objects.filter(entry__in=[one.pk for one in found])
        .order_by("raised_on", "pk")
        .values_list("entry_id", "state")
    )
    return [row_of(one, waiting.get(one.pk, "")) for one in found]


def row_of(one: CensusEntry, objection: str = "") -> Row:
    stage = TeachingStage(one.stage).label if one.stage else ""
    subject = Subject(one.subject).label if one.subject else ""
    post = LeadershipPost(one.leadership).label if one.leadership else PostKind(one.post_kind).label
    return Row(
        one.pk,
        one.person.code,
        one.staff_no,
        one.name,
        one.school,
        one.institution.code,
        " ".join(part for part in (f"{stage}{subject}", str(post)) if part),
        one.get_honour_display() if one.honour else "",
        one.standing,
        one.get_standing_display(),
        one.line,
        one.by_hand,
        str(ObjectionState(objection).label) if objection else "",
    )


def verdict_of(one: CensusEntry) -> Verdict:
    return Verdict(one.standing, one.line, one.since, one.months, one.retires, one.left, one.exempt, one.note)


def addenda_of(row: CensusList, scope: Scope) -> list[Addendum]:
    """Those about people one sees in the list, or whom the list does not name, for who sees everybody."""
    rows = row.addenda.select_related("person", "entry").order_by("number")
    if not scope.may_everywhere(VIEW_ROSTER):
        rows = rows.filter(entry__in=seen_entries(row, scope))
    return list(rows)


def lists_of(scope: Scope) -> list[CensusList]:
    """The years of which there is a list this person sees."""
    rows = CensusList.objects.order_by("-school_year")
    if not scope.may_everywhere(VIEW_ROSTER):
        rows = rows.exclude(state=ListState.DRAWN)
    return list(rows)


def list_of(scope: Scope, school_year: int) -> CensusList | None:
    return next((one for one in lists_of(scope) if one.school_year == school_year), None)


def due_steps(today: date) -> tuple[CensusList | None, str]:
    """The list that waits for personnel, and for what: nothing is drawn though the day has come, or the posting is over."""
    row = CensusList.objects.order_by("-school_year").first()
    if row is not None and row.state == ListState.POSTED and row.posted_until < today:
        return row, "公示已满，答复异议后冻结"
    if row is not None and row.state == ListState.DRAWN:
        return row, "尚未公示"
    return None, ""
