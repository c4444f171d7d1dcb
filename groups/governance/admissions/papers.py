"""The sheet of examination and plaque as a Word document, for the files."""

from groups.governance.admissions.queries import AdmissionSheet, facts_of
from nanan_groups.kit.days import day_text
from nanan_groups.kit.word import new_document, paragraph, saved, table

TITLE = "教育集团准入审定与授牌登记表"


def admission_document(sheet: AdmissionSheet, state: str) -> bytes:
    document = new_document(title=f"{sheet.group}{TITLE}")
    paragraph(document, TITLE, size=18, bold=True, centre=True)
    paragraph(
        document,
        f"（流程编号 {sheet.admission.case.code}，状态：{state}，成员情况截至{day_text(sheet.day)}）",
        centre=True,
    )
    table(document, ("项目", "内容"), facts_of(sheet, day_text, form=True), widths=(4, 13), centred=frozenset({0}))
    paragraph(document, "办理记录", size=13, bold=True, before=10)
    rows = [
        (f"{day_text(one.at.date())} {one.at:%H:%M}", one.done, f"{one.actor} {one.role}".strip(), one.comment)
        for one in reversed(sheet.steps)
    ]
    table(document, ("时间", "办理", "办理人", "意见"), rows, widths=(4, 3, 4.4, 5.6))
    paragraph(document, "区教委（盖章）：　　　　　　　　　　　　　　年　　月　　日", before=26)
    return saved(document)
