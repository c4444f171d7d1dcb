from funding.agreements.sheets import MoneyCell
from funding.books.words import MoneySource
from nanan_groups.kit.excel import Choice, Code, Column, Day, Sheet, Text

VERSION = "2026.1"


class SpendingSheet(Sheet):
    """支出: an expense with its voucher."""

    title = "经费支出"
    version = VERSION
    key = ("account", "voucher")
    note = "一行一张凭证。学校账户由本校经办人登记；已登记的凭证不重复记账，金额有误的请先冲销。"

    account = Column("账户编码", "account", kind=Code(12), required=True, example="ZH00001")
    source = Column("来源", "source", kind=Choice(MoneySource), required=True, example="区级")
    category = Column("支出类别", "category", kind=Text(40), required=True, example="教研")
    fen = Column("金额（元）", "fen", kind=MoneyCell(), required=True, example="12000")
    on = Column("支出日", "on", kind=Day(), required=True, example="2026-05-15")
    voucher = Column("凭证号", "voucher", kind=Code(60), required=True, example="记-001")
    summary = Column("摘要", "summary", kind=Text(200), example="")
    holder = Column("账户", "holder", help="只供阅读。")
