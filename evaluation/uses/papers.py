"""整改通知: what a group is asked to mend after a published result, with room for what it answers."""

from evaluation.uses.models import Rectification
from evaluation.uses.rules import RECTIFICATION
from groups.papers.cases.papers import number_of
from nanan_groups.kit.days import day_of, day_text
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import Fact, Facts, Paper, Prose, Signature

OFFICE = "南岸区教育委员会"
ROOM = 40  # millimetres to write by hand


def rectification_paper(one: Rectification, score: str, word: str) -> Paper:
    row, closed = one.participant.round, one.case.state in RECTIFICATION.final
    checked = f"{day_text(day_of(one.case.closed_at))}核查通过" if closed and one.case.closed_at else ""
    facts = (
        Fact("教育集团", one.participant.name),
        Fact("依据", f"{row.name}结果，{row.document}"),
        Fact("指标和得分", f"{one.indicator}，{score}"),
        Fact("问题和整改要求", one.problem),
        Fact("整改期限", day_text(one.due)),
        Fact("整改情况", one.answer, room=0 if one.answer else ROOM),
        Fact("核查意见", checked, room=0 if checked else ROOM // 2),
    )
    return Paper(
        title="教育集团评估整改通知",
        number=number_of(one.case),
        to=one.participant.name,
        body=(
            Prose("根据已公布的评估结果，请你集团按下表整改，在期限前回复整改情况和佐证，并列入下一年度工作计划。"),
            Facts(facts, label="整改任务"),
            Signature((), (OFFICE,), day_of(one.case.opened_at)),
        ),
        layout=SHEET,
    )
