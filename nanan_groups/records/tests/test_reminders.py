"""Reminders of the morning, of a made-up kind of case: what is said on which day, to whom, once."""

import sys
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from nanan_groups.kit.arrows import Wait
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.records.cases import kinds, reminders
from nanan_groups.records.cases.engine import open_case
from nanan_groups.records.cases.reminders import Owed, Reminded, send_reminders, stage_on
from nanan_groups.records.models import Notice, ReminderStage, SentReminder, Todo
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import AppointmentFactory

from .test_parties import CLERK, OFFICER, loan, take, world  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MONTH, WEEK, PASSED = ReminderStage
LAST = date(2027, 1, 15)


@pytest.mark.parametrize(
    ("left", "said"),
    [(31, None), (30, MONTH), (29, MONTH), (8, MONTH), (7, WEEK), (1, WEEK), (0, WEEK), (-1, PASSED), (-9, PASSED)],
)
def test_each_morning_says_the_latest_of_the_days_that_have_come(left, said):
    assert stage_on(LAST - timedelta(days=left), LAST, LAST - timedelta(days=90)) == said


@pytest.mark.parametrize(
    ("owed_for", "left", "said"),
    # What began to be owed after a day had passed is not told what that day would have said.
    [(20, 20, None), (20, 8, None), (20, 7, WEEK), (7, 7, WEEK), (6, 6, None), (6, -1, PASSED), (-2, -2, None)],
)
def test_a_day_that_had_passed_before_is_not_made_up_for(owed_for, left, said):
    assert stage_on(LAST - timedelta(days=left), LAST, LAST - timedelta(days=owed_for)) == said


@pytest.fixture
def due(world):  # noqa: F811
    """``due(days)``: a case of the first school that its clerk has to hand in so many days from today."""

    def make(days: int, title="借用张老师", school=None):
        last = end_of_day(TODAY + timedelta(days=days))
        with transaction.atomic():
            return open_case(
                kind="loan",
                title=title,
                place="institution",
                place_id=(school or world.here).pk,
                submit_by=last,
            )

    return make


@pytest.fixture(autouse=True)
def dated(monkeypatch, world):  # noqa: F811
    """The draft of the made-up kind waits until its day."""
    table = kinds._kinds["loan"].kind
    waits = {**table.waits, "draft": (Wait(CLERK, "起草", "submit"),)}
    monkeypatch.setattr(reminders, "_sources", [])
    before = table.waits
    object.__setattr__(table, "waits", waits)
    yield
    object.__setattr__(table, "waits", before)


def told(user) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def on(days: int) -> Reminded:
    return send_reminders(today=TODAY + timedelta(days=days))


def test_thirty_and_seven_days_before_and_the_day_after(world, due):  # noqa: F811
    due(30)
    runs = {day: on(day).people for day in (0, 1, 22, 23, 30, 31, 32)}
    assert runs == {0: 1, 1: 0, 22: 0, 23: 1, 30: 0, 31: 1, 32: 0}
    assert told(world.clerk) == [
        "起草：借用张老师，还有 30 天截止（2026年12月31日）",
        "起草：借用张老师，还有 7 天截止（2026年12月31日）",
        "起草：借用张老师，已于2026年12月31日截止",
    ]


def test_what_missed_mornings_would_have_said_is_said_once(world, due):  # noqa: F811
    due(30)
    assert [on(40).people, on(41).people] == [1, 0]
    assert told(world.clerk) == ["起草：借用张老师，已于2026年12月31日截止"]


def test_one_digest_a_person_and_day(world, due):  # noqa: F811
    due(7), due(7, "借用李老师")
    assert on(0) == Reminded(people=1, failed=0)
    due(7, "借用王老师")  # the second run of the day has something new: it stands in the same notice
    Notice.objects.update(read_at=timezone.now())
    assert on(0) == Reminded(people=1, failed=0)
    [text] = told(world.clerk)
    assert text.startswith("有 3 项待办：起草：借用张老师，还有 7 天截止")
    assert text.endswith("起草：借用王老师，还有 7 天截止（2026年12月8日）")
    assert Notice.objects.get().read_at is None
    assert on(0) == Reminded(people=0, failed=0)


def test_a_day_that_moves_is_reminded_of_anew(world, due):  # noqa: F811
    case = due(7)
    on(0)
    Todo.objects.filter(case=case).update(due_at=end_of_day(TODAY + timedelta(days=20)))
    assert [on(1).people, on(13).people] == [0, 1]


def test_one_that_fails_is_logged_and_the_others_are_sent(world, due, monkeypatch, user_of):  # noqa: F811
    neighbour = user_of(CLERK, institution=world.there)
    lame, other = due(7), due(7, "借用李老师", world.there)
    logged, whole = [], reminders.able

    def able(todo):
        if todo.case_id == lame.pk and not logged[1:]:
            raise RuntimeError("nobody can be told")
        return whole(todo)

    monkeypatch.setattr(reminders, "able", able)
    # At the logger itself: whoever listens behind it depends on what else ran in this process.
    monkeypatch.setattr(
        reminders.logger, "exception", lambda text, *args: logged.append((text % args, str(sys.exception())))
    )
    assert on(0) == Reminded(people=1, failed=1)
    assert (told(world.clerk), len(told(neighbour))) == ([], 1)
    assert logged == [(f"no reminder of the case {lame.code}", "nobody can be told")]
    logged.append(())
    assert on(0) == Reminded(people=1, failed=0)
    assert (len(told(world.clerk)), len(told(neighbour))) == (1, 1)
    assert SentReminder.objects.filter(case=other).count() == 1


def test_the_command_tells_by_its_exit_code(world, due, monkeypatch):  # noqa: F811
    today, out = timezone.localdate(), StringIO()
    assert today == TODAY
    due(7)
    monkeypatch.setattr(reminders, "able", lambda todo: 1 / 0)
    with pytest.raises(CommandError, match="有 1 个事项没有提醒成功") as failed:
        call_command("send_reminders", stdout=out)
    assert (failed.value.returncode, out.getvalue()) == (1, "已提醒 0 人。\n")
    monkeypatch.undo()


def test_what_rests_or_has_not_begun_is_not_spoken_of(world, due, monkeypatch):  # noqa: F811
    due(7)
    of = kinds._kinds["loan"]
    for facts in (
        {"own_rest": lambda case: "已结束"},
        {"begins": lambda case: TODAY + timedelta(days=1)},
    ):
        monkeypatch.setitem(kinds._kinds, "loan", type(of)(of.kind, days=of.days, **facts))
        assert on(0) == Reminded(people=0, failed=0)
    monkeypatch.setitem(kinds._kinds, "loan", of)
    assert on(0).people == 1


def test_a_place_that_is_over_is_not_spoken_of(world, due, monkeypatch):  # noqa: F811
    case = due(7)
    its, none = type(case).objects.filter(pk=case.pk), type(case).objects.none()
    rest = kinds.PlaceRest(lambda key: "学校已撤销", lambda: its, standing=lambda: none)
    monkeypatch.setitem(kinds._places, "institution", rest)
    assert on(0) == Reminded(people=0, failed=0)


def test_whose_own_paper_it_is_is_not_asked_to_decide_on_it(world, monkeypatch):  # noqa: F811
    """A clerk who is an officer as well does not hear that the bureau's turn on his own paper runs out."""
    AppointmentFactory(user=world.clerk, role=OFFICER)
    case = loan(world)
    take(case, "ask", type(world.clerk).objects.get(pk=world.clerk.pk))
    for head in (world.head, world.other_head):
        take(case, "agree", head)
    Todo.objects.filter(case=case, done_at__isnull=True).update(
        due_at=end_of_day(TODAY + timedelta(days=7)), opened_at=timezone.now()
    )
    Notice.objects.all().delete()
    assert on(0).people == 2
    assert (told(world.clerk), len(told(world.officer)), len(told(world.second))) == ([], 1, 1)


def test_a_kind_says_what_it_owes_besides(world, due, monkeypatch):  # noqa: F811
    case = due(40)
    since = timezone.now()

    def source(until):
        yield Owed(case, "签署策略", end_of_day(TODAY + timedelta(days=7)), since, lambda: [world.head], "strategy:1")

    monkeypatch.setattr(reminders, "_sources", [source])
    assert on(0) == Reminded(people=1, failed=0)
    assert told(world.head) == ["签署策略，还有 7 天截止（2026年12月8日）"]

    def broken(until):
        raise RuntimeError("no list")

    monkeypatch.setattr(reminders, "_sources", [broken, source])
    monkeypatch.setattr(reminders.logger, "exception", lambda *args: None)
    assert on(0) == Reminded(people=0, failed=1)


def test_the_database_keeps_one_of_a_kind(world, due):  # noqa: F811
    due(7)
    on(0)
    row = SentReminder.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
