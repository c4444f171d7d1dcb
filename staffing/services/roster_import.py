"""The roster written set-wise: a file of a hundred thousand people is compared, previewed and merged in seconds.

A person is told by the staff number. What a row changes in the post (site, kind, leadership) is a 变更 from the import's
effective day; 到校日期 is a 更正 of the post; 退休 or 离职 ends the posts on that day. Moving to another school is not an
import's business: that is a case of its own (意见 五(二)4).
"""

from datetime import date
from operator import attrgetter

from django.db import connection

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.imports.bulk import quoted, rows_by_key, table_of

from ..enums import GONE
from ..logic.phones import masked
from ..logic.posts import elsewhen, refuse_early_leave, refuse_late_joining, refuse_new_gone, unavailable
from ..models import StaffMember, StaffPost
from ..resources import RosterSheet
from .roster_merge import PERSON, POST, RosterMerge

OF_ROW = tuple("title_" if name == "title" else name for name in PERSON)  # the sheet's own names
OF_PERSON, OF_POST = attrgetter(*OF_ROW), attrgetter("post_kind", "leadership", "joined_on")
PLACE = ("school", "site")
OF_STORED = (*OF_ROW, *PLACE, "post_kind", "leadership", "joined_on")
# The tuple ``known`` gives.
AT = ("staff_no", "id", "revision", "post_id", "since", "until", *PERSON, *POST)
SCHOOL_AT, STATE_AT, SINCE_AT = AT.index("institution_id"), AT.index("state"), AT.index("since")
DAYS_AT = {AT.index(name) for name in ("since", "until", "birth_month", "joined_service_on", "joined_on")}


def _day(value) -> date | None:
    """SQLite keeps days as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


class RosterWriter(RosterMerge):
    """Judges RosterSheet rows by what is stored."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.elsewhen: dict[int, list[tuple]] = {}

    def job_sheet(self):
        return RosterSheet

    def resolve(self, row):
        return self.places.place(row)

    # --- comparing -------------------------------------------------------------------------------------------------
    def known(self, rows) -> dict:
        """Staff number → the stored person with the post of the effective day, as one tuple (see AT)."""
        facts = ", ".join([*(f"m.{quoted(name)}" for name in PERSON), *(f"p.{quoted(name)}" for name in POST)])
        found = rows_by_key(
            f"SELECT m.staff_no, m.id, m.revision, p.id, p.valid_from, p.valid_to, {facts} "  # noqa: S608
            f"FROM {table_of(StaffMember)} m LEFT JOIN {table_of(StaffPost)} p ON p.person_id = m.id AND p.main "
            "AND (p.valid_to IS NULL OR p.valid_to > %s) WHERE",
            "m.staff_no",
            [row.staff_no for _, row, _ in rows],
            [self.effective],
        )
        if connection.vendor != "postgresql":  # SQLite keeps days as text
            found = [tuple(_day(value) if at in DAYS_AT else value for at, value in enumerate(row)) for row in found]
        known = {row[0]: row for row in found}
        coming = [row for row in found if row[SINCE_AT] is not None and row[SINCE_AT] > self.effective]
        if coming:
            known |= self._of_the_day(found, {row[0] for row in coming})
        self._note_elsewhen([row[1] for row in known.values() if row[3] is None])
        return known

    def _of_the_day(self, found: list[tuple], movers: set[str]) -> dict:
        """Who has a post still to come: with the post of the day, or without one. Who goes on to another school is that
        school's, whatever the day: as the services judge it."""
        posts: dict[str, list[tuple]] = {}
        for row in found:
            if row[0] in movers:
                posts.setdefault(row[0], []).append(row)
        out = {}
        for number, own in posts.items():
            own.sort(key=lambda row: row[SINCE_AT])
            first = own[0]
            stays = all(row[SCHOOL_AT] == first[SCHOOL_AT] for row in own)
            if first[SINCE_AT] > self.effective or not stays:
                first = (*first[:3], *[None] * 3, *first[6 : 6 + len(PERSON)], *[None] * len(POST))
            out[number] = first
        return out

    def _note_elsewhen(self, people: list[int]) -> None:
        """(school, from, to) of the main posts of those who hold none that day, in their order: their own school's file may
        still name them, or already."""
        posts = StaffPost.objects.filter(person_id__in=people, main=True).order_by("valid_from", "pk")
        for person, *post in posts.values_list("person_id", "institution_id", "valid_from", "valid_to"):
            self.elsewhen.setdefault(person, []).append(tuple(post))

    def judge(self, number, row, resolved, known):
        facts = (*OF_PERSON(row), *resolved, *OF_POST(row))
        stored = known.get(row.staff_no)
        if stored is None:
            refuse_new_gone(row.state)
            return "n", None, None, (None, None, None, "", row.staff_no, *facts), row.name, ()
        _, pk, revision, post_id, since, until, *_ = stored
        if post_id is None:
            posts = self.elsewhen.get(pk) or [(None, None, None)]
            if {stored[STATE_AT], row.state} <= set(GONE) and posts[-1][0] == resolved[0]:
                return "u", pk, revision, None, row.name, ()  # left already, as the file says
            raise elsewhen(resolved[0], self.effective, posts)
        if stored[SCHOOL_AT] != resolved[0]:
            raise unavailable()
        if self.absent:
            row, resolved = self._completed(row, resolved, stored)
            facts = (*OF_PERSON(row), *resolved, *OF_POST(row))
        if stored[STATE_AT] in GONE and row.state not in GONE:
            facts = (*facts[: len(PERSON) - 1], stored[STATE_AT], *facts[len(PERSON) :])  # leaves on a later day
        self.schools.add(resolved[0])
        if stored[6:] == facts:
            return "u", pk, revision, None, row.name, ()
        people = len(PERSON)
        old_person, old_post, person, post = (
            stored[6 : 6 + people],
            stored[6 + people :],
            facts[:people],
            facts[people:],
        )
        if row.state in GONE and stored[STATE_AT] not in GONE and until is not None:
            raise RuleViolation("该日之后还有已登记的任职，请先更正后再办理离校。", field="state", code="post-coming")
        change = self._post_change(row, since, old_post, post)
        values = (person != old_person, post_id, until, change, row.staff_no, *facts)
        cells = self._cells(old_person, person, old_post, post)
        return "c", pk, revision, values, f"{row.name}（{row.staff_no}）", cells

    def _completed(self, row, resolved, stored):
        """What the file has no column for stays as it is stored; the rules are asked once more of the whole."""
        kept = {name: value for name, value in zip(OF_STORED, stored[6:], strict=True) if name in self.absent}
        if row.state in GONE:
            kept.pop("leadership", None)  # ends with the post
        row = row._replace(**{name: value for name, value in kept.items() if name not in PLACE})
        for problem in RosterSheet.rules(row):
            raise RuleViolation(problem.sentence, field=problem.column, code=problem.code)
        return row, (resolved[0], kept.get("site", resolved[1]))

    def _post_change(self, row, since, old, new) -> str:
        """ "" nothing, "m" the post changes on the effective day, "f" it is mended in place, "e" it ends."""
        moved = old[1:4] != new[1:4]
        if row.state in GONE:  # the sheet's own rules have emptied the leadership post: it ends with the post
            if old[1:3] != new[1:3] or old[4] != new[4]:
                raise RuleViolation(
                    "退休或离职的行请勿同时修改校点、岗位类别或到校日期。", field="state", code="leave-and-move"
                )
            try:
                refuse_early_leave(self.effective, since)
            except RuleViolation as refused:
                refused.field = "state"
                raise
            return "e"
        if old[4] != new[4]:
            refuse_late_joining(new[4], since)
        if moved:
            return "m" if since < self.effective else "f"
        return "f" if old[4] != new[4] else ""

    def _cells(self, old_person, person, old_post, post) -> list[list[str]]:
        sheet = RosterSheet.entered()
        cells = []
        for name, before, after in zip(OF_ROW, old_person, person, strict=True):
            if before != after:
                column = sheet[name]
                # A stored telephone in clear takes a reason and is on record; the new one is in the person's own file.
                old = masked(before) if name == "phone" else _shown(column, before)
                cells.append([column.header, old, _shown(column, after)])
        names = ("school", "site", "post_kind", "leadership", "joined_on")
        for name, before, after in zip(names, old_post, post, strict=True):
            if before != after:
                column = sheet[name]
                told = [self._post_text(name, column, post[0], value) for value in (before, after)]
                cells.append([column.header, *told])
        return cells

    def _post_text(self, name, column, institution, value) -> str:
        return self.places.site_text(institution, value) if name == "site" else _shown(column, value)

    def told(self, staged):
        cells = []
        for name, column in RosterSheet.entered().items():
            if name in ("school", "site"):
                text = self.places.school_text if name == "school" else self.places.site_text
                known = (staged.institution_id,) if name == "school" else (staged.institution_id, staged.site_id)
                value = text(*known)
            else:
                value = _shown(column, getattr(staged, "title" if name == "title_" else name))
            if value:
                cells.append([column.header, "", value])
        return f"{staged.name}（{staged.staff_no}）", cells


def _shown(column, value) -> str:
    shown = column.kind.show(value) if value not in (None, "") else ""
    return shown.isoformat() if hasattr(shown, "isoformat") else str(shown)
