"""Institutions: register, add a campus, rename, make final, confirm a fact, quality marks, merge, close."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groups.registry.institutions.services.institutions import (
    add_campus,
    close_institution,
    confirm_ownership,
    end_mark,
    finalise_name,
    mark_quality,
    merge_institutions,
    register_institution,
    rename_institution,
)
from groups.registry.institutions.services.sites import close_site, open_site
from groups.registry.members.services import admit_site, leave_group
from groups.registry.models import Site, SiteVersion
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

OWNER = ("ownership", "ownership_basis", "verified_by", "verified_on")


def taken(site, name: str = "紧密小学") -> str:
    """By the school of this site."""
    return (
        f"该名称已由机构“{name}（{site.institution.code}）”使用（2022-07-14前至今）。"
        "请核对是否同一所；确为另一所的，请换一个名称。"
    )


@pytest.fixture
def made(db):
    return small_register()


def sites_of(institution):
    found = SiteVersion.objects.filter(site__institution=institution)
    return rows(found, "site__kind", "site__ordinal", "label", "own_name", "state")


# --- register --------------------------------------------------------------------------------------------------------
def test_register_institution(made, user_of):
    officer = user_of("registry_officer")
    new = done(
        register_institution,
        order(actor=officer),
        name=" 新设小学 ",
        kind="primary",
        short_name="新小",
        ownership="public",
        state="building",
    )
    facts = ("name", "short_name", "kind", "pinyin", "initials", "provisional", "placeholder", *OWNER)
    assert rows(new.versions, *facts) == [
        (
            AUTUMN,
            None,
            "新设小学",
            "新小",
            "primary",
            "xinshexiaoxue xinxiao",
            "xsxx xx",
            False,
            False,
            "public",
            "verified",
            officer.pk,
            AUTUMN,
        ),
    ]
    assert sites_of(new) == [(AUTUMN, None, "main", 1, "", "", "building")]


def test_ownership_not_known_stays_assumed(made):
    new = done(register_institution, order(), name="新设小学", kind="primary")
    assert rows(new.versions, *OWNER) == [(AUTUMN, None, "unknown", "assumed", None, None)]


def test_register_refusals(made):
    refused(
        register_institution,
        order(),
        "name-taken",
        "name",
        taken(made.free, "独立小学"),
        name="独立小学",
        kind="primary",
    )
    refused(register_institution, order(), "blank", "name", "名称：此字段不能为空。", name=" ", kind="primary")
    sentence = "名称：确保该变量包含不超过 80 字符 (目前字符数 81)。"
    refused(register_institution, order(), "max_length", "name", sentence, name="校" * 81, kind="primary")


# --- add a campus ----------------------------------------------------------------------------------------------------
def test_add_campus(made):
    site = done(
        add_campus, order(), institution=made.free.institution, kind="campus", label=" 东校区 ", state="planned"
    )
    assert sites_of(made.free.institution) == [
        (START, None, "main", 1, "", "", "open"),
        (AUTUMN, None, "campus", 2, "东校区", "", "planned"),
    ]
    assert not site.memberships.exists()


def test_add_attached_class(made):
    done(add_campus, order(), institution=made.free.institution, kind="attached", own_name="独立小学附设幼儿班")
    assert sites_of(made.free.institution)[1] == (AUTUMN, None, "attached", 2, "", "独立小学附设幼儿班", "open")


def test_add_campus_refusals(made):
    to = {"institution": made.free.institution}
    refused(add_campus, order(), "own-name", "own_name", "附设幼儿班（园）请填写独立称谓。", **to, kind="attached")
    for kind in ("campus", "section"):
        refused(add_campus, order(), "label", "label", "请填写校区或学部名。", **to, kind=kind)
    refused(
        add_campus,
        order(),
        "label-taken",
        "label",
        f"该机构已有同名校点（本部，{made.free.code}），请先更名。",
        **to,
        kind="main",
    )
    done(close_institution, order(LATER), **to)
    refused(
        add_campus,
        order(),
        "beyond-life",
        "effective_on",
        "校点登记“独立小学（东校区）”（2024-09-01 起）会超出机构“独立小学”的登记期：后者登记期为 2022-07-14 至 2025-09-01。"
        "没有写入，请核对生效日，或先办理相关登记。",
        **to,
        kind="campus",
        label="东校区",
    )


# --- rename and make final -------------------------------------------------------------------------------------------
def test_rename_institution(made):
    done(rename_institution, order(), institution=made.free.institution, name="自立小学", short_name="自小")
    assert rows(made.free.institution.versions, "name", "short_name", "initials") == [
        (START, AUTUMN, "独立小学", "", "dlxx"),
        (AUTUMN, None, "自立小学", "自小", "zlxx zx"),
    ]
    assert last_lines() == [
        ("独立小学", "名称", "独立小学", "自立小学", AUTUMN),
        ("独立小学", "简称", "空", "自小", AUTUMN),
    ]


def test_correct_institution_name(made):
    done(rename_institution, correction(), institution=made.free.institution, name="独粒小学")
    assert rows(made.free.institution.versions, "name", "start_open") == [(START, None, "独粒小学", True)]


def test_placeholder_that_gets_a_name_is_one_no_longer(made):
    placeholder = school("规划小学1所", institution__version__placeholder=True).institution
    done(rename_institution, order(), institution=placeholder, name="滨江小学")
    assert rows(placeholder.versions, "name", "placeholder") == [
        (START, AUTUMN, "规划小学1所", True),
        (AUTUMN, None, "滨江小学", False),
    ]


def test_rename_institution_refusals(made):
    to = {"institution": made.free.institution}
    refused(rename_institution, order(), "same", "name", "新名称与现在相同。", **to, name="独立小学")
    refused(rename_institution, order(), "name-taken", "name", taken(made.tight), **to, name="紧密小学")
    refused(rename_institution, correction(), "name-taken", "name", taken(made.tight), **to, name="紧密小学")


@pytest.mark.parametrize("name", ["暂定小学", "终定小学"])
def test_finalise_name(made, name):
    institution = made.provisional.institution
    done(finalise_name, order(), institution=institution, name=name)
    assert rows(institution.versions, "name", "provisional") == [
        (START, AUTUMN, "暂定小学", True),
        (AUTUMN, None, name, False),
    ]
    assert last_lines()[-1] == ("暂定小学", "暂定名", "是", "否", AUTUMN)


def test_correct_a_name_that_never_was_provisional(made):
    institution = made.provisional.institution
    done(finalise_name, correction(), institution=institution, name="暂定小学")
    assert rows(institution.versions, "name", "provisional") == [(START, None, "暂定小学", False)]


def test_finalise_refusals(made):
    sentence = "该机构的名称不是暂定名，请办理更名。"
    refused(finalise_name, order(), "not-provisional", "", sentence, institution=made.free.institution, name="独立小学")
    refused(
        finalise_name,
        order(),
        "name-taken",
        "name",
        taken(made.tight),
        institution=made.provisional.institution,
        name="紧密小学",
    )


# --- ownership -------------------------------------------------------------------------------------------------------
def test_confirm_an_assumed_fact(made, user_of):
    officer = user_of("registry_officer")
    done(confirm_ownership, correction(actor=officer), institution=made.free.institution, ownership="public")
    assert rows(made.free.institution.versions, *OWNER) == [(START, None, "public", "verified", officer.pk, AUTUMN)]
    assert last_lines() == [
        ("独立小学", "办学性质", "待核实", "公办", START),
        ("独立小学", "办学性质依据", "推定待核", "已核实", START),
    ]


def test_institution_that_changed_hands(made):
    done(confirm_ownership, correction(SPRING), institution=made.free.institution, ownership="private")
    done(confirm_ownership, order(AUTUMN), institution=made.free.institution, ownership="public")
    assert rows(made.free.institution.versions, "ownership", "verified_on") == [
        (START, AUTUMN, "private", SPRING),
        (AUTUMN, None, "public", AUTUMN),
    ]


def test_confirm_refusals(made):
    to = {"institution": made.free.institution}
    refused(
        confirm_ownership, correction(), "unknown", "ownership", "请选择核实后的办学性质。", **to, ownership="unknown"
    )
    done(confirm_ownership, correction(), **to, ownership="public")
    sentence = "该机构的办学性质当天已核实为“公办”。"
    refused(confirm_ownership, order(LATER), "same", "ownership", sentence, **to, ownership="public")


# --- quality marks ---------------------------------------------------------------------------------------------------
def test_mark_quality_and_end_it(made):
    institution = made.free.institution
    mark = done(mark_quality, order(SPRING), institution=institution, mark="quality")
    done(mark_quality, order(AUTUMN), institution=institution, mark="new")
    done(end_mark, order(LATER), quality_mark=mark)
    assert rows(institution.marks, "mark", "basis") == [
        (SPRING, LATER, "quality", "verified"),
        (AUTUMN, None, "new", "verified"),
    ]
    done(mark_quality, order(LATER), institution=institution, mark="quality")


def test_end_mark_as_correction_withdraws_it(made):
    mark = done(mark_quality, order(), institution=made.free.institution, mark="weak")
    done(end_mark, correction(), quality_mark=mark)
    assert rows(made.free.institution.marks) == []


def test_mark_refusals(made):
    mark = done(mark_quality, order(), institution=made.free.institution, mark="weak")
    sentence = "该机构在这段时间已有同一质量标识。"
    for day in (SPRING, AUTUMN, LATER):
        refused(
            mark_quality, order(day), "mark-twice", "mark", sentence, institution=made.free.institution, mark="weak"
        )
    sentence = "截止日必须晚于起日（2024-09-01）。"
    refused(end_mark, order(AUTUMN), "end-before-start", "effective_on", sentence, quality_mark=mark)


# --- merge -----------------------------------------------------------------------------------------------------------
def test_merge_institutions(made):
    old, new = made.tight.institution, made.free.institution
    done(mark_quality, order(START), institution=old, mark="quality")
    done(merge_institutions, order(), institution=old, into=new)
    assert rows(old.versions, "name") == [(START, AUTUMN, "紧密小学")]
    assert rows(old.marks) == [(START, AUTUMN)]
    assert sites_of(old) == [(START, AUTUMN, "main", 1, "", "", "open")]
    assert sites_of(new)[1:] == [(AUTUMN, None, "campus", 2, "紧密小学校区", "", "open")]
    moved = Site.objects.get(institution=new, kind="campus")
    assert rows(made.tight.memberships) == [(START, AUTUMN)]
    assert rows(moved.memberships, "group", "relation", "ordinal") == [(AUTUMN, None, made.a.pk, "tight", 1)]
    old.refresh_from_db()
    assert old.merged_into == new


def test_merge_takes_what_is_to_come_along(made):
    coming = timezone.localdate() + timedelta(days=100)
    old, new = made.planned.institution, made.free.institution
    done(open_site, order(coming), site=made.planned)
    done(leave_group, order(coming), membership=made.row_planned)
    done(admit_site, order(coming), group=made.b, site=made.planned, relation="tight")
    done(rename_institution, order(coming), institution=old, name="新名小学")
    done(merge_institutions, order(), institution=old, into=new)
    moved = Site.objects.get(institution=new, kind="campus")
    assert rows(moved.versions, "state") == [(AUTUMN, coming, "planned"), (coming, None, "open")]
    assert rows(moved.memberships, "group") == [(AUTUMN, coming, made.a.pk), (coming, None, made.b.pk)]
    assert rows(old.versions, "name") == [(START, AUTUMN, "待建小学")]
    assert rows(made.planned.memberships) == [(START, AUTUMN)]


def test_merge_of_what_was_to_close_goes_on(made):
    done(close_institution, order(LATER), institution=made.nursery.institution)
    done(merge_institutions, order(), institution=made.nursery.institution, into=made.free.institution)
    assert sites_of(made.free.institution)[1:] == [(AUTUMN, None, "campus", 2, "独立幼儿园校区", "", "open")]


def test_merge_leaves_closed_sites_behind(made):
    done(close_site, order(SPRING), site=made.nursery)
    done(merge_institutions, order(), institution=made.nursery.institution, into=made.free.institution)
    assert sites_of(made.free.institution) == [(START, None, "main", 1, "", "", "open")]


def test_merge_refusals(made):
    into = made.free.institution
    refused(merge_institutions, order(), "same", "into", "不能并入自身。", institution=into, into=into)
    sentence = "仍是“甲教育集团”的总校，请先变更总校。"
    refused(merge_institutions, order(), "still-lead", "", sentence, institution=made.lead_a.institution, into=into)
    sentence = "仍有校地共建（甲教育集团），请先终止。"
    refused(
        merge_institutions, order(), "still-partner", "", sentence, institution=made.university.institution, into=into
    )
    campus = done(add_campus, order(START), institution=into, kind="campus", label="独立幼儿园校区")
    refused(
        merge_institutions,
        order(),
        "label-taken",
        "label",
        f"该机构已有同名校点（独立幼儿园校区，{campus.code}），请先更名。",
        institution=made.nursery.institution,
        into=into,
    )
    done(close_institution, correction(), institution=into)
    into.refresh_from_db()
    refused(
        merge_institutions,
        order(),
        "void",
        "into",
        "该机构已作废，不能办理。",
        institution=made.nursery.institution,
        into=into,
    )
