"""Two days compared: what each act of the register makes of them, since when, and that act behind it.

The differences themselves, without a database: test_compare_logic.
"""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from groups.reading.compare.queries import compare
from groups.registry.education_groups import services as education_groups
from groups.registry.institutions.services import institutions, sites
from groups.registry.members import services as members
from groups.registry.models import EducationGroup, Membership
from nanan_groups.records.acts import act
from nanan_groups.records.models import Act
from nanan_groups.testing.factories import (
    DeclaredMembersFactory,
    EducationGroupFactory,
    LeadFactory,
    MembershipFactory,
    entry,
)
from nanan_groups.testing.register_made import AUTUMN, LATER, SPRING, START, correction, order, school, small_register

DAY = date(2025, 1, 1)
WINTER = date(2024, 12, 1)


# --- with the services: each act makes its difference, once, with itself behind it ------------------------------------
@pytest.fixture
def small(db):
    return small_register()


def visible():
    return EducationGroup.objects.filter(void=False)


def since(day_a=START, day_b=DAY, groups=None):
    return compare(day_a, day_b, visible() if groups is None else groups)


def seen(found) -> list[tuple]:
    """(group, kind, subject, old, new, since, verbs of the acts behind)."""
    verbs = dict(Act.objects.order_by("pk").values_list("pk", "verb"))
    return [
        (
            one.difference.group_name,
            one.difference.kind,
            one.difference.subject,
            one.difference.old,
            one.difference.new,
            one.difference.on,
            [verbs[act.pk] for act in one.acts],
        )
        for one in found.all
    ]


def test_the_same_day_is_no_difference(small):
    members.leave_group(order=order(), membership=small.row_tight)
    for day in (START, AUTUMN, LATER):
        found = since(day, day)
        assert (found.groups, found.corrections, found.swapped) == ([], [], False)


def test_the_policy_itself_has_not_changed(policy):
    assert since(START, date(2030, 1, 1)).groups == []


def admit(small):
    members.admit_site(order=order(), group=small.a, site=small.free, relation="tight")
    return [("甲教育集团", "joined", "独立小学", "", "紧密型", AUTUMN, ["admit_site"])]


def leave(small):
    members.leave_group(order=order(), membership=small.row_tight)
    return [("甲教育集团", "left", "紧密小学", "紧密型", "", AUTUMN, ["leave_group"])]


def relate(small):
    members.change_relation(order=order(), membership=small.row_ally, relation="tight")
    return [("甲教育集团", "relation", "联盟小学", "联盟型", "紧密型", AUTUMN, ["change_relation"])]


def open_site(small):
    sites.open_site(order=order(), site=small.planned)
    sites.rename_site(order=order(WINTER), site=small.free, label="东校区")  # nobody's member: no difference
    return [("甲教育集团", "opened", "待建小学", "待建", "已开办", AUTUMN, ["change_site_state"])]


def build(small):
    sites.change_site_state(order=order(), site=small.planned, state="building")
    return [("甲教育集团", "state", "待建小学", "待建", "在建中", AUTUMN, ["change_site_state"])]


def rename_group(small):
    education_groups.rename_group(order=order(), group=small.a, name="甲新集团")
    return [("甲新集团", "renamed", "集团名称", "甲教育集团", "甲新集团", AUTUMN, ["rename_group"])]


def rename_school(small):
    institutions.rename_institution(order=order(), institution=small.tight.institution, name="紧密学校")
    return [("甲教育集团", "member_renamed", "紧密学校", "紧密小学", "紧密学校", AUTUMN, ["rename_institution"])]


def rename_campus(small):
    sites.rename_site(order=order(), site=small.tight, label="东校区")
    return [("甲教育集团", "member_renamed", "紧密小学（东校区）", "本部", "东校区", AUTUMN, ["rename_site"])]


def finalise(small):
    MembershipFactory(group=small.a, site=small.provisional, alliance=True, ordinal=5)
    institutions.finalise_name(order=order(), institution=small.provisional.institution, name="定名小学")
    told = ("甲教育集团", "member_renamed", "定名小学", "暂定小学（暂定名）", "定名小学", AUTUMN)
    return [(*told, ["finalise_name"])]


def change_lead(small):
    education_groups.change_lead(order=order(), group=small.a, lead=small.tight.institution)
    return [("甲教育集团", "lead", "集团总校", "甲小学", "紧密小学", AUTUMN, ["change_lead"])]


def confirm_ownership(small):
    institutions.confirm_ownership(order=order(), institution=small.tight.institution, ownership="private")
    told = ("甲教育集团", "ownership", "紧密小学", "待核实", "民办（已核实）", AUTUMN)
    return [(*told, ["confirm_ownership"])]


def found(small):
    education_groups.found_group(order=order(), name="丙教育集团", category="primary", lead=small.free.institution)
    told = ("丙教育集团", "founded", "教育集团", "", "丙教育集团（总校：独立小学）", AUTUMN)
    return [(*told, ["found_group"])]


def dissolve(small):
    education_groups.dissolve_group(order=order(), group=small.a)
    ended = [
        ("dissolved", "教育集团", "甲教育集团（总校：甲小学）"),
        *(
            ("left", name, held)
            for name, held in (("联盟小学", "联盟型"), ("紧密小学", "紧密型"), ("待建小学", "紧密型"))
        ),
        ("partnership_ended", "某某大学与甲小学", "校地共建"),
    ]
    return [("甲教育集团", *what, "", AUTUMN, ["dissolve_group"]) for what in ended]


def split_off(small):
    education_groups.split_off_group(
        order=order(),
        origin=small.a,
        name="丙教育集团",
        category="primary",
        members=[small.row_tight],
        lead=small.tight.institution,
    )
    by = (AUTUMN, ["split_off_group"])
    return [
        ("甲教育集团", "left", "紧密小学", "紧密型", "", *by),
        ("丙教育集团", "founded", "教育集团", "", "丙教育集团（总校：紧密小学）", *by),
        ("丙教育集团", "joined", "紧密小学", "", "紧密型", *by),
    ]


def merge(small):
    institutions.merge_institutions(order=order(), institution=small.ally.institution, into=small.tight.institution)
    by = (AUTUMN, ["merge_institutions"])
    return [
        ("甲教育集团", "joined", "紧密小学（联盟小学校区）", "", "联盟型", *by),
        ("甲教育集团", "left", "联盟小学", "联盟型", "", *by),
    ]


def partner_up(small):
    members.add_partnership(
        order=order(), group=small.a, university=small.university.institution, school=small.tight.institution
    )
    told = ("甲教育集团", "partnership_began", "某某大学与紧密小学", "", "校地共建", AUTUMN)
    return [(*told, ["add_partnership"])]


def part(small):
    members.end_partnership(order=order(), partnership=small.row_partner)
    told = ("甲教育集团", "partnership_ended", "某某大学与甲小学", "校地共建", "", AUTUMN)
    return [(*told, ["end_partnership"])]


def itemise(small):
    members.itemise_declared_member(order=order(), declared=small.declared, site=small.nursery)
    return [("乙教育集团", "joined", "独立幼儿园", "", "联盟型", AUTUMN, ["itemise_declared_member"])]


ACTS = [
    admit, leave, relate, open_site, build, rename_group, rename_school, rename_campus, finalise, change_lead,
    confirm_ownership, found, dissolve, split_off, merge, partner_up, part, itemise,
]  # fmt: skip


@pytest.mark.parametrize("done", ACTS, ids=lambda done: done.__name__)
def test_each_act_is_one_difference_with_itself_behind_it(small, done):
    expected = done(small)
    noise(small)
    assert seen(since()) == expected
    assert since(AUTUMN, DAY).groups == []  # it was already so
    assert since(START, date(2024, 8, 31)).groups == []  # it was not yet so


def noise(small):
    """Acts on the same records that change nothing that is compared: none of them may stand behind anything."""
    institutions.mark_quality(order=order(), institution=small.tight.institution, mark="quality")
    if not EducationGroup.objects.get(pk=small.a.pk).versions.active_on(AUTUMN).exists():
        return
    current = small.a.versions.active_on(AUTUMN).get()
    education_groups.rename_group(order=order(WINTER), group=small.a, name=current.name, short_name="甲简")


def test_what_came_and_went_in_between_is_no_difference(small):
    row = members.admit_site(order=order(SPRING), group=small.a, site=small.free, relation="tight")
    members.leave_group(order=order(AUTUMN), membership=row)
    assert since().groups == []
    [one] = since(SPRING, DAY).all
    assert (one.difference.kind, [act.title for act in one.acts]) == ("left", ["独立小学退出甲教育集团"])


def test_two_steps_have_both_acts_behind_them(small):
    sites.change_site_state(order=order(SPRING), site=small.planned, state="building")
    sites.open_site(order=order(), site=small.planned)
    assert seen(since()) == [
        ("甲教育集团", "opened", "待建小学", "待建", "已开办", AUTUMN, ["change_site_state", "change_site_state"])
    ]


def test_a_correction_behind_a_difference_stands_beside_the_change(small):
    """The site opened on 1 March, not on 1 September: both acts are why."""
    opened = sites.open_site(order=order(), site=small.planned)
    sites.correct_start(order=correction(SPRING), row=opened, valid_from=SPRING)
    found = since()
    assert seen(found) == [
        ("甲教育集团", "opened", "待建小学", "待建", "已开办", SPRING, ["change_site_state", "correct_start"])
    ]
    assert [act.kind_label for act in found.all[0].acts] == ["变更", "更正"]
    assert found.corrections == []


def test_a_correction_of_both_days_is_no_difference_and_is_told_apart(small):
    institutions.confirm_ownership(order=correction(), institution=small.tight.institution, ownership="public")
    institutions.confirm_ownership(order=correction(), institution=small.free.institution, ownership="public")
    found = since()
    assert found.groups == []
    assert [(act.kind, act.title) for act in found.corrections] == [("correction", "紧密小学办学性质核实为公办")]
    assert since(AUTUMN, DAY).corrections == []


def test_a_correction_without_a_day_counts_by_when_it_was_made(small):
    with act(kind="correction", verb="directory", title="更正通讯录", reason="误") as draft:
        draft.lock(small.tight.institution)
    today = timezone.localdate()
    assert [one.title for one in since(START, today).corrections] == ["更正通讯录"]
    assert since(START, today - timedelta(days=1)).corrections == []


def test_days_in_either_order(small):
    members.leave_group(order=order(), membership=small.row_tight)
    turned = since(DAY, START)
    assert (turned.first, turned.last, turned.swapped) == (START, DAY, True)
    assert seen(turned) == seen(since())


def test_a_leaving_day_is_the_last_one_of_several_relations(small):
    row = members.change_relation(order=order(SPRING), membership=small.row_ally, relation="tight")
    members.leave_group(order=order(), membership=row)
    assert seen(since()) == [
        ("甲教育集团", "left", "联盟小学", "联盟型", "", AUTUMN, ["change_relation", "leave_group"])
    ]


def test_declared_number_that_ends(small):
    with entry(title="名单已列全") as draft:
        draft.end(small.declared, AUTUMN)
    [one] = since().all
    assert (one.difference.kind, one.difference.old, one.difference.on) == ("declared", "测试集群总数24所", AUTUMN)
    assert [act.title for act in one.acts] == ["名单已列全"]


# --- cost ------------------------------------------------------------------------------------------------------
def test_queries_do_not_depend_on_the_groups(small, django_assert_num_queries):
    def grow(number):
        with entry():
            made = EducationGroupFactory(version__name=f"加{number}集团", version__ordinal=10 + number)
            LeadFactory(group=made, institution=school(f"加{number}总校").institution)
            for n in range(number):
                MembershipFactory(group=made, site=school(f"加{number}校{n}"), alliance=True)
            DeclaredMembersFactory(group=made)
        for row in Membership.objects.filter(group=made):
            members.change_relation(order=order(), membership=row, relation="tight")
            sites.rename_site(order=order(), site=row.site, label="东校区")
            institutions.rename_institution(order=order(), institution=row.site.institution, name=f"{row.site}新")
        education_groups.rename_group(order=order(), group=made, name=f"加{number}新集团")
        return made

    made = [grow(1), grow(2), grow(3)]
    for count in (1, 3):
        groups = EducationGroup.objects.filter(pk__in=[one.pk for one in made[:count]])
        with django_assert_num_queries(23):
            assert len(compare(START, DAY, groups).groups) == count
    with django_assert_num_queries(17):
        found = compare(START, DAY, groups, with_acts=False)
    assert {one.acts for one in found.all} == {()}
