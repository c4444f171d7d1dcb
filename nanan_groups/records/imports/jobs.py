"""A job from upload to undo. Every step is allowed by the job's state; a lost race ends in a sentence.

Parsing and checking run outside any long transaction; writing is one transaction. A killed process leaves a busy job
behind whose sign of life grows old: it is then put back to where it can be started again, and nothing was written.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from nanan_groups.kit import collecting
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel.answers import Answers
from nanan_groups.kit.excel.reader import Unusable
from nanan_groups.kit.failpoints import here
from nanan_groups.kit.scope import Scope, scope_of
from nanan_groups.kit.texts import short_enough

from .. import audit, source
from ..conflicts import LostRace, lost_race, referenced
from ..models import EventKind, ImportJob, ImportProblem, ImportRow, JobState
from . import progress
from .datasets import Dataset, dataset_of
from .files import local_path, refuse_size
from .reading import CHUNK, opened, read_all
from .turns import NOTHING_WRITTEN, begin, covers, is_small, move, reap, refuse_rivals
from .writers import Changed, Writer

logger = logging.getLogger(__name__)
UNEXPECTED = f"写入时发生意外，{NOTHING_WRITTEN}可以再次确认。"


def receive(
    *,
    actor,
    dataset: str,
    file: File,
    file_name: str,
    effective_on: date,
    reason: str,
    document: str = "",
    sheet_name: str = "",
    asks: bool = False,
    answers: Iterable = (),
) -> ImportJob:
    """Keep the file and open a job. ``asks``: somebody is there to answer what the file leaves open. Raises PermissionDenied,
    RuleViolation (no file, too large)."""
    what, unit = _allowed(dataset, scope_of(actor))
    refuse_size(file, dataset=dataset, actor=actor)
    if not reason.strip():
        raise RuleViolation("请写明导入说明，如“2026 年秋季名册”。", field="reason", code="reason")
    reason, document = (
        short_enough(reason, 500, "导入说明", "reason"),
        short_enough(document, 200, "依据文件", "document"),
    )
    sheet_name = short_enough(sheet_name, 100, "工作表名称", "sheet_name")
    digest = hashlib.sha256()
    for part in file.chunks():
        digest.update(part)
    file.seek(0)
    job = ImportJob(
        dataset=what.code,
        actor=actor,
        unit=unit.code,
        unit_text=unit.text,
        file_name=_named(file_name),
        sha256=digest.hexdigest(),
        size=file.size,
        sheet_name=sheet_name,
        asks=asks,
        answers=[list(one) for one in answers],
        effective_on=effective_on,
        reason=reason,
        document=document,
        received_at=timezone.now(),
    )
    job.file.save("upload", file, save=False)
    try:
        job.save(force_insert=True)
    except BaseException:
        job.file.delete(save=False)
        raise
    return job


def _named(file_name: str) -> str:
    """The end of a long name stays: it says what sort of file it is."""
    return file_name if len(file_name) <= 200 else f"…{file_name[-199:]}"


def _allowed(code: str, scope: Scope):
    dataset = dataset_of(code)
    if dataset is None or not dataset.may_change(scope):
        raise PermissionDenied("您的任职不能导入这张表。")
    unit = dataset.unit(scope)
    if unit is None:
        raise PermissionDenied("您的任职没有可以导入的范围。")
    return dataset, unit


def _collecting(job: ImportJob):
    """Only where a process has nothing else to do: the worker, which gets the large ones. A request leaves it alone."""
    return nullcontext() if is_small(job) else collecting.rarely()


def check(job: ImportJob) -> ImportJob:
    """Read, check and stage the file: to "ready", to "asking", or to "unusable" with the sentence that says why."""
    dataset, _ = _allowed(job.dataset, scope_of(job.actor))
    begin(job, (JobState.RECEIVED,), JobState.CHECKING)
    writer = dataset.writer(job, job.actor, scope_of(job.actor), timezone.localdate())
    _wipe(job, writer)
    try:
        with _collecting(job):
            facts = read_all(job, dataset, writer)
    except Unusable as refused:
        _wipe(job, writer)
        facts = {"state": JobState.UNUSABLE, "sentence": refused.sentence, "finished_at": timezone.now(), "notices": []}
    except BaseException:
        move(job, JobState.CHECKING, JobState.RECEIVED, sentence=f"检查时发生意外，{NOTHING_WRITTEN}可重新检查。")
        raise
    facts["checked_at"] = timezone.now()
    move(job, JobState.CHECKING, facts.pop("state"), **facts)
    progress.forget(job.token)
    return job


def again(*, job: ImportJob, actor) -> bool:
    """After an interruption: back to where it can be started. True when the check is to begin anew (tasks.start_check)."""
    if actor.pk != job.actor_id:
        raise PermissionDenied("只有上传的本人可以重新检查。")
    _allowed(job.dataset, scope_of(actor))
    reap(job)
    if job.state == JobState.RECEIVED:
        note(job, "")
    return job.state == JobState.RECEIVED


def note(job: ImportJob, sentence: str) -> None:
    """A word on the job's page about why it stays where it is."""
    if ImportJob.objects.filter(pk=job.pk, state=job.state).update(sentence=sentence):
        job.sentence = sentence


def preview_mark(job: ImportJob) -> str:
    """Which preview of the file this is: a confirmation says which one was seen."""
    return job.checked_at.isoformat() if job.checked_at else ""


def confirm(
    *, job: ImportJob, actor, sha256: str, good_rows: bool = False, seen: str | None = None, doubts_seen: bool = False
) -> bool:
    """The same person says yes to the same file. True: it is to be written now (tasks.start_write); False: it already
    is, or is being written by an earlier yes. Raises PermissionDenied, RuleViolation."""
    if actor.pk != job.actor_id:
        raise PermissionDenied("只有上传的本人可以确认。")
    _allowed(job.dataset, scope_of(actor))
    job.refresh_from_db()
    reap(job)
    if job.state in (JobState.DONE, JobState.WRITING):
        return False
    if job.state == JobState.READY and timezone.now() - job.checked_at > settings.IMPORT_LIFE:
        expire(job)
    if job.state == JobState.EXPIRED:
        raise RuleViolation("预览已超过 24 小时，数据可能已经变化，请重新上传。", code="expired")
    if job.state != JobState.READY:
        raise RuleViolation(f"这次导入的状态是“{job.get_state_display()}”，不能确认。", code="state")
    if sha256 != job.sha256:
        raise RuleViolation("确认的文件与预览的不是同一个，请回到预览页重新确认。", code="other-file")
    if seen is not None and seen != preview_mark(job):
        raise RuleViolation(
            "打开页面之后已按现在的数据重新检查，没有写入任何数据。请核对现在的预览后再确认。", code="other-preview"
        )
    if job.refused and not good_rows:
        raise RuleViolation(
            f"有 {job.refused} 行有误，没有写入任何数据。请改正后重新上传，或明确选择“只写入无误的行”。",
            code="refused-rows",
        )
    if not job.new and not job.changed:
        raise RuleViolation("没有需要写入的行。", code="nothing")
    if job.layout.get("doubts") and not doubts_seen:
        raise RuleViolation(
            "有行可能与已登记的重复，没有写入任何数据。请逐条核对下面的提示，确认无误后勾选“已逐条核对”再确认。",
            code="doubts",
        )
    begin(job, (JobState.READY,), JobState.WRITING, good_rows=good_rows, sentence="", address=source.current().address)
    return True


def write(job: ImportJob) -> ImportJob:
    """Everything the preview said, in one transaction; or nothing, and the job is ready for another look."""
    if job.state != JobState.WRITING:  # queued twice, or put back meanwhile as dead
        return job
    actor = type(job.actor).objects.get(pk=job.actor_id)  # rights as they are now, not when the file came
    try:
        dataset, _ = _allowed(job.dataset, scope_of(actor))
        writer = dataset.writer(job, actor, scope_of(actor), timezone.localdate())
        report = progress.Reporter(job.token, "正在写入", job.new + job.changed + job.unchanged)

        def tick(done: int) -> None:
            here("import.write", done)
            report(done)

        _prepare(job, dataset, writer)
        with _collecting(job), transaction.atomic():
            act = writer.write(tick)
            # The questions held samples of the file; what was answered is kept apart.
            over = {"act": act, "finished_at": timezone.now(), "sentence": "", "questions": []}
            move(job, JobState.WRITING, JobState.DONE, **over)
            audit.record(
                EventKind.IMPORT,
                actor_id=actor.pk,
                subject=f"import:{job.token}",
                act_id=act.pk if act else None,
                detail={
                    "dataset": job.dataset,
                    "unit": job.unit,
                    "sha256": job.sha256,
                    "rows": job.rows,
                    "new": job.new,
                    "changed": job.changed,
                    "unchanged": job.unchanged,
                    "refused": job.refused,
                },
            )
        _wipe_staged(job, writer)
    except PermissionDenied:
        move(job, JobState.WRITING, JobState.READY, sentence=f"您的任职已变更，不能再导入这张表，{NOTHING_WRITTEN}")
        raise
    except (Changed, LostRace):
        _look_again(job)
    except RuleViolation as refused:
        move(job, JobState.WRITING, JobState.READY, sentence=f"{refused.sentence}{NOTHING_WRITTEN}")
    except DatabaseError as error:
        if not lost_race(error):
            move(job, JobState.WRITING, JobState.READY, sentence=UNEXPECTED)
            raise
        _look_again(job)
    except BaseException:
        move(job, JobState.WRITING, JobState.READY, sentence=UNEXPECTED)
        raise
    finally:
        progress.forget(job.token)
    return job


def _look_again(job: ImportJob) -> None:
    """The data moved on between preview and confirmation: a new preview, with a word why."""
    move(job, JobState.WRITING, JobState.RECEIVED)
    check(job)
    if job.state == JobState.READY:
        told = f"预览之后数据已被他人修改，{NOTHING_WRITTEN}已按现在的数据重新检查，请再次核对后确认。"
        move(job, JobState.READY, JobState.READY, sentence=told)


def _prepare(job: ImportJob, dataset: Dataset, writer: Writer) -> None:
    """A writer that keeps no stage reads the kept file again."""
    if not hasattr(writer, "rows"):
        return
    with local_path(job.file) as path:
        sheet, checker = opened(job, dataset, writer, path, Answers.load(job.answers))
        for numbers, cells in sheet.chunks(CHUNK):
            writer.stage(checker.check(cells, numbers))


def _wipe(job: ImportJob, writer: Writer) -> None:
    _wipe_staged(job, writer)
    ImportProblem.objects.filter(job=job).delete()


def _wipe_staged(job: ImportJob, writer: Writer) -> None:
    writer.clear()
    ImportRow.objects.filter(job=job).delete()


def cancel(*, job: ImportJob, actor) -> ImportJob:
    """The person drops it. What was staged goes; the record of the job stays."""
    if actor.pk != job.actor_id:
        raise PermissionDenied("只有上传的本人可以放弃。")
    return _end(job, JobState.CANCELLED)


def expire(job: ImportJob) -> ImportJob:
    return _end(job, JobState.EXPIRED)


def _end(job: ImportJob, to: str) -> ImportJob:
    if job.state not in (JobState.READY, JobState.RECEIVED, JobState.ASKING):
        raise RuleViolation(f"这次导入的状态是“{job.get_state_display()}”，不能这样办理。", code="state")
    move(job, job.state, to, finished_at=timezone.now())
    _wipe(job, dataset_of(job.dataset).writer(job, job.actor, scope_of(job.actor), timezone.localdate()))
    return job


def undo(*, job: ImportJob, actor, reason: str, tick: Callable[[int], None] = lambda done: None) -> ImportJob:
    """Take back what the import wrote, if nobody touched it since. The same person, or one with the same unit."""
    dataset, unit = _allowed(job.dataset, scope_of(actor))
    if not covers(unit.code, job.unit):
        raise PermissionDenied("只能撤销本范围的导入。")
    if not reason.strip():
        raise RuleViolation("请写明撤销原因。", field="reason", code="reason")
    if not dataset.undo or job.state != JobState.DONE or job.act_id is None:
        raise RuleViolation("这次导入不能整体撤销，请逐条更正。", code="state")
    refuse_rivals(job)
    writer = dataset.writer(job, actor, scope_of(actor), timezone.localdate())
    try:
        with transaction.atomic():
            act = writer.undo(reason.strip(), tick)
            move(job, JobState.DONE, JobState.UNDONE, undo_act=act)
            audit.record(
                EventKind.IMPORT,
                actor_id=actor.pk,
                subject=f"import:{job.token}",
                act_id=act.pk,
                detail={"dataset": job.dataset, "undone": True, "new": job.new, "changed": job.changed},
            )
    except IntegrityError as error:
        if not referenced(error):
            logger.exception("an import was not undone")
            raise
        raise RuleViolation("导入的内容已被其他业务引用，不能整体撤销。请逐条更正。", code="touched") from error
    return job
