"""Two canary groups with a plan each; people of the first; steps along the way. Shared by the tests of plans' pages."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from groups.planning.annual_plans.services import plans
from groups.planning.annual_plans.services.campaigns import open_campaign
from groups.planning.annual_plans.services.chasing import chase
from groups.planning.models import AnnualPlan, SchoolStrategy
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from nanan_groups.testing.register_made import order

YEAR = 2026


def opened(actor=None, **fields):
    """A campaign that runs now: 20 days are left."""
    today = timezone.localdate()
    given = {
        "title": "年度计划填报",
        "basis": "school_year",
        "year": school_year_of(today),
        "opens_on": today - timedelta(days=10),
        "submit_on": today + timedelta(days=20),
        "review_on": today + timedelta(days=40),
        "half_on": today + timedelta(days=150),
        "summary_opens": today - timedelta(days=10),
        "summary_on": today + timedelta(days=300),
    } | fields
    return open_campaign(order=order(given["opens_on"], "entry", actor=actor), **given)


NUMBERS = {"unit": "%", "direction": "up", "baseline": 4000, "goal": 6000}  # of an individual target


def plan_of(group) -> AnnualPlan:
    return AnnualPlan.objects.select_related("case", "campaign", "group").get(group=group)


def written(plan: AnnualPlan, actor, text: str = "正文") -> AnnualPlan:
    """All that a submission needs; signed by ``actor`` whoever it is."""
    for part in plan.texts.all():
        plans.save_text(actor=actor, plan=plan, field=part.field, text=f"{text}{part.field}", seen=part.revision)
    values = {
        "field": "staff",
        "measure": f"{text}任务",
        "target": "12",
        "unit": "次",
        "baseline": "6",
        "responsible": "王老师",
        "due_on": timezone.localdate() + timedelta(days=100),
        "money": 1_250_050,
        "source": "district",
    }
    if not plan.tasks.exists():
        plans.add_task(actor=actor, plan=plan, values=values)
    for target in plan.targets.all():
        plans.save_target(
            actor=actor,
            plan=plan,
            ordinal=target.ordinal,
            seen=target.revision,
            text=f"{text}目标{target.ordinal}",
            measure="查阅资料",
            **NUMBERS,
        )
    SchoolStrategy.objects.filter(plan=plan, signed_at=None).update(
        text=f"{text}策略", signed_by=actor, signed_at=timezone.now()
    )
    return plan


def chased(plan: AnnualPlan, actor, words: str = ""):
    """The group of that plan is chased by hand."""
    given = Order(actor=actor, effective_on=timezone.localdate(), reason=words, kind=ActKind.ENTRY)
    return chase(order=given, campaign=plan.campaign, groups=[plan.group])


REVIEWED = {"difficulty_1": "ordinary", "difficulty_2": "hard", "difficulty_3": "very_hard"}


def step(plan: AnnualPlan, arrow: str, actor, comment: str = ""):
    """Who approves it, or puts it before the leader, says how hard its targets are."""
    plan.case.refresh_from_db()
    facts = REVIEWED if arrow in ("approve", "endorse") else {}
    taken = perform(case=plan.case, arrow=arrow, actor=actor, seen=plan.case.version, comment=comment, facts=facts)
    plan.case.refresh_from_db()
    return taken


def cast(two_groups, user_of) -> SimpleNamespace:
    """Everybody who has to do with the plan of group a, and the strange principal of b."""
    a, b = two_groups.a, two_groups.b
    return SimpleNamespace(
        principal=user_of("group_principal", group=a.group),
        office=user_of("group_office", group=a.group),
        officer=user_of("registry_officer"),
        leader=user_of("bureau_leader"),
        member=user_of("member_principal", institution=a.tight.institution),
        clerk=user_of("school_clerk", institution=a.tight.institution),
        fellow=user_of("member_principal", institution=a.alliance.institution),
        stranger=user_of("group_principal", group=b.group),
        expert=user_of("expert", group=a.group),
    )


def approved(plan: AnnualPlan, people) -> AnnualPlan:
    """Written, handed in and approved by both levels: it is carried out."""
    written(plan, people.principal)
    for arrow, actor in (("submit", people.principal), ("endorse", people.officer), ("leader_approve", people.leader)):
        step(plan, arrow, actor)
    return plan


def told_all(plan, people, **more):
    """Everything a summary needs."""
    for task in plan.tasks.all():
        plans.record_progress(
            actor=people.office,
            task=task,
            checkpoint="year",
            percent=100,
            light="done",
            evidence="",
            seen=0,
            reached="12",
        )
    for target in plan.targets.all():
        facts = {"reached": 5400, "evidence": "见统计表", "evidence_file_id": None} | more
        plans.record_attainment(actor=people.office, plan=plan, ordinal=target.ordinal, seen=target.revision, **facts)
    for part in plan.texts.all():
        plans.save_summary(actor=people.office, plan=plan, field=part.field, text="已完成", seen=part.revision)
