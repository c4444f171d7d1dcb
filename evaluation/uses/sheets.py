"""The three registers of rewards as a workbook for 区人社局, a sheet each, kept apart."""

import io

from evaluation.systems.words import points_text
from evaluation.uses.queries import RewardLine, totals
from evaluation.uses.words import Register
from nanan_groups.kit.excel.out import write_xlsx

HEADERS = ["集团类别", "集团编码", "教育集团", "公布等级", "系数", "人数", "系数×人数", "备注"]


def reward_workbook(lines: list[RewardLine]) -> bytes:
    """Coefficients as text, so that no program rounds them; the last row of each sheet is the sum."""
    out = io.BytesIO()
    sums = totals(lines)
    sheets = []
    for at, register in enumerate(Register):
        rows = [_row(line, at) for line in lines if line.rewards[at] is not None]
        total = sums[at]
        rows.append(["合计", "", f"{total.groups} 个集团", "", "", total.people, points_text(total.whole), ""])
        sheets.append((register.label, HEADERS, rows))
    write_xlsx(out, sheets)
    return out.getvalue()


def _row(line: RewardLine, at: int) -> list:
    one, participant = line.rewards[at], line.line.participant
    return [
        participant.get_category_display(),
        participant.group.code,
        participant.name,
        line.line.result.get_grade_display() or "没有等级",
        points_text(one.coefficient),
        one.people,
        points_text(one.coefficient * one.people),
        one.note,
    ]
