"""Files people hand in to be kept and given to others: taken only when name, first bytes and structure all say the same,
and nothing in them runs, hides another file or blows up. Nothing is converted, decoded or unpacked here.

What cannot be taken raises Unusable, each with a code of its own and a sentence that says what to do.
"""

import os
from dataclasses import dataclass

from nanan_groups.kit.excel.hostile import MIB, Unusable

from . import images, office, pdf
from .names import MEDIA_TYPES, TAKEN, clean_name, suffix_of
from .signs import check_head, check_tail

__all__ = ["ACCEPTED", "MAX_BYTES", "TAKEN", "Found", "Unusable", "clean_name", "inspect", "too_big"]

MAX_BYTES = 20 * MIB
ACCEPTED = ",".join(MEDIA_TYPES)  # for the accept attribute of a file field
_PARSERS = {"pdf": pdf.check, "jpeg": images.jpeg, "png": images.png}


@dataclass(frozen=True, slots=True)
class Found:
    """What a file is, by its content."""

    suffix: str
    media_type: str


def inspect(path, file_name: str, *, max_bytes: int = MAX_BYTES) -> Found:
    """Look at the file at ``path`` that somebody calls ``file_name``. Raises Unusable."""
    suffix = suffix_of(clean_name(file_name))
    size = os.stat(path).st_size
    if size == 0:
        raise Unusable("empty-file", "文件是空的（0 字节）。请核对原文件后重新上传。")
    if size > max_bytes:
        raise too_big(size, max_bytes)
    with open(path, "rb") as source:
        data = source.read()
    kind = check_head(data, suffix)
    if kind == "zip":
        office.check(path, suffix)
    else:
        check_tail(data)
        _PARSERS[kind](data)
    return Found(suffix, MEDIA_TYPES[suffix])


def too_big(size: int, max_bytes: int) -> Unusable:
    return Unusable(
        "too-big",
        f"文件有 {size / MIB:.1f} MB，超过单个附件 {max_bytes // MIB} MB 的上限。请压缩其中的图片，或分成几个文件上传。",
    )
