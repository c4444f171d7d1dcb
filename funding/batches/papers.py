"""测算总表 in Excel, the 下达通知书 of a group in Word with its 测算明细, the 分配方案 of a group."""

import io
from collections.abc import Iterable, Iterator, Sequence

from funding.batches.models import Batch, BatchInstalment, GroupStatement
from funding.batches.queries import dues_of, planned_parts, version_before
from funding.batches.rules.case import BATCH
from funding.batches.rules.division import divided
from funding.batches.rules.dues import Due
from funding.books.queries.balances import paid_out_of
from funding.statements.words import LineKind
from groups.registry.models import Institution
from groups.registry.register.words import GroupCategory
from nanan_groups.kit.days import day_text
from nanan_groups.kit.excel.out import write_xlsx
from nanan_groups.kit.money import capitals, yuan
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import (
    BUREAU,
    Align,
    Annex,
    Heading,
    Paper,
    PaperColumn,
    Prose,
    Signature,
    amount,
    rows_of,
    total_of,
)

KINDS = tuple(kind for kind in LineKind)
HEADERS = [
    "集团类别",
    "集团编码",
    "教育集团",
    *(kind.label for kind in KINDS),
    "人工",
    "合计",
    "暂不能计算的项",
    "版本",
]


def _sum(one: GroupStatement, kind: str) -> int:
    return sum(line["amount"] or 0 for line in one.lines if line["kind"] == kind)


def sheet_rows(statements: Iterable[GroupStatement]) -> list[list]:
    """Amounts in 元 as text, so that no program rounds them; the last row is the sum."""
    statements = list(statements)
    rows = [
        [
            GroupCategory(one.category).label,
            one.group.code,
            one.name,
            *(yuan(_sum(one, kind.value)) for kind in KINDS),
            yuan(_sum(one, "manual")),
            yuan(one.total_fen),
            one.open_count,
            one.version,
        ]
        for one in statements
    ]
    sums = [yuan(sum(_sum(one, kind.value) for one in statements)) for kind in KINDS]
    manual = yuan(sum(_sum(one, "manual") for one in statements))
    total = yuan(sum(one.total_fen for one in statements))
    return [
        *rows,
        ["合计", "", f"{len(rows)} 个集团", *sums, manual, total, sum(one.open_count for one in statements), ""],
    ]


def batch_workbook(batch: Batch, statements: Sequence[GroupStatement]) -> bytes:
    out = io.BytesIO()
    write_xlsx(out, [("测算总表", HEADERS, sheet_rows(statements))])
    return out.getvalue()


def parts_of(one: GroupStatement, instalments: Sequence[BatchInstalment]) -> list[int]:
    """Fen of each instalment of what this version adds."""
    planned = planned_parts(one, version_before(one), instalments).values()
    return [sum(parts) for parts in zip(*planned, strict=True)]


def notice_sentence(one: GroupStatement) -> str:
    year, delta = one.batch.year, one.total_fen - (one.before_fen or 0)
    change = ""
    if one.before_fen is not None:
        change = f"（第{one.version}版，比上一版{'增加' if delta >= 0 else '减少'} {yuan(abs(delta))} 元）"
    more = f"另有 {one.open_count} 项待协议金额登记后计算。" if one.open_count else ""
    return (
        f"根据《南岸区教育集团高质量发展意见》五(三)6及本年度经费规则，经区教委审定、区财政局确认总数，"
        f"现下达你集团{year}年度专项经费{change} {amount(one.total_fen)}（大写：{capitals(one.total_fen)}）。{more}"
        "经费由总校代管，专款专用。"
    )


def claim_sentence(due: Due | None) -> str:
    """Where the newest version comes to less than was released."""
    if due is None or not due.over_in_all:
        return ""
    return (
        f"已下达 {amount(due.released_in_all)}，多于本年度应得，多下达的 {amount(due.over_in_all)}"
        f"（大写：{capitals(due.over_in_all)}）请从集团账户退回。"
    )


COLUMNS = (
    PaperColumn("项目", 3.2),
    PaperColumn("算法", 10.2),
    PaperColumn("金额（元）", 3.6, Align.RIGHT, whole=True),
)


def notice_paper(one: GroupStatement) -> Paper:
    """The letter to the group, with the computation as its annex."""
    batch = one.batch
    rows = [(line["label"], line["sentence"], _money(line["amount"])) for line in one.lines]
    label, total = total_of(one.total_fen)
    return Paper(
        title=f"关于下达{batch.year}年度教育集团专项经费的通知",
        number=batch.document,
        letterhead=BUREAU,
        to=one.name,
        body=(
            Prose(notice_sentence(one)),
            *(Prose(sentence) for sentence in _how_it_comes(one)),
            Signature((), (BUREAU,), batch.released_on),
            Annex("测算明细"),
            rows_of(COLUMNS, rows, total=(label, total), label="测算明细"),
            Prose(f"{batch.rules_text}，基准日{day_text(batch.day)}。", small=True),
        ),
    )


def _how_it_comes(one: GroupStatement) -> Iterator[str]:
    """The instalments of what this version adds; or, of one that comes to less, how the difference goes back."""
    instalments = list(one.batch.instalments.all())
    parts = parts_of(one, instalments)
    if any(parts):
        told = (
            f"第{each.number}期 {day_text(each.day)} {amount(fen)}"
            for each, fen in zip(instalments, parts, strict=True)
        )
        yield f"分期下达：{'；'.join(told)}。"
    if one.before_fen is not None and one.total_fen < one.before_fen:
        yield "减少的部分先在尚未下达的各期中抵扣。"
        yield from filter(None, [claim_sentence(dues_of(one.batch.year, [one.group_id]).get(one.group_id))])


def _money(fen: int | None) -> str:
    return "—" if fen is None else yuan(fen)


# --- 分配方案 ---------------------------------------------------------------------------------------------------------
_SHARES = (
    PaperColumn("学校", 6),
    PaperColumn("依据", 8),
    PaperColumn("应分（元）", 4, Align.RIGHT, whole=True),
    PaperColumn("已拨付（元）", 4, Align.RIGHT, whole=True),
    PaperColumn("未拨付（元）", 4, Align.RIGHT, whole=True),
)
_COMMON = (PaperColumn("项目", 14), PaperColumn("金额（元）", 4, Align.RIGHT, whole=True))


def division_paper(one: GroupStatement) -> Paper:
    """Schools by what their sites and universities bring, beside what has been paid out to them; the rest stays with the
    group's account, which the lead holds."""
    shares = divided(one.lines)
    schools, common = [each for each in shares if each.code], [each for each in shares if not each.code]
    paid = paid_out_of(one.batch.year, one.group_id)
    known = {each.code: each for each in Institution.objects.filter(code__in={each.code for each in schools} | {*paid})}
    rows = [
        (str(known.get(each.code, each.code)), "、".join(each.told), each.fen, paid.get(each.code, 0))
        for each in schools
    ]
    due = {each.code for each in schools}
    rows += [(str(known[code]), "测算单之外的拨付", 0, fen) for code, fen in sorted(paid.items()) if code not in due]
    sums = [sum(row[at] for row in rows) for at in (2, 3)]
    cells = [(name, told, yuan(fen), yuan(out), yuan(fen - out)) for name, told, fen, out in rows]
    of_schools = rows_of(_SHARES, cells, total=("合计", *map(yuan, sums), yuan(sums[0] - sums[1])), label="成员学校")
    of_group = rows_of(
        _COMMON,
        [(each.label, yuan(each.fen)) for each in common],
        total=("合计", yuan(sum(each.fen for each in common))),
        label="集团统筹",
    )
    batch = one.batch
    confirmed = batch.case.state in BATCH.in_force
    return Paper(
        title=f"{one.name}{batch.year}年度专项经费分配方案",
        unit=one.name,
        number=batch.document,
        notes=(f"第{one.version}版",) if confirmed else ("测算单尚未确认，金额以确认的为准",),
        body=(
            Prose(f"本年度专项经费合计 {amount(one.total_fen)}（大写：{capitals(one.total_fen)}）。"),
            Heading("一、成员学校"),
            of_schools if rows else Prose("没有归到单个学校的经费。"),
            Heading("二、集团统筹"),
            of_group if common else Prose("没有集团统筹的经费。"),
            Prose(
                "校点和协议带来的经费归到所在学校，其余由集团统筹、总校代管；民办和待核实的成员不设账户，花在它们身上的由总校支出，"
                "并写明受益校点。依据：意见 五(三)6；细则 五4。",
                Align.LEFT,
                small=True,
            ),
            Signature(("集团总校校长",), (one.name,)),
        ),
        layout=SHEET,
    )
