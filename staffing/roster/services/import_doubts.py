"""New rows of a roster file that may be somebody known under another number, or each other: told, and written after a yes."""

from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.scope import Scope
from nanan_groups.records.imports.bulk import fetch, table_of
from nanan_groups.records.models import ImportJob
from staffing.roster.models import StaffMember, StaffPost, StaffStage
from staffing.roster.queries.twins import schools_of, why

TOLD = 50  # sentences a page has room for; the rest is counted
_LOOKED_AT = 1_000
_NEW = "s.job_id = %s AND s.kind = 'n'"


def import_doubts(job: ImportJob, scope: Scope) -> list[str]:
    """A sentence each, at most ``TOLD`` and one that counts the others. A handful of statements, however long the file."""
    if not StaffStage.objects.filter(job=job, kind="n").exists():
        return []
    told = [*_known(job, scope), *_each_other(job)]
    more = len(told) - TOLD
    return told if more <= 0 else [*told[:TOLD], f"另有 {more} 处可能重复，请先核对文件中的姓名、出生年月和电话。"]


def _known(job: ImportJob, scope: Scope) -> list[str]:
    """Of the people this person sees: a school learns nothing of other rosters."""
    stage, member = table_of(StaffStage), table_of(StaffMember)
    alike = "m.name = s.name AND m.birth_month = s.birth_month"
    phone = "m.phone = s.phone AND s.phone <> ''"
    within, schools = _within(scope)
    pairs: dict[tuple, dict] = {}
    for reason, on in (("alike", alike), ("phone", phone)):
        found = fetch(
            f"SELECT s.row, s.name, s.staff_no, MIN(m.id) FROM {stage} s JOIN {member} m ON {on} "  # noqa: S608
            f"WHERE {_NEW} AND NOT m.void {within} GROUP BY s.row, s.name, s.staff_no ORDER BY s.row LIMIT {_LOOKED_AT}",
            [job.pk, *schools],
        )
        for row in found:
            pairs.setdefault(tuple(row), {"alike": False, "phone": False})[reason] = True
    seen = StaffMember.objects.in_bulk({pk for *_, pk in pairs})
    schools = schools_of(seen)
    return [
        f"第 {row} 行 {name}（{number}）与名册中的 {seen[pk]}{_at(schools.get(pk))}{why(**reasons)}，可能是同一人。"
        for (row, name, number, pk), reasons in sorted(pairs.items())
    ]


def _within(scope: Scope) -> tuple[str, list[int]]:
    """Who holds or held a post at a school of the reader's; of the whole district nothing is asked."""
    reach = scope.reach(VIEW_ROSTER)
    if reach.everywhere:
        return "", []
    schools = sorted(reach.institutions)
    marks = ", ".join(["%s"] * len(schools)) or "NULL"
    post = table_of(StaffPost)
    return f"AND m.id IN (SELECT p.person_id FROM {post} p WHERE p.institution_id IN ({marks}))", schools  # noqa: S608


def _each_other(job: ImportJob) -> list[str]:
    stage = table_of(StaffStage)
    rows = fetch(
        "SELECT t.row, t.name, t.staff_no, t.first FROM (SELECT s.row, s.name, s.staff_no, "  # noqa: S608
        f"MIN(s.row) OVER (PARTITION BY s.name, s.birth_month) AS first FROM {stage} s WHERE {_NEW}) t "
        f"WHERE t.row <> t.first ORDER BY t.row LIMIT {_LOOKED_AT}",
        [job.pk],
    )
    return [
        f"第 {row} 行 {name}（{number}）与第 {other} 行{why(alike=True, phone=False)}，可能是同一人。"
        for row, name, number, other in rows
    ]


def _at(school: str | None) -> str:
    return f"（{school}）" if school else ""
