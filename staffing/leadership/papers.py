"""干部推荐建议书 as an official paper."""

from django.utils import timezone

from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import Block, Fact, Facts, Heading, Paper, Prose, Signature
from nanan_groups.kit.texts import month_text
from staffing.leadership.models import Nomination

ROOM = 40  # millimetres to write an answer by hand


def nomination_paper(row: Nomination, group: str, present: str, answer: str) -> Paper:
    """``present``: where the person works now, as what. ``answer``: once there is one; room for it by hand before."""
    person, handed_in = row.person, row.case.submitted_at
    day = timezone.localdate(handed_in) if handed_in else None
    facts = (
        Fact("推荐人选", person.name),
        Fact("性别、出生年月", f"{person.get_sex_display()}，{month_text(person.birth_month)}"),
        Fact("现任学校、职务", present),
        Fact(
            "职称、骨干称号", "，".join(filter(None, (person.get_title_display(), person.get_honour_display()))) or "—"
        ),
        Fact("后备干部", "是" if row.reserve else "否"),
        Fact("拟任学校、职务", f"{row.institution}，{row.get_leadership_display()}{'（总校）' if row.of_lead else ''}"),
    )
    body: list[Block] = [
        Facts(facts, label="推荐人选"),
        Heading("推荐理由", 2),
        Prose(row.grounds),
        Signature(("总校校长",), (group,), day),
        Facts((Fact("答复意见", answer, room=0 if answer else ROOM), Fact("答复文号", row.number)), label="答复"),
    ]
    notes = (f"{day_text(day)}提交",) if day else ("草稿",)
    return Paper(title="干部推荐建议书", unit=group, number=row.case.code, notes=notes, body=tuple(body), layout=SHEET)
