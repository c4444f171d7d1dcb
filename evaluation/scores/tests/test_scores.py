"""Experts assigned and drawn without conflicts, the declaration, one cell at a time, handed in; nobody reads another's."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from evaluation.models import Assignment, Indicator, IndicatorSystem, Round, RoundExpert, Score, SelfAssessment
from evaluation.rounds.services.rounds import start_scoring
from evaluation.scores.queries import conflicts, given_scores, overall_comments
from evaluation.scores.rules import draw, far_apart, levels_text
from evaluation.scores.services import experts as expert_services
from evaluation.scores.services import scoring as scoring_services
from evaluation.scores.services.experts import assign, declare, draw_experts, end_assignment
from evaluation.scores.services.scoring import hand_in, save_score
from groups.papers.parts.services import Conflict
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import ActChange
from nanan_groups.testing.clock import at
from nanan_groups.testing.factories import AppointmentFactory, StaffMemberFactory, StaffPostFactory, entry
from nanan_groups.testing.round_made import opened, order, over, round_desk
from nanan_groups.testing.staffing_factories import ExchangeLegFactory

TODAY = date(2026, 12, 1)


def refused(said: str, action, *given, **told):
    with pytest.raises(RuleViolation) as problem:
        action(*given, **told)
    assert said in problem.value.sentence, problem.value.sentence


def test_drawn_evenly_by_a_seed():
    experts, groups = [3, 1, 2, 4], [10, 11, 12, 13]
    found = draw("种子", experts, groups, {(1, 10)}, 2)
    assert found == draw("种子", experts[::-1], groups[::-1], {(1, 10)}, 2)
    assert found != draw("另一种子", experts, groups, {(1, 10)}, 2)
    assert not found.short
    assert (1, 10) not in found.pairs
    loads = [sum(expert == one for expert, _ in found.pairs) for one in experts]
    assert loads == [2, 2, 2, 2]
    assert draw("s", [1, 2], [10], {(1, 10)}, 2).short == {10: 1}
    assert draw("s", [1, 2], [10], set(), 2, {(1, 10)}).pairs == ((2, 10),)


def test_spread():
    assert far_apart(["excellent", "fair"])
    assert not far_apart(["excellent", "good", "good"])
    assert levels_text(["fair", "excellent"]) == "优、中"


@pytest.fixture
def desk(two_groups, user_of):
    made = round_desk(two_groups, user_of)
    opened(made)
    return made


def scoring(desk):
    """Both groups have three experts, who signed; the experts' days have come."""
    draw_experts(order=order(desk.officer), row=desk.round, experts=desk.experts, each=3, seed="种子")
    for one in RoundExpert.objects.order_by("pk"):
        declare(order=order(one.user), signed=one)
    over(desk.round, "assess_by")
    start_scoring(order=order(desk.officer), row=desk.round)
    desk.sheet = Assignment.objects.get(scorer__user=desk.experts[0], participant=desk.one)
    return desk.sheet


@pytest.mark.django_db
def test_conflicts_of_three_years(desk):
    post, leg, before = desk.experts
    lead = desk.a.lead_site
    with entry():
        person = StaffMemberFactory(staff_no=post.username, name=post.name)
        StaffPostFactory(person=person, site=lead, valid_from=date(2020, 9, 1))
        sent = StaffMemberFactory(staff_no=leg.username.upper(), name=leg.name)
        ExchangeLegFactory(person=sent, to_site=desk.b.tight, valid_from=date(2024, 9, 1), valid_to=date(2025, 7, 1))
        gone = {"valid_from": date(2020, 9, 1), "valid_to": date(2022, 9, 1)}
        AppointmentFactory(user=before, role="group_principal", group=desk.a.group, **gone)
        late = {"valid_from": date(2022, 9, 1), "valid_to": date(2024, 9, 1)}
        AppointmentFactory(user=before, role="group_office", group=desk.b.group, **late)
    found = conflicts(desk.experts, [desk.one, desk.two], TODAY)
    assert {(user, key) for user, key in found} == {
        (post.pk, desk.one.pk), (leg.pk, desk.two.pk), (before.pk, desk.two.pk),
    }  # fmt: skip
    given = {"order": order(desk.officer), "row": desk.round}
    refused("须回避", assign, **given, person=post, participants=[desk.one])
    assign(**given, person=post, participants=[desk.two])
    refused("或曾被撤销", assign, **given, person=post, participants=[desk.two])
    refused("2 个集团不足 3 名", draw_experts, **given, experts=desk.experts, each=3)
    refused("没有评估专家的任职", assign, **given, person=desk.leader, participants=[desk.one])
    refused("至少须 3 名", start_scoring, **given)
    row = Assignment.objects.get()
    end_assignment(order=order(desk.officer, reason="本人请假"), row=desk.round, assignment=row)
    row.refresh_from_db()
    assert row.why == "本人请假"


@pytest.mark.django_db
def test_one_cell_after_the_other(desk):
    sheet = scoring(desk)
    mine, other = desk.experts[:2]
    cell = Score.objects.get(assignment=sheet)
    told = {"actor": mine, "score": cell}
    with pytest.raises(PermissionDenied):
        save_score(actor=other, score=cell, level="good", seen=0)
    refused("弃权须写明原因", save_score, **told, abstained=True, seen=0)
    refused("请从所列等级中选择", save_score, **told, level="perfect", seen=0)
    save_score(**told, level="good", comment="有特色", seen=0)
    with pytest.raises(Conflict):
        save_score(**told, level="fair", seen=0)
    refused("已经开始评", end_assignment, order=order(desk.officer, reason="换人"), row=desk.round, assignment=sheet)
    assert hand_in(order=order(mine), assignment=sheet, comment="总的很好").late is False
    assert not ActChange.objects.filter(new__contains="总的很好").exists()
    assert overall_comments(desk.one) == ["总的很好"]
    refused("已交卷", save_score, **told, level="fair", seen=1)
    refused("已交卷", hand_in, order=order(mine), assignment=sheet)
    second = Assignment.objects.get(scorer__user=mine, participant=desk.two)
    refused("还有 1 项没有评", hand_in, order=order(mine), assignment=second)
    save_score(actor=mine, score=second.scores.get(), abstained=True, reason="不熟悉", seen=0)
    with at("2026-12-25T09:00"):
        assert hand_in(order=order(mine), assignment=second).late
    found = given_scores([desk.one, desk.two])
    assert [(one.levels, one.abstained, one.comments) for one in found.values()] == [
        (("good",), 0, ("有特色",)), ((), 1, ()),
    ]  # fmt: skip


@pytest.mark.django_db
def test_declared_first_and_conflicts_found_later(desk):
    given = {"order": order(desk.officer), "row": desk.round}
    for expert in desk.experts:
        assign(**given, person=expert, participants=[desk.one, desk.two])
    mine = RoundExpert.objects.get(user=desk.experts[0])
    sheet = mine.assignments.get(participant=desk.two)
    with pytest.raises(PermissionDenied):
        declare(order=order(desk.experts[1]), signed=mine)
    refused("请写明与所选集团的关系", declare, order=order(mine.user), signed=mine, related=[sheet])
    with entry():
        StaffPostFactory(person=StaffMemberFactory(staff_no=desk.experts[1].username), site=desk.a.tight)
    for expert in RoundExpert.objects.exclude(pk=mine.pk):
        declare(order=order(expert.user), signed=expert)

    IndicatorSystem.objects.update(valid_scores=2)
    desk.round.system.refresh_from_db()
    over(desk.round, "assess_by")
    start_scoring(**given)
    cell = sheet.scores.get()
    refused("请先签署回避声明", save_score, actor=mine.user, score=cell, level="good", seen=0)
    declare(order=order(mine.user), signed=mine, related=[sheet], text="亲属在该校任教")
    refused("已经撤销", save_score, actor=mine.user, score=cell, level="good", seen=0)
    refused("您已签署", declare, order=order(mine.user), signed=mine)
    late = Assignment.objects.get(scorer__user=desk.experts[1], participant=desk.one)
    save_score(actor=desk.experts[1], score=late.scores.get(), level="good", seen=0)
    refused("您须回避", hand_in, order=order(desk.experts[1]), assignment=late)


@pytest.mark.django_db
def test_pages_and_nobody_elses_scores(desk, client_of, django_assert_max_num_queries):
    sheet = scoring(desk)
    mine, other = client_of(desk.experts[0]), client_of(desk.experts[1])
    detail = reverse("evaluation:sheet-detail", args=[sheet.code])
    cell = Score.objects.get(assignment=sheet)
    key = f"score-{cell.pk}"
    assert mine.get(detail).status_code == 200
    sent = {"part": key, f"{key}-mark": "weak", f"{key}-comment": "机密评语", f"{key}-seen": "0", f"{key}-was": ""}
    autosave = reverse("evaluation:sheet-autosave", args=[sheet.code])
    with django_assert_max_num_queries(10):
        answer = mine.post(autosave, sent)
    assert (answer.status_code, answer.json()["seen"], answer.json()["errors"]) == (200, "1", {})
    assert mine.post(autosave, sent | {f"{key}-mark": "abstain", f"{key}-seen": "1"}).json()["errors"]["reason"]
    assert other.post(autosave, sent).status_code == 404
    assert other.get(detail).status_code == 404
    assert other.get(reverse("evaluation:sheet-hand-in", args=[sheet.code])).status_code == 404
    assert "机密评语" in mine.get(detail).content.decode()
    evidence = reverse("evaluation:assessment-evidence", args=[desk.one.case.code, "1-1"])
    assert mine.get(evidence).status_code == 200
    before = reverse("evaluation:assessment-detail", args=[desk.one.case.code])
    assert mine.get(before).status_code == 403
    board = reverse("evaluation:round-detail", args=["PG2026-1"])
    experts = reverse("evaluation:round-experts", args=["PG2026-1"])
    for client in (client_of(desk.officer), client_of(desk.leader), client_of(desk.principal), other):
        for url in (board, experts, reverse("evaluation:round-list"), "/"):
            page = client.get(url).content.decode()
            assert "机密评语" not in page
            assert "弱" not in page or url == "/"
    assert "0 / 3 已交卷" in client_of(desk.officer).get(board).content.decode()
    assert "已交卷" not in client_of(desk.principal).get(board).content.decode()
    assert client_of(desk.principal).get(experts).status_code == 403
    assert client_of(desk.principal).get(reverse("evaluation:sheet-list")).status_code == 403
    assert sheet.participant.name in mine.get(reverse("evaluation:sheet-list")).content.decode()
    assert "评审：" in mine.get("/").content.decode()
    assert mine.get(reverse("evaluation:declaration", args=["PG2026-1"])).status_code == 200
    officer = client_of(desk.officer)
    for verb in ("assign", "draw", "unassign", "change", "withdraw"):
        assert officer.get(reverse("evaluation:round-act", args=["PG2026-1", verb])).status_code == 200
    whole = {f"{key}-mark": "good", f"{key}-seen": "1", f"{key}-was": "x", f"{key}-comment": "机密评语"}
    assert mine.post(detail, whole).status_code == 302
    cell.refresh_from_db()
    assert (cell.level, cell.revision) == ("good", 2)


@pytest.mark.django_db
def test_what_a_group_says_is_read_after_the_declaration_and_without_a_conflict(desk, client_of):
    for expert in desk.experts:
        assign(order=order(desk.officer), row=desk.round, person=expert, participants=[desk.one, desk.two])
    SelfAssessment.objects.create(participant=desk.one, indicator=Indicator.objects.get(code="1-1"), text="我们的特色")
    over(desk.round, "assess_by")
    start_scoring(order=order(desk.officer), row=desk.round)
    mine = RoundExpert.objects.get(user=desk.experts[0])
    sheet = mine.assignments.get(participant=desk.one)
    detail = reverse("evaluation:sheet-detail", args=[sheet.code])
    evidence = reverse("evaluation:assessment-evidence", args=[desk.one.case.code, "1-1"])

    def read():
        client = client_of(mine.user)
        page = client.get(detail).content.decode()
        return "我们的特色" in page, evidence in page, client.get(evidence).status_code == 200

    assert read() == (False, False, False)
    declare(order=order(mine.user), signed=mine)
    assert read() == (True, True, True)
    with entry():
        StaffPostFactory(person=StaffMemberFactory(staff_no=mine.user.username), site=desk.a.tight)
    assert read() == (False, False, False)


@pytest.mark.django_db
def test_the_round_is_held_before_its_state_is_asked(desk, monkeypatch):
    """Moderation that begins while an expert waits for the round: he comes too late."""
    sheet = scoring(desk)
    save_score(actor=sheet.scorer.user, score=sheet.scores.get(), level="good", seen=0)
    signed = RoundExpert.objects.get(user=desk.experts[1])
    RoundExpert.objects.filter(pk=signed.pk).update(declared_at=None)

    def meanwhile(key):
        Round.objects.filter(pk=key).update(state="moderating")

    for module in (scoring_services, expert_services):
        monkeypatch.setattr(module, "hold_round", meanwhile)
    refused("评分已经结束", hand_in, order=order(sheet.scorer.user), assignment=sheet)
    Round.objects.update(state="scoring")
    refused("评分已经结束", declare, order=order(signed.user), signed=signed)
