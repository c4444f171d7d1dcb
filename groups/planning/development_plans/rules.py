"""The way of a development plan: drafted, handed in, returned with a reason or approved at two levels; revised, which is a
new submission; superseded by its successor or closed (细则 三(一)3; docs/领域.md 第3.4节).
"""

from collections.abc import Mapping

from groups.papers.cases.words import RETURN
from groups.papers.versions.rules import Change, row_changes, text_changes
from groups.planning.development_plans.words import DevelopmentSection, PlanField
from groups.rights.roles import DECIDE_PLANS, REVIEW_PLANS, SUBMIT_PLANS, WRITE_PLANS, roles_with, waits
from nanan_groups.kit.arrows import Arrow, CaseKind, Reader
from nanan_groups.kit.years import school_year_text

WRITERS, SUBMITTERS = roles_with(WRITE_PLANS), roles_with(SUBMIT_PLANS)
OFFICERS, LEADERS = roles_with(REVIEW_PLANS), roles_with(DECIDE_PLANS)

DEVELOPMENT_PLAN = CaseKind(
    code="development_plan",
    label="发展规划",
    writers=WRITERS,
    states={
        "draft": "起草中",
        "submitted": "已提交",
        "returned": "已退回",
        "endorsed": "待领导审定",
        "approved": "现行",
        "revising": "修订中",
        "superseded": "已由新规划取代",
        "closed": "已办结",
    },
    arrows=(
        Arrow(
            "submit",
            "提交",
            "已提交",
            ("draft", "returned", "revising"),
            "submitted",
            SUBMITTERS,
            needs=("texts", "goals"),
            submits=True,
            says="提交后不能再修改，由区教委审核；审核前可以撤回。本次提交的全文留存备查。",
        ),
        Arrow(
            "withdraw",
            "撤回修改",
            "已撤回",
            ("submitted",),
            "draft",
            SUBMITTERS,
            only_if="first_time",
            says="撤回后回到起草状态，可以修改，改好后须重新提交。",
        ),
        Arrow(
            "withdraw_revision",
            "撤回修改",
            "已撤回",
            ("submitted",),
            "revising",
            SUBMITTERS,
            only_if="revision",
            says="撤回后回到修订状态，可以修改，改好后须重新提交。",
        ),
        Arrow(
            "return",
            "退回",
            "已退回",
            ("submitted",),
            "returned",
            OFFICERS,
            comment=RETURN,
            says="退回后由集团修改并重新提交；退回原因会发给集团总校校长和集团办公室。",
        ),
        Arrow(
            "endorse",
            "报领导审定",
            "科室审核通过",
            ("submitted",),
            "endorsed",
            OFFICERS,
            two_person=True,
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
            decides=True,
            says="审定通过后即为本集团现行的发展规划；集团原有的现行规划同时由它取代，年度计划的任务可以对应它的目标。",
        ),
        Arrow(
            "leader_return",
            "退回",
            "领导退回",
            ("endorsed",),
            "returned",
            LEADERS,
            comment=RETURN,
            says="退回后由集团修改并重新提交；退回原因会发给集团总校校长和集团办公室。",
        ),
        Arrow(
            "revise",
            "修订",
            "开始修订",
            ("approved",),
            "revising",
            (*SUBMITTERS, *OFFICERS),
            comment="修订原因",
            says="修订后须重新提交、审定；审定通过前，仍以已通过的内容为准，以往各次提交都留存。",
        ),
        Arrow(
            "abandon",
            "放弃修订",
            "已放弃修订",
            ("revising", "returned"),
            "approved",
            (*SUBMITTERS, *OFFICERS),
            only_if="revision",
            comment="放弃原因",
            says="放弃后正文和规划目标恢复为已通过的内容，修订中所改的不再保留；已提交过的版次仍留存备查。",
        ),
        Arrow(
            "close",
            "办结",
            "已办结",
            ("approved",),
            "closed",
            OFFICERS,
            comment="办结说明",
            closes=True,
            says="办结后规划不再现行，历次提交和目标留存备查；集团可以另行编制新的规划。",
        ),
        # What follows from another paper, or is entered afterwards: never a button.
        Arrow(
            "supersede",
            "由新规划取代",
            "已由新规划取代",
            ("approved", "revising", "returned", "submitted", "endorsed"),
            "superseded",
            LEADERS,
            follows=True,
            closes=True,
        ),
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
            *waits(SUBMIT_PLANS, "起草并提交发展规划"),
            *waits(WRITE_PLANS, "起草发展规划", but=SUBMIT_PLANS),
        ),
        "returned": (
            *waits(SUBMIT_PLANS, "按退回意见修改并重新提交"),
            *waits(WRITE_PLANS, "按退回意见修改", but=SUBMIT_PLANS),
        ),
        "revising": (
            *waits(SUBMIT_PLANS, "修订并重新提交"),
            *waits(WRITE_PLANS, "修订发展规划", but=SUBMIT_PLANS),
        ),
        "submitted": waits(REVIEW_PLANS, "审核发展规划"),
        "endorsed": waits(DECIDE_PLANS, "审定发展规划"),
    },
    words={
        Reader.SUBMITTER: {
            "submitted": "已提交，等待区教委审核",
            "returned": "被退回，请修改",
            "endorsed": "科室已通过，等待领导审定",
        },
        Reader.OFFICER: {
            "draft": "集团起草中",
            "submitted": "待审核",
            "returned": "已退回，等待集团修改",
            "endorsed": "已报领导",
            "revising": "集团修订中",
        },
        Reader.LEADER: {
            "draft": "集团起草中",
            "submitted": "科室审核中",
            "returned": "退回集团修改",
            "endorsed": "待审定",
            "revising": "集团修订中",
        },
    },
    final=frozenset({"superseded", "closed"}),
    editable=frozenset({"draft", "returned", "revising"}),
    under_review=frozenset({"submitted", "endorsed"}),
    came_back=frozenset({"returned"}),
    in_force=frozenset({"approved", "closed"}),
    tones={"submitted": "info", "returned": "due", "endorsed": "info", "approved": "ok", "revising": "info"},
)

GOAL_LABELS = {"field": "领域", "text": "目标", "measure": "衡量办法", "unit": "单位", "baseline": "现状"}


def compare(old: Mapping, new: Mapping) -> list[Change]:
    """What the newer version changed, in the order of the plan."""
    sections = [one.value for one in DevelopmentSection]
    before, after = ({key: of["texts"].get(key, "") for key in sections} for of in (old, new))
    changes = list(text_changes(before, after, "正文", lambda key: DevelopmentSection(key).label))
    years = sorted({year for of in (old, new) for row in of["goals"] for year in row["by_year"]})
    labels = GOAL_LABELS | {year: f"{school_year_text(int(year))} 学年目标值" for year in years}
    return changes + row_changes(old["goals"], new["goals"], "规划目标", labels, lambda row: row["text"], shown)


def shown(name: str, row: Mapping | None) -> str:
    if row is None:
        return ""
    if name == "field":
        return PlanField(row[name]).label
    return str(row["by_year"].get(name, "") if name not in GOAL_LABELS else row[name] or "")
