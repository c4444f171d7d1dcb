"""特需项目申报表: what is applied for, with the table of goals and the milestones; the amounts as far as they are set."""

from funding.projects.models import SpecialProject
from funding.projects.rules import PROJECT
from groups.papers.cases.papers import number_of, standing_notes
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

TITLE = "教育集团特需项目申报表"
ROOM = 20  # millimetres to write an opinion by hand
_GOALS = (
    PaperColumn("序号", 2, Align.CENTRE),
    PaperColumn("类别", 3, Align.CENTRE),
    PaperColumn("指标", 9),
    PaperColumn("目标值", 5),
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
    goals = [(at, each.get_kind_display(), each.text, each.target) for at, each in enumerate(one.goals.all(), start=1)]
    body.append(rows_of(_GOALS, goals, label="绩效目标表") if goals else Prose(""))
    milestones = [
        (at, each.text, day_text(each.due_on), day_text(each.done_on) if each.done_on else "")
        for at, each in enumerate(one.milestones.all(), start=1)
    ]
    if milestones:
        body += [Heading("三、节点"), rows_of(_MILESTONES, milestones, label="节点")]
    body.append(Prose("依据：意见 五(三)6；财预〔2021〕101号。", Align.LEFT, small=True))
    handed_in = day_of(case.submitted_at) if case.submitted_at else None
    return Paper(
        title=TITLE,
        unit=group,
        number=number_of(case),
        notes=standing_notes(case, PROJECT, word),
        body=(*body, Signature(("集团总校校长",), (group,), handed_in)),
        layout=SHEET,
    )


def _money(fen: int | None) -> str:
    return f"{amount(fen)}（大写：{capitals(fen)}）" if fen else ""
