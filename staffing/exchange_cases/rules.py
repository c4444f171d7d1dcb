"""The way of an exchange case (docs/领域-教职工.md 第3节): both heads consent side by side, the group arranges or personnel
approve, the receiving school reports the arrival and assesses at the end. Two kinds of one way: inside a group, and beyond it.

The policy names no approval: who decides is our default reading. A mutual exchange is one case with two people.
"""

from groups.rights.roles import ARRANGE_EXCHANGES, DRAFT_EXCHANGES, RUN_EXCHANGES, SIGN_EXCHANGES, roles_with, waits
from nanan_groups.kit.arrows import Arrow, CaseKind, Reader, Wait

CLAUSE = "意见 五(二)4；细则 三(一)5"
CLERKS, HEADS = roles_with(DRAFT_EXCHANGES), roles_with(SIGN_EXCHANGES)
ARRANGERS, OFFICERS = roles_with(ARRANGE_EXCHANGES), roles_with(RUN_EXCHANGES)
SCHOOLS, RECEIVERS, ASSESSORS, GROUP = "schools", "receivers", "assessors", "group"
STATES = {
    "draft": "起草中",
    "asked": "等待两校校长同意",
    "agreed": "两校已同意，待决定",
    "decided": "已决定，待报到",
    "running": "交流中",
    "closed": "已考核，办结",
    "refused": "未同意",
    "void": "已作废",
}


def _kind(code: str, label: str, decide: Arrow, waiting: tuple[Wait, ...]) -> CaseKind:
    return CaseKind(
        code=code,
        label=label,
        writers=CLERKS,
        states=STATES,
        arrows=(
            Arrow("ask", "提交两校校长", "已提交", ("draft",), "asked", CLERKS, submits=True,
                  says="提交后请派出、接收学校校长分别同意，不分先后。"),
            Arrow("agree", "同意", "同意", ("asked",), "agreed", HEADS, consents=SCHOOLS,
                  says="代表本校同意。各校都同意后进入决定。"),
            Arrow("decline", "不同意", "不同意", ("asked",), "refused", HEADS, party=SCHOOLS, comment="不同意的原因",
                  closes=True, says="本件办结，各段交流都不成立；互派的两人同时不成立。"),
            decide,
            Arrow("report", "报到", "已报到", ("decided",), "running", CLERKS, consents=RECEIVERS,
                  says="接收学校登记人员已到岗。"),
            Arrow("assess", "期满考核", "已考核", ("running",), "closed", HEADS, consents=ASSESSORS,
                  comment="考核评语", closes=True, opens="ends",
                  says="期满后由接收学校校长考核，人员返回原校。正式调动另行办理。"),
            Arrow("void", "作废", "已作废", ("draft", "asked", "agreed"), "void", CLERKS, comment="作废的原因",
                  closes=True, says="本件办结，交流不成立。"),
            Arrow("void_decided", "作废", "已作废", ("decided", "running"), "void", OFFICERS, needs=("no_leg",),
                  comment="作废的原因", closes=True, says="各段交流作废之后，本件办结。"),
        ),
        waits={
            "draft": waits(DRAFT_EXCHANGES, "起草交流"),
            "asked": tuple(Wait(role, "交流同意", party=SCHOOLS) for role in HEADS),
            "agreed": waiting,
            "decided": tuple(Wait(role, "交流报到", party=RECEIVERS) for role in CLERKS),
            "running": tuple(Wait(role, "交流期满考核", party=ASSESSORS) for role in HEADS),
        },
        words={Reader.OFFICER: {"agreed": "两校已同意"}},
        final=frozenset({"closed", "refused", "void"}),
        editable=frozenset({"draft"}),
        under_review=frozenset({"asked", "agreed"}),
        in_force=frozenset({"decided", "running", "closed"}),
        tones={"asked": "info", "agreed": "info", "decided": "ok", "running": "ok", "refused": "due", "void": ""},
    )  # fmt: skip


INSIDE = _kind(
    "exchange_inside",
    "集团内交流",
    Arrow(
        "arrange", "安排", "已安排", ("agreed",), "decided", (*ARRANGERS, *OFFICERS), consents=GROUP, decides=True,
        says="集团总校校长安排，告知区教委；写明决定文件后各段交流成立。",
    ),
    tuple(Wait(role, "交流安排", party=GROUP) for role in ARRANGERS),
)  # fmt: skip
BEYOND = _kind(
    "exchange_beyond",
    "集团外交流",
    Arrow(
        "approve", "批准", "已批准", ("agreed",), "decided", OFFICERS, decides=True,
        says="人事科室审批；写明决定文件后各段交流成立。",
    ),
    waits(RUN_EXCHANGES, "交流审批"),
)  # fmt: skip
KINDS = {kind.code: kind for kind in (INSIDE, BEYOND)}
