"""Closing an institution, and what becomes of its name."""

import pytest

from groups.registry.institutions.services.institutions import (
    add_campus,
    close_institution,
    mark_quality,
    register_institution,
)
from groups.registry.members.services import add_partnership, end_partnership, leave_group
from groups.registry.models import Institution, InstitutionVersion, SiteVersion
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
# --- close -----------------------------------------------------------------------------------------------------------
def test_close_institution(made):
    institution = made.free.institution
    done(mark_quality, order(START), institution=institution, mark="quality")
    done(add_campus, order(LATER), institution=institution, kind="campus", label="东校区")
    done(close_institution, order(), institution=institution)
    assert rows(institution.versions) == [(START, AUTUMN)]
    assert rows(institution.marks) == [(START, AUTUMN)]
    assert sites_of(institution) == [(START, AUTUMN, "main", 1, "", "", "open")]
    institution.refresh_from_db()
    assert institution.void is False


def test_close_institution_as_correction_voids_it(made):
    institution = made.free.institution
    done(close_institution, correction(), institution=institution)
    institution.refresh_from_db()
    assert institution.void is True
    assert rows(institution.versions) == [(START, None)]
    assert last_lines() == [("独立小学", "作废", "否", "是", None)]
    assert Institution.objects.filter(code=institution.code).exists()


def test_close_institution_with_ties_is_refused(made):
    for kind in (order(), correction()):
        sentence = "仍是“甲教育集团”的紧密型成员，请先办理退出。"
        refused(close_institution, kind, "still-member", "", sentence, institution=made.tight.institution)
        sentence = "仍是“甲教育集团”的总校，请先变更总校。"
        refused(close_institution, kind, "still-lead", "", sentence, institution=made.lead_a.institution)
        sentence = "仍有校地共建（甲教育集团），请先终止。"
        refused(close_institution, kind, "still-partner", "", sentence, institution=made.university.institution)


def test_what_never_was_can_have_no_past_ties_either(made):
    done(leave_group, order(SPRING), membership=made.row_tight)
    done(end_partnership, order(SPRING), partnership=made.row_partner)
    sentence = "仍是“甲教育集团”的紧密型成员，请先办理退出。"
    refused(close_institution, correction(), "still-member", "", sentence, institution=made.tight.institution)
    done(close_institution, order(), institution=made.university.institution)


def test_close_institution_refusals(made):
    new = done(register_institution, order(), name="新设大学", kind="university")
    refused(
        close_institution,
        order(),
        "end-before-start",
        "effective_on",
        "撤销日必须晚于登记日（2024-09-01）；误登记的机构请选“更正”。",
        institution=new,
    )
    done(add_partnership, order(LATER), group=made.a, university=new, school=made.lead_a.institution)
    sentence = "仍有校地共建（甲教育集团），请先终止。"
    refused(close_institution, order(LATER), "still-partner", "", sentence, institution=new)


def test_name_of_a_closed_institution_is_free_again(made):
    done(close_institution, order(), institution=made.free.institution)
    done(register_institution, order(), name="独立小学", kind="primary")
    assert InstitutionVersion.objects.filter(name="独立小学").count() == 2
