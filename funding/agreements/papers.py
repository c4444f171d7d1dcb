"""到账确认单: what came under an agreement, as the finance officer confirms it."""

from funding.agreements.models import Receipt
from funding.agreements.words import MoneyKind, ReceiptState
from nanan_groups.kit.days import day_text
from nanan_groups.kit.money import capitals
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import Align, Fact, Facts, Paper, Prose, Signature, amount

TITLE = "校地共建协议到账确认单"


def receipt_paper(one: Receipt) -> Paper:
    """A receipt nobody has confirmed says so, lest it be taken for one that counts."""
    of, agreement = one.year, one.year.agreement
    accepted = Receipt.objects.filter(year=of, kind=one.kind, state=ReceiptState.ACCEPTED).order_by()
    came = sum(accepted.values_list("fen", flat=True))
    received = one.kind == MoneyKind.RECEIVED
    facts = [
        Fact("教育集团", str(agreement.group)),
        Fact("高校（院所）", str(agreement.university)),
        Fact("签约学校", str(agreement.school)),
        Fact("协议名称", agreement.title),
        Fact("协议年度和协议数", f"{of.year}年，{amount(of.agreed_fen)}"),
        Fact("类别", one.get_kind_display()),
        Fact("到账日" if received else "支付日", day_text(one.on)),
        Fact("金额", f"{amount(one.fen)}（大写：{capitals(one.fen)}）"),
        Fact("银行回单号", one.slip),
        Fact("报送人", one.reported_by.name if one.reported_by else "平台导入"),
        Fact("确认情况", _decision(one), room=0 if one.decided_on else 20),
        Fact("本年度已确认累计", amount(came)),
    ]
    if received:
        facts.append(Fact("本年度尚未到账", amount(max(0, of.agreed_fen - came))))
    return Paper(
        title=TITLE,
        number=f"编号：{one.code}",
        notes=(f"状态：{one.get_state_display()}",),
        body=(
            Facts(tuple(facts), label=TITLE),
            Prose("只计现金；超过协议数的部分列明，不计入配套。依据：意见 五(三)6。", Align.LEFT, small=True),
            Signature(("经办人", "财务科室负责人"), ("区教委财务科室",), one.decided_on),
        ),
        layout=SHEET,
    )


def _decision(one: Receipt) -> str:
    if one.decided_on is None:
        return ""
    who = one.decided_by.name if one.decided_by else "平台"
    said = f"{who} {day_text(one.decided_on)}{one.get_state_display()}"
    return f"{said}：{one.why}" if one.why else said
