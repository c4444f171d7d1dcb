"""Batches and the statements in them, inside a scope; what stands of a group in a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import QuerySet
from django.utils import timezone

from funding.batches.models import Batch, BatchInstalment, GroupStatement
from funding.batches.rules.case import BATCH
from funding.batches.rules.dues import Due, by_source, more_of
from funding.books.models import Account, BookYear
from funding.books.queries.balances import released_of
from funding.books.words import AccountKind
from groups.access.appointments.models import Appointment
from groups.registry.models import EducationGroup
from groups.rights.roles import VIEW_FUNDING, WRITE_PLANS, roles_with
from nanan_groups.kit.money import split
from nanan_groups.kit.scope import Scope
from nanan_groups.records.models import Case


def visible_batches(scope: Scope) -> QuerySet[Batch]:
    """A batch is the whole district's: for who reads all of its money."""
    rows = Batch.objects.select_related("case")
    return rows if scope.may_everywhere(VIEW_FUNDING) else rows.none()


def visible_statements(scope: Scope) -> QuerySet[GroupStatement]:
    """Statements of the groups whose money one reads; outside the district only those in force."""
    rows = GroupStatement.objects.select_related("batch__case", "group")
    if scope.may_everywhere(VIEW_FUNDING):
        return rows
    groups = EducationGroup.objects.visible_to(scope, VIEW_FUNDING).order_by()
    return rows.filter(group__in=groups.values("pk"), batch__case__state__in=BATCH.in_force)


def people_of(case: Case) -> set[int]:
    """Whoever writes today for a group whose statement is in the batch: none of them decides on it."""
    groups = GroupStatement.objects.filter(batch__case=case).order_by().values("group")
    return set(_writers().filter(group__in=groups).values_list("user_id", flat=True))


def batches_of(user_id: int) -> QuerySet:
    """The same from the other side: the cases of the batches that hold a statement of a group he writes for."""
    groups = _writers().filter(user=user_id).values("group")
    return GroupStatement.objects.filter(group__in=groups).order_by().values("batch__case")


def _writers() -> QuerySet[Appointment]:
    return Appointment.objects.active_on(timezone.localdate()).filter(role__in=roles_with(WRITE_PLANS)).order_by()


def in_force_of(year: int) -> dict[int, GroupStatement]:
    """By group, the newest statement that is confirmed. One query."""
    rows = GroupStatement.objects.filter(batch__year=year, batch__case__state__in=BATCH.in_force)
    return {row.group_id: row for row in rows.select_related("batch").order_by("batch__number")}


def confirmed_sites(year: int) -> dict[str, int]:
    """By code of the site, its tight line as it stands confirmed, cuts included: what the guarantee that nothing is lowered
    rests on. A site that moved in that year had a part of its line in each group; what was set by hand is no site's."""
    out: dict[str, int] = {}
    for one in in_force_of(year).values():
        for line in one.lines:
            for site in line.get("sites", ()):
                if site["state"] == "counted":
                    out[site["code"]] = out.get(site["code"], 0) + site["amount"]
    return out


def dues_of(year: int, groups: Sequence[int] | None = None) -> dict[int, Due]:
    """By group with a statement in force: what it is due by the newest, what was released of it. Two queries."""
    rows = GroupStatement.objects.filter(batch__year=year, batch__case__state__in=BATCH.in_force)
    if groups is not None:
        rows = rows.filter(group__in=groups)
    newest = {one.group_id: one for one in rows.order_by("version")}
    released = released_of(year, newest)
    return {key: Due(by_source(one.lines), released.get(key, {})) for key, one in newest.items()}


@dataclass(frozen=True, slots=True)
class Claim:
    """Money that a group has beyond what it is due: ``fen`` to be returned, from its account ``account`` (its code)."""

    year: int
    group: str
    fen: int
    account: str


def claims_of(*years: int) -> list[Claim]:
    """What was released beyond what is due and has not been returned, by group. Five queries a year at most."""
    out = []
    for year in years:
        over = {key: due.over_in_all for key, due in dues_of(year).items() if due.over_in_all}
        if over:
            rows = Account.objects.filter(year=year, kind=AccountKind.GROUP, group__in=over)
            for one in rows.select_related("group").order_by("group__code"):
                out.append(Claim(year, str(one.group), over[one.group_id], one.code))
    return out


def open_years() -> list[int]:
    """Budget years with a confirmed batch that are not closed."""
    closed = BookYear.objects.filter(closed_on__isnull=False).order_by().values("year")
    rows = Batch.objects.filter(case__state__in=BATCH.in_force).exclude(year__in=closed)
    return list(rows.order_by("year").values_list("year", flat=True).distinct())


def version_before(one: GroupStatement) -> GroupStatement | None:
    """The statement in force that this one follows."""
    if one.version == 1:
        return None
    rows = GroupStatement.objects.filter(group=one.group_id, batch__year=one.batch.year, version__lt=one.version)
    return rows.filter(batch__case__state__in=BATCH.in_force).select_related("batch").order_by("-version").first()


def planned_parts(
    one: GroupStatement, before: GroupStatement | None, instalments: Sequence[BatchInstalment]
) -> dict[str, list[int]]:
    """By source, fen of each instalment of what this version adds. What it takes away has no instalment."""
    shares = [Fraction(each.share) for each in instalments]
    more = more_of(one.lines, before.lines if before else ())
    return {source: split(fen, shares) for source, fen in more.items() if shares}


def coming_of(year: int, group: int, due: Due) -> int:
    """Fen that the instalments still to come will bring the group: as planned, less what is deducted from them."""
    rows = GroupStatement.objects.filter(group=group, batch__year=year, batch__case__state__in=BATCH.in_force)
    planned: dict[str, int] = {}
    before = None
    for one in rows.select_related("batch").prefetch_related("batch__instalments").order_by("version"):
        every = list(one.batch.instalments.all())
        for source, parts in planned_parts(one, before, every).items():
            open_ = [fen for each, fen in zip(every, parts, strict=True) if each.released_on is None]
            planned[source] = planned.get(source, 0) + sum(open_)
        before = one
    return sum(min(fen, due.left(source)) for source, fen in planned.items())
