"""The dated facts of people as sheets: titles, honours, absences; a row is one period."""

from nanan_groups.kit.excel import Choice, Code, Column, Day, Sheet, Text
from nanan_groups.kit.excel.kinds import PersonName
from staffing.career.words import AbsenceKind
from staffing.roster.models.people import STAFF_NO
from staffing.roster.words import Honour, Title


def _number() -> Column:
    return Column(
        "工号",
        "staff_no",
        kind=Code(32, pattern=STAFF_NO, sentence="工号为 3–32 位字母、数字、短横或下划线。"),
        required=True,
        example="NA2026001",
    )


def _name() -> Column:
    return Column(
        "姓名", "name", kind=PersonName(40), required=True, example="张示范", help="须与名册一致，用于核对工号。"
    )


class TitleSheet(Sheet):
    """职称: who held which title from when (docs/领域-教职工.md 第1节)."""

    title = "职称"
    version = "2026.1"
    key = ("staff_no", "since")
    note = "一行是一段：同一人的每次晋升各占一行。后一级从起日起生效，前一级到那一天为止，不必填止日。"

    staff_no = _number()
    name = _name()
    title_ = Column("职称", "title_", kind=Choice(Title), required=True, example="一级教师")
    since = Column("起", "since", kind=Day(), required=True, example="2020-12-01", help="取得资格的日期。")
    until = Column("止", "until", kind=Day(), example="", help="仍有效的留空。")
    document = Column("依据文件", "document", kind=Text(200), required=True, example="渝人社职〔2020〕1号")


class HonourSheet(Sheet):
    """骨干称号: who held which honour from when, with its level."""

    title = "骨干称号"
    version = "2026.1"
    key = ("staff_no", "honour", "since")
    note = "一行是一段：同一人有几个称号的各占一行。聘期已定的填止日，止日起不再算骨干。"

    staff_no = _number()
    name = _name()
    honour = Column("骨干称号", "honour", kind=Choice(Honour), required=True, example="区级骨干教师")
    since = Column("起", "since", kind=Day(), required=True, example="2023-09-01")
    until = Column("止", "until", kind=Day(), example="2026-09-01", help="聘期届满的次日；没有期限的留空。")
    document = Column("依据文件", "document", kind=Text(200), required=True, example="南岸教委〔2023〕12号")


class AbsenceSheet(Sheet):
    """缺勤: who was away from when to when, and by what proof."""

    title = "缺勤"
    version = "2026.1"
    key = ("staff_no", "since")
    note = "一行是一段缺勤。没有证明的可以登记，但不作为暂缓交流的理由。证明的扫描件在人员页面上传。"

    staff_no = _number()
    name = _name()
    cause = Column("种类", "cause", kind=Choice(AbsenceKind), required=True, example="产假")
    since = Column("起", "since", kind=Day(), required=True, example="2025-11-03")
    until = Column("止", "until", kind=Day(), example="2025-12-20", help="恢复上班的日期；未定的留空。")
    document = Column("证明", "document", kind=Text(200), example="区人民医院诊断证明 2025-11-02")
