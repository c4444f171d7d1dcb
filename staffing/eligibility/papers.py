"""应交流、暂缓名册 on paper: each with one line of reason, and what was corrected later."""

from collections.abc import Iterable, Sequence

from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.layouts import WIDE
from nanan_groups.kit.official.paper import Align, Heading, Paper, PaperColumn, Prose, rows_of
from nanan_groups.kit.years import school_year_text
from staffing.eligibility.models import Addendum, CensusList
from staffing.eligibility.queries.lists import Row
from staffing.eligibility.words import Standing

COLUMNS = (
    PaperColumn("序号", 1, Align.CENTRE),
    PaperColumn("工号", 2.2, whole=True),
    PaperColumn("姓名", 1.7),
    PaperColumn("学校", 4),
    PaperColumn("学段学科、职务", 3.4),
    PaperColumn("骨干", 2.4),
    PaperColumn("理由", 7.5),
)


def census_paper(row: CensusList, rows: Sequence[Row], addenda: Iterable[Addendum]) -> Paper:
    body: list = []
    for standing, label in ((Standing.DUE, "应交流"), (Standing.DEFERRED, "暂缓")):
        found = [one for one in rows if one.standing == standing]
        lines = [
            (
                number,
                one.staff_no,
                one.name,
                one.school,
                one.what,
                one.honour,
                one.line + ("（人工改定）" if one.by_hand else ""),
            )
            for number, one in enumerate(found, start=1)
        ]
        body += [
            Heading(f"{label}（{len(found)} 人）"),
            rows_of(COLUMNS, lines, label=label) if lines else Prose("无。"),
        ]
    told = [
        f"第 {one.number} 号（{one.made_on:%Y-%m-%d}，{one.document}）：{one.person.name} "
        f"{one.get_before_display()} → {one.get_after_display()}。{one.reason}"
        for one in addenda
    ]
    if told:
        body += [Heading("补充更正"), Prose("\n".join(told))]
    return Paper(
        title=f"{school_year_text(row.school_year)}学年应交流、暂缓名册",
        notes=(f"基准日{day_text(row.census_day)}，{row.get_state_display()}，共 {len(rows)} 人",),
        layout=WIDE,
        body=tuple(body),
    )
