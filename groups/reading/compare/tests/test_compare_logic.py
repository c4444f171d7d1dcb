"""Two registers in, differences out: worked examples without a database."""

from datetime import date

import pytest

from groups.reading.compare.rules import KINDS, differences
from groups.reading.steps.rules import KIND_LABELS, Edge, Step
from groups.registry.register.queries.register import DeclaredRow, GroupRow, LeadRow, MemberRow, PartnerRow, Register
from nanan_groups.testing.register_made import AUTUMN, SPRING, START

DAY = date(2025, 1, 1)


def group(pk=1, name="甲集团", category="primary", ordinal=1) -> GroupRow:
    return GroupRow(pk, f"Z{pk:02d}", name, category, ordinal, "")


def member(site, relation="tight", of=1, school=None, **facts) -> MemberRow:
    school = school or site
    row = {
        "pk": site * 10,
        "group": of,
        "relation": relation,
        "declared": None,
        "valid_from": START,
        "start_open": True,
        "valid_to": None,
        "site": site,
        "site_code": f"X{site:04d}",
        "site_kind": "main",
        "label": "",
        "own_name": "",
        "state": "open",
        "institution": school,
        "institution_code": f"J{school:04d}",
        "name": f"学校{school}",
        "provisional": False,
        "placeholder": False,
        "kind": "primary",
        "ownership": "public",
        "basis": "assumed",
    }
    return MemberRow(**(row | facts))


def lead(institution, name=None, site=None, label="", own_name="", of=1) -> LeadRow:
    return LeadRow(
        of, institution, f"J{institution:04d}", name or f"学校{institution}", site, label, own_name, START, True, 1
    )


def partner(university, school, of=1) -> PartnerRow:
    return PartnerRow(
        1,
        of,
        university,
        f"J{university:04d}",
        f"大学{university}",
        school,
        f"J{school:04d}",
        f"学校{school}",
        False,
        True,
        START,
        True,
    )


def counted(wording="总数24所", total=24, public=4) -> DeclaredRow:
    return DeclaredRow(1, 1, "alliance", "cluster", wording, total, 0, public, total - public, 0)


def register(*rows, groups=None) -> Register:
    made = Register(DAY, list(groups if groups is not None else [group()]), {})
    for row in rows:
        if isinstance(row, LeadRow):
            made.leads[row.group] = row
        else:
            by_type = {MemberRow: made.members, PartnerRow: made.partners, DeclaredRow: made.declared}
            by_type[type(row)][row.group].append(row)
    return made


TABLE = {
    "nothing": ([member(2)], [member(2)], []),
    "joined": ([], [member(2, state="planned")], [("joined", "学校2（待建）", "", "紧密型")]),
    "left": ([member(2, "alliance")], [], [("left", "学校2", "联盟型", "")]),
    "alliance to tight is one change": (
        [member(2, "alliance")], [member(2)], [("relation", "学校2", "联盟型", "紧密型")],
    ),
    "a second relation": (
        [member(2)], [member(2), member(2, "alliance")], [("relation", "学校2", "紧密型", "紧密型、联盟型")],
    ),
    "opened": ([member(2, state="planned")], [member(2)], [("opened", "学校2", "待建", "已开办")]),
    "building": (
        [member(2, state="planned")], [member(2, state="building")], [("state", "学校2", "待建", "在建中")],
    ),
    "renamed once however many sites": (
        [member(n, school=9, name="旧名小学", label=f"{n}校区") for n in (2, 3)],
        [member(n, school=9, name="新名小学", label=f"{n}校区") for n in (2, 3)],
        [("member_renamed", "新名小学", "旧名小学", "新名小学")],
    ),
    "the renamed lead is no member": (
        [lead(9, "旧名小学")], [lead(9, "新名小学")], [("member_renamed", "新名小学", "旧名小学", "新名小学")],
    ),
    "a provisional name becomes final": (
        [member(2, name="茶园幼儿园", provisional=True)], [member(2, name="茶园幼儿园")],
        [("member_renamed", "茶园幼儿园", "茶园幼儿园（暂定名）", "茶园幼儿园")],
    ),
    "a campus renamed": (
        [member(2, label="东校区")], [member(2, label="CBD校区")],
        [("member_renamed", "学校2（CBD校区）", "东校区", "CBD校区")],
    ),
    "a leading campus renamed": (
        [lead(2, site=5, label="东园区")], [lead(2, site=5, label="西园区")],
        [("member_renamed", "学校2（西园区）", "东园区", "西园区")],
    ),
    "another lead": ([lead(2)], [lead(3)], [("lead", "集团总校", "学校2", "学校3")]),
    "one campus leads": (
        [lead(2)], [lead(2, site=5, label="东园区")], [("lead", "集团总校", "学校2", "学校2（东园区）")],
    ),
    "ownership of one institution is one change": (
        [member(n, school=9, label=f"{n}校区") for n in (2, 3)],
        [member(n, school=9, label=f"{n}校区", ownership="private", basis="verified") for n in (2, 3)],
        [("ownership", "学校9（2校区和3校区）", "公办（推定待核）", "民办（已核实）")],
    ),
    "ownership known at last": (
        [member(2, ownership="unknown")], [member(2, basis="verified")],
        [("ownership", "学校2", "待核实", "公办（已核实）")],
    ),
    "a partnership began": ([], [partner(7, 2)], [("partnership_began", "大学7与学校2", "", "校地共建")]),
    "a partnership ended": ([partner(7, 2)], [], [("partnership_ended", "大学7与学校2", "校地共建", "")]),
    "another wording": (
        [counted()], [counted("总数25所", 25)], [("declared", "集群总数", "总数24所", "总数25所")],
    ),
    "the same wording, other numbers": (
        [counted()], [counted(public=5)],
        [
            (
                "declared", "集群总数", "总数24所：总数 24（直属公办0、公办4、普惠民办20、民办0）",
                "总数24所：总数 24（直属公办0、公办5、普惠民办19、民办0）",
            )
        ],
    ),
    "no longer counted": ([counted()], [], [("declared", "集群总数", "总数24所", "")]),
}  # fmt: skip


def told(found) -> list[tuple]:
    return [(one.kind, one.subject, one.old, one.new) for one in found]


@pytest.mark.parametrize("case", TABLE)
def test_worked_example(case):
    before, after, expected = TABLE[case]
    assert told(differences(register(*before), register(*after))) == expected


def test_a_group_founded_and_one_dissolved_with_all_they_held():
    old = register(lead(2), member(2), member(3), groups=[group(1, "旧集团")])
    new = register(lead(4, of=2), member(4, of=2), partner(7, 4, of=2), groups=[group(2, "新集团")])
    assert told(differences(old, new)) == [
        ("dissolved", "教育集团", "旧集团（总校：学校2）", ""),
        ("left", "学校2", "紧密型", ""),
        ("left", "学校3", "紧密型", ""),
        ("founded", "教育集团", "", "新集团（总校：学校4）"),
        ("joined", "学校4", "", "紧密型"),
        ("partnership_began", "大学7与学校4", "", "校地共建"),
    ]


def test_one_institution_in_two_groups_is_told_in_each():
    """中海学校's two sections are tight members of two groups."""
    groups = [group(1, category="middle"), group(2, "乙集团")]
    old = register(member(2, school=9, name="旧名"), member(3, school=9, name="旧名", of=2), groups=groups)
    new = register(member(2, school=9, name="新名"), member(3, school=9, name="新名", of=2), groups=groups)
    found = differences(old, new)
    assert [(one.group_code, one.kind, one.codes) for one in found] == [
        ("Z01", "member_renamed", ("Z01", "J0009")),
        ("Z02", "member_renamed", ("Z02", "J0009")),
    ]


def test_order_is_by_category_ordinal_and_kind():
    groups = [
        group(1, "幼", "preschool", 1), group(2, "小二", "primary", 2), group(3, "小一", "primary", 1),
        group(4, "中", "middle", 1),
    ]  # fmt: skip
    old = register(*(member(n * 10, of=n, state="planned") for n in range(1, 5)), groups=groups)
    new = register(*(member(n * 10 + i, of=n) for n in range(1, 5) for i in (0, 1)), groups=groups[::-1])
    found = differences(old, new)
    assert [one.group_name for one in found] == ["中", "中", "小一", "小一", "小二", "小二", "幼", "幼"]
    assert [one.kind for one in found[:2]] == ["joined", "opened"]
    assert set(KINDS) <= set(KIND_LABELS)


def test_a_difference_took_effect_with_the_last_step_of_the_days_between():
    about = ("state", 2, 2)
    steps = [
        Step(day, "state", "site", about, ("planned",), ("open",), (Edge("site", pk, True, ("state",)),))
        for pk, day in ((7, AUTUMN), (6, SPRING))
    ]
    [one] = differences(register(member(2, state="planned")), register(member(2)), steps)
    assert one.on == AUTUMN
    assert [edge.pk for edge in one.edges] == [6, 7]
