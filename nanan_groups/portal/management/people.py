"""What the commands of the import and export centre share: who acts, on which dataset, and where a file goes."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError

from groups.registry.management.commands.export_annex2 import reason as why
from nanan_groups.accounts.models import User
from nanan_groups.records.imports.datasets import Dataset, dataset_of, datasets


def person(username: str) -> User:
    """The active account ``--as`` names; what he may do is asked where it is done. CommandError (exit 2) without one."""
    user = User.objects.filter(username__iexact=username, is_active=True).first()
    if user is None:
        raise CommandError(f"没有工号为“{username}”的在用账号。", returncode=2)
    return user


def dataset_named(code: str) -> Dataset:
    dataset = dataset_of(code)
    if dataset is None:
        known = "、".join(one.code for one in datasets())
        raise CommandError(f"没有数据表“{code}”。可用的是：{known}。", returncode=2)
    return dataset


@contextmanager
def file_to(path: Path) -> Iterator:
    """A file that takes the place of ``path`` when the block ends well; nothing is left of it otherwise."""
    try:
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.")
    except OSError as problem:
        raise CommandError(f"文件“{path}”无法写入：{why(problem)}。", returncode=2) from problem
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
        os.replace(draft, path)
    except OSError as problem:
        raise CommandError(f"文件“{path}”无法写入：{why(problem)}。", returncode=2) from problem
    finally:
        Path(draft).unlink(missing_ok=True)


def copy_to(path: Path, source) -> None:
    with file_to(path) as out:
        shutil.copyfileobj(source, out, 1 << 20)
