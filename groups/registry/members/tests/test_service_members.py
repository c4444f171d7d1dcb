"""Membership: admit, change the relation, leave, itemise a declared member; partnerships with universities."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from groups.registry.institutions.services.institutions import add_campus, close_institution
from groups.registry.institutions.services.sites import close_site
from groups.registry.members.services import (
    add_partnership,
    admit_site,
    change_relation,
    end_partnership,
    itemise_declared_member,
    leave_group,
)
from groups.registry.models import Membership
from nanan_groups.kit.errors import RuleViolation
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
from nanan_groups.testing.unchanged import nothing_written

BEYOND = "没有写入，请核对生效日，或先办理相关登记。"


@pytest.fixture
def made(db):
    return small_register()


def line_of(site):
    """The site's memberships: from, to, group, relation."""
    return rows(site.memberships, "group__versions__name", "relation")


# --- admit -----------------------------------------------------------------------------------------------------------
def test_admit_site(made):
    row = done(admit_site, order(), group=made.a, site=made.free, relation="tight")
    assert line_of(made.free) == [(AUTUMN, None, "甲教育集团", "tight")]
    assert (row.ordinal, row.declared, row.start_open) == (3, None, False)
    assert last_lines() == [
        ("独立小学", "教育集团", "", "甲教育集团", AUTUMN),
        ("独立小学", "关系类型", "", "紧密型", AUTUMN),
    ]


def test_admit_on_a_day_to_come_leaves_today_as_it_is(made):
    today = timezone.localdate()
    done(admit_site, order(today + timedelta(days=10)), group=made.a, site=made.free, relation="tight")
    assert not Membership.objects.active_on(today).filter(site=made.free).exists()
    assert Membership.objects.active_on(today + timedelta(days=10)).filter(site=made.free).exists()


def test_site_may_be_the_ally_of_several_groups(made):
    done(admit_site, order(), group=made.b, site=made.ally, relation="alliance")
    assert line_of(made.ally) == [(START, None, "甲教育集团", "alliance"), (AUTUMN, None, "乙教育集团", "alliance")]


def test_planned_site_may_be_a_member(made):
    done(admit_site, order(), group=made.b, site=made.planned, relation="alliance")


def test_second_tight_group_is_refused(made):
    refused(
        admit_site, order(), "tight-twice", "site",
        "该校点已是“甲教育集团”的紧密型成员（2022-07-14前至今）；一个校点同一天只能属于一个紧密型集团，请先办理退出或改换关系。",
        group=made.b, site=made.tight, relation="tight",
    )  # fmt: skip


def test_second_tight_group_in_the_time_before_a_scheduled_one_is_refused(made):
    done(admit_site, order(LATER), group=made.b, site=made.free, relation="tight")
    refused(
        admit_site, order(), "tight-twice", "site",
        "该校点已是“乙教育集团”的紧密型成员（2025-09-01 起）；一个校点同一天只能属于一个紧密型集团，请先办理退出或改换关系。",
        group=made.a, site=made.free, relation="tight",
    )  # fmt: skip


def test_overlapping_membership_is_refused(made):
    refused(
        admit_site, order(), "member-twice", "site", "该校点已以联盟型在本集团中（2022-07-14前至今）。",
        group=made.a, site=made.ally, relation="alliance",
    )  # fmt: skip


def test_admit_refusals(made):
    to = {"group": made.a, "relation": "tight"}
    refused(
        admit_site, order(), "articulated", "relation", "贯通型登记为校地共建，请办理“登记校地共建”。",
        group=made.a, site=made.free, relation="articulated",
    )  # fmt: skip
    refused(
        admit_site,
        order(),
        "partner-tight",
        "relation",
        "高校、科研院所、院校和企业不能是紧密型成员。",
        **to,
        site=made.firm,
    )
    done(close_site, order(), site=made.free)
    refused(
        admit_site,
        order(LATER),
        "site-closed",
        "site",
        "该校点在 2025-09-01 已关闭，不能成为成员。",
        **to,
        site=made.free,
    )
    refused(
        admit_site, order(SPRING), "closed-tie", "effective_on",
        "校点“独立小学”在 2024-09-01 起 已关闭，与成员关系（甲教育集团，2024-03-01 起）冲突，没有写入。"
        "请核对生效日，或先办理退出、变更总校。", **to, site=made.free,
    )  # fmt: skip
    done(close_institution, correction(), institution=made.nursery.institution)
    made.nursery.institution.refresh_from_db()
    refused(admit_site, order(), "void", "site", "该校点已作废，不能办理。", **to, site=made.nursery)
    done(close_institution, order(LATER), institution=made.provisional.institution)
    refused(
        admit_site, order(), "beyond-life", "effective_on",
        f"成员关系“暂定小学”（2024-09-01 起）会超出校点“暂定小学”的登记期：后者登记期为 2022-07-14 至 2025-09-01。{BEYOND}",
        **to, site=made.provisional,
    )  # fmt: skip


# --- change the relation ---------------------------------------------------------------------------------------------
def test_change_relation(made):
    done(change_relation, order(), membership=made.row_tight, relation="alliance")
    assert line_of(made.tight) == [(START, AUTUMN, "甲教育集团", "tight"), (AUTUMN, None, "甲教育集团", "alliance")]
    assert last_lines() == [
        ("紧密小学", "紧密型成员关系止", "长期", "2024年9月1日", AUTUMN),
        ("紧密小学", "教育集团", "", "甲教育集团", AUTUMN),
        ("紧密小学", "关系类型", "", "联盟型", AUTUMN),
    ]


def test_change_relation_keeps_a_scheduled_leave(made):
    done(leave_group, order(LATER), membership=made.row_tight)
    done(change_relation, order(), membership=made.row_tight, relation="alliance")
    assert line_of(made.tight) == [(START, AUTUMN, "甲教育集团", "tight"), (AUTUMN, LATER, "甲教育集团", "alliance")]


@pytest.mark.parametrize("ordered", [correction(), order(START)], ids=["correction", "on the first day"])
def test_relation_registered_wrongly_is_mended_in_place(made, ordered):
    done(change_relation, ordered, membership=made.row_ally, relation="tight")
    assert line_of(made.ally) == [(START, None, "甲教育集团", "tight")]
    assert last_lines() == [("联盟小学", "关系类型", "联盟型", "紧密型", START)]


@pytest.mark.parametrize("ordered", [order(), correction()], ids=["change", "correction"])
def test_change_relation_refusals(made, ordered):
    refused(
        change_relation,
        ordered,
        "same",
        "relation",
        "新的关系类型与现在相同。",
        membership=made.row_tight,
        relation="tight",
    )
    firm = done(admit_site, order(START), group=made.a, site=made.firm, relation="alliance")
    sentence = "高校、科研院所、院校和企业不能是紧密型成员。"
    refused(change_relation, ordered, "partner-tight", "relation", sentence, membership=firm, relation="tight")
    done(admit_site, order(START), group=made.b, site=made.ally, relation="tight")
    refused(
        change_relation, ordered, "tight-twice", "relation",
        "该校点已是“乙教育集团”的紧密型成员（2022-07-14 起）；一个校点同一天只能属于一个紧密型集团，请先办理退出或改换关系。",
        membership=made.row_ally, relation="tight",
    )  # fmt: skip
    done(admit_site, order(START), group=made.a, site=made.tight, relation="alliance")
    refused(
        change_relation, ordered, "member-twice", "relation", "该校点已以联盟型在本集团中（2022-07-14 起）。",
        membership=made.row_tight, relation="alliance",
    )  # fmt: skip


def test_change_relation_outside_the_membership_is_refused(made):
    done(leave_group, order(AUTUMN), membership=made.row_tight)
    refused(
        change_relation, order(LATER), "not-in-force", "effective_on",
        "生效日不在这条成员关系的有效期（2022-07-14前 至 2024-09-01）内。", membership=made.row_tight, relation="alliance",
    )  # fmt: skip


# --- leave -----------------------------------------------------------------------------------------------------------
def test_leave_group(made):
    done(leave_group, order(), membership=made.row_tight)
    assert line_of(made.tight) == [(START, AUTUMN, "甲教育集团", "tight")]
    assert last_lines() == [("紧密小学", "成员关系止", "长期", "2024年9月1日", AUTUMN)]


def test_leave_can_be_brought_forward(made):
    done(leave_group, order(LATER), membership=made.row_tight)
    done(leave_group, order(AUTUMN), membership=made.row_tight)
    assert line_of(made.tight) == [(START, AUTUMN, "甲教育集团", "tight")]


def test_leave_as_correction_withdraws_the_row(made):
    pk = made.row_tight.pk
    done(leave_group, correction(), membership=made.row_tight)
    assert line_of(made.tight) == []
    assert last_lines() == [("紧密小学", "登记有误，撤销", "甲教育集团，紧密型", "", START)]
    history = Membership.history.filter(id=pk).order_by("history_id")
    assert list(history.values_list("history_type", "act__kind")) == [("+", "entry"), ("-", "correction")]


def test_leave_refusals(made):
    coming = done(admit_site, order(AUTUMN), group=made.b, site=made.free, relation="tight")
    refused(
        leave_group, order(SPRING), "end-before-start", "effective_on", "截止日必须晚于起日（2024-09-01）。",
        membership=coming,
    )  # fmt: skip
    refused(
        leave_group, order(AUTUMN), "end-before-start", "effective_on", "截止日必须晚于起日（2024-09-01）。",
        membership=coming,
    )  # fmt: skip
    done(leave_group, order(AUTUMN), membership=made.row_tight)
    refused(
        leave_group, order(LATER), "already-ended", "effective_on",
        "这条登记已于 2024-09-01 截止，不能再晚于该日截止。", membership=made.row_tight,
    )  # fmt: skip


def test_row_withdrawn_meanwhile_is_a_sentence(made):
    seen = Membership.objects.get(pk=made.row_tight.pk)
    done(leave_group, correction(), membership=made.row_tight)
    with nothing_written(), pytest.raises(RuleViolation) as caught:
        leave_group(order=order(), membership=seen)
    assert caught.value.sentence == "这条登记刚被他人撤销，没有写入。请返回后重新核对。"


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
        itemise_declared_member, order(), "not-in-force", "effective_on", "该汇总数当天不在有效期内。",
        declared=late, site=made.nursery,
    )  # fmt: skip


# --- partnerships ----------------------------------------------------------------------------------------------------
def partners(group):
    names = ("university__versions__name", "school__versions__name", "prints_school", "ordinal")
    return rows(group.partnerships, *names)


def test_add_partnership(made):
    done(
        add_partnership, order(), group=made.a, university=made.university.institution, school=made.tight.institution,
        prints_school=False,
    )  # fmt: skip
    assert partners(made.a) == [
        (START, None, "某某大学", "甲小学", False, 1),
        (AUTUMN, None, "某某大学", "紧密小学", False, 2),
    ]


def test_add_partnership_refusals(made):
    university, lead = made.university.institution, made.lead_a.institution
    refused(
        add_partnership, order(), "not-university", "university", "共建单位须为高等学校或科研院所。",
        group=made.a, university=made.firm.institution, school=lead,
    )  # fmt: skip
    refused(
        add_partnership, order(), "not-member", "school", "共建学校须是本集团总校或成员。",
        group=made.a, university=university, school=made.free.institution,
    )  # fmt: skip
    refused(
        add_partnership, order(), "partner-twice", "university", "该共建关系在这段时间已登记。",
        group=made.a, university=university, school=lead,
    )  # fmt: skip


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
        end_partnership, order(date(2024, 8, 31)), "end-before-start", "effective_on",
        "截止日必须晚于起日（2024-09-01）。", partnership=late,
    )  # fmt: skip
