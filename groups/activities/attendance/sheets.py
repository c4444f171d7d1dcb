from groups.activities.attendance.words import AttendedWay
from nanan_groups.kit.excel import Code, Column, Sheet, Text
from nanan_groups.kit.excel.columns import labels


class AttendanceSheet(Sheet):
    """活动签到: a person at an activity."""

    title = "活动签到"
    version = "2026.1"
    key = ("activity", "staff_no")
    note = "一行一人一次活动。集团登记各参加学校的人员，学校只登记本校人员；同一人同一次活动只登记一次。"

    activity = Column("活动编号", "activity", kind=Code(12), required=True, example="HD00001")
    staff_no = Column("工号", "staff_no", kind=Code(32), required=True, example="T0001")
    name = Column("姓名", "name", kind=Text(40), required=True, example="张示范")
    title_of = Column("活动名称", "title_of", help="只供阅读。")
    site = Column("所在校点", "site", help="只供阅读。")
    way = Column("登记方式", "way", labels(AttendedWay), help="只供阅读。")
