"""督办单: what is asked of the department, with room for what it answers by hand."""

from groups.measures.supervision.models import Supervision
from groups.measures.supervision.words import SupervisionState
from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import BUREAU, Fact, Facts, Paper, Signature

ROOM = 40  # millimetres to write by hand


def supervision_paper(one: Supervision) -> Paper:
    result = one.result if one.state == SupervisionState.CLOSED else ""  # until then it is why the answer went back
    facts = [
        Fact("承办部门", str(one.department)),
        Fact("举措", f"{one.measure.title}（{one.measure.clause}）"),
        Fact("发出日", day_text(one.issued_on)),
        Fact("办理期限", day_text(one.due_on)),
        Fact("存在的问题", one.problem),
        Fact("办理要求", one.requirement),
        Fact("办理情况", one.answer, room=0 if one.answer else ROOM),
        Fact("办结意见", result, room=0 if result else ROOM // 2),
    ]
    return Paper(
        title="教育集团高质量发展督办单",
        unit=BUREAU,
        number=f"编号：{one.code}",
        notes=(f"状态：{one.get_state_display()}",),
        body=(Facts(tuple(facts), label="督办单"), Signature((), (BUREAU,), one.issued_on)),
        layout=SHEET,
    )
