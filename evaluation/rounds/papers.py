"""自评表: what a group says of each indicator, as it is sent in on paper; what the portal computes is named once, below."""

from collections.abc import Sequence

from evaluation.rounds.models import Participant
from evaluation.rounds.queries import AssessedIndicator
from evaluation.rounds.rules import relations_text
from evaluation.scoring.words import Part
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import Align, Fact, Facts, Heading, Paper, PaperColumn, Prose, Signature, rows_of
from nanan_groups.kit.years import school_year_text

COLUMNS = (
    PaperColumn("指标", 29),
    PaperColumn("分值", 9, Align.CENTRE, whole=True),
    PaperColumn("自评", 53),
    PaperColumn("佐证", 9, Align.CENTRE, whole=True),
)


def assessment_paper(one: Participant, found: Sequence[AssessedIndicator], handed_in) -> Paper:
    """``handed_in``: the day, None for what is not handed in, which the paper says."""
    facts = (
        Fact("集团", one.name),
        Fact("类别", one.get_category_display()),
        Fact("关系类型", relations_text(one.relations) or "没有满半个考评期的"),
        Fact("成员", "、".join(each["name"] for each in one.members) or "—"),
    )
    body: list = [Facts(facts, label="集团")]
    computed: list[str] = []
    for part in Part.values:
        own = [each for each in found if each.facts.part == part]
        written = [each for each in own if each.needed or each.text or each.evidence]
        if rows := [
            (str(each.facts), each.facts.weight_text, each.text, f"{each.evidence} 个" if each.evidence else "")
            for each in written
        ]:
            body += [Heading(Part(part).label), rows_of(COLUMNS, rows, label=Part(part).label)]
        if names := [f"{each.facts}".replace(" ", "\u00a0") for each in own if each not in written]:
            computed.append(f"{Part(part).label} {len(names)} 项：{'、'.join(names)}。")
    if computed:
        body += [Heading("由平台计算、不填自评的指标"), Prose("\n".join(computed))]
    body.append(Signature(("总校校长",), (one.name,), handed_in))
    return Paper(
        title=f"{one.name}{school_year_text(one.round.year)}学年自评表",
        notes=() if handed_in else ("没有提交",),
        body=tuple(body),
        layout=SHEET,
    )
