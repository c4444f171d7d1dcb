"""The kept file as a path on disk: what the readers need, wherever the storage keeps it."""

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import FileSystemStorage


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
