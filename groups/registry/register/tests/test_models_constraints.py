"""Every rule of the register's tables is refused by the database itself, whatever path a row takes to it."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from groups.access.models import Appointment
from groups.measures.models import Measure, MeasureDepartment
from groups.registry.models import (
    BaselineFigure,
    DeclaredMembers,
    Department,
    DirectoryEntry,
    DistrictTotal,
    EducationGroup,
    Enrolment,
    GroupVersion,
    Institution,
    InstitutionVersion,
    Lead,
    Membership,
    Partnership,
    QualityMark,
    Site,
    SiteVersion,
)
from nanan_groups.kit.periods import NoOverlap
from nanan_groups.records.models import StageRow
from nanan_groups.testing.factories import (
    DepartmentFactory,
    EducationGroupFactory,
    InstitutionFactory,
    MeasureFactory,
    SiteFactory,
    UserFactory,
)
from nanan_groups.testing.kept import kept_today

START, SUMMER, AUTUMN, LATER = date(2022, 7, 14), date(2024, 7, 1), date(2024, 9, 1), date(2025, 9, 1)
USCC = "91500108MA5U0000XY"
ITEMISED = {"total": 24, "district_public": 1, "public": 3, "inclusive_private": 15, "private": 5}


@pytest.fixture
def w(db) -> SimpleNamespace:
    """Things for rows to point to; none of them has any dated row yet."""
    return kept_today("rows of the register", _rows)


def _rows() -> SimpleNamespace:
    institutions = InstitutionFactory.create_batch(3, version=None)
    return SimpleNamespace(
        school=institutions[0],
        other=institutions[1],
        university=institutions[2],
        site=SiteFactory(institution=institutions[0], version=None),
        site2=SiteFactory(institution=institutions[1], version=None),
        campus=SiteFactory(institution=institutions[0], version=None),
        group=EducationGroupFactory(version=None),
        group2=EducationGroupFactory(version=None),
        user=UserFactory(),
        office=DepartmentFactory(),
        measure=MeasureFactory(),
    )


def valid(model, w) -> dict:
    """The smallest valid row."""
    dated = {"valid_from": START}
    return {
        Institution: lambda: {"code": "J9001"},
        Site: lambda: {"code": "X9001", "institution": w.school, "kind": "main"},
        EducationGroup: lambda: {"code": "Z91"},
        InstitutionVersion: lambda: {"institution": w.school, "name": "甲小学", "kind": "primary", **dated},
        SiteVersion: lambda: {"site": w.site, **dated},
        GroupVersion: lambda: {"group": w.group, "name": "甲集团", "category": "primary", "ordinal": 1, **dated},
        Lead: lambda: {"group": w.group, "institution": w.school, **dated},
        Membership: lambda: {"group": w.group, "site": w.site, "relation": "tight", **dated},
        Partnership: lambda: {"group": w.group, "university": w.university, "school": w.school, **dated},
        DeclaredMembers: lambda: {"group": w.group, "kind": "cluster", "wording": "总数24所", **dated},
        QualityMark: lambda: {"institution": w.school, "mark": "quality", **dated},
        Appointment: lambda: {"user": w.user, "role": "registry_officer", "place": "district", **dated},
        DirectoryEntry: lambda: {"institution": w.school},
        Enrolment: lambda: {"site": w.site, "school_year": 2025, "pupils": 800},
        DistrictTotal: lambda: {
            "stage": "school",
            "school_year": 2025,
            "institutions": 100,
            "pupils": 100_000,
            "source": "统计",
        },
        Department: lambda: {"code": "jyj", "name": "区教委"},
        Measure: lambda: {"ordinal": 1, "clause": "意见 五", "title": "举措"},
        MeasureDepartment: lambda: {"measure": w.measure, "department": w.office, "part": "lead"},
        BaselineFigure: lambda: {
            "stage": "school",
            "groups": 1,
            "institutions": 2,
            "pupils": 3,
            "institution_share": 850,
            "pupil_share": 900,
            "clause": "意见 一",
        },
    }[model]()


# constraint → (model, the fields that make a valid row a bad one)
BAD = {
    "registry_institutionversion_dates": (InstitutionVersion, {"valid_to": START}),
    "registry_siteversion_dates": (SiteVersion, {"valid_to": date(2022, 7, 13)}),
    "registry_groupversion_dates": (GroupVersion, {"valid_to": START}),
    "registry_lead_dates": (Lead, {"valid_to": START}),
    "registry_membership_dates": (Membership, {"valid_to": START}),
    "registry_partnership_dates": (Partnership, {"valid_to": START}),
    "registry_declaredmembers_dates": (DeclaredMembers, {"valid_to": START}),
    "registry_qualitymark_dates": (QualityMark, {"valid_to": START}),
    "access_appointment_dates": (Appointment, {"valid_to": START}),
    "registry_institutionversion_kind": (InstitutionVersion, {"kind": "school"}),
    "registry_institution_merged": (Institution, {"id": 9001, "merged_into_id": 9001}),
    "registry_educationgroup_origin": (EducationGroup, {"id": 9001, "origin_id": 9001}),
    "registry_partnership_two": (Partnership, {"university": "school"}),
    "registry_directoryentry_legal_form": (DirectoryEntry, {"legal_form": "club"}),
    "registry_institutionversion_ownership": (InstitutionVersion, {"ownership": "state"}),
    "registry_institutionversion_verified": (InstitutionVersion, {"ownership_basis": "verified"}),
    "registry_site_kind": (Site, {"kind": "branch"}),
    "registry_siteversion_state": (SiteVersion, {"state": "gone"}),
    "registry_siteversion_ownership": (SiteVersion, {"ownership": "state", "ownership_basis": "policy"}),
    "registry_groupversion_category": (GroupVersion, {"category": "university"}),
    "registry_membership_relation": (Membership, {"relation": "articulated"}),
    "registry_declaredmembers_sum": (DeclaredMembers, {**ITEMISED, "total": 25}),
    "registry_declaredmembers_kind": (DeclaredMembers, {"kind": "others"}),
    "registry_qualitymark_choice": (QualityMark, {"mark": "best"}),
    "access_appointment_place": (Appointment, {"place": "group"}),
    "registry_enrolment_year": (Enrolment, {"school_year": 1989}),
    "registry_enrolment_basis": (Enrolment, {"basis": "guess"}),
    "registry_enrolment_size": (Enrolment, {"pupils": 100_001}),
    "registry_districttotal_positive": (DistrictTotal, {"pupils": 0}),
    "measures_measure_days": (Measure, {"valid_to": START}),
    "measures_measuredepartment_part": (MeasureDepartment, {"part": "helping"}),
    "registry_baselinefigure_shares": (BaselineFigure, {"pupil_share": 10001}),
}
# More of the same, each refused by the rule named.
ALSO_BAD = [
    ("registry_institutionversion_kind", InstitutionVersion, {"name": ""}),
    ("registry_groupversion_category", GroupVersion, {"name": ""}),
    ("registry_groupversion_category", GroupVersion, {"formation_basis": "luck"}),
    ("access_appointment_place", Appointment, {"role": "superuser"}),
    ("access_appointment_place", Appointment, {"role": "expert"}),
    ("registry_baselinefigure_shares", BaselineFigure, {"stage": "all"}),
    ("registry_institutionversion_ownership", InstitutionVersion, {"ownership_basis": "hearsay"}),
    ("registry_institutionversion_verified", InstitutionVersion, {"verified_on": AUTUMN}),
    ("registry_siteversion_ownership", SiteVersion, {"ownership": "public", "ownership_basis": "hearsay"}),
    ("registry_declaredmembers_kind", DeclaredMembers, {"relation": "loose"}),
    ("registry_qualitymark_choice", QualityMark, {"basis": "hearsay"}),
    ("access_appointment_place", Appointment, {"place": "institution"}),
    ("access_appointment_place", Appointment, {"place": "office"}),
    ("access_appointment_place", Appointment, {"place": "moon"}),
    ("registry_enrolment_year", Enrolment, {"school_year": 2200}),
    ("registry_enrolment_size", Enrolment, {"classes": 2_001}),
    ("registry_districttotal_positive", DistrictTotal, {"institutions": 0}),
    ("registry_districttotal_positive", DistrictTotal, {"stage": "all"}),
    ("registry_baselinefigure_shares", BaselineFigure, {"institution_share": 10001}),
]
# A CHECK that comes to NULL passes: these need "is not null" in the model's condition.
HOLES = [
    ("registry_siteversion_ownership", SiteVersion, {"ownership": "public"}),
    ("registry_siteversion_ownership", SiteVersion, {"ownership_basis": "policy"}),
    ("registry_declaredmembers_sum", DeclaredMembers, {**ITEMISED, "public": None}),
    ("registry_declaredmembers_sum", DeclaredMembers, {**ITEMISED, "private": None}),
    ("registry_declaredmembers_sum", DeclaredMembers, {**ITEMISED, "total": None}),
    ("registry_declaredmembers_sum", DeclaredMembers, {"public": 3, "total": 24}),
]
# constraint → (model, fields of the row already there, fields of the row refused beside it)
TAKEN = {
    "registry_institution_source_ref": (Institution, {"source_ref": "i"}, {"source_ref": "i", "code": "J9002"}),
    "registry_site_source_ref": (Site, {"source_ref": "s"}, {"source_ref": "s", "code": "X9002"}),
    "registry_educationgroup_source_ref": (EducationGroup, {"source_ref": "g"}, {"source_ref": "g", "code": "Z92"}),
    "registry_institutionversion_once": (InstitutionVersion, {}, {"name": "乙小学"}),
    "registry_institutionversion_name_once": (InstitutionVersion, {}, {"institution": "other"}),
    "registry_siteversion_once": (SiteVersion, {}, {"label": "东校区"}),
    "registry_siteversion_label_once": (SiteVersion, {"label": "东校区"}, {"label": "东校区", "site": "campus"}),
    "registry_groupversion_once": (GroupVersion, {}, {"name": "乙集团"}),
    "registry_groupversion_name_once": (GroupVersion, {}, {"group": "group2"}),
    "registry_lead_once": (Lead, {}, {"institution": "other"}),
    "registry_membership_tight_once": (Membership, {}, {"group": "group2"}),
    "registry_membership_relation_once": (Membership, {"relation": "alliance"}, {"relation": "alliance"}),
    "registry_partnership_once": (Partnership, {}, {}),
    "registry_declaredmembers_once": (DeclaredMembers, {}, {"wording": "又24所"}),
    "registry_qualitymark_once": (QualityMark, {}, {}),
    "access_appointment_district_once": (Appointment, {}, {}),
    "access_appointment_group_once": (Appointment, *[{"role": "expert", "place": "group", "group": "group"}] * 2),
    "access_appointment_institution_once": (
        Appointment, *[{"role": "school_clerk", "place": "institution", "institution": "school"}] * 2,
    ),
    "access_appointment_office_once": (
        Appointment, *[{"role": "college_officer", "place": "office", "office": "office"}] * 2,
    ),
    "registry_directoryentry_unified_code": (
        DirectoryEntry, {"unified_code": USCC}, {"unified_code": USCC, "institution": "other"},
    ),
    "registry_enrolment_once": (Enrolment, {}, {"pupils": 1}),
    "registry_districttotal_once": (DistrictTotal, {}, {"pupils": 1}),
    "measures_measure_once": (Measure, {}, {"title": "又一项"}),
    "measures_measuredepartment_once": (MeasureDepartment, {}, {"part": "cooperating"}),
}  # fmt: skip
# The same two rows where the rule does not apply.
FREE = [
    (Institution, {}, {"code": "J9002"}),
    (InstitutionVersion, {"placeholder": True}, {"placeholder": True, "institution": "other"}),
    (InstitutionVersion, {}, {"placeholder": True, "institution": "other"}),
    (
        InstitutionVersion,
        {"ownership_basis": "verified", "verified_on": AUTUMN},
        {"name": "乙", "institution": "other"},
    ),
    (SiteVersion, {"ownership": "public", "ownership_basis": "policy"}, {"site": "site2"}),
    (SiteVersion, {}, {"site": "campus", "label": "东校区"}),
    (SiteVersion, {"label": "东校区"}, {"label": "东校区", "site": "campus", "state": "closed"}),
    (Membership, {}, {"relation": "alliance"}),
    (Membership, {"relation": "alliance"}, {"relation": "alliance", "group": "group2"}),
    (Partnership, {}, {"university": "other"}),
    (DeclaredMembers, ITEMISED, {"kind": "enterprise"}),
    (QualityMark, {}, {"mark": "new"}),
    (Appointment, {}, {"role": "auditor"}),
    (DirectoryEntry, {}, {"institution": "other"}),
    (Enrolment, {}, {"school_year": 2024}),
    (DistrictTotal, {}, {"stage": "preschool"}),
    (DistrictTotal, {}, {"school_year": 2024}),
    (BaselineFigure, {}, {"stage": "preschool"}),
]
UNIQUE = [
    (Institution, "code", {"official_code": "b"}),
    (Institution, "official_code", {"code": "J9002"}),
    (Site, "code", {"official_code": "b"}),
    (Site, "official_code", {"code": "X9002"}),
    (EducationGroup, "code", {"official_code": "b"}),
    (EducationGroup, "official_code", {"code": "Z92"}),
    (Department, "code", {"name": "又"}),
    (Department, "name", {"code": "other"}),
    (BaselineFigure, "stage", {}),
    (DirectoryEntry, "institution", {}),
]


def build(model, w, fields):
    """A row; a string in the place of a related object names one of ``w``."""
    named = {
        name: getattr(w, value) if isinstance(value, str) and model._meta.get_field(name).is_relation else value
        for name, value in fields.items()
    }
    return model(**valid(model, w) | named)


def insert(*rows) -> None:
    """Past every form, service and full_clean."""
    with transaction.atomic():
        type(rows[0]).objects.bulk_create(rows)


def refused(name: str):
    """By that very rule. SQLite names the columns of a unique index instead, and PostgreSQL the index."""
    by_name = connection.vendor == "postgresql" or not isinstance(RULES[name], UniqueConstraint)
    return pytest.raises(IntegrityError, match=name if by_name else "UNIQUE constraint failed")


def short(value) -> str:
    """How a parameter reads in a test's name."""
    return getattr(value, "__name__", str(value)[:60])


# Those of governance, planning, activities and what became of the measures are tried beside their slices.
MODELS = [
    model
    for label in ("registry", "access", "measures")
    for model in apps.get_app_config(label).get_models()
    if not hasattr(model, "instance_type")
    and not issubclass(model, StageRow)  # a stage holds what a check let through
    and (label != "measures" or ".catalogue." in model.__module__)
]
RULES = {rule.name: rule for model in MODELS for rule in model._meta.constraints}


def test_every_rule_of_the_register_is_tried_here():
    of_one_row = {name for name, rule in RULES.items() if isinstance(rule, CheckConstraint)}
    of_two_rows = {name for name, rule in RULES.items() if isinstance(rule, NoOverlap | UniqueConstraint)}
    assert (set(BAD), set(TAKEN)) == (of_one_row, of_two_rows)
    assert of_one_row | of_two_rows == set(RULES)
    assert {(model, name) for model, name, _ in UNIQUE} == {
        (model, field.name)
        for model in MODELS
        for field in model._meta.fields
        if field.unique and not field.primary_key
    }


@pytest.mark.parametrize("model", MODELS, ids=short)
def test_the_valid_row_is_taken(w, model):
    """So that each refusal below is due to what was changed, and nothing else."""
    insert(build(model, w, {}))
    row = build(model, w, {})
    row.clean_fields()


@pytest.mark.parametrize(
    ("name", "model", "fields"), [*((name, *bad) for name, bad in BAD.items()), *ALSO_BAD], ids=lambda v: str(v)[:60]
)
def test_bad_row_is_refused(w, name, model, fields):
    with refused(name):
        insert(build(model, w, fields))


@pytest.mark.parametrize(("name", "model", "fields"), HOLES, ids=short)
def test_row_with_a_gap_is_refused(w, name, model, fields):
    with refused(name):
        insert(build(model, w, fields))


@pytest.mark.parametrize("name", TAKEN)
def test_second_row_is_refused(w, name):
    model, first, second = TAKEN[name]
    insert(build(model, w, first))
    with refused(name):
        insert(build(model, w, second))


@pytest.mark.parametrize("name", TAKEN)
def test_two_rows_in_one_statement_are_refused(w, name):
    model, first, second = TAKEN[name]
    with refused(name):
        insert(build(model, w, first), build(model, w, second))


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if isinstance(rule, NoOverlap)])
def test_rows_one_after_the_other_are_taken_and_may_not_grow_together(w, name):
    model, first, second = TAKEN[name]
    insert(build(model, w, {**first, "valid_to": AUTUMN}), build(model, w, {**second, "valid_from": AUTUMN}))
    earlier, later = model.objects.filter(valid_to=AUTUMN), model.objects.filter(valid_from=AUTUMN)
    for move in (lambda: earlier.update(valid_to=LATER), lambda: later.update(valid_from=SUMMER)):
        with refused(name), transaction.atomic():
            move()


@pytest.mark.parametrize(("model", "first", "second"), FREE, ids=short)
def test_rule_does_not_reach_further_than_it_says(w, model, first, second):
    insert(build(model, w, first), build(model, w, second))
    assert model.objects.filter(pk__in=model.objects.order_by("-pk")[:2]).count() == 2


@pytest.mark.parametrize(("model", "field", "rest"), UNIQUE, ids=short)
def test_unique_field_is_unique(w, model, field, rest):
    same = {} if field in valid(model, w) else {field: "a"}
    insert(build(model, w, same))
    with pytest.raises(IntegrityError, match=rf"{model._meta.db_table}.{field}"):
        insert(build(model, w, {**same, **rest}))


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (model, field.name)
        for model in MODELS
        for field in model._meta.fields
        if field.get_internal_type().startswith("Positive")
    ],
    ids=short,
)
def test_counts_are_never_negative(w, model, field):
    with pytest.raises(IntegrityError, match=r"(?i)check"):
        insert(build(model, w, {field: -1}))
