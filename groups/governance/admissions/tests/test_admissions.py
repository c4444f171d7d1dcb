"""Admission: applied for, examined on a filed charter, the plaque, withdrawal; and those from before the portal."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from groups.governance.admissions import services as admissions
from groups.governance.admissions.queries import admission_of, admission_sheet, facts_of
from groups.governance.admissions.rules import ADMISSION
from groups.governance.models import Admission
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.cases import engine
from nanan_groups.records.models import Case, CaseStep, Notice, Todo
from nanan_groups.testing.charter_made import EXAMINED, PLAQUE, filed, opened, past_admission, past_charter, take
from nanan_groups.testing.charter_rules_made import ROLE_OF, refused
from nanan_groups.testing.clock import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ENDED = {"ended_on": TODAY, "ended_document": "南岸教〔2026〕9号"}
FACTS = {"examine": EXAMINED, "refuse": ENDED, "plaque": PLAQUE, "withdraw": ENDED}


@pytest.fixture
def people(people, user_of):
    people.second = user_of("registry_officer")
    return people


@pytest.fixture
def group(two_groups):
    return two_groups.a.group


@pytest.fixture
def applied(group, people) -> Admission:
    past_charter(group, people.officer)
    return opened(group, people.principal)


def test_a_group_applies_is_examined_and_gets_its_plaque(group, people, applied):
    assert (applied.by_group, applied.case.submitted_by, applied.case.state) == (True, people.principal, "applied")
    assert Todo.objects.get(case=applied.case).role == "registry_officer"
    take(applied, "examine", people.officer, **EXAMINED)
    assert (applied.examined_on, applied.document, applied.charter.filing_number) == (
        TODAY,
        "南岸教〔2026〕8号",
        "旧备1号",
    )
    assert Notice.objects.filter(user=people.principal, case=applied.case).count() == 1
    take(applied, "plaque", people.officer, **PLAQUE)
    assert (applied.case.state, applied.plaque_number, applied.plaque_on, applied.plaque_place) == (
        "plaqued",
        "NA-001",
        TODAY,
        "区教委",
    )
    assert admission_of(group) == applied
    assert not Todo.objects.filter(case=applied.case, done_at__isnull=True).exists()
    told = dict(facts_of(admission_sheet(applied), day_text))
    assert (told["集团名称"], told["牌号"], told["集团总校"]) == ("甲canaryA教育集团", "NA-001", "甲canaryA总校自称")


@pytest.mark.parametrize("who", ["office", "member", "clerk", "leader", "expert", "stranger"])
def test_only_the_principal_applies_or_the_officer_opens(group, people, who):
    with pytest.raises(PermissionDenied):
        opened(group, getattr(people, who))
    assert not Admission.objects.exists()


def test_one_admission_at_a_time(group, people, applied):
    with refused("open"):
        opened(group, people.officer)
    assert Case.objects.filter(kind="admission").count() == 1


def test_no_examination_without_a_filed_charter(group, people):
    admission = opened(group, people.principal)
    with refused("missing") as problem:
        take(admission, "examine", people.officer, **EXAMINED)
    assert "该集团还没有备案并施行的章程" in problem.value.sentence
    past_charter(group, people.officer, filed_on=TODAY, effective_on=TODAY - timedelta(days=1))
    for days, code in ((1, "before-charter"), (2, "no-charter")):
        with refused(code) as problem:
            take(admission, "examine", people.officer, **(EXAMINED | {"examined_on": TODAY - timedelta(days=days)}))
        assert problem.value.field == "examined_on"
    assert "该集团没有施行中的章程，请核对审定日" in problem.value.sentence
    assert take(admission, "examine", people.officer, **EXAMINED).to == "examined"


def test_the_examination_rests_on_the_charter_in_force_that_day(group, people, applied):
    filed(group, people.principal, people.officer, filed_on=TODAY - timedelta(days=30), effective_on=TODAY)
    take(applied, "examine", people.officer, **(EXAMINED | {"examined_on": TODAY - timedelta(days=10)}))
    assert applied.charter.filing_number == "旧备1号"


def test_whoever_opened_it_does_not_examine_it(group, people):
    past_charter(group, people.officer)
    admission = opened(group, people.officer)
    assert admission.by_group is False
    for arrow in ("examine", "refuse"):
        with refused("own"):
            take(admission, arrow, people.officer, comment="不行", **FACTS[arrow])
    assert take(admission, "examine", people.second, **EXAMINED).to == "examined"


def test_a_refused_group_applies_again(group, people, applied):
    with refused("comment"):
        take(applied, "refuse", people.officer, **ENDED)
    take(applied, "refuse", people.officer, comment="师资不足", **ENDED)
    assert (applied.outcome, applied.ended_why, applied.ended_document) == ("refused", "师资不足", "南岸教〔2026〕9号")
    assert applied.case.closed_at is not None
    assert opened(group, people.principal).pk != applied.pk


def test_a_plaque_is_withdrawn_with_a_reason_and_its_number_never_used_again(group, two_groups, people, applied):
    take(applied, "examine", people.officer, **EXAMINED)
    with refused("order"):
        take(applied, "plaque", people.officer, **(PLAQUE | {"plaque_on": TODAY - timedelta(days=1)}))
    take(applied, "plaque", people.officer, **PLAQUE)
    with refused("comment"):
        take(applied, "withdraw", people.officer, comment=" ", **ENDED)
    with refused("order"):
        take(applied, "withdraw", people.officer, comment="停办", ended_on=TODAY - timedelta(days=1))
    take(applied, "withdraw", people.officer, comment="停办", **ENDED)
    assert (applied.case.state, applied.outcome, applied.ended_on) == ("withdrawn", "withdrawn", TODAY)
    assert admission_of(group) is None
    again = opened(group, people.principal)
    take(again, "examine", people.officer, **EXAMINED)
    with refused("plaque-taken") as taken:
        take(again, "plaque", people.officer, **PLAQUE)
    assert taken.value.field == "plaque_number"


@pytest.mark.parametrize(
    ("arrow", "before", "name"),
    [
        ("examine", "applied", "document"),
        ("examine", "applied", "examined_on"),
        ("refuse", "applied", "ended_on"),
        ("plaque", "examined", "plaque_place"),
        ("withdraw", "plaqued", "ended_on"),
    ],
)
def test_each_step_asks_for_its_facts(people, applied, arrow, before, name):
    for step in ("examine", "plaque"):
        if applied.case.state != before:
            take(applied, step, people.officer, **FACTS[step])
    with refused("required") as problem:
        take(applied, arrow, people.officer, comment="有话说", **(FACTS[arrow] | {name: None}))
    applied.case.refresh_from_db()
    assert (problem.value.field, applied.case.state) == (name, before)


def test_nothing_is_dated_ahead(people, applied):
    with refused("coming"):
        take(applied, "examine", people.officer, **(EXAMINED | {"examined_on": TODAY + timedelta(days=1)}))
    take(applied, "examine", people.officer, **EXAMINED)
    with refused("coming") as problem:
        take(applied, "plaque", people.officer, **(PLAQUE | {"plaque_on": TODAY + timedelta(days=1)}))
    assert problem.value.field == "plaque_on"


# --- every state × action × role --------------------------------------------------------------------------------------
ROW = {
    "applied": {},
    "examined": EXAMINED,
    "plaqued": EXAMINED | PLAQUE,
    "refused": {"outcome": "refused", "ended_on": TODAY, "ended_why": "不足"},
    "withdrawn": EXAMINED | PLAQUE | {"outcome": "withdrawn", "ended_on": TODAY, "ended_why": "停办"},
}
EMPTY = {
    "examined_on": None, "document": "", "plaque_number": "", "plaque_on": None, "plaque_place": "", "outcome": "",
    "ended_on": None, "ended_why": "", "ended_document": "",
}  # fmt: skip


@pytest.mark.parametrize("state", list(ADMISSION.states))
@pytest.mark.parametrize("arrow", [arrow.name for arrow in ADMISSION.arrows])
def test_every_state_action_and_role(people, applied, state, arrow):
    step = ADMISSION.arrow(arrow)
    for who, role in ROLE_OF.items():
        Case.objects.filter(pk=applied.case_id).update(state=state)
        Admission.objects.filter(pk=applied.pk).update(**(EMPTY | ROW[state]))
        actor = getattr(people, who)
        allowed = state in step.sources and role in step.roles and who != "stranger"
        applied.case.refresh_from_db()
        before = applied.case.version
        assert (step in engine.steps_for(applied.case, scope_of(actor))) == allowed, who
        if allowed:
            assert take(applied, arrow, actor, comment="有话说", **FACTS[arrow]).to == step.to
            continue
        with pytest.raises((PermissionDenied, RuleViolation)):
            take(applied, arrow, actor, comment="有话说", **FACTS[arrow])
        applied.case.refresh_from_db()
        assert (applied.case.state, applied.case.version) == (state, before), who


# --- before the portal -----------------------------------------------------------------------------------------------
def test_a_plaque_given_before_the_portal_is_recorded_as_such_and_can_be_withdrawn(group, people):
    made = past_admission(group, people.officer)
    assert (made.source, made.case.state, made.plaque_number, made.case.closed_at) == (
        "backfill",
        "plaqued",
        "NA-OLD",
        None,
    )
    assert not Todo.objects.filter(case=made.case).exists()
    take(made, "withdraw", people.officer, comment="停办", **ENDED)
    assert CaseStep.objects.get(case=made.case).source == "plaqued"  # though there is no step before


def test_recording_a_past_plaque_is_the_registry_officers_and_once(group, two_groups, people):
    for who in (people.principal, people.leader, people.office, people.stranger):
        with pytest.raises(PermissionDenied):
            past_admission(group, who)
    past_admission(group, people.officer)
    with refused("open"):
        past_admission(group, people.officer, plaque_number="NA-2")
    other = two_groups.b.group
    with refused("plaque-taken"):
        past_admission(other, people.officer)
    with refused("order"):
        past_admission(other, people.officer, plaque_number="NA-2", plaque_on=TODAY - timedelta(days=301))
    with refused("coming"):
        past_admission(other, people.officer, plaque_number="NA-2", plaque_on=TODAY + timedelta(days=1))
    assert Admission.objects.count() == Case.objects.filter(kind="admission").count() == 1


def test_a_number_is_trimmed_before_it_is_compared(group, two_groups, people):
    past_admission(group, people.officer)
    with refused("plaque-taken"):
        past_admission(two_groups.b.group, people.officer, plaque_number=" NA-OLD ")
    assert admissions.title_of(group) == "甲canaryA教育集团准入审定"
