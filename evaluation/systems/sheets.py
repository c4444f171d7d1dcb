"""The sheet of indicators: a row for each named part of an indicator."""

from evaluation.scoring.words import Aim, Kind, Part
from evaluation.sources.rules import SOURCES
from evaluation.systems.words import Variant, parse_points, points_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Choice, Code, Column, SchoolYear, Sheet, Text
from nanan_groups.kit.excel.kinds import Kind as Cell
from nanan_groups.kit.excel.kinds import read_text, refuse

VERSION = "2026.1"


class PointsCell(Cell):
    """Points, kept in hundredths."""

    width = 10

    def read(self, raw):
        try:
            return parse_points(read_text(raw))
        except RuleViolation as problem:
            refuse("points", problem.sentence)

    def show(self, value):
        return points_text(value)

    def accepts(self):
        return "分值，大于 0、不超过 100，至多两位小数，如 3 或 0.5。"


class SourceCell(Text):
    """A source by its name, as it is offered in the list."""

    def __init__(self):
        super().__init__(30)

    def read(self, raw):
        name = super().read(raw)
        found = next((one.key for one in SOURCES.values() if one.label == name), None)
        if found is None:
            refuse("source", f"没有名为“{name}”的数据来源，请从“评估指标”模板的下拉列表选择；由人评定的留空。")
        return found

    def show(self, value):
        return SOURCES[value].label if value else ""


class IndicatorSheet(Sheet):
    """评估指标: what an indicator says, and one of the parts it is judged by."""

    title = "评估指标"
    version = VERSION
    key = ("year", "code", "variant", "name")
    note = "一行一个计分部分；同一指标的各行，编号到说明各列相同。写入该学年正在拟订的指标体系，已发布的不能改。"

    year = Column("学年", "year", kind=SchoolYear(), required=True, example="2026-2027")
    part = Column("部分", "part", kind=Choice(Part), required=True, example="基础评价")
    dimension = Column("维度", "dimension", kind=Text(30), required=True, example="组织运作")
    code = Column("编号", "code", kind=Code(8), required=True, example="1-2")
    indicator = Column("指标名称", "indicator", kind=Text(60), required=True, example="理事会运转")
    weight = Column("权重", "weight", kind=PointsCell(), required=True, example="3")
    aim = Column("方向", "aim", kind=Choice(Aim), example="质量")
    method = Column("计分说明", "method", kind=Text(1000), example="次数四成，出席率三成，纪要三成")
    evidence = Column("佐证和数据", "evidence", kind=Text(200), example="会议登记")
    moves_to = Column("不适用时并入", "moves_to", kind=Text(80), example="", help="指标编号，用顿号隔开；没有的留空。")
    name = Column("计分部分", "name", kind=Text(40), required=True, example="会议次数")
    kind = Column("计分方式", "kind", kind=Choice(Kind), required=True, example="达标")
    points = Column("分值", "points", kind=PointsCell(), required=True, example="1.2")
    source = Column("数据来源", "source", kind=SourceCell(), example="会议次数", help="由专家或科室评定的留空。")
    settings = Column("参数", "settings", kind=Text(500), example="目标=4；按月折算=是", help="名称=值，用分号隔开。")
    variant = Column("适用类型", "variant", kind=Choice(Variant), example="", help="对全部集团都一样的留空。")
    levels = Column("等级说明", "levels", kind=Text(1000), example="")
