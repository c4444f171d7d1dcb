"""The sheet of activities, a row for each school that takes part; and the kind of cell that holds a time of day."""

from datetime import datetime, time

from groups.activities.joint_activities.rules import clock_text, parse_clock
from groups.activities.joint_activities.words import ActivityForm, ActivityState, JointKind
from nanan_groups.kit.excel import Choice, Column, Day, Flag, Kind, Problem, Reference, SchoolYear, Sheet, Text, Whole
from nanan_groups.kit.excel.columns import labels
from nanan_groups.kit.excel.kinds import read_text

VERSION = "2026.1"
COUNT = Whole(minimum=0, maximum=1_000_000)


class Clock(Kind):
    """A time of day, as a time cell or written 14:30."""

    text_format = True

    def read(self, raw):
        if isinstance(raw, datetime):
            raw = raw.time()
        return raw.replace(second=0, microsecond=0) if isinstance(raw, time) else parse_clock(read_text(raw))

    def show(self, value):
        return clock_text(value) if value else ""

    def accepts(self):
        return "时间，如 14:30。"


class ActivitySheet(Sheet):
    """共建活动: an activity with one of the sites that take part."""

    title = "共建活动"
    version = VERSION
    key = ("group", "day", "name", "site")
    note = (
        "一行一次活动的一个参加校点。同一集团、日期、名称的是同一次活动，各行的基本情况须一致；主办校点也要列一行。"
        "填写小结的按已举办登记，并登记该校点的学生人数。"
    )

    group = Column("教育集团", "group", kind=Reference("group"), required=True, example="从下拉列表选择")
    year = Column("学年", "year", kind=SchoolYear(), required=True, example="2026-2027")
    kind = Column("种类", "kind", kind=Choice(JointKind), required=True, example="联研")
    form = Column("形式", "form", kind=Choice(ActivityForm), required=True, example="联合教研")
    name = Column("活动名称", "name", kind=Text(80), required=True, example="示范课例研讨")
    day = Column("日期", "day", kind=Day(), required=True, example="2026-10-15")
    starts = Column("开始", "starts", kind=Clock(), required=True, example="14:00")
    ends = Column("结束", "ends", kind=Clock(), required=True, example="16:30")
    place = Column("地点", "place", kind=Text(80), required=True, example="总校报告厅")
    organiser = Column("主办校点", "organiser", kind=Reference("site"), required=True, example="示范中学")
    site = Column("参加校点", "site", kind=Reference("site"), required=True, example="示范小学")
    in_plan = Column("列入年度计划", "in_plan", kind=Flag(), example="是")
    rotating = Column("轮值安排", "rotating", kind=Flag(), example="否")
    pupils = Column("参加学生数", "pupils", kind=COUNT, example="120", help="同一学生只计一次。")
    first = Column("其中本学年首次参加", "first", kind=COUNT, example="80")
    visits = Column("学生人次", "visits", kind=COUNT, example="240")
    summary = Column("活动小结", "summary", kind=Text(2000), example="")
    state = Column("状态", "state", labels(ActivityState), help="只供阅读。")

    @classmethod
    def rules(cls, row):
        if row.starts and row.ends and row.ends <= row.starts:
            yield Problem("ends", "order", "结束时间须晚于开始时间。")
        if not (row.first or 0) <= (row.pupils or 0) <= (row.visits or 0):
            yield Problem("pupils", "sizes", "首次参加的不能多于参加学生数，参加学生数不能多于人次。")
        if row.pupils and not row.summary:
            yield Problem("summary", "needed", "登记学生人数的须同时填写活动小结。")
