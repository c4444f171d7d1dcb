"""Declared members by name; partnerships with universities."""

from datetime import date

import pytest

from groups.registry.institutions.services.institutions import add_campus
from groups.registry.members.services import (
    add_partnership,
    end_partnership,
    itemise_declared_member,
)
from nanan_groups.testing.factories import (
    DeclaredMembersFactory,
    EducationGroupFactory,
    LeadFactory,
    MembershipFactory,
    entry,
)
from nanan_groups.testing.register_made import (
    AUTUMN,
    LATER,
    SPRING,
    START,
    correction,
    done,
    last_lines,
    order,
    refused,
    rows,
    school,
    small_register,
)

BEYOND = "没有写入，请核对生效日，或先办理相关登记。"


@pytest.fixture
def made(db):
    return small_register()


def line_of(site):
    """The site's memberships: from, to, group, relation."""
    return rows(site.memberships, "group__versions__name", "relation")


# --- itemise ---------------------------------------------------------------------------------------------------------
def test_itemise_declared_member(made):
    row = done(itemise_declared_member, order(), declared=made.declared, site=made.nursery)
    assert (row.declared, row.relation) == (made.declared, "alliance")
    assert line_of(made.nursery) == [(AUTUMN, None, "乙教育集团", "alliance")]


def test_declared_number_cannot_be_exceeded_on_any_day(made):
    few = DeclaredMembersFactory(group=made.a, total=3, wording="园3所")  # lead and tight member included
    done(itemise_declared_member, order(LATER), declared=few, site=made.nursery)
    other = school("另一幼儿园", "kindergarten")
    refused(
        itemise_declared_member,
        order(),
        "full",
        "site",
        "“园3所”已列满 3 个（含总校和另行列名的成员），请先核对汇总数。",
        declared=few,
        site=other,
    )


def test_who_is_listed_elsewhere_is_part_of_the_number_once(made):
    """The lead counts from the start; naming it under the number as well does not use up another place."""
    with entry():
        lead, tight = school("领办幼儿园", "kindergarten"), school("紧密幼儿园", "kindergarten")
        cluster = EducationGroupFactory(version__name="丙集群")
        LeadFactory(group=cluster, institution=lead.institution)
        MembershipFactory(group=cluster, site=tight)
        few = DeclaredMembersFactory(group=cluster, total=2, wording="园2所")
    full = "“园2所”已列满 2 个（含总校和另行列名的成员），请先核对汇总数。"
    refused(itemise_declared_member, order(), "full", "site", full, declared=few, site=made.nursery)
    for site in (lead, tight):
        done(itemise_declared_member, order(), declared=few, site=site)
    refused(itemise_declared_member, order(), "full", "site", full, declared=few, site=made.nursery)


KINDS = {
    "cluster": ("free", "集群总数只计幼儿园，该机构不是幼儿园。", "nursery"),
    "attached": ("free", "该汇总数只计附设幼儿园（班），请选择附设校点。", "attached"),
    "enterprise": ("free", "该汇总数只计企业。", "firm"),
    "resource_room": ("nursery", "该汇总数只计设有特教资源教室的学校。", "free"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_declared_number_takes_its_kind_only(made, kind):
    wrong, sentence, right = KINDS[kind]
    made.attached = done(
        add_campus, order(SPRING), institution=made.free.institution, kind="attached", own_name="独立小学附设幼儿班"
    )
    declared = DeclaredMembersFactory(group=made.a, kind=kind, total=None)
    site = getattr(made, wrong)
    refused(itemise_declared_member, order(), "wrong-kind", "site", sentence, declared=declared, site=site)
    done(itemise_declared_member, order(), declared=declared, site=getattr(made, right))


def test_itemise_outside_the_declared_period_is_refused(made):
    late = DeclaredMembersFactory(group=made.a, valid_from=LATER)
    refused(
        itemise_declared_member,
        order(),
        "not-in-force",
        "effective_on",
        "该汇总数当天不在有效期内。",
        declared=late,
        site=made.nursery,
    )


# --- partnerships ----------------------------------------------------------------------------------------------------
def partners(group):
    names = ("university__versions__name", "school__versions__name", "prints_school", "ordinal")
    return rows(group.partnerships, *names)


def test_add_partnership(made):
    done(
        add_partnership,
        order(),
        group=made.a,
        university=made.university.institution,
        school=made.tight.institution,
        prints_school=False,
    )
    assert partners(made.a) == [
        (START, None, "某某大学", "甲小学", False, 1),
        (AUTUMN, None, "某某大学", "紧密小学", False, 2),
    ]


def test_add_partnership_refusals(made):
    university, lead = made.university.institution, made.lead_a.institution
    refused(
        add_partnership,
        order(),
        "not-university",
        "university",
        "共建单位须为高等学校或科研院所。",
        group=made.a,
        university=made.firm.institution,
        school=lead,
    )
    refused(
        add_partnership,
        order(),
        "not-member",
        "school",
        "共建学校须是本集团总校或成员。",
        group=made.a,
        university=university,
        school=made.free.institution,
    )
    refused(
        add_partnership,
        order(),
        "partner-twice",
        "university",
        "该共建关系在这段时间已登记。",
        group=made.a,
        university=university,
        school=lead,
    )


def test_end_partnership(made):
    done(end_partnership, order(), partnership=made.row_partner)
    assert partners(made.a) == [(START, AUTUMN, "某某大学", "甲小学", False, 1)]
    assert last_lines() == [("某某大学 · 甲小学", "校地共建止", "长期", "2024年9月1日", AUTUMN)]


def test_end_partnership_as_correction_withdraws_it(made):
    done(end_partnership, correction(), partnership=made.row_partner)
    assert partners(made.a) == []
    assert last_lines() == [("某某大学 · 甲小学", "登记有误，撤销", "某某大学，甲小学，否", "", START)]


def test_end_partnership_before_it_began_is_refused(made):
    late = done(
        add_partnership, order(), group=made.a, university=made.university.institution, school=made.tight.institution
    )
    refused(
        end_partnership,
        order(date(2024, 8, 31)),
        "end-before-start",
        "effective_on",
        "截止日必须晚于起日（2024-09-01）。",
        partnership=late,
    )
