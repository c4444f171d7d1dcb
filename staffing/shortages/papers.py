"""急需紧缺人才汇总表 as an official paper: places within the posts and extra places apart."""

from collections.abc import Iterable
from datetime import date

from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.layouts import WIDE
from nanan_groups.kit.official.paper import BUREAU, Align, Paper, PaperColumn, rows_of
from nanan_groups.kit.years import school_year_text
from staffing.shortages.models import ShortageRequest
from staffing.shortages.queries import Sums
from staffing.shortages.rules import SHORTAGE

COLUMNS = (
    PaperColumn("集团", 4),
    PaperColumn("用人学校", 4),
    PaperColumn("学段学科", 2.4),
    PaperColumn("申报", 1.2, Align.RIGHT),
    PaperColumn("其中追加单列", 1.4, Align.RIGHT),
    PaperColumn("核准", 1.2, Align.RIGHT),
    PaperColumn("其中追加单列", 1.4, Align.RIGHT),
    PaperColumn("面试合格", 1.2, Align.RIGHT),
    PaperColumn("录用", 1.2, Align.RIGHT),
    PaperColumn("状态", 3),
)


def shortages_paper(
    rows: Iterable[ShortageRequest], sums: Sums, year: int | None, day: date, left_out: int = 0
) -> Paper:
    """``left_out``: how many more requests there are than one list holds; the sums are of all."""
    lines = [
        (
            str(one.group),
            str(one.institution),
            one.taught,
            one.places,
            one.extra,
            one.approved,
            one.approved_extra,
            one.passed,
            one.recruited,
            SHORTAGE.states[one.case.state],
        )
        for one in rows
    ]
    told = (sums.places, sums.extra, sums.approved, sums.approved_extra, sums.passed, sums.recruited)
    lines.append(("合计", "退回、撤回的不计", "", *told, ""))
    notes = [f"{school_year_text(year)}学年" if year else "各学年", f"截至{day_text(day)}"]
    if left_out:
        notes.append(f"只列前 {len(lines) - 1} 件，另有 {left_out} 件没有列出，合计包括这些；请分学年打印")
    return Paper(
        title="急需紧缺人才汇总表",
        unit=BUREAU,
        notes=tuple(notes),
        layout=WIDE,
        body=(rows_of(COLUMNS, lines, label="急需紧缺人才"),),
    )
