"""成员关系 by sheet: joining, going over, leaving, each from its own day; a round trip that changes nothing."""

from datetime import date

import pytest

from groups.registry.institutions.services.institutions import rename_institution
from groups.registry.models import Membership
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.imports.datasets import dataset_of
from nanan_groups.records.models import Act
from nanan_groups.testing.dataset_run import DAY, bring_in, check, headers, lines, one_refused
from nanan_groups.testing.register_made import START, order, small_register
from nanan_groups.testing.unchanged import nothing_written

LATER = date(2027, 9, 1)
FREE = {"group": "甲教育集团", "school": "独立小学", "relation": "紧密型"}
TIGHT = {"group": "甲教育集团", "school": "紧密小学", "relation": "紧密型"}
ALLY = {"group": "甲教育集团", "school": "联盟小学", "relation": "联盟型"}


@pytest.fixture
def made(db):
    return small_register()


@pytest.fixture
def officer(db, user_of):
    return user_of("registry_officer")


def life(site) -> list[tuple]:
    rows = Membership.objects.filter(site=site).order_by("valid_from", "pk").select_related("group")
    return [(str(row.group), row.relation, row.valid_from, row.valid_to) for row in rows]


def test_columns_are_frozen():
    assert headers("memberships") == ["教育集团", "学校", "校点", "关系类型", "起", "止"]


def test_drop_downs_offer_groups_schools_and_sites(officer, made):
    lists = dataset_of("memberships").lists(scope_of(officer), DAY)
    assert lists["group"] == [f"甲教育集团（{made.a.code}）", f"乙教育集团（{made.b.code}）"]
    assert f"独立小学（{made.free.institution.code}）" in lists["institution"]
    assert f"独立小学（{made.free.code}）" in lists["site"]


# --- joining -------------------------------------------------------------------------------------------------------
def test_who_is_no_member_joins_from_the_day_of_the_row_or_of_the_import(officer, made):
    seen = bring_in(
        "memberships",
        officer,
        {**FREE, "valid_from": "2026年3月1日", "valid_to": "2027-09-01"},
        {**FREE, "group": made.b.code, "school": made.nursery.institution.code, "relation": "联盟型"},
    )
    assert (seen.counts, [row[:2] for row in seen.rows.values()]) == (
        (2, 0, 0),
        [("n", "甲教育集团 · 独立小学"), ("n", "乙教育集团 · 独立幼儿园")],
    )
    assert life(made.free) == [("甲教育集团", "tight", date(2026, 3, 1), LATER)]
    assert life(made.nursery) == [("乙教育集团", "alliance", DAY, None)]
    acts = Act.objects.filter(reason="测试导入").order_by("pk").values_list("verb", "effective_on", "kind")
    assert list(acts) == [
        ("admit_site", date(2026, 3, 1), "change"),
        ("leave_group", LATER, "change"),
        ("admit_site", DAY, "change"),
    ]


def test_rows_see_what_the_rows_before_them_did(officer, made):
    """A site that leaves one group by the file may join another by the next row."""
    away = {**TIGHT, "valid_to": "2026-09-01"}
    into = {**TIGHT, "group": "乙教育集团"}
    assert bring_in("memberships", officer, away, into).counts == (1, 1, 0)
    assert life(made.tight) == [("甲教育集团", "tight", START, DAY), ("乙教育集团", "tight", DAY, None)]


def test_member_that_left_may_come_again(officer, made):
    bring_in("memberships", officer, {**TIGHT, "valid_to": "2026-09-01"})
    assert bring_in("memberships", officer, {**TIGHT, "valid_from": "2027-09-01"}).counts == (1, 0, 0)
    assert life(made.tight) == [("甲教育集团", "tight", START, DAY), ("甲教育集团", "tight", LATER, None)]


# --- going over, leaving -------------------------------------------------------------------------------------------
def test_other_relation_is_a_change_of_relation(officer, made):
    seen = bring_in("memberships", officer, {**ALLY, "relation": "紧密型", "valid_to": "2027-09-01"})
    assert (seen.counts, seen.rows[2][0]) == ((0, 1, 0), "c")
    assert life(made.ally) == [("甲教育集团", "alliance", START, DAY), ("甲教育集团", "tight", DAY, LATER)]
    verbs = Act.objects.filter(reason="测试导入").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["change_relation", "leave_group"]


def test_last_day_of_a_member_is_leaving(officer, made):
    seen = bring_in("memberships", officer, {**TIGHT, "valid_from": "2022-07-14", "valid_to": "2027-09-01"})
    assert (seen.counts, seen.rows[2]) == (
        (0, 1, 0),
        ("c", "甲教育集团 · 紧密小学", [["成员关系止", "长期", "2027年9月1日"]]),
    )
    assert life(made.tight) == [("甲教育集团", "tight", START, LATER)]
    assert check("memberships", officer, {**TIGHT, "valid_to": "2027-09-01"}).counts == (0, 0, 1)


def test_member_as_it_is_stays_as_it_is(officer, made):
    with nothing_written("records.ImportJob"):
        assert check("memberships", officer, TIGHT, ALLY).counts == (0, 0, 2)


@pytest.mark.parametrize(
    ("row", "column", "code", "sentence"),
    [
        ({**FREE, "group": ""}, "group", "required", "“教育集团”必填，请补充。"),
        (
            {**FREE, "relation": "贯通型"},
            "relation",
            "choice",
            "“贯通型”不在可选范围内，请从下列选项中选择：紧密型、联盟型。",
        ),
        (
            {**FREE, "group": "丁教育集团"},
            "group",
            "group-unknown",
            "在您的任职范围内没有找到教育集团“丁教育集团”，请填写登记的全称或编码。",
        ),
        ({**FREE, "site": "高中部"}, "site", "site-unknown", "“独立小学”没有校点“高中部”，可填：本部。"),
        (
            {**FREE, "valid_from": "2027-09-01", "valid_to": "2027-09-01"},
            "valid_to",
            "end-before-start",
            "止日须晚于起日（2027-09-01），请核对。",
        ),
        (
            {**FREE, "valid_to": "2026-09-01"},
            "valid_to",
            "end-before-start",
            "截止日必须晚于起日（2026-09-01）。",
        ),
        (
            {**FREE, "valid_from": "2022-07-13"},
            "valid_from",
            "day-before-register",
            "起日早于2022年7月14日：登记以该日发布的教育集团一览表为起点，此前没有数据。请选择2022年7月14日或之后的日期。",
        ),
        (
            {**TIGHT, "group": "乙教育集团"},
            "site",
            "tight-twice",
            "该校点已是“甲教育集团”的紧密型成员（2022-07-14前至今）；一个校点同一天只能属于一个紧密型集团，请先办理退出或改换关系。",
        ),
        (
            {**TIGHT, "valid_from": "2025-09-01"},
            "valid_from",
            "start-differs",
            "该校点已以紧密型在该集团中（2022-07-14前至今），起日不能用表格修改；登记有误的，请在集团页面更正起日。",
        ),
        (
            {**FREE, "school": "某某企业"},
            "relation",
            "partner-tight",
            "高校、科研院所、院校和企业不能是紧密型成员。",
        ),
    ],
)
def test_wrong_rows_are_refused_with_a_sentence(officer, made, row, column, code, sentence):
    with nothing_written("records.ImportJob"):
        found = one_refused("memberships", officer, row)
    assert found == (column, code, sentence)


def test_leaving_that_is_arranged_is_not_taken_back(officer, made):
    bring_in("memberships", officer, {**TIGHT, "valid_to": "2027-09-01"})
    assert one_refused("memberships", officer, TIGHT) == (
        "valid_to",
        "already-ending",
        "该成员已定于 2027-09-01 退出，表格不能撤回。请填写同一止日，或在集团页面办理。",
    )
    assert one_refused("memberships", officer, {**TIGHT, "valid_to": "2028-09-01"})[:2] == ("valid_to", "already-ended")


def test_only_the_good_rows_when_that_is_asked_for(officer, made):
    seen = bring_in("memberships", officer, {**TIGHT, "group": "乙教育集团"}, FREE, good_rows=True)
    assert seen.problems == [(2, "site", "tight-twice")]
    assert (life(made.free), len(life(made.tight))) == ([("甲教育集团", "tight", DAY, None)], 1)


# --- out -----------------------------------------------------------------------------------------------------------
def test_export_reads_back_as_unchanged(policy, officer, made):
    bring_in("memberships", officer, {**TIGHT, "valid_to": "2027-09-01"}, FREE)
    rename_institution(order=order(DAY), institution=made.ally.institution, name="更名联盟小学")
    out = lines("memberships", officer)
    assert len(out) == Membership.objects.active_on(DAY).count()
    assert any("更名联盟小学" in line[1] for line in out)
    with nothing_written("records.ImportJob"):
        seen = check("memberships", officer, *out)
    assert (seen.problems, seen.counts) == ([], (0, 0, len(out)))


def test_export_is_of_the_day_and_the_filters_asked_for(officer, made):
    bring_in("memberships", officer, FREE)
    before, after = lines("memberships", officer, day=date(2026, 8, 31)), lines("memberships", officer)
    assert len(after) == len(before) + 1
    assert [line[3] for line in lines("memberships", officer, relation="alliance")] == ["联盟型"]
    assert lines("memberships", officer, group=made.b.code) == []


def test_export_holds_the_own_scope_alone(two_groups, user_of):
    own = str(lines("memberships", user_of("group_principal", group=two_groups.a.group)))
    assert two_groups.a.canary in own
    assert two_groups.b.canary not in own
