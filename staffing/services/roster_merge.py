"""The roster written set-wise: a file of a hundred thousand people is compared, previewed and merged in seconds.

A person is told by the staff number. What a row changes in the post (site, kind, leadership) is a 变更 from the import's
effective day; 到校日期 is a 更正 of the post; 退休 or 离职 ends the posts on that day. Moving to another school is not an
import's business: that is a case of its own (意见 五(二)4).
"""

from datetime import date
from operator import attrgetter

from django.db import connection
from django.db.models import Q

from groups.models import Institution
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Problem
from nanan_groups.records.imports.bulk import fetch, history_from, quoted, rows_by_key, run, table_of, write_history
from nanan_groups.records.imports.setwise import MergeWriter
from nanan_groups.records.imports.writers import Changed
from nanan_groups.records.models.codes import next_codes

from ..codes import PREFIX, WIDTH
from ..enums import GONE
from ..logic.phones import masked
from ..logic.posts import (
    SEATS,
    refuse_early_leave,
    refuse_late_joining,
    refuse_new_gone,
    refuse_taken_seat,
    unavailable,
)
from ..models import StaffMember, StaffPost, StaffStage
from ..queries.places import Places
from ..resources import RosterSheet
from .basics import keep_seat

PERSON = (
    "name", "sex", "birth_month", "stage", "subject", "title", "honour", "joined_service_on", "phone", "state",
)  # fmt: skip
POST = ("institution_id", "site_id", "post_kind", "leadership", "joined_on")
OF_ROW = tuple("title_" if name == "title" else name for name in PERSON)  # the sheet's own names
OF_PERSON, OF_POST = attrgetter(*OF_ROW), attrgetter("post_kind", "leadership", "joined_on")
# The tuple ``known`` gives.
AT = ("staff_no", "id", "revision", "post_id", "since", "until", *PERSON, *POST)
SCHOOL_AT, STATE_AT, SINCE_AT = AT.index("institution_id"), AT.index("state"), AT.index("since")
DAYS_AT = {AT.index(name) for name in ("since", "until", "birth_month", "joined_service_on", "joined_on")}


def _day(value) -> date | None:
    """SQLite keeps days as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


class RosterWriter(MergeWriter):
    """Writes StaffMember and StaffPost from RosterSheet rows."""

    stage_model = StaffStage
    staged = ("person_changed", "post_id", "post_until", "post_change", "staff_no", *PERSON, *POST)
    models = (StaffPost, StaffMember)
    verb = "import_staff"
    title = "导入教职工名册"
    keeps_unchanged = False

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.effective = self.job.effective_on
        self.places = Places(self.scope, self.effective)
        self.codes_from = 0
        self.left: dict[int, int] = {}
        self.schools: set[int] = set()  # of people the file names and the register knows
        self.watermarks = [_last_history(StaffMember), _last_history(StaffPost)]

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
        self._note_left([row[1] for row in known.values() if row[3] is None])
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

    def _note_left(self, people: list[int]) -> None:
        """The school of the last main post of those who hold none that day: their own school's file may still name them."""
        if people:
            posts = StaffPost.objects.filter(person_id__in=people, main=True).order_by("valid_from", "pk")
            self.left |= dict(posts.values_list("person_id", "institution_id"))

    def judge(self, number, row, resolved, known):
        facts = (*OF_PERSON(row), *resolved, *OF_POST(row))
        stored = known.get(row.staff_no)
        if stored is None:
            refuse_new_gone(row.state)
            return "n", None, None, (None, None, None, "", row.staff_no, *facts), row.name, ()
        _, pk, revision, post_id, since, until, *_ = stored
        if post_id is None and {stored[STATE_AT], row.state} <= set(GONE) and self.left.get(pk) == resolved[0]:
            return "u", pk, revision, None, row.name, ()  # left already, as the file says
        if post_id is None or stored[SCHOOL_AT] != resolved[0]:
            raise unavailable()
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

    # --- the whole file --------------------------------------------------------------------------------------------
    def last_problems(self):
        """One head and one secretary in an institution: among the rows of the file and those who stay."""
        rows = StaffStage.objects.filter(job=self.job, leadership__in=SEATS).exclude(state__in=GONE)
        staged = list(rows.order_by("row").values_list("row", "institution_id", "leadership", "post_until"))
        if not staged:
            return []
        changed = StaffStage.objects.filter(job=self.job, kind="c").values("target_id")
        held = (
            StaffPost.objects.active_or_coming(self.effective)
            .filter(institution_id__in={institution for _, institution, *_ in staged}, leadership__in=SEATS)
            # Of whom the file changes, the post of the day gives way; one that comes later stays.
            .exclude(Q(person_id__in=changed) & Q(valid_from__lte=self.effective))
        )
        taken: dict[int, list[tuple]] = {}
        for institution, *seat in held.order_by("pk").values_list("institution_id", "leadership", "valid_from"):
            taken.setdefault(institution, []).append(tuple(seat))
        problems = []
        for number, institution, post, until in staged:
            others = taken.setdefault(institution, [])
            try:  # for as long as the post would last, as in every service
                refuse_taken_seat(post, [seat for seat, since in others if until is None or since < until])
            except RuleViolation as refused:
                problems.append((number, Problem(refused.field, refused.code, refused.sentence)))
            else:
                others.append((post, self.effective))
        return problems

    # --- undo ------------------------------------------------------------------------------------------------------
    def undo(self, reason, tick):
        """The people first, as in every service: others wait here, or find the revision moved. A seat that somebody else
        took since is not given back."""
        member, people, posts = map(table_of, (StaffMember, StaffMember.history.model, StaffPost.history.model))
        run(
            f"UPDATE {member} SET revision = revision + 1 WHERE id IN (SELECT id FROM {people} WHERE act_id = %s "  # noqa: S608
            f"UNION SELECT person_id FROM {posts} WHERE act_id = %s)",
            [self.job.act_id] * 2,
        )
        done = super().undo(reason, tick)
        back = StaffPost.history.filter(act=done, history_type="~", leadership__in=SEATS).values("id")
        for post in StaffPost.objects.filter(pk__in=back).select_related("institution").order_by("pk"):
            try:
                keep_seat(post.institution, post.leadership, post.valid_from, post.valid_to, besides=post.person_id)
            except RuleViolation:
                raise RuleViolation("导入之后该校已任命他人，不能整体撤销。请逐条更正。", code="touched") from None
        return done

    # --- merging ---------------------------------------------------------------------------------------------------
    def memory(self) -> dict:
        return {"schools": sorted(self.schools), "seen": self.watermarks}

    def recheck(self) -> bool:
        """The sites of the file are still open and still this person's; nobody has touched a person of its schools.

        Rows that change nothing are not staged, so what happened to them since is asked of the history.
        """
        used = StaffStage.objects.filter(job=self.job, site_id__isnull=False)
        pairs = set(used.order_by().values_list("institution_id", "site_id").distinct())
        if not all(self.places.stands(institution, site) for institution, site in pairs):
            return False
        leading = StaffStage.objects.filter(job=self.job, leadership__in=SEATS).values("institution_id")
        list(Institution.objects.select_for_update().filter(pk__in=leading).order_by("pk"))  # one appoints at a time
        if self.last_problems():
            return False
        memory = self.job.layout["memory"]
        people, posts = memory["seen"]
        of_schools = StaffPost.history.filter(institution_id__in=memory["schools"])
        if of_schools.filter(history_id__gt=posts).exists():
            return False
        touched = StaffMember.history.filter(history_id__gt=people).values("id")
        return not StaffPost.objects.filter(person_id__in=touched, institution_id__in=memory["schools"]).exists()

    def still_fits(self) -> bool:
        stage, member = table_of(StaffStage), table_of(StaffMember)
        stale = fetch(
            f"SELECT 1 FROM {stage} s LEFT JOIN {member} m ON m.id = s.target_id "  # noqa: S608
            "WHERE s.job_id = %s AND s.target_id IS NOT NULL AND (m.id IS NULL OR m.revision <> s.seen) LIMIT 1",
            [self.job.pk],
        )
        taken = fetch(
            f"SELECT 1 FROM {stage} s JOIN {member} m ON m.staff_no = s.staff_no "  # noqa: S608
            "WHERE s.job_id = %s AND s.kind = 'n' LIMIT 1",
            [self.job.pk],
        )
        return not stale and not taken

    def before_merge(self) -> None:
        if self.job.new:
            first = next_codes(PREFIX, WIDTH, self.job.new)[0]
            self.codes_from = int(first.removeprefix(PREFIX)) - 1

    def merge(self, act_row, low, high):
        about = {"act_id": act_row.pk, "user_id": self.actor.pk}
        span = [self.job.pk, low, high]
        self._add(span, about)
        if self.job.changed:
            self._change_people(span, about)
            self._change_posts(span, about)

    def _add(self, span, about) -> None:
        """New people, their posts and the history of both."""
        stage = table_of(StaffStage)
        new = "WHERE s.job_id = %s AND s.kind = 'n' AND s.row >= %s AND s.row < %s"
        people, values = self._people_of(f"FROM {stage} s {new} ORDER BY s.row")
        if connection.vendor == "postgresql":
            # One statement that hands its rows on: no join has to find again what was just written.
            told, about_people = history_from(StaffMember, "+", "people t", **about)
            posts, flags = self._posts_of(
                f"FROM people m JOIN {stage} s ON s.staff_no = m.staff_no {new} ORDER BY s.row"
            )
            also_told, about_posts = history_from(StaffPost, "+", "posts t", **about)
            run(
                f"WITH people AS ({people} RETURNING *), told AS ({told}), posts AS ({posts} RETURNING *) {also_told}",
                [*values, *span, *about_people, *flags, *span, *about_posts],
            )
        elif run(people, [*values, *span]):
            member = table_of(StaffMember)
            write_history(StaffMember, "+", f"JOIN {stage} s ON s.staff_no = t.staff_no {new}", span, **about)
            posts, flags = self._posts_of(
                f"FROM {stage} s JOIN {member} m ON m.staff_no = s.staff_no {new} ORDER BY s.row"
            )
            run(posts, [*flags, *span])
            of_new = f"JOIN {member} m ON m.id = t.person_id JOIN {stage} s ON s.staff_no = m.staff_no {new}"
            write_history(StaffPost, "+", of_new, span, **about)

    def _people_of(self, source: str) -> tuple[str, list]:
        facts = ", ".join(quoted(name) for name in PERSON)
        taken = ", ".join(f"s.{quoted(name)}" for name in PERSON)
        if connection.vendor == "postgresql":
            number, figures = "lpad((%s + s.ordinal)::text, %s, '0')", [self.codes_from, WIDTH]
        else:
            number, figures = "printf('%%0*d', %s, %s + s.ordinal)", [WIDTH, self.codes_from]
        return (
            f"INSERT INTO {table_of(StaffMember)} (code, staff_no, {facts}, is_demo, revision) "
            f"SELECT %s || {number}, s.staff_no, {taken}, %s, 1 {source}",
            [PREFIX, *figures, False],
        )

    @staticmethod
    def _posts_of(source: str) -> tuple[str, list]:
        columns = ", ".join(quoted(name) for name in POST)
        taken = ", ".join(f"s.{quoted(name)}" for name in POST)
        return (
            f"INSERT INTO {table_of(StaffPost)} (person_id, {columns}, main, valid_from, start_open, valid_to) "
            f"SELECT m.id, {taken}, %s, s.joined_on, %s, NULL {source}",
            [True, False],
        )

    def _change_people(self, span, about) -> None:
        stage, member = table_of(StaffStage), table_of(StaffMember)
        sets = ", ".join(f"{quoted(name)} = s.{quoted(name)}" for name in PERSON)
        changed = "s.job_id = %s AND s.kind = 'c' AND s.row >= %s AND s.row < %s"
        wanted = fetch(f"SELECT COUNT(*) FROM {stage} s WHERE {changed}", span)[0][0]  # noqa: S608
        done = run(
            f"UPDATE {member} SET {sets}, revision = {member}.revision + 1 FROM {stage} s "  # noqa: S608
            f"WHERE {member}.id = s.target_id AND {member}.revision = s.seen AND {changed}",
            span,
        )
        if done != wanted:
            raise Changed
        write_history(
            StaffMember,
            "~",
            f"JOIN {stage} s ON s.target_id = t.id WHERE {changed} AND s.person_changed",
            span,
            **about,
        )

    def _change_posts(self, span, about) -> None:
        """End what ends, then begin what begins: the rule of one main post holds at every statement."""
        stage, post = table_of(StaffStage), table_of(StaffPost)
        of = "s.job_id = %s AND s.kind = 'c' AND s.row >= %s AND s.row < %s AND s.post_change"
        columns = ", ".join(quoted(name) for name in POST)
        on_stage = f"JOIN {stage} s ON s.post_id = t.id WHERE {of}"
        ended = run(
            f"UPDATE {post} SET valid_to = %s FROM {stage} s WHERE {post}.id = s.post_id AND {of} IN ('m', 'e')",  # noqa: S608
            [self.effective, *span],
        )
        if ended:
            write_history(StaffPost, "~", f"{on_stage} IN ('m', 'e')", span, **about)
        begun = run(
            f"INSERT INTO {post} (person_id, {columns}, main, valid_from, start_open, valid_to) "  # noqa: S608
            f"SELECT s.target_id, {', '.join(f's.{quoted(name)}' for name in POST)}, %s, %s, %s, s.post_until "
            f"FROM {stage} s WHERE {of} = 'm' ORDER BY s.row",
            [True, self.effective, False, *span],
        )
        if begun:
            fresh = f"JOIN {stage} s ON s.target_id = t.person_id AND t.valid_from = %s AND t.main WHERE {of} = 'm'"
            write_history(StaffPost, "+", fresh, [self.effective, *span], **about)
        sets = ", ".join(f"{quoted(name)} = s.{quoted(name)}" for name in POST)
        first = f"CASE WHEN {post}.valid_from = {post}.joined_on THEN s.joined_on ELSE {post}.valid_from END"
        mended = run(
            f"UPDATE {post} SET {sets}, valid_from = {first} FROM {stage} s "  # noqa: S608
            f"WHERE {post}.id = s.post_id AND {of} = 'f'",
            span,
        )
        if mended:
            write_history(StaffPost, "~", f"{on_stage} = 'f'", span, **about)


def _last_history(model) -> int:
    return model.history.order_by("-history_id").values_list("history_id", flat=True).first() or 0


def _shown(column, value) -> str:
    shown = column.kind.show(value) if value not in (None, "") else ""
    return shown.isoformat() if hasattr(shown, "isoformat") else str(shown)
