"""A group's one-page profile as a Word document."""

from groups.reading.profile.queries import Profile
from nanan_groups.kit.days import day_text
from nanan_groups.kit.word import new_document, paragraph, saved, table


def profile_document(profile: Profile) -> bytes:
    document = new_document(title=f"{profile.name}概况")
    paragraph(document, f"{profile.name}概况", size=18, bold=True, centre=True)
    paragraph(document, f"（{profile.code}，截至{day_text(profile.day)}）", centre=True)
    table(document, ("项目", "内容"), profile.facts, widths=(4, 13))
    parts = (
        ("成员", ("关系", "成员校点", "开办状态", "办学性质", "加入时间"), profile.members, (2, 6.2, 2.4, 3.8, 2.6)),
        ("校地共建", ("高校或科研院所", "共建学校", "开始时间"), profile.partners, (7, 7, 3)),
        ("未列名成员（汇总数）", ("原文", "列名情况"), profile.declared, (12, 5)),
    )
    for title, headers, rows, widths in parts:
        if rows:
            paragraph(document, title, size=12, bold=True, before=10)
            table(document, headers, rows, widths=widths)
    return saved(document)
