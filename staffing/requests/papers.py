"""职数编制申请表 as an official paper."""

from collections.abc import Mapping

from django.utils import timezone

from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import Fact, Facts, Paper, Signature
from staffing.requests.models import QuotaRequest
from staffing.requests.rules import told

ROOM = 28  # millimetres to write in


def request_paper(row: QuotaRequest, group: str, since: str, now: Mapping[str, str]) -> Paper:
    """``since``: what the group's alliance is. ``now``: the school's numbers before it is granted, by label."""
    granted = told(row.granted_posts, row.granted_teachers, row.granted_seats)
    answer = f"核给{granted}，自{day_text(row.effective_on)}起生效（{row.number}）。" if row.number else ""
    handed_in = timezone.localdate(row.case.submitted_at)
    return Paper(
        title="职数编制申请表",
        number=f"流程编号：{row.case.code}",
        notes=(f"{day_text(handed_in)}提出",),
        layout=SHEET,
        body=(
            Facts(
                (
                    Fact("集团", group),
                    Fact("联盟建立", since),
                    Fact("学校", str(row.institution)),
                    *(Fact(label, text) for label, text in now.items()),
                    Fact("申请", told(row.posts, row.teachers, row.seats)),
                    Fact("申请理由", row.grounds),
                ),
                label="申请",
            ),
            Facts(
                (Fact("区教委意见", "", room=ROOM), Fact("区委编办核定", answer, room=0 if answer else ROOM)),
                label="意见",
            ),
            Signature(("总校校长",), (group,), handed_in),
        ),
    )
