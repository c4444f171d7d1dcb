"""The way of an appeal: filed by the group's principal within the days of the system, decided by an officer who did not
moderate."""

from groups.rights.roles import RUN_EVALUATION, SUBMIT_ASSESSMENT, WRITE_ASSESSMENT, roles_with, waits
from nanan_groups.kit.arrows import Arrow, CaseKind, Reader

PRINCIPALS, OFFICERS, WRITERS = map(roles_with, (SUBMIT_ASSESSMENT, RUN_EVALUATION, WRITE_ASSESSMENT))

APPEAL = CaseKind(
    code="evaluation_appeal",
    label="评估申诉",
    writers=WRITERS,
    states={"filed": "待决定", "decided": "已决定"},
    arrows=(
        Arrow(
            "decide", "作出决定", "已作出申诉决定", ("filed",), "decided", OFFICERS, decides=True, closes=True,
            says="决定送达集团，不能再改；等级和排名在全部申诉办完后计算。参加过核定的人不能决定申诉。",
        ),
    ),
    waits={"filed": waits(RUN_EVALUATION, "决定评估申诉")},
    words={Reader.SUBMITTER: {"filed": "已提交，等待决定"}},
    final=frozenset({"decided"}),
    under_review=frozenset({"filed"}),
    in_force=frozenset({"decided"}),
    tones={"filed": "info", "decided": "ok"},
)  # fmt: skip
