"""Set-wise writing: rows are compared with what is stored, chunk by chunk, wait in a typed stage, and are merged by SQL.

The comparison happens while staging, so that the preview knows each cell's old value and the database is asked once a
chunk. At confirmation the stage is held against the revisions it was made from: any difference means a new preview.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Chunk, Problem

from ..acts import act
from ..models import Act, ActKind, EventKind, ImportJob, ImportRow, StageRow
from .bulk import fetch, hold_rows, in_chunks, insert_rows, quoted, run, table_of, write_history
from .writers import Changed, Counts, Writer

STEP = 5_000  # rows of one statement, so that progress moves and a fail point has a place
ANALYSED = 1_000
KEPT_PREVIEWS = 20_000  # changed rows whose cells are kept for the preview; counts are of all


class MergeWriter(Writer):
    """Base of a dataset that is merged set-wise. A subclass names its stage and says how a row is judged and merged.

    ``stage_model``: the typed stage. ``staged``: its columns beside those of StageRow, in the order of ``judge``'s
    values. ``models``: what is written, children first, for undo.
    """

    stage_model: type[StageRow]
    staged: tuple[str, ...] = ()
    models: tuple[type[Model], ...] = ()
    verb = ""
    title = ""
    keeps_unchanged = True  # staged too, so that still_fits sees them; else ``recheck`` answers for them
    base = ("job", "row", "kind", "ordinal", "target_id", "seen")

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.counts = Counts()
        self.previewed = 0
        self.emptied: Counter = Counter()  # by header: cells in which something stands and the file has nothing
        self.dropped: dict[int, str] = {}  # whom the rows were about that were refused after all
        self.columns = {name: column.header for name, column in self.job_sheet().entered().items()}

    # --- what a subclass gives -------------------------------------------------------------------------------------
    def job_sheet(self):
        """The Sheet of the dataset."""
        raise NotImplementedError

    def known(self, rows: Sequence[tuple]) -> dict:
        """What is stored of the rows of a chunk, by the key ``judge`` uses; one query."""
        raise NotImplementedError

    def judge(self, number: int, row, resolved, known: dict):
        """(kind, target id, revision, staged values or None, subject, cells); RuleViolation refuses the row."""
        raise NotImplementedError

    def merge(self, act_row, low: int, high: int) -> None:
        """Write the staged rows with low ≤ row < high."""
        raise NotImplementedError

    def last_problems(self) -> list[tuple[int, Problem]]:
        """What can only be seen once all rows are staged."""
        return []

    def told(self, staged: StageRow) -> tuple[str, list[list[str]]]:
        """(subject, [header, "", value] of each filled cell) of a staged new row, for the preview."""
        raise NotImplementedError

    def named(self, staged: StageRow) -> str:
        """Whom a staged row is about, in a few words."""
        return getattr(staged, "name", None) or ""

    def new_rows(self, start: int, size: int) -> list[tuple[int, str, list[list[str]]]]:
        """Some of the new rows in the order of the file: (row number, subject, cells)."""
        rows = self.stage_model.objects.filter(job=self.job, kind="n").order_by("row")[start : start + size]
        return [(staged.row, *self.told(staged)) for staged in rows]

    def who(self, numbers):
        return self.dropped

    def story(self):
        return [f"“{header}”有 {count} 处将由有内容改为空，请核对。" for header, count in self.emptied.most_common()]

    # --- check -----------------------------------------------------------------------------------------------------
    def stage(self, chunk: Chunk) -> list[tuple[int, Problem]]:
        known = self.known(chunk.good)
        staged, previews, problems = [], [], []
        nothing = (None,) * len(self.staged)
        for number, row, resolved in chunk.good:
            try:
                kind, target, seen, values, subject, cells = self.judge(number, row, resolved, known)
            except RuleViolation as refused:
                problems.append((number, Problem(refused.field, refused.code, refused.sentence)))
                continue
            ordinal = None
            if kind == "n":
                self.counts.new += 1
                ordinal = self.counts.new
            elif kind == "c":
                self.counts.changed += 1
                self.emptied.update(header for header, old, new in cells if old and not new)
                if self.previewed < KEPT_PREVIEWS:
                    self.previewed += 1
                    previews.append(ImportRow(job=self.job, row=number, kind=kind, subject=subject, cells=cells))
            else:
                self.counts.unchanged += 1
                if not self.keeps_unchanged:
                    continue
            staged.append((self.job.pk, number, kind, ordinal, target, seen, *(values or nothing)))
        insert_rows(self.stage_model, [*self.base, *self.staged], staged)
        ImportRow.objects.bulk_create(previews, batch_size=500)
        return problems

    def finish_check(self):
        if self.counts.total > ANALYSED and connection.vendor == "postgresql":
            # Else the planner takes a fresh stage for an empty one. Only what rows are found by: the rest takes time.
            run(f"ANALYZE {table_of(self.stage_model)} (job_id, {quoted('row')}, kind, target_id)")
        problems = []
        while found := self.last_problems():  # what one row gives up, another takes: once it is refused, ask again
            self._drop({number for number, _ in found})
            problems += found
        told = f"{self.job.sha256}:{self.counts.new}:{self.counts.changed}:{self.counts.unchanged}"
        return self.counts, hashlib.sha256(told.encode()).hexdigest(), problems

    def _drop(self, numbers: set[int]) -> None:
        """Rows that were staged and are refused after all: a few statements, however many they are."""
        for part in in_chunks(sorted(numbers)):
            staged = self.stage_model.objects.filter(job=self.job, row__in=part)
            kinds = Counter(staged.order_by().values_list("kind", flat=True))
            self.counts.new -= kinds["n"]
            self.counts.changed -= kinds["c"]
            self.counts.unchanged -= kinds["u"]
            self.dropped |= {one.row: self.named(one) for one in staged.order_by("row")}
            staged.delete()
            ImportRow.objects.filter(job=self.job, row__in=part).delete()

    # --- write -----------------------------------------------------------------------------------------------------
    def still_fits(self) -> bool:
        """Every staged row's target is as it was: same revision, and new ones still absent."""
        raise NotImplementedError

    def recheck(self) -> bool:
        """What the rows refer to still stands, and is still this person's to write."""
        raise NotImplementedError

    def write(self, tick):
        if not self.recheck() or not self.still_fits():
            raise Changed
        job = self.job
        with act(
            kind=ActKind.IMPORT,
            verb=self.verb,
            title=f"{self.title}：{job.file_name}",
            actor=self.actor,
            effective_on=job.effective_on,
            reason=job.reason,
            document=job.document,
            event=EventKind.IMPORT,
            about=f"import:{job.token}",
        ) as draft:
            for label, count in (("新增", job.new), ("变更", job.changed)):
                if count:
                    draft.note(self.title, label, "", f"{count} 行", job.effective_on)
            self.before_merge()
            last = fetch(f"SELECT MAX({quoted('row')}) FROM {table_of(self.stage_model)} WHERE job_id = %s", [job.pk])  # noqa: S608
            for low in range(0, (last[0][0] or 0) + 1, STEP):
                self.merge(draft.act, low, low + STEP)
                tick(min(low + STEP, last[0][0] or 0))
        return draft.act

    def before_merge(self) -> None:
        """Prepare what all chunks share (codes to give)."""

    def clear(self) -> None:
        run(f"DELETE FROM {table_of(self.stage_model)} WHERE job_id = %s", [self.job.pk])  # noqa: S608

    # --- undo ------------------------------------------------------------------------------------------------------
    def undo(self, reason: str, tick):
        """Put everything back as it was before the act, unless somebody has touched any of it since. Who is at it waits
        here, or is waited for."""
        done = self.job.act
        with act(
            kind=ActKind.CORRECTION,
            verb=f"undo_{self.verb}",
            title=f"撤销导入：{self.job.file_name}",
            actor=self.actor,
            effective_on=self.day,
            reason=reason,
            event=EventKind.IMPORT,
            about=f"import:{self.job.token}",
        ) as draft:
            draft.note(self.title, "撤销导入", f"新增 {self.job.new}，变更 {self.job.changed}", "")
            about = {"act_id": draft.act.pk, "user_id": self.actor.pk}
            for model in reversed(self.models):
                self.hold(model, done)
            for model in self.models:
                self._refuse_touched(model, done)
            for at, model in enumerate(self.models):
                self._remove_added(model, done, about)
                self._restore(model, done, about)
                tick(at + 1)
            self.after_undo(done, draft.act)
        return draft.act

    def hold(self, model, done) -> None:
        """Nobody else changes a row of the act from here on."""
        hold_rows(model, f"id IN (SELECT id FROM {table_of(model.history.model)} WHERE act_id = %s)", [done.pk])  # noqa: S608

    def after_undo(self, done, undoing) -> None:
        """RuleViolation when what came back may no longer stand."""

    def _refuse_touched(self, model, done) -> None:
        history, job = table_of(model.history.model), table_of(ImportJob)
        first = fetch(f"SELECT MIN(history_id) FROM {history} WHERE act_id = %s", [done.pk])[0][0]  # noqa: S608
        if first is None:
            return
        # A later import that was itself undone left everything as it found it: the one before it can go next.
        took_back = "WHERE undo_act_id IS NOT NULL"
        settled = f"SELECT act_id FROM {job} {took_back} UNION ALL SELECT undo_act_id FROM {job} {took_back}"  # noqa: S608
        mine = f"SELECT id FROM {history} WHERE act_id = %s"  # noqa: S608
        later = (
            f"FROM {history} WHERE history_id > %s AND act_id <> %s AND act_id NOT IN ({settled}) AND id IN ({mine})"
        )
        params = [first, done.pk, done.pk]
        if touched := fetch(f"SELECT COUNT(DISTINCT id) {later}", params)[0][0]:
            acts = [pk for (pk,) in fetch(f"SELECT DISTINCT act_id {later}", params)]
            raise RuleViolation(_touched(model, touched, acts), code="touched")

    def _remove_added(self, model, done, about) -> None:
        """Rows the import added go; their history stays, with a line that says so."""
        history = table_of(model.history.model)
        added = f"WHERE t.id IN (SELECT id FROM {history} WHERE act_id = %s AND history_type = '+')"  # noqa: S608
        write_history(model, "-", added, [done.pk], **about)
        run(f"DELETE FROM {table_of(model)} AS t {added}", [done.pk])  # noqa: S608

    def _restore(self, model, done, about) -> None:
        """Rows the import changed become what their last history row before it says."""
        history, table = table_of(model.history.model), table_of(model)
        names = [field.column for field in model.history.model.tracked_fields if not field.primary_key]
        sets = ", ".join(f"{quoted(name)} = h.{quoted(name)}" for name in names)
        if any(field.name == "revision" for field in model._meta.fields):
            sets += f", revision = {table}.revision + 1"
        mine = fetch(f"SELECT id FROM {history} WHERE act_id = %s AND history_type = '~'", [done.pk])  # noqa: S608
        for part in in_chunks([pk for (pk,) in mine]):
            ids = ", ".join(["%s"] * len(part))
            before = (
                f"SELECT MAX(h.history_id) FROM {history} h WHERE h.id IN ({ids}) AND h.history_id < (SELECT "  # noqa: S608
                f"MIN(own.history_id) FROM {history} own WHERE own.id = h.id AND own.act_id = %s) GROUP BY h.id"
            )
            run(
                f"UPDATE {table} SET {sets} FROM {history} h WHERE h.id = {table}.id AND h.history_id IN ({before})",  # noqa: S608
                [*part, done.pk],
            )
            write_history(model, "~", f"WHERE t.id IN ({ids})", part, **about)


def _touched(model, count: int, acts: list[int]) -> str:
    """Why an import cannot be undone: who did what to how many of its rows since, and what to do."""
    since = Act.objects.filter(pk__in=acts).select_related("actor").order_by("-pk")
    last, what = since[0], f"{count} 条{model._meta.verbose_name}"
    who = last.actor.name if last.actor else "系统"
    told = f"{who} {timezone.localtime(last.made_at):%m月%d日 %H:%M} “{last.title}”{'等' if len(acts) > 1 else ''}"
    if not since.exclude(kind=ActKind.IMPORT).exists():
        return f"导入之后已有 {what}被之后的导入改动（{told}），请先撤销之后的导入，再撤销这一次。"
    return f"导入之后已有 {what}被另行办理（{told}），不能整体撤销。请逐条更正。"
