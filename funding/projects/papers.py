"""The papers of a project: 申报表 what is applied for, 评审表 what was advised and set, 验收表 what was reached and spent.

Each holds what is known so far; what nobody has decided yet has room to be written by hand.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from funding.projects.listeners import MoneyUsed
from funding.projects.models import SpecialProject
from funding.projects.rules import PROJECT
from groups.papers.cases.papers import number_of, standing_notes
from groups.papers.cases.queries import StepLine
from groups.registry.register.queries.names import group_name
from nanan_groups.kit.days import day_of, day_text
from nanan_groups.kit.money import capitals
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import (
    Align,
    Block,
    Fact,
    Facts,
    Heading,
    Paper,
    PaperColumn,
    Prose,
    Signature,
    amount,
    rows_of,
)
from nanan_groups.kit.trace import Measure

TITLE, REVIEW, ACCEPTANCE = "教育集团特需项目申报表", "教育集团特需项目评审表", "教育集团特需项目验收表"
OFFICE = "区教委财务科室"
BASIS = Prose("依据：意见 五(三)6；财预〔2021〕101号。", Align.LEFT, small=True)
ROOM = 20  # millimetres to write an opinion by hand
_GOALS = (
    PaperColumn("序号", 2, Align.CENTRE),
    PaperColumn("类别", 3, Align.CENTRE),
    PaperColumn("指标", 9),
    PaperColumn("目标值", 5),
)
_REACHED = (
    PaperColumn("序号", 2, Align.CENTRE),
    PaperColumn("类别", 3, Align.CENTRE),
    PaperColumn("指标", 7),
    PaperColumn("目标值", 4),
    PaperColumn("完成值", 4),
)
_MILESTONES = (
    PaperColumn("序号", 2, Align.CENTRE),
    PaperColumn("内容", 9),
    PaperColumn("计划完成", 4, Align.CENTRE, whole=True),
    PaperColumn("实际完成", 4, Align.CENTRE, whole=True),
)


def project_paper(one: SpecialProject, word: str) -> Paper:
    """``word``: its state. What nobody has set yet has room to be written."""
    group, case = group_name(one.group), one.case
    body: list[Block] = [
        Facts(
            (
                Fact("项目名称", one.title),
                Fact("申报集团", group),
                Fact("预算年度", f"{one.year}年"),
                Fact("申报金额", _money(one.asked_fen)),
                Fact("评审建议金额", _money(one.advised_fen), room=0 if one.advised_fen else ROOM),
                Fact("核定金额", _money(one.approved_fen), room=0 if one.approved_fen else ROOM),
            ),
            label=TITLE,
        ),
        Heading("一、立项依据和内容"),
        Prose(one.need),
        Heading("二、绩效目标表"),
    ]
    body += [_goals(one), *_milestones(one, "三、节点"), BASIS]
    handed_in = day_of(case.submitted_at) if case.submitted_at else None
    return Paper(
        title=TITLE,
        unit=group,
        number=number_of(case),
        notes=standing_notes(case, PROJECT, word),
        body=(*body, Signature(("集团总校校长",), (group,), handed_in)),
        layout=SHEET,
    )


def review_paper(one: SpecialProject, word: str, steps: Sequence[StepLine]) -> Paper:
    """评审表. ``steps``: of its case, the newest first."""
    group, case = group_name(one.group), one.case
    said = {arrow: _last(steps, arrow) for arrow in ("review", "approve", "refuse", "confirm")}
    opinion = said["review"].comment if said["review"] else ""
    decided = said["refuse"] or said["approve"]
    facts = (
        Fact("项目名称", one.title),
        Fact("申报集团", group),
        Fact("预算年度", f"{one.year}年"),
        Fact("申报金额", _money(one.asked_fen)),
        Fact("评审意见", opinion, room=0 if opinion else 2 * ROOM),
        Fact("建议金额", _money(one.advised_fen), room=0 if one.advised_fen else ROOM),
        Fact("区教委领导核定", _decided(decided, one.approved_fen), room=0 if decided else ROOM),
        Fact("区财政局确认", _by(said["confirm"]), room=0 if said["confirm"] else ROOM),
    )
    body = (
        Facts(facts, label=REVIEW),
        Heading("绩效目标表"),
        _goals(one),
        BASIS,
        Signature(("评审负责人",), (OFFICE,), _day(said["review"])),
    )
    return Paper(
        title=REVIEW,
        unit=OFFICE,
        number=number_of(case),
        notes=standing_notes(case, PROJECT, word),
        body=body,
        layout=SHEET,
    )


def acceptance_paper(
    one: SpecialProject, word: str, steps: Sequence[StepLine], used: MoneyUsed, projects: int
) -> Paper:
    """验收表. ``used``: what the books say of all ``projects`` of the group's year, which they keep together."""
    group, case = group_name(one.group), one.case
    report, done = _last(steps, "evaluate"), _last(steps, "end") or _last(steps, "accept")
    whole = "" if projects < 2 else f"（本集团本年度 {projects} 个项目合计）"
    facts = (
        Fact("项目名称", one.title),
        Fact("承担集团", group),
        Fact("预算年度", f"{one.year}年"),
        Fact("核定金额", _money(one.approved_fen)),
        Fact("已下达", f"{amount(used.released)}{whole}"),
        Fact("已支出", f"{amount(used.spent)}{_rate(used)}{whole}"),
        Fact("余额", f"{amount(used.left)}{whole}"),
        Fact("自评", report.comment if report else "", room=0 if report else 2 * ROOM),
        Fact("验收意见", f"{done.done}：{done.comment}" if done else "", room=0 if done else 2 * ROOM),
    )
    body = (
        Facts(facts, label=ACCEPTANCE),
        Heading("绩效目标完成情况"),
        _goals(one, reached=True),
        *_milestones(one, "节点"),
        BASIS,
        Signature(("集团总校校长", "验收负责人"), (group, OFFICE), _day(done)),
    )
    return Paper(
        title=ACCEPTANCE,
        unit=OFFICE,
        number=number_of(case),
        notes=() if case.state in PROJECT.final else (f"尚未验收，状态：{word}",),
        body=body,
        layout=SHEET,
    )


def _goals(one: SpecialProject, *, reached: bool = False) -> Block:
    rows = [
        (at, each.get_kind_display(), each.text, each.target, *([each.reached] if reached else []))
        for at, each in enumerate(one.goals.all(), start=1)
    ]
    return rows_of(_REACHED if reached else _GOALS, rows, label="绩效目标表") if rows else Prose("")


def _milestones(one: SpecialProject, heading: str) -> list[Block]:
    rows = [
        (at, each.text, day_text(each.due_on), day_text(each.done_on) if each.done_on else "")
        for at, each in enumerate(one.milestones.all(), start=1)
    ]
    return [Heading(heading), rows_of(_MILESTONES, rows, label="节点")] if rows else []


def _last(steps: Sequence[StepLine], arrow: str) -> StepLine | None:
    return next((one for one in steps if one.arrow == arrow), None)


def _day(step: StepLine | None) -> date | None:
    return step.at.date() if step else None


def _by(step: StepLine | None) -> str:
    return f"{step.done}：{step.actor}，{day_text(step.at.date())}" if step else ""


def _decided(step: StepLine | None, fen: int | None) -> str:
    if step is None:
        return ""
    said = step.comment if step.arrow == "refuse" else _money(fen)
    return f"{said}。{_by(step)}"


def _rate(used: MoneyUsed) -> str:
    """With the share of what was released."""
    if used.released <= 0:
        return ""
    return f"，执行率 {Measure.SHARE.text(Fraction(used.spent, used.released))}"


def _money(fen: int | None) -> str:
    return f"{amount(fen)}（大写：{capitals(fen)}）" if fen else ""
