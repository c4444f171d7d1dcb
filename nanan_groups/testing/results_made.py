"""A round whose experts are done: moderated, its drafts sent, final. Helpers for tests of results."""

from datetime import date
from types import SimpleNamespace

import pytest

from evaluation.models import Assignment, Indicator, IndicatorPart, RoundExpert
from evaluation.results.services.moderation import decide_pending, enter_fact
from evaluation.results.services.stages import finalise, publish_round, send_drafts, start_moderation
from evaluation.rounds.services.rounds import start_scoring
from evaluation.scores.services.experts import declare, draw_experts
from evaluation.scores.services.scoring import hand_in, save_score
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import WorkdayYear

from .clock import at
from .factories import entry
from .organ_factories import BodyMeetingFactory, GoverningBodyFactory
from .round_made import opened, order, over, round_desk

AFTER_APPEALS = date(2026, 12, 9)
LEVELS = ("excellent", "good", "good")


def refused(said: str, action, *given, **told):
    with pytest.raises(RuleViolation) as problem:
        action(*given, **told)
    assert said in problem.value.sentence, problem.value.sentence


def moderated_desk(two_groups, user_of) -> SimpleNamespace:
    """Scored by three experts, and moderated: one group held two meetings, the other four."""
    made = round_desk(two_groups, user_of)
    opened(made)
    draw_experts(order=order(made.officer), row=made.round, experts=made.experts, each=3, seed="种子")
    for one in RoundExpert.objects.order_by("pk"):
        declare(order=order(one.user), signed=one)
    over(made.round, "assess_by")
    start_scoring(order=order(made.officer), row=made.round)
    for sheet in Assignment.objects.select_related("scorer__user").order_by("pk"):
        level = LEVELS[made.experts.index(sheet.scorer.user)]
        save_score(actor=sheet.scorer.user, score=sheet.scores.get(), level=level, comment="有特色", seen=0)
        hand_in(order=order(sheet.scorer.user), assignment=sheet)
    with entry():
        for side, meetings in ((made.a, 2), (made.b, 4)):
            body = GoverningBodyFactory(group=side.group)
            for number in range(meetings):
                BodyMeetingFactory(body=body, held_on=date(2026, 9, 10 + number))
        WorkdayYear.objects.create(year=2026, source="国办发〔2025〕1号")
    start_moderation(order=order(made.officer), row=made.round)
    made.codes = {one.code: one for one in Indicator.objects.filter(system=made.system)}
    made.check = IndicatorPart.objects.get(indicator__code="1-3")
    return made


def decided(desk) -> None:
    """Everything pending is decided."""
    for one, text in ((desk.one, "章程、牌匾、规则、监督"), (desk.two, "章程")):
        facts = {"part": desk.check, "text": text, "document": "核查表"}
        enter_fact(order=order(desk.officer), participant=one, **facts)
    given = {"row": desk.round, "indicators": [desk.codes["7-1"]], "kind": "exclude"}
    decide_pending(order=order(desk.officer, reason="全区没有数据"), **given)


def drafted(desk) -> None:
    decided(desk)
    send_drafts(order=order(desk.officer), row=desk.round)
    desk.round.refresh_from_db()
    desk.one.round.refresh_from_db()


def finished(desk) -> None:
    drafted(desk)
    with at("2026-12-09T09:00"):
        finalise(order=order(desk.officer), row=desk.round)
    desk.round.refresh_from_db()


def publish(desk, who=None, *, document: str = "南教发〔2026〕12号", published_on: date = AFTER_APPEALS) -> None:
    with at("2026-12-09T15:00"):
        publish_round(order=order(who or desk.leader, document=document), row=desk.round, published_on=published_on)
