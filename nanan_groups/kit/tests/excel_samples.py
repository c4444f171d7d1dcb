"""Small sheets for the tests of what is written."""

from datetime import date

from nanan_groups.kit.excel import Choice, Code, Column, Day, Flag, Month, Reference, SchoolYear, Sheet, Text, Whole

KINDS = {"primary": "小学", "junior": "初级中学", "kindergarten": "幼儿园"}


class StaffSheet(Sheet):
    """One column of each kind."""

    title = "教职工"
    version = "3"
    key = ("number",)
    note = "每位教职工一行。"

    number = Column("工号", "number", kind=Code(12), required=True, example="00123")
    name = Column("姓名", "name", kind=Text(40), required=True, example="王敏", help="以身份证为准。")
    school_name = Column("学校名称", "school_name")
    kind = Column("学段", "kind", kind=Choice(KINDS), required=True, example="小学")
    on_post = Column("在岗", "on_post", kind=Flag(), example=True)
    hired = Column("到岗日期", "hired", kind=Day(), example=date(2024, 9, 1))
    born = Column("出生年月", "born", kind=Month(), example="1985-03")
    year = Column("学年", "year", kind=SchoolYear(), example=2026)
    lessons = Column("周课时", "lessons", kind=Whole(maximum=60), example=12)
    site = Column("校点", "site", kind=Reference("site"), example="示范小学（S001）")
    other_site = Column("兼课校点", "other_site", kind=Reference("site"))
    phone = Column("电话", "phone", kind=Code(20), example="023-62700000")


class PlainSheet(Sheet):
    title = "备注"
    remark = Column("备注", "remark", kind=Text(200))
