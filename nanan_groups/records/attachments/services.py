"""Keeping a file somebody hands in, and taking it back."""

import hashlib
import logging
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.texts import short_enough, shortened
from nanan_groups.kit.uploads import clean_name, inspect, too_big
from nanan_groups.kit.years import school_year_of

from .. import audit, storms
from ..acts import clean
from ..cases.turns import mark_begun
from ..conflicts import broke
from ..models import Attachment, Case, EventKind, Purpose, ScanState
from .owners import Owner, Right, RoomUnit, writable
from .room import release, take
from .scanning import infected_text, scan_new

logger = logging.getLogger(__name__)
BEYOND = frozenset({"too-big", "too-many", "quota"})  # refused because of a limit: that somebody tried is on record


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not kept, and why."""

    file_name: str
    code: str
    sentence: str


@dataclass(slots=True)
class Kept:
    """Of several files at once: what is kept, and each of the others by name."""

    kept: list[Attachment] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def attach(*, actor, owner: Owner, file, file_name: str, purpose: str, title: str = "") -> Attachment:
    """Keep a file. Raises NoOwner, PermissionDenied, RuleViolation (what is wrong with it; no room; too many; the same
    again). Where a scanner is set up the file is scanned: look at ``scan``."""
    row = _keep(writable(owner, actor), actor, file, file_name, purpose, title)
    scan_new([row])
    return row


def attach_all(*, actor, owner: Owner, files: Iterable, purpose: str, title: str = "") -> Kept:
    """Keep each of several uploaded files that can be kept. ``title`` is numbered where there are several."""
    right = writable(owner, actor)
    files = list(files)
    outcome = Kept()
    for number, file in enumerate(files, start=1):
        own_title = f"{title}（{number}）" if title and len(files) > 1 else title
        try:
            outcome.kept.append(_keep(right, actor, file, file.name, purpose, own_title))
        except RuleViolation as refused:
            outcome.refused.append(Refused(clean_name(file.name), refused.code, refused.sentence))
            if refused.code in BEYOND:
                detail = {"refused": refused.code, "size": file.size}
                storms.refused(EventKind.ATTACHMENT, actor_id=actor.pk, subject=str(owner), detail=detail)
    scan_new(outcome.kept)
    for row in [one for one in outcome.kept if one.scan == ScanState.INFECTED]:
        outcome.kept.remove(row)
        outcome.refused.append(Refused(row.file_name, "infected", infected_text(row)))
    return outcome


def withdraw(*, actor, attachment: Attachment, reason: str = "") -> bool:
    """Take a file back: True when it is gone, False when it was handed in before and stays as withdrawn, which needs a
    reason. Raises NoOwner, PermissionDenied, RuleViolation (no reason, somebody was quicker)."""
    right = writable(Owner(attachment.about_kind, attachment.about_code), actor)
    reason = short_enough(reason, 200, "撤回原因", "reason")
    if right.handed_in and not reason:
        raise RuleViolation("请写明撤回原因。", field="reason", code="reason")
    with transaction.atomic():
        _hold(right)
        if not right.handed_in:
            _remove(attachment, actor)
            return True
        stamps = {"withdrawn_by": actor, "withdrawn_at": timezone.now(), "withdrawn_why": reason}
        if not Attachment.objects.standing().filter(pk=attachment.pk).update(**stamps):
            raise RuleViolation("这个附件已经撤回，没有重复办理。请刷新页面查看。", code="already")
        _tell("withdraw", attachment, actor)
    return False


def needs_reason(attachment: Attachment, actor) -> bool:
    """Whether the person may take it back, and must say why. Raises NoOwner, PermissionDenied."""
    return writable(Owner(attachment.about_kind, attachment.about_code), actor).handed_in


# --- keeping ---------------------------------------------------------------------------------------------------------
def _keep(right: Right, actor, file, file_name: str, purpose: str, title: str) -> Attachment:
    name = clean_name(file_name)
    if purpose not in Purpose.values:
        raise RuleViolation("请选择附件用途。", field="purpose", code="purpose")
    with _spooled(file) as (copy, size, sha256):
        found = inspect(copy.name, name, max_bytes=settings.ATTACHMENT_BYTES)
        _refuse_again(right, sha256, name)
        now, unit = timezone.now(), right.kind.unit_of(right.owner.code)
        row = Attachment(
            about_kind=right.owner.kind,
            about_code=right.owner.code,
            case=right.case,
            unit=unit.code,
            year=school_year_of(timezone.localdate(now)),
            title=short_enough(title, 200, "名称", "title") or shortened(PurePosixPath(name).stem, 200),
            purpose=purpose,
            file_name=name,
            size=size,
            sha256=sha256,
            media_type=found.media_type,
            uploaded_by=actor,
            uploaded_at=now,
        )
        _store(right, unit, row, copy, actor)
    return row


@contextmanager
def _spooled(file) -> Iterator[tuple]:
    """A copy on disk of what really arrives, its size and fingerprint; more than the limit is not even read."""
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(prefix="attachment-") as copy:
        try:
            for block in file.chunks():
                size += len(block)
                if size > settings.ATTACHMENT_BYTES:
                    raise too_big(max(size, file.size), settings.ATTACHMENT_BYTES)
                digest.update(block)
                copy.write(block)
            copy.flush()
        except OSError as broken:
            raise _no_storage() from broken
        yield copy, size, digest.hexdigest()


def _store(right: Right, unit: RoomUnit, row: Attachment, copy, actor) -> None:
    """File first, then the row that names it: a row without its file never exists; a file without its row is removed."""
    copy.seek(0)
    try:
        row.file.save("upload", File(copy), save=False)
    except OSError as broken:
        raise _no_storage() from broken
    try:
        with transaction.atomic():
            _hold(right)
            _refuse_more(right)
            take(unit, row.year, row.size, row.file_name)
            clean(row)
            row.save(force_insert=True)
            if right.case is not None:
                mark_begun(right.case.pk)
            _tell("attach", row, actor)
    except IntegrityError as twice:  # the same file by two clicks at once
        row.file.delete(save=False)
        if not broke(twice, "records_attachment_once"):
            logger.exception("an attachment was refused by the database")
            raise
        raise _again(row.file_name) from twice
    except BaseException:
        row.file.delete(save=False)
        raise


def _no_storage() -> RuleViolation:
    logger.exception("an attachment could not be stored")
    return RuleViolation("服务器暂时不能保存文件（存储空间不足或不可写），没有保存。请联系系统管理员。", code="storage")


def _refuse_again(right: Right, sha256: str, name: str) -> None:
    if Attachment.objects.of(right.owner).standing().filter(sha256=sha256).exists():
        raise _again(name)


def _again(name: str) -> RuleViolation:
    return RuleViolation(f"“{name}”与已有的附件内容相同，没有重复保存。", code="same")


def _refuse_more(right: Right) -> None:
    most = settings.ATTACHMENTS_PER_OWNER
    if Attachment.objects.of(right.owner).standing().count() >= most:
        raise RuleViolation(
            f"这里最多保存 {most} 个附件，已经满了，没有保存。请先撤回不需要的，或合并成一个 PDF。", code="too-many"
        )


def _hold(right: Right) -> None:
    """The case stays as it was when the right was decided, until this is committed: whoever submits meanwhile waits, and
    whoever submitted meanwhile has moved it."""
    if right.case is None:
        return
    rows = Case.objects.filter(pk=right.case.pk, version=right.case.version)
    if not rows.update(version=F("version")):
        raise RuleViolation("办理状态刚刚变了，没有保存。请刷新页面查看后再办理。", code="moved")


def _remove(row: Attachment, actor) -> None:
    gone, _ = Attachment.objects.filter(pk=row.pk).delete()
    if not gone:
        raise RuleViolation("这个附件已经删除，没有重复办理。请刷新页面查看。", code="already")
    release(row.unit, row.year, row.size)
    transaction.on_commit(lambda: row.file.storage.delete(row.file.name), robust=True)
    _tell("remove", row, actor)


def _tell(verb: str, row: Attachment, actor) -> None:
    """Ids, sizes and fingerprints; names of files may name people."""
    audit.record(
        EventKind.ATTACHMENT,
        actor_id=actor.pk,
        subject=f"attachment:{row.token}",
        detail={
            "verb": verb,
            "about": f"{row.about_kind}:{row.about_code}",
            "size": row.size,
            "sha256": row.sha256,
            "purpose": str(row.purpose),
            "media_type": row.media_type,
        },
    )
