"""The sheets of agreements and of the cash under them; and the kind of cell that holds money."""

from funding.agreements.words import MoneyKind, ReceiptState
from nanan_groups.kit.excel import Choice, Code, Column, Day, Kind, Reference, Sheet, Text, Whole, labels
from nanan_groups.kit.excel.kinds import read_text, refuse
from nanan_groups.kit.money import parse_yuan, yuan

VERSION = "2026.1"
YEAR = Whole(minimum=2022, maximum=2199)


class MoneyCell(Kind):
    """An amount in 元, kept in fen; what is not plainly one is refused, never rounded."""

    width = 16

    def read(self, raw):
        fen = parse_yuan(read_text(raw), label="金额")
        if not fen:
            refuse("zero", "金额必须大于零。")
        return fen

    def show(self, value):
        return yuan(value)

    def accepts(self):
        return "金额，单位元，至多两位小数，如 500000 或 1500.50。"


class AgreementSheet(Sheet):
    """校地共建协议: an agreement with the amount it names for a budget year."""

    title = "校地共建协议"
    version = VERSION
    key = ("group", "university", "school", "name", "year")
    note = "一行一份协议的一个年度。同一集团、高校、学校、名称的是同一份协议；再次导入同一年度即修改协议数。"

    group = Column("教育集团", "group", kind=Reference("group"), required=True, example="从下拉列表选择")
    university = Column("高校（院所）", "university", kind=Reference("institution"), required=True, example="示范大学")
    school = Column("签约学校", "school", kind=Reference("institution"), required=True, example="示范中学")
    name = Column("协议名称", "name", kind=Text(120), required=True, example="共建协议")
    signed_on = Column("签订日", "signed_on", kind=Day(), required=True, example="2026-01-05")
    valid_from = Column("起", "valid_from", kind=Day(), required=True, example="2026-01-05")
    valid_to = Column("止", "valid_to", kind=Day(), example="", help="该日起不再有效；没有期限的留空。")
    year = Column("预算年度", "year", kind=YEAR, required=True, example="2026")
    agreed = Column("协议数（元）", "agreed", kind=MoneyCell(), required=True, example="500000")


class ReceiptSheet(Sheet):
    """协议到账: cash with its bank slip."""

    title = "协议到账"
    version = VERSION
    key = ("slip",)
    note = "一行一张银行回单，由签约学校的经办人报送，由区教委财务科室在协议页确认。"

    agreement = Column("协议编码", "agreement", kind=Code(12), required=True, example="XY0001")
    year = Column("协议年度", "year", kind=YEAR, required=True, example="2026")
    kind = Column("类别", "kind", kind=Choice(MoneyKind), required=True, example="高校到账")
    on = Column("到账（支付）日", "on", kind=Day(), required=True, example="2026-05-01")
    fen = Column("金额（元）", "fen", kind=MoneyCell(), required=True, example="320000")
    slip = Column("银行回单号", "slip", kind=Code(60), required=True, example="H20260501001")
    state = Column("状态", "state", labels(ReceiptState), help="只供阅读。")
