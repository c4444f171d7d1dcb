"""What a model says before the database has to: sentences at the field, with a stable code."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from groups.access.models import Appointment
from groups.registry.models import (
    DirectoryEntry,
    EducationGroup,
    GroupVersion,
    InstitutionVersion,
    Lead,
    Membership,
    SiteVersion,
)
from groups.rights.roles import PLACE_OF
from groups.rights.words import Role
from nanan_groups.testing.factories import (
    DepartmentFactory,
    EducationGroupFactory,
    GroupVersionFactory,
    InstitutionFactory,
    InstitutionVersionFactory,
    LeadFactory,
    MembershipFactory,
    SiteFactory,
    UserFactory,
)

START, AUTUMN = date(2022, 7, 14), date(2024, 9, 1)
WANTED = {"group": "集团", "institution": "学校", "office": "部门"}
pytestmark = pytest.mark.django_db


def complaints(row) -> dict[str, list[tuple[str, str]]]:
    """Field → (code, sentence)s of full_clean."""
    try:
        row.full_clean()
    except ValidationError as error:
        return {
            name: [(problem.code, "".join(problem.messages)) for problem in problems]
            for name, problems in error.error_dict.items()
        }
    return {}


# --- appointments --------------------------------------------------------------------------------------------------
@pytest.fixture
def places():
    return {"group": EducationGroupFactory(), "institution": InstitutionFactory(), "office": DepartmentFactory()}


def appointment(role, **places) -> Appointment:
    return Appointment(user=UserFactory(), role=role, place=PLACE_OF[role], valid_from=START, **places)


@pytest.mark.parametrize("role", Role.values)
def test_role_takes_its_own_place_and_no_other(places, role):
    own, label = PLACE_OF[role], Role(role).label
    right = {own: places[own]} if own in places else {}
    assert complaints(appointment(role, **right)) == {}
    for name in set(places) - {own}:
        said = complaints(appointment(role, **right, **{name: places[name]}))
        assert said[name] == [(None, f"角色“{label}”不在某个{WANTED[name]}任职，请清空此项。")]
    if right:
        assert complaints(appointment(role))[own] == [(None, f"角色“{label}”须选择{WANTED[own]}。")]


def test_place_follows_the_role(places):
    row = appointment("expert", group=places["group"])
    row.place = "district"
    row.full_clean()
    assert row.place == "group"


def test_unknown_role_is_a_complaint():
    row = Appointment(user=UserFactory(), role="superuser", place="district", valid_from=START)
    assert set(complaints(row)) == {"role"}


# --- dated rows ----------------------------------------------------------------------------------------------------
def test_lead_site_belongs_to_the_lead():
    site, other = SiteFactory(), InstitutionFactory()
    group = EducationGroupFactory()
    assert complaints(Lead(group=group, institution=site.institution, site=site, valid_from=START)) == {}
    wrong = Lead(group=group, institution=other, site=site, valid_from=START)
    assert complaints(wrong) == {"site": [(None, "总校校点必须属于总校机构。")]}


def test_end_before_start_is_a_complaint():
    row = SiteVersion(site=SiteFactory(version=None), valid_from=AUTUMN, valid_to=START)
    assert complaints(row) == {"__all__": [(None, "止日必须晚于起日。")]}


def test_taken_names_and_places_have_codes_of_their_own():
    InstitutionVersionFactory(name="甲小学")
    GroupVersionFactory(name="甲集团")
    tight = MembershipFactory()
    group, site = EducationGroupFactory(), SiteFactory()
    LeadFactory(group=group)
    rows = [
        InstitutionVersion(
            institution=InstitutionFactory(version=None), name="甲小学", kind="primary", valid_from=AUTUMN
        ),
        GroupVersion(
            group=EducationGroupFactory(version=None), name="甲集团", category="primary", ordinal=9, valid_from=AUTUMN
        ),
        Membership(group=group, site=tight.site, relation="tight", valid_from=AUTUMN),
        Lead(group=group, institution=site.institution, valid_from=AUTUMN),
    ]
    assert [complaints(row) for row in rows] == [
        {"__all__": [("name-taken", "该名称当天已被另一所机构使用，请核对或换一个名称。")]},
        {"__all__": [("name-taken", "该名称当天已被另一个集团使用，请核对或换一个名称。")]},
        {
            "__all__": [
                (
                    "tight-twice",
                    "该校点在这段时间已是另一个集团（或本集团）的紧密型成员；一个校点同一天只能属于一个紧密型集团。",
                )
            ]
        },
        {"__all__": [("overlap", "一个集团同一天只能有一个总校。")]},
    ]


def test_same_relation_twice_is_a_complaint():
    row = MembershipFactory(alliance=True)
    again = Membership(group=row.group, site=row.site, relation="alliance", valid_from=AUTUMN)
    assert complaints(again) == {"__all__": [("member-twice", "该校点在这段时间已以同一关系在本集团中。")]}


def test_articulated_is_no_membership():
    row = Membership(group=EducationGroupFactory(), site=SiteFactory(), relation="articulated", valid_from=START)
    assert complaints(row)["relation"] == [("invalid_choice", "值 'articulated' 不是有效选项。")]


# --- directory -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "telephone", ["", "62700000", "023-62700000", "023-62700000转8001", "(023)62700000", "+86 023 62700000"]
)
def test_telephones_that_are_taken(telephone):
    assert complaints(DirectoryEntry(institution=InstitutionFactory(), telephone=telephone)) == {}


@pytest.mark.parametrize("telephone", ["1234", "无", "62700000、62700001", "６２７０００００", "call me"])
def test_telephones_that_are_refused(telephone):
    said = complaints(DirectoryEntry(institution=InstitutionFactory(), telephone=telephone))
    assert said == {"telephone": [("invalid", "办公电话只含数字、短横、括号和“转”。")]}


def test_telephone_with_a_line_break_at_the_end_is_refused():
    assert set(complaints(DirectoryEntry(institution=InstitutionFactory(), telephone="62700000\n"))) == {"telephone"}


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("", True),
        ("91500108MA5U0000XY", True),
        ("91500108MA5U0000X", False),
        ("91500108MA5U0000XYZ", False),
        ("91500108ma5u0000xy", False),
        ("91500108MA5UI000XY", False),
        ("91500108MA5UO000XY", False),
    ],
)
def test_credit_code_has_18_signs_of_its_alphabet(code, good):
    assert (complaints(DirectoryEntry(institution=InstitutionFactory(), unified_code=code)) == {}) is good


def test_void_code_is_never_given_again():
    EducationGroupFactory(void=True)
    assert EducationGroupFactory().code == "Z02"
    assert EducationGroup.objects.count() == 2
