"""Sites: open, change the state, rename, close; and moving the first day of any dated row."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from groups.registry.education_groups.services import change_lead, found_group
from groups.registry.institutions.services.institutions import (
    add_campus,
    mark_quality,
    register_institution,
    rename_institution,
)
from groups.registry.institutions.services.sites import (
    change_site_state,
    close_site,
    correct_start,
    open_site,
    rename_site,
)
from groups.registry.members.services import add_partnership, admit_site, change_relation, leave_group
from groups.registry.models import SiteVersion
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


@pytest.fixture
def made(db):
    return small_register()


# --- open and change the state ---------------------------------------------------------------------------------------
def test_open_a_planned_site(made):
    done(open_site, order(), site=made.planned)
    assert rows(made.planned.versions, "state", "start_open") == [
        (START, AUTUMN, "planned", True),
        (AUTUMN, None, "open", False),
    ]
    assert last_lines() == [("待建小学", "开办状态", "待建", "已开办", AUTUMN)]


def test_site_that_was_open_all_along(made):
    done(open_site, correction(), site=made.planned)
    assert rows(made.planned.versions, "state", "start_open") == [(START, None, "open", True)]
    assert last_lines() == [("待建小学", "开办状态", "待建", "已开办", START)]


def test_open_on_a_day_to_come(made):
    today = timezone.localdate()
    done(open_site, order(today + timedelta(days=30)), site=made.planned)
    states = [
        SiteVersion.objects.active_on(today + timedelta(days=n)).get(site=made.planned).state for n in (0, 29, 30)
    ]
    assert states == ["planned", "planned", "open"]


@pytest.mark.parametrize("ordered", [order(), correction()], ids=["change", "correction"])
def test_open_site_that_is_open_is_refused(made, ordered):
    refused(open_site, ordered, "same", "", "该校点当天已是“已开办”。", site=made.free)


def test_states_follow_each_other(made):
    done(change_site_state, order(AUTUMN), site=made.planned, state="building")
    done(change_site_state, order(LATER), site=made.planned, state="open")
    assert rows(made.planned.versions, "state") == [
        (START, AUTUMN, "planned"), (AUTUMN, LATER, "building"), (LATER, None, "open"),
    ]  # fmt: skip


def test_correct_the_state_of_one_period(made):
    done(change_site_state, order(AUTUMN), site=made.planned, state="building")
    done(change_site_state, correction(LATER), site=made.planned, state="not_opened")
    assert rows(made.planned.versions, "state") == [(START, AUTUMN, "planned"), (AUTUMN, None, "not_opened")]
    assert last_lines() == [("待建小学", "开办状态", "在建中", "暂未开办", AUTUMN)]


def test_open_site_may_be_corrected_back(made):
    done(change_site_state, correction(), site=made.free, state="planned")
    assert rows(made.free.versions, "state") == [(START, None, "planned")]


def test_change_state_refusals(made):
    sentence = "该校点当天已是“待建”。"
    refused(change_site_state, order(), "same", "state", sentence, site=made.planned, state="planned")
    sentence = "关闭请办理“关闭校点”。"
    refused(change_site_state, order(), "close", "state", sentence, site=made.planned, state="closed")
    sentence = "已开办的校点不能变更回待建、在建；如属登记有误请选“更正”。"
    for state in ("planned", "building", "not_opened"):
        refused(change_site_state, order(), "backwards", "state", sentence, site=made.free, state=state)
    late = done(add_campus, order(LATER), institution=made.free.institution, kind="campus", label="东校区")
    refused(
        change_site_state,
        order(),
        "none",
        "effective_on",
        "2024-09-01 当天没有该校点的有效登记，请核对生效日。",
        site=late,
        state="building",
    )


# --- rename ----------------------------------------------------------------------------------------------------------
def test_rename_site(made):
    done(rename_site, order(), site=made.free, label=" 正街校区 ")
    assert rows(made.free.versions, "label") == [(START, AUTUMN, ""), (AUTUMN, None, "正街校区")]
    assert last_lines() == [("独立小学", "校区或学部名", "空", "正街校区", AUTUMN)]


def test_correct_site_name(made):
    done(rename_site, correction(), site=made.free, label="", own_name="独立小学总部")
    assert rows(made.free.versions, "label", "own_name") == [(START, None, "", "独立小学总部")]


def test_rename_site_refusals(made):
    sentence = "新名称与现在相同。"
    refused(rename_site, order(), "same", "label", sentence, site=made.free, label=" ")
    campus = done(add_campus, order(SPRING), institution=made.free.institution, kind="campus", label="东校区")
    sentence = f"该机构已有同名校点（东校区，{campus.code}），请先更名。"
    refused(rename_site, order(), "label-taken", "label", sentence, site=made.free, label="东校区")
    sentence = f"该机构已有同名校点（本部，{made.free.code}），请先更名。"
    refused(rename_site, order(), "label-taken", "label", sentence, site=campus, label="")


# --- close -----------------------------------------------------------------------------------------------------------
def test_close_site(made):
    done(close_site, order(), site=made.free)
    assert rows(made.free.versions, "state") == [(START, AUTUMN, "open"), (AUTUMN, None, "closed")]
    assert last_lines() == [("独立小学", "开办状态", "已开办", "已关闭", AUTUMN)]


def test_close_site_as_correction(made):
    done(close_site, correction(), site=made.free)
    assert rows(made.free.versions, "state") == [(START, None, "closed")]


def test_closed_site_may_open_again(made):
    done(close_site, order(AUTUMN), site=made.free)
    done(open_site, order(LATER), site=made.free)
    assert [state for *_, state in rows(made.free.versions, "state")] == ["open", "closed", "open"]


def test_close_site_that_is_still_a_member_is_refused(made):
    sentence = "该校点仍是“甲教育集团”的紧密型成员（2022-07-14前至今），请先办理退出，再关闭。"
    refused(close_site, order(), "still-member", "", sentence, site=made.tight)
    done(leave_group, order(LATER), membership=made.row_tight)
    sentence = "该校点仍是“甲教育集团”的紧密型成员（2022-07-14前 至 2025-09-01），请先办理退出，再关闭。"
    refused(close_site, order(), "still-member", "", sentence, site=made.tight)
    done(close_site, order(LATER), site=made.tight)


def test_site_with_a_past_membership_was_not_closed_all_along(made):
    done(leave_group, order(SPRING), membership=made.row_tight)
    sentence = "该校点仍是“甲教育集团”的紧密型成员（2022-07-14前 至 2024-03-01），请先办理退出，再关闭。"
    refused(close_site, correction(), "still-member", "", sentence, site=made.tight)
    done(close_site, order(), site=made.tight)


def test_close_site_that_will_join_is_refused(made):
    done(admit_site, order(LATER), group=made.a, site=made.free, relation="tight")
    sentence = "该校点仍是“甲教育集团”的紧密型成员（2025-09-01 起），请先办理退出，再关闭。"
    refused(close_site, order(), "still-member", "", sentence, site=made.free)


def test_close_site_that_leads_is_refused(made):
    done(change_lead, order(SPRING), group=made.a, lead=made.free.institution, lead_site=made.free)
    sentence = "该校点仍是“甲教育集团”的总校，请先变更总校。"
    refused(close_site, order(), "still-lead", "", sentence, site=made.free)


def test_close_closed_site_is_refused(made):
    done(close_site, order(), site=made.free)
    refused(close_site, order(LATER), "same", "", "该校点当天已关闭。", site=made.free)


# --- the first day of a row ------------------------------------------------------------------------------------------
def moved(row, day):
    return done(correct_start, correction(day), row=row, valid_from=day)


@pytest.mark.parametrize("day", [SPRING, date(2024, 12, 1)])
def test_start_of_a_state_moves_the_boundary(made, day):
    opened = done(open_site, order(), site=made.planned)
    moved(opened, day)
    assert rows(made.planned.versions, "state") == [(START, day, "planned"), (day, None, "open")]
    assert last_lines() == [("待建小学", "起", "2024年9月1日", f"{day.year}年{day.month}月{day.day}日", day)]


def test_start_of_a_membership(made):
    row = done(admit_site, order(), group=made.a, site=made.free, relation="tight")
    moved(row, SPRING)
    assert rows(made.free.memberships) == [(SPRING, None)]


def test_start_of_a_relation_moves_the_one_before(made):
    row = done(change_relation, order(), membership=made.row_tight, relation="alliance")
    moved(row, SPRING)
    assert rows(made.tight.memberships, "relation") == [(START, SPRING, "tight"), (SPRING, None, "alliance")]


def test_start_of_a_lead_moves_the_one_before(made):
    row = done(change_lead, order(), group=made.a, lead=made.tight.institution)
    moved(row, SPRING)
    assert [(start, end) for start, end in rows(made.a.leads)] == [(START, SPRING), (SPRING, None)]


def test_start_of_a_group_takes_its_first_lead_along(made):
    group = done(found_group, order(), name="丙集团", category="primary", lead=made.free.institution)
    for day in (SPRING, LATER):
        moved(group.versions.get(), day)
        assert (rows(group.versions), rows(group.leads)) == ([(day, None)], [(day, None)])


def test_start_of_an_institution_takes_its_first_site_along(made):
    new = done(register_institution, order(), name="新设小学", kind="primary")
    done(rename_institution, order(LATER), institution=new, name="新新小学")
    for day in (SPRING, date(2024, 12, 1)):
        moved(new.versions.order_by("valid_from").first(), day)
        assert rows(new.versions) == [(day, LATER), (LATER, None)]
        assert rows(new.sites.get().versions) == [(day, None)]
    moved(new.versions.order_by("valid_from").last(), SPRING + timedelta(days=300))
    assert rows(new.sites.get().versions) == [(date(2024, 12, 1), None)]


def test_start_of_a_partnership_and_of_a_mark(made):
    partnership = done(
        add_partnership, order(), group=made.a, university=made.university.institution, school=made.tight.institution
    )
    assert moved(partnership, SPRING).valid_from == SPRING
    mark = done(mark_quality, order(), institution=made.free.institution, mark="quality")
    assert moved(mark, SPRING).valid_from == SPRING


def test_open_beginning_becomes_a_day(made):
    version = made.a.versions.get()
    refused(
        correct_start, correction(START), "same", "valid_from", "新的起日与现在相同。", row=version, valid_from=START
    )
    row = moved(made.row_tight, SPRING)
    assert (row.valid_from, row.start_open) == (SPRING, False)


def test_correct_start_guards_the_revision_the_form_saw(made):
    """A membership belongs to a group and a site: the form shows the group's revision."""
    done(rename_site, order(), site=made.tight, label="东校区")
    done(correct_start, correction(SPRING, seen=made.a.revision), row=made.row_tight, valid_from=SPRING)


def test_correct_start_refusals(made):
    opened = done(open_site, order(), site=made.planned)
    to = {"row": opened, "valid_from": SPRING}
    refused(correct_start, order(SPRING), "correction-only", "kind", "起日登记有误的，请选“更正”。", **to)
    refused(correct_start, correction(), "day", "effective_on", "更正起日时，生效日即为正确的起日。", **to)
    refused(
        correct_start,
        correction(START),
        "order",
        "effective_on",
        "起日不能早于或等于上一条登记的起日（2022-07-14）。",
        row=opened,
        valid_from=START,
    )
    refused(
        correct_start,
        correction(LATER),
        "order",
        "effective_on",
        "起日必须早于止日（2024-09-01）。",
        row=made.planned.versions.order_by("valid_from").first(),
        valid_from=LATER,
    )
    done(leave_group, order(SPRING), membership=made.row_tight)
    again = done(admit_site, order(LATER), group=made.b, site=made.tight, relation="tight")
    refused(
        correct_start,
        correction(date(2024, 2, 1)),
        "tight-twice",
        "site",
        "该校点在这段时间已是另一个集团（或本集团）的紧密型成员；一个校点同一天只能属于一个紧密型集团。",
        row=again,
        valid_from=date(2024, 2, 1),
    )
