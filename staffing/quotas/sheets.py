"""Authorised posts as a sheet: one row a school."""

from nanan_groups.kit.excel import Column, Day, Reference, Sheet, Text, Whole


class QuotaSheet(Sheet):
    """核定编制: of which school, how many, of them teachers, from when and by which document (细则 三(一)4)."""

    title = "核定编制"
    version = "2026.1"
    key = ("school",)
    note = "一行一所学校。从生效日起有效，生效日之前仍是原数；集团内调整经备案自动变更，不用本表。"

    school = Column("学校", "school", kind=Reference("institution"), required=True, example="从下拉列表选择")
    total = Column("核定总数", "total", kind=Whole(minimum=0, maximum=5_000), required=True, example="120")
    teachers = Column("其中教师", "teachers", kind=Whole(minimum=0, maximum=5_000), required=True, example="110")
    since = Column("生效日", "since", kind=Day(), example="2026-09-01", help="留空为导入的生效日。")
    document = Column("核定文件", "document", kind=Text(200), required=True, example="南岸编办〔2026〕9号")
