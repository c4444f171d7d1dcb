"""The way of a group's plan of a round: its number is handed in by the group, or set by the parameter when the day is over;
personnel decides with a document, or closes it without anybody going."""

from groups.rights.roles import ARRANGE_EXCHANGES, RUN_EXCHANGES, roles_with, waits
from nanan_groups.kit.arrows import Arrow, CaseKind, Late, Reader

CLAUSE = "意见 五(二)4；细则 三(一)5"
PLANNERS, OFFICERS = roles_with(ARRANGE_EXCHANGES), roles_with(RUN_EXCHANGES)

ROUND_PLAN = CaseKind(
    code="exchange_plan",
    label="集团交流计划",
    writers=PLANNERS,
    states={"planning": "待报计划", "reported": "计划已定，待决定", "decided": "已决定", "closed": "本学年不安排"},
    arrows=(
        Arrow("submit", "上报计划", "已上报", ("planning",), "reported", PLANNERS, submits=True, deadline="submit",
              late=Late.REFUSE, says="上报本集团本学年计划交流的人数。截止后不能再报，由人事科室按参数代定。"),
        Arrow("settle", "按参数代定", "已代定", ("planning",), "reported", OFFICERS, opens="plans_over",
              says="集团没有按期上报，计划人数按名单人数和年交流比例计算，向上取整。"),
        Arrow("decide", "决定", "已决定", ("reported",), "decided", OFFICERS, decides=True, deadline="review",
              closes=True, says="写明决定文件，选定的人员一次成立；有一段不能成立的，全部不成立。"),
        Arrow("close", "不安排", "已办结", ("reported",), "closed", OFFICERS, comment="不安排的原因", closes=True,
              says="本学年不从这一集团安排交流，本件办结。"),
    ),
    waits={
        "planning": waits(ARRANGE_EXCHANGES, "上报交流计划", "submit"),
        "reported": waits(RUN_EXCHANGES, "决定交流名单", "review"),
    },
    words={Reader.OFFICER: {"reported": "待决定"}},
    final=frozenset({"decided", "closed"}),
    editable=frozenset({"planning"}),
    under_review=frozenset({"reported"}),
    in_force=frozenset({"decided"}),
    tones={"planning": "info", "reported": "warn", "decided": "ok", "closed": ""},
)  # fmt: skip
