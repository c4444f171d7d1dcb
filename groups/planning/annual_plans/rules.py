"""Two versions of a plan held against each other: which texts, tasks, targets and strategies changed, and how.

Pure: versions are the dictionaries a PlanVersion keeps.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from groups.papers.cases.words import RETURN
from groups.papers.versions.rules import Change, row_changes, text_changes
from groups.planning.annual_plans.words import Direction, MoneySource, YearBasis
from groups.planning.development_plans.words import PlanField
from groups.rights.roles import DECIDE_PLANS, REVIEW_PLANS, SUBMIT_PLANS, WRITE_PLANS, roles_with, waits
from nanan_groups.kit.arrows import Arrow, CaseKind, Reader
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.money import short_yuan
from nanan_groups.kit.years import school_year_text

TASK_LABELS = {
    "field": "领域", "measure": "任务举措", "target": "目标", "unit": "单位", "baseline": "现状", "responsible": "责任人",
    "due_on": "完成日期", "money": "经费（元）", "source": "经费来源", "serves": "对应的规划目标", "schools": "涉及成员",
}  # fmt: skip
TARGET_LABELS = {
    "text": "目标", "measure": "衡量办法", "direction": "方向", "baseline": "基线", "goal": "目标值", "unit": "单位",
}  # fmt: skip


def compare(old: Mapping, new: Mapping) -> list[Change]:
    """What the newer version changed, in the order of the plan."""
    changes = list(text_changes(old["texts"], new["texts"], "正文", lambda key: PlanField(key).label))
    changes += row_changes(old["tasks"], new["tasks"], "任务", TASK_LABELS, lambda row: row["measure"], shown_of_task)
    changes += row_changes(
        old["targets"], new["targets"], "个性目标", TARGET_LABELS, lambda row: f"目标 {row['key']}", shown_of_target
    )
    names = {row["key"]: row["name"] for row in (*old["strategies"], *new["strategies"])}
    before, after = ({str(row["key"]): row["text"] for row in of["strategies"]} for of in (old, new))
    changes += text_changes(before, after, "学校策略", lambda key: names[int(key)])
    return changes


def shown_of_task(name: str, row: Mapping | None) -> str:
    if row is None:
        return ""
    value = row.get(name)  # versions from before a column was added do not have it
    if name == "field":
        return PlanField(value).label
    if name == "money":
        return short_yuan(value)
    if name == "source":
        return MoneySource(value).label if value else ""
    if name == "schools":
        return "、".join(value)
    return "" if value is None else str(value)


def shown_of_target(name: str, row: Mapping | None) -> str:
    value = None if row is None else row.get(name)
    if name in ("baseline", "goal"):
        return figure(value)
    if name == "direction":
        return Direction(value).label if value else ""
    return value or ""


# --- numbers of individual targets ------------------------------------------------------------------------------------
def figure(hundredths: int | None) -> str:
    """Whole hundredths as they are written: 40, 12.5, −0.05; "" for none."""
    if hundredths is None:
        return ""
    whole, rest = divmod(abs(hundredths), 100)
    text = f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)
    return f"-{text}" if hundredths < 0 else text


def wrong_goal(baseline: int | None, goal: int | None, direction: str) -> str:
    """Why a goal does not go with its baseline, as the person reads it; "" where it does, or where one of them is not there
    yet. A goal that equals its baseline has no attainment at all."""
    if baseline is None or goal is None:
        return ""
    if goal == baseline:
        return "目标值与基线相同，完成率无从计算，请填写要达到的数。"
    up = direction == Direction.UP
    if up == (goal > baseline):
        return ""
    word = "大于" if up else "小于"
    return f"方向是“{Direction(direction).label}”，目标值应{word}基线（{figure(baseline)}）。"


def attainment(baseline: int, goal: int, reached: int) -> Fraction:
    """完成率 = (年末 − 基线) ÷ (目标 − 基线), exact, whichever way it goes; below the baseline 0. It is not capped here: what
    more than all of it is worth the evaluation says (docs/领域-评估.md 第9节 6-1)."""
    return max(Fraction(0), Fraction(reached - baseline, goal - baseline))


def hundredths(value: Fraction) -> int:
    """Rounded once, half away from zero."""
    doubled = 2 * 100 * value
    whole = (abs(doubled.numerator) // doubled.denominator + 1) // 2
    return -whole if value < 0 else whole


def middle_of_year(basis: str, year: int) -> date:
    """The first day of the second half: of a school year 1 March, of a budget year 1 July."""
    return date(year + 1, 3, 1) if basis == YearBasis.SCHOOL_YEAR else date(year, 7, 1)


WRITERS, SUBMITTERS = roles_with(WRITE_PLANS), roles_with(SUBMIT_PLANS)
OFFICERS, LEADERS = roles_with(REVIEW_PLANS), roles_with(DECIDE_PLANS)

ANNUAL_PLAN = CaseKind(
    code="annual_plan",
    label="年度计划",
    writers=WRITERS,
    states={
        "draft": "起草中",
        "submitted": "已提交",
        "returned": "已退回",
        "endorsed": "待领导审定",
        "approved": "已通过",
        "summary_submitted": "总结已提交",
        "summary_returned": "总结已退回",
        "closed": "已办结",
    },
    arrows=(
        Arrow(
            "submit",
            "提交",
            "已提交",
            ("draft", "returned"),
            "submitted",
            SUBMITTERS,
            needs=("texts", "tasks", "targets", "strategies"),
            deadline="submit",
            submits=True,
            says="提交后不能再修改，由区教委审核；审核前可以撤回。本次提交的全文留存为一个版本。",
        ),
        Arrow(
            "withdraw",
            "撤回修改",
            "已撤回",
            ("submitted",),
            "draft",
            SUBMITTERS,
            says="撤回后回到起草状态，可以修改，改好后须重新提交。",
        ),
        Arrow(
            "return",
            "退回",
            "已退回",
            ("submitted",),
            "returned",
            OFFICERS,
            comment=RETURN,
            deadline="review",
            new_day=True,
            says="退回后由集团修改并重新提交；退回原因会发给集团总校校长和集团办公室。",
        ),
        Arrow(
            "approve",
            "通过",
            "已通过",
            ("submitted",),
            "approved",
            OFFICERS,
            only_if="one_level",
            two_person=True,
            deadline="review",
            decides=True,
            says="通过后计划进入执行，由集团填报进展。",
        ),
        Arrow(
            "endorse",
            "报领导审定",
            "科室审核通过",
            ("submitted",),
            "endorsed",
            OFFICERS,
            only_if="two_levels",
            two_person=True,
            deadline="review",
            says="报送后由区教委领导审定。",
        ),
        Arrow(
            "leader_approve",
            "审定通过",
            "领导审定通过",
            ("endorsed",),
            "approved",
            LEADERS,
            two_person=True,
            deadline="review",
            decides=True,
            says="审定通过后计划进入执行，由集团填报进展。",
        ),
        Arrow(
            "leader_return",
            "退回",
            "领导退回",
            ("endorsed",),
            "returned",
            LEADERS,
            comment=RETURN,
            deadline="review",
            new_day=True,
            says="退回后由集团修改并重新提交；退回原因会发给集团总校校长和集团办公室。",
        ),
        Arrow(
            "submit_summary",
            "提交总结",
            "总结已提交",
            ("approved", "summary_returned"),
            "summary_submitted",
            SUBMITTERS,
            needs=("summary", "progress", "attainment"),
            opens="summary",
            says="提交后不能再修改进展和总结，由区教委审核。",
        ),
        Arrow(
            "return_summary",
            "退回总结",
            "总结已退回",
            ("summary_submitted",),
            "summary_returned",
            OFFICERS,
            comment=RETURN,
            says="退回后由集团修改总结并重新提交。",
        ),
        Arrow(
            "close",
            "办结",
            "已办结",
            ("summary_submitted",),
            "closed",
            OFFICERS,
            two_person=True,
            closes=True,
            says="办结后本年度计划不再变动。",
        ),
        # On paper before the portal: entered with its document, never a button.
        Arrow("record", "补录", "补录", ("draft",), "approved", OFFICERS, follows=True, decides=True),
        Arrow(
            "record_closed",
            "补录",
            "补录（已办结）",
            ("draft",),
            "closed",
            OFFICERS,
            follows=True,
            decides=True,
            closes=True,
        ),
    ),
    waits={
        "draft": (
            *waits(SUBMIT_PLANS, "起草并提交年度计划", "submit"),
            *waits(WRITE_PLANS, "起草年度计划", "submit", but=SUBMIT_PLANS),
        ),
        "returned": (
            *waits(SUBMIT_PLANS, "按退回意见修改并重新提交", "resubmit"),
            *waits(WRITE_PLANS, "按退回意见修改", "resubmit", but=SUBMIT_PLANS),
        ),
        "submitted": waits(REVIEW_PLANS, "审核年度计划", "review"),
        "endorsed": waits(DECIDE_PLANS, "审定年度计划", "review"),
        "approved": (
            *waits(SUBMIT_PLANS, "填报进展，年终提交总结", "term"),
            *waits(WRITE_PLANS, "填报任务进展", "term", but=SUBMIT_PLANS),
        ),
        "summary_submitted": waits(REVIEW_PLANS, "审核年终总结"),
        "summary_returned": (
            *waits(SUBMIT_PLANS, "按退回意见修改总结"),
            *waits(WRITE_PLANS, "按退回意见修改总结", but=SUBMIT_PLANS),
        ),
    },
    words={
        Reader.SUBMITTER: {
            "submitted": "已提交，等待区教委审核",
            "returned": "被退回，请修改",
            "endorsed": "科室已通过，等待领导审定",
            "approved": "已通过，执行中",
            "summary_submitted": "总结已提交，等待区教委审核",
            "summary_returned": "总结被退回，请修改",
        },
        Reader.OFFICER: {
            "draft": "集团起草中",
            "submitted": "待审核",
            "returned": "已退回，等待集团修改",
            "endorsed": "已报领导",
            "approved": "执行中",
            "summary_submitted": "总结待审核",
            "summary_returned": "总结已退回，等待集团修改",
        },
        Reader.LEADER: {
            "draft": "集团起草中",
            "submitted": "科室审核中",
            "returned": "退回集团修改",
            "endorsed": "待审定",
            "approved": "执行中",
            "summary_submitted": "科室审核总结中",
            "summary_returned": "总结退回集团修改",
        },
    },
    final=frozenset({"closed"}),
    editable=frozenset({"draft", "returned"}),
    under_review=frozenset({"submitted", "endorsed"}),
    came_back=frozenset({"returned", "summary_returned"}),
    in_force=frozenset({"approved", "summary_submitted", "summary_returned", "closed"}),
    tones={
        "submitted": "info",
        "returned": "due",
        "endorsed": "info",
        "approved": "ok",
        "summary_submitted": "info",
        "summary_returned": "due",
        "closed": "ok",
    },
)

# Whose turn it is while the plan is under review.
AT_OFFICE, AT_LEADER = "submitted", "endorsed"
# Carried out, before the year-end summary was handed in for the first time.
CARRIED_OUT = "approved"
# Where the year-end summary may be written.
SUMMARY_STATES = frozenset({CARRIED_OUT, "summary_returned"})
# The plan itself is not decided yet.
UNDECIDED_STATES = ANNUAL_PLAN.editable | ANNUAL_PLAN.under_review

# What the group is told to do, or to wait for.
NEXT_STEPS = {
    "draft": "填写完整、各成员校签署后提交，区教委审核。",
    "returned": "按退回原因修改后重新提交。",
    "submitted": "等待区教委审核；审核前可以撤回修改。",
    "endorsed": "科室审核已通过，等待区教委领导审定。",
    "approved": "按计划执行，期中填报半年进展，年终填报完成情况和总结后提交。",
    "summary_submitted": "等待区教委审核年终总结。",
    "summary_returned": "按退回原因修改总结后重新提交。",
}


def year_window(basis: str, year: int) -> tuple[date, date]:
    """From half a year before the year of the plans begins to a year after it ends, half-open: a date outside belongs to
    another year, or is a slip of the pen."""
    if basis == YearBasis.SCHOOL_YEAR:
        return date(year, 3, 1), date(year + 2, 9, 1)
    return date(year - 1, 7, 1), date(year + 2, 1, 1)


# In this order; whichever is set.
DAY_LABELS = {
    "opens_on": "开始日", "submit_on": "提交截止日", "review_on": "审核截止日", "half_on": "半年进展填报截止日",
    "summary_opens": "年终总结开始受理日", "summary_on": "年终总结提交截止日",
}  # fmt: skip


def refuse_strange_days(basis: str, year: int, days: Mapping[str, date | None]) -> None:
    """RuleViolation for a day outside the campaign's year or before one that comes first."""
    first, end = year_window(basis, year)
    told = f"{school_year_text(year)} 学年" if basis == YearBasis.SCHOOL_YEAR else f"{year} 年"
    for name, label in DAY_LABELS.items():
        day = days.get(name)
        if day is not None and not first <= day < end:
            raise RuleViolation(
                f"{label}（{day_text(day)}）与年度不符：{told}的日期应在{day_text(first)}至"
                f"{day_text(end - timedelta(days=1))}之间，请核对日期或年度。",
                field=name,
                code="year",
            )
    for earlier, later in (
        ("opens_on", "submit_on"),
        ("submit_on", "review_on"),
        ("review_on", "half_on"),
        ("review_on", "summary_on"),
        ("half_on", "summary_on"),
        ("opens_on", "summary_opens"),
        ("summary_opens", "summary_on"),
    ):
        before, after = days.get(earlier), days.get(later)
        if before is not None and after is not None and after < before:
            raise RuleViolation(
                f"{DAY_LABELS[later]}（{day_text(after)}）不能早于{DAY_LABELS[earlier]}（{day_text(before)}）。",
                field=later,
                code="order",
            )
