"""The way of a special project (docs/领域-经费.md 第9节): applied for with a table of goals and reviewed; the amount set by the
leader and confirmed by the finance bureau; milestones; self-evaluation; accepted, or ended with the rest returned.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from funding.projects.words import GoalKind
from groups.rights.roles import (
    APPLY_PROJECTS,
    CONFIRM_FUNDING,
    ENDORSE_FUNDING,
    RUN_FUNDING,
    SUBMIT_PROJECTS,
    roles_with,
    waits,
)
from nanan_groups.kit.arrows import Arrow, CaseKind, Reader
from nanan_groups.kit.errors import RuleViolation

WRITERS, SUBMITTERS = roles_with(APPLY_PROJECTS), roles_with(SUBMIT_PROJECTS)
OFFICERS, LEADERS, TREASURY = map(roles_with, (RUN_FUNDING, ENDORSE_FUNDING, CONFIRM_FUNDING))
MOST_GOALS = 30

PROJECT = CaseKind(
    code="funding_project",
    label="特需项目",
    writers=WRITERS,
    states={
        "draft": "起草中",
        "submitted": "已申报，待评审",
        "reviewed": "已评审，待核定",
        "approved": "已核定，待确认",
        "running": "执行中",
        "evaluated": "已自评，待验收",
        "accepted": "已验收",
        "returned": "已退回",
        "refused": "不予立项",
        "ended": "已终止",
    },
    arrows=(
        Arrow(
            "submit", "申报", "已申报", ("draft", "returned"), "submitted", SUBMITTERS, needs=("goals",), submits=True,
            says="绩效目标表随申报提交，由区教委财务科室组织评审。",
        ),
        Arrow("send_back", "退回", "已退回", ("submitted",), "returned", OFFICERS, comment="退回的原因"),
        Arrow(
            "review", "登记评审", "已评审", ("submitted",), "reviewed", OFFICERS, comment="评审意见",
            says="登记评审意见和建议金额，送区教委领导核定。",
        ),
        Arrow(
            "approve", "核定金额", "已核定", ("reviewed",), "approved", LEADERS, decides=True, two_person=True,
            says="核定金额后送区财政局确认。",
        ),
        Arrow(
            "refuse", "不予立项", "不予立项", ("reviewed",), "refused", LEADERS, comment="不予立项的原因", decides=True,
            closes=True,
        ),
        Arrow(
            "confirm", "确认", "已确认", ("approved",), "running", TREASURY, two_person=True,
            says="确认后在测算单中单列一行，随下一批下达。",
        ),
        Arrow(
            "evaluate", "提交自评", "已自评", ("running",), "evaluated", SUBMITTERS, comment="自评报告",
            says="写明各项绩效目标的完成情况和资金使用情况，由区教委财务科室验收。",
        ),
        Arrow(
            "accept", "验收通过", "已验收", ("evaluated",), "accepted", OFFICERS, comment="验收意见", closes=True,
        ),
        Arrow("not_yet", "退回整改", "退回整改", ("evaluated",), "running", OFFICERS, comment="整改要求"),
        Arrow(
            "end", "终止", "已终止", ("running", "evaluated"), "ended", OFFICERS, comment="终止的原因", closes=True,
            says="终止后余额退回，在账户页办理退回。",
        ),
    ),
    waits={
        "draft": waits(SUBMIT_PROJECTS, "特需项目申报"),
        "returned": waits(SUBMIT_PROJECTS, "特需项目修改"),
        "submitted": waits(RUN_FUNDING, "特需项目评审"),
        "reviewed": waits(ENDORSE_FUNDING, "特需项目核定"),
        "approved": waits(CONFIRM_FUNDING, "特需项目确认"),
        "running": waits(SUBMIT_PROJECTS, "特需项目自评"),
        "evaluated": waits(RUN_FUNDING, "特需项目验收"),
    },
    words={Reader.SUBMITTER: {"submitted": "已申报，等待评审"}},
    final=frozenset({"accepted", "refused", "ended"}),
    editable=frozenset({"draft", "returned"}),
    under_review=frozenset({"submitted", "reviewed", "approved"}),
    came_back=frozenset({"returned"}),
    in_force=frozenset({"running", "evaluated", "accepted"}),
    tones={"submitted": "info", "reviewed": "info", "approved": "info", "running": "ok", "evaluated": "info",
           "accepted": "ok", "returned": "due", "refused": "due", "ended": "due"},
)  # fmt: skip

# Money that stands in a statement: once confirmed it stays, whatever becomes of the project; what is left is returned.
WITH_MONEY = PROJECT.in_force | {"ended"}


@dataclass(frozen=True, slots=True)
class Goal:
    kind: str
    text: str
    target: str


_WORDS = {kind.label: kind for kind in GoalKind}


def read_goals(text: str) -> list[Goal]:
    """Lines as the form has them: 数量 | 开展联合教研 | 20次. Raises RuleViolation naming the line."""
    goals = []
    for number, line in enumerate((each.strip() for each in text.splitlines()), start=1):
        if not line:
            continue
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        if len(parts) != 3 or not all(parts):
            _refuse(number, "应写成“类别 | 指标 | 目标值”，如“数量 | 开展联合教研 | 20次”。")
        if parts[0] not in _WORDS:
            _refuse(number, f"没有“{parts[0][:10]}”这一类，可以是：{'、'.join(_WORDS)}。")
        if len(parts[1]) > 100 or len(parts[2]) > 60:
            _refuse(number, "指标最多100个字，目标值最多60个字。")
        goals.append(Goal(_WORDS[parts[0]].value, parts[1], parts[2]))
    if len(goals) > MOST_GOALS:
        raise RuleViolation(f"绩效目标最多 {MOST_GOALS} 条。", field="goals", code="too-many")
    return goals


def _refuse(number: int, sentence: str):
    raise RuleViolation(f"第 {number} 行：{sentence}", field="goals", code="line")


def missing_kinds(goals: Iterable[Goal]) -> list[str]:
    """What a table of goals has to say at least: what comes out, what it is good for, who is satisfied."""
    there = {goal.kind for goal in goals}
    output = {GoalKind.QUANTITY, GoalKind.QUALITY, GoalKind.TIMELINESS, GoalKind.COST}
    out = [] if there & output else ["产出（数量、质量、时效或成本）"]
    return out + [kind.label for kind in (GoalKind.BENEFIT, GoalKind.SATISFACTION) if kind not in there]


def goals_text(goals: Iterable[Goal]) -> str:
    return "\n".join(f"{GoalKind(goal.kind).label} | {goal.text} | {goal.target}" for goal in goals)
