"""The register's sheets: the one declaration of each for template, import, error workbook and export.

Attributes with ``_text`` or ``_ref`` are made by who prints the rows (datasets, the back office).
"""

from django.conf import settings

from nanan_groups.kit.days import check_register_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Code, Problem, Sheet

VERSION = "2026.1"
SAME = "留空保持原登记。"


def _code(letter: str) -> Code:
    return Code(
        12, pattern=rf"[{letter}{letter.lower()}]\d{{4,}}", sentence=f"编码为 {letter} 加数字，如 {letter}0001。"
    )


def _needed(row, sheet: type[Sheet], *names: str):
    """What a new record cannot do without, said as if the column were required."""
    for name in names:
        if not getattr(row, name):
            header = sheet.columns()[name].header
            yield Problem(name, "required", f"“{header}”必填，请补充。")


class PeriodSheet(Sheet):
    """Rows that say from when to when."""

    @classmethod
    def rules(cls, row):
        if row.valid_from:
            try:
                check_register_day(row.valid_from, start=settings.REGISTER_START, label="起日")
            except RuleViolation as early:
                yield Problem("valid_from", early.code, early.sentence)
        if row.valid_from and row.valid_to and row.valid_to <= row.valid_from:
            yield Problem("valid_to", "end-before-start", f"止日须晚于起日（{row.valid_from.isoformat()}），请核对。")
