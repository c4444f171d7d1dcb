"""Numbers in plans: set by the group, their difficulty by the officer, told at the year's end with evidence, the schools' own
reports beside; none of it before its day, and all of it where a plan is printed, copied, compared or taken out.
"""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from groups.planning.annual_plans.queries.attainment import target_attainment
from groups.planning.annual_plans.queries.sheet import reports_of, sheet_of
from groups.planning.annual_plans.rules import compare
from groups.planning.annual_plans.services import plans, strategies
from groups.planning.annual_plans.services.case import fix_difficulty, owner_of
from groups.planning.annual_plans.services.plans import content_of, copy_last_year
from groups.planning.models import AnnualPlan, PlanTarget
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.attachments.services import attach, withdraw
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import Act, ActKind, Purpose
from nanan_groups.records.orders import Order
from nanan_groups.testing.papers import pdf
from nanan_groups.testing.plan_made import approved, opened, plan_of, step, told_all, written
from nanan_groups.testing.plan_pages_made import at, parts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(two_groups, people) -> AnnualPlan:
    opened()
    return plan_of(two_groups.a.group)


@pytest.fixture
def carried_out(plan, people) -> AnnualPlan:
    return approved(plan, people)


def order(actor, reason="") -> Order:
    return Order(actor=actor, effective_on=timezone.localdate(), reason=reason, kind=ActKind.ENTRY)


# --- what the group sets -----------------------------------------------------------------------------------------------
def test_the_form_has_numbers_and_no_difficulty(plan, people, client_of):
    principal, url = client_of(people.principal), at("plan-edit", plan)
    page = principal.get(url)
    assert "target-1-difficulty" not in page.content.decode()
    sent = parts_of(page) | {
        "target-1-text": "教研参与率", "target-1-unit": "%", "target-1-baseline": "60", "target-1-goal": "90.5",
        "target-1-difficulty": "very_hard",
    }  # fmt: skip
    assert principal.post(url, sent).status_code == 302
    row = plan.targets.get(ordinal=1)
    assert (row.baseline, row.goal, row.direction, row.unit, row.difficulty) == (6000, 9050, "up", "%", "")
    with pytest.raises(TypeError):
        plans.save_target(actor=people.principal, plan=plan, ordinal=1, seen=row.revision, difficulty="hard")


def test_a_goal_that_leads_nowhere_is_refused_and_the_rest_kept(plan, people, client_of):
    principal, url = client_of(people.principal), at("plan-edit", plan)
    sent = parts_of(principal.get(url)) | {
        "target-1-text": "教研参与率", "target-1-baseline": "60", "target-1-goal": "60",
    }  # fmt: skip
    answer = principal.post(url, sent).content.decode()
    assert "目标值与基线相同，完成率无从计算" in answer
    row = plan.targets.get(ordinal=1)
    assert (row.text, row.baseline, row.goal) == ("教研参与率", 6000, None)
    with pytest.raises(RuleViolation, match="方向是“降低”，目标值应小于基线"):
        plans.save_target(actor=people.principal, plan=plan, ordinal=1, seen=row.revision, direction="down", goal=7000)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"goal": None}, "个性目标 1 缺目标值"),
        ({"baseline": None, "unit": ""}, "个性目标 1 缺基线、单位"),
        ({"text": ""}, "个性目标 1 未填写"),
    ],
)
def test_a_target_without_its_numbers_is_not_handed_in(plan, people, facts, words):
    written(plan, people.principal)
    plan.targets.filter(ordinal=1).update(**facts)
    with pytest.raises(RuleViolation, match=f"尚缺：{words}"):
        step(plan, "submit", people.principal)


def test_money_says_where_it_comes_from(plan, people):
    written(plan, people.principal)
    plan.tasks.update(source="")
    with pytest.raises(RuleViolation, match="任务 1 缺经费来源"):
        step(plan, "submit", people.principal)
    plan.tasks.update(money=0)
    step(plan, "submit", people.principal)


# --- how hard it is ----------------------------------------------------------------------------------------------------
def test_the_officer_fixes_the_difficulty_with_the_step(plan, people, client_of):
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    officer, url = client_of(people.officer), at("plan-step", plan, "endorse")
    page = officer.get(url)
    assert "正文目标1：40 → 60 %（提高）" in page.content.decode()
    form = page.context["form"]
    sent = {name: form[name].value() for name in ("seen", "request_key")} | {"comment": ""}
    refused = officer.post(url, sent)
    assert refused.status_code == 200
    assert refused.content.decode().count("请核定难度") >= 3
    assert plan_of(plan.group).case.state == "submitted"
    levels = {"difficulty_1": "ordinary", "difficulty_2": "hard", "difficulty_3": "very_hard"}
    assert officer.post(url, sent | levels).status_code == 302
    assert list(plan.targets.order_by("ordinal").values_list("difficulty", flat=True)) == list(levels.values())
    lines = {line.field: line.new for line in Act.objects.get(verb="annual_plan_endorse").changes.all()}
    assert lines["个性目标 2 难度"] == "较难"


def test_without_it_nothing_is_approved(plan, people):
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    plan.case.refresh_from_db()
    with pytest.raises(RuleViolation, match="请核定个性目标 1、2、3 的难度"):
        perform(case=plan.case, arrow="endorse", actor=people.officer, seen=plan.case.version)
    assert plan_of(plan.group).case.state == "submitted"


def test_it_is_mended_afterwards_with_a_reason(carried_out, people, client_of):
    with pytest.raises(RuleViolation, match="请写明调整难度的原因"):
        fix_difficulty(order=order(people.officer), plan=carried_out, levels={1: "hard"})
    for who in (people.principal, people.leader, people.stranger):
        with pytest.raises(PermissionDenied):
            fix_difficulty(order=order(who, "x"), plan=carried_out, levels={1: "hard"})
    with pytest.raises(RuleViolation, match="请从所列难度中选择"):
        fix_difficulty(order=order(people.officer, "x"), plan=carried_out, levels={1: "impossible"})
    fix_difficulty(order=order(people.officer, "核对基线后调整"), plan=carried_out, levels={1: "hard"})
    assert carried_out.targets.get(ordinal=1).difficulty == "hard"
    assert Act.objects.get(verb="fix_difficulty").reason == "核对基线后调整"
    page = client_of(people.officer).get(at("plan-difficulty", carried_out)).content.decode()
    assert "个性目标 1 难度" in page
    assert (
        at("plan-difficulty", carried_out)
        in client_of(people.officer).get(at("plan-detail", carried_out)).content.decode()
    )


# --- the year's end ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"reached": None}, "个性目标 1 缺实际达到"),
        ({"evidence": ""}, "个性目标 1 缺达成说明或佐证附件"),
    ],
)
def test_a_summary_tells_what_was_reached_and_how_it_is_known(carried_out, people, facts, words):
    told_all(carried_out, people)
    carried_out.targets.filter(ordinal=1).update(**facts)
    with pytest.raises(RuleViolation, match=words):
        step(carried_out, "submit_summary", people.principal)


def test_a_task_tells_what_was_reached(carried_out, people):
    told_all(carried_out, people)
    task = carried_out.tasks.get()
    task.progress.update(reached="")
    with pytest.raises(RuleViolation, match="任务 1 未填实际达到"):
        step(carried_out, "submit_summary", people.principal)
    task.progress.update(reached="12")
    step(carried_out, "submit_summary", people.principal)


def test_a_paper_of_the_plan_is_evidence(carried_out, people, client_of):
    paper = attach(
        actor=people.office,
        owner=owner_of(carried_out),
        file=SimpleUploadedFile("统计表.pdf", pdf()),
        file_name="统计表.pdf",
        purpose=Purpose.EVIDENCE,
        title="统计表",
    )
    told_all(carried_out, people, evidence="", evidence_file_id=paper.pk)
    page = client_of(people.principal).get(at("plan-progress", carried_out)).content.decode()
    assert "统计表" in page
    assert sheet_of(carried_out).targets[0].file == "统计表"
    with pytest.raises(RuleViolation, match="所选的佐证附件不在本计划的附件内"):
        plans.record_attainment(
            actor=people.office,
            plan=carried_out,
            ordinal=1,
            seen=9,
            reached=1,
            evidence="",
            evidence_file_id=paper.pk + 1,
        )
    step(carried_out, "submit_summary", people.principal)
    proofs = target_attainment(campaign=carried_out.campaign.code)[carried_out.group_id]
    assert [one.proof for one in proofs] == [True, True, True]


def test_a_paper_taken_back_proves_nothing(carried_out, people):
    paper = attach(
        actor=people.office,
        owner=owner_of(carried_out),
        file=SimpleUploadedFile("统计表.pdf", pdf()),
        file_name="统计表.pdf",
        purpose=Purpose.EVIDENCE,
    )
    told_all(carried_out, people, evidence="", evidence_file_id=paper.pk)
    withdraw(actor=people.office, attachment=paper, reason="传错了")
    with pytest.raises(RuleViolation, match="个性目标 1 缺达成说明或佐证附件"):
        step(carried_out, "submit_summary", people.principal)


def test_a_summary_has_a_day_before_which_it_is_not_taken(carried_out, people, client_of):
    told_all(carried_out, people)
    tomorrow = timezone.localdate() + timedelta(days=1)
    type(carried_out.campaign).objects.update(summary_opens=tomorrow)
    words = f"{tomorrow.year}年{tomorrow.month}月{tomorrow.day}日起才能提交总结。"
    with pytest.raises(RuleViolation, match=words):
        step(carried_out, "submit_summary", people.principal)
    page = client_of(people.principal).get(at("plan-step", carried_out, "submit_summary")).content.decode()
    assert words in page
    assert (
        f"{tomorrow.year}年{tomorrow.month}月{tomorrow.day}日起受理"
        in client_of(people.principal).get(at("plan-progress", carried_out)).content.decode()
    )
    type(carried_out.campaign).objects.update(summary_opens=timezone.localdate())
    step(carried_out, "submit_summary", people.principal)


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ({}, date(2027, 3, 1)),
        ({"basis": "budget_year", "summary_on": date(2026, 12, 20)}, date(2026, 9, 1)),  # it opened after the middle
        ({"summary_on": date(2027, 1, 15), "half_on": None}, date(2027, 1, 15)),  # never after the last day
        ({"summary_opens": date(2027, 5, 1)}, date(2027, 5, 1)),
    ],
)
def test_by_default_in_the_second_half_of_the_year(two_groups, people, given, day):
    days = {
        "year": 2026, "opens_on": date(2026, 9, 1), "submit_on": date(2026, 9, 30), "review_on": date(2026, 10, 31),
        "half_on": None, "summary_on": date(2027, 7, 15), "summary_opens": None,
    }  # fmt: skip
    assert opened(**days | given).summary_opens == day


def test_not_after_its_own_last_day(two_groups, people):
    with pytest.raises(RuleViolation, match="年终总结开始受理日不能早于开始日，也不能晚于年终总结提交截止日"):
        opened(summary_opens=timezone.localdate() + timedelta(days=301))


# --- what the schools did ----------------------------------------------------------------------------------------------
def test_the_school_reports_on_its_own_strategy(carried_out, people, two_groups, client_of):
    site = two_groups.a.tight
    clerk, url = client_of(people.clerk), at("strategy-report", carried_out, site.code)
    assert "待填执行情况" in clerk.get(reverse("planning:my-year")).content.decode()
    assert clerk.post(url, parts_of(clerk.get(url)) | _report(carried_out, site, "承担教研两次")).status_code == 302
    row = carried_out.strategies.get(site=site)
    assert (row.report, row.reported_by) == ("承担教研两次", people.clerk)
    assert row.signed_at is not None  # it is no change of the strategy
    for who in (people.principal, people.officer):
        page = client_of(who).get(at("plan-detail", carried_out)).content.decode()
        assert "承担教研两次" in page
        assert f"{people.clerk.name}，" in page
    for who in (people.fellow, people.principal):
        assert client_of(who).get(url).status_code == 403
    assert "执行情况已填报" in clerk.get(reverse("planning:my-year")).content.decode()


def _report(plan, site, text) -> dict:
    return {f"report-{plan.strategies.get(site=site).pk}-report": text}


def test_who_has_not_told_stops_nobody_and_is_named(carried_out, people, client_of):
    told_all(carried_out, people)
    page = client_of(people.principal).get(at("plan-step", carried_out, "submit_summary")).content.decode()
    assert "下列成员校还没有填写策略执行情况" in page
    step(carried_out, "submit_summary", people.principal)
    assert [one.text for one in reports_of(carried_out)] == ["", ""]
    assert client_of(people.officer).get(at("plan-detail", carried_out)).content.decode().count("学校未填报") == 2


def test_not_before_the_plan_is_carried_out_nor_after_its_summary(plan, people, two_groups):
    row = plan.strategies.select_related("site", "plan__case").get(site=two_groups.a.tight)
    with pytest.raises(RuleViolation, match="不能修改"):
        strategies.save_report(actor=people.clerk, strategy=row, text="早了", seen=row.revision)


# --- everywhere a plan goes --------------------------------------------------------------------------------------------
def test_a_new_version_is_compared_with_its_numbers(plan, people):
    written(plan, people.principal)
    old = content_of(plan)
    row = plan.targets.get(ordinal=2)
    plans.save_target(
        actor=people.principal, plan=plan, ordinal=2, seen=row.revision, baseline=8000, goal=7550, direction="down"
    )
    task = plan.tasks.get()
    plans.save_task(actor=people.principal, task=task, seen=task.revision, values={"source": "group"})
    changes = {(one.part, one.title): one.lines for one in compare(old, content_of(plan))}
    assert changes == {
        ("任务", "正文任务"): [("经费来源", "区级专项", "集团自筹")],
        ("个性目标", "目标 2"): [("方向", "提高", "降低"), ("基线", "40", "80"), ("目标值", "60", "75.5")],
    }


def test_a_version_from_before_the_numbers_can_be_compared(plan, people):
    written(plan, people.principal)
    old = content_of(plan)
    old["targets"] = [{"key": 1, "text": "旧目标", "measure": "测评", "difficulty": "hard"}]
    lines = {one.title: one.lines for one in compare(old, content_of(plan)) if one.part == "个性目标"}["目标 1"]
    assert ("基线", "", "40") in lines


def test_last_years_result_is_this_years_baseline(carried_out, people, two_groups):
    told_all(carried_out, people)
    type(carried_out.campaign).objects.update(year=carried_out.campaign.year - 1)
    opened()
    new = AnnualPlan.objects.get(group=two_groups.a.group, campaign__year=carried_out.campaign.year)
    copy_last_year(actor=people.principal, plan=new)
    row = new.targets.get(ordinal=1)
    assert (row.text, row.unit, row.direction, row.baseline, row.goal) == ("正文目标1", "%", "up", 5400, None)
    assert (row.difficulty, row.reached, row.evidence) == ("", None, "")
    task = new.tasks.get()
    assert (task.source, task.baseline) == ("district", "12")


def test_taken_out_as_numbers(carried_out, people, client_of):
    told_all(carried_out, people)
    url = reverse("planning:campaign-tasks-xlsx", args=[carried_out.campaign.code])
    book = load_workbook(io.BytesIO(client_of(people.officer).get(url).content))
    tasks, targets = (list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets)
    task = dict(zip(tasks[0], tasks[1], strict=True))
    assert (task["经费来源"], task["实际达到"]) == ("区级专项", "12")
    target = dict(zip(targets[0], targets[1], strict=True))
    assert [target[name] for name in ("基线", "目标值", "单位", "难度", "实际达到", "完成率（%）")] == [
        40, 60, "%", "一般", 54, 70,
    ]  # fmt: skip


def test_printed_with_its_numbers(carried_out, people, client_of):
    told_all(carried_out, people)
    principal = client_of(people.principal)
    plan, summary = (
        principal.get(at(page, carried_out)).content.decode() for page in ("plan-print", "plan-summary-print")
    )
    assert "40 → 60%（提高）" in plan
    assert "（经费来源：区级专项）" in plan
    assert "54%，完成率 70%" not in plan  # the plan as it was approved; what became of it is a paper of its own
    assert "40 → 60%（提高）" in summary
    assert "54%，完成率 70%" in summary


# --- for the evaluation ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "facts",
    [
        {"baseline": 100, "goal": 100},
        {"baseline": 100, "goal": 99, "direction": "up"},
        {"baseline": 100, "goal": 101, "direction": "down"},
        {"direction": "sideways"},
        {"difficulty": "easy"},
    ],
)
def test_the_database_refuses(plan, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanTarget.objects.filter(plan=plan, ordinal=1).update(**facts)


def test_an_unknown_source_of_money(plan, people):
    written(plan, people.principal)
    with pytest.raises(IntegrityError), transaction.atomic():
        plan.tasks.update(source="lottery")
