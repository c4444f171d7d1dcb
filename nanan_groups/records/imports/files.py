"""The kept file as a path on disk: what the readers need, wherever the storage keeps it."""

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel.reader import Limits

from .. import storms
from ..models import EventKind


@contextmanager
def local_path(file):
    """A path to the stored file; a temporary copy where the storage is not a folder."""
    if isinstance(file.storage, FileSystemStorage):
        yield file.path
        return
    with tempfile.NamedTemporaryFile(suffix=Path(file.name).suffix) as copy, file.open("rb") as source:
        shutil.copyfileobj(source, copy)
        copy.flush()
        yield copy.name


def refuse_size(file, *, dataset: str, actor) -> None:
    """RuleViolation for an empty file, and for one beyond the limit: that one is on record."""
    limit = Limits().bytes
    if file.size == 0:
        raise RuleViolation("文件是空的（0 字节），请重新选择。", field="file", code="empty-file")
    if file.size > limit:
        detail = {"refused": "too-big", "size": file.size, "limit": limit}
        storms.refused(EventKind.IMPORT, actor_id=actor.pk, subject=f"import:{dataset}", detail=detail)
        raise RuleViolation(f"文件超过 {limit // 2**20} MB，请拆分后再上传。", field="file", code="too-big")
