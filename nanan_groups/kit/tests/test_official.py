"""Official papers as they are described and written: what Word is told, and how a title and a table are set."""

import re
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import pairwise

import pytest
from django.conf import settings as configured
from docx import Document
from docx.shared import Mm
from hypothesis import given
from hypothesis import strategies as st

from nanan_groups.kit.days import chinese_day, day_of, moment_text
from nanan_groups.kit.official.layouts import LAYOUTS, LETTER, SHEET, WIDE
from nanan_groups.kit.official.measure import balanced, ems, widths
from nanan_groups.kit.official.paper import (
    BUREAU,
    Align,
    Annex,
    Fact,
    Facts,
    Heading,
    Paper,
    PaperColumn,
    Prose,
    Signature,
    amount,
    rows_of,
    total_of,
)
from nanan_groups.kit.official.word import DEMONSTRATION, word_of

SIGNED = Signature(("负责人",), ("示范教育集团",), date(2026, 12, 1))
COLUMNS = (
    PaperColumn("序号", 9, Align.CENTRE),
    PaperColumn("事项", 60),
    PaperColumn("经费（元）", 20, Align.RIGHT, whole=True),
)


def paper(*body, **said) -> Paper:
    return Paper(title="示范教育集团年度计划", body=body, **said)


def read(made: Paper):
    return Document(BytesIO(word_of(made)))


def kept(paragraphs) -> list[bool]:
    return [bool(one.paragraph_format.keep_with_next) for one in paragraphs]


# --- days ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 12, 1), "二〇二六年十二月一日"),
        (date(2030, 1, 10), "二〇三〇年一月十日"),
        (date(2009, 10, 31), "二〇〇九年十月三十一日"),
        (date(2026, 11, 20), "二〇二六年十一月二十日"),
    ],
)
def test_day_in_chinese(day, text):
    assert chinese_day(day) == text


def test_a_night_in_shanghai_is_the_evening_before_in_utc():
    moment = datetime(2026, 11, 30, 18, 39, tzinfo=UTC)
    assert (day_of(moment), moment_text(moment)) == (date(2026, 12, 1), "2026年12月1日 02:39")
    assert day_of(None) is None


@pytest.mark.parametrize(("style", "last"), [("chinese", "二〇二六年十二月一日"), ("digits", "2026年12月1日")])
def test_the_signed_day_is_written_as_the_office_wants_it(settings, style, last):
    settings.PAPER_DAYS = style
    assert SIGNED.lines == ["负责人（签字）：＿＿＿＿＿＿", "示范教育集团（盖章）", last]
    assert Signature(("校长",)).lines[-1] == "　　　　年　　月　　日"


# --- a title and a table ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("十一中学教育集团概况", ["十一中学教育集团概况"]),
        ("珊瑚实验小学教育集团2026-2027学年年度计划", ["珊瑚实验小学教育集团", "2026-2027学年年度计划"]),
        ("关于下达十一中学教育集团2026年专项经费的通知", ["关于下达十一中学教育集团", "2026年专项经费的通知"]),
        ("关于（示例）2026-2027学年集团评估结果的通报", ["关于（示例）2026-2027学年", "集团评估结果的通报"]),
        ("关于开展“（示例）英语联合教研”活动的通知", ["关于开展“（示例）英语", "联合教研”活动的通知"]),
        ("关于同意南开（融侨）中学教育集团章程备案的批复", ["关于同意南开（融侨）中学教育集团", "章程备案的批复"]),
    ],
)
def test_a_long_title_is_broken_where_it_reads(title, lines):
    assert balanced(title, LETTER.title, LETTER) == lines


@given(st.text("集团计划甲乙（）2026-", min_size=1, max_size=60), st.sampled_from(LAYOUTS))
def test_a_broken_title_loses_nothing_and_tears_no_number(title, layout):
    lines = balanced(title, layout.title, layout)
    assert "".join(lines) == title
    assert not any(re.search(r"[0-9-]$", one) and re.match(r"[0-9-]", two) for one, two in pairwise(lines))


@given(st.text("集团教育甲乙通知评估", min_size=1, max_size=90), st.sampled_from(LAYOUTS))
def test_no_line_of_a_title_is_broken_again_by_the_program(title, layout):
    lines = balanced(title, layout.title, layout)
    assert max(map(ems, lines)) * layout.title * 25.4 / 72 <= layout.measure
    assert len(lines) == 1 or min(map(len, lines)) > 2


@given(st.lists(st.integers(0, 10**14), min_size=1, max_size=4), st.sampled_from(LAYOUTS))
def test_columns_fill_the_measure_and_an_amount_stands_on_one_line(amounts, layout):
    table = rows_of(COLUMNS, [("1", "甲", f"{one:,}.00") for one in amounts], total=total_of(max(amounts) % 10**14))
    found = widths(table, layout)
    assert sum(found) == pytest.approx(layout.measure)
    longest = max(ems(row.cells[-1]) for row in table.rows)
    assert found[2] > longest * layout.table * 25.4 / 72
    assert min(found) > 2 * layout.table * 25.4 / 72


def test_amounts_and_sums():
    assert amount(60_000_000) == "600,000.00\u00a0元"
    assert total_of(60_000_000) == ("合计　人民币陆拾万元整", "600,000.00")


def test_every_paper_of_the_bureau_is_signed_with_one_name():
    for path in sorted(configured.BASE_DIR.rglob("*/papers.py")):
        text = path.read_text(encoding="utf-8")
        assert f'"{BUREAU}"' not in text and '("区教委",)' not in text, path


# --- what Word is told -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.name)
def test_the_page_is_as_laid_out(layout):
    section = read(paper(Prose("正文"), layout=layout)).sections[0]
    assert [round(Mm(one).mm) for one in (layout.width, layout.height)] == [
        round(section.page_width.mm),
        round(section.page_height.mm),
    ]
    margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(one.mm) for one in margins] == [layout.top, layout.right, layout.bottom, layout.left]
    assert (section.orientation == 1) is layout.wide


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.name)
def test_the_printed_page_says_the_same(layout):
    css = (configured.BASE_DIR / "nanan_groups/portal/static/portal/paper.css").read_text(encoding="utf-8")
    margin = f"margin: {layout.top}mm {layout.right}mm {layout.bottom}mm {layout.left}mm;"
    size = "A4 landscape" if layout.wide else "A4 portrait"
    for page in (layout.name, f"{layout.name}-demo"):
        assert f"@page {page} {{ size: {size}; {margin}" in css
    assert (
        f"padding: {margin.removeprefix('margin: ')} font-size: {layout.body}pt; line-height: {layout.line}pt;" in css
    )


def test_faces_sizes_and_where_headings_stay():
    made = read(paper(Heading("一、总则"), Prose("正文"), Heading("（一）目标", 2), Prose("正文"), SIGNED, unit="甲"))
    title, unit, first, text, second = made.paragraphs[:5]
    faces = [re.search(r'w:eastAsia="([^"]+)"', one._p.xml)[1] for one in (title, unit, first, text, second)]
    assert faces == ["宋体", "楷体", "黑体", "仿宋", "楷体"]
    assert [one.runs[0].font.size.pt for one in (title, unit, first, text)] == [22, 14, 16, 16]
    assert [one.text for one in made.paragraphs[-3:]] == SIGNED.lines
    # Title and headings stay with what follows, and so does what the signature follows; its last line ends the paper.
    assert kept(made.paragraphs) == [True, True, True, False, True, True, True, True, False]
    footer = made.sections[0].footer.paragraphs[0]
    assert footer.text == "第 1 页　共 1 页"
    assert re.findall(r"<w:instrText>(\w+)<", footer._p.xml) == ["PAGE", "NUMPAGES"]


def test_a_table_repeats_its_heading_tears_no_row_and_takes_the_signature_along():
    made = read(
        paper(rows_of(COLUMNS, [("1", "甲", "12.00"), ("2", "乙" * 400, "8.00")], total=total_of(2000)), SIGNED)
    )
    rows = made.tables[0].rows
    xml = [row._tr.xml for row in rows]
    assert ["w:tblHeader" in one for one in xml] == [True, False, False, False, False]
    assert ["w:cantSplit" in one for one in xml] == [True, True, False, True, True]  # half a page may be torn
    assert kept(one for row in rows for one in row.cells[-1].paragraphs) == [True, False, True, True, True, True, False]
    assert [cell.text for cell in rows[3].cells] == ["合计　人民币贰拾元整"] * 2 + ["20.00"]
    assert rows[4].cells[0].text == "\n".join(SIGNED.lines)
    assert made.paragraphs[-1].text != SIGNED.lines[-1]


def test_an_annex_begins_a_page_and_a_form_leaves_room():
    facts = Facts((Fact("名称", "甲"), Fact("意见", "", room=28)))
    made = read(paper(facts, Annex("办理记录"), Prose("无"), layout=SHEET))
    assert [one.text for one in made.paragraphs if one.paragraph_format.page_break_before] == ["附件"]
    assert [row.height and round(row.height.mm) for row in made.tables[0].rows] == [None, 28]


def test_a_letter_has_its_head_and_its_end():
    made = read(
        paper(
            Prose("正文"),
            SIGNED,
            letterhead="重庆市南岸区教育委员会",
            number="（示例）南岸教财〔2026〕1号",
            to="十一中学教育集团",
            copies="区财政局。",
            printed=date(2026, 12, 1),
        )
    )
    texts = [one.text for one in made.paragraphs]
    assert texts[:4] == [
        "重庆市南岸区教育委员会", "（示例）南岸教财〔2026〕1号", "示范教育集团年度计划", "十一中学教育集团：",
    ]  # fmt: skip
    assert texts[-1] == "抄送：区财政局。\t2026年12月1日印发"


@pytest.mark.parametrize("demo", [True, False])
def test_each_page_of_invented_data_says_so(settings, demo):
    settings.DEMO = demo
    header = read(paper(Prose("正文"), layout=WIDE)).sections[0].header
    assert (DEMONSTRATION in "".join(one.text for one in header.paragraphs)) is demo
