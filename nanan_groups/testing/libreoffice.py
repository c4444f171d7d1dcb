"""LibreOffice without a screen: workbooks opened and saved again by a program that is not ours."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

NAMES = ("soffice", "libreoffice")
SECONDS = 180  # a first start on a loaded machine


def find_soffice() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def find_writer() -> str | None:
    """With its word processor, a package of its own on Debian."""
    executable = find_soffice()
    if executable is None:
        return None
    return executable if (Path(executable).resolve().parent / "libswlo.so").exists() else None


def convert(files: Iterable[Path], folder: Path, *, to: str = "xlsx") -> dict[str, Path]:
    """Open all ``files`` in one start and save them into ``folder``, by the names they had.

    Each start has a profile of its own, which goes with it: a second one with the same profile would end at once.
    """
    executable = find_soffice()
    if executable is None:
        raise FileNotFoundError("LibreOffice is not installed")
    files = list(files)
    with tempfile.TemporaryDirectory(prefix="nanan-office-", ignore_cleanup_errors=True) as profile:
        command = [
            executable,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={Path(profile).as_uri()}",
            "--convert-to",
            to,
            "--outdir",
            str(folder),
            *map(str, files),
        ]
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS, check=True
        )
    made = {file.name: folder / f"{file.stem}.{to.partition(':')[0]}" for file in files}
    missing = [name for name, path in made.items() if not path.exists()]
    if missing:
        raise RuntimeError(f"LibreOffice did not convert {missing}: {done.stdout}{done.stderr}")
    return made
