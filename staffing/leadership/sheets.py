"""Leadership quota as a sheet: one row a school."""

from nanan_groups.kit.excel import Column, Day, Reference, Sheet, Text, Whole


class LeaderQuotaSheet(Sheet):
    """领导职数: of which school, how many, from when and by which document (意见 五(二)4)."""

    title = "领导职数"
    version = "2026.1"
    key = ("school",)
    note = "一行一所学校。从生效日起有效，生效日之前仍是原数；职数向总校倾斜由核定数体现。"

    school = Column("学校", "school", kind=Reference("institution"), required=True, example="从下拉列表选择")
    total = Column("核定职数", "total", kind=Whole(minimum=0, maximum=60), required=True, example="9")
    since = Column("生效日", "since", kind=Day(), example="2026-09-01", help="留空为导入的生效日。")
    document = Column("核定文件", "document", kind=Text(200), required=True, example="南岸编办〔2026〕7号")
