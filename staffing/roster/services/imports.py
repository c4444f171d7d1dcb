"""The roster written set-wise: a file of a hundred thousand people is compared, previewed and merged in seconds.

A person is told by the staff number. What a row changes in the post (site, kind, leadership) is a 变更 from the import's
effective day; 到校日期 is a 更正 of the post; 退休 or 离职 ends the posts on that day. Moving to another school is not an
import's business: that is a case of its own (意见 五(二)4).
"""

from array import array
from collections.abc import Callable
from itertools import islice

from django.db import connection

from groups.rights.roles import CHANGE_ROSTER, VIEW_ROSTER
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import Scope
from nanan_groups.records.imports.bulk import fetch, quoted, rows_by_key, table_of
from nanan_groups.records.models import ImportJob
from staffing.roster.models import StaffMember, StaffPost, StaffStage
from staffing.roster.queries.places import schools_of
from staffing.roster.rules import (
    masked,
    other_day,
    refuse_early_leave,
    refuse_late_joining,
    refuse_new_gone,
    stored_as,
    unavailable,
    why,
)
from staffing.roster.services.merge import PLACE, SHEET_NAME, RosterMerge
from staffing.roster.sheets import RosterSheet, masked_number
from staffing.roster.words import GONE

ABSENT_NAMED = 20
TOLD = 50  # sentences a page has room for; the rest is counted
_LOOKED_AT = 1_000
Place = Callable[[int], str]  # how a row of the file is called
_NEW = "s.job_id = %s AND s.kind = 'n'"


class RosterWriter(RosterMerge):
    """Judges RosterSheet rows by what is stored."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.other_day: dict[int, list[tuple]] = {}
        self.district = self.scope.may_everywhere(CHANGE_ROSTER)
        self.met = array("q")  # of the file's schools, who is in it

    def job_sheet(self):
        return RosterSheet

    def resolve(self, row):
        return self.places.place(row)

    def story(self):
        """Who holds a main post at the file's schools and is not in it: to be looked at, never changed."""
        told = super().story()
        there = StaffPost.objects.active_on(self.effective).filter(main=True, institution_id__in=self.schools)
        count = there.count() - len(self.met)
        if not self.schools or count <= 0:
            return told
        names = ""
        if count <= ABSENT_NAMED * 10:
            met = set(self.met)
            left = (name for pk, name in there.order_by("pk").values_list("person_id", "person__name") if pk not in met)
            names = "：" + "、".join(islice(left, ABSENT_NAMED)) + ("等" if count > ABSENT_NAMED else "")
        return [*told, f"在册而不在文件中的 {count} 人{names}。导入不改变他们；已离校或调出的，请另行办理。"]

    def doubts(self) -> list[str]:
        return import_doubts(self.job, self.scope, self.place)

    # --- comparing -------------------------------------------------------------------------------------------------
    def known(self, rows) -> dict:
        """Staff number in capitals → the stored person with the post of the effective day (RosterFacts.Stored)."""
        person, post = ([quoted(name) for name in names] for names in (self.facts.person, self.facts.post))
        facts = ", ".join([*(f"m.{name}" for name in person), *(f"p.{name}" for name in post)])
        found = rows_by_key(
            f"SELECT UPPER(m.staff_no), m.id, m.revision, p.id, p.valid_from, p.valid_to, {facts} "  # noqa: S608
            f"FROM {table_of(StaffMember)} m LEFT JOIN {table_of(StaffPost)} p ON p.person_id = m.id AND p.main "
            "AND (p.valid_to IS NULL OR p.valid_to > %s) WHERE NOT m.void AND",
            "UPPER(m.staff_no)",
            [row.staff_no.upper() for _, row, _ in rows],
            [self.effective],
        )
        if connection.vendor != "postgresql":
            found = map(self.facts.from_sqlite, found)
        found = list(map(self.facts.Stored._make, found))
        known = {row.staff_no: row for row in found}
        coming = [row for row in found if row.since is not None and row.since > self.effective]
        if coming:
            known |= self._of_the_day(found, {row.staff_no for row in coming})
        self._note_elsewhen([row.pk for row in known.values() if row.post_id is None])
        return known

    def _of_the_day(self, found: list[tuple], movers: set[str]) -> dict:
        """Who has a post still to come: with the post of the day, or without one. Who goes on to another school is that
        school's, whatever the day: as the services judge it."""
        posts: dict[str, list[tuple]] = {}
        for row in found:
            if row.staff_no in movers:
                posts.setdefault(row.staff_no, []).append(row)
        out = {}
        for number, own in posts.items():
            own.sort(key=lambda row: row.since)
            first = own[0]
            stays = all(row.institution_id == first.institution_id for row in own)
            gone = first.since > self.effective or not stays
            out[number] = first._replace(**self.facts.no_post) if gone else first
        return out

    def _note_elsewhen(self, people: list[int]) -> None:
        """(school, from, to) of the main posts of those who hold none that day, in their order: their own school's file may
        still name them, or already."""
        posts = StaffPost.objects.filter(person_id__in=people, main=True).order_by("valid_from", "pk")
        for person, *post in posts.values_list("person_id", "institution_id", "valid_from", "valid_to"):
            self.other_day.setdefault(person, []).append(tuple(post))

    def judge(self, number, row, resolved, known):
        stored = known.get(row.staff_no.upper())
        if "*" in row.phone:  # as an export shows the number: the same one stays
            if stored is None or masked(stored.phone) != row.phone:
                raise masked_number(row.phone)
            row = row._replace(phone=stored.phone)
        facts = self.facts.of_row(row, resolved)
        if stored is None:
            refuse_new_gone(row.state)
            return "n", None, None, (None, None, None, "", row.staff_no, *facts), row.name, ()
        pk, revision = stored.pk, stored.revision
        if stored.post_id is None:
            posts = self.other_day.get(pk) or [(None, None, None)]
            if {stored.state, row.state} <= set(GONE) and posts[-1][0] == resolved[0]:
                return "u", pk, revision, None, row.name, ()  # left already, as the file says
            raise other_day(resolved[0], self.effective, posts)
        if stored.institution_id != resolved[0]:
            raise unavailable(district=self.district)
        spared = {name for name, (other, value) in self.spared.items() if getattr(row, other) != value}
        if absent := self.absent | spared:
            row, resolved = self._completed(row, resolved, stored, absent)
            facts = self.facts.of_row(row, resolved)
        if stored.state in GONE and row.state not in GONE:  # leaves on a later day
            facts = tuple(self.facts.Facts._make(facts)._replace(state=stored.state))
        self.schools.add(resolved[0])
        self.met.append(pk)
        if stored[self.facts.from_facts] == facts:
            return "u", pk, revision, None, row.name, ()
        new = self.facts.Facts._make(facts)
        if row.state in GONE and stored.state not in GONE and stored.until is not None:
            raise RuleViolation("该日之后还有已登记的任职，请先更正后再办理离校。", field="state", code="post-coming")
        change = self._post_change(row, stored.since, self.facts.post_of(stored), self.facts.post_of(new))
        person_changed = self.facts.person_of(new) != self.facts.person_of(stored)
        values = (person_changed, stored.post_id, stored.until, change, row.staff_no, *facts)
        cells = self._cells(stored, new)
        return "c", pk, revision, values, f"{row.name}（{row.staff_no}）", cells

    def _completed(self, row, resolved, stored, absent):
        """What the file has no column for stays as it is stored; the rules are asked once more of the whole."""
        kept = {SHEET_NAME[name]: getattr(stored, name) for name in self.facts.names if SHEET_NAME[name] in absent}
        if row.state in GONE:
            kept.pop("leadership", None)  # ends with the post
        site = kept.pop("site", resolved[1])
        row = row._replace(**kept)
        for problem in RosterSheet.rules(row):
            raise RuleViolation(problem.sentence, field=problem.column, code=problem.code)
        return row, (resolved[0], site)

    def _post_change(self, row, since, old, new) -> str:
        """ "" nothing, "m" the post changes on the effective day, "f" it is mended in place, "e" it ends."""
        joined = old.joined_on != new.joined_on
        moved = old._replace(joined_on=new.joined_on) != new
        if row.state in GONE:  # the sheet's own rules have emptied the leadership post: it ends with the post
            if old._replace(leadership=new.leadership) != new:
                raise RuleViolation(
                    "退休或离职的行请勿同时修改校点、岗位类别或到校日期。", field="state", code="leave-and-move"
                )
            try:
                refuse_early_leave(self.effective, since)
            except RuleViolation as refused:
                refused.field = "state"
                raise
            return "e"
        if joined:
            refuse_late_joining(new.joined_on, since)
        if moved:
            return "m" if since < self.effective else "f"
        return "f" if joined else ""

    def _cells(self, stored, new) -> list[list[str]]:
        cells = []
        for name in self.facts.names:
            before, after = getattr(stored, name), getattr(new, name)
            if before != after:
                # A stored telephone in clear takes a reason and is on record; the new one is in the person's own file.
                old = masked(before) if name == "phone" else self._fact_text(name, stored)
                cells.append([RosterSheet.fields[SHEET_NAME[name]].header, old, self._fact_text(name, new)])
        return cells

    def _fact_text(self, name: str, facts) -> str:
        """``facts``: whatever has them by name."""
        if name not in PLACE:
            return _shown(RosterSheet.fields[SHEET_NAME[name]], getattr(facts, name))
        if name == "site_id":
            return self.places.site_text(facts.institution_id, facts.site_id)
        return self.places.school_text(facts.institution_id)

    def told(self, staged):
        cells = []
        for name, column in RosterSheet.entered().items():
            value = self._fact_text(stored_as(name), staged)
            if value:
                cells.append([column.header, "", value])
        return f"{staged.name}（{staged.staff_no}）", cells


def _shown(column, value) -> str:
    shown = column.kind.show(value) if value not in (None, "") else ""
    return shown.isoformat() if hasattr(shown, "isoformat") else str(shown)


# --- new rows that may be somebody known under another number, or each other: told, and written after a yes -------------
def import_doubts(job: ImportJob, scope: Scope, place: Place = "第 {} 行".format) -> list[str]:
    """A sentence each, at most ``TOLD`` and one that counts the others. A handful of statements, however long the file."""
    if not StaffStage.objects.filter(job=job, kind="n").exists():
        return []
    told = [*_known(job, scope, place), *_each_other(job, place)]
    more = len(told) - TOLD
    return told if more <= 0 else [*told[:TOLD], f"另有 {more} 处可能重复，请先核对文件中的姓名、出生年月和电话。"]


def _known(job: ImportJob, scope: Scope, place: Place) -> list[str]:
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
        f"{place(row)} {name}（{number}）与名册中的 {seen[pk]}{_at(schools.get(pk))}{why(**reasons)}，可能是同一人。"
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


def _each_other(job: ImportJob, place: Place) -> list[str]:
    stage = table_of(StaffStage)
    rows = fetch(
        "SELECT t.row, t.name, t.staff_no, t.first FROM (SELECT s.row, s.name, s.staff_no, "  # noqa: S608
        f"MIN(s.row) OVER (PARTITION BY s.name, s.birth_month) AS first FROM {stage} s WHERE {_NEW}) t "
        f"WHERE t.row <> t.first ORDER BY t.row LIMIT {_LOOKED_AT}",
        [job.pk],
    )
    return [
        f"{place(row)} {name}（{number}）与{place(other)}{why(alike=True, phone=False)}，可能是同一人。"
        for row, name, number, other in rows
    ]


def _at(school: str | None) -> str:
    return f"（{school}）" if school else ""
