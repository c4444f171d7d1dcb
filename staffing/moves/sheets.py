"""Transfers between schools as a sheet."""

from nanan_groups.kit.excel import Choice, Code, Column, Day, Reference, Sheet
from nanan_groups.kit.excel.kinds import PersonName
from staffing.roster.models.people import STAFF_NO
from staffing.roster.words import LeadershipPost, PostKind


class MoveSheet(Sheet):
    """跨校调动: who goes from which school to which, and from when; one row a person."""

    title = "跨校调动"
    version = "2026.1"
    key = ("staff_no", "since")
    note = "一行一人。调动结束原任职，同一天在调入学校开始任职；交流轮岗编制不动，不用本表。"

    staff_no = Column(
        "工号",
        "staff_no",
        kind=Code(32, pattern=STAFF_NO, sentence="工号为 3–32 位字母、数字、短横或下划线。"),
        required=True,
        example="NA2026001",
    )
    name = Column(
        "姓名", "name", kind=PersonName(40), required=True, example="张示范", help="须与名册一致，用于核对工号。"
    )
    school = Column("调入学校", "school", kind=Reference("institution"), required=True, example="从下拉列表选择")
    site = Column("校点", "site", kind=Reference("site"), example="", help="只有一个校点或到本部的留空。")
    post_kind = Column("岗位类别", "post_kind", kind=Choice(PostKind), example="专任教师", help="不变的留空。")
    leadership = Column("领导职务", "leadership", kind=Choice(LeadershipPost), example="", help="没有的留空。")
    since = Column("生效日", "since", kind=Day(), example="2026-09-01", help="留空为导入的生效日。")
