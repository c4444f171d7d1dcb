from groups.registry.register.rules import cells
from groups.registry.register.sheets import VERSION
from groups.registry.register.words import Basis
from nanan_groups.kit.excel import Column, Reference, Sheet, labels


class EnrolmentSheet(Sheet):
    """学生数: pupils and classes of a site in a school year; the later figure replaces the earlier."""

    title = "学生数"
    version = VERSION
    key = ("school", "site", "school_year")
    note = "一行一个校点一个学年。再次导入以后一次为准，原数保留在变更历史中。"

    school = Column(
        "学校", "school_ref", kind=Reference("institution"), required=True, example="从下拉列表选择", for_all=""
    )
    site = Column(
        "校点",
        "site_ref",
        kind=Reference("site"),
        example="",
        help="学校只有一个校点的可留空；有本部的，留空即为本部。",
    )
    school_year = Column(
        "学年", "school_year", kind=cells.ENROLMENT["school_year"], required=True, example="2026-2027", for_all=""
    )
    pupils = Column(
        "学生数",
        "pupils",
        kind=cells.PUPILS,
        required=True,
        example="1200",
        also=("学生人数", "在校生数", "在校学生数"),
    )
    classes = Column("班级数", "classes", kind=cells.CLASSES, required=True, example="27", also=("班数", "教学班数"))
    basis = Column("依据", "basis", labels(Basis), help="只供阅读；导入即为已核实。")
