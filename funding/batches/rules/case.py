"""The way of a batch of statements (docs/领域-经费.md 第4节): checked and endorsed in the bureau, its total confirmed by the
finance bureau, then released with a document. The statements in it follow. Nobody confirms what he drafted.
"""

from groups.rights.roles import CONFIRM_FUNDING, ENDORSE_FUNDING, RUN_FUNDING, roles_with, waits
from nanan_groups.kit.arrows import Arrow, CaseKind, Reader

OFFICERS, LEADERS, TREASURY = map(roles_with, (RUN_FUNDING, ENDORSE_FUNDING, CONFIRM_FUNDING))
DRAFT, CONFIRMED, RELEASED = "draft", "confirmed", "released"

BATCH = CaseKind(
    code="funding_batch",
    label="经费测算单",
    states={
        "draft": "草稿",
        "checked": "已核对",
        "endorsed": "已审定",
        "confirmed": "全区一批已确认",
        "released": "已下达",
        "returned": "已退回",
        "void": "作废",
    },
    arrows=(
        Arrow(
            "check", "核对完毕", "已核对", ("draft", "returned"), "checked", OFFICERS, needs=("ticked",), submits=True,
            says="提示已逐条勾掉，送区教委领导审定；之后测算单不再改动。",
        ),
        Arrow(
            "endorse", "审定", "已审定", ("checked",), "endorsed", LEADERS, decides=True, two_person=True,
            says="送区财政局确认总数。",
        ),
        Arrow(
            "send_back", "退回", "领导退回", ("checked",), "returned", LEADERS, comment="退回的原因", two_person=True,
        ),
        Arrow(
            "confirm", "确认总数", "区财政局已确认", ("endorsed",), "confirmed", TREASURY, two_person=True,
            says="全区总数确认，各集团测算单随批确认；原来各版随之被取代。",
        ),
        Arrow(
            "return_total", "退回", "区财政局退回", ("endorsed",), "returned", TREASURY, comment="退回的原因",
            two_person=True,
        ),
        Arrow(
            "release", "下达", "已下达", ("confirmed",), "released", OFFICERS, closes=True,
            says="登记文号，按各期下达到总校代管的集团账户；通知书可以打印。",
        ),
        Arrow("cancel", "作废", "已作废", ("draft", "returned"), "void", OFFICERS, comment="作废的原因", closes=True),
    ),
    waits={
        "draft": waits(RUN_FUNDING, "测算单核对"),
        "returned": waits(RUN_FUNDING, "测算单重新核对"),
        "checked": waits(ENDORSE_FUNDING, "测算单审定"),
        "endorsed": waits(CONFIRM_FUNDING, "确认专项经费总数"),
        "confirmed": waits(RUN_FUNDING, "测算单下达"),
    },
    words={Reader.LEADER: {"checked": "待审定"}, Reader.OFFICER: {"checked": "已核对，待领导审定"}},
    final=frozenset({"released", "void"}),
    editable=frozenset({"draft", "returned"}),
    under_review=frozenset({"checked", "endorsed"}),
    came_back=frozenset({"returned"}),
    in_force=frozenset({"confirmed", "released"}),
    tones={"draft": "", "checked": "info", "endorsed": "info", "confirmed": "ok", "released": "ok", "returned": "due",
           "void": "due"},
)  # fmt: skip
