"""Invented annual plans of last year, closed, so that there is something to copy from. Written in bulk, beside the cases' own
way: nobody waits for a year that is over.
"""

from datetime import datetime, timedelta

from groups.papers.parts.services import fingerprint
from groups.planning.annual_plans.services.campaigns import close_campaign, open_campaign
from groups.planning.annual_plans.services.plans import content_of
from groups.planning.annual_plans.words import Checkpoint, Light
from groups.planning.development_plans.words import PlanField
from groups.planning.models import (
    AnnualPlan,
    Campaign,
    PlanTarget,
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


def make_last_year(demo, year: int, opens, *, texts, tasks, sources, targets) -> Campaign:
    """Every group's plan of the year before, followed to its end and the campaign closed. ``texts``, ``tasks``,
    ``sources``, ``targets``: what the plans of this year say too."""
    campaign = open_campaign(
        order=demo.order(opens),
        title=f"{school_year_text(year)} 学年年度计划（演示）",
        basis="school_year",
        year=year,
        opens_on=opens,
        submit_on=opens + timedelta(days=30),
        review_on=opens + timedelta(days=60),
        half_on=opens + timedelta(days=150),
        summary_on=opens + timedelta(days=295),
    )
    for field, text in texts.items():
        summary = SUMMARIES[field]
        PlanText.objects.filter(plan__campaign=campaign, field=field).update(text=text, summary=summary, revision=2)
    plans = list(AnnualPlan.objects.filter(campaign=campaign).select_related("case").order_by("group__code"))
    SchoolStrategy.objects.filter(plan__in=plans).update(
        text="（示例）参加集团联合教研，选派教师交流。",
        report="（示例）参加联合教研七次，派出交流教师两人。",
        reported_by=demo.principal,
        reported_at=demo.moment(100),
        signed_by=demo.principal,
        signed_at=demo.moment(385),
        revision=2,
    )
    for ordinal, (text, unit, direction, baseline, goal, reached) in enumerate(targets, start=1):
        PlanTarget.objects.filter(plan__in=plans, ordinal=ordinal).update(
            text=f"（示例）{text}",
            measure="学期末统计",
            unit=unit,
            direction=direction,
            baseline=baseline,
            goal=goal,
            difficulty="ordinary",
            reached=reached,
            evidence="（示例）见学期末统计表。",
            revision=2,
        )
    made = PlanTask.objects.bulk_create(
        PlanTask(
            plan=plan,
            ordinal=number,
            field=field,
            measure=measure,
            target=target,
            unit=unit,
            baseline=baseline,
            money=money,
            source=sources[field],
            responsible="示例责任人",
            due_on=opens + timedelta(days=days + 60),
            revision=1,
        )
        for plan in plans
        for number, (field, measure, target, unit, baseline, money, days) in enumerate(tasks, start=1)
    )
    TaskProgress.objects.bulk_create(
        TaskProgress(
            task=task,
            checkpoint=checkpoint,
            percent=percent if checkpoint == Checkpoint.YEAR else percent // 2,
            light=light if checkpoint == Checkpoint.YEAR else Light.GREEN,
            evidence="（示例）见活动记录。",
            reached=task.target if checkpoint == Checkpoint.YEAR else "",
            revision=1,
        )
        for task in made
        for percent, light in [REACHED[task.ordinal - 1]]
        for checkpoint in Checkpoint.values
    )
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
                    case=plan.case,
                    number=number,
                    arrow=arrow,
                    done=done,
                    source=source,
                    to=to,
                    actor=getattr(demo, who),
                    at=day,
                    act=draft.act,
                )
                for number, ((arrow, done, source, to, who, _), day) in enumerate(zip(way, days, strict=True), start=1)
            )
            content = content_of(plan)
            draft.steps += steps
            PlanVersion.objects.create(plan=plan, number=1, step=steps[0], content=content, sha256=fingerprint(content))
            _stamp(plan.case_id, demo, way[-1][3], days)
        Todo.objects.filter(case__in=[plan.case_id for plan in plans]).update(done_at=start)


def _stamp(case: int, demo, state: str, days: list[datetime]) -> None:
    done = state == "closed"
    Case.objects.filter(pk=case).update(
        state=state,
        version=len(days),
        submitted_by=demo.principal,
        submitted_at=days[0],
        decided_by=demo.leader,
        decided_at=days[2],
        closed_at=days[-1] if done else None,
    )
