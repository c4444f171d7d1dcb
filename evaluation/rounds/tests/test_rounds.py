"""A round prepared and opened: who takes part is frozen; what groups say of themselves, handed in or frozen as it stands."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from evaluation.models import Indicator, Participant, Round, SelfAssessment
from evaluation.rounds.queries import Progress, progress
from evaluation.rounds.rules import excluded_of, standing_of
from evaluation.rounds.services.assessments import save_text
from evaluation.rounds.services.rounds import (
    change_round,
    open_round_for_groups,
    start_round,
    start_scoring,
    withdraw_group,
)
from evaluation.scores.services.experts import draw_experts
from groups.papers.parts.services import Conflict
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.cases.reminders import send_reminders
from nanan_groups.records.models import Notice, Todo
from nanan_groups.testing.clock import at
from nanan_groups.testing.factories import EducationGroupFactory, entry
from nanan_groups.testing.round_made import DAYS, opened, order, over, round_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(two_groups, user_of):
    return round_desk(two_groups, user_of)


def refused(said: str, action, *given, **told):
    with pytest.raises(RuleViolation) as problem:
        action(*given, **told)
    assert said in problem.value.sentence, problem.value.sentence


def test_standing_by_months():
    assert standing_of(12) == ("full", "")
    assert standing_of(6) == ("full", "")
    assert standing_of(5)[0] == "ungraded"
    assert excluded_of("Z01=停办\n\n Z02 ＝ 撤并 ", {"Z01", "Z02"}) == {"Z01": "停办", "Z02": "撤并"}
    refused("看不懂", excluded_of, "Z01", {"Z01"})
    refused("没有编码为“Z09”", excluded_of, "Z09=无", {"Z01"})
    refused("写了两次", excluded_of, "Z01=无\nZ01=无", {"Z01"})


def test_prepared_once_and_changed(desk):
    row = desk.round
    assert (row.code, row.state, row.prepared_by) == ("PG2026-1", "prepared", desk.officer)
    again = {"system": desk.system, "name": "又一轮", **DAYS}
    refused("已有“2026年度评估”没有公布", start_round, order=order(desk.officer), **again)
    with pytest.raises(PermissionDenied):
        start_round(order=order(desk.leader), **again)
    refused(
        "依次在后",
        change_round,
        order=order(desk.officer),
        row=row,
        name="评估",
        **DAYS | {"score_by": date(2026, 12, 1)},
    )
    change_round(order=order(desk.officer), row=row, name="评估", **DAYS)
    assert Round.objects.get().name == "评估"
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=row.pk).update(state="published")


def test_opened_groups_are_frozen(desk):
    with entry():
        EducationGroupFactory(
            version__name="新集团", version__valid_from=date(2027, 3, 15), version__category="primary"
        )
        EducationGroupFactory(
            version__name="晚成立集团", version__valid_from=date(2026, 11, 20), version__category="primary"
        )
        EducationGroupFactory(version__name="某集群", version__category="preschool_cluster")
    out = EducationGroupFactory.create
    with entry():
        left = out(version__name="停办集团")
    opened(desk, f"{left.code}=学校停办")
    told = {one.name: (one.standing, one.light, one.months) for one in Participant.objects.all()}
    assert told[desk.one.name] == ("full", False, 12)
    assert told["停办集团"][0] == "excluded"
    assert told["某集群"] == ("full", True, 12)
    assert told["晚成立集团"] == ("full", False, 9)
    assert "新集团" not in told
    assert [each["relation"] for each in desk.one.members] == ["tight", "alliance"] or desk.one.members
    assert Todo.objects.filter(case=desk.one.case, done_at__isnull=True).count() == 2
    refused("现在的状态是“自评中”", open_round_for_groups, order=order(desk.officer), row=desk.round)
    withdraw_group(order=order(desk.officer, reason="集团撤销"), row=desk.round, participant=desk.two)
    assert not Todo.objects.filter(case=desk.two.case, done_at__isnull=True).exists()
    refused("已不参评", withdraw_group, order=order(desk.officer), row=desk.round, participant=desk.two)
    one = Indicator.objects.get(code="1-1")
    refused("已退出本轮评估", save_text, actor=desk.neighbour, participant=desk.two, indicator=one, text="字", seen=0)


def test_written_handed_in_and_frozen(desk):
    opened(desk)
    one, case = desk.one, desk.one.case
    own = Indicator.objects.get(code="1-1")
    with pytest.raises(PermissionDenied):
        save_text(actor=desk.neighbour, participant=one, indicator=own, text="别人", seen=0)
    save_text(actor=desk.office, participant=one, indicator=own, text="我们的特色", seen=0)
    with pytest.raises(Conflict):
        save_text(actor=desk.principal, participant=one, indicator=own, text="另一说法", seen=0)
    refused("没有自评：1-3 章程", perform, case=case, arrow="hand_in", actor=desk.principal, seen=case.version)
    save_text(actor=desk.principal, participant=one, indicator=Indicator.objects.get(code="1-3"), text="齐全", seen=0)
    with pytest.raises(PermissionDenied):
        perform(case=case, arrow="hand_in", actor=desk.office, seen=case.version)
    case.refresh_from_db()
    perform(case=case, arrow="hand_in", actor=desk.principal, seen=case.version)
    refused("自评现在的状态是“已提交”", save_text, actor=desk.office, participant=one, indicator=own, text="改", seen=1)
    refused("还不能开始专家评分", start_scoring, order=order(desk.officer), row=desk.round)
    draw_experts(order=order(desk.officer), row=desk.round, experts=desk.experts, each=3)
    refused(
        "自评 2026年12月10日 24 时截止，还有 1 个集团没有提交", start_scoring, order=order(desk.officer), row=desk.round
    )
    over(desk.round, "assess_by")
    start_scoring(order=order(desk.officer), row=desk.round)
    states = {each.group_id: each.case.state for each in Participant.objects.select_related("case")}
    assert (states[desk.a.group.pk], states[desk.b.group.pk]) == ("frozen", "frozen_open")
    assert SelfAssessment.objects.count() == 2
    assert Notice.objects.filter(user=desk.principal, text__contains="自评冻结").exists()
    assert Notice.objects.filter(user=desk.neighbour, text__contains="逾期未提交，已按填写的内容冻结").exists()
    rows = Participant.objects.filter(round=desk.round).select_related("case")
    assert progress(rows) == Progress(2, 1, 0)
    refused(
        "已经结束",
        change_round,
        order=order(desk.officer),
        row=desk.round,
        name="评估",
        **DAYS | {"assess_by": date(2026, 12, 9)},
    )


def test_late_is_marked_and_reminded(desk):
    opened(desk)
    case = desk.one.case
    assert send_reminders(today=date(2026, 12, 3)).people
    for code in ("1-1", "1-3"):
        own = Indicator.objects.get(code=code)
        save_text(actor=desk.office, participant=desk.one, indicator=own, text="有", seen=0)
    with at("2026-12-12T09:00"):
        case.refresh_from_db()
        perform(case=case, arrow="hand_in", actor=desk.principal, seen=case.version)
    case.refresh_from_db()
    assert case.late
    perform(case=case, arrow="send_back", actor=desk.officer, seen=case.version, comment="补充佐证")
    case.refresh_from_db()
    assert case.state == "returned"
    change_round(order=order(desk.officer), row=desk.round, name="评估", **DAYS | {"assess_by": date(2026, 12, 15)})
    case.refresh_from_db()
    assert case.submit_by.date() == date(2026, 12, 15)


def test_pages(desk, client_of, django_assert_max_num_queries):
    opened(desk)
    officer, group, stranger = client_of(desk.officer), client_of(desk.principal), client_of(desk.neighbour)
    code, page = desk.one.case.code, reverse("evaluation:round-detail", args=["PG2026-1"])
    assert desk.one.name in officer.get(page).content.decode()
    shown = group.get(page).content.decode()
    assert desk.one.name in shown
    assert desk.two.name not in shown
    assert client_of(desk.experts[0]).get(page).status_code == 200
    detail, edit = (reverse(f"evaluation:assessment-{name}", args=[code]) for name in ("detail", "edit"))
    assert "必须填写" in group.get(edit).content.decode()
    autosave = reverse("evaluation:assessment-autosave", args=[code])
    sent = {"part": "text-1-1", "text-1-1-text": "机密的自评", "text-1-1-seen": "0", "text-1-1-was": ""}
    with django_assert_max_num_queries(30):
        answer = group.post(autosave, sent)
    assert (answer.status_code, answer.json()["seen"]) == (200, "1")
    assert group.post(autosave, sent | {"text-1-1-text": "别的话"}).status_code == 409
    assert "机密的自评" in group.get(detail).content.decode()
    assert "机密的自评" not in officer.get(detail).content.decode()
    evidence = reverse("evaluation:assessment-evidence", args=[code, "1-1"])
    assert "机密的自评" not in officer.get(evidence).content.decode()
    assert "上传附件" in group.get(evidence).content.decode()
    for url in (detail, edit, evidence, autosave):
        assert stranger.get(url).status_code == 404 or stranger.post(url).status_code == 404
    assert group.post(edit, {"text-1-3-text": "齐全", "text-1-3-seen": "0", "text-1-3-was": "x"}).status_code == 302
    assert group.get(reverse("evaluation:assessment-step", args=[code, "hand_in"])).status_code == 200
    act = reverse("evaluation:round-act", args=["PG2026-1", "scoring"])
    assert officer.get(act).status_code == 200
    assert group.get(act).status_code == 403
    assert officer.get(reverse("evaluation:round-act", args=["PG2026-1", "open"])).status_code == 404
    assert officer.get(reverse("evaluation:round-start")).status_code == 200
    assert officer.get(reverse("evaluation:round-list")).status_code == 200
