"""A round from its opening to the published result by five roles at one screen, on a desk and on a phone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.models import Assignment, Participant, Round, RoundExpert, Score
from evaluation.results.services.moderation import decide_pending, enter_fact
from evaluation.results.services.stages import finalise
from evaluation.scores.services.experts import declare
from evaluation.scores.services.scoring import hand_in
from evaluation.systems.models import Indicator, IndicatorPart
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.models import WorkdayYear
from nanan_groups.testing.factories import entry
from nanan_groups.testing.plan_desk import SCREENS, Desk, good
from nanan_groups.testing.round_made import order, over, round_desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@SCREENS
def test_a_whole_round(screen, request, live_server, two_groups, user_of):
    page = request.getfixturevalue(screen)
    today = timezone.localdate()
    days = {name: today + timedelta(days=n) for name, n in (("assess_by", 9), ("score_by", 19), ("moderate_by", 29))}
    made = round_desk(two_groups, user_of, school_year_of(today), days)
    with entry():
        for year in (today.year, today.year + 1):
            WorkdayYear.objects.create(year=year, source="放假安排")
    desk, code = Desk(page, live_server), made.round.code
    board = reverse("evaluation:round-detail", args=[code])

    def round_act(verb: str) -> None:
        desk.go(reverse("evaluation:round-act", args=[code, verb]))
        page.locator("main form button.primary").click()
        page.locator("main form button.primary").click()
        page.wait_for_url(f"**{board}")

    # The officer opens the round.
    desk.sit(made.officer).go(reverse("evaluation:round-list"))
    good(page, f"evaluation-rounds-{screen}")
    round_act("open")
    good(page, f"evaluation-round-open-{screen}")
    one = Participant.objects.select_related("case", "round__system", "group").get(round=made.round, group=made.a.group)
    # The group writes, saved while it types, and its principal hands in.
    case = one.case.code
    desk.sit(made.principal).go(reverse("evaluation:assessment-edit", args=[case]))
    for indicator in ("1-1", "1-3"):
        page.fill(f"[name='text-{indicator}-text']", "成员校全部参加，佐证见附件。")
        page.locator(f"[data-part='text-{indicator}'] [data-state]", has_text="已保存").wait_for()
    good(page, f"evaluation-assessment-edit-{screen}")
    desk.go(reverse("evaluation:assessment-step", args=[case, "hand_in"]))
    desk.press("确认提交自评")
    page.wait_for_url(f"**/assessments/{case}/")
    good(page, f"evaluation-assessment-{screen}")
    desk.go(reverse("evaluation:assessment-evidence", args=[case, "1-1"]))
    good(page, f"evaluation-evidence-{screen}")
    # Experts are drawn, and score by keyboard.
    desk.sit(made.officer).go(reverse("evaluation:round-act", args=[code, "draw"]))
    page.fill("[name=each]", "3")
    page.locator("main form button.primary").click()
    page.locator("main form button.primary").click()
    page.wait_for_url(f"**{board}")
    desk.go(reverse("evaluation:round-experts", args=[code]))
    good(page, f"evaluation-experts-{screen}")
    for expert in RoundExpert.objects.exclude(user=made.experts[0]).select_related("round", "user").order_by("pk"):
        declare(order=order(expert.user), signed=expert)
    over(made.round, "assess_by", today)
    round_act("scoring")
    desk.sit(made.experts[0]).go(reverse("evaluation:declaration", args=[code]))
    good(page, f"evaluation-declaration-{screen}")
    page.check("[name=agree]")
    page.locator("main form button.primary").click()
    page.locator("main form button.primary").click()
    page.wait_for_url("**/evaluation/sheets/")
    good(page, f"evaluation-sheets-{screen}")
    mine = Assignment.objects.get(scorer__user=made.experts[0], participant=one)
    desk.go(reverse("evaluation:sheet-detail", args=[mine.code]))
    page.keyboard.press("n")
    page.keyboard.press("2")
    page.locator("[data-state]", has_text="已保存").wait_for()
    assert Score.objects.get(assignment=mine).level == "good"
    good(page, f"evaluation-sheet-{screen}")
    for sheet in Assignment.objects.filter(participant__round=made.round).select_related("scorer__user").order_by("pk"):
        Score.objects.filter(assignment=sheet, level="").update(level="excellent")
        hand_in(order=order(sheet.scorer.user), assignment=sheet)
    # Moderated, the draft sent, appealed.
    desk.sit(made.officer)
    round_act("moderation")
    good(page, f"evaluation-round-moderated-{screen}")
    result = reverse("evaluation:result-detail", args=[code, made.a.group.code])
    desk.go(reverse("evaluation:ruling-act", args=[code, made.a.group.code, "1-3", "enter"]))
    good(page, f"evaluation-enter-{screen}")
    part = IndicatorPart.objects.get(indicator__system=made.system, indicator__code="1-3")
    for each in Participant.objects.filter(round=made.round).select_related("round__system"):
        facts = {"text": "章程、牌匾", "document": "核查表"}
        enter_fact(order=order(made.officer), participant=each, part=part, **facts)
    row = Round.objects.select_related("system").get(code=code)
    left = list(Indicator.objects.filter(system=made.system, code__in=["1-2", "7-1"]))
    decide_pending(order=order(made.officer, reason="全区没有数据"), row=row, indicators=left, kind="exclude")
    desk.go(result)
    good(page, f"evaluation-result-moderated-{screen}")
    desk.go(reverse("evaluation:result-list", args=[code]))
    good(page, f"evaluation-results-{screen}")
    round_act("drafts")
    desk.sit(made.principal).go(result)
    good(page, f"evaluation-result-draft-{screen}")
    desk.go(reverse("evaluation:ruling-act", args=[code, made.a.group.code, "1-3", "appeal"]))
    page.fill("[name=text]", "议事规则已经修订并备案。")
    page.locator("main form button.primary").click()
    page.locator("main form button.primary").click()
    page.wait_for_url(f"**{result}#i1-3")
    page.get_by_role("link", name="1-3 章程", exact=True).click()
    good(page, f"evaluation-appeal-{screen}")
    appeal = page.url.rstrip("/").rsplit("/", 1)[1]
    desk.sit(made.other).go(reverse("evaluation:appeal-step", args=[appeal, "decide"]))
    good(page, f"evaluation-appeal-decide-{screen}")
    page.fill("[name=points]", "15")
    page.fill("[name=answer]", "补证属实。")
    desk.press("确认作出决定")
    page.wait_for_url(f"**/appeals/{appeal}/")
    # Final, published by the leader, read by the group.
    Round.objects.filter(code=code).update(appeal_by=today - timedelta(days=1))
    finalise(order=order(made.officer), row=Round.objects.select_related("system").get(code=code))
    desk.sit(made.leader).go(reverse("evaluation:round-act", args=[code, "publish"]))
    page.fill("[name=document]", "南教发〔2026〕12号")
    page.locator("main form button.primary").click()
    page.locator("main form button.primary").click()
    page.wait_for_url(f"**{board}")
    good(page, f"evaluation-round-published-{screen}")
    desk.sit(made.principal).go(result)
    page.locator("details summary", has_text="步骤").first.click()
    good(page, f"evaluation-result-published-{screen}")
    assert "名次" in page.inner_text("main")
