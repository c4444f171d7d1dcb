"""A file that is written whole, and fingerprinted, before a byte of it is handed out."""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

IN_MEMORY = 8 * 1024 * 1024  # beyond it the file lives on disk


@dataclass(frozen=True, slots=True)
class Written:
    """``file`` stands at its beginning; whoever hands it out closes it. ``count``: what ``write`` said it wrote."""

    file: BinaryIO
    count: int
    sha256: str


def written(write: Callable[[BinaryIO], int], then: Callable[[Written], object] = lambda done: None) -> Written:
    """The file ``write(out)`` makes. ``then`` is told before anybody gets it: what it raises leaves no file behind."""
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 the response closes it
    try:
        count = write(out)
        out.seek(0)
        done = Written(out, count, hashlib.file_digest(out, "sha256").hexdigest())
        out.seek(0)
        then(done)
    except BaseException:
        out.close()
        raise
    return done
