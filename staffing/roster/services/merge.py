"""The facts of a roster row by name, computed once: nobody who handles rows counts their places.

A row of the sheet, what is stored and what is staged hold the same facts (models.PERSON_FACTS, models.POST_FACTS) in the same
order, so a whole row is compared and staged as one tuple; whoever means a single fact asks for it by its name.
"""

from collections import namedtuple
from collections.abc import Sequence
from operator import attrgetter

from django.db import connection, models
from django.db.models import Q

from groups.registry.models import Institution
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Problem
from nanan_groups.records.imports.bulk import fetch, history_from, hold_rows, quoted, run, table_of, write_history
from nanan_groups.records.imports.setwise import MergeWriter
from nanan_groups.records.imports.writers import Changed
from nanan_groups.records.models.codes import next_codes
from staffing.roster.codes import PREFIX, WIDTH
from staffing.roster.listeners import FOLLOWERS
from staffing.roster.models import StaffMember, StaffPost, StaffStage
from staffing.roster.models.people import PERSON_FACTS, POST_FACTS
from staffing.roster.queries.places import Places
from staffing.roster.rules import SEATS, refuse_taken_seat, stored_as
from staffing.roster.services.basics import keep_seat
from staffing.roster.sheets import RosterSheet
from staffing.roster.words import GONE

HEAD = ("staff_no", "pk", "revision", "post_id", "since", "until")  # of a stored row, before its facts
PLACE = ("institution_id", "site_id")  # a row of the sheet names them; the resolver knows which they are
SHEET_NAME = {stored_as(name): name for name in RosterSheet.entered()}
# Kinds of field whose values come back from SQLite in another type than Python's.
_CONVERTED = (models.DateField, models.DecimalField, models.BooleanField)


class RosterFacts:
    """``person``, ``post``: names of the facts. ``Facts``, ``Post`` and ``Stored`` are named tuples of them."""

    def __init__(self, person: Sequence[str] = PERSON_FACTS, post: Sequence[str] = POST_FACTS):
        self.person = tuple(person)
        self.own = tuple(name for name in post if name not in PLACE)
        self.post = (*PLACE, *self.own)  # a resolver's answer first
        self.names = (*self.person, *self.post)
        self.Facts = namedtuple("Facts", self.names)
        self.Post = namedtuple("Post", self.post)
        self.Stored = namedtuple("Stored", (*HEAD, *self.names))
        self.from_facts = slice(len(HEAD), None)  # what of a stored row is its facts
        self.no_post = dict.fromkeys(("post_id", "since", "until", *self.post))
        self.staged = ("person_changed", "post_id", "post_until", "post_change", "staff_no", *self.names)
        self._of_person, self._of_post = _getter(self.person), _getter(self.own)
        self._post_of = attrgetter(*self.post)
        self._person_of = _plain(self.person)
        fields = {name: StaffMember._meta.get_field(name) for name in self.person}
        fields |= {name: StaffPost._meta.get_field(name.removesuffix("_id")) for name in self.own}
        fields |= dict.fromkeys(("since", "until"), StaffPost._meta.get_field("valid_from"))
        self._converted = [
            (at, fields[name].to_python)
            for at, name in enumerate(self.Stored._fields)
            if isinstance(fields.get(name), _CONVERTED)
        ]

    def of_row(self, row, place: tuple[int, int]) -> tuple:
        """What a row of the sheet says, as it would be stored."""
        return (*self._of_person(row), *place, *self._of_post(row))

    def person_of(self, facts) -> tuple:
        return self._person_of(facts)

    def post_of(self, facts):
        return self.Post._make(self._post_of(facts))

    def from_sqlite(self, row: Sequence) -> list:
        """SQLite keeps days as text and truth as numbers."""
        row = list(row)
        for at, read in self._converted:
            row[at] = read(row[at])
        return row


def _getter(names: Sequence[str]):
    """The values of a row of the sheet for these facts, as a tuple."""
    return _plain([SHEET_NAME[name] for name in names])


def _plain(names: Sequence[str]):
    if len(names) > 1:
        return attrgetter(*names)
    return lambda row: tuple(getattr(row, name) for name in names)


ROSTER = RosterFacts()


class RosterMerge(MergeWriter):
    """Writes StaffMember and StaffPost from StaffStage; what the rows mean is for the subclass."""

    stage_model = StaffStage
    facts: RosterFacts = ROSTER
    models = (StaffPost, StaffMember)
    verb = "import_staff"
    title = "导入教职工名册"
    keeps_unchanged = False

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.staged = self.facts.staged
        self.models = (*(model for one in FOLLOWERS for model in one.models), StaffPost, StaffMember)
        self.effective = self.job.effective_on
        self.places = Places(self.scope, self.effective)
        self.codes_from = 0
        self.schools: set[int] = set()  # of people the file names and the register knows
        self.watermarks = [_last_history(StaffMember), _last_history(StaffPost)]

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
    def hold(self, model, done):
        """The people first, as in every service: others wait here, or find the revision moved."""
        if model is not StaffMember:
            return super().hold(model, done)
        self._refuse_what_came_since(done)
        people, posts = (table_of(one.history.model) for one in (StaffMember, StaffPost))
        touched = (
            f"id IN (SELECT id FROM {people} WHERE act_id = %s "  # noqa: S608
            f"UNION SELECT person_id FROM {posts} WHERE act_id = %s)"
        )
        params = [done.pk, done.pk]
        hold_rows(StaffMember, touched, params)
        run(f"UPDATE {table_of(StaffMember)} SET revision = revision + 1 WHERE {touched}", params)  # noqa: S608

    def _refuse_what_came_since(self, done) -> None:
        """Whoever the file brought cannot go while something was registered about him that the file did not bring."""
        brought = StaffMember.history.filter(act=done, history_type="+").values("id")
        for relation in StaffMember._meta.related_objects:
            model, name = relation.related_model, relation.field.name
            if not hasattr(model, "history"):
                continue
            own = model.history.filter(act=done).values("id")
            if model.objects.filter(**{f"{name}__in": brought}).exclude(pk__in=own).exists():
                what = model._meta.verbose_name
                raise RuleViolation(f"导入之后已为其中的人员登记了{what}，不能整体撤销。请逐条更正。", code="touched")

    def after_undo(self, done, undoing):
        """A seat that somebody else took since is not given back, nor is anybody put back at a site that has closed."""
        back = StaffPost.history.filter(act=undoing, history_type="~")
        seats = StaffPost.objects.filter(pk__in=back.filter(leadership__in=SEATS).values("id"))
        for post in seats.select_related("institution").order_by("pk"):
            try:
                keep_seat(post.institution, post.leadership, post.valid_from, post.valid_to, besides=post.person_id)
            except RuleViolation:
                raise RuleViolation("导入之后该校已任命他人，不能整体撤销。请逐条更正。", code="touched") from None
        today = Places(self.scope, self.day)
        running = StaffPost.objects.filter(pk__in=back.values("id")).active_or_coming(self.day)
        for institution, site in sorted(set(running.order_by().values_list("institution_id", "site_id"))):
            if not today.stands(institution, site):
                raise RuleViolation(
                    f"导入之后“{today.site_text(institution, site)}”已关闭，不能把人员恢复到那里。请逐条更正。",
                    code="touched",
                )

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
            f"SELECT 1 FROM {stage} s JOIN {member} m ON UPPER(m.staff_no) = UPPER(s.staff_no) AND NOT m.void "  # noqa: S608
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
            also = f"JOIN {stage} s ON UPPER(s.staff_no) = UPPER(t.staff_no) AND NOT t.void {new}"
            write_history(StaffMember, "+", also, span, **about)
            posts, flags = self._posts_of(
                f"FROM {stage} s JOIN {member} m ON UPPER(m.staff_no) = UPPER(s.staff_no) AND NOT m.void {new} ORDER BY s.row"
            )
            run(posts, [*flags, *span])
            of_new = (
                f"JOIN {member} m ON m.id = t.person_id "
                f"JOIN {stage} s ON UPPER(s.staff_no) = UPPER(m.staff_no) AND NOT m.void {new}"
            )
            write_history(StaffPost, "+", of_new, span, **about)

    def _people_of(self, source: str) -> tuple[str, list]:
        facts = ", ".join(quoted(name) for name in self.facts.person)
        taken = ", ".join(f"s.{quoted(name)}" for name in self.facts.person)
        if connection.vendor == "postgresql":
            number, figures = "lpad((%s + s.ordinal)::text, %s, '0')", [self.codes_from, WIDTH]
        else:
            number, figures = "printf('%%0*d', %s, %s + s.ordinal)", [WIDTH, self.codes_from]
        return (
            f"INSERT INTO {table_of(StaffMember)} (code, staff_no, {facts}, void, is_demo, revision) "
            f"SELECT %s || {number}, s.staff_no, {taken}, %s, %s, 1 {source}",
            [PREFIX, *figures, False, False],
        )

    def _posts_of(self, source: str) -> tuple[str, list]:
        columns = ", ".join(quoted(name) for name in self.facts.post)
        taken = ", ".join(f"s.{quoted(name)}" for name in self.facts.post)
        return (
            f"INSERT INTO {table_of(StaffPost)} (person_id, {columns}, main, valid_from, start_open, valid_to) "
            f"SELECT m.id, {taken}, %s, s.joined_on, %s, NULL {source}",
            [True, False],
        )

    def _change_people(self, span, about) -> None:
        for one in FOLLOWERS:
            one.imported(*span, self.effective, about)
        stage, member = table_of(StaffStage), table_of(StaffMember)
        sets = ", ".join(f"{quoted(name)} = s.{quoted(name)}" for name in self.facts.person)
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
        columns = ", ".join(quoted(name) for name in self.facts.post)
        on_stage = f"JOIN {stage} s ON s.post_id = t.id WHERE {of}"
        ended = run(
            f"UPDATE {post} SET valid_to = %s FROM {stage} s WHERE {post}.id = s.post_id AND {of} IN ('m', 'e')",  # noqa: S608
            [self.effective, *span],
        )
        if ended:
            write_history(StaffPost, "~", f"{on_stage} IN ('m', 'e')", span, **about)
        begun = run(
            f"INSERT INTO {post} (person_id, {columns}, main, valid_from, start_open, valid_to) "  # noqa: S608
            f"SELECT s.target_id, {', '.join(f's.{quoted(name)}' for name in self.facts.post)}, %s, %s, %s, s.post_until "
            f"FROM {stage} s WHERE {of} = 'm' ORDER BY s.row",
            [True, self.effective, False, *span],
        )
        if begun:
            fresh = f"JOIN {stage} s ON s.target_id = t.person_id AND t.valid_from = %s AND t.main WHERE {of} = 'm'"
            write_history(StaffPost, "+", fresh, [self.effective, *span], **about)
        sets = ", ".join(f"{quoted(name)} = s.{quoted(name)}" for name in self.facts.post)
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
