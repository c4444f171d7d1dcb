"""What the database refuses: a rule of ours reads as its sentence, anything else is logged and stays an error."""

from datetime import date

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection
from django.utils import timezone

from groups.registry.models import Department, EducationGroup, Enrolment, SiteVersion
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records import conflicts
from nanan_groups.records.acts import act
from nanan_groups.records.conflicts import NOTHING_WRITTEN, LostRace
from nanan_groups.records.models import Act, ActKind, ImportJob, JobState
from nanan_groups.testing.factories import SiteFactory, entry

pytestmark = pytest.mark.django_db
YEAR = date(2026, 9, 1)


def twice(model, **facts):
    """The same row by two who looked at the same moment: nothing but the database knows of the other one."""
    for _ in range(2):
        model.objects.bulk_create([model(**facts)])


def enrolled(site, **more):
    return {"site": site, "school_year": 2026, "pupils": 1, "classes": 1, "basis": "verified"} | more


KNOWN = {
    "unique": (lambda site: twice(Enrolment, **enrolled(site)), LostRace),
    "check": (lambda site: twice(Enrolment, **enrolled(site, basis="nothing")), RuleViolation),
    "overlap": (lambda site: twice(SiteVersion, site=site, valid_from=YEAR), LostRace),
    "unique field": (lambda site: twice(Department, code="D", name="某科"), LostRace),
}
UNKNOWN = {
    "not null": lambda site: Enrolment.objects.bulk_create([Enrolment(**enrolled(site, pupils=None))]),
    "foreign key": lambda site: _straight("UPDATE registry_enrolment SET site_id = 987654321"),
    "code given twice": lambda site: twice(EducationGroup, code="Z99"),
    "no such table": lambda site: _straight("SELECT 1 FROM no_such_table"),
}


def _straight(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        connection.check_constraints()


def doing(action, site):
    with act(kind=ActKind.ENTRY, verb="test", title="测试"):
        action(site)


@pytest.fixture
def site(db):
    with entry():
        made = SiteFactory()
    Enrolment.objects.bulk_create([Enrolment(**enrolled(made, school_year=2025))])
    return made


@pytest.mark.parametrize("what", KNOWN)
def test_a_rule_of_ours_reads_as_its_sentence(site, what, caplog):
    action, kind = KNOWN[what]
    before = Act.objects.count()
    with pytest.raises(RuleViolation) as refused:
        doing(action, site)
    assert type(refused.value) is kind
    assert refused.value.sentence.endswith(NOTHING_WRITTEN)
    assert len(refused.value.sentence) > len(NOTHING_WRITTEN)
    assert (caplog.records, Act.objects.count()) == ([], before)


@pytest.mark.parametrize("what", UNKNOWN)
def test_anything_else_is_logged_and_stays_an_error(site, what, monkeypatch):
    # At the logger itself: whoever listens behind it depends on what else ran in this process.
    before, logged = Act.objects.count(), []
    monkeypatch.setattr(conflicts.logger, "error", lambda text, exc_info: logged.append(exc_info))
    with pytest.raises(DatabaseError) as raised:
        doing(UNKNOWN[what], site)
    assert not isinstance(raised.value, RuleViolation)
    if isinstance(raised.value, IntegrityError):
        assert logged == [raised.value]
    assert Act.objects.count() == before


def test_every_named_rule_with_a_sentence_is_known():
    rules = conflicts._rules()
    named = [
        (one.name, str(one.violation_error_message))
        for model in apps.get_models()
        for one in model._meta.constraints
        if one.violation_error_message != one.default_violation_error_message
    ]
    assert len(named) > 100
    assert {name: rules[name].sentence for name, _ in named} == dict(named)


@pytest.mark.parametrize(("second", "busy"), [({"token": "t2"}, True), ({"token": "t1", "unit": "other"}, False)])
def test_who_answers_for_one_rule_knows_that_rule_only(user_of, second, busy):
    job = {
        "dataset": "staff",
        "unit": "u",
        "unit_text": "u",
        "file_name": "a",
        "sha256": "0" * 64,
        "size": 1,
        "token": "t1",
        "effective_on": YEAR,
        "reason": "r",
        "actor": user_of("registry_officer"),
        "state": JobState.CHECKING,
        "received_at": timezone.now(),
    }
    with pytest.raises(IntegrityError) as refused:
        ImportJob.objects.bulk_create([ImportJob(**job), ImportJob(**job | second)])
    assert conflicts.broke(refused.value, "records_importjob_one_busy") is busy
    assert not conflicts.broke(refused.value, "records_attachment_once")
