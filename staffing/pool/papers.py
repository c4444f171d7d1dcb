"""周转池名册 and 新教师跟岗鉴定表 as official papers."""

from collections.abc import Iterable

from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.layouts import SHEET, WIDE
from nanan_groups.kit.official.paper import Align, Block, Fact, Facts, Heading, Paper, PaperColumn, Signature, rows_of
from nanan_groups.kit.texts import month_text
from nanan_groups.kit.years import school_year_text
from staffing.pool.models import PoolEntry
from staffing.pool.queries import Board
from staffing.pool.words import STAGES

ROOM = 45  # millimetres to write an opinion by hand
COUNTS = (PaperColumn("阶段", 5), PaperColumn("人数", 2, Align.RIGHT))
PEOPLE = (
    PaperColumn("序号", 1.2, Align.CENTRE),
    PaperColumn("工号", 3, whole=True),
    PaperColumn("姓名", 2.2),
    PaperColumn("学段学科", 3.4),
    PaperColumn("阶段", 3.4),
    PaperColumn("集团、跟岗校点", 6.4),
    PaperColumn("跟岗期满", 2.8, whole=True),
    PaperColumn("考核", 1.8),
    PaperColumn("安置学校", 4.4),
)


def pool_paper(board: Board, entries: Iterable[PoolEntry], day, year: int | None, left_out: int = 0) -> Paper:
    """``left_out``: how many more there are than one list holds."""
    people = [
        (
            number,
            one.staff_no,
            one.name,
            one.taught,
            STAGES[one.case.state],
            "，".join(str(part) for part in (one.group, one.site) if part) or "—",
            one.shadow_to.isoformat() if one.shadow_to else "—",
            one.get_grade_display() or "—",
            str(one.placed_at) if one.placed_at else "—",
        )
        for number, one in enumerate(entries, start=1)
    ]
    body: list[Block] = [
        rows_of(COUNTS, [(STAGES[stage], count) for stage, count in board.stages.items()],
                total=("合计", board.total), label="各阶段人数"),
        Heading("名册"),
        rows_of(PEOPLE, people, label="名册"),
    ]  # fmt: skip
    title = f"{school_year_text(year)}学年新教师周转池名册" if year else "新教师周转池名册"
    notes = [f"截至{day_text(day)}，共 {board.total} 人"]
    if left_out:
        notes.append(f"名册只列前 {len(people)} 人，另有 {left_out} 人没有列出，请分学年打印")
    return Paper(title=title, notes=tuple(notes), body=tuple(body), layout=WIDE)


def appraisal_paper(row: PoolEntry, opinion: str) -> Paper:
    """``opinion``: of the head who assessed; a form to fill in by hand before that."""
    span = f"{day_text(row.shadow_from)}至{day_text(row.shadow_to)}" if row.shadow_from else ""
    facts = (
        Fact("姓名", row.name),
        Fact("工号", row.staff_no),
        Fact("性别、出生年月", f"{row.get_sex_display()}，{month_text(row.birth_month)}"),
        Fact("任教学段、学科", row.taught),
        Fact("录用", f"{day_text(row.recruited_on)}，{row.document}"),
        Fact("岗前培训", f"{day_text(row.training_from)}至{day_text(row.training_to)}" if row.training_from else ""),
        Fact("集团、总校", f"{row.group}，{row.lead}" if row.group_id else ""),
        Fact("跟岗校点", str(row.site) if row.site_id else ""),
        Fact("跟岗时间", span),
        Fact("学校标识", ("优质" if row.quality else f"不是优质学校：{row.exception}") if row.site_id else ""),
        Fact("考核等次", row.get_grade_display()),
        Fact("鉴定意见", opinion, room=0 if opinion else ROOM),
    )
    school = str(row.site.institution) if row.site_id else "跟岗学校"
    return Paper(
        title="新教师跟岗鉴定表",
        body=(Facts(facts, label="新教师跟岗鉴定表"), Signature(("校长",), (school,), row.assessed_on)),
        layout=SHEET,
    )
