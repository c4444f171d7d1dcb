"""Every official paper, as a program that is not ours lays it out: pages, orientation, fonts, marks, and what stands last.

LibreOffice is started once for all of them; the addresses are those of the access table, so that a paper added later is
looked at too. Beside them one paper in many lengths: wherever a page ends, nothing stands alone on the next.
"""

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.checks import run_checks
from docx import Document

from nanan_groups.kit.official.paper import (
    Align,
    Heading,
    Paper,
    PaperColumn,
    Prose,
    Signature,
    rows_of,
    total_of,
)
from nanan_groups.kit.official.word import DEMONSTRATION, word_of
from nanan_groups.testing.libreoffice import convert, find_writer
from nanan_groups.testing.pdf import Pdf, read_pdf, reads_pdf

from .test_unseen_signs import body, paths

FOOTER = r"第\d+页共\d+页"
UPRIGHT, ACROSS = (595, 842), (842, 595)
LAST = {
    "plan.docx": "年月日",
    "summary.docx": "年月日",
    "charter.docx": "年月日",
    "sheet.docx": "年月日",
    "minutes.docx": "二〇二五年九月十日",
    "resolutions.docx": "二〇二六年九月十日",
    "certificate.docx": "二〇二四年九月一日",
    "application.docx": "年月日",
    "decision.docx": "二〇二六年九月一日",
    "posts.docx": "年月日",
    "confirmation.docx": "年月日",
    "division.docx": "年月日",
    "notice.docx": "规则，基准日2026年1月1日。",
    "project.docx": "年月日",
    "review.docx": "年月日",
    "acceptance.docx": "年月日",
    "settlement.docx": "年月日",
    "transfer.docx": "年月日",
    "result.docx": "年月日",
    "form.docx": "年月日",
    "scores.docx": "二〇二六年十二月一日",
    "totals.docx": "二〇二三年十一月一日",
    "bulletin.docx": "二〇二三年十一月一日",
    "appeal.docx": "年月日",
    "ruling.docx": "年月日",
    "rectification.docx": "二〇二六年十二月一日",
}
COLUMNS = (
    PaperColumn("序号", 9, Align.CENTRE),
    PaperColumn("任务举措", 60),
    PaperColumn("完成日期", 29, Align.CENTRE, whole=True),
    PaperColumn("经费（元）", 23, Align.RIGHT, whole=True),
)
LENGTHS = range(6, 30, 2)
SIGNED = ["负责人（签字）：＿＿＿＿＿＿", "示范教育集团（盖章）", "二〇二六年十二月一日"]


def sample(rows: int, *, table_last: bool) -> Paper:
    """Growing row by row, or line by line, over the end of a page."""
    prose = [
        Heading("一、工作计划"),
        *(Prose("每两周开展一次集体备课和课例研讨。") for _ in range(1 if table_last else rows)),
    ]
    lines = [(at, "开展集团内教师走教和联合教研活动", "2027年12月31日", "1,234,567.89") for at in range(1, rows + 1)]
    table = [Heading("二、任务"), rows_of(COLUMNS, lines, total=total_of(1_234_567_890))]
    parts = [*prose, *table] if table_last else [*table[:1], Prose("略。"), *prose]
    return Paper(
        title="示范教育集团2026-2027学年年度计划",
        unit="示范教育集团",
        body=(*parts, Signature(("负责人",), ("示范教育集团",), date(2026, 12, 1))),
    )


@pytest.fixture
def papers(addresses, one_of_each, client_of, settings, tmp_path) -> dict[str, bytes]:
    settings.DEMO = True
    made = {}
    for role in ("registry_officer", "finance_officer", "personnel_officer", "expert"):
        client = client_of(one_of_each[role])
        made |= {path: body(client.get(path)) for path in paths(addresses, role, "-docx") if path not in made}
    for rows in LENGTHS:
        for table_last in (True, False):
            made[f"/sample-{rows}-{'table' if table_last else 'prose'}/"] = word_of(sample(rows, table_last=table_last))
    return made


def name_of(path: str) -> str:
    return path.strip("/").replace("/", "_").removesuffix(".docx") + ".docx"


@pytest.mark.once("LibreOffice lays out what was read; nothing is read otherwise from the other database")
@pytest.mark.django_db
def test_every_paper_laid_out_by_libreoffice(papers, tmp_path):
    says_its_faces_and_holds_its_rows(papers)
    if not (find_writer() and reads_pdf()):
        pytest.skip("LibreOffice Writer or poppler is not installed")
    for path, content in papers.items():
        (tmp_path / name_of(path)).write_bytes(content)
    made = convert([tmp_path / name_of(path) for path in papers], tmp_path / "pdf", to="pdf")
    read = {path: read_pdf(made[name_of(path)]) for path in papers}
    for path, paper in read.items():
        laid_out_well(path, paper)
    for path, last in LAST.items():
        found = next(paper for one, paper in read.items() if one.endswith(path))
        assert found.without(FOOTER)[-1][-1] == last, path
    turned = set()
    for path, paper in read.items():
        if not path.startswith("/sample"):
            continue
        pages = paper.without(FOOTER, re.escape(DEMONSTRATION))
        assert pages[-1][-3:] == SIGNED, path
        assert not alone_at_the_end(paper), path
        for page in pages:
            assert not page[-1].startswith(("一、", "二、", "序号")), path  # no heading at the foot of a page
        turned.add(len(pages))
        if path.endswith("table/"):
            assert all("序号" in "".join(page) for page in pages if "2027年12月31日" in "".join(page)), path
            assert "".join(map("".join, pages)).count("2027年12月31日1,234,567.89") == int(path.split("-")[1])
            assert "合计人民币壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角12,345,678.90" in pages[-1]
    assert len(turned) > 1  # some length did reach over the end of a page


def alone_at_the_end(paper: Pdf) -> bool:
    """Does the signature stand on its page without anything that is signed?"""
    last = paper.without(FOOTER, re.escape(DEMONSTRATION))[-1]
    return not [line for line in last[: -len(SIGNED)] if not line.startswith("序号")]


LANDSCAPE = (
    "annex2",
    "list.docx",
    "shortages.docx",
    "/totals",
)  # tables of more columns than an upright sheet holds


def laid_out_well(path: str, paper: Pdf) -> None:
    pages = len(paper.pages)
    across = any(word in path for word in LANDSCAPE)
    assert set(paper.sizes) == {ACROSS if across else UPRIGHT}, path
    for number, lines in enumerate(paper.pages, start=1):
        assert DEMONSTRATION in lines, (path, number)
        assert f"第{number}页共{pages}页" in lines, (path, number)
        assert len(lines) > 3, (path, number, lines)
    assert paper.fonts and all(embedded for _, embedded in paper.fonts), (path, paper.fonts)


def says_its_faces_and_holds_its_rows(papers) -> None:
    for path, content in papers.items():
        document = Document(BytesIO(content))
        faces = re.findall(r'w:eastAsia="([^"]+)"', document.element.xml)
        assert set(faces) <= {"仿宋", "黑体", "楷体", "宋体"}, path
        fonts = next(part for part in document.part.package.iter_parts() if "fontTable" in str(part.partname)).blob
        assert "仿宋_GB2312,FangSong,FangSong_GB2312,STFangsong,Noto Serif CJK SC" in fonts.decode(), path
        for table in document.tables:
            rows = [row._tr.xml for row in table.rows]
            assert all("w:cantSplit" in row for row in rows), path
            facts = len(table.columns) == 2 and "w:tblHeader" not in rows[0]
            assert facts or "w:tblHeader" in rows[0], path
        headings = [one for one in document.paragraphs if "w:outlineLvl" in one._p.xml]
        assert all(one.paragraph_format.keep_with_next for one in headings), path


def test_an_unknown_way_to_write_days_stops_the_start(settings):
    found = {}
    for style in ("chinese", "digits", "roman"):
        settings.PAPER_DAYS = style
        found[style] = "portal.E006" in {problem.id for problem in run_checks(tags=["security"])}
    assert found == {"chinese": False, "digits": False, "roman": True}
