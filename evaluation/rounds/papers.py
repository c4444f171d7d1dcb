"""集团自评表: what a group says of each indicator, beside how many files prove it."""

from collections.abc import Sequence

from evaluation.rounds.models import Participant
from evaluation.rounds.queries import AssessedIndicator
from evaluation.rounds.rules import SELF_ASSESSMENT, relations_text
from evaluation.scoring.words import Part
from groups.papers.cases.papers import number_of
from nanan_groups.kit.days import day_of
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import (
    NOTHING,
    Align,
    Fact,
    Facts,
    Heading,
    Paper,
    PaperColumn,
    Prose,
    Signature,
    rows_of,
)

BY_PORTAL = "由平台计算"
COLUMNS = (
    PaperColumn("编号", 7, whole=True),
    PaperColumn("指标", 18),
    PaperColumn("分值", 8, Align.RIGHT, whole=True),
    PaperColumn("自评", 57),
    PaperColumn("佐证", 8, Align.RIGHT, whole=True),
)


def assessment_paper(one: Participant, found: Sequence[AssessedIndicator], word: str) -> Paper:
    """What the group has not handed in says so, lest it be taken for what the experts read."""
    case = one.case
    open_ = case.state in SELF_ASSESSMENT.editable
    facts = (
        Fact("教育集团", one.name),
        Fact("集团类别", one.get_category_display()),
        Fact("关系类型", relations_text(one.relations) or "没有满半个考评期的"),
        Fact("成员学校", "、".join(each["name"] for each in one.members) or NOTHING),
        Fact("参评情况", f"{one.get_standing_display()}：{one.reason}" if one.reason else one.get_standing_display()),
    )
    body: list = [Facts(facts, label="参评情况")]
    for part in Part.values:
        own = [each for each in found if each.facts.part == part]
        if own:
            body += [Heading(Part(part).label), rows_of(COLUMNS, [_row(each) for each in own], label=Part(part).label)]
    body.append(Prose("佐证为上传的文件数，文件随自评在平台查看。依据：细则 三(一)6。", small=True))
    body.append(Signature(("总校校长",), (one.name,), day_of(case.submitted_at) if case.submitted_at else None))
    return Paper(
        title=f"{one.round.name}集团自评表",
        unit=one.name,
        number=number_of(case),
        notes=(f"{word}，内容还可能改动",) if open_ else (word,),
        body=tuple(body),
        layout=SHEET,
    )


def _row(each: AssessedIndicator) -> tuple:
    text = each.text.strip() or (NOTHING if each.needed else BY_PORTAL)
    return each.facts.code, each.facts.name, each.facts.weight_text, text, f"{each.evidence} 个"
