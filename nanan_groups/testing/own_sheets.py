"""Sheets as schools make them for themselves, each with what must be stored once its one page of questions is answered.

Names and numbers are invented. The answers are those that are not the proposed ones: by the question's column and text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path

import xlwt
from openpyxl import Workbook

LIBREOFFICE = Path(__file__).parent / "data" / "own-libreoffice.xlsx"

ZHOU = {
    "name": "周示一", "sex": "female", "birth_month": date(1988, 3, 1), "phone": "13900001234", "title": "first",
    "state": "active", "joined_service_on": None, "honour": "",
}  # fmt: skip
WU = ZHOU | {
    "name": "吴示二",
    "sex": "male",
    "birth_month": date(1979, 11, 1),
    "phone": "13900005678",
    "title": "senior",
}
ZHENG = ZHOU | {"name": "郑示三", "birth_month": date(1995, 7, 1), "phone": "", "title": "second"}
POST = {
    "post_kind": "teacher", "stage": "primary", "subject": "chinese", "employment": "established",
    "joined_on": date(2020, 9, 1), "leadership": "", "school": "甲校小学",
}  # fmt: skip
THREE = {"X001": ZHOU | POST, "X002": WU | POST, "X003": ZHENG | POST}

HEAD = (
    "工号", "姓名", "性别", "出生年月", "学校", "任教学段", "任教学科", "岗位类别", "用工性质", "职称",
    "到校日期", "联系电话", "在岗状态",
)  # fmt: skip
_ALIKE = ("甲校小学", "小学", "语文", "专任教师", "在编")
ROWS = [
    ["X001", "周示一", "女", "1988-03", *_ALIKE, "一级教师", "2020-09-01", "13900001234", "在岗"],
    ["X002", "吴示二", "男", "1979-11", *_ALIKE, "高级教师", "2020-09-01", "13900005678", "在岗"],
    ["X003", "郑示三", "女", "1995-07", *_ALIKE, "二级教师", "2020-09-01", "", "在岗"],
]


@dataclass(frozen=True)
class Own:
    """``expected``: by staff number, or (site, school year), the stored values. ``said``: what the preview says somewhere."""

    name: str
    content: Callable[[], bytes]
    expected: Mapping
    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    asks: bool = True
    dataset: str = "staff"
    district: bool = False


def book(*tabs: tuple[str, list, tuple]) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for name, rows, merged in tabs:
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
        for area in merged:
            page.merge_cells(area)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def changed(column: str, values: list, rows=ROWS) -> list[list]:
    """The rows with another column of cells."""
    at = HEAD.index(column)
    return [[*row[:at], value, *row[at + 1 :]] for row, value in zip(rows, values, strict=True)]


def without(*columns: str, rows=ROWS) -> list[list]:
    kept = [at for at, header in enumerate(HEAD) if header not in columns]
    return [[row[at] for at in kept] for row in [list(HEAD), *rows]]


# --- the twelve -----------------------------------------------------------------------------------------------------
def title_rows() -> bytes:
    rows = [["序号", *HEAD, "备注"], *([at, *row, "班主任"] for at, row in enumerate(ROWS, 1))]
    lines = [["甲校小学 2026—2027 学年教职工一览表"], ["制表日期：2026年9月1日", None, None, "单位（盖章）"], *rows]
    return book(("Sheet1", lines, ("A1:O1",)))


def own_columns() -> bytes:
    names = {
        "工号": "教职工号", "姓名": "教师姓名", "出生年月": "出生日期", "联系电话": "联系电话（手机）", "到校日期": "进本校年月",
        "用工性质": "用人形式", "任教学科": "任课课程", "岗位类别": "教职工类别", "在岗状态": "人员状态",
    }  # fmt: skip
    rows = changed("到校日期", ["2020-09", "2020年9月", "2020.09"])
    return book(("教师", [[*(names.get(one, one) for one in HEAD), "身份证号"], *([*row, "略"] for row in rows)], ()))


def other_words() -> bytes:
    rows = changed("在岗状态", ["在职", "在职", "在职"])
    rows = changed("用工性质", ["事业编", "在编在岗", "编制内"], rows)
    rows = changed("职称", ["中小学一级教师", "中小学高级教师", "小学一级"], rows)
    rows = changed("任教学科", ["信息技术", "体育", "思政"], rows)
    rows = changed("性别", ["女性", "男性", "女"], rows)
    return book(("名单", [HEAD, *changed("岗位类别", ["专任教师", "专任", "教师"], rows)], ()))


def two_levels() -> bytes:
    upper = ["基本信息", None, None, None, "单位", "任教", None, "岗位", None, None, "到校日期", "联系", "在岗状态"]
    lower = [
        "工号",
        "姓名",
        "性别",
        "出生年月",
        "学校",
        "学段",
        "学科",
        "岗位类别",
        "用工性质",
        "职称",
        None,
        "电话",
        None,
    ]
    merged = ("A1:M1", "A2:D2", "F2:G2", "H2:J2", "K2:K3", "M2:M3")
    return book(("花名册", [["教职工花名册"], upper, lower, *ROWS], merged))


def merged_header() -> bytes:
    blank = [None] * len(HEAD)
    tall = [f"{column}3:{column}4" for column in "ABCDEFGHIJKLM"]
    return book(("花名册", [["教职工花名册"], blank, list(HEAD), blank, *ROWS], ("A1:M2", *tall)))


def merged_cells() -> bytes:
    rows = changed("学校", ["甲校小学", None, None])
    rows = changed("岗位类别", ["专任教师", None, None], rows)
    return book(("花名册", [HEAD, *rows], ("E2:E4", "H2:H4")))


def tab_of_each_school() -> bytes:
    first, second = without("学校", rows=ROWS[:2]), without("学校", rows=ROWS[2:])
    second = [[row[1], row[0], *row[2:]] for row in second]  # another order of columns
    return book(("甲校小学", first, ()), ("乙校小学", second, ()), ("说明", [["各校各填一张"]], ()))


def gbk_csv() -> bytes:
    rows = changed("联系电话", ["139 0000 1234", "139-0000-5678", ""])
    lines = [HEAD, *changed("姓名", ["周 示 一", "吴示二", "郑示三"], rows)]
    return "\r\n".join(",".join(line) for line in lines).encode("gb18030")


def old_excel() -> bytes:
    made = xlwt.Workbook(encoding="utf-8")
    page = made.add_sheet("教职工")
    page.write_merge(0, 0, 0, 12, "教职工名单")
    for at, header in enumerate(HEAD):
        page.write(1, at, header)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for number, row in enumerate(ROWS, 2):
        for at, value in enumerate(row):
            if HEAD[at] == "到校日期":
                page.write(number, at, date(2020, 9, 1), day)
            elif HEAD[at] != "学校":
                page.write(number, at, value)
    page.write_merge(2, 4, 4, 4, "甲校小学")
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def with_totals() -> bytes:
    head = ["学校", "校点", "学年", "学生数", "班级数"]
    rows = [
        ["甲校小学", "本部", "2026-2027", "1,820人", "39个班"],
        ["甲校小学", "东校区", "2026-2027", "６０５", "15 个班"],
        ["合 计", None, None, 2425, 54],
        [],
        ["填表人：周示一", None, "审核人：吴示二", None, "2026年9月5日"],
    ]
    return book(("学生数", [["学生数统计表"], head, *rows], ("A5:C5",)))


def month_only() -> bytes:
    head, *rows = without("在岗状态", rows=changed("到校日期", ["2020.09", "2020年9月", "2020-09"]))
    return book(("教职工", [head, *rows], ()))


SHEETS = (
    Own("title-rows.xlsx", title_rows, THREE, said=("“序号”", "“备注”"), asks=False),
    Own("own-columns.xlsx", own_columns, THREE, said=("“身份证号”",)),
    Own(
        "other-words.xlsx",
        other_words,
        {
            "X001": THREE["X001"] | {"subject": "computing"},
            "X002": THREE["X002"] | {"subject": "sport"},
            "X003": THREE["X003"] | {"subject": "morality"},
        },
        said=("“在职”",),
    ),
    Own("two-levels.xlsx", two_levels, THREE, asks=False),
    Own("merged-header.xlsx", merged_header, THREE, asks=False),
    Own("merged-cells.xlsx", merged_cells, THREE, said=("合并",), asks=False),
    Own(
        "tabs.xlsx",
        tab_of_each_school,
        {"X001": THREE["X001"], "X002": THREE["X002"], "X003": THREE["X003"] | {"school": "乙校小学"}},
        district=True,
    ),
    Own("gbk.csv", gbk_csv, THREE, asks=False),
    Own("old.xls", old_excel, THREE, said=("合并",), asks=False),
    Own("libreoffice.xlsx", LIBREOFFICE.read_bytes, THREE, said=("合并",)),
    Own(
        "totals.xlsx",
        with_totals,
        {("本部", 2026): {"pupils": 1820, "classes": 39}, ("东校区", 2026): {"pupils": 605, "classes": 15}},
        said=("第 5 行“合 计”", "第 7 行“填表人：…”"),
        asks=False,
        dataset="enrolment",
        district=True,
    ),
    Own("months.xlsx", month_only, THREE),
)
