"""Annex 2 out of the register again: cell by cell, as a workbook, and how names fold."""

import json
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile
from zlib import crc32

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from groups.registry.annex2.papers.xlsx import WIDTHS, annex2_workbook, height_of
from groups.registry.annex2.queries import Table, annex2_tables, headers_of
from groups.registry.annex2.words import ANNEX_TITLE, TABLES, table_of
from groups.registry.models import DeclaredMembers, EducationGroup, Lead, Site
from groups.registry.register.rules.printed import PlaceRow, printed
from groups.registry.register.words import DeclaredKind, GroupCategory
from nanan_groups.kit.excel.cells import ems
from nanan_groups.testing.factories import EducationGroupFactory, MembershipFactory

DAY = date(2022, 7, 14)
EXPECTED = json.loads((Path(__file__).parent / "data" / "annex2_expected.json").read_text(encoding="utf-8"))
CELLS = sum(len(row) for table in EXPECTED for row in table["rows"])


def bare(value) -> str:
    """A cell's text without white space and line breaks."""
    return "".join(str(value if value is not None else "").split())


def everything(day=DAY, **options):
    return annex2_tables(day, EducationGroup.objects.filter(void=False), **options)


def opened(tables, day=DAY):
    return load_workbook(BytesIO(annex2_workbook(tables, day)))


# --- the form -------------------------------------------------------------------------------------------------------


def test_form_is_the_policys():
    written = json.loads((settings.BASE_DIR / "fixtures/policy/tables.json").read_text(encoding="utf-8"))
    assert written["title"] == ANNEX_TITLE
    assert [(list(headers_of(t)), t.sheet, list(t.categories)) for t in TABLES] == [
        (t["headers"], t["sheet"], t["categories"]) for t in written["tables"]
    ]
    assert [t.heading for t in TABLES] == [t["title"].rpartition("（")[0] for t in written["tables"]]


def test_every_category_has_its_table():
    assert [table_of(category).heading[0] for category in GroupCategory] == ["一", "二", "三", "三", "四", "五"]


# --- the register as tables -----------------------------------------------------------------------------------------


def test_tables_read_as_the_policy(policy):
    tables = everything()
    assert CELLS == 210
    assert [table.title for table in tables] == [table["title"] for table in EXPECTED]
    assert [list(table.headers) for table in tables] == [table["headers"] for table in EXPECTED]
    assert [[[bare(text) for text in row] for row in table.rows] for table in tables] == [
        [[bare(text) for text in row] for row in table["rows"]] for table in EXPECTED
    ]


def test_queries_do_not_depend_on_the_groups(policy, django_assert_num_queries):
    with django_assert_num_queries(5):
        everything()
    with django_assert_num_queries(5):
        annex2_tables(DAY, EducationGroup.objects.filter(source_ref="group/1-1"))


def test_title_counts_the_groups_of_the_day(policy):
    EducationGroupFactory(
        version__name="新设中学教育集团",
        version__category="middle",
        version__ordinal=9,
        version__valid_from=date(2024, 9, 1),
    )
    assert everything(date(2024, 8, 31))[0].title == "一、中学教育集团（共8个）"
    later = everything(date(2024, 9, 1))[0]
    assert later.title == "一、中学教育集团（共9个）"
    assert later.rows[-1] == ("9", "新设中学教育集团", "", "", "", "")


def test_preschool_table_runs_by_ordinal_across_categories(policy):
    ordinals = [int(row[0]) for row in everything()[2].rows]
    assert ordinals == list(range(1, 18))


def test_itemised_member_prints_as_its_number_until_that_ends(policy):
    group = EducationGroup.objects.get(source_ref="group/3-10")
    declared = DeclaredMembers.objects.get(group=group, kind=DeclaredKind.CLUSTER)
    site = Site.objects.get(institution__source_ref="institution/滨江幼儿园")
    MembershipFactory(group=group, site=site, alliance=True, declared=declared, valid_from=date(2023, 9, 1))

    def alliance(day):
        return next(row for row in everything(day)[2].rows if row[0] == "10")[5]

    assert alliance(date(2023, 9, 1)) == "总数24所（公办4所；普惠民办17所；民办3所）"
    DeclaredMembers.objects.filter(pk=declared.pk).update(valid_to=date(2024, 9, 1))
    assert alliance(date(2024, 9, 1)) == "滨江幼儿园"


def test_group_without_lead_prints_an_empty_cell(policy):
    Lead.objects.filter(group__source_ref="group/1-1").update(valid_to=date(2024, 9, 1))
    assert everything(date(2024, 9, 1))[0].rows[0][1:3] == ("十一中学教育集团", "")


def test_excerpt_does_not_call_itself_the_whole(policy):
    seen = EducationGroup.objects.filter(source_ref__in=["group/1-1", "group/3-2", "group/3-10"])
    tables = annex2_tables(DAY, seen, excerpt=True)
    assert [table.title for table in tables] == ["一、中学教育集团（节选1个）", "三、幼教集团（含幼教集群）（节选2个）"]
    assert [row[1] for row in tables[1].rows] == ["珊瑚幼儿园幼教集团", "南坪镇幼教集群"]
    assert annex2_tables(DAY, EducationGroup.objects.none(), excerpt=True) == []


# --- the workbook ---------------------------------------------------------------------------------------------------


def test_workbook_reads_back_as_the_policy(policy):
    book = opened(everything())
    assert book.sheetnames == [table.sheet for table in TABLES]
    compared = 0
    for sheet, expected in zip(book.worksheets, EXPECTED, strict=True):
        title, header, *rows = [[bare(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        assert title == [expected["title"], "", "", "", "", ""]
        assert header == expected["headers"]
        assert rows == [[bare(text) for text in row] for row in expected["rows"]]
        compared += sum(len(row) for row in rows)
    assert compared == 210


def test_workbook_prints_on_a4_landscape_with_its_header_on_every_page(policy):
    for sheet in opened(everything()).worksheets:
        assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:F1"]
        assert sheet["A1"].font.name == "SimSun"
        assert sheet["A1"].alignment.horizontal == "center"
        assert sheet.freeze_panes == "A3"
        assert sheet.print_title_rows == "$1:$2"
        assert sheet.print_area == f"'{sheet.title}'!$A$1:$F${sheet.max_row}"
        setup = sheet.page_setup
        assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (9, "landscape", 1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.left.text == "截至2022年7月14日"
        assert sheet.oddFooter.right.text == "第 &P 页，共 &N 页"
        assert [sheet.column_dimensions[letter].width for letter in "ABCDEF"] == list(WIDTHS)


def test_workbook_cells_are_boxed_wrapped_and_at_the_top(policy):
    sheet = opened(everything()).worksheets[1]
    for row in sheet.iter_rows(min_row=3):
        for cell in row:
            assert (cell.border.left.style, cell.border.bottom.style) == ("thin", "thin")
            assert (cell.alignment.wrap_text, cell.alignment.vertical) == (True, "top")
        assert [cell.data_type for cell in row[:2]] == ["n", "s"]  # the ordinal is a number, all else text


def test_workbook_says_who_made_it(policy):
    properties = opened(everything()).properties
    assert properties.creator == properties.lastModifiedBy == "南岸区教育集团管理平台"
    assert properties.title == "南岸区中小学幼儿园教育集团一览表（截至2022年7月14日）"


def test_workbook_is_the_same_each_time_but_for_its_stamp(policy):
    first, second = (ZipFile(BytesIO(annex2_workbook(everything(), DAY))) for _ in range(2))
    assert first.namelist() == second.namelist()
    assert [n for n in first.namelist() if first.read(n) != second.read(n)] in ([], ["docProps/core.xml"])


def sheet_of(*texts: str) -> Table:
    row = ("1", *texts, *[""] * (5 - len(texts)))
    return Table("一、中学教育集团（共1个）", "中学教育集团", headers_of(TABLES[0]), [row])


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x","y")', "+86", "-1", "@SUM(A1)", "\t=1", "\n=1"])
def test_workbook_text_never_becomes_a_formula(text):
    content = annex2_workbook([sheet_of(text)], DAY)
    cell = load_workbook(BytesIO(content)).active["B3"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert b"<f>" not in ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_workbook_drops_what_the_format_cannot_hold():
    assert opened([sheet_of("南坪\x0b中学\x00")]).active["B3"].value == "南坪中学"


def test_workbook_of_nothing_says_so():
    sheet = opened([]).active
    assert (sheet.title, sheet["A1"].value) == ("一览表", "截至2022年7月14日，没有可列出的教育集团。")


def test_row_height_follows_the_longest_cell():
    assert height_of(["1", "甲", "乙", "", "", ""]) == 22
    assert height_of(["1", "甲", "乙", "校" * 26, "", ""]) == 22
    assert height_of(["1", "甲", "乙", "校" * 27, "", ""]) == 37
    assert height_of(["1", "甲", "乙", "校" * 100, "大学" * 3, ""]) == 67
    assert height_of(["1", "甲", "乙", "校" * 9000, "", ""]) == 409


@given(st.lists(st.text(max_size=400), min_size=6, max_size=6), st.text(max_size=50), st.integers(0, 5))
def test_row_never_gets_lower_when_a_text_grows(row, more, column):
    longer = [*row[:column], row[column] + more, *row[column + 1 :]]
    assert height_of(longer) >= height_of(row)


def test_letters_and_digits_are_half_as_wide():
    assert ems("十一中学CBD校区（1所）") == 11


# --- how names fold -------------------------------------------------------------------------------------------------


def place(name, label="", *, key=0, own_name="", state="open", provisional=False, institution=None):
    return PlaceRow(
        key, institution or crc32(name.encode()), f"J-{institution or name}", name, label, own_name, state, provisional
    )


FOLDS = {
    "plain names stand apart": ([place("广益中学"), place("文德中学")], ["广益中学", "文德中学"]),
    "和 may belong to a name": ([place("和黄御峰中学"), place("和平小学")], ["和黄御峰中学", "和平小学"]),
    "one campus": ([place("弹子石幼儿园", "长嘉汇园区")], ["弹子石幼儿园（长嘉汇园区）"]),
    "two campuses": ([place("十一中学", "本部校区"), place("十一中学", "CBD校区")], ["十一中学（本部校区和CBD校区）"]),
    "a main site without a label is 本部": ([place("广益中学"), place("广益中学", "文峰校区")], ["广益中学（本部和文峰校区）"]),
    "three campuses": (
        [place("南坪实验小学", label) for label in ("正街校区", "洋世达校区", "康德校区")],
        ["南坪实验小学（正街校区、洋世达校区和康德校区）"],
    ),
    "a bracket inside the name stays": ([place("南开（融侨）中学")], ["南开（融侨）中学"]),
    "a section": ([place("中海学校", "初中部")], ["中海学校（初中部）"]),
    "planned": ([place("长嘉汇中学", state="planned")], ["长嘉汇中学（待建）"]),
    "building": ([place("珊瑚广阳湾小学", state="building")], ["珊瑚广阳湾小学（在建中）"]),
    "not opened": ([place("新城时光幼儿园", state="not_opened")], ["新城时光幼儿园（暂未开办）"]),
    "provisional": ([place("茶园南坪实验幼儿园", provisional=True)], ["茶园南坪实验幼儿园（暂定名）"]),
    "provisional and planned": ([place("甲幼儿园", state="planned", provisional=True)], ["甲幼儿园（暂定名，待建）"]),
    "campus and state": (
        [place("南开（融侨）中学", "铜元局校区", state="planned")], ["南开（融侨）中学（铜元局校区，待建）"],
    ),
    "a state closes the bracket": (
        [place("甲中学", "东校区"), place("甲中学", "西校区", state="planned"), place("甲中学", "南校区")],
        ["甲中学（东校区）", "甲中学（西校区，待建）", "甲中学（南校区）"],
    ),
    "an own name stands alone": (
        [place("珊瑚鲁能小学"), place("珊瑚鲁能小学", own_name="珊瑚鲁能小学校附设幼儿班")],
        ["珊瑚鲁能小学", "珊瑚鲁能小学校附设幼儿班"],
    ),
    "an own name parts its institution's campuses": (
        [place("天台岗小学", "南湖校区"), place("天台岗小学", own_name="附设幼儿园"), place("天台岗小学", "花园校区")],
        ["天台岗小学（南湖校区）", "附设幼儿园", "天台岗小学（花园校区）"],
    ),
    "an own name with a state": ([place("甲小学", own_name="甲附设班", state="planned")], ["甲附设班（待建）"]),
    "only neighbours fold": (
        [place("甲中学", "东校区"), place("乙中学"), place("甲中学", "西校区")],
        ["甲中学（东校区）", "乙中学", "甲中学（西校区）"],
    ),
    "never across institutions": (
        [place("规划中学1所", "校区", institution=1), place("规划中学1所", "校区", institution=2)],
        ["规划中学1所（校区）", "规划中学1所（校区）"],
    ),
    "nothing": ([], []),
}  # fmt: skip


@pytest.mark.parametrize(("places", "texts"), FOLDS.values(), ids=FOLDS)
def test_places_fold(places, texts):
    assert [one.full for one in printed(places)] == texts


PLACES = st.lists(
    st.builds(
        place,
        st.sampled_from(["甲中学", "乙中学"]),
        st.sampled_from(["", "东校区", "西校区"]),
        key=st.integers(1, 99),
        own_name=st.sampled_from(["", "", "附设班"]),
        state=st.sampled_from(["open", "open", "planned"]),
        provisional=st.booleans(),
    ),
    max_size=12,
)


@given(PLACES)
def test_folding_loses_no_site_and_keeps_the_order(places):
    folded = printed(places)
    assert [key for one in folded for key in one.keys] == [row.key for row in places]
    assert all(len(one.keys) == 1 or not one.note for one in folded)
    # Two brackets of one institution side by side are there because of a note or an own name only.
    for one, two in pairwise(folded):
        if one.name == two.name and one.name != "附设班":
            assert one.note or two.note
