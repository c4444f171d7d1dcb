"""Who leaves a round, and who may not do what in it: nobody on his own group, on his own scores, on what he did himself."""

from datetime import date

import pytest
from django.urls import reverse

from evaluation.models import Assignment, GroupResult, IndicatorResult, Round
from evaluation.results.queries.results import moderators
from evaluation.results.services.appeals import file_appeal
from evaluation.results.services.moderation import decide_pending, enter_fact, record_veto, rule
from evaluation.results.services.stages import finalise, start_moderation
from evaluation.rounds.services.rounds import open_round_for_groups, withdraw_group
from evaluation.scores.services.experts import assign, draw_experts, end_assignment
from evaluation.scores.services.scoring import hand_in
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import Todo
from nanan_groups.testing.clock import at
from nanan_groups.testing.factories import AppointmentFactory, entry
from nanan_groups.testing.results_made import drafted, moderated_desk, publish, refused
from nanan_groups.testing.round_made import order

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
UPHELD = {"outcome": "upheld", "points": 3000, "answer": "属实"}


@pytest.fixture
def desk(two_groups, user_of):
    return moderated_desk(two_groups, user_of)


def also(user, role):
    """The same person with another appointment."""
    with entry():
        AppointmentFactory(user=user, role=role)
    return type(user).objects.get(pk=user.pk)


def appealed(desk):
    drafted(desk)
    told = {"participant": desk.one, "indicator": desk.codes["1-2"], "text": "漏计"}
    return file_appeal(order=order(desk.principal), **told)


def test_a_group_that_leaves_takes_its_appeals_along(desk, client_of):
    case = appealed(desk).case
    withdraw_group(order=order(desk.officer, reason="集团撤销"), row=desk.round, participant=desk.one)
    assert not Todo.objects.filter(case=case, done_at__isnull=True).exists()
    refused("已退出本轮评估", perform, case=case, arrow="decide", seen=0, actor=desk.other, facts=UPHELD)
    with at("2026-12-10T09:00"):
        assert (
            "还没有办完"
            not in client_of(desk.officer).get(reverse("evaluation:round-detail", args=["PG2026-1"])).content.decode()
        )
        finalise(order=order(desk.officer), row=desk.round)
    desk.round.refresh_from_db()
    assert desk.round.state == "final"


def test_a_group_that_leaves_is_scored_by_nobody(two_groups, user_of, client_of):
    desk = moderated_desk(two_groups, user_of)
    Round.objects.filter(pk=desk.round.pk).update(
        state="scoring", facts_on=None, score_by=date(2026, 12, 31), moderate_by=date(2027, 1, 31)
    )
    desk.round.refresh_from_db()
    Assignment.objects.filter(participant=desk.one).update(handed_in_at=None)
    refused("还有 1 个集团有专家没有交卷", start_moderation, order=order(desk.officer), row=desk.round)
    withdraw_group(order=order(desk.officer, reason="集团撤销"), row=desk.round, participant=desk.one)
    sheet = Assignment.objects.filter(participant=desk.one).select_related("scorer__user").first()
    refused("该集团不参加本轮评估", hand_in, order=order(sheet.scorer.user), assignment=sheet)
    assert f"评审：{desk.one.name}" not in client_of(sheet.scorer.user).get("/").content.decode()
    GroupResult.objects.all().delete()
    IndicatorResult.objects.all().delete()
    start_moderation(order=order(desk.officer), row=desk.round)
    desk.round.refresh_from_db()
    assert desk.round.state == "moderating"


def test_nobody_runs_what_his_own_group_is_judged_by(desk):
    both = also(desk.principal, "registry_officer")
    given = {"order": order(both, reason="停办"), "row": desk.round}
    refused("您是该集团的", withdraw_group, **given, participant=desk.one)
    refused("您所在的集团参加本轮", withdraw_group, **given, participant=desk.two)
    Round.objects.filter(pk=desk.round.pk).update(state="assessing")
    sheet = Assignment.objects.filter(participant=desk.one).first()
    refused("您是该集团的", end_assignment, **given, assignment=sheet)
    refused("您是该集团的", assign, **given, person=desk.experts[0], participants=[desk.two, desk.one])
    refused("您是该集团的", draw_experts, **given, experts=desk.experts, each=3)
    refused("您是该集团的", _reopened, desk, both, f"{desk.a.group.code}=停办")


def _reopened(desk, actor, excluded):
    again = {"assess_by": date(2026, 12, 31), "score_by": date(2027, 1, 31), "moderate_by": date(2027, 2, 28)}
    Round.objects.filter(pk=desk.round.pk).update(state="prepared", opened_on=None, **again)
    desk.round.refresh_from_db()
    open_round_for_groups(order=order(actor), row=desk.round, excluded=excluded)


def test_experts_neither_moderate_nor_decide(desk, client_of):
    scorer = also(desk.experts[0], "registry_officer")
    told = {"participant": desk.one, "indicator": desk.codes["1-1"], "kind": "moderate", "points": 3000}
    refused("您是“", rule, order=order(scorer), **told)
    pending = {"row": desk.round, "indicators": [desk.codes["7-1"]], "kind": "exclude"}
    refused("没有待核的", decide_pending, order=order(scorer), **pending)
    page = reverse("evaluation:result-detail", args=["PG2026-1", desk.a.group.code])
    assert ["登记否决事项" in client_of(who).get(page).content.decode() for who in (desk.officer, scorer)] == [
        True,
        False,
    ]
    step = {"arrow": "decide", "seen": 0, "facts": UPHELD}
    refused("您参加过本轮评审或核定", perform, case=appealed(desk).case, actor=scorer, **step)


def test_who_moderated_is_not_forgotten(desk, user_of):
    facts = {"part": desk.check, "participant": desk.one, "document": "核查表"}
    enter_fact(order=order(desk.other), text="章程", **facts)
    enter_fact(order=order(desk.officer), text="章程、牌匾", **facts)
    third = user_of("registry_officer")
    veto = {"participant": desk.one, "happened_on": date(2026, 10, 1), "text": "假", "effect": "one_down"}
    record_veto(order=order(third, document="通报1号"), **veto)
    assert {desk.officer.pk, desk.other.pk, third.pk} <= moderators(desk.round)
    assert desk.leader.pk not in moderators(desk.round)


def test_published_by_nobody_who_had_a_hand_in_it(desk, user_of):
    case = appealed(desk).case
    decider, leader = also(desk.other, "bureau_leader"), user_of("bureau_leader")
    perform(case=case, arrow="decide", seen=0, actor=decider, facts={"outcome": "refused", "answer": "不属实"})
    with at("2026-12-10T09:00"):
        finalise(order=order(desk.officer), row=desk.round)
    desk.round.refresh_from_db()
    for who in (decider, also(desk.experts[0], "bureau_leader"), also(desk.neighbour, "bureau_leader")):
        refused("您办理或参加过", publish, desk, who)
    publish(desk, leader)
