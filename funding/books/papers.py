"""横向调剂申请表 with its signatures, and the 决算表 of a group's year and of the district."""

from collections.abc import Iterable

from django.utils import timezone

from funding.books.models import Transfer
from funding.books.queries.settlements import AccountYear, CategoryYear, Settlement
from funding.books.rules.figures import compliance, execution
from funding.books.rules.transfers import GIVING, RECEIVING, TRANSFER
from groups.papers.cases.papers import number_of
from nanan_groups.kit.days import day_of, day_text, moment_text
from nanan_groups.kit.money import capitals, yuan
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import (
    BUREAU,
    Align,
    Fact,
    Facts,
    Heading,
    Paper,
    PaperColumn,
    Prose,
    Rows,
    Signature,
    amount,
    rows_of,
)
from nanan_groups.records.cases.parties import PartyLine, parties_of

FORM = "集团内经费横向调剂申请表"
ROOM = 16  # millimetres to sign by hand


def transfer_paper(one: Transfer, word: str) -> Paper:
    """``word``: its state. Who signed in the portal is named with the moment; who has not has room to sign."""
    signed = dict(zip((GIVING, RECEIVING), parties_of(one.case), strict=False))
    case, group = one.case, str(one.origin.group)
    drafted = f"{case.submitted_by.name}，{day_text(day_of(case.submitted_at))}" if case.submitted_by else ""
    facts = (
        Fact("教育集团", group),
        Fact("预算年度", f"{one.origin.year}年"),
        Fact("转出学校", str(one.origin.institution)),
        Fact("转入学校", str(one.to.institution)),
        Fact("经费来源", one.get_source_display()),
        Fact("金额", f"{amount(one.fen)}（大写：{capitals(one.fen)}）"),
        Fact("用途和理由", one.why),
        Fact("经办人", drafted),
        *(_signature(f"{label}校长", signed.get(name)) for label, name in (("转出校", GIVING), ("转入校", RECEIVING))),
        _decision(one, word),
        Fact("记账", f"分录{one.entry.code}，{day_text(one.entry.on)}" if one.entry else "尚未记账"),
    )
    return Paper(
        title=FORM,
        unit=group,
        number=number_of(case),
        notes=() if case.state in TRANSFER.in_force else (f"状态：{word}",),
        body=(
            Facts(facts, label=FORM),
            Prose("限同一集团、同一预算年度、同一来源。依据：意见 五(三)6；细则 三(一)2。", Align.LEFT, small=True),
            Signature((), (group,), one.entry.on if one.entry else None),
        ),
        layout=SHEET,
    )


def _signature(label: str, line: PartyLine | None) -> Fact:
    if line is None or not line.at:
        return Fact(label, "", room=ROOM)
    said = f"{line.word}：{line.actor}，{moment_text(line.at)}"
    return Fact(label, f"{said}。{line.comment}" if line.comment else said)


def _decision(one: Transfer, word: str) -> Fact:
    case = one.case
    if case.decided_by is None:
        return Fact("集团总校校长", "", room=ROOM)
    return Fact("决定", f"{word}：{case.decided_by.name}，{moment_text(timezone.localtime(case.decided_at))}")


# --- 决算表 -----------------------------------------------------------------------------------------------------------
_MONEY = tuple(
    PaperColumn(head, 4, Align.RIGHT, whole=True)
    for head in ("上年结转", "下达拨付", "调剂净额", "退回", "支出净额", "结余")
)
_ACCOUNTS = (PaperColumn("账户", 7), PaperColumn("来源", 3, Align.CENTRE), *_MONEY)
_RATE = PaperColumn("执行率", 3, Align.RIGHT, whole=True)
_GROUPS = (
    PaperColumn("教育集团", 9),
    *(one for one in _MONEY if one.head != "调剂净额"),
    PaperColumn("执行率", 3, Align.RIGHT, whole=True),
)
_CATEGORIES = (
    PaperColumn("支出类别", 7),
    PaperColumn("预算", 4, Align.RIGHT, whole=True),
    PaperColumn("支出净额", 4, Align.RIGHT, whole=True),
    PaperColumn("预算内", 4, Align.RIGHT, whole=True),
)


def settlement_of_group(group: str, one: Settlement) -> Paper:
    """One group's accounts, source by source; between them nothing is counted twice."""
    rows = [(each.name, each.source, *_cells(each)) for each in one.accounts]
    table = rows_of(_ACCOUNTS, rows, total=("合计", *_cells(one.whole)), label="各账户")
    title = f"{group}{one.year}年度专项经费决算表"
    return _settlement(
        title, one, "一、各账户", table, Signature(("集团总校校长", "财务负责人"), (group,), one.closed_on)
    )


def settlement_of_district(one: Settlement) -> Paper:
    rows = [(name, *_without_transfers(each), execution(each.moved).text) for name, each in one.groups]
    total = ("合计", *_without_transfers(one.whole), execution(one.whole.moved).text)
    table = rows_of(_GROUPS, rows, total=total, label="各教育集团")
    title = f"南岸区{one.year}年度教育集团专项经费决算表"
    return _settlement(title, one, "一、各教育集团", table, Signature(("财务科室负责人",), (BUREAU,), one.closed_on))


def _settlement(title: str, one: Settlement, first: str, table: Rows, signature: Signature) -> Paper:
    rates = f"执行率 {execution(one.whole.moved).text}，合规率 {compliance(one.spending, one.budgets).text}。"
    how = "执行率＝（支出－冲销）÷（下达±调剂－退回），结转另列；合规率＝有凭证且在预算类别内的支出÷支出。依据：细则 五4。"
    note = f"{day_text(one.closed_on)}结账" if one.closed_on else f"尚未结账，数据截至{day_text(timezone.localdate())}"
    return Paper(
        title=title,
        notes=(note, "金额单位：元"),
        body=(
            Heading(first),
            table if len(table.rows) > 1 else Prose("这一年度没有下达经费。"),
            Heading("二、支出类别"),
            _categories(one.categories) if one.categories else Prose("这一年度没有支出，也没有编制类别预算。"),
            Heading("三、执行与合规"),
            Prose(rates),
            Prose(how, Align.LEFT, small=True),
            signature,
        ),
        layout=SHEET,
    )


def _cells(one: AccountYear) -> tuple[str, ...]:
    moved = one.moved
    figures = (moved.carried, moved.released, moved.net, moved.returned, moved.used, moved.left)
    return tuple(yuan(fen) for fen in figures)


def _without_transfers(one: AccountYear) -> tuple[str, ...]:
    """Inside a group they come to nothing."""
    cells = _cells(one)
    return (*cells[:2], *cells[3:])


def _categories(rows: Iterable[CategoryYear]) -> Rows:
    rows = list(rows)
    cells = [(one.name, yuan(one.budget), yuan(one.spent), yuan(one.inside)) for one in rows]
    sums = (sum(getattr(one, name) for one in rows) for name in ("budget", "spent", "inside"))
    return rows_of(_CATEGORIES, cells, total=("合计", *map(yuan, sums)), label="支出类别")
