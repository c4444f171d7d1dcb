"""The audit chain: appended by many at once, and no tampering stays hidden."""

import threading
from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import QuerySet

from nanan_groups.records import audit
from nanan_groups.records.audit import FIRST, Verdict, event_hash, record, verify
from nanan_groups.records.models import Event, EventHead, EventKind

SHANGHAI = timezone(timedelta(hours=8))


@pytest.fixture
def chain(db) -> list[Event]:
    """Five events; the rest of the database is empty."""
    return [
        record(
            EventKind.LOGIN, actor_id=n, address="10.0.0.1", subject=f"user:{n}", act_id=n, detail={"n": n, "类": "甲"}
        )
        for n in range(1, 6)
    ]


@pytest.fixture
def owner(chain):
    """Somebody who owns the database, and so can do away with its triggers."""
    connection.check_constraints()
    editor = connection.SchemaEditorClass(connection)
    rule = Event._meta.constraints[0]
    with connection.cursor() as cursor:
        for statement in rule._bound(Event, editor, rule.drop_statements(Event, editor)):
            cursor.execute(str(statement))


def saved(event: Event) -> tuple[int, str]:
    return event.number, event.hash


def rewrite() -> None:
    """The whole chain anew from what its rows say now, head and all: as a forger with the source code would."""
    digest = FIRST
    for event in Event.objects.order_by("number"):
        event.prev_hash = digest
        event.hash = digest = event_hash(event)
        event.save()
    EventHead.objects.update(number=event.number, hash=digest)


# --- appending -----------------------------------------------------------------------------------------------------
def test_each_event_holds_the_hash_before_it(chain):
    assert [event.number for event in chain] == [1, 2, 3, 4, 5]
    assert [event.prev_hash for event in chain] == [FIRST, *(event.hash for event in chain[:-1])]
    head = EventHead.objects.get()
    assert (head.number, head.hash) == (5, chain[-1].hash)


def test_hash_is_the_same_for_ever():
    """A changed way of writing would make every chain already kept look forged."""
    event = Event(
        number=7,
        at=datetime(2026, 9, 1, 10, 2, 3, 4, tzinfo=SHANGHAI),
        kind="act",
        ok=True,
        actor_id=3,
        address="10.0.0.1",
        subject="Z01,J0001",
        act_id=12,
        detail={"verb": "改名", "lines": 2},
        prev_hash=FIRST,
    )
    assert event_hash(event) == "d118faf888910cc7814c2f5cc98da0c33ee1a4b4dc58e8d07711c8fc46c796a0"
    event.at = datetime(2026, 9, 1, 2, 2, 3, 4, tzinfo=UTC)
    assert event_hash(event) == "d118faf888910cc7814c2f5cc98da0c33ee1a4b4dc58e8d07711c8fc46c796a0"


def test_rolled_back_event_leaves_no_gap(chain):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(EventKind.ACT)
        raise ZeroDivisionError
    assert record(EventKind.ACT).number == 6
    assert verify().problem == ""


def test_action_fails_when_its_event_cannot_be_written(chain, owner, monkeypatch):
    """No event, no act: an audit that can be switched off by breaking it is none."""
    EventHead.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        record(EventKind.ACT)
    assert Event.objects.count() == 5


def test_events_of_two_threads_make_one_chain(at_once):
    def twenty():
        return [record(EventKind.SYSTEM, detail={"n": n}).number for n in range(20)]

    first, second = at_once(twenty, twenty)
    assert sorted(first + second) == list(range(1, 41))
    assert asdict(verify()) | {"head_hash": ""} == {"count": 40, "head_number": 40, "head_hash": "", "problem": ""}


@pytest.mark.race
def test_without_the_lock_two_events_take_one_number(at_once, monkeypatch):
    """The control: the head's row lock is what keeps the chain one."""
    record(EventKind.SYSTEM)
    barrier, original = threading.Barrier(2), event_hash
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self)

    def both_have_read_the_head(event):
        barrier.wait(10)
        return original(event)

    monkeypatch.setattr(audit, "event_hash", both_have_read_the_head)
    outcomes = at_once(lambda: record(EventKind.SYSTEM), lambda: record(EventKind.SYSTEM))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Event", "IntegrityError"]


# --- proving -------------------------------------------------------------------------------------------------------
def test_empty_chain_is_whole(db):
    assert verify() == Verdict(count=0, head_number=0, head_hash=FIRST, problem="")


def test_whole_chain_is_whole(chain):
    whole = Verdict(count=5, head_number=5, head_hash=chain[-1].hash, problem="")
    assert [verify(), *(verify(saved(event)) for event in chain)] == [whole] * 6


def test_chain_that_grows_while_it_is_proven_is_whole(chain):
    """Before each of the verifier's queries somebody signs in."""

    def somebody_signs_in(execute, sql, params, many, context):
        if not busy:
            busy.append(True)
            record(EventKind.LOGIN)
            busy.clear()
        return execute(sql, params, many, context)

    busy: list[bool] = []
    with connection.execute_wrapper(somebody_signs_in):
        verdict = verify()
    assert verdict.problem == ""
    assert verdict.count == verdict.head_number > 5
    assert Event.objects.count() > verdict.count


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", datetime(2026, 9, 1, tzinfo=UTC)),
        ("kind", "logout"),
        ("ok", False),
        ("actor_id", 99),
        ("actor_id", None),
        ("address", "10.0.0.2"),
        ("subject", ""),
        ("act_id", 99),
        ("detail", {"n": 3, "类": "乙"}),
        ("detail", {}),
        ("hash", "0" * 64),
    ],
)
def test_changed_event_is_named(chain, owner, column, value):
    Event.objects.filter(number=3).update(**{column: value})
    assert verify().problem == "第 3 条审计事件的内容被改动过。"


def test_event_changed_together_with_its_hash_no_longer_fits_the_next(chain, owner):
    event = Event.objects.get(number=3)
    event.subject = "user:99"
    event.hash = event_hash(event)
    event.save()
    assert verify().problem == "第 4 条审计事件与前一条对不上。"


@pytest.mark.parametrize(
    ("gone", "problem"),
    [
        ([1], "缺少第 1 条审计事件（下一条是第 2 条）。"),
        ([3], "缺少第 3 条审计事件（下一条是第 4 条）。"),
        ([2, 3, 4], "缺少第 2 条审计事件（下一条是第 5 条）。"),
        ([5], "链尾记录为第 5 条，第 5 条审计事件缺失或被改动。"),
        ([4, 5], "链尾记录为第 5 条，第 4 条审计事件缺失或被改动。"),
        ([1, 2, 3, 4, 5], "链尾记录为第 5 条，第 1 条审计事件缺失或被改动。"),
    ],
)
def test_removed_event_is_named(chain, owner, gone, problem):
    Event.objects.filter(number__in=gone).delete()
    assert verify().problem == problem


def test_renumbered_event_is_found(chain, owner):
    Event.objects.filter(number=3).delete()
    Event.objects.filter(number=4).update(number=3)
    assert verify().problem == "第 3 条审计事件与前一条对不上。"


def test_last_event_changed_together_with_its_hash_no_longer_fits_the_head(chain, owner):
    event = Event.objects.get(number=5)
    event.subject = "user:99"
    event.hash = event_hash(event)
    event.save()
    assert verify().problem == "链尾记录为第 5 条，第 5 条审计事件缺失或被改动。"


@pytest.mark.parametrize(
    "tamper", [lambda: EventHead.objects.all().delete(), lambda: EventHead.objects.update(number=0, hash=FIRST)]
)
def test_lost_head_is_found(chain, tamper):
    tamper()
    assert verify().problem == "链尾记录为第 0 条，其后却还有第 5 条审计事件。"


def test_head_set_back_without_removing_anything_is_found(chain):
    EventHead.objects.update(number=3, hash=chain[2].hash)
    assert verify().problem == "链尾记录为第 3 条，其后却还有第 5 条审计事件。"


def test_removed_end_with_the_head_set_back_needs_a_head_saved_elsewhere(chain, owner):
    Event.objects.filter(number__gt=3).delete()
    EventHead.objects.update(number=3, hash=chain[2].hash)
    assert verify().problem == ""
    assert verify(saved(chain[4])).problem == "第 4 条审计事件缺失：另存的链尾为第 5 条。"


def test_rewritten_chain_needs_a_head_saved_elsewhere(chain, owner):
    Event.objects.filter(number=2).update(actor_id=99)
    rewrite()
    assert verify().problem == ""
    assert verify(saved(chain[0])).problem == ""  # before the forgery nothing changed
    assert verify(saved(chain[3])).problem == "第 4 条审计事件与另存的链尾不符，链被重写过。"


def test_there_is_one_head(chain):
    with pytest.raises(DatabaseError, match="records_eventhead_single"), transaction.atomic():
        EventHead.objects.create(id=2)


# --- the command ---------------------------------------------------------------------------------------------------
def test_command_prints_the_head_to_be_saved(chain, capsys):
    call_command("verify_audit")
    head = f"5:{chain[-1].hash}"
    assert capsys.readouterr().out == f"审计链完整，共 5 条。链尾 {head}\n"
    call_command("verify_audit", head=head)


def test_command_exits_1_naming_the_bad_event(chain, owner):
    Event.objects.filter(number=3).update(ok=False)
    with pytest.raises(CommandError, match="第 3 条审计事件的内容被改动过。") as stopped:
        call_command("verify_audit")
    assert stopped.value.returncode == 1


def test_command_exits_1_when_the_saved_head_is_gone(chain):
    with pytest.raises(CommandError, match="第 6 条审计事件缺失：另存的链尾为第 9 条。") as stopped:
        call_command("verify_audit", head="9:" + "a" * 64)
    assert stopped.value.returncode == 1


@pytest.mark.parametrize("head", ["5", "5:abc", "x:" + "0" * 64, ":" + "0" * 64])
def test_command_exits_2_on_an_unreadable_head(chain, head):
    with pytest.raises(CommandError, match="--head 应形如") as stopped:
        call_command("verify_audit", head=head)
    assert stopped.value.returncode == 2
