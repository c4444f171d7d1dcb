"""What stands on the pages of a PDF, read by poppler: sizes, words, fonts."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

TOOLS = ("pdfinfo", "pdftotext", "pdffonts")


def reads_pdf() -> bool:
    return all(map(shutil.which, TOOLS))


@dataclass(frozen=True)
class Pdf:
    """``pages``: the lines of each page, blanks taken out; ``sizes``: width and height in whole points."""

    pages: list[list[str]]
    sizes: list[tuple[int, int]]
    fonts: list[tuple[str, bool]]  # name, embedded

    def without(self, *marks: str) -> list[list[str]]:
        """The lines of each page but those that consist of such a mark (regular expressions)."""
        return [[line for line in page if not any(re.fullmatch(mark, line) for mark in marks)] for page in self.pages]


def read_pdf(path: Path) -> Pdf:
    texts = _run("pdftotext", "-layout", path, "-").split("\f")[:-1]
    info = _run("pdfinfo", "-l", "999", path)
    fonts = _run("pdffonts", path).splitlines()[2:]
    return Pdf(
        pages=[[line for line in (re.sub(r"\s", "", one) for one in text.splitlines()) if line] for text in texts],
        sizes=[
            (round(float(width)), round(float(height)))
            for width, height in re.findall(r"^Page +\d+ size: +([\d.]+) x ([\d.]+)", info, re.M)
        ],
        fonts=[(line[:36].strip(), line.split()[-5] == "yes") for line in fonts],
    )


def _run(tool: str, *arguments) -> str:
    return subprocess.run([tool, *map(str, arguments)], capture_output=True, text=True, check=True).stdout
