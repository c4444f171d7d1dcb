"""Invented plans of last year, closed, and development plans: so that in demonstration mode there is something to copy from
and targets to serve. Written in bulk, beside the cases' own way: nobody waits for a year that is over.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from groups.papers.parts.services import fingerprint
from groups.planning.annual_plans.services.campaigns import close_campaign, open_campaign
from groups.planning.annual_plans.services.plans import content_of
from groups.planning.annual_plans.words import Checkpoint, Light
from groups.planning.development_plans import services as development_plans
from groups.planning.development_plans.services import record_past_development_plan
from groups.planning.development_plans.words import DevelopmentSection, PlanField
from groups.planning.models import (
    AnnualPlan,
    Campaign,
    DevelopmentPlan,
    PlanTask,
    PlanText,
    PlanVersion,
    SchoolStrategy,
    TaskProgress,
)
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.acts import act
from nanan_groups.records.models import ActKind, Case, CaseStep, Todo

# (arrow, done, from, to, who, days since the opening)
WAY = (
    ("submit", "已提交", "draft", "submitted", "principal", 25),
    ("endorse", "科室审核通过", "submitted", "endorsed", "officer", 32),
    ("leader_approve", "领导审定通过", "endorsed", "approved", "leader", 36),
    ("submit_summary", "总结已提交", "approved", "summary_submitted", "principal", 290),
    ("close", "已办结", "summary_submitted", "closed", "officer", 300),
)
SUMMARIES = {
    PlanField.ORGANISATION: "（示例）召开联席会九次，修订议事规则，成员校反馈良好。",
    PlanField.STAFF: "（示例）互派教师十一人，座谈会两次；新教师结对全部建立。",
    PlanField.CURRICULUM: "（示例）联合教研七次，形成单元设计十五个。",
    PlanField.RESOURCES: "（示例）实验室开放三十六课时，预约使用渐成习惯。",
    PlanField.DISTINCTIVE: "（示例）科技节如期举办，六所成员校参加。",
}
REACHED = ((92, Light.DONE), (88, Light.YELLOW), (90, Light.DONE), (100, Light.DONE))
OPEN_IN_THE_END = 2  # plans that last year never came to an end
GOALS = (
    ("staff", "骨干教师在成员校之间交流", "学年末统计", "人", "6", (10, 12, 15, 18, 20)),
    ("curriculum", "集团联合教研覆盖的学科", "查阅教研记录", "科", "2", (3, 3, 4, 5, 6)),
    ("resources", "向成员校开放的实验室课时", "查阅预约记录", "课时", "0", (30, 40, 60, 80, 100)),
)
SECTIONS = {
    DevelopmentSection.BASIS: "（示例）集团成员校办学基础较好，师资结构仍不均衡，课程和资源尚未形成共用机制。",
    DevelopmentSection.GOALS: "（示例）用五年时间建成教师共育、课程共建、资源共用的集团，成员校办学质量整体提高。",
    DevelopmentSection.KEY: "（示例）抓好教师交流、联合教研、资源共享三项重点任务，逐年推进。",
    DevelopmentSection.ORGANISATION: "（示例）完善联席会议和议事规则，每年向成员校公布执行情况。",
    DevelopmentSection.STAFF: "（示例）建立骨干教师交流名册，新教师结对带教全覆盖。",
    DevelopmentSection.CURRICULUM: "（示例）逐年扩大联合教研学科，形成共用的单元设计。",
    DevelopmentSection.RESOURCES: "（示例）建立集团资源目录，实验室、图书馆按课表开放。",
    DevelopmentSection.DISTINCTIVE: "（示例）办好艺术节和科技节，各成员校形成一项特色。",
    DevelopmentSection.SUPPORT: "（示例）落实经费和人员，每年检查一次规划执行情况。",
}


def make_last_year(demo, year: int, opens, *, texts, tasks) -> Campaign:
    """Every group's plan of the year before, followed to its end and the campaign closed. ``texts``, ``tasks``: what the
    plans of this year say too."""
    campaign = open_campaign(
        order=demo.order(opens), title=f"{school_year_text(year)} 学年年度计划（演示）", basis="school_year", year=year,
        opens_on=opens, submit_on=opens + timedelta(days=30), review_on=opens + timedelta(days=60),
        half_on=opens + timedelta(days=150), summary_on=opens + timedelta(days=295),
    )  # fmt: skip
    for field, text in texts.items():
        summary = SUMMARIES[field]
        PlanText.objects.filter(plan__campaign=campaign, field=field).update(text=text, summary=summary, revision=2)
    plans = list(AnnualPlan.objects.filter(campaign=campaign).select_related("case").order_by("group__code"))
    SchoolStrategy.objects.filter(plan__in=plans).update(
        text="（示例）参加集团联合教研，选派教师交流。",
        signed_by=demo.principal,
        signed_at=demo.moment(385),
        revision=2,
    )
    made = PlanTask.objects.bulk_create(
        PlanTask(
            plan=plan, ordinal=number, field=field, measure=measure, target=target, unit=unit, baseline=baseline,
            money=money, responsible="示例责任人", due_on=opens + timedelta(days=days + 60), revision=1,
        )
        for plan in plans
        for number, (field, measure, target, unit, baseline, money, days) in enumerate(tasks, start=1)
    )  # fmt: skip
    TaskProgress.objects.bulk_create(
        TaskProgress(
            task=task, checkpoint=checkpoint, percent=percent if checkpoint == Checkpoint.YEAR else percent // 2,
            light=light if checkpoint == Checkpoint.YEAR else Light.GREEN, evidence="（示例）见活动记录。", revision=1,
        )
        for task in made
        for percent, light in [REACHED[task.ordinal - 1]]
        for checkpoint in Checkpoint.values
    )  # fmt: skip
    _walk(demo, plans, opens)
    close_campaign(order=demo.order(demo.today, "（示例）学年结束，尚有集团未提交总结"), campaign=campaign)
    return campaign


def _walk(demo, plans: list[AnnualPlan], opens) -> None:
    """All of them along the whole way but the last ones, which stop before their summary."""
    start = demo.moment((demo.today - opens).days)
    with act(kind=ActKind.ENTRY, verb="demo", title="演示：上一年度计划", actor=demo.officer, quiet=True) as draft:
        for at, plan in enumerate(plans):
            way = WAY if at < len(plans) - OPEN_IN_THE_END else WAY[:3]
            days = [start + timedelta(days=step[5], minutes=7 * at) for step in way]
            steps = CaseStep.objects.bulk_create(
                CaseStep(
                    case=plan.case, number=number, arrow=arrow, done=done, source=source, to=to,
                    actor=getattr(demo, who), at=day, act=draft.act,
                )
                for number, ((arrow, done, source, to, who, _), day) in enumerate(zip(way, days, strict=True), start=1)
            )  # fmt: skip
            content = content_of(plan)
            PlanVersion.objects.create(plan=plan, number=1, step=steps[0], content=content, sha256=fingerprint(content))
            _stamp(plan.case_id, demo, way[-1][3], days)
        Todo.objects.filter(case__in=[plan.case_id for plan in plans]).update(done_at=start)


def _stamp(case: int, demo, state: str, days: list[datetime]) -> None:
    done = state == "closed"
    Case.objects.filter(pk=case).update(
        state=state, version=len(days), submitted_by=demo.principal, submitted_at=days[0],
        decided_by=demo.leader, decided_at=days[2], closed_at=days[-1] if done else None,
    )  # fmt: skip


# --- development plans ---------------------------------------------------------------------------------------------
def make_developments(demo, first, owner, groups, year: int) -> None:
    """``first`` (the group of the demonstration accounts, ``owner`` its principal) and the next ones have a plan in force,
    one has it on paper, the last is writing. Tasks of both years serve the targets."""
    *settled, paper, writing = groups
    for group, writer in [(first, owner), *((group, demo.principal) for group in settled)]:
        _in_force(demo, group, writer, year)
    record_past_development_plan(
        order=_documented(demo), group=paper, first_year=year - 2, last_year=year + 1,
        approved_on=demo.today - timedelta(days=700),
    )  # fmt: skip
    development_plans.start_development_plan(
        order=demo.order(demo.today), group=writing, first_year=year, last_year=year + 4
    )


def _documented(demo):
    order = demo.order(demo.today, "（示例）平台启用前通过")
    return replace(order, document="（示例）集团发〔2024〕1 号")


def _in_force(demo, group, writer, year: int) -> DevelopmentPlan:
    first = year - 1
    plan = development_plans.start_development_plan(
        order=demo.order(demo.today), group=group, first_year=first, last_year=first + len(GOALS[0][5]) - 1
    )
    for section, text in SECTIONS.items():
        plan.texts.filter(section=section).update(text=text, revision=1)
    goals = {}
    for field, text, measure, unit, baseline, values in GOALS:
        by_year = {str(first + n): str(value) for n, value in enumerate(values)}
        facts = {
            "field": field,
            "text": text,
            "measure": measure,
            "unit": unit,
            "baseline": baseline,
            "by_year": by_year,
        }
        goals[field] = development_plans.add_goal(actor=writer, plan=plan, values=facts)
    for arrow, actor in (("submit", writer), ("endorse", demo.officer), ("leader_approve", demo.leader)):
        demo.step(plan, arrow, actor, 35)
    for field, goal in goals.items():
        PlanTask.objects.filter(plan__group=group, field=field).update(serves=goal)
    return plan
