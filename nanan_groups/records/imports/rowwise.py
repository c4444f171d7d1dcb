"""Rows that go through services, one after the other: everything dated, accounts and appointments.

The check applies all rows in one transaction and rolls it back, so a row sees what the rows before it did; the
confirmation applies them again from the kept file and compares what would be written with what was previewed.
"""

import hashlib
import json
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Chunk, Problem
from nanan_groups.kit.texts import shortened, value_text

from ..acts import Line, dry_run, watched
from ..models import ImportRow
from .datasets import dataset_of
from .writers import Changed, Counts, Outcome, Writer

BATCH = 500


class RowWriter(Writer):
    """Base of a dataset that writes row by row. A subclass gives ``resolve`` and ``apply``."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.rows: list[tuple] = []

    def apply(self, row, resolved) -> Outcome:
        """Do what the row says through the services, with ``self.order()``; kind "u" when it already is so.

        A RuleViolation refuses this row only. ``cells`` left empty are filled with the lines of the acts done.
        """
        raise NotImplementedError

    def who(self, numbers):
        wanted = set(numbers)
        named = dataset_of(self.job.dataset).sheet.subject_of
        return {number: named(row) for number, row, _ in self.rows if number in wanted}

    def stage(self, chunk: Chunk) -> list[tuple[int, Problem]]:
        self.rows += chunk.good
        return []

    def finish_check(self):
        with dry_run():
            outcomes, problems = self._apply_all(self.beat)
        previews = [
            ImportRow(job=self.job, row=number, kind=one.kind, subject=shortened(one.subject, 200), cells=one.cells)
            for number, one in outcomes
            if one.kind != "u"
        ]
        ImportRow.objects.bulk_create(previews, batch_size=BATCH)
        return _counted(outcomes), _digest(outcomes), problems

    def write(self, tick):
        outcomes, problems = self._apply_all(tick)
        if _digest(outcomes) != self.job.digest or (problems and not self.job.good_rows):
            raise Changed
        return None

    def _apply_all(self, tick):
        outcomes, problems = [], []
        for done, (number, row, resolved) in enumerate(self.rows, start=1):
            try:
                with transaction.atomic(), watched() as lines:
                    outcome = self.apply(row, resolved)
                if not outcome.cells:
                    outcome.cells = [_cell(line, self.job.effective_on) for line in lines]
                outcomes.append((number, outcome))
            except RuleViolation as refused:
                problems.append((number, Problem(self.column_of(refused.field), refused.code, refused.sentence)))
            except PermissionDenied as refused:  # a row of somebody else's does not stop the others
                problems.append((number, Problem("", "not-yours", str(refused))))
            tick(done)
        return outcomes, problems

    def column_of(self, field: str) -> str:
        """The sheet's column for a field of the service; "" for the whole row. Subclasses map names that differ."""
        return field


def _cell(line: Line, effective: date) -> list[str]:
    """With the day from which it holds where that is another than the import's and is not what the line says anyhow."""
    told = line.new or "空"
    if line.since in (None, effective) or told == value_text(line.since):
        return [line.field, line.old, line.new]
    return [line.field, line.old, f"{told}（{day_text(line.since)}起）"]


def _counted(outcomes) -> Counts:
    kinds = [one.kind for _, one in outcomes]
    return Counts(kinds.count("n"), kinds.count("c"), kinds.count("u"))


def _digest(outcomes) -> str:
    told = [[number, one.kind, one.subject, one.cells] for number, one in outcomes]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
