"""The sheet of examination and plaque as an official paper, filled in as far as the case has come."""

from groups.governance.admissions.queries import AdmissionSheet, facts_of
from groups.papers.cases.papers import number_of
from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import BUREAU, Align, Block, Fact, Facts, Paper, Prose, Signature

TITLE = "教育集团准入审定与授牌登记表"
OPINION = "审定意见"
ROOM = 28  # millimetres to write an opinion by hand


def admission_paper(sheet: AdmissionSheet, word: str, recorded: str) -> Paper:
    """``word``: its state; ``recorded``: of one decided before the portal, who entered it."""
    facts = tuple(
        Fact(label, text, room=ROOM if label == OPINION and not text else 0)
        for label, text in facts_of(sheet, day_text, form=True)
    )
    body: list[Block] = [Facts(facts, label=TITLE)]
    if recorded:
        body.append(Prose(recorded, Align.LEFT, small=True))
    body.append(Signature((), (BUREAU,), sheet.admission.plaque_on or sheet.admission.examined_on))
    return Paper(
        title=TITLE,
        number=number_of(sheet.admission.case),
        notes=(f"状态：{word}，成员情况截至{day_text(sheet.day)}",),
        body=tuple(body),
        layout=SHEET,
    )
