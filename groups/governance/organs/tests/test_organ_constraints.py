"""Every rule of organs, meetings and resolutions is refused by the database itself."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from groups.governance.models import (
    BodyMeeting,
    BodyMember,
    BodyResolution,
    BodyVersion,
    GoverningBody,
    MeetingAttendance,
    ResolutionNote,
    RotatingChair,
)
from nanan_groups.kit.periods import NoOverlap
from nanan_groups.testing.factories import EducationGroupFactory, InstitutionFactory
from nanan_groups.testing.kept import kept_today
from nanan_groups.testing.organ_factories import (
    BodyMeetingFactory,
    BodyMemberFactory,
    BodyResolutionFactory,
    GoverningBodyFactory,
)

START, AUTUMN = date(2024, 9, 1), date(2025, 9, 1)
MODELS = [
    model
    for model in apps.get_app_config("governance").get_models()
    if {*model.__module__.split(".")} & {"organs", "meetings"} and not hasattr(model, "instance_type")
]
RULES = {rule.name: rule for model in MODELS for rule in model._meta.constraints}


@pytest.fixture
def w(db) -> dict:
    return kept_today("rows of organs", _rows)


def _rows() -> dict:
    return {
        "group": EducationGroupFactory(), "group2": EducationGroupFactory(), "body": GoverningBodyFactory(version=None),
        "school": InstitutionFactory(), "school2": InstitutionFactory(), "member": BodyMemberFactory(),
        "meeting": BodyMeetingFactory(), "resolution": BodyResolutionFactory(),
    }  # fmt: skip


def valid(model, w) -> dict:
    return {
        GoverningBody: {"code": "U9001", "group": w["group"], "kind": "council", "valid_from": START},
        BodyVersion: {"body": w["body"], "name": "甲理事会", "valid_from": START},
        BodyMember: {
            "body": w["body"], "person": "甲", "institution": w["school"], "position": "chair", "valid_from": START,
        },
        RotatingChair: {"body": w["body"], "school_year": 2025, "institution": w["school"], "person": "甲"},
        BodyMeeting: {"code": "H9001", "body": w["body"], "held_on": START, "place": "会议室", "agenda": "计划"},
        MeetingAttendance: {"meeting": w["meeting"], "member": w["member"], "status": "present"},
        BodyResolution: {
            "meeting": w["meeting"], "ordinal": 1, "text": "开放实验室", "responsible": "总校", "due_on": AUTUMN,
        },
        ResolutionNote: {"resolution": w["resolution"], "day": START, "text": "已排课"},
    }[model]  # fmt: skip


BAD = [
    ("governance_governingbody_dates", GoverningBody, {"valid_to": START}),
    ("governance_governingbody_choices", GoverningBody, {"kind": "senate"}),
    ("governance_governingbody_choices", GoverningBody, {"source": "rumour"}),
    ("governance_bodyversion_dates", BodyVersion, {"valid_to": START}),
    ("governance_bodyversion_named", BodyVersion, {"name": ""}),
    ("governance_bodyversion_named", BodyVersion, {"quorum": "all"}),
    ("governance_bodyversion_seats", BodyVersion, {"seats": 0, "seats_basis": "章程"}),
    ("governance_bodyversion_seats", BodyVersion, {"seats": 9}),  # without a ground
    ("governance_bodymember_dates", BodyMember, {"valid_to": START}),
    ("governance_bodymember_choices", BodyMember, {"person": ""}),
    ("governance_bodymember_choices", BodyMember, {"position": "king"}),
    ("governance_bodymember_choices", BodyMember, {"seat_kind": "born"}),
    ("governance_rotatingchair_year", RotatingChair, {"school_year": 1989}),
    ("governance_rotatingchair_year", RotatingChair, {"person": ""}),
    ("governance_rotatingchair_handover", RotatingChair, {"handed_over_on": date(2026, 7, 1)}),
    ("governance_rotatingchair_handover", RotatingChair, {"handover": "清单"}),
    ("governance_rotatingchair_handover_day", RotatingChair, {"handed_over_on": date(2024, 7, 1), "handover": "清单"}),
    ("governance_bodymeeting_told", BodyMeeting, {"agenda": ""}),
    ("governance_bodymeeting_told", BodyMeeting, {"place": ""}),
    ("governance_bodymeeting_told", BodyMeeting, {"kind": "party"}),
    ("governance_meetingattendance_status", MeetingAttendance, {"status": "asleep"}),
    ("governance_bodyresolution_told", BodyResolution, {"text": ""}),
    ("governance_bodyresolution_told", BodyResolution, {"responsible": ""}),
    ("governance_bodyresolution_state", BodyResolution, {"state": "done"}),
    ("governance_bodyresolution_state", BodyResolution, {"state": "done", "closed_on": AUTUMN}),
    ("governance_bodyresolution_state", BodyResolution, {"closed_on": AUTUMN, "result": "已办"}),
    ("governance_bodyresolution_state", BodyResolution, {"state": "lost"}),
    ("governance_resolutionnote_told", ResolutionNote, {"text": ""}),
]
# constraint → fields of the second row that is refused beside the valid one
TAKEN = {
    "governance_governingbody_once": (GoverningBody, {"code": "U9002", "valid_from": AUTUMN}),
    "governance_bodyversion_once": (BodyVersion, {"name": "乙", "valid_from": AUTUMN}),
    "governance_bodymember_one_chair": (BodyMember, {"person": "乙", "institution": "school2", "valid_from": AUTUMN}),
    "governance_bodymember_once": (BodyMember, {"position": "member", "valid_from": AUTUMN}),
    "governance_rotatingchair_once": (RotatingChair, {"institution": "school2"}),
    "governance_meetingattendance_once": (MeetingAttendance, {"status": "absent"}),
    "governance_bodyresolution_once": (BodyResolution, {"text": "乙"}),
}
# ... and of the second row that is taken.
FREE = [
    (GoverningBody, {"code": "U9002", "kind": "party_committee"}),
    (GoverningBody, {"code": "U9002", "group": "group2"}),
    (BodyMember, {"person": "乙", "position": "member"}),
    (RotatingChair, {"school_year": 2026}),
    (BodyMeeting, {"code": "H9002"}),
    (ResolutionNote, {}),
]


def build(model, w, fields):
    named = {
        name: w[value] if isinstance(value, str) and model._meta.get_field(name).is_relation else value
        for name, value in fields.items()
    }
    return model(**valid(model, w) | named)


def insert(*rows) -> None:
    with transaction.atomic():
        type(rows[0]).objects.bulk_create(rows)


def refused(name: str):
    by_name = connection.vendor == "postgresql" or not isinstance(RULES[name], UniqueConstraint)
    return pytest.raises(IntegrityError, match=name if by_name else "UNIQUE constraint failed")


def test_every_rule_is_tried_here():
    checks = {name for name, rule in RULES.items() if isinstance(rule, CheckConstraint)}
    pairs = {name for name, rule in RULES.items() if isinstance(rule, NoOverlap | UniqueConstraint)}
    assert ({name for name, *_ in BAD}, set(TAKEN)) == (checks, pairs)
    assert checks | pairs == set(RULES)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_valid_row_is_taken(w, model):
    insert(build(model, w, {}))


@pytest.mark.parametrize(("name", "model", "fields"), BAD, ids=lambda v: str(v)[:60])
def test_bad_row_is_refused(w, name, model, fields):
    with refused(name):
        insert(build(model, w, fields))


@pytest.mark.parametrize("name", TAKEN)
def test_second_row_is_refused(w, name):
    model, fields = TAKEN[name]
    insert(build(model, w, {}))
    with refused(name):
        insert(build(model, w, fields))


@pytest.mark.parametrize(("model", "fields"), FREE, ids=lambda v: str(v)[:60])
def test_second_row_is_taken(w, model, fields):
    insert(build(model, w, {}), build(model, w, fields))


def test_one_chair_follows_the_other_on_the_same_day(w):
    insert(build(BodyMember, w, {"valid_to": AUTUMN}), build(BodyMember, w, {"person": "乙", "valid_from": AUTUMN}))
