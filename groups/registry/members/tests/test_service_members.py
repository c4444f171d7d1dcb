"""Membership: admit, change the relation, leave, itemise a declared member; partnerships with universities."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groups.registry.institutions.services.institutions import close_institution
from groups.registry.institutions.services.sites import close_site
from groups.registry.members.services import (
    admit_site,
    change_relation,
    leave_group,
)
from groups.registry.models import Membership
from nanan_groups.kit.errors import RuleViolation
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
        admit_site,
        order(),
        "tight-twice",
        "site",
        "该校点已是“甲教育集团”的紧密型成员（2022-07-14前至今）；一个校点同一天只能属于一个紧密型集团，请先办理退出或改换关系。",
        group=made.b,
        site=made.tight,
        relation="tight",
    )


def test_second_tight_group_in_the_time_before_a_scheduled_one_is_refused(made):
    done(admit_site, order(LATER), group=made.b, site=made.free, relation="tight")
    refused(
        admit_site,
        order(),
        "tight-twice",
        "site",
        "该校点已是“乙教育集团”的紧密型成员（2025-09-01 起）；一个校点同一天只能属于一个紧密型集团，请先办理退出或改换关系。",
        group=made.a,
        site=made.free,
        relation="tight",
    )


def test_overlapping_membership_is_refused(made):
    refused(
        admit_site,
        order(),
        "member-twice",
        "site",
        "该校点已以联盟型在本集团中（2022-07-14前至今）。",
        group=made.a,
        site=made.ally,
        relation="alliance",
    )


def test_admit_refusals(made):
    to = {"group": made.a, "relation": "tight"}
    refused(
        admit_site,
        order(),
        "articulated",
        "relation",
        "贯通型登记为校地共建，请办理“登记校地共建”。",
        group=made.a,
        site=made.free,
        relation="articulated",
    )
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
        admit_site,
        order(SPRING),
        "closed-tie",
        "effective_on",
        "校点“独立小学”在 2024-09-01 起 已关闭，与成员关系（甲教育集团，2024-03-01 起）冲突，没有写入。"
        "请核对生效日，或先办理退出、变更总校。",
        **to,
        site=made.free,
    )
    done(close_institution, correction(), institution=made.nursery.institution)
    made.nursery.institution.refresh_from_db()
    refused(admit_site, order(), "void", "site", "该校点已作废，不能办理。", **to, site=made.nursery)
    done(close_institution, order(LATER), institution=made.provisional.institution)
    refused(
        admit_site,
        order(),
        "beyond-life",
        "effective_on",
        f"成员关系“暂定小学”（2024-09-01 起）会超出校点“暂定小学”的登记期：后者登记期为 2022-07-14 至 2025-09-01。{BEYOND}",
        **to,
        site=made.provisional,
    )


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
        change_relation,
        ordered,
        "tight-twice",
        "relation",
        "该校点已是“乙教育集团”的紧密型成员（2022-07-14 起）；一个校点同一天只能属于一个紧密型集团，请先办理退出或改换关系。",
        membership=made.row_ally,
        relation="tight",
    )
    done(admit_site, order(START), group=made.a, site=made.tight, relation="alliance")
    refused(
        change_relation,
        ordered,
        "member-twice",
        "relation",
        "该校点已以联盟型在本集团中（2022-07-14 起）。",
        membership=made.row_tight,
        relation="alliance",
    )


def test_change_relation_outside_the_membership_is_refused(made):
    done(leave_group, order(AUTUMN), membership=made.row_tight)
    refused(
        change_relation,
        order(LATER),
        "not-in-force",
        "effective_on",
        "生效日不在这条成员关系的有效期（2022-07-14前 至 2024-09-01）内。",
        membership=made.row_tight,
        relation="alliance",
    )


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
        leave_group,
        order(SPRING),
        "end-before-start",
        "effective_on",
        "截止日必须晚于起日（2024-09-01）。",
        membership=coming,
    )
    refused(
        leave_group,
        order(AUTUMN),
        "end-before-start",
        "effective_on",
        "截止日必须晚于起日（2024-09-01）。",
        membership=coming,
    )
    done(leave_group, order(AUTUMN), membership=made.row_tight)
    refused(
        leave_group,
        order(LATER),
        "already-ended",
        "effective_on",
        "这条登记已于 2024-09-01 截止，不能再晚于该日截止。",
        membership=made.row_tight,
    )


def test_row_withdrawn_meanwhile_is_a_sentence(made):
    seen = Membership.objects.get(pk=made.row_tight.pk)
    done(leave_group, correction(), membership=made.row_tight)
    with nothing_written(), pytest.raises(RuleViolation) as caught:
        leave_group(order=order(), membership=seen)
    assert caught.value.sentence == "这条登记刚被他人撤销，没有写入。请返回后重新核对。"
