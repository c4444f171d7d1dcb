from groups.registry.register.sheets import VERSION, PeriodSheet
from groups.registry.register.words import MEMBER_CHOICES, DeclaredKind, Ownership
from nanan_groups.kit.excel import Choice, Column, Day, Reference, Sheet


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
        "关系类型",
        "relation",
        kind=Choice(dict(MEMBER_CHOICES)),
        required=True,
        example="紧密型",
    )
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
        "学校",
        "school",
        kind=Reference("institution"),
        required=True,
        example="示范幼儿园",
        help="附设幼儿园（班）填写其独立称谓，或填写所属学校。",
    )
    site = Column("校点", "site", kind=Reference("site"), example="", help="学校有多个校点时填写。")
    ownership = Column(
        "办学性质",
        "ownership",
        kind=Choice(Ownership),
        example="普惠民办",
        help="尚未登记的幼儿园必填；已登记的可留空，填写须与登记一致。",
    )
