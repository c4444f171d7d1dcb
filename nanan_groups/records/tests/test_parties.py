"""A made-up kind of case with two parties, a batch and a term in working days: its full table, and every way to be first."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from groups.registry.workdays.services import enter_published
from nanan_groups.kit.arrows import Arrow, CaseKind, Wait
from nanan_groups.kit.errors import AlreadyDone, RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records import audit
from nanan_groups.records.cases import engine, kinds
from nanan_groups.records.cases.queries import notices_of, todos_of
from nanan_groups.records.models import Act, Case, CaseParty, CaseStep, Todo
from nanan_groups.testing.factories import AppointmentFactory, DepartmentFactory, InstitutionFactory, UserFactory, entry
from nanan_groups.testing.kept import kept_today

HEAD, CLERK, OFFICER, LEADER = "member_principal", "school_clerk", "personnel_officer", "bureau_leader"
LOAN = CaseKind(
    code="loan",
    label="借用",
    states={"draft": "起草中", "asked": "等待双方同意", "agreed": "双方已同意", "done": "已办理", "refused": "未同意"},
    arrows=(
        Arrow("ask", "提交", "已提交", ("draft",), "asked", (CLERK,), submits=True, deadline="submit"),
        Arrow("agree", "同意", "同意", ("asked",), "agreed", (HEAD,), consents="heads"),
        Arrow(
            "decline", "不同意", "不同意", ("asked",), "refused", (HEAD,), party="heads", comment="原因", closes=True
        ),
        Arrow("back", "退回", "退回", ("asked", "agreed"), "draft", (OFFICER,), comment="退回原因"),
        Arrow(
            "finish",
            "办理",
            "已办理",
            ("agreed",),
            "done",
            (OFFICER,),
            decides=True,
            closes=True,
            opens="begins",
            deadline="term",
        ),
    ),
    waits={
        "draft": (Wait(CLERK, "起草"),),
        "asked": (Wait(HEAD, "同意借用", party="heads"),),
        "agreed": (Wait(OFFICER, "办理借用", working_days=5),),
    },
    final=frozenset({"done", "refused"}),
    editable=frozenset({"draft"}),
    came_back=frozenset(),
    under_review=frozenset({"asked", "agreed"}),
)
NOW = timezone.make_aware(datetime(2026, 9, 30, 10, 0))


@pytest.fixture
def world(monkeypatch, user_of):
    """Two schools with head and clerk, somebody who heads both, a stranger, two officers."""
    begins: list[date] = []
    of = kinds.Registered(LOAN, days={"begins": lambda case: begins[-1] if begins else None})
    monkeypatch.setitem(kinds._kinds, "loan", of)
    return SimpleNamespace(begins=begins, **vars(kept_today("world of parties", lambda: _world(user_of))))


def _world(user_of) -> SimpleNamespace:
    enter_published()
    with entry():
        here, there, other = InstitutionFactory(), InstitutionFactory(), InstitutionFactory()
        both = UserFactory()
        for school in (here, there):
            AppointmentFactory(user=both, role=HEAD, institution=school)
    people = {
        "clerk": user_of(CLERK, institution=here), "head": user_of(HEAD, institution=here),
        "other_head": user_of(HEAD, institution=there), "stranger": user_of(HEAD, institution=other),
        "officer": user_of(OFFICER), "second": user_of(OFFICER), "both": both,
    }  # fmt: skip
    return SimpleNamespace(here=here, there=there, **people)


def loan(world, title="借用张老师") -> Case:
    parties = [engine.Party("heads", "institution", one.pk, str(one)) for one in (world.here, world.there)]
    with transaction.atomic():
        return engine.open_case(
            kind="loan", title=title, place="institution", place_id=world.here.pk, parties=parties, now=NOW
        )


def take(case, arrow, actor, **more):
    case.refresh_from_db()
    return engine.perform(case=case, arrow=arrow, actor=actor, **({"seen": case.version, "now": NOW} | more))


def state(case) -> str:
    case.refresh_from_db()
    return case.state


def turns(case) -> list[tuple]:
    rows = Todo.objects.filter(case=case, done_at__isnull=True).order_by("pk")
    return list(rows.values_list("role", "place_id"))


@pytest.mark.parametrize("first", ["head", "other_head"])
def test_the_last_of_the_parties_moves_the_state(world, first):
    last = "other_head" if first == "head" else "head"
    case = loan(world)
    take(case, "ask", world.clerk)
    assert turns(case) == [(HEAD, world.here.pk), (HEAD, world.there.pk)]
    step = take(case, "agree", getattr(world, first))
    assert (step.source, step.to, state(case), step.places) == (
        "asked",
        "asked",
        "asked",
        case.parties.get(agreed_by=step.actor).label,
    )
    assert len(turns(case)) == 1
    assert list(todos_of(scope_of(getattr(world, first)))) == []
    assert [one.text for one in todos_of(scope_of(getattr(world, last)))] == ["同意借用：借用张老师"]
    take(case, "agree", getattr(world, last))
    assert (state(case), turns(case)) == ("agreed", [(OFFICER, world.here.pk)])
    assert [step.actor_id for step in case.steps.order_by("number")[1:]] == [
        getattr(world, first).pk,
        getattr(world, last).pk,
    ]
    assert audit.verify().problem == ""


def test_who_heads_both_agrees_for_both_and_decides_on_neither(world):
    AppointmentFactory(user=world.both, role=OFFICER)
    case = loan(world)
    take(case, "ask", world.clerk)
    step = take(case, "agree", world.both)
    assert (state(case), step.places) == ("agreed", "、".join(one.label for one in case.parties.order_by("pk")))
    with pytest.raises(RuleViolation) as refused:
        take(case, "finish", world.both)
    assert refused.value.code == "own"
    assert take(case, "finish", world.officer).to == "done"


@pytest.mark.parametrize("who", ["head", "other_head"])
@pytest.mark.parametrize("agreed", [False, True])
def test_one_refusal_ends_it_and_leaves_no_turn(world, who, agreed):
    case = loan(world)
    take(case, "ask", world.clerk)
    if agreed:
        take(case, "agree", world.other_head if who == "head" else world.head)
    take(case, "decline", getattr(world, who), comment="本校缺人")
    assert (state(case), turns(case)) == ("refused", [])


def test_who_agreed_neither_agrees_again_nor_declines(world):
    case = loan(world)
    take(case, "ask", world.clerk)
    take(case, "agree", world.head)
    with pytest.raises(RuleViolation, match="您已经同意"):
        take(case, "agree", world.head)
    with pytest.raises(PermissionDenied):
        take(case, "decline", world.head, comment="后悔")
    assert case.parties.filter(agreed_at__isnull=False).count() == 1


def test_what_can_be_written_again_has_to_be_agreed_to_again(world):
    case = loan(world)
    take(case, "ask", world.clerk)
    take(case, "agree", world.head)
    take(case, "back", world.officer, comment="时间不对")
    assert not case.parties.filter(agreed_at__isnull=False).exists()
    take(case, "ask", world.clerk)
    assert turns(case) == [(HEAD, world.here.pk), (HEAD, world.there.pk)]


def test_parties_do_not_overtake_each_other_but_a_return_does(world):
    """Both looked at the same version; the page of the second is no older for the first one's consent."""
    case = loan(world)
    take(case, "ask", world.clerk)
    seen = case.version
    case.refresh_from_db()
    seen = case.version
    take(case, "agree", world.head, seen=seen)
    take(case, "agree", world.other_head, seen=seen)
    assert state(case) == "agreed"
    other = loan(world, "借用李老师")
    take(other, "ask", world.clerk)
    other.refresh_from_db()
    seen = other.version
    take(other, "back", world.officer, comment="改")
    take(other, "ask", world.clerk)
    with pytest.raises(RuleViolation) as refused:
        take(other, "agree", world.head, seen=seen)
    assert refused.value.code == "already"


@pytest.mark.django_db(transaction=True)
def test_both_at_once_are_both_heard(world, at_once):
    case = loan(world)
    take(case, "ask", world.clerk)
    case.refresh_from_db()
    seen = case.version

    def agreeing(person):
        return lambda: engine.perform(
            case=Case.objects.get(pk=case.pk), arrow="agree", actor=person, seen=seen, now=NOW
        )

    done = at_once(agreeing(world.head), agreeing(world.other_head))
    assert [type(one).__name__ for one in done] == ["CaseStep", "CaseStep"], done
    assert state(case) == "agreed"
    assert case.parties.filter(agreed_at__isnull=True).count() == 0


WHO = ("clerk", "head", "other_head", "stranger", "officer")


@pytest.mark.parametrize("at", LOAN.states)
@pytest.mark.parametrize("arrow", [arrow.name for arrow in LOAN.arrows])
@pytest.mark.parametrize("who", WHO)
def test_every_state_action_and_party(world, at, arrow, who):
    case = loan(world)
    Case.objects.filter(pk=case.pk).update(state=at)
    case.refresh_from_db()
    step, person = LOAN.arrow(arrow), getattr(world, who)
    taken_by = {
        "ask": {"clerk"},
        "agree": {"head", "other_head"},
        "decline": {"head", "other_head"},
        "back": {"officer"},
        "finish": {"officer"},
    }
    allowed = at in step.sources and who in taken_by[arrow]
    assert (step in engine.steps_for(case, scope_of(person))) is allowed
    if allowed:
        assert take(case, arrow, person, comment="有话说").arrow == arrow
    else:
        with pytest.raises((PermissionDenied, RuleViolation)):
            take(case, arrow, person, comment="有话说")
        assert (state(case), CaseStep.objects.filter(case=case).count()) == (at, 0)


# --- whose paper it is ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("arrow", ["back", "finish"])
@pytest.mark.parametrize("hat", [CLERK, HEAD])
@pytest.mark.parametrize("side", ["here", "there"])
def test_nobody_takes_the_bureaus_steps_on_his_own_paper(world, user_of, arrow, hat, side):
    """An officer who is clerk or head of one of the two schools: whichever step it is."""
    case = loan(world)
    Case.objects.filter(pk=case.pk).update(state="agreed")
    person = user_of(OFFICER)
    AppointmentFactory(user=person, role=hat, institution=getattr(world, side))
    own = not (hat == CLERK and side == "there")  # the other school's clerk has no part in this paper
    case.refresh_from_db()
    assert (LOAN.arrow(arrow) in engine.steps_for(case, scope_of(person))) is not own
    if own:
        with pytest.raises(RuleViolation) as refused:
            take(case, arrow, person, comment="有话说")
        assert refused.value.code == "own"
    else:
        assert take(case, arrow, person, comment="有话说").to in ("draft", "done")


# --- a batch -------------------------------------------------------------------------------------------------------
def ready(world, *titles: str) -> list[Case]:
    made = []
    for title in titles:
        case = loan(world, title)
        take(case, "ask", world.clerk)
        take(case, "agree", world.both)
        case.refresh_from_db()
        made.append(case)
    return made


def all_of(cases, actor, **more):
    return engine.perform_all(
        cases=[(case, case.version) for case in cases],
        arrow="finish",
        actor=actor,
        title="办理借用 3 件",
        **({"now": NOW} | more),
    )


def test_a_batch_is_one_act_and_each_is_told(world):
    cases = ready(world, "一", "二", "三")
    acts = Act.objects.count()
    steps = all_of(cases, world.officer, request_key="b1")
    assert (Act.objects.count() - acts, len({step.act_id for step in steps})) == (1, 1)
    assert {state(case) for case in cases} == {"done"}
    assert notices_of(world.clerk).filter(step__in=steps).count() == 3
    assert audit.verify().problem == ""
    with pytest.raises((AlreadyDone, RuleViolation)):
        all_of(cases, world.officer, request_key="b1")


@pytest.mark.parametrize("spoiled", ["own", "state", "stale"])
def test_all_of_a_batch_or_none(world, spoiled):
    cases = ready(world, "一", "二", "三")
    actor, seen = world.officer, [(case, case.version) for case in cases]
    if spoiled == "own":
        actor = UserFactory()
        AppointmentFactory(user=actor, role=OFFICER)
        Case.objects.filter(pk=cases[1].pk).update(submitted_by=actor)
    elif spoiled == "state":
        take(cases[1], "back", world.second, comment="改")
        cases[1].refresh_from_db()
        seen[1] = (cases[1], cases[1].version)
    else:
        seen[1] = (cases[1], seen[1][1] - 1)
    before = {case.pk: state(case) for case in cases}
    with pytest.raises(RuleViolation, match=r"“二”：.*全部没有办理。"):
        engine.perform_all(
            cases=[(Case.objects.get(pk=c.pk), v) for c, v in seen], arrow="finish", actor=actor, title="x", now=NOW
        )
    assert {case.pk: state(case) for case in cases} == before


# --- days ----------------------------------------------------------------------------------------------------------
def test_term_in_working_days_runs_from_the_state(world):
    (case,) = ready(world, "一")
    due = timezone.make_aware(datetime(2026, 10, 14))  # after 30 September: 8, 9, 10 (worked on), 12, 13 October
    assert case.term_by == due
    assert Todo.objects.get(case=case, done_at__isnull=True).due_at == due
    assert take(case, "finish", world.officer, now=due - timedelta(seconds=1)).late is False
    (other,) = ready(world, "二")
    assert take(other, "finish", world.officer, now=due).late is True


@pytest.mark.parametrize(("day", "taken"), [(date(2026, 9, 30), True), (date(2026, 10, 1), False)])
def test_step_is_not_taken_before_its_day(world, day, taken):
    (case,) = ready(world, "一")
    world.begins.append(day)
    if taken:
        assert take(case, "finish", world.officer).to == "done"
    else:
        with pytest.raises(RuleViolation, match="2026年10月1日起才能办理。"):
            take(case, "finish", world.officer)


def test_parties_of_a_case_are_each_there_once(world):
    case = loan(world)
    twice = CaseParty(case=case, name="heads", place="institution", place_id=world.here.pk, label="又一次")
    with pytest.raises(IntegrityError), transaction.atomic():
        twice.save(force_insert=True)


# --- offices -------------------------------------------------------------------------------------------------------
def test_role_of_several_offices_counts_for_its_own(user_of):
    one, other = DepartmentFactory(), DepartmentFactory()
    reporter = scope_of(user_of("department_reporter", office=one))
    asked = [reporter.holds(("department_reporter",), "office", office.pk) for office in (one, other)]
    assert asked == ["department_reporter", ""]
    assert reporter.holds(("department_reporter",), "group", one.pk) == ""
    treasury = scope_of(user_of("treasury_officer", office=other))
    assert treasury.holds(("treasury_officer",), "group", 7) == "treasury_officer"
