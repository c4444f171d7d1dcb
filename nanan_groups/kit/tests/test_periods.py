"""Half-open periods: the questions asked of them, and the rule the database itself keeps."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nanan_groups.kit.periods import NoOverlap

from .scratch import Stay, day, stay

DAYS = range(1, 7)
PERIODS = [(start, end) for start in DAYS for end in (*range(start + 1, 8), None)]
periods = st.sampled_from(PERIODS)


def days_of(period: tuple[int, int | None]) -> set[int]:
    """The days of a period, in the plainest way: half-open, an open end goes past every other."""
    start, end = period
    return set(range(start, 30 if end is None else end))


def pairs(queryset) -> list[tuple[int, int | None]]:
    return sorted(
        ((row.valid_from.day, row.valid_to and row.valid_to.day) for row in queryset), key=lambda p: (p[0], p[1] or 99)
    )


def refuse(action, name: str = "scratch_stay_once") -> None:
    """The database says no, and says which rule."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        action()


# --- questions -----------------------------------------------------------------------------------------------------
@pytest.fixture
def every_period(scratch):
    """One row for every period of six days, each of another guest."""
    Stay.objects.bulk_create(stay(*period, guest=n) for n, period in enumerate(PERIODS))


def test_active_on_is_half_open(every_period):
    for asked in range(1, 9):
        assert pairs(Stay.objects.active_on(day(asked))) == [p for p in PERIODS if asked in days_of(p)]


def test_active_or_coming_leaves_out_what_has_ended(every_period):
    for asked in range(1, 9):
        expected = [p for p in PERIODS if max(days_of(p)) >= asked]
        assert pairs(Stay.objects.active_or_coming(day(asked))) == expected


def test_overlapping_means_a_day_in_common(every_period):
    for asked in PERIODS:
        start, end = day(asked[0]), asked[1] and day(asked[1])
        assert pairs(Stay.objects.overlapping(start, end)) == [p for p in PERIODS if days_of(p) & days_of(asked)]


# --- the rule, as a property ---------------------------------------------------------------------------------------
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(periods, min_size=1, max_size=5))
def test_database_takes_a_period_exactly_when_no_day_is_taken(scratch, wanted):
    with transaction.atomic():
        taken: list[tuple[int, int | None]] = []
        for period in wanted:
            row = stay(*period)
            free = all(not days_of(period) & days_of(other) for other in taken)
            if free:
                Stay._meta.constraints[0].validate(Stay, row)
                row.save()
                taken.append(period)
            else:
                refuse(row.save)
                with pytest.raises(ValidationError):
                    Stay._meta.constraints[0].validate(Stay, row)
        assert pairs(Stay.objects.all()) == sorted(taken, key=lambda p: p[0])
        transaction.set_rollback(True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(periods, periods, periods)
def test_database_takes_a_changed_period_exactly_when_no_day_is_taken(scratch, first, second, moved):
    with transaction.atomic():
        one, two = stay(*first, guest=1), stay(*second, guest=2)
        Stay.objects.bulk_create([one, two])
        start, end = day(moved[0]), moved[1] and day(moved[1])
        move = Stay.objects.filter(guest=2).update
        if days_of(first) & days_of(moved):
            refuse(lambda: move(guest=1, valid_from=start, valid_to=end))
        else:
            assert move(guest=1, valid_from=start, valid_to=end) == 1
        transaction.set_rollback(True)


# --- the rule, path by path ----------------------------------------------------------------------------------------
def test_every_way_of_writing_an_overlap_is_refused(scratch):
    stay(1, 5).save()
    later = stay(5, 8)
    later.save()  # adjacent: the day of the end belongs to the next
    refuse(stay(4, 6).save)
    refuse(lambda: Stay.objects.create(guest=1, valid_from=day(7)))
    refuse(lambda: Stay.objects.bulk_create([stay(8, 9), stay(2, 3)]))
    refuse(lambda: Stay.objects.bulk_create([stay(10, 12), stay(11, 13)]))  # among themselves
    refuse(lambda: Stay.objects.filter(pk=later.pk).update(valid_from=day(4)))
    refuse(lambda: Stay.objects.filter(valid_to=day(5)).update(valid_to=None))
    later.valid_from = day(4)
    refuse(later.save)
    refuse(lambda: Stay.objects.bulk_update([later], ["valid_from"]))
    assert pairs(Stay.objects.all()) == [(1, 5), (5, 8)]


def test_moving_a_row_into_another_key_is_refused(scratch):
    stay(1, 5).save()
    other = Stay.objects.create(guest=2, valid_from=day(2))
    refuse(lambda: Stay.objects.filter(pk=other.pk).update(guest=1))


def test_a_row_does_not_stand_in_its_own_way(scratch):
    row = stay(1, 5)
    row.save()
    row.valid_to = day(9)
    row.save()
    assert Stay.objects.update(room="102") == 1
    row.refresh_from_db()
    assert (row.valid_to, row.room) == (day(9), "102")


def test_other_keys_are_free(scratch):
    Stay.objects.bulk_create([stay(1), stay(1, room="102"), stay(1, guest=2)])
    assert Stay.objects.count() == 3


def test_null_in_the_key_never_conflicts(scratch):
    Stay.objects.bulk_create([stay(1, guest=None), stay(1, guest=None)])
    assert Stay.objects.filter(guest=None).update(valid_to=day(5)) == 2
    Stay._meta.constraints[0].validate(Stay, stay(1, guest=None))


@pytest.mark.parametrize(
    ("fields", "free"),
    [
        ({"kind": "main"}, False),
        ({"kind": "side"}, True),
        ({"kind": "main", "void": True}, True),
        ({"kind": "side", "void": True}, True),
    ],
)
def test_when_limits_the_rule_to_matching_rows(scratch, fields, free):
    stay(1, 5, kind="main").save()
    row = stay(3, 4, room="102", **fields)
    if free:
        row.save()
        refuse(lambda: Stay.objects.filter(pk=row.pk).update(kind="main", void=False), "scratch_stay_main_once")
    else:
        refuse(row.save, "scratch_stay_main_once")


def test_when_does_not_count_rows_that_do_not_match(scratch):
    """The row already there is the one outside the rule."""
    Stay.objects.bulk_create([stay(1, 5), stay(1, 5, room="102", kind="main", void=True)])
    stay(1, 5, room="103", kind="main").save()
    assert Stay.objects.count() == 3


# --- what a form sees ----------------------------------------------------------------------------------------------
def test_validate_says_the_sentence_and_the_code(scratch):
    once, main_once = Stay._meta.constraints
    stay(1, 5, kind="main").save()
    with pytest.raises(ValidationError) as refused:
        once.validate(Stay, stay(4))
    assert (refused.value.messages, refused.value.code) == (["同一房间只登记一次。"], "overlap")
    with pytest.raises(ValidationError) as refused:
        main_once.validate(Stay, stay(4, room="102", kind="main"))
    assert (refused.value.messages, refused.value.code) == (["同一时间只能有一处主登记。"], "main-twice")


def test_validate_leaves_alone_what_it_cannot_judge(scratch):
    once, main_once = Stay._meta.constraints
    saved = stay(1, 5, kind="main")
    saved.save()
    once.validate(Stay, saved)
    once.validate(Stay, stay(5, 6))
    main_once.validate(Stay, stay(1, room="102"))
    main_once.validate(Stay, stay(1, room="102", kind="main", void=True))
    once.validate(Stay, stay(1), exclude={"room"})
    main_once.validate(Stay, stay(1, kind="main"), exclude={"void"})
    once.validate(Stay, Stay(guest=1, valid_from=None))


def test_constraint_survives_a_migration_file():
    constraint = Stay._meta.constraints[1]
    path, args, kwargs = constraint.deconstruct()
    assert path == "nanan_groups.kit.periods.NoOverlap"
    assert NoOverlap(*args, **kwargs) == constraint == constraint.clone()
    assert constraint != NoOverlap(name="scratch_stay_main_once", fields=["guest"], when={"kind": "main"})
    assert (kwargs["fields"], kwargs["when"]) == (("guest",), {"kind": "main", "void": False})


def test_missing_field_is_a_system_check_error():
    problems = NoOverlap(name="x", fields=["guset"], when={"knid": 1}).check(Stay, connection)
    assert [problem.msg for problem in problems] == [
        "NoOverlap names a missing field guset",
        "NoOverlap names a missing field knid",
    ]


def test_system_checks_reach_the_constraint():
    class Wrong(models.Model):  # noqa: DJ008
        class Meta:
            app_label = "scratch"
            apps = Stay._meta.apps
            constraints = [NoOverlap(name="scratch_wrong", fields=["nothing"])]

    assert "kit.E001" in [problem.id for problem in Wrong.check(databases=["default"])]


# --- two people at once --------------------------------------------------------------------------------------------
def check_then_save(barrier, row):
    """As two clerks do: both look first and find the days free."""

    def action():
        Stay._meta.constraints[0].validate(Stay, row)
        barrier.wait(10)
        row.save()

    return action


def two_clerks(at_once) -> list[str]:
    barrier = threading.Barrier(2)
    outcomes = at_once(*(check_then_save(barrier, stay(1 + n, 9)) for n in range(2)))
    return sorted(map(told, outcomes))


def told(outcome) -> str:
    """PostgreSQL refuses the second of two rows that exclude each other, or sends one away when each waits for the
    other's end: what ``records.acts.deadlocked`` turns into the same sentence."""
    if isinstance(outcome, OperationalError) and "deadlock detected" in str(outcome):
        return "IntegrityError"
    return type(outcome).__name__


def test_of_two_people_at_once_one_wins(live_scratch, at_once):
    assert two_clerks(at_once) == ["IntegrityError", "NoneType"]
    assert Stay.objects.count() == 1


@pytest.mark.race
def test_without_the_rule_both_would_win(live_scratch, at_once):
    """The control: what the check alone is worth."""
    constraint = Stay._meta.constraints[0]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Stay, constraint)
    try:
        assert two_clerks(at_once) == ["NoneType", "NoneType"]
        assert Stay.objects.overlapping(day(1), day(9)).count() == 2
    finally:
        Stay.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Stay, constraint)
