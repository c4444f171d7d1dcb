"""Groups: found, change the lead, rename, split off, dissolve."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from groups.registry.education_groups.services import (
    change_lead,
    dissolve_group,
    found_group,
    rename_group,
    split_off_group,
)
from groups.registry.institutions.services.institutions import add_campus, close_institution
from groups.registry.institutions.services.sites import close_site
from groups.registry.members.services import admit_site, itemise_declared_member, leave_group
from groups.registry.models import EducationGroup, GroupVersion
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


# --- found -----------------------------------------------------------------------------------------------------------
def test_found_group(made):
    group = done(
        found_group,
        order(),
        name=" 丙教育集团 ",
        category="primary",
        lead=made.free.institution,
        formation_basis="area",
    )
    assert (group.code, group.origin, group.revision) == ("Z03", None, 1)
    assert rows(group.versions, "name", "category", "ordinal", "formation_basis", "pinyin", "initials") == [
        (AUTUMN, None, "丙教育集团", "primary", 3, "area", "bingjiaoyujituan", "bjyjt")
    ]
    assert rows(group.leads, "institution", "site") == [(AUTUMN, None, made.free.institution.pk, None)]
    assert last_lines() == [
        ("丙教育集团", "教育集团", "", "新增", None),
        ("丙教育集团", "集团名称", "", "丙教育集团", AUTUMN),
        ("丙教育集团", "集团类别", "", "小学教育集团", AUTUMN),
        ("丙教育集团", "序号", "", "3", AUTUMN),
        ("丙教育集团", "组建方式", "", "地域+", AUTUMN),
        ("丙教育集团", "总校", "", "独立小学", AUTUMN),
    ]


def test_found_group_led_by_one_site_on_a_day_to_come(made):
    coming = timezone.localdate() + timedelta(days=40)
    site = made.free
    group = done(
        found_group, order(coming), name="丙集群", category="preschool_cluster", lead=site.institution, lead_site=site
    )
    assert rows(group.leads, "site") == [(coming, None, site.pk)]
    assert not GroupVersion.objects.active_on(timezone.localdate()).filter(group=group).exists()


def test_preschool_groups_and_clusters_are_numbered_together(made):
    for name, category in (("丙集团", "preschool"), ("丁集群", "preschool_cluster"), ("戊集团", "middle")):
        done(found_group, order(), name=name, category=category, lead=made.free.institution)
    found = GroupVersion.objects.filter(valid_from=AUTUMN).order_by("pk")
    assert list(found.values_list("name", "ordinal")) == [("丙集团", 1), ("丁集群", 2), ("戊集团", 1)]


def test_code_of_a_group_is_never_given_again(made):
    first = done(found_group, order(), name="丙教育集团", category="primary", lead=made.free.institution)
    done(dissolve_group, correction(), group=first)
    second = done(found_group, order(), name="丙教育集团", category="primary", lead=made.free.institution)
    assert (first.code, second.code) == ("Z03", "Z04")


def test_found_group_refusals(made):
    new = {"name": "丙教育集团", "category": "primary", "lead": made.free.institution}
    taken = (
        f"该名称已由教育集团“甲教育集团（{made.a.code}）”使用（2022-07-14前至今）。"
        "请核对是否同一个；确为另一个的，请换一个名称。"
    )
    refused(found_group, order(), "name-taken", "name", taken, **new | {"name": "甲教育集团"})
    refused(found_group, order(), "blank", "name", "集团名称：此字段不能为空。", **new | {"name": " "})
    refused(
        found_group, order(), "foreign-site", "lead_site", "总校校点必须属于总校机构。", **new, lead_site=made.tight
    )
    done(close_site, order(SPRING), site=made.free)
    refused(
        found_group,
        order(),
        "site-closed",
        "lead_site",
        "该校点在 2024-09-01 已关闭，不能成为总校。",
        **new,
        lead_site=made.free,
    )
    done(close_institution, order(LATER), institution=made.free.institution)
    refused(
        found_group, order(LATER), "none", "effective_on", "2025-09-01 当天没有该机构的有效登记，请核对生效日。", **new
    )
    refused(
        found_group,
        order(),
        "beyond-life",
        "effective_on",
        "集团总校“丙教育集团 · 总校”（2024-09-01 起）会超出机构“独立小学”的登记期：后者登记期为 2022-07-14 至 2025-09-01。"
        "没有写入，请核对生效日，或先办理相关登记。",
        **new,
    )


def test_voided_institution_leads_nothing(made):
    school = made.free.institution
    done(close_institution, correction(), institution=school)
    refused(
        found_group,
        order(),
        "void",
        "lead",
        "该机构已作废，不能办理。",
        name="丙教育集团",
        category="primary",
        lead=school,
    )


# --- change the lead -------------------------------------------------------------------------------------------------
def test_change_lead(made):
    done(change_lead, order(), group=made.a, lead=made.tight.institution, lead_site=made.tight)
    old, new = made.lead_a.institution.pk, made.tight.institution.pk
    assert rows(made.a.leads, "institution", "site") == [(START, AUTUMN, old, None), (AUTUMN, None, new, made.tight.pk)]
    assert last_lines() == [
        ("甲教育集团", "总校", "甲小学", "紧密小学", AUTUMN),
        ("甲教育集团", "总校校点", "空", "紧密小学", AUTUMN),
    ]


def test_correct_lead_mends_the_row(made):
    done(change_lead, correction(), group=made.a, lead=made.tight.institution)
    assert rows(made.a.leads, "institution", "start_open") == [(START, None, made.tight.institution.pk, True)]
    assert last_lines() == [("甲教育集团", "总校", "甲小学", "紧密小学", START)]


def test_change_lead_refusals(made):
    to = {"group": made.a, "lead": made.tight.institution}
    same = "与现在的总校相同。"
    refused(change_lead, order(), "same", "lead", same, group=made.a, lead=made.lead_a.institution)
    sentence = "总校校点必须属于总校机构。"
    refused(change_lead, order(), "foreign-site", "lead_site", sentence, **to, lead_site=made.free)
    late = done(add_campus, order(LATER), institution=made.free.institution, kind="campus", label="东校区")
    refused(
        change_lead,
        order(),
        "none",
        "effective_on",
        "2024-09-01 当天没有该校点的有效登记，请核对生效日。",
        group=made.a,
        lead=made.free.institution,
        lead_site=late,
    )


def test_correcting_a_lead_that_did_not_exist_yet_is_refused(made):
    young = done(found_group, order(LATER), name="丙集团", category="primary", lead=made.free.institution)
    done(change_lead, correction(LATER), group=young, lead=made.tight.institution)
    campus = done(add_campus, order(LATER), institution=made.free.institution, kind="campus", label="东校区")
    refused(
        change_lead,
        correction(LATER),
        "beyond-life",
        "effective_on",
        "集团总校“甲教育集团 · 总校”（2022-07-14前至今）会超出校点“独立小学（东校区）”的登记期：后者登记期为 2025-09-01 起。"
        "没有写入，请核对生效日，或先办理相关登记。",
        group=made.a,
        lead=made.free.institution,
        lead_site=campus,
    )


# --- rename ----------------------------------------------------------------------------------------------------------
def test_rename_group(made):
    done(rename_group, order(), group=made.a, name="新甲教育集团", short_name="新甲")
    assert rows(made.a.versions, "name", "short_name", "initials", "start_open") == [
        (START, AUTUMN, "甲教育集团", "", "jjyjt", True),
        (AUTUMN, None, "新甲教育集团", "新甲", "xjjyjt xj", False),
    ]
    assert last_lines() == [
        ("甲教育集团", "集团名称", "甲教育集团", "新甲教育集团", AUTUMN),
        ("甲教育集团", "简称", "空", "新甲", AUTUMN),
    ]


def test_correct_group_name(made):
    done(rename_group, correction(), group=made.a, name="钾教育集团")
    assert rows(made.a.versions, "name", "start_open") == [(START, None, "钾教育集团", True)]
    assert last_lines() == [("甲教育集团", "集团名称", "甲教育集团", "钾教育集团", START)]


def test_rename_stops_where_a_scheduled_name_begins(made):
    done(rename_group, order(LATER), group=made.a, name="丙教育集团")
    done(rename_group, order(AUTUMN), group=made.a, name="乙甲教育集团")
    assert rows(made.a.versions, "name") == [
        (START, AUTUMN, "甲教育集团"), (AUTUMN, LATER, "乙甲教育集团"), (LATER, None, "丙教育集团"),
    ]  # fmt: skip


def test_rename_to_the_same_is_refused(made):
    refused(rename_group, order(), "same", "name", "新名称与现在相同。", group=made.a, name=" 甲教育集团")


# --- split off -------------------------------------------------------------------------------------------------------
def test_split_off_group(made):
    group = done(
        split_off_group,
        order(),
        origin=made.a,
        name="丙教育集团",
        category="primary",
        lead=made.tight.institution,
        members=[made.row_tight, made.row_ally],
    )
    assert group.origin == made.a
    assert rows(group.memberships, "site", "relation", "ordinal") == [
        (AUTUMN, None, made.tight.pk, "tight", 1),
        (AUTUMN, None, made.ally.pk, "alliance", 1),
    ]
    assert rows(made.a.memberships, "site") == [
        (START, AUTUMN, made.tight.pk), (START, None, made.planned.pk), (START, AUTUMN, made.ally.pk),
    ]  # fmt: skip
    assert rows(group.leads, "institution") == [(AUTUMN, None, made.tight.institution.pk)]


def test_split_off_refusals(made):
    new = {"origin": made.a, "name": "丙教育集团", "category": "primary", "lead": made.tight.institution}
    refused(split_off_group, order(), "none", "members", "请至少选择一个成员。", **new, members=[])
    sentence = "新集团的总校须是分出的成员之一。"
    refused(split_off_group, order(), "lead-not-member", "lead", sentence, **new, members=[made.row_ally])
    foreign = done(admit_site, order(SPRING), group=made.b, site=made.free, relation="tight")
    refused(
        split_off_group,
        order(),
        "foreign-member",
        "members",
        "所选成员不属于原集团。",
        **new,
        members=[made.row_tight, foreign],
    )
    refused(
        split_off_group,
        order(START),
        "end-before-start",
        "effective_on",
        "截止日必须晚于起日（2022-07-14）。",
        **new,
        members=[made.row_tight],
    )


# --- dissolve --------------------------------------------------------------------------------------------------------
def test_dissolve_group(made):
    coming = done(admit_site, order(LATER), group=made.a, site=made.free, relation="alliance")
    done(dissolve_group, order(), group=made.a)
    for kept in (made.a.versions, made.a.leads, made.a.memberships, made.a.partnerships):
        assert {end for _, end in rows(kept)} == {AUTUMN}
    assert not made.a.memberships.filter(pk=coming.pk).exists()
    assert last_lines()[:3] == [
        ("甲教育集团 · 成员关系", "止", "长期", "2024年9月1日", AUTUMN),
        ("甲教育集团 · 成员关系", "登记有误，撤销", "甲教育集团，联盟型", "", LATER),
        ("甲教育集团 · 成员关系", "止", "长期", "2024年9月1日", AUTUMN),
    ]
    made.a.refresh_from_db()
    assert made.a.void is False


def test_dissolve_can_be_brought_forward(made):
    done(dissolve_group, order(LATER), group=made.a)
    done(dissolve_group, order(AUTUMN), group=made.a)
    assert rows(made.a.versions) == [(START, AUTUMN)]


def test_dissolve_as_correction_withdraws_all_of_it(made):
    past = done(itemise_declared_member, order(SPRING), declared=made.declared, site=made.nursery)
    done(leave_group, order(AUTUMN), membership=past)
    done(dissolve_group, correction(LATER), group=made.b)
    for gone in (made.b.versions, made.b.leads, made.b.memberships, made.b.declared):
        assert rows(gone) == []
    made.b.refresh_from_db()
    assert made.b.void is True
    assert EducationGroup.objects.filter(pk=made.b.pk).exists()
    assert [line[1:4] for line in last_lines()] == [
        ("登记有误，撤销", "乙教育集团，联盟型", ""),
        ("登记有误，撤销", "测试集群总数24所，24，1，3，15，5", ""),
        ("登记有误，撤销", "乙小学", ""),
        ("登记有误，撤销", "乙教育集团，小学教育集团，2", ""),
        ("作废", "否", "是"),
    ]


def test_dissolve_refusals(made):
    young = done(found_group, order(), name="丙集团", category="primary", lead=made.free.institution)
    refused(
        dissolve_group,
        order(),
        "end-before-start",
        "effective_on",
        "撤销日必须晚于成立日（2024-09-01）；误建的集团请选“更正”。",
        group=young,
    )
    done(dissolve_group, order(date(2024, 9, 2)), group=young)
    refused(
        dissolve_group,
        order(LATER),
        "none",
        "effective_on",
        "2025-09-01 当天没有该集团的有效登记，请核对生效日。",
        group=young,
    )
