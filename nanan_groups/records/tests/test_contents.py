"""What an act did cannot be rewritten either: its lines, its records and its steps stand in the chain by fingerprint."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.utils import timezone

from nanan_groups.records import audit
from nanan_groups.records.contents import contents_of
from nanan_groups.records.models import Act, ActChange, ActSubject, CaseStep, Event, EventHead
from nanan_groups.testing.acts_made import dated_row, doing

pytestmark = pytest.mark.django_db


@pytest.fixture
def done():
    row = dated_row()
    with doing(reason="整合", document="南教〔2026〕1号") as draft:
        draft.lock(row.site, row.site.institution)
        draft.change(row, date(2024, 9, 1), label="西校区")
    return draft.act


@pytest.fixture
def owner(done):
    """Somebody who owns the database, and so can do away with its triggers."""
    connection.check_constraints()
    editor = connection.SchemaEditorClass(connection)
    with connection.cursor() as cursor:
        for model in (Act, ActChange, ActSubject, CaseStep):
            rule = next(one for one in model._meta.constraints if hasattr(one, "drop_statements"))
            for statement in rule._bound(model, editor, rule.drop_statements(model, editor)):
                cursor.execute(str(statement))


def test_fingerprint_is_that_of_the_stored_rows(done):
    event = Event.objects.get(act_id=done.pk)
    assert event.version == audit.VERSION
    assert event.content == contents_of([done.pk])[done.pk]
    assert audit.verify().problem == ""


FORGERIES = {
    "reason": lambda act: Act.objects.filter(pk=act.pk).update(reason="别的原因"),
    "actor": lambda act: Act.objects.filter(pk=act.pk).update(document=""),
    "line": lambda act: ActChange.objects.filter(act=act).update(new="北校区"),
    "day": lambda act: ActChange.objects.filter(act=act).update(since=date(2025, 9, 1)),
    "line gone": lambda act: ActChange.objects.filter(act=act).delete(),
    "line more": lambda act: ActChange.objects.create(act=act, ordinal=99, subject="x", field="x"),
    "record": lambda act: ActSubject.objects.filter(act=act, kind="site").update(code="X9999"),
    "record gone": lambda act: ActSubject.objects.filter(act=act, kind="site").delete(),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_changed_act_is_named(done, owner, forgery):
    FORGERIES[forgery](done)
    number = Event.objects.get(act_id=done.pk).number
    assert audit.verify().problem == f"第 {number} 条审计事件所记的办理记录（编号 {done.pk}）或其明细被改动过。"


def test_act_that_no_event_reports_is_found(done):
    """Append-only tables can be added to: an act invented in somebody's name is no act."""
    with doing(reason="另一件"):
        pass
    first, last = Act.objects.order_by("pk").first(), Act.objects.order_by("-pk").first()
    assert audit.verify().problem == ""
    strange = Act(kind="entry", verb="x", title="冒名", made_at=last.made_at)
    strange.save(force_insert=True)
    with doing(reason="其后"):
        pass
    assert first.pk < strange.pk
    assert audit.verify().problem == f"办理记录（编号 {strange.pk}）没有对应的审计事件。"


def test_chain_that_began_with_the_older_version_is_whole(db):
    first = Event(number=1, at=timezone.now(), kind="act", subject="Z01", act_id=99, detail={}, prev_hash=audit.FIRST)
    first.hash = audit.event_hash(first)
    first.save(force_insert=True)
    EventHead.objects.update_or_create(pk=1, defaults={"number": 1, "hash": first.hash})
    assert audit.record("system").version == 2
    assert audit.verify() == audit.Verdict(2, 2, EventHead.objects.get().hash)


def test_version_two_is_written_the_same_for_ever():
    event = Event(
        number=7,
        at=datetime(2026, 9, 1, 2, 2, 3, 4, tzinfo=UTC),
        kind="act",
        actor_id=3,
        address="10.0.0.1",
        subject="Z01,J0001",
        act_id=12,
        detail={"verb": "改名"},
        prev_hash=audit.FIRST,
        version=2,
        content="c" * 64,
    )
    assert audit.event_hash(event) == "37f15ae59c349374632f7b52067d551e3bd412c97859ad3adf7dc22ec50547d5"
    event.content = "d" * 64
    assert audit.event_hash(event) != "37f15ae59c349374632f7b52067d551e3bd412c97859ad3adf7dc22ec50547d5"
