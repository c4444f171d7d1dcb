"""Entrusted legal persons as a sheet: one row a campus."""

from nanan_groups.kit.excel import Code, Column, Day, Reference, Sheet, Text
from staffing.roster.models.people import STAFF_NO


class EntrustmentSheet(Sheet):
    """委托法人: of which campus, who, with which powers, from when to when, by which document (意见 五(二)4)."""

    title = "委托法人"
    version = "2026.1"
    key = ("school", "site")
    note = "一行一个校区，同一时间只有一名受托人。从生效日起有效，生效日之前仍是原登记。"

    school = Column("学校", "school", kind=Reference("institution"), required=True, example="从下拉列表选择")
    site = Column("校区", "site", kind=Reference("site"), required=True, example="从下拉列表选择")
    staff_no = Column(
        "受托人工号",
        "staff_no",
        kind=Code(32, pattern=STAFF_NO, sentence="工号为 3–32 位字母、数字、短横或下划线。"),
        required=True,
        example="NA2018021",
    )
    name = Column("受托人", "name", kind=Text(40), example="李示范", help="只作核对，以工号为准。")
    powers = Column(
        "委托权限", "powers", kind=Text(500), required=True, example="校区日常管理、安全责任、对外签约（5万元以下）"
    )
    since = Column("起日", "since", kind=Day(), example="2026-09-01", help="留空为导入的生效日。")
    until = Column(
        "止日", "until", kind=Day(), example="2027-09-01", help="该日起不再有效；留空为长期，变更留空的仍到原止日。"
    )
    document = Column("委托文件", "document", kind=Text(200), required=True, example="某某学校〔2026〕3号")
