"""历史资料: what was decided before the portal, one sheet for all of it."""

from groups.governance.charters.words import GroupLegalForm
from groups.governance.organs.words import OrganKind, SeatKind, SeatPosition
from groups.reading.history.words import PastMatter
from nanan_groups.kit.excel import Choice, Column, Day, Problem, Reference, SchoolYear, Sheet, Text

# What a row of each matter has to say, and what it may say beside it. A cell of another matter is a mistake of the line.
NEEDED = {
    PastMatter.CHARTER: ("document", "decided_on", "number", "law"),
    PastMatter.ADMISSION: ("document", "decided_on", "number", "from_day", "place"),
    PastMatter.TERM: ("organ", "person", "position", "from_day"),
    PastMatter.DEVELOPMENT_PLAN: ("document", "decided_on", "first_year", "last_year"),
    PastMatter.ANNUAL_PLAN: ("document", "decided_on", "first_year"),
}
ALLOWED = {
    PastMatter.CHARTER: ("from_day",),
    PastMatter.ADMISSION: (),
    PastMatter.TERM: ("document", "seat_kind", "school", "post", "to_day"),
    PastMatter.DEVELOPMENT_PLAN: (),
    PastMatter.ANNUAL_PLAN: (),
}


class HistorySheet(Sheet):
    """Charters filed, plaques, terms of organs, plans approved on paper; each entered once and marked 补录."""

    title = "历史资料"
    version = "2026.1"
    note = (
        "平台启用前已经办结的事项，一行一项，导入后标明“补录”。各事项需填的列：章程备案——依据文件、审定日、编号、法人结构；"
        "准入授牌——依据文件、审定日、编号、起（授牌日）、授牌地点；治理机构任期——治理机构、姓名、席位、起；"
        "发展规划——依据文件、审定日、起始学年、结束学年；年度计划——依据文件、审定日、起始学年。"
    )

    matter = Column("事项", "matter", kind=Choice(PastMatter), required=True, example="章程备案")
    group = Column("教育集团", "group", kind=Reference("group"), required=True, example="从下拉列表选择")
    document = Column(
        "依据文件", "document", kind=Text(120), example="南岸教发〔2023〕1号", help="发文字号或文件名称。"
    )
    decided_on = Column(
        "审定日", "decided_on", kind=Day(), example="2023-03-01", help="备案日、准入审定日、计划通过日。"
    )
    number = Column("编号", "number", kind=Text(60), example="章备〔2023〕1号", help="章程的备案号，准入的授牌编号。")
    law = Column("法人结构", "law", kind=Choice(GroupLegalForm), example="多法人", help="章程备案填写。")
    place = Column("授牌地点", "place", kind=Text(100), example="", help="准入授牌填写。")
    first_year = Column(
        "起始学年", "first_year", kind=SchoolYear(), example="2022-2023", help="规划首个学年，年度计划的学年。"
    )
    last_year = Column("结束学年", "last_year", kind=SchoolYear(), example="2026-2027", help="规划的最后一个学年。")
    organ = Column("治理机构", "organ", kind=Choice(OrganKind), example="理事会")
    person = Column("姓名", "person", kind=Text(40), example="王示范")
    position = Column("席位", "position", kind=Choice(SeatPosition), example="副职")
    seat_kind = Column(
        "产生方式", "seat_kind", kind=Choice(SeatKind), example="因职务担任", help="留空即“因职务担任”。"
    )
    school = Column("所在学校", "school", kind=Reference("institution"), example="从下拉列表选择")
    post = Column("校内职务", "post", kind=Text(60), example="校长")
    from_day = Column(
        "起", "from_day", kind=Day(), example="2023-03-15", help="任期起日、授牌日；章程的施行日，留空即备案日。"
    )
    to_day = Column("止", "to_day", kind=Day(), example="", help="从这一天起不再任职；仍在任的留空。")

    @classmethod
    def rules(cls, row):
        columns = cls.entered()
        if not row.matter:
            return
        matter = PastMatter(row.matter)
        for name in NEEDED[matter]:
            if getattr(row, name) in (None, ""):
                yield Problem(name, "required", f"{matter.label}须填写“{columns[name].header}”，请补充。")
        known = {"matter", "group", *NEEDED[matter], *ALLOWED[matter]}
        for name, column in columns.items():
            if name not in known and getattr(row, name) not in (None, ""):
                yield Problem(name, "not-of-this", f"{matter.label}不填写“{column.header}”，请清空该格。")
        if row.from_day and row.to_day and row.to_day <= row.from_day:
            yield Problem("to_day", "end-before-start", f"止日须晚于起日（{row.from_day.isoformat()}），请核对。")
        if row.first_year and row.last_year and row.last_year < row.first_year:
            yield Problem("last_year", "end-before-start", "结束学年不能早于起始学年，请核对。")
