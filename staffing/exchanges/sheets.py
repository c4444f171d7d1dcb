"""Decided exchanges as a sheet: one document, a row a leg."""

from nanan_groups.kit.excel import Choice, Code, Column, Day, Reference, Sheet, Text, Whole
from staffing.exchanges.words import ExchangeKind
from staffing.roster.models.people import STAFF_NO
from staffing.roster.words import Subject


class ExchangeSheet(Sheet):
    """交流花名册: who goes where, as what, for how long, by which decision."""

    title = "交流花名册"
    version = "2026.1"
    key = ("staff_no", "start")
    note = "一行一段已经决定的交流；编制和任职不动。派出校点按起日的任职，不必填。走教填周课时和标准周课时，其他留空。"

    staff_no = Column(
        "工号",
        "staff_no",
        kind=Code(32, pattern=STAFF_NO, sentence="工号为 3–32 位字母、数字、短横或下划线。"),
        required=True,
        example="NA2026001",
    )
    name = Column("姓名", "name", kind=Text(40), required=True, example="张示范", help="须与名册一致，用于核对工号。")
    kind = Column("种类", "kind", kind=Choice(ExchangeKind), required=True, example="轮岗")
    school = Column("接收学校", "school", kind=Reference("institution"), required=True, example="从下拉列表选择")
    site = Column("接收校点", "site", kind=Reference("site"), example="", help="只有一个校点或到本部的留空。")
    start = Column("起", "start", kind=Day(), required=True, example="2026-09-01")
    end = Column("计划止", "end", kind=Day(), required=True, example="2027-07-01", help="该日起不再交流。")
    hours = Column("周课时", "hours", kind=Whole(minimum=1, maximum=40), example="", help="走教的填。")
    standard = Column("标准周课时", "standard", kind=Whole(minimum=1, maximum=40), example="")
    subject = Column("任教学科", "subject", kind=Choice(Subject), example="语文")
    duties = Column("任务", "duties", kind=Text(200), example="任教五年级语文")
    document = Column("决定文件", "document", kind=Text(200), required=True, example="南岸教委〔2026〕20号")
