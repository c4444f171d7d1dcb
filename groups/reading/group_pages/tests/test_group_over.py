"""A group that is over: every arrow of every kind of case is refused with the sentence that says so, and every other door to
its papers and organs; no page shows a button that leads to a refusal."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.governance.admissions.rules import ADMISSION
from groups.governance.charters import services as charters
from groups.governance.charters.rules import CHARTER
from groups.governance.charters.words import Verdict
from groups.governance.meetings import services as meetings
from groups.governance.organs.services import organs, past_terms
from groups.governance.own_rules import services as rules
from groups.planning.annual_plans.rules import ANNUAL_PLAN
from groups.planning.annual_plans.services import case as plan_papers
from groups.planning.development_plans import services as development_case
from groups.planning.development_plans.rules import DEVELOPMENT_PLAN
from groups.registry.education_groups.services import dissolve_group
from nanan_groups.kit.arrows import Arrow, CaseKind
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.acts import act
from nanan_groups.records.attachments.owners import may_write
from nanan_groups.records.cases.engine import follow, perform, steps_for
from nanan_groups.records.cases.kinds import Registered, registered
from nanan_groups.records.cases.queries import todos_of
from nanan_groups.records.models import ActKind, Case, CaseStep
from nanan_groups.records.orders import Order
from nanan_groups.testing import charter_made, development_made, plan_made
from nanan_groups.testing.organ_made import council_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
KINDS = (ANNUAL_PLAN, DEVELOPMENT_PLAN, CHARTER, ADMISSION)
TABLE = [(kind, arrow) for kind in KINDS for arrow in kind.arrows]


def over() -> str:
    return f"该集团已于{day_text(timezone.localdate())}终止，不再办理。"


def made(kind: CaseKind, group, people):
    """A paper of that kind, with its case."""
    if kind is ANNUAL_PLAN:
        plan_made.opened()
        return plan_made.plan_of(group)
    if kind is DEVELOPMENT_PLAN:
        return development_made.begun(group, people.principal)
    return (charter_made.started if kind is CHARTER else charter_made.opened)(group, people.principal)


def dissolved(group, people) -> None:
    order = Order(actor=people.officer, effective_on=timezone.localdate(), reason="集团撤销", kind=ActKind.CHANGE)
    dissolve_group(order=order, group=group)


def refused(action) -> str:
    with pytest.raises(RuleViolation) as raised:
        action()
    return raised.value.sentence


@pytest.mark.parametrize(("kind", "arrow"), TABLE, ids=[f"{kind.code}-{arrow.name}" for kind, arrow in TABLE])
def test_no_arrow_leads_on(two_groups, people, user_of, kind: CaseKind, arrow: Arrow):
    group = two_groups.a.group
    case = made(kind, group, people).case
    Case.objects.filter(pk=case.pk).update(state=arrow.sources[0])
    case.refresh_from_db()
    dissolved(group, people)
    others = [user_of("registry_officer"), user_of("bureau_leader"), user_of("group_principal", group=group)]
    actor = next(one for one in (*others, people.office) if scope_of(one).holds(arrow.roles, "group", group.pk))
    if registered(kind.code).exists(arrow, case):
        taken = {"case": case, "arrow": arrow.name, "actor": actor, "seen": case.version, "comment": "说明"}
        assert refused(lambda: perform(**taken)) == over()

    def followed():
        with act(kind=ActKind.ENTRY, verb="test", title="测试", actor=actor) as draft:
            follow(draft, case, arrow.name, actor=actor, comment="说明")

    assert refused(followed) == over()
    assert steps_for(case, scope_of(actor)) == []
    assert not CaseStep.objects.filter(case=case).exists()
    case.refresh_from_db()
    assert (case.state, case.version) == (arrow.sources[0], 0)


def test_a_kind_that_comes_later_rests_without_a_word_of_its_own(two_groups, people):
    step = Arrow("go", "去", "已去", ("begun",), "done", ("registry_officer",))
    later = Registered(CaseKind("later", "后来", {"begun": "开始", "done": "完成"}, (step,), final=frozenset({"done"})))
    case = Case(kind="later", place="group", place_id=two_groups.a.group.pk, state="begun")
    assert later.rest(case) == ""
    dissolved(two_groups.a.group, people)
    assert later.rest(case) == over()
    assert later.rest(Case(kind="later", place="district", state="begun")) == ""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_nobody_has_it_to_do_any_more(two_groups, people, kind):
    group = two_groups.a.group
    case = made(kind, group, people).case
    waiting = [people.principal, people.officer, people.leader]
    assert any(todo.case_id == case.pk for user in waiting for todo in todos_of(scope_of(user)))
    group.versions.update(valid_to=timezone.localdate())  # the day for which its end was registered has come
    assert not any(todo.case_id == case.pk for user in waiting for todo in todos_of(scope_of(user)))


DOORS = {
    "start_charter": lambda w: charter_made.started(w.group, w.people.office),
    "open_admission": lambda w: charter_made.opened(w.group, w.people.principal),
    "record_past_charter": lambda w: charter_made.past_charter(w.group, w.people.officer),
    "record_past_admission": lambda w: charter_made.past_admission(w.group, w.people.officer),
    "start_development": lambda w: development_made.begun(w.group, w.people.principal, 2031, 2035),
    "write_charter": lambda w: charters.save_section(
        actor=w.people.office, section=w.section, text="晚了", reference="", seen=w.section.revision
    ),
    "review_charter": lambda w: charters.review_section(
        actor=w.people.officer, section=w.section, verdict=Verdict.OK, remark="", seen=w.section.revision
    ),
    "add_rule": lambda w: rules.add_rule(
        order=charter_made.order(w.people.office),
        group=w.group,
        kind="appraisal",
        title="考核办法",
        adopted_on=date(2025, 1, 1),
    ),
    "change_rule": lambda w: rules.change_rule(order=charter_made.order(w.people.office), rule=w.rule, title="改名"),
    "set_up_organ": lambda w: organs.set_up_organ(
        order=w.council.order(), group=w.group, kind="party_committee", name="党委"
    ),
    "change_organ": lambda w: organs.change_organ(
        order=w.council.order(), body=w.council.body, name="改名", seats=3, seats_basis="", quorum="majority"
    ),
    "end_term": lambda w: organs.end_term(order=w.council.order(), member=w.council.chair),
    "withdraw_member": lambda w: organs.withdraw_member(
        order=w.council.order(kind="correction"), member=w.council.chair
    ),
    "record_past_term": lambda w: past_terms.record_past_term(
        order=w.council.order(kind="entry"),
        group=w.group,
        kind="party_committee",
        person="老书记",
        position="member",
        valid_from=date(2023, 1, 1),
        valid_to=date(2024, 1, 1),
    ),
    "record_meeting": lambda w: meetings.record_meeting(
        order=w.council.order(kind="entry"), body=w.council.body, held_on=date(2025, 3, 1), place="总校", agenda="计划"
    ),
    "add_resolution": lambda w: meetings.add_resolution(
        order=w.council.order(kind="entry"), meeting=w.meeting, text="决议", responsible="某", due_on=date(2025, 5, 1)
    ),
}


@pytest.fixture
def world(two_groups, people, user_of):
    """A group that had a charter under way, a rule, a council and its meeting, and is dissolved now."""
    made_of, group = SimpleNamespace(), two_groups.a.group
    made_of.group, made_of.people, made_of.council = group, people, council_of(two_groups, user_of)
    made_of.charter = charter_made.started(group, people.principal)
    made_of.section = made_of.charter.sections.select_related("charter__case").first()
    made_of.rule = rules.add_rule(
        order=charter_made.order(people.office),
        group=group,
        kind="appraisal",
        title="考核办法",
        adopted_on=date(2025, 1, 1),
    )
    made_of.meeting = meetings.record_meeting(
        order=made_of.council.order(kind="entry", reason=""),
        body=made_of.council.body,
        held_on=date(2025, 2, 1),
        place="总校",
        agenda="开会",
    )
    return made_of


@pytest.mark.parametrize("door", DOORS)
def test_no_other_door_is_open(world, door):
    dissolved(world.group, world.people)
    assert refused(lambda: DOORS[door](world)) == over()


def test_nothing_is_attached_any_more(world):
    office, officer = world.people.office, world.people.officer
    plan = development_made.begun(world.group, world.people.principal)
    plan_made.opened()
    doors = [
        (charters.charter_owner(world.charter), office),
        (rules.rule_owner(world.rule), office),
        (meetings.owner_of(world.meeting), officer),
        (development_case.owner_of(plan), office),
        (plan_papers.owner_of(plan_made.plan_of(world.group)), office),
    ]
    assert [may_write(owner, user) for owner, user in doors] == [True] * len(doors)
    dissolved(world.group, world.people)
    assert [may_write(owner, user) for owner, user in doors] == [False] * len(doors)


def test_pages_say_so_and_offer_nothing(world, client_of):
    admission = charter_made.opened(world.group, world.people.principal)
    pages = {
        reverse("governance:charter-detail", args=[world.charter.case.code]): "填写章程",
        reverse("governance:group-charter", args=[world.group.code]): "补录章程",
        reverse("governance:admission-detail", args=[admission.case.code]): "审定通过",
    }
    principal, officer = client_of(world.people.principal), client_of(world.people.officer)
    dissolved(world.group, world.people)
    for url, button in pages.items():
        for client in (principal, officer):
            page = client.get(url).content.decode()
            assert over() in page
            assert f'">{button}</a>' not in page
    edit = principal.post(reverse("governance:charter-edit", args=[world.charter.case.code]), {}, follow=True)
    assert (edit.status_code, over().removesuffix("。") in edit.content.decode()) == (409, True)
