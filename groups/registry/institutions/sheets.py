from groups.registry.register.rules import cells
from groups.registry.register.sheets import SAME, VERSION, _code, _needed
from groups.registry.register.words import InstitutionKind, Ownership, SiteKind, SiteState
from nanan_groups.kit.excel import Choice, Column, Problem, Reference, Sheet


class DirectoryPart(Sheet):
    """The directory of an institution."""

    unified_code = Column(
        "统一社会信用代码",
        "unified_code",
        kind=cells.DIRECTORY["unified_code"],
        example="12500108000000000X",
        help=SAME,
    )
    legal_form = Column("法人形式", "legal_form", kind=cells.DIRECTORY["legal_form"], example="事业单位法人", help=SAME)
    legal_representative = Column(
        "法定代表人", "legal_representative", kind=cells.DIRECTORY["legal_representative"], example="王示范", help=SAME
    )
    head = Column("校（园）长", "head", kind=cells.DIRECTORY["head"], example="王示范", help=SAME)
    secretary = Column("党组织书记", "secretary", kind=cells.DIRECTORY["secretary"], example="李示范", help=SAME)
    telephone = Column("办公电话", "telephone", kind=cells.DIRECTORY["telephone"], example="023-62000000", help=SAME)
    address = Column("地址", "address", kind=cells.DIRECTORY["address"], example="南岸区示范路1号", help=SAME)


class InstitutionSheet(DirectoryPart):
    """机构: a row is a school, kindergarten or partner. Without a code it is new, with its one open main site."""

    title = "机构"
    without = "已登记的保持不变。"
    version = VERSION
    note = (
        "一行一所学校（园）或共建单位。机构编码留空即新登记一所，同时建立已开办的本部；填写编码的，只改动与现登记不同的单元格，"
        "留空的单元格保持原登记，不能用表格清空。"
    )

    code = Column("机构编码", "code", kind=_code("J"), example="", help="新登记的留空；不要自编。")
    name = Column(
        "名称", "name", kind=cells.NAME, example="示范小学", help="新登记的必填；与现名称不同即自生效日起更名。"
    )
    short_name = Column("简称", "short_name", kind=cells.SHORT_NAME, example="示范小学", help=SAME)
    kind = Column(
        "机构类型", "kind", kind=Choice(InstitutionKind), example="小学", help="新登记的必填；已登记的不能用表格改变。"
    )
    ownership = Column(
        "办学性质",
        "ownership",
        kind=Choice(Ownership),
        example="公办",
        help="填写即为核实：原为推定或待核实的按更正，已核实的自生效日起变更。导出只列已核实的；留空保持原登记。",
    )
    ownership_text = Column("办学性质现登记", "ownership_text", help="只供阅读。")

    class Meta:
        export_order = ("code", "name", "short_name", "kind", "ownership", "ownership_text")

    @classmethod
    def rules(cls, row):
        if not row.code:
            yield from _needed(row, cls, "name", "kind")


class SiteSheet(Sheet):
    """校点: the unit of membership and of funding. Without a code it is a new campus of a registered school."""

    title = "校点"
    without = "已登记的保持不变。"
    version = VERSION
    note = (
        "一行一个校点。校点编码留空即增设校区、学部或附设幼儿班（园）；填写编码的，只改动与现登记不同的单元格，留空的保持原登记。"
        "改变自生效日起；关闭校点前须先退出所有集团。"
    )

    code = Column("校点编码", "code", kind=_code("X"), example="", help="增设的留空；不要自编。")
    school = Column("学校", "school", kind=Reference("institution"), example="从下拉列表选择", help="增设的必填。")
    label = Column(
        "校区或学部名", "label", kind=cells.LABEL, example="江南校区", help="校区、学部必填；与现名不同即更名。"
    )
    own_name = Column(
        "独立称谓", "own_name", kind=cells.OWN_NAME, example="", help="附设幼儿班（园）的全称；其他一般留空。"
    )
    kind = Column(
        "校点类型", "kind", kind=Choice(SiteKind), example="校区（园区）", help="增设的必填；不能用表格改变。"
    )
    state = Column("开办状态", "state", kind=Choice(SiteState), example="已开办", help="增设时留空即已开办。")

    @classmethod
    def rules(cls, row):
        if row.code:
            return
        yield from _needed(row, cls, "school", "kind")
        if row.kind and (lack := SiteKind(row.kind).unnamed(row.label, row.own_name)):
            yield Problem(lack.named_by, lack.code, lack.unnamed)
        if row.state == SiteState.CLOSED:
            yield Problem("state", "new-closed", "增设的校点不能是“已关闭”，请改选或删去该行。")
