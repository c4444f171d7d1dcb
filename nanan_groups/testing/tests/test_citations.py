"""Whoever has the repository has every text it cites (docs/风格.md, house rules)."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

SAMPLES = Path(__file__).resolve()  # this file holds bad citations on purpose
HIDDEN_BUT_OURS = {".ci", ".github", ".gitignore"}
NOT_OURS = {"__pycache__", "node_modules", "var"}

ADDRESS = re.compile(r"\b[a-z][a-z+.-]*://[^\s)>\"'`]+")  # the public web may be cited
JOINED = re.compile(r"\" / \"")  # parts of a Path
DOCUMENT = (
    r"(?<![A-Za-z0-9_/.-])"
    r"(?:(?:\.\.?/)*(?:[A-Za-z0-9_-]+/)*[\w-]+\.md(?![A-Za-z0-9_])|docs(?:/[\w-]+)+(?:\.[a-z]+)?)"
)
CITED = re.compile(rf"({DOCUMENT})(?:\)?[\s#]*第(\d+(?:\.\d+)*)([节条]))?")
LINKED = re.compile(r"\]\(([^)\s#]+)[^)]*\)")
SECTION = re.compile(rf"\b[Ss]ections?[\s#]+\d+(?:[\s#]+of[\s#]+({DOCUMENT}))?")
ISSUE = re.compile(r"\b[Ii]ssues?[\s#]+\d+|\b(?:earlier|later|next|this) issues?\b")
LISTED = re.compile(r"(?<![\w-])[A-Z]-\d\d(?![\w-])")
OUTSIDE = re.compile(r"(?<!\w)/work/|\.\./shared\b")
NUMBERED = {"节": re.compile(r"^#+ +(\d+(?:\.\d+)*)[. ]", re.M), "条": re.compile(r"^(\d+)\. ", re.M)}


def texts(root: Path) -> Iterator[tuple[Path, str]]:
    """Every text below ``root`` but caches, environments and local data. It need not be a clone."""
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if _ours(name) and not Path(folder, name, "pyvenv.cfg").exists()]
        for file in (Path(folder, name) for name in names if _ours(name)):
            try:
                text = file.read_text("utf-8")
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                yield file, text


def _ours(name: str) -> bool:
    return name in HIDDEN_BUT_OURS or not (name.startswith(".") or name in NOT_OURS)


def faults(root: Path) -> list[str]:
    """``file:line: what is wrong`` for each citation below ``root`` that leads nowhere."""
    return [
        f"{file.relative_to(root)}:{line}: {wrong}"
        for file, text in texts(root)
        if file != SAMPLES
        for line, wrong in sorted(set(faults_in(root, file, text)))
    ]


def faults_in(root: Path, file: Path, text: str) -> Iterator[tuple[int, str]]:
    text = JOINED.sub("/", ADDRESS.sub("", text))

    def at(found: re.Match, wrong: str) -> tuple[int, str]:
        return text.count("\n", 0, found.start()) + 1, wrong

    for found in CITED.finditer(text):
        name, number, kind = found.groups()
        cited = _resolved(root, file, name)
        if cited is None:
            yield at(found, f"{name} is not in the repository")
        elif number and (cited.is_dir() or number not in NUMBERED[kind].findall(cited.read_text("utf-8"))):
            yield at(found, f"{name} has no 第{number}{kind}")
    for found in LINKED.finditer(text) if file.suffix == ".md" else ():
        if _resolved(root, file, found[1]) is None:
            yield at(found, f"{found[1]} is not in the repository")
    for found in SECTION.finditer(text):
        if not (found[1] and _resolved(root, file, found[1])):
            yield at(found, f"“{found[0]}” of what? Write docs/….md 第n节, or the clause of the policy")
    for found in ISSUE.finditer(text):
        yield at(found, f"“{found[0]}”: no list of issues is in the repository; say the thing, or give its address")
    for found in LISTED.finditer(text):
        yield at(found, f"“{found[0]}”: the list it is from is not in the repository; say the thing")
    for found in OUTSIDE.finditer(text):
        yield at(found, f"“{found[0]}” is outside the repository")


def _resolved(root: Path, file: Path, name: str) -> Path | None:
    """What ``name`` means beside ``file`` or at the root, if it exists there."""
    for start in (file.parent, root):
        found = (start / name).resolve()
        if found.is_relative_to(root) and found.exists():
            return found
    return None


def test_every_citation_leads_somewhere():
    assert faults(Path(settings.BASE_DIR).resolve()) == []


def test_every_text_is_looked_at():
    """The walk is not empty, and goes where people write."""
    seen = {str(file.relative_to(settings.BASE_DIR)) for file, _ in texts(Path(settings.BASE_DIR))}
    assert seen >= {
        "README.md", ".ci/run", "Makefile", "docs/领域.md", "docs/adr/0001-act-and-preview.md", "templates/base.html",
        "groups/rights/words.py", "nanan_groups/portal/static/portal/forms.js", "fixtures/policy/groups.json",
        "nanan_groups/testing/tests/test_citations.py",
    }  # fmt: skip


@pytest.fixture
def house(tmp_path) -> Path:
    (tmp_path / "docs" / "adr").mkdir(parents=True)
    (tmp_path / "docs" / "领域.md").write_text("# 领域\n\n## 2. 附件2\n\n### 2.3 打印\n\n见 [风格](风格.md)。\n")
    (tmp_path / "docs" / "风格.md").write_text("# 风格\n\n1. One.\n2. Two.\n")
    return tmp_path.resolve()


@pytest.mark.parametrize(
    "text",
    [
        "(docs/领域.md)",
        "见docs/领域.md第2节。",
        "rows (docs/领域.md 第2.3节) and docs/风格.md 第2条",
        "# a comment that breaks: docs/领域.md\n# 第2节",
        "decisions are in docs/adr, in docs/adr/ and in `docs/`",
        "section 2 of docs/领域.md",
        "https://github.com/a/b/blob/main/gone.md, https://example.org/work/issues/12",
        'PAGE = BASE_DIR / "docs" / "领域.md"',
        "意见 五(三)6；细则 三(一)5",
        "a section of 3 rows; an issue of 2 offices; homework/of; UTF-16; NA-001; Z01; 2026-09-01; A-1",
        "every *.md; 牌号 NA-12",
    ],
)
def test_a_citation_that_can_be_followed(house, text):
    assert list(faults_in(house, house / "groups" / "enums.py", text)) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("(domain.md)", "domain.md is not"),
        ("见domain.md。", "见domain.md is not"),
        ("领域.md", "领域.md is not"),  # beside the code there is none
        ("see docs/gone.md", "docs/gone.md is not"),
        ("see docs/领域 and", "docs/领域 is not"),
        ("see docs/adr/0099-gone.md.", "docs/adr/0099-gone.md is not"),
        ("../../elsewhere/领域.md", "../../elsewhere/领域.md is not"),
        ("docs/领域.md 第7节", "docs/领域.md has no 第7节"),
        ("docs/领域.md 第2.4节", "docs/领域.md has no 第2.4节"),
        ("docs/风格.md 第46条", "docs/风格.md has no 第46条"),
        ("docs/adr 第2节", "docs/adr has no 第2节"),
        ("(design, section 2)", "“section 2” of what?"),
        ("Section\n# 4 of the notes", "“Section\n# 4” of what?"),
        ("section 2 of gone.md", "of what?"),
        ("as issue 12 says", "“issue 12”"),
        ("issue #12", "“issue #12”"),
        ("(later issues)", "“later issues”"),
        ("a formula (W-04)", "“W-04”"),
        ("open('/work/other')", "“/work/”"),
        ("../shared/notes", "“../shared”"),
    ],
)
def test_a_citation_that_leads_nowhere(house, text, wrong):
    found = list(faults_in(house, house / "groups" / "enums.py", f"\n\n{text}\n"))
    assert found, text
    assert all(line == 3 for line, _ in found)
    assert any(wrong in sentence for _, sentence in found), found


def test_a_link_of_a_document(house):
    (house / "docs" / "图.svg").write_text("<svg/>")
    text = "[图](图.svg) [旧图](旧图.svg) [节](#n) [网](https://example.org/x) [领域](领域.md#n)"
    assert list(faults_in(house, house / "docs" / "x.md", text)) == [(1, "旧图.svg is not in the repository")]


def test_a_folder_that_is_no_clone(house):
    assert faults(house) == []
    (house / "groups").mkdir()
    (house / "groups" / "a.py").write_text('"""Rules."""\n# see plan.md\n')
    (house / "groups" / "a.bin").write_bytes(b"plan.md \xff\xfe")
    (house / "groups" / "b.bin").write_bytes(b"plan.md \0")
    for local in (".venv", "var", "env", ".git"):
        (house / local).mkdir()
        (house / local / "a.py").write_text("# see plan.md\n")
    (house / "env" / "pyvenv.cfg").write_text("home = /usr/bin\n")
    assert faults(house) == ["groups/a.py:2: plan.md is not in the repository"]
