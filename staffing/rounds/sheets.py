"""学科余缺 as a sheet: a row for each school, stage and subject with too many or too few."""

from nanan_groups.kit.excel import Choice, Column, Reference, Sheet, Text, Whole
from staffing.roster.words import Subject, TeachingStage
from staffing.rounds.words import MOST


class BalanceSheet(Sheet):
    """学科余缺汇总表."""

    title = "学科余缺"
    version = "2026.1"
    key = ("school", "stage", "subject")
    note = "一行一个学校的一个学段学科；余、缺只填一项。没有列出的按无余缺计；余和缺都填 0 的撤回。"

    school = Column("学校", "school", kind=Reference("institution"), required=True, example="从下拉列表选择")
    stage = Column("学段", "stage", kind=Choice(TeachingStage), required=True, example="小学")
    subject = Column("学科", "subject", kind=Choice(Subject), required=True, example="语文")
    surplus = Column("余", "surplus", kind=Whole(minimum=0, maximum=MOST), example="1", help="多出的专任教师人数。")
    shortage = Column("缺", "shortage", kind=Whole(minimum=0, maximum=MOST), example="")
    told = Column("说明", "told", kind=Text(200), example="两名教师产假期满返岗")
