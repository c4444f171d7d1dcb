"""One step at a time, by the right person, on the state that was seen; and what follows from it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from nanan_groups.kit.arrows import Arrow, CaseKind, Late, Wait
from nanan_groups.kit.errors import AlreadyDone, RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.texts import shortened
from nanan_groups.records.cases import engine, kinds
from nanan_groups.records.cases.queries import notices_of, todos_of
from nanan_groups.records.models import Act, Case, CaseStep, Event, EventKind, Notice, Todo
from nanan_groups.testing.factories import AppointmentFactory, EducationGroupFactory, entry
from nanan_groups.testing.kept import kept_today

TABLE = CaseKind(
    code="paper",
    label="文件",
    states={"draft": "起草中", "submitted": "已提交", "returned": "已退回", "approved": "已通过"},
    arrows=(
        Arrow(
            "submit",
            "提交",
            "已提交",
            ("draft", "returned"),
            "submitted",
            ("group_principal",),
            needs=("pages",),
            deadline="submit",
            submits=True,
        ),
        Arrow(
            "approve",
            "通过",
            "已通过",
            ("submitted",),
            "approved",
            ("registry_officer", "group_principal"),
            two_person=True,
            decides=True,
            closes=True,
            deadline="review",
            late=Late.REFUSE,
        ),
        Arrow("return", "退回", "已退回", ("submitted",), "returned", ("registry_officer",), comment="退回原因"),
        Arrow("recall", "撤回", "已撤回", ("submitted",), "draft", ("group_principal",)),
    ),
    waits={
        "draft": (Wait("group_principal", "提交文件", "submit"),),
        "returned": (Wait("group_principal", "修改后重新提交"),),
        "submitted": (Wait("registry_officer", "审核文件", "review"),),
    },
    final=frozenset({"approved"}),
    editable=frozenset({"draft", "returned"}),
    came_back=frozenset({"returned"}),
)


@pytest.fixture
def lacking(monkeypatch) -> list:
    """The kind, registered for the test; what is put into the list is missing."""
    found: list = []
    one = kinds.Registered(TABLE, needs={"pages": lambda case: list(found)})
    monkeypatch.setitem(kinds._kinds, "paper", one)
    return found


@pytest.fixture
def people(user_of):
    return kept_today("people of cases", lambda: _people(user_of))


def _people(user_of) -> dict:
    with entry():
        group, other = EducationGroupFactory(), EducationGroupFactory()
        principal = AppointmentFactory(role="group_principal", group=group).user
        neighbour = AppointmentFactory(role="group_principal", group=other).user
    return {
        "group": group,
        "principal": principal,
        "neighbour": neighbour,
        "officer": user_of("registry_officer"),
        "second": user_of("registry_officer"),
        "clerk": user_of("school_clerk"),
    }


@pytest.fixture
def case(lacking, people) -> Case:
    now = timezone.now()
    with transaction.atomic():
        return engine.open_case(
            kind="paper",
            title="甲集团文件",
            place="group",
            place_id=people["group"].pk,
            year=2026,
            submit_by=now + timedelta(days=30),
            review_by=now + timedelta(days=60),
        )


def take(case, arrow, actor, **more):
    case.refresh_from_db()
    return engine.perform(case=case, arrow=arrow, actor=actor, **({"seen": case.version} | more))


def test_a_case_goes_from_hand_to_hand(case, people):
    assert [todo.text for todo in todos_of(scope_of(people["principal"]))] == ["提交文件：甲集团文件"]
    take(case, "submit", people["principal"])
    assert list(todos_of(scope_of(people["principal"]))) == []
    assert [todo.text for todo in todos_of(scope_of(people["officer"]))] == ["审核文件：甲集团文件"]
    take(case, "return", people["officer"], comment="第三部分缺目标")
    take(case, "submit", people["principal"])
    take(case, "approve", people["second"])
    case.refresh_from_db()
    assert (case.state, case.version, case.submitted_by, case.decided_by) == (
        "approved",
        4,
        people["principal"],
        people["second"],
    )
    assert case.closed_at == case.decided_at
    steps = case.steps.order_by("number").values_list("number", "arrow", "source", "to", "comment")
    assert list(steps) == [
        (1, "submit", "draft", "submitted", ""),
        (2, "return", "submitted", "returned", "第三部分缺目标"),
        (3, "submit", "returned", "submitted", ""),
        (4, "approve", "submitted", "approved", ""),
    ]
    assert not Todo.objects.filter(done_at__isnull=True).exists()
    assert Event.objects.filter(kind=EventKind.CASE, detail__verb__startswith="paper_").count() == 4


def test_whoever_goes_on_and_whoever_handed_in_is_told_once(case, people):
    take(case, "submit", people["principal"])
    assert {notice.user for notice in Notice.objects.all()} == {people["officer"], people["second"]}
    take(case, "return", people["officer"], comment="缺页")
    told = notices_of(people["principal"]).get()
    assert told.text == f"{people['officer'].name} 已退回：甲集团文件"
    assert not notices_of(people["neighbour"]).exists()


def test_who_has_left_is_not_told_what_became_of_his_paper(case, people):
    take(case, "submit", people["principal"])
    with entry():
        AppointmentFactory(role="group_principal", group=people["group"], user=people["second"])
        people["principal"].appointments.all().delete()
    take(case, "return", people["officer"], comment="缺页")
    assert not notices_of(people["principal"]).exists()
    assert notices_of(people["second"]).filter(step__arrow="return").exists()


def test_an_officer_who_opened_a_case_is_told_what_became_of_it(people, lacking):
    with transaction.atomic():
        case = engine.open_case(
            kind="paper",
            title="甲集团文件",
            place="group",
            place_id=people["group"].pk,
            state="submitted",
            submitted_by=people["officer"],
        )
    take(case, "return", people["second"], comment="缺页")
    assert notices_of(people["officer"]).filter(step__arrow="return").exists()


@pytest.mark.parametrize("length", [500, 501, 2000])
def test_a_long_comment_is_kept_whole_by_the_step(case, people, length):
    take(case, "submit", people["principal"])
    step = take(case, "return", people["officer"], comment=f"  {'改' * length}\n")
    assert (step.comment, step.act.reason) == ("改" * length, shortened("改" * length, 500))


@pytest.mark.parametrize("who", ["neighbour", "officer", "clerk"])
def test_only_the_place_s_own_principal_submits(case, people, who):
    with pytest.raises(PermissionDenied):
        take(case, "submit", people[who])
    assert (Case.objects.get().state, CaseStep.objects.count(), Act.objects.filter(verb="paper_submit").count()) == (
        "draft",
        0,
        0,
    )


@pytest.mark.parametrize("state", list(TABLE.states))
@pytest.mark.parametrize("arrow", [arrow.name for arrow in TABLE.arrows])
@pytest.mark.parametrize("who", ["principal", "neighbour", "officer", "clerk"])
def test_every_state_action_and_role(case, people, state, arrow, who):
    """The whole table: a step is taken exactly where the arrow says so."""
    Case.objects.update(state=state)
    step = TABLE.arrow(arrow)
    roles = {"principal": "group_principal", "officer": "registry_officer"}
    allowed = state in step.sources and roles.get(who) in step.roles
    scope = scope_of(people[who])
    case.refresh_from_db()
    assert (step in engine.steps_for(case, scope)) == allowed
    if allowed:
        assert take(case, arrow, people[who], comment="有话说").to == step.to
    else:
        with pytest.raises((PermissionDenied, RuleViolation)):
            take(case, arrow, people[who], comment="有话说")
        case.refresh_from_db()
        assert (case.state, case.version, CaseStep.objects.count()) == (state, 0, 0)


def test_nobody_decides_on_his_own(case, people):
    take(case, "submit", people["principal"])
    case.refresh_from_db()
    assert [arrow.name for arrow in engine.steps_for(case, scope_of(people["principal"]))] == ["recall"]
    with pytest.raises(RuleViolation) as refused:
        take(case, "approve", people["principal"])
    assert refused.value.code == "own"


@pytest.mark.parametrize("comment", ["", "  \n"])
def test_a_return_without_a_reason_is_refused_by_the_engine_and_by_the_database(case, people, comment):
    take(case, "submit", people["principal"])
    with pytest.raises(RuleViolation, match="请写明退回原因。") as refused:
        take(case, "return", people["officer"], comment=comment)
    assert (refused.value.code, refused.value.field) == ("comment", "comment")
    step = case.steps.get()
    step.pk, step.number, step.comment_needed = None, 2, True
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseStep.objects.bulk_create([step])


def test_what_is_missing_stops_the_step_with_its_list(case, people, lacking):
    lacking += [kinds.Missing("没有任务"), kinds.Missing("缺附件")]
    with pytest.raises(RuleViolation, match="还不能提交，尚缺：没有任务；缺附件。") as refused:
        take(case, "submit", people["principal"])
    case.refresh_from_db()
    assert (refused.value.code, case.state, case.version, CaseStep.objects.count()) == ("missing", "draft", 0, 0)


def test_a_stale_page_is_told_who_was_quicker(case, people):
    take(case, "submit", people["principal"])
    take(case, "approve", people["officer"])
    with pytest.raises(RuleViolation) as refused:
        take(case, "return", people["second"], comment="迟了", seen=1)
    assert refused.value.code == "already"
    assert refused.value.sentence.startswith(f"已由{people['officer'].name}于 ")


def test_a_step_that_is_no_step(case, people):
    with pytest.raises(RuleViolation) as refused:
        take(case, "fly", people["principal"])
    assert refused.value.code == "unknown-step"


def test_the_same_click_twice_is_one_step(case, people):
    take(case, "submit", people["principal"], request_key="k1")
    with pytest.raises(AlreadyDone):
        take(case, "submit", people["principal"], request_key="k1", seen=0)
    assert CaseStep.objects.count() == 1


# --- deadlines: the server's clock, when the request arrived, Shanghai's midnight ----------------------------------------
MIDNIGHT = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)  # 2026-11-01 00:00 in Shanghai


@pytest.mark.parametrize(
    ("now", "late"), [(MIDNIGHT - timedelta(microseconds=100_000), False), (MIDNIGHT, True)], ids=["23:59:59.9", "0:00"]
)
def test_a_late_submission_is_taken_and_marked(case, people, now, late):
    Case.objects.update(submit_by=MIDNIGHT)
    step = take(case, "submit", people["principal"], now=now)
    case.refresh_from_db()
    assert (step.late, case.late, case.submitted_at) == (late, late, now)


@pytest.mark.parametrize("late", [False, True], ids=["in time", "late"])
def test_what_came_back_is_as_late_as_it_was_handed_in_first(case, people, late):
    """A return has no new day: neither late because of it, nor in time because the day was moved meanwhile."""
    Case.objects.update(submit_by=MIDNIGHT)
    take(case, "submit", people["principal"], now=MIDNIGHT + timedelta(hours=1 if late else -1))
    for days in (1, 2):
        take(case, "return", people["officer"], comment="缺页")
        step = take(case, "submit", people["principal"], now=MIDNIGHT + timedelta(days=days))
        case.refresh_from_db()
        assert (step.late, case.late) == (False, late)
        Case.objects.update(submit_by=MIDNIGHT + timedelta(days=30))


def test_what_was_taken_back_has_to_be_in_by_its_day_again(case, people):
    """Returned, handed in again, taken back by its writers, handed in after the day: late."""
    Case.objects.update(submit_by=MIDNIGHT)
    take(case, "submit", people["principal"], now=MIDNIGHT - timedelta(days=3))
    take(case, "return", people["officer"], comment="缺页")
    take(case, "submit", people["principal"], now=MIDNIGHT - timedelta(days=2))
    take(case, "recall", people["principal"])
    step = take(case, "submit", people["principal"], now=MIDNIGHT + timedelta(hours=1))
    case.refresh_from_db()
    assert (step.late, case.late) == (True, True)


@pytest.mark.parametrize(("hours", "late"), [(-1, False), (1, True)])
def test_return_after_the_deadline_may_give_a_new_day(case, people, hours, late):
    """Or the paper would be late the same second. The new day is kept by whoever takes it back and hands it in again."""
    Case.objects.update(submit_by=MIDNIGHT)
    take(case, "submit", people["principal"], now=MIDNIGHT - timedelta(days=1))
    new_day = (MIDNIGHT + timedelta(days=9)).date()
    take(case, "return", people["officer"], comment="缺页", facts={"new_day": new_day})
    case.refresh_from_db()
    end = case.resubmit_by
    assert timezone.localtime(end).date() == new_day + timedelta(days=1)
    take(case, "submit", people["principal"], now=MIDNIGHT + timedelta(days=2))
    case.refresh_from_db()
    assert case.late is False
    take(case, "recall", people["principal"])
    assert take(case, "submit", people["principal"], now=end + timedelta(hours=hours)).late is late


def test_a_late_decision_is_refused_where_the_table_says_so(case, people):
    Case.objects.update(review_by=MIDNIGHT)
    take(case, "submit", people["principal"], now=MIDNIGHT - timedelta(days=2))
    with pytest.raises(
        RuleViolation, match=r"截止时间 2026年11月01日 00:00 已过（服务器收到时为 2026年11月01日 00:00:00）"
    ):
        take(case, "approve", people["officer"], now=MIDNIGHT)
    take(case, "approve", people["officer"], now=MIDNIGHT - timedelta(microseconds=100_000))
    assert Case.objects.get().state == "approved"


@pytest.mark.django_db(transaction=True)
def test_twenty_approvers_at_once(case, people, user_of, at_once):
    take(case, "submit", people["principal"])
    officers = [user_of("registry_officer") for _ in range(20)]
    case.refresh_from_db()
    done = at_once(
        *(
            lambda officer=officer: engine.perform(
                case=Case.objects.get(pk=case.pk), arrow="approve", actor=officer, seen=case.version
            )
            for officer in officers
        )
    )
    taken = [each for each in done if isinstance(each, CaseStep)]
    told = [each for each in done if isinstance(each, RuleViolation)]
    assert (len(taken), len(told)) == (1, 19), [str(each) for each in done]
    assert {each.code for each in told} == {"already"}
    assert all(each.sentence.startswith(f"已由{taken[0].actor.name}于 ") for each in told)
    assert Case.objects.get().version == 2


def test_a_kind_that_names_what_nobody_gives_is_refused():
    with pytest.raises(ValueError, match="pages"):
        kinds.register(kinds.Registered(TABLE))
