"""The way of an admission: applied for, examined, the plaque handed over (细则 三(一)2); refusal and withdrawal with a
reason. Withdrawal is our addition (docs/领域.md 第3.3节).
"""

from groups.rights.roles import RUN_CHARTERS, WRITE_CHARTERS, roles_with, waits
from nanan_groups.kit.arrows import Arrow, CaseKind, Reader

OFFICERS = roles_with(RUN_CHARTERS)

PLAQUED = "plaqued"

ADMISSION = CaseKind(
    code="admission",
    label="集团准入",
    writers=roles_with(WRITE_CHARTERS),
    states={
        "applied": "已受理，待审定",
        "examined": "审定通过，待授牌",
        "plaqued": "已授牌",
        "refused": "未通过",
        "withdrawn": "已撤销",
    },
    arrows=(
        Arrow(
            "examine",
            "审定通过",
            "审定通过",
            ("applied",),
            "examined",
            OFFICERS,
            needs=("charter",),
            two_person=True,
            decides=True,
            says="集团符合办学条件，准入审定通过；接着授牌。审定时在用的章程一并记下。",
        ),
        Arrow(
            "refuse",
            "不予通过",
            "未通过",
            ("applied",),
            "refused",
            OFFICERS,
            comment="不予通过的原因",
            two_person=True,
            decides=True,
            closes=True,
            says="本次申请办结，原因会发给申请人；集团可以重新申请。",
        ),
        Arrow(
            "plaque",
            "授牌",
            "已授牌",
            ("examined",),
            "plaqued",
            OFFICERS,
            says="登记牌号、授牌日和地点；牌号在全区不重复。",
        ),
        Arrow(
            "withdraw",
            "撤销认定",
            "已撤销",
            ("plaqued",),
            "withdrawn",
            OFFICERS,
            comment="撤销原因",
            closes=True,
            says="撤销后该集团不再是经准入认定的教育集团，可以重新申请。撤销记录长期保留。",
        ),
    ),
    waits={"applied": waits(RUN_CHARTERS, "准入审定"), "examined": waits(RUN_CHARTERS, "授牌")},
    words={
        Reader.SUBMITTER: {"applied": "已申请，等待区教委审定", "examined": "审定通过，等待授牌"},
        Reader.OFFICER: {"applied": "待审定", "examined": "待授牌"},
        Reader.LEADER: {"applied": "科室审定中"},
    },
    final=frozenset({"refused", "withdrawn"}),
    under_review=frozenset({"applied"}),
    in_force=frozenset({PLAQUED}),
    tones={"applied": "info", "examined": "info", "plaqued": "ok", "refused": "due", "withdrawn": "due"},
)
