from groups.activities.school_figures.rules import hundredths, shown
from groups.activities.school_figures.words import FigureKind, FigureState
from nanan_groups.kit.excel import Choice, Column, Kind, Reference, SchoolYear, Sheet, Text
from nanan_groups.kit.excel.columns import labels
from nanan_groups.kit.excel.kinds import read_text


class Hundredths(Kind):
    """A number with at most two places, kept in hundredths; what is not plainly one is refused, never rounded."""

    def read(self, raw):
        return hundredths(read_text(raw))

    def show(self, value):
        return shown(value)

    def accepts(self):
        return "数，至多两位小数，如 87.5。"


class SchoolFigureSheet(Sheet):
    """学校年度数据: a figure of a school and school year."""

    title = "学校年度数据"
    version = "2026.1"
    key = ("year", "kind", "school")
    note = (
        "一行一所学校一个学年的一项数据；百分位和满意度在 0 到 100 之间。导入后由录入人以外的人确认，确认后才用于评估。"
    )

    year = Column("学年", "year", kind=SchoolYear(), required=True, example="2025-2026")
    kind = Column("数据", "kind", kind=Choice(FigureKind), required=True, example="监测百分位")
    school = Column("学校", "school", kind=Reference("institution"), required=True, example="示范中学")
    value = Column("数值", "value", kind=Hundredths(), required=True, example="62.5")
    source = Column("数据来源", "source", kind=Text(100), required=True, example="区级质量监测")
    document = Column("依据文件", "document", kind=Text(120), required=True, example="（示例）监测报告")
    state = Column("状态", "state", labels(FigureState), help="只供阅读。")
