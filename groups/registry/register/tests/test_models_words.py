"""Every model of the house speaks Chinese, and says what happens to what points to it."""

import re

import pytest
from django.apps import apps
from django.db import models
from django.db.models.constraints import BaseConstraint

from groups.access.models import Appointment
from groups.registry.models import (
    DeclaredMembers,
    Department,
    EducationGroup,
    Institution,
    Membership,
    Partnership,
    Site,
)
from nanan_groups.kit.periods import AppendOnly
from nanan_groups.records.models import Dated
from nanan_groups.testing.factories import (
    AppointmentFactory,
    BaselineFigureFactory,
    DeclaredMembersFactory,
    DepartmentFactory,
    DirectoryEntryFactory,
    DistrictTotalFactory,
    EducationGroupFactory,
    EnrolmentFactory,
    InstitutionFactory,
    LeadFactory,
    MeasureDepartmentFactory,
    MembershipFactory,
    PartnershipFactory,
    QualityMarkFactory,
    SiteFactory,
    UserFactory,
)

HOUSE = (
    "records",
    "accounts",
    "registry",
    "access",
    "governance",
    "planning",
    "measures",
    "staffing",
    "funding",
    "evaluation",
    "demo",
    "portal",
)
MODELS = [
    model
    for label in HOUSE
    for model in apps.get_app_config(label).get_models()
    if not hasattr(model, "instance_type")  # history rows repeat the words of their model
]
NAMES = {"argnames": "model", "argvalues": MODELS, "ids": [model._meta.label for model in MODELS]}
# What may go while the row that names it stays, and leaves it without: the act or event that took it away tells of it.
FORGOTTEN = {
    "planning.SchoolStrategy": ["scan"],  # a scan taken back before it was handed in signs nothing any more
    "planning.TaskProgress": ["evidence_file"],  # as little is proved by such a file
    "planning.PlanTarget": ["evidence_file"],
    "staffing.CaseLeg": ["leg"],  # the exchange was entered by mistake; the case that decided it stays
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def own_fields(model):
    return [field for field in model._meta.concrete_fields if not field.auto_created]


@pytest.mark.parametrize(**NAMES)
def test_name_is_chinese_and_the_same_in_the_plural(model):
    name, plural = str(model._meta.verbose_name), str(model._meta.verbose_name_plural)
    assert CHINESE.search(name)
    assert name == plural


@pytest.mark.parametrize(**NAMES)
def test_every_field_has_a_chinese_name(model):
    assert [f.name for f in own_fields(model) if not CHINESE.search(str(f.verbose_name))] == []


@pytest.mark.parametrize(**NAMES)
def test_every_choice_has_a_chinese_label_and_an_english_value(model):
    choices = [(value, str(label)) for field in own_fields(model) for value, label in field.flatchoices]
    assert [label for _, label in choices if not CHINESE.search(label)] == []
    assert [value for value, _ in choices if value and not re.fullmatch(r"[a-z_]+", value)] == []


@pytest.mark.parametrize(**NAMES)
def test_every_rule_has_a_chinese_sentence_of_its_own(model):
    stock = BaseConstraint.default_violation_error_message
    rules = [rule for rule in model._meta.constraints if not isinstance(rule, AppendOnly)]
    assert [r.name for r in rules if r.violation_error_message == stock] == []
    assert [r.name for r in rules if not re.search(r"[\u4e00-\u9fff].*。$", str(r.violation_error_message))] == []


@pytest.mark.parametrize(**NAMES)
def test_every_rule_is_named_after_its_model(model):
    prefix = f"{model._meta.app_label}_{model._meta.model_name}"
    assert [rule.name for rule in model._meta.constraints if not rule.name.startswith(prefix)] == []


@pytest.mark.parametrize(**NAMES)
def test_every_reference_says_its_other_name_and_what_a_deletion_does(model):
    references = [field for field in own_fields(model) if field.is_relation]
    assert [f.name for f in references if not f.remote_field.related_name] == []
    allowed = (models.PROTECT, models.CASCADE, models.RESTRICT)
    others = {f.name: f.remote_field.on_delete for f in references if f.remote_field.on_delete not in allowed}
    assert others == dict.fromkeys(FORGOTTEN.get(model._meta.label, []), models.SET_NULL)


@pytest.mark.parametrize(**NAMES)
def test_rows_always_come_in_an_order(model):
    single = {"records.EventHead", "records.CodeCounter", "demo.DemoStamp"}  # never listed
    assert bool(model._meta.ordering) is (model._meta.label not in single)


@pytest.mark.parametrize(
    "model", [m for m in MODELS if issubclass(m, Dated)], ids=[m._meta.label for m in MODELS if issubclass(m, Dated)]
)
def test_facts_of_a_dated_model_are_its_fields(model):
    fields = {field.name for field in own_fields(model)}
    assert model.facts
    assert set(model.facts) <= fields - {"valid_from", "valid_to", "start_open"}
    assert f"{model._meta.app_label}_{model._meta.model_name}_dates" in [rule.name for rule in model._meta.constraints]


def test_identities_are_known_by_their_code(db):
    for factory in (InstitutionFactory, SiteFactory, EducationGroupFactory):
        row = factory()
        assert row.natural_key() == (row.code,)
        assert type(row).objects.get_by_natural_key(row.code) == row


def test_rows_read_as_people_call_them(db):
    school = InstitutionFactory(version__name="南坪小学")
    campus = SiteFactory(institution=school, version__label="东校区")
    attached = SiteFactory(institution=school, version__own_name="南坪小学附设幼儿园")
    group = EducationGroupFactory(version__name="甲集团")
    person = UserFactory(name="王科", username="w001")
    measure = MeasureDepartmentFactory(
        department=DepartmentFactory(name="区教委"), measure__ordinal=1, measure__title="举措"
    )
    rows = [
        school,
        campus,
        attached,
        SiteFactory(institution=school),
        group,
        campus.versions.get(),
        group.versions.get(),
        school.versions.get(),
        LeadFactory(group=group),
        MembershipFactory(group=group, site=campus),
        PartnershipFactory(group=group, university__version__name="甲大学", school=school),
        DeclaredMembersFactory(wording="总数24所"),
        QualityMarkFactory(institution=school),
        DirectoryEntryFactory(institution=school),
        EnrolmentFactory(site=campus, school_year=2025),
        AppointmentFactory(user=person),
        person,
        measure,
        measure.measure,
        measure.department,
        BaselineFigureFactory(),
        DistrictTotalFactory(),
    ]
    assert [str(row) for row in rows] == [
        "南坪小学",
        "南坪小学（东校区）",
        "南坪小学附设幼儿园",
        "南坪小学",
        "甲集团",
        "南坪小学（东校区）",
        "甲集团",
        "南坪小学",
        "甲集团 · 总校",
        "南坪小学（东校区）",
        "甲大学 · 南坪小学",
        "总数24所",
        "南坪小学 · 优质",
        "南坪小学 · 通讯录",
        "南坪小学（东校区） · 2025-2026",
        "王科（w001） · 区教委登记科室",
        "王科（w001）",
        "区教委 · 牵头",
        "1. 举措",
        "区教委",
        "中小学",
        "中小学 2025-2026",
    ]


def test_identity_without_a_version_reads_as_its_code(db):
    rows = [InstitutionFactory(version=None), EducationGroupFactory(version=None)]
    assert [str(row) for row in rows] == ["J0001", "Z01"]


@pytest.mark.parametrize(
    ("factory", "of"),
    [
        (InstitutionFactory, Institution),
        (SiteFactory, Site),
        (EducationGroupFactory, EducationGroup),
        (DepartmentFactory, Department),
        (MembershipFactory, Membership),
        (PartnershipFactory, Partnership),
        (DeclaredMembersFactory, DeclaredMembers),
        (AppointmentFactory, Appointment),
    ],
)
def test_factories_make_rows_that_pass_their_own_checks(db, factory, of):
    row = factory()
    assert type(row) is of
    row.full_clean()
