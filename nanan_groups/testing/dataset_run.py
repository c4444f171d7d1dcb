"""What the tests of the datasets share: a file's rows checked, previewed and written without the file."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from nanan_groups.kit.excel import Checker
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.imports.datasets import Asked, dataset_of
from nanan_groups.records.imports.writers import Counts
from nanan_groups.records.models import ImportJob

DAY = date(2026, 9, 1)


@dataclass
class Seen:
    """What a check found: ``problems`` as (row, column, code), ``told`` their sentences, ``cells`` by row."""

    job: ImportJob
    counts: tuple = ()
    problems: list = field(default_factory=list)
    told: list = field(default_factory=list)
    rows: dict = field(default_factory=dict)


def job_of(code: str, actor, *, day: date = DAY) -> ImportJob:
    return ImportJob.objects.create(
        dataset=code,
        actor=actor,
        unit="district",
        unit_text="全区",
        file="x",
        file_name="测试.xlsx",
        sha256="0" * 64,
        size=1,
        effective_on=day,
        reason="测试导入",
        document="测试文件",
        received_at=timezone.now(),
    )


def read_in(dataset, writer, scope, rows: list) -> list:
    """The rows through the checker into the writer; rows are dicts by attribute name, or lists as exports print them."""
    names = list(dataset.sheet.columns())
    cells = [[row.get(name) for name in names] if isinstance(row, dict) else row for row in rows]
    checker = Checker(dataset.sheet, names, resolve=writer.resolve, may=scope.may_somewhere)
    chunk = checker.check(cells, range(2, len(cells) + 2))
    return chunk.problems + writer.stage(chunk)


def fresh(actor):
    return type(actor).objects.get(pk=actor.pk)


def check(code: str, actor, *rows, day: date = DAY, scope=None) -> Seen:
    """As the check of an upload; row numbers begin at 2."""
    dataset, actor = dataset_of(code), fresh(actor)
    job, scope = job_of(code, actor, day=day), scope or scope_of(actor)
    writer = dataset.writer(job, actor, scope, timezone.localdate())
    found = read_in(dataset, writer, scope, list(rows))
    counts, job.digest, last = writer.finish_check()
    found += last
    job.save()
    previews = job.preview_rows.order_by("row")
    return Seen(
        job,
        _plain(counts),
        [(number, one.column, one.code) for number, one in found],
        [one.sentence for _, one in found],
        {one.row: (one.kind, one.subject, one.cells) for one in previews},
    )


def bring_in(code: str, actor, *rows, day: date = DAY, good_rows: bool = False) -> Seen:
    """Check and, unless something is wrong, write."""
    seen = check(code, actor, *rows, day=day)
    if not good_rows:
        assert seen.problems == [], seen.told
    dataset, actor, job = dataset_of(code), fresh(actor), seen.job
    job.good_rows = good_rows
    job.new, job.changed, job.unchanged = seen.counts
    job.save()
    scope = scope_of(actor)
    writer = dataset.writer(job, actor, scope, timezone.localdate())
    if hasattr(writer, "rows"):
        read_in(dataset, writer, scope, list(rows))
    with transaction.atomic():
        writer.write(lambda done: None)
    return seen


def _plain(counts: Counts) -> tuple:
    return counts.new, counts.changed, counts.unchanged


def lines(code: str, actor, *, day: date = DAY, scope=None, **filters) -> list[list]:
    """What an export prints."""
    dataset = dataset_of(code)
    asked = Asked(scope or scope_of(fresh(actor)), day, filters)
    return list(dataset.sheet.lines(dataset.rows(asked)))


def headers(code: str) -> list[str]:
    return [column.header for column in dataset_of(code).sheet.columns().values()]


def one_refused(code: str, actor, row: dict, *, day: date = DAY) -> tuple[str, str, str]:
    """(column, code, sentence) of the one thing wrong with a row."""
    seen = check(code, actor, row, day=day)
    assert (len(seen.problems), seen.counts) == (1, (0, 0, 0)), seen
    (_, column, problem), (sentence,) = seen.problems[0], seen.told
    return column, problem, sentence
