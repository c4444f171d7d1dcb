"""Invented development plans, so that there are targets which the tasks of both years serve."""

from dataclasses import replace
from datetime import timedelta

from groups.planning.development_plans import services as development_plans
from groups.planning.development_plans.services import record_past_development_plan
from groups.planning.development_plans.words import DevelopmentSection
from groups.planning.models import DevelopmentPlan, PlanTask

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


def make_developments(demo, first, owner, groups, year: int) -> None:
    """``first`` (the group of the demonstration accounts, ``owner`` its principal) and the next ones have a plan in force,
    one has it on paper, the last is writing. Tasks of both years serve the targets."""
    *settled, paper, writing = groups
    for group, writer in [(first, owner), *((group, demo.principal) for group in settled)]:
        _in_force(demo, group, writer, year)
    record_past_development_plan(
        order=_documented(demo),
        group=paper,
        first_year=year - 2,
        last_year=year + 1,
        approved_on=demo.today - timedelta(days=700),
    )
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
