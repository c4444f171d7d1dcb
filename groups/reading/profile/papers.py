"""A group's one-page profile as an official paper."""

from groups.reading.profile.queries import Profile
from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import Align, Block, Fact, Facts, Heading, Paper, PaperColumn, rows_of

MEMBERS = (
    PaperColumn("关系", 20, Align.CENTRE),
    PaperColumn("成员校点", 62),
    PaperColumn("开办状态", 22, Align.CENTRE),
    PaperColumn("办学性质", 34, Align.CENTRE),
    PaperColumn("加入时间", 32, Align.CENTRE),
)
PARTNERS = (PaperColumn("高校或科研院所", 70), PaperColumn("共建学校", 68), PaperColumn("开始时间", 32, Align.CENTRE))
DECLARED = (PaperColumn("原文", 125), PaperColumn("列名情况", 45, Align.CENTRE))


def profile_paper(profile: Profile) -> Paper:
    body: list[Block] = [Facts(tuple(Fact(label, text) for label, text in profile.facts), label="基本情况")]
    for title, columns, rows in (
        ("成员", MEMBERS, profile.members),
        ("校地共建", PARTNERS, profile.partners),
        ("未列名成员（汇总数）", DECLARED, profile.declared),
    ):
        if rows:
            body += [Heading(title), rows_of(columns, rows, label=title)]
    return Paper(
        title=f"{profile.name}概况",
        notes=(f"{profile.code}，截至{day_text(profile.day)}",),
        body=tuple(body),
        layout=SHEET,
    )
