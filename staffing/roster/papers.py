"""The roster of a day on paper, without telephones."""

from collections.abc import Iterable, Sequence

from nanan_groups.kit.official.layouts import WIDE
from nanan_groups.kit.official.paper import Align, Paper, PaperColumn, Prose, rows_of
from staffing.roster.queries.roster import Coming, Listed

CENTRE = Align.CENTRE
SCHOOL = PaperColumn("学校", 3)
BEFORE = (
    PaperColumn("序号", 1, CENTRE),
    PaperColumn("工号", 2.2, whole=True),
    PaperColumn("姓名", 1.7),
    PaperColumn("性别", 1, CENTRE),
    PaperColumn("出生年月", 1.6, CENTRE, whole=True),
)
AFTER = (
    PaperColumn("校点", 2.4),
    PaperColumn("学段学科", 1.8),
    PaperColumn("岗位类别", 1.8),
    PaperColumn("领导职务", 1.8),
    PaperColumn("职称", 1.8),
    PaperColumn("骨干称号", 2.2),
    PaperColumn("到校日期", 2, CENTRE, whole=True),
)


def roster_paper(
    title: str, day_text: str, rows: Sequence[Listed], coming: Iterable[Coming], *, with_school: bool
) -> Paper:
    columns = (*BEFORE, *((SCHOOL,) if with_school else ()), *AFTER)
    lines = [
        (
            number,
            row.staff_no,
            row.name,
            row.words["sex"],
            f"{row.birth_month:%Y-%m}" if row.birth_month else "",
            *((row.school,) if with_school else ()),
            row.site,
            f"{row.words['stage']}{row.words['subject']}",
            row.words["post_kind"],
            row.words["leadership"],
            row.words["title"],
            row.words["honour"],
            f"{row.joined_on:%Y-%m-%d}" if row.joined_on else "",
        )
        for number, row in enumerate(rows, start=1)
    ]
    later = "、".join(f"{one.name}（{one.since:%Y-%m-%d} 起）" for one in coming)
    return Paper(
        title=title,
        notes=(f"截至{day_text}，共 {len(lines)} 人，不含联系电话",),
        layout=WIDE,
        body=(rows_of(columns, lines, label=title), *((Prose(f"尚未到校：{later}。", small=True),) if later else ())),
    )
