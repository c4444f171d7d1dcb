"""Every rule of charters, admissions and own rules is refused by the database itself."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from groups.governance.models import Admission, Charter, CharterSection, CharterSubmission, GroupRule
from nanan_groups.testing.case_factories import CaseFactory, CaseStepFactory, CharterFactory
from nanan_groups.testing.clock import MORNING
from nanan_groups.testing.factories import EducationGroupFactory, UserFactory, entry
from nanan_groups.testing.kept import kept_today

FILED = {
    "number": 1, "filing_number": "章备1号", "filed_on": date(2026, 9, 1), "effective_on": date(2026, 9, 1),
}  # fmt: skip
EXAMINED = {"examined_on": date(2026, 9, 1), "document": "审1号"}
PLAQUE = EXAMINED | {"plaque_number": "牌1", "plaque_on": date(2026, 9, 2), "plaque_place": "区教委"}
ENDED = {"ended_on": date(2026, 9, 3), "ended_why": "停办"}
MODELS = [
    model
    for model in apps.get_app_config("governance").get_models()
    if {*model.__module__.split(".")} & {"charters", "own_rules", "admissions"} and not hasattr(model, "instance_type")
]
RULES = {rule.name: rule for model in MODELS for rule in model._meta.constraints}


@pytest.fixture
def w(db) -> dict:
    return kept_today("rows of charters", _rows)


def _rows() -> dict:
    with entry() as draft:
        charter = CharterFactory()
        step = CaseStepFactory(case=charter.case, act=draft.act)
        second = CaseStepFactory(case=charter.case, act=draft.act, number=2)
    return {
        "charter": charter, "group": EducationGroupFactory(), "group2": EducationGroupFactory(), "case": CaseFactory(),
        "case2": CaseFactory(), "user": UserFactory(), "step": step, "step2": second,
    }  # fmt: skip


def valid(model, w) -> dict:
    return {
        Charter: {"group": w["group"], "case": w["case"], "legal_form": "several"} | FILED,
        CharterSection: {"charter": w["charter"], "part": "goals"},
        CharterSubmission: {"charter": w["charter"], "number": 1, "step": w["step"], "content": {}, "sha256": "0" * 64},
        GroupRule: {
            "code": "GZ9001", "group": w["group"], "kind": "reward", "title": "奖励办法", "adopted_on": date(2026, 9, 1),
        },
        Admission: {"group": w["group"], "case": w["case"]} | PLAQUE,
    }[model]  # fmt: skip


NO_PLAQUE = {"plaque_number": "", "plaque_on": None, "plaque_place": ""}
DRAFT = {"number": None, "filing_number": "", "filed_on": None, "effective_on": None}
BAD = [
    ("governance_charter_choices", Charter, {"source": "dream"}),
    ("governance_charter_choices", Charter, {"legal_form": "none"}),
    ("governance_charter_filed", Charter, {"filing_number": ""}),
    ("governance_charter_filed", Charter, {"number": None}),
    ("governance_charter_filed", Charter, {"number": 0}),
    ("governance_charter_filed", Charter, {"filed_on": None}),
    ("governance_charter_filed", Charter, {"effective_on": None}),
    ("governance_charter_filed", Charter, DRAFT | {"superseded_on": date(2026, 9, 2)}),
    ("governance_charter_superseded", Charter, {"superseded_on": date(2026, 9, 1)}),
    ("governance_charter_past", Charter, {"source": "backfill"}),
    ("governance_charter_past", Charter, DRAFT | {"source": "backfill", "document": "批复"}),
    ("governance_chartersection_choices", CharterSection, {"part": "food"}),
    ("governance_chartersection_choices", CharterSection,
     {"verdict": "maybe", "reviewed_by": "user", "reviewed_at": MORNING}),
    ("governance_chartersection_remark", CharterSection,
     {"verdict": "lacking", "reviewed_by": "user", "reviewed_at": MORNING}),
    ("governance_chartersection_reviewed", CharterSection, {"verdict": "ok"}),
    ("governance_chartersection_reviewed", CharterSection, {"reviewed_by": "user"}),
    ("governance_grouprule_kind", GroupRule, {"kind": "food"}),
    ("governance_grouprule_kind", GroupRule, {"title": ""}),
    ("governance_grouprule_days", GroupRule, {"ended_on": date(2026, 9, 1)}),
    ("governance_admission_choices", Admission, {"source": "dream"}),
    ("governance_admission_choices", Admission, {"outcome": "maybe"}),
    ("governance_admission_examined", Admission, NO_PLAQUE | {"document": ""}),
    ("governance_admission_examined", Admission, NO_PLAQUE | {"examined_on": None}),
    ("governance_admission_plaque", Admission, {"plaque_number": ""}),
    ("governance_admission_plaque", Admission, {"plaque_place": ""}),
    ("governance_admission_plaque", Admission, {"plaque_on": None}),
    ("governance_admission_plaque", Admission, {"plaque_on": date(2026, 8, 31)}),
    ("governance_admission_plaque", Admission, {"examined_on": None, "document": ""}),
    ("governance_admission_past", Admission, NO_PLAQUE | {"source": "backfill"}),
    ("governance_admission_ended", Admission, ENDED),
    ("governance_admission_ended", Admission, {"outcome": "withdrawn", "ended_on": date(2026, 9, 3)}),
    ("governance_admission_ended", Admission, ENDED | {"outcome": "withdrawn", "ended_on": date(2026, 9, 1)}),
    ("governance_admission_ended", Admission, ENDED | NO_PLAQUE | {"outcome": "withdrawn"}),
    ("governance_admission_ended", Admission, ENDED | {"outcome": "refused"}),
]  # fmt: skip
# constraint → fields of the second row that is refused beside the valid one
TAKEN = {
    "governance_charter_number": (
        Charter,
        {"case": "case2", "filing_number": "章备2号", "superseded_on": date(2027, 1, 1)},
    ),
    "governance_charter_filing": (Charter, {"case": "case2", "group": "group2"}),
    "governance_charter_one_latest": (Charter, {"case": "case2", "filing_number": "章备2号", "number": 2}),
    "governance_charter_one_open": (Charter, None),
    "governance_chartersection_once": (CharterSection, {}),
    "governance_chartersubmission_once": (CharterSubmission, {"step": "step2"}),
    "governance_admission_plaque_once": (Admission, {"case": "case2", "group": "group2"}),
    "governance_admission_one_standing": (Admission, {"case": "case2", "plaque_number": "牌2"}),
}


def build(model, w, fields):
    named = {
        name: w[value] if isinstance(value, str) and model._meta.get_field(name).is_relation else value
        for name, value in fields.items()
    }
    return model(**valid(model, w) | named)


def insert(row) -> None:
    with transaction.atomic():
        type(row).objects.bulk_create([row])


def refused(name: str):
    by_name = connection.vendor == "postgresql" or not isinstance(RULES[name], UniqueConstraint)
    return pytest.raises(IntegrityError, match=name if by_name else "UNIQUE constraint failed")


def test_every_rule_is_tried_here():
    checks = {name for name, rule in RULES.items() if isinstance(rule, CheckConstraint)}
    uniques = {name for name, rule in RULES.items() if isinstance(rule, UniqueConstraint)}
    assert ({name for name, *_ in BAD}, set(TAKEN)) == (checks, uniques)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_valid_row_is_taken(w, model):
    insert(build(model, w, {}))


@pytest.mark.parametrize(
    "fields",
    [
        NO_PLAQUE,
        ENDED | {"outcome": "withdrawn"},
        EXAMINED | NO_PLAQUE | ENDED | {"outcome": "refused", "examined_on": None, "document": ""},
    ],
)
def test_other_admissions_that_are_taken(w, fields):
    insert(build(Admission, w, fields))


@pytest.mark.parametrize(("name", "model", "fields"), BAD, ids=lambda v: str(v)[:60])
def test_bad_row_is_refused(w, name, model, fields):
    with refused(name):
        insert(build(model, w, fields))


@pytest.mark.parametrize("name", TAKEN)
def test_second_row_is_refused(w, name):
    model, fields = TAKEN[name]
    if fields is None:
        insert(build(model, w, DRAFT))
        fields = DRAFT | {"case": "case2"}
    else:
        insert(build(model, w, {}))
    with refused(name):
        insert(build(model, w, fields))
