"""Invented annual plans of the current school year, so that in demonstration mode every page shows something."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from groups.access.appointments.services import appoint
from groups.planning.annual_plans.queries.plans import lead_sites
from groups.planning.annual_plans.services import plans, strategies
from groups.planning.annual_plans.services.campaigns import extend, open_campaign
from groups.planning.annual_plans.services.chasing import chase
from groups.planning.annual_plans.words import Checkpoint, Light
from groups.planning.development_plans.words import PlanField
from groups.planning.models import AnnualPlan, Campaign, SchoolStrategy
from groups.rights.words import Role
from nanan_groups.accounts.models import User
from nanan_groups.demo.accounts import GROUP_REF, holder_of, principal_of_many
from nanan_groups.demo.development_plans import make_developments
from nanan_groups.demo.last_year import make_last_year
from nanan_groups.demo.parts import part_of_year
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order

TEXTS = {
    PlanField.ORGANISATION: "（示例）每月召开一次集团校长联席会，每学期向成员校通报一次年度计划执行情况；修订集团议事规则。",
    PlanField.STAFF: "（示例）组织骨干教师互派交流，建立新教师结对带教名单，学期末召开交流教师座谈会。",
    PlanField.CURRICULUM: "（示例）语文、数学、英语三科联合教研，每月一次集体备课，形成共用的单元设计。",
    PlanField.RESOURCES: "（示例）开放总校实验室和图书馆，建立集团资源目录，成员校按课表预约使用。",
    PlanField.DISTINCTIVE: "（示例）办好集团艺术节和科技节，各成员校承办一个专场。",
}
TASKS = (
    ("staff", "互派骨干教师交流", "12", "人", "6", 3_000_000, 150),
    ("curriculum", "集团联合教研", "8", "次", "4", 1_200_000, 120),
    ("resources", "共享实验室开放", "40", "课时", "", 850_050, 200),
    ("distinctive", "集团科技节", "1", "次", "1", 2_000_000, 90),
)  # fmt: skip
SOURCES = {"staff": "district", "curriculum": "district", "resources": "university", "distinctive": "group"}
# text, unit, direction, baseline and goal in hundredths, what was reached of it last year
TARGETS = (
    ("成员校教师参加集团教研的比例", "%", "up", 72_00, 90_00, 87_50),
    ("新教师结对带教的比例", "%", "up", 80_00, 100_00, 100_00),
    ("成员校之间语文单元检测的标准差", "分", "down", 12_00, 6_00, 9_00),
)  # fmt: skip
LEVELS = {"difficulty_1": "hard", "difficulty_2": "ordinary", "difficulty_3": "very_hard"}
# How far the plans of the groups after the first are, in their order; the last ones hand in nothing.
WAYS = ("returned", "again", "endorsed", *["submitted"] * 5, "closed", "summary", *["half"] * 9, *["approved"] * 12)


class _Desk:
    def __init__(self):
        self.today = timezone.localdate()
        self.officer, self.leader = holder_of(Role.REGISTRY_OFFICER), holder_of(Role.BUREAU_LEADER)
        self.principal = principal_of_many()
        self.gone = 0

    def moment(self, days_ago: int, hour: int = 10) -> datetime:
        return timezone.make_aware(datetime.combine(self.today - timedelta(days=days_ago), time(hour)))

    def step(self, plan, arrow: str, actor, days_ago: int, comment: str = "") -> None:
        plan.case.refresh_from_db()
        facts = LEVELS if arrow in ("approve", "endorse") else {}
        given = {"comment": comment, "now": self.moment(days_ago), "facts": facts}
        perform(case=plan.case, arrow=arrow, actor=actor, seen=plan.case.version, **given)

    def order(self, day: date, reason: str = "") -> Order:
        return Order(actor=self.officer, effective_on=day, reason=reason, kind=ActKind.ENTRY)

    def go(self, plan: AnnualPlan, way: str) -> None:
        """From the empty plan to where ``way`` says."""
        self.gone += 1
        self.write(plan)
        self.step(plan, "submit", self.principal, 9)
        if way in ("returned", "again"):
            self.step(
                plan, "return", self.officer, 6, "（示例）任务“互派骨干教师交流”请写明涉及学科；经费请对照预算核实。"
            )
        if way == "again":
            self.rewrite(plan)
            self.step(plan, "submit", self.principal, 3)
        if way in ("returned", "again", "submitted"):
            return
        self.step(plan, "endorse", self.officer, 5)
        if way == "endorsed":
            return
        self.step(plan, "leader_approve", self.leader, 4, "（示例）同意，请抓好落实。")
        if way in ("half", "summary", "closed"):
            self.tell(plan, Checkpoint.HALF)
        if way in ("summary", "closed"):
            self.tell(plan, Checkpoint.YEAR)
            self.attain(plan)
            for part in plan.texts.all():
                plans.save_summary(
                    actor=self.principal, plan=plan, field=part.field, text="（示例）已按计划完成。", seen=part.revision
                )
            self.step(plan, "submit_summary", self.principal, 2)
        if way == "closed":
            self.step(plan, "close", self.officer, 1)

    def write(self, plan: AnnualPlan) -> None:
        for part in plan.texts.all():
            plans.save_text(
                actor=self.principal, plan=plan, field=part.field, text=TEXTS[part.field], seen=part.revision
            )
        for field, measure, target, unit, baseline, money, days in TASKS:
            values = {
                "field": field,
                "measure": measure,
                "target": target,
                "unit": unit,
                "baseline": baseline,
                "money": money,
                "source": SOURCES[field],
                "responsible": "示例责任人",
                "due_on": self.today + timedelta(days=days),
            }
            plans.add_task(actor=self.principal, plan=plan, values=values)
        for part, (text, unit, direction, baseline, goal, _) in zip(
            plan.targets.order_by("ordinal"), TARGETS, strict=False
        ):
            plans.save_target(
                actor=self.principal,
                plan=plan,
                ordinal=part.ordinal,
                seen=part.revision,
                text=f"（示例）{text}",
                measure="学期末统计",
                unit=unit,
                direction=direction,
                baseline=baseline,
                goal=goal,
            )
        # Invented signatures: in earnest each member's own principal signs.
        SchoolStrategy.objects.filter(plan=plan).update(
            text="（示例）承担集团联合教研两次，选派教师参加交流，开放一间专用教室。",
            signed_by=self.principal,
            signed_at=self.moment(10),
            revision=2,
        )

    def rewrite(self, plan: AnnualPlan) -> None:
        task = plan.tasks.order_by("ordinal").first()
        plans.save_task(
            actor=self.principal,
            task=task,
            seen=task.revision,
            values={"measure": "互派语文、数学学科骨干教师交流", "money": 2_400_000},
        )
        part = plan.texts.get(field=PlanField.STAFF)
        text = part.text.replace("组织骨干教师互派交流", "组织语文、数学骨干教师互派交流，每人不少于一学期")
        plans.save_text(actor=self.principal, plan=plan, field=part.field, text=text, seen=part.revision)

    def tell(self, plan: AnnualPlan, checkpoint: str) -> None:
        told = (
            (60, Light.GREEN),
            (50, Light.YELLOW),
            (20, Light.RED if self.gone % 3 == 0 else Light.GREEN),
            (100, Light.DONE),
        )
        for task, (percent, light) in zip(plan.tasks.order_by("ordinal"), told, strict=True):
            done = checkpoint == Checkpoint.YEAR
            plans.record_progress(
                actor=self.principal,
                task=task,
                checkpoint=checkpoint,
                percent=100 if done else percent,
                light=Light.DONE if done else light,
                evidence="（示例）见活动记录。",
                reached=task.target if done else "",
                seen=0,
            )

    def attain(self, plan: AnnualPlan) -> None:
        for part in plan.targets.order_by("ordinal"):
            plans.record_attainment(
                actor=self.principal,
                plan=plan,
                ordinal=part.ordinal,
                seen=part.revision,
                reached=TARGETS[part.ordinal - 1][5],
                evidence="（示例）见学期末统计表。",
                evidence_file_id=None,
            )
        told = {"reported_by": self.principal, "reported_at": self.moment(3)}
        plan.strategies.update(report="（示例）承担联合教研两次，派出教师三人次，专用教室开放十六课时。", **told)


@part_of_year(at=10)
def make_demo_plans() -> None:
    """Once: a database that has a campaign is left alone."""
    if not settings.DEMO:
        raise RuntimeError("demonstration plans outside demonstration mode")
    if Campaign.objects.exists():
        return
    demo = _Desk()
    year, opens = school_year_of(demo.today), demo.today - timedelta(days=40)
    make_last_year(
        demo, year - 1, opens - timedelta(days=365), texts=TEXTS, tasks=TASKS, sources=SOURCES, targets=TARGETS
    )
    campaign = open_campaign(
        order=demo.order(opens),
        title=f"{school_year_text(year)} 学年年度计划（演示）",
        basis="school_year",
        year=year,
        opens_on=opens,
        submit_on=demo.today - timedelta(days=1),
        review_on=demo.today + timedelta(days=20),
        half_on=demo.today + timedelta(days=100),
        summary_opens=demo.today - timedelta(days=5),  # so that a summary can be shown in the first weeks
        summary_on=demo.today + timedelta(days=240),
        note="（示例）任务须写明目标、责任人和完成日期；学校策略由各成员校校长签署。",
    )
    plans_of = AnnualPlan.objects.filter(campaign=campaign).select_related("case", "campaign", "group")
    first, *others = plans_of.order_by("group__code")
    if first.group.source_ref != GROUP_REF:
        first = next(plan for plan in others if plan.group.source_ref == GROUP_REF)
        others = [plan for plan in plans_of.order_by("group__code") if plan != first]
    extend(
        order=demo.order(demo.today, "（示例）校长任职调整"),
        campaign=campaign,
        group=first.group,
        submit_on=demo.today + timedelta(days=5),
    )
    owner = (
        User.objects.filter(is_demo=True, appointments__role=Role.GROUP_PRINCIPAL).exclude(pk=demo.principal.pk).get()
    )
    part = first.texts.get(field=PlanField.ORGANISATION)
    plans.save_text(actor=owner, plan=first, field=part.field, text=TEXTS[PlanField.ORGANISATION], seen=part.revision)
    _second_ways(demo, first, owner)
    for plan, way in zip(others, WAYS, strict=False):
        appoint(
            user=demo.principal,
            role=Role.GROUP_PRINCIPAL,
            valid_from=settings.REGISTER_START,
            group=plan.group,
            reason="演示账号",
        )
        demo.principal.__dict__.pop("_scope", None)
        demo.go(plan, way)
    settled = [plan.group for plan in others[len(WAYS) - 5 : len(WAYS)]]
    make_developments(demo, first.group, owner, settled, year)
    owing = [plan.group for plan in others[len(WAYS) :][:2]]
    chase(order=demo.order(demo.today, "（示例）请于本周内提交。"), campaign=campaign, groups=owing)


def _second_ways(demo: _Desk, plan: AnnualPlan, principal) -> None:
    """The lead's principal signs for the lead's own campuses; of one school whose principal is missing it is waived."""
    rows = list(plan.strategies.select_related("site", "plan__case", "plan__campaign").order_by("site_id"))
    of_lead = lead_sites(plan.group_id, [one.site for one in rows])
    for one in rows:
        if one.site_id in of_lead:
            text = "（示例）作为总校校区，开放实验室和图书馆，承担新教师跟岗。"
            one = strategies.save_strategy(actor=principal, strategy=one, text=text, seen=one.revision)
            strategies.sign_strategy(actor=principal, strategy=one, seen=one.revision)
    others = [one for one in rows if one.site_id not in of_lead]
    for one in others[-1:]:
        strategies.waive_signature(order=demo.order(demo.today, "（示例）校长空缺，尚未任命"), strategy=one)
