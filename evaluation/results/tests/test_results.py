"""A round from moderation to publication: facts frozen, decided by hand, appealed once, graded once, published once."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from evaluation.models import (
    Appeal,
    GroupResult,
    IndicatorResult,
    IndicatorSystem,
    PublishedRound,
    Round,
    Ruling,
)
from evaluation.results.additions import published_grades
from evaluation.results.services.appeals import file_appeal
from evaluation.results.services.moderation import (
    decide_pending,
    enter_fact,
    record_veto,
    rule,
    tolerate,
    withdraw_veto,
)
from evaluation.results.services.stages import finalise, send_drafts
from evaluation.rounds.services.rounds import withdraw_group
from groups.governance.organs.models import GoverningBody
from groups.measures.tolerance.models import ToleranceDecision
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import Act, Notice
from nanan_groups.testing.clock import at
from nanan_groups.testing.factories import AppointmentFactory, entry
from nanan_groups.testing.organ_factories import BodyMeetingFactory
from nanan_groups.testing.results_made import (
    AFTER_APPEALS,
    decided,
    drafted,
    finished,
    moderated_desk,
    publish,
    refused,
)
from nanan_groups.testing.round_made import order

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(two_groups, user_of):
    return moderated_desk(two_groups, user_of)


def total(one) -> tuple:
    row = GroupResult.objects.get(participant=one)
    return row.total, row.basic, row.feature


def test_facts_are_frozen_and_decided_by_hand(desk):
    found = {one.indicator.code: one for one in IndicatorResult.objects.filter(participant=desk.one)}
    assert {code: (one.state, one.score) for code, one in found.items()} == {
        "1-1": ("scored", 2400), "1-2": ("computed", 2000), "1-3": ("pending", None), "7-1": ("pending", None),
    }  # fmt: skip
    assert found["1-2"].parts.get().fact["numerator"] == "2"
    assert total(desk.one) == (None, None, 2400)
    with entry():
        BodyMeetingFactory(body=GoverningBody.objects.get(group=desk.a.group), held_on=date(2026, 9, 20))
    facts = {"part": desk.check, "document": "核查表"}
    refused("不在清单里", enter_fact, order=order(desk.officer), participant=desk.one, text="别的", **facts)
    refused(
        "请写明依据",
        enter_fact,
        order=order(desk.officer),
        participant=desk.one,
        text="章程",
        part=desk.check,
        document="",
    )
    refused("4 项待核", send_drafts, order=order(desk.officer), row=desk.round)
    given = {"participant": desk.one, "kind": "zero"}
    refused("只有待核的", rule, order=order(desk.officer), indicator=desk.codes["1-2"], **given)
    with pytest.raises(PermissionDenied):
        rule(order=order(desk.leader), indicator=desk.codes["7-1"], **given)
    decided(desk)
    given = {"row": desk.round, "indicators": [desk.codes["7-1"]], "kind": "exclude"}
    refused("没有待核的", decide_pending, order=order(desk.officer, reason="再办"), **given)
    # 24 + (20 + 20), the 90 points that apply brought up to 100
    assert total(desk.one) == (7111, 4000, 2400)
    told = {"participant": desk.one, "indicator": desk.codes["1-1"], "kind": "moderate"}
    refused("不能超过这个指标的权重", rule, order=order(desk.officer), **told, points=3001)
    rule(order=order(desk.officer, reason="专家漏看佐证"), **told, points=2700)
    assert total(desk.one)[2] == 2700
    assert list(Ruling.objects.filter(kind="moderate").values_list("before", "points")) == [("24.00", 2700)]


def test_nobody_moderates_his_own_group(desk, user_of):
    both = user_of("group_office", group=desk.a.group)
    with entry():
        AppointmentFactory(user=both, role="registry_officer")
    given = {"participant": desk.one, "indicator": desk.codes["7-1"], "kind": "zero"}
    refused("您是该集团的", rule, order=order(both), **given)


def test_vetoes_and_tolerance(desk):
    facts = {"happened_on": date(2026, 10, 1), "text": "数据造假", "effect": "one_down"}
    refused("请写明认定文件", record_veto, order=order(desk.officer), participant=desk.one, **facts)
    veto = record_veto(order=order(desk.officer, document="通报1号"), participant=desk.one, **facts)
    assert "否决事项（降一等）" in GroupResult.objects.get(participant=desk.one).marks[-1]
    refused("有效的容错决定", tolerate, order=order(desk.officer), veto=veto, tolerance="没有")
    with entry():
        told = {"title": "改革试点", "fact": "事实", "decision": "不追究", "document": "容错1号"}
        ToleranceDecision.objects.create(
            code="RC0001", group=desk.a.group, decided_on=date(2026, 11, 1), school_year=2026, **told
        )
    tolerate(order=order(desk.officer), veto=veto, tolerance="改革试点（容错1号）")
    assert "不影响等级" in GroupResult.objects.get(participant=desk.one).marks[-1]
    ToleranceDecision.objects.update(withdrawn_on=date(2026, 12, 1), why="不符合条件")
    drafted(desk)
    assert GroupResult.objects.get(participant=desk.one).marks[-1].endswith("数据造假")
    assert "容错1号" in Act.objects.get(verb="send_drafts").changes.get(field="容错决定（已撤销）").old


def test_a_veto_entered_by_mistake_is_withdrawn(desk, client_of):
    facts = {"happened_on": date(2026, 10, 1), "text": "数据造假", "effect": "one_down"}
    veto = record_veto(order=order(desk.officer, document="通报1号"), participant=desk.one, **facts)
    refused("请写明撤销的原因", withdraw_veto, order=order(desk.officer, reason=" "), veto=veto)
    act = reverse("evaluation:result-act", args=["PG2026-1", desk.a.group.code, "withdraw-veto"])
    told = {
        "veto": veto.pk,
        "reason": "登错了集团",
        "kind": "entry",
        "effective_on": "2026-12-01",
        "request_key": "k",
    } | {"act_confirmed": "1"}
    assert client_of(desk.officer).post(act, told).status_code == 302
    assert not any("数据造假" in mark for mark in GroupResult.objects.get(participant=desk.one).marks)
    refused("已撤销", withdraw_veto, order=order(desk.officer, reason="再来"), veto=veto)
    page = client_of(desk.officer).get(reverse("evaluation:result-detail", args=["PG2026-1", desk.a.group.code]))
    assert "登记否决事项" in page.content.decode() and "撤销登记有误" not in page.content.decode()


def test_appealed_once_and_decided_by_another(desk):
    refused(
        "核定中",
        file_appeal,
        order=order(desk.principal),
        participant=desk.one,
        indicator=desk.codes["1-2"],
        text="漏计",
    )
    drafted(desk)
    assert desk.round.appeal_by == date(2026, 12, 8)
    assert Notice.objects.filter(user=desk.principal, text__contains="评估初稿已送达").exists()
    given = {"participant": desk.one, "indicator": desk.codes["1-2"], "text": "漏计一次会议"}
    with pytest.raises(PermissionDenied):
        file_appeal(order=order(desk.neighbour), **given)
    with at("2026-12-09T09:00"):
        refused("已于", file_appeal, order=order(desk.principal), **given)
    appeal = file_appeal(order=order(desk.principal), **given)
    refused("只能申诉一次", file_appeal, order=order(desk.principal), **given)
    refused("申诉期到", finalise, order=order(desk.officer), row=desk.round)
    case, facts = appeal.case, {"outcome": "upheld", "points": 3000, "answer": "补证属实"}
    step = {"case": case, "arrow": "decide", "seen": 0}
    refused("没有参加核定的人", perform, **step, actor=desk.officer, facts=facts)
    refused("应高于初稿", perform, **step, actor=desk.other, facts=facts | {"points": 2000})
    refused("请写明改定的得分", perform, **step, actor=desk.other, facts=facts | {"points": None})
    with pytest.raises(PermissionDenied):
        perform(**step, actor=desk.principal, facts=facts)
    with at("2026-12-10T09:00"):
        refused("还有 1 件申诉", finalise, order=order(desk.officer), row=desk.round)
        perform(**step, actor=desk.other, facts=facts)
    appeal.refresh_from_db()
    assert (appeal.outcome, appeal.points) == ("upheld", 3000)
    found = IndicatorResult.objects.get(participant=desk.one, indicator__code="1-2")
    assert (found.state, found.score) == ("moderated", 3000)
    assert GroupResult.objects.get(participant=desk.one).grade == ""
    assert Appeal.objects.count() == 1


def test_published_once_and_computed_again(desk):
    IndicatorSystem.objects.update(top_from=7000, good_from=6500, fit_from=6000, small="exempt")
    desk.round.system.refresh_from_db()
    refused("核定中", publish, desk)
    finished(desk)
    grades = {one.participant_id: (one.grade, one.rank) for one in GroupResult.objects.all()}
    assert grades == {desk.one.pk: ("top", 2), desk.two.pk: ("top", 1)}
    with pytest.raises(PermissionDenied):
        publish(desk, desk.officer)
    refused("须写明文号", publish, desk, document="")
    refused("公布日不能晚于今天", publish, desk, published_on=date(2026, 12, 10))
    refused("申诉期到 2026年12月8日 24 时", publish, desk, published_on=date(2026, 12, 8))
    IndicatorSystem.objects.update(appeals=False)
    Round.objects.update(appeal_by=None)
    desk.round.refresh_from_db()
    refused("不能早于初稿送达日 2026年12月1日", publish, desk, published_on=date(2026, 11, 30))
    publish(desk)
    refused("已公布", publish, desk)
    refused("已公布", withdraw_group, order=order(desk.officer, reason="退出"), row=desk.round, participant=desk.two)
    offered = {one.group: (one.grade, one.published_on) for one in published_grades(date(2026, 12, 31))}
    assert offered[desk.a.group.pk] == ("excellent", AFTER_APPEALS)
    assert not list(published_grades(AFTER_APPEALS))
    out = StringIO()
    call_command("check_evaluation", stdout=out)
    assert "相符：1 轮" in out.getvalue()
    out = StringIO()
    call_command("evaluation_result", "--round", desk.round.code, "--format", "json", stdout=out)
    (first, _) = json.loads(out.getvalue())
    assert (first["code"], first["total"], first["grade"], first["rank"]) == (desk.a.group.code, "71.11", "top", 2)
    assert [one["code"] for one in first["indicators"]] == ["1-1", "1-2", "1-3", "7-1"]
    meetings = first["indicators"][1]
    assert (meetings["numerator"], meetings["score"], meetings["kind"]) == ("2", "20.00", "computed")
    assert meetings["steps"][0]["value"] == "20.00"
    GroupResult.objects.filter(participant=desk.one).update(total=9000)
    with pytest.raises(CommandError):
        call_command("check_evaluation", stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("evaluation_result", "--round", "PG2026-9", stdout=StringIO())
    assert PublishedRound.objects.get().content["round"]["document"] == "南教发〔2026〕12号"


def test_pages_by_stage(desk, client_of):
    officer, leader, group = client_of(desk.officer), client_of(desk.leader), client_of(desk.principal)
    result = reverse("evaluation:result-detail", args=["PG2026-1", desk.a.group.code])
    whole = reverse("evaluation:result-list", args=["PG2026-1"])
    board = reverse("evaluation:round-detail", args=["PG2026-1"])
    assert "有特色" in officer.get(result).content.decode()
    assert officer.get(whole).status_code == 200
    assert "还没有办完" in officer.get(board).content.decode()
    assert group.get(result).status_code == 404
    act = reverse("evaluation:ruling-act", args=["PG2026-1", desk.a.group.code, "1-3", "enter"])
    assert officer.get(act).status_code == 200
    assert leader.get(act).status_code == 403
    veto = reverse("evaluation:result-act", args=["PG2026-1", desk.a.group.code, "veto"])
    assert officer.get(veto).status_code == 200
    appeal_page = reverse("evaluation:ruling-act", args=["PG2026-1", desk.a.group.code, "1-2", "appeal"])
    assert officer.get(appeal_page).status_code == 404
    drafted(desk)
    shown = group.get(result).content.decode()
    assert "提出申诉" in shown
    assert "71.11" in shown
    assert "名次" not in shown.replace("等级和名次", "")
    assert desk.two.name not in shown
    assert group.get(whole).status_code == 403
    other = reverse("evaluation:result-detail", args=["PG2026-1", desk.b.group.code])
    assert group.get(other).status_code == 404
    assert group.get(appeal_page).status_code == 200
    appeal = file_appeal(
        order=order(desk.principal), participant=desk.one, indicator=desk.codes["1-2"], text="漏计一次会议"
    )
    page = reverse("evaluation:appeal-detail", args=[appeal.case.code])
    step = reverse("evaluation:appeal-step", args=[appeal.case.code, "decide"])
    assert group.get(page).status_code == 200
    assert client_of(desk.neighbour).get(page).status_code == 404
    assert client_of(desk.other).get(step).status_code == 200
    assert "漏计一次会议" in officer.get(page).content.decode()
