"""The register in figures."""

from datetime import date

import pytest

from groups.registry.models import (
    DeclaredMembers,
    EducationGroup,
    GroupVersion,
    Institution,
    InstitutionVersion,
    Membership,
    Partnership,
    SiteVersion,
)
from groups.registry.register.queries.summary import registry_summary

DAY = date(2022, 7, 14)
LATER = date(2024, 9, 1)
NONE = {"policy": 0, "assumed": 0, "verified": 0}


def test_summary_of_the_policys_day(policy):
    assert registry_summary(DAY) == {
        "groups": {
            "total": 35,
            "by_category": {
                "middle": 8,
                "primary": 8,
                "preschool": 9,
                "preschool_cluster": 8,
                "inclusive": 1,
                "vocational": 1,
            },
        },
        "sites": {
            "total": 102,
            "by_state": {"open": 86, "planned": 10, "building": 5, "not_opened": 1},
            "provisional_name": 1,
        },
        "institutions": {"named": 116, "placeholders": 3, "partners": 8},
        "ownership": {
            "district_public": NONE,
            "public": {**NONE, "assumed": 101},
            "inclusive_private": NONE,
            "private": NONE,
            "unknown": {**NONE, "assumed": 15},
        },
        "declared": {
            "clusters": {
                "total": 154,
                "by_ownership": {"district_public": 3, "public": 54, "inclusive_private": 81, "private": 16},
            },
            "attached": 15,
            "resource_rooms": 14,
        },
        "articulated_groups": 8,
        "alliance_groups": 26,
    }


def test_summary_of_an_empty_register(db):
    summary = registry_summary(DAY)
    assert summary["groups"] == {
        "total": 0,
        "by_category": dict.fromkeys(
            ["middle", "primary", "preschool", "preschool_cluster", "inclusive", "vocational"], 0
        ),
    }
    assert summary["sites"]["by_state"] == {"open": 0, "planned": 0, "building": 0, "not_opened": 0}
    assert list(summary["ownership"]) == ["district_public", "public", "inclusive_private", "private", "unknown"]
    assert summary["declared"]["clusters"]["total"] == 0
    assert (summary["articulated_groups"], summary["alliance_groups"]) == (0, 0)


def test_summary_queries_do_not_depend_on_the_rows(policy, django_assert_num_queries):
    with django_assert_num_queries(6):
        registry_summary(DAY)


def test_summary_of_a_day_before_anything(policy):
    assert registry_summary(date(2022, 7, 13))["groups"]["total"] == 0


def test_summary_counts_an_opened_site_as_open_from_that_day(policy):
    row = SiteVersion.objects.filter(state="building").order_by("pk").first()
    SiteVersion.objects.filter(pk=row.pk).update(valid_to=LATER)
    SiteVersion.objects.bulk_create([SiteVersion(site_id=row.site_id, label=row.label, valid_from=LATER)])
    assert registry_summary(date(2024, 8, 31))["sites"]["by_state"]["building"] == 5
    after = registry_summary(LATER)["sites"]
    assert (after["total"], after["by_state"]["open"], after["by_state"]["building"]) == (102, 87, 4)


def test_summary_states_always_add_up(policy):
    """A closed site that was forgotten in its group is not counted at all."""
    tight = Membership.objects.filter(relation="tight", site__versions__state="open").order_by("pk").first()
    SiteVersion.objects.filter(site=tight.site).update(state="closed")
    sites = registry_summary(DAY)["sites"]
    assert (sites["total"], sum(sites["by_state"].values())) == (101, 101)


def test_summary_provisional_name_is_part_of_open(policy):
    InstitutionVersion.objects.filter(institution__sites__versions__state="planned", placeholder=False).update(
        provisional=True
    )
    assert registry_summary(DAY)["sites"]["provisional_name"] == 1


def close(institution):
    SiteVersion.objects.filter(site__institution=institution).update(state="closed")


def merge(institution):
    InstitutionVersion.objects.filter(institution=institution).update(valid_to=LATER)


def void(institution):
    Institution.objects.filter(pk=institution.pk).update(void=True)


@pytest.mark.parametrize("leave", [close, merge, void])
def test_summary_does_not_count_who_has_left(policy, leave):
    leave(Institution.objects.get(source_ref="institution/滨江幼儿园"))
    summary = registry_summary(LATER)
    assert summary["institutions"] == {"named": 115, "placeholders": 3, "partners": 8}
    assert summary["ownership"]["unknown"]["assumed"] == 14


def test_summary_counts_an_institution_with_one_site_still_running(policy):
    institution = Institution.objects.get(source_ref="institution/十一中学")
    first = institution.sites.order_by("pk").first()
    SiteVersion.objects.filter(site=first).update(state="closed")
    assert registry_summary(DAY)["institutions"]["named"] == 116


def test_summary_counts_a_placeholder_once_it_has_a_name(policy):
    row = InstitutionVersion.objects.filter(placeholder=True).order_by("pk").first()
    InstitutionVersion.objects.filter(pk=row.pk).update(placeholder=False, name="新名中学")
    summary = registry_summary(DAY)
    assert summary["institutions"] == {"named": 117, "placeholders": 2, "partners": 8}


def test_summary_ownership_by_basis(policy):
    InstitutionVersion.objects.filter(institution__source_ref="institution/滨江幼儿园").update(
        ownership="private", ownership_basis="verified", verified_on=DAY
    )
    ownership = registry_summary(DAY)["ownership"]
    assert (ownership["private"], ownership["unknown"]) == ({**NONE, "verified": 1}, {**NONE, "assumed": 14})


def test_summary_leaves_out_a_void_group_with_all_it_has(policy):
    group = EducationGroup.objects.get(source_ref="group/2-1")
    EducationGroup.objects.filter(pk=group.pk).update(void=True)
    summary = registry_summary(DAY)
    assert (summary["groups"]["total"], summary["groups"]["by_category"]["primary"]) == (34, 7)
    assert summary["sites"]["total"] == 92
    assert (summary["articulated_groups"], summary["alliance_groups"]) == (7, 25)


def test_summary_relations_end_with_their_rows(policy):
    Partnership.objects.filter(group__source_ref="group/1-2").update(valid_to=LATER)
    DeclaredMembers.objects.filter(group__source_ref="group/3-10").update(valid_to=LATER)
    GroupVersion.objects.filter(group__source_ref="group/3-17").update(valid_to=LATER)
    before, after = registry_summary(date(2024, 8, 31)), registry_summary(LATER)
    assert (before["articulated_groups"], after["articulated_groups"]) == (8, 7)
    assert (before["alliance_groups"], after["alliance_groups"]) == (26, 24)
    assert after["declared"]["clusters"] == {
        "total": 111,
        "by_ownership": {"district_public": 3, "public": 41, "inclusive_private": 56, "private": 11},
    }
