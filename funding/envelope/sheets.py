from funding.agreements.sheets import YEAR, MoneyCell
from funding.statements.rules.cuts import Purpose
from nanan_groups.kit.excel import Choice, Column, Sheet, Text

VERSION = "2026.1"


class BudgetSheet(Sheet):
    """预算盘子: what is approved for a year, by purpose or as one total."""

    title = "预算盘子"
    version = VERSION
    key = ("year", "purpose")
    note = "一行一个年度的一种用途；用途留空即专项经费总数。与现有的不同即成为新的一版。"

    year = Column("预算年度", "year", kind=YEAR, required=True, example="2026")
    purpose = Column("用途", "purpose", kind=Choice(Purpose), example="基本", help="只批了一个总数的留空。")
    approved = Column("批复数（元）", "approved", kind=MoneyCell(), required=True, example="12000000")
    document = Column("文号", "document", kind=Text(120), required=True, example="南财〔2026〕1号")
    number = Column("版本", "number", help="只供阅读。")
