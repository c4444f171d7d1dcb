"""The register's sheets: the one declaration of each for template, import, error workbook and export.

Attributes with ``_text`` or ``_ref`` are made by who prints the rows (groups/datasets, groups/admin).
"""

from django.conf import settings

from nanan_groups.accounts.models import USERNAME, USERNAME_TEXT
from nanan_groups.kit.days import check_register_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Choice, Code, Column, Day, Problem, Reference, Sheet, labels

from ..enums import (
    MEMBER_RELATIONS,
    Basis,
    DeclaredKind,
    InstitutionKind,
    Ownership,
    Relation,
    Role,
    SiteKind,
    SiteState,
)
from ..logic import cells

VERSION = "2026.1"
SAME = "留空保持原登记。"


def _code(letter: str) -> Code:
    return Code(
        12, pattern=rf"[{letter}{letter.lower()}]\d{{4,}}", sentence=f"编码为 {letter} 加数字，如 {letter}0001。"
    )


def _needed(row, sheet: type[Sheet], *names: str):
    """What a new record cannot do without, said as if the column were required."""
    for name in names:
        if not getattr(row, name):
            header = sheet.columns()[name].header
            yield Problem(name, "required", f"“{header}”必填，请补充。")


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
        "办学性质", "ownership", kind=Choice(Ownership), example="公办",
        help="填写即为核实：原为推定或待核实的按更正，已核实的自生效日起变更。导出只列已核实的；留空保持原登记。",
    )  # fmt: skip
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
        if row.kind == SiteKind.ATTACHED and not row.own_name:
            yield Problem("own_name", "own-name", "附设幼儿班（园）请填写独立称谓。")
        if row.kind in (SiteKind.CAMPUS, SiteKind.SECTION) and not row.label:
            yield Problem("label", "label", "请填写校区或学部名。")
        if row.state == SiteState.CLOSED:
            yield Problem("state", "new-closed", "增设的校点不能是“已关闭”，请改选或删去该行。")


class PeriodSheet(Sheet):
    """Rows that say from when to when."""

    @classmethod
    def rules(cls, row):
        if row.valid_from:
            try:
                check_register_day(row.valid_from, start=settings.REGISTER_START, label="起日")
            except RuleViolation as early:
                yield Problem("valid_from", early.code, early.sentence)
        if row.valid_from and row.valid_to and row.valid_to <= row.valid_from:
            yield Problem("valid_to", "end-before-start", f"止日须晚于起日（{row.valid_from.isoformat()}），请核对。")


class MembershipSheet(PeriodSheet):
    """成员关系: which site is in which group, tight or alliance."""

    title = "成员关系"
    version = VERSION
    key = ("group", "school", "site", "relation")
    note = (
        "一行一个校点在一个集团中的关系。还不是成员的即加入；关系类型不同的即改变关系；填写止日的即从该日退出。"
        "表中没有的成员不受影响。贯通型（校地共建）请在集团页面登记。"
    )

    group = Column("教育集团", "group", kind=Reference("group"), required=True, example="从下拉列表选择")
    school = Column("学校", "school", kind=Reference("institution"), required=True, example="从下拉列表选择")
    site = Column(
        "校点", "site", kind=Reference("site"), example="", help="学校只有一个校点的可留空；有本部的，留空即为本部。"
    )
    relation = Column(
        "关系类型", "relation", kind=Choice({name: Relation(name).label for name in MEMBER_RELATIONS}), required=True,
        example="紧密型",
    )  # fmt: skip
    valid_from = Column("起", "valid_from", kind=Day(), example="2026-09-01", help="留空即导入的生效日。")
    valid_to = Column("止", "valid_to", kind=Day(), example="", help="从这一天起不再是成员；长期的留空。")


class DeclaredMemberSheet(Sheet):
    """列名成员: the members the policy only counts, named one by one."""

    title = "列名成员"
    version = VERSION
    key = ("group", "kind", "school", "site")
    note = (
        "一行一个列名成员，从生效日起计入集团的汇总数（如“总数24所”），不能超过总数；总校和已列名的紧密型成员已包含在总数内。"
        "尚未登记的幼儿园填写名称和办学性质，导入时一并登记。"
    )

    group = Column("教育集团", "group", kind=Reference("group"), required=True, example="从下拉列表选择")
    kind = Column(
        "汇总类别", "kind", kind=Choice(DeclaredKind), example="集群总数", help="该集团只有一类汇总数的可留空。"
    )
    school = Column(
        "学校", "school", kind=Reference("institution"), required=True, example="示范幼儿园",
        help="附设幼儿园（班）填写其独立称谓，或填写所属学校。",
    )  # fmt: skip
    site = Column("校点", "site", kind=Reference("site"), example="", help="学校有多个校点时填写。")
    ownership = Column(
        "办学性质", "ownership", kind=Choice(Ownership), example="普惠民办",
        help="尚未登记的幼儿园必填；已登记的可留空，填写须与登记一致。",
    )  # fmt: skip


class EnrolmentSheet(Sheet):
    """学生数: pupils and classes of a site in a school year; the later figure replaces the earlier."""

    title = "学生数"
    version = VERSION
    key = ("school", "site", "school_year")
    note = "一行一个校点一个学年。再次导入以后一次为准，原数保留在变更历史中。"

    school = Column("学校", "school_ref", kind=Reference("institution"), required=True, example="从下拉列表选择")
    site = Column(
        "校点",
        "site_ref",
        kind=Reference("site"),
        example="",
        help="学校只有一个校点的可留空；有本部的，留空即为本部。",
    )
    school_year = Column("学年", "school_year", kind=cells.ENROLMENT["school_year"], required=True, example="2026-2027")
    pupils = Column("学生数", "pupils", kind=cells.PUPILS, required=True, example="1200")
    classes = Column("班级数", "classes", kind=cells.CLASSES, required=True, example="27")
    basis = Column("依据", "basis", labels(Basis), help="只供阅读；导入即为已核实。")


class AccountSheet(PeriodSheet):
    """账号与任职: the system administrator makes the accounts of a file, the security administrator grants its roles."""

    title = "账号与任职"
    version = VERSION
    key = ("username", "role", "place", "valid_from")
    note = (
        "一行一个任职，没有任职的一人一行。先由系统管理员导入建立账号，再由安全管理员导入同一张表授权；"
        "系统管理员导入时不写入角色等列，安全管理员导入时不建立账号。一次性密码在导入后领取一次。"
    )

    username = Column(
        "工号", "username", kind=Code(32, pattern=USERNAME, sentence=USERNAME_TEXT), required=True, example="NA2026001"
    )
    name = Column("姓名", "name", kind=cells.PERSON, required=True, example="张示范")
    role = Column("角色", "role", kind=Choice(Role), example="学校经办人", help="没有任职的留空。")
    place = Column(
        "任职范围", "place", kind=Reference("place"), example="从下拉列表选择",
        help="集团角色填集团，学校角色填学校，部门角色填部门，全区角色留空。",
    )  # fmt: skip
    valid_from = Column("起", "valid_from", kind=Day(), example="2026-09-01", help="留空即导入的生效日。")
    valid_to = Column("止", "valid_to", kind=Day(), example="", help="从这一天起不再有权限；长期的留空。")
    state = Column("状态", "state_text", help="只供阅读。")

    @classmethod
    def rules(cls, row):
        yield from super().rules(row)
        if row.role:
            return
        for name in ("place", "valid_from", "valid_to"):
            if getattr(row, name):
                header = cls.columns()[name].header
                yield Problem(name, "role-missing", f"填写了“{header}”，请补充“角色”，或清空该格。")
