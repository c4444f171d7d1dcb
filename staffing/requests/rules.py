"""Posts and leadership seats that a new alliance asks for (意见 五(二)4；细则 三(一)4): handed in by the group's principal, put
before 区委编办 by the bureau, granted in whole or in part with number and day, or not.

Which alliances are new the policy does not say: a parameter. What is asked for changes no number before it is granted.
"""

from datetime import date

from groups.rights.roles import APPROVE_POSTS, FILE_POSTS, PROPOSE_POSTS, roles_with, waits
from nanan_groups.kit.arrows import Arrow, CaseKind, Reader
from nanan_groups.kit.errors import RuleViolation

CLAUSE = "意见 五(二)4；细则 三(一)4"
PROPOSERS, OFFICERS, FILERS = map(roles_with, (PROPOSE_POSTS, APPROVE_POSTS, FILE_POSTS))

QUOTA_REQUEST = CaseKind(
    code="quota_request",
    label="职数编制申请",
    writers=PROPOSERS,
    states={
        "proposed": "已提出，待审核",
        "forwarded": "已转报，待区委编办核定",
        "granted": "已核定",
        "declined": "不予核定",
        "sent_back": "已退回",
        "withdrawn": "已撤回",
    },
    arrows=(
        Arrow("forward", "同意转报", "已转报", ("proposed",), "forwarded", OFFICERS, two_person=True,
              says="转报区委编办核定；核定之前各校的编制和职数不变。"),
        Arrow("send_back", "退回", "已退回", ("proposed",), "sent_back", OFFICERS, comment="退回的原因", closes=True,
              says="本次申请办结；可以重新提出。"),
        Arrow("grant", "核定", "已核定", ("forwarded",), "granted", FILERS, decides=True, closes=True,
              says="登记核给的数、文号和生效日：可以少于申请的数；从生效日起该校核定数变更。"),
        Arrow("decline", "不予核定", "不予核定", ("forwarded",), "declined", FILERS, comment="不予核定的原因",
              decides=True, closes=True, says="答复集团后本件办结，各校的数不变。"),
        Arrow("withdraw", "撤回", "已撤回", ("proposed", "forwarded"), "withdrawn", PROPOSERS, comment="撤回的原因",
              closes=True, says="本件办结；可以重新提出。"),
    ),
    waits={
        "proposed": waits(APPROVE_POSTS, "职数编制申请审核"),
        "forwarded": waits(FILE_POSTS, "职数编制申请核定"),
    },
    words={Reader.SUBMITTER: {"proposed": "已提出，等待区教委审核"}},
    final=frozenset({"granted", "declined", "sent_back", "withdrawn"}),
    under_review=frozenset({"proposed", "forwarded"}),
    came_back=frozenset({"sent_back"}),
    in_force=frozenset({"granted"}),
    tones={"proposed": "info", "forwarded": "info", "granted": "ok", "declined": "due", "sent_back": "due",
           "withdrawn": ""},
)  # fmt: skip


def told(posts: int, teachers: int, seats: int) -> str:
    """编制 3 个（其中教师 2 个）、职数 1 个; what is 0 is left out."""
    of_them = f"（其中教师 {teachers} 个）" if teachers else ""
    parts = (f"编制 {posts} 个{of_them}" if posts else "", f"职数 {seats} 个" if seats else "")
    return "、".join(filter(None, parts))


def refuse_alliance(began: date | None, *, start: date, later_only: bool, group: str) -> None:
    """``began``: the first day of the group's present alliance; None without one. Those of Annex 2 began by ``start``, the first
    day of the register."""
    if began is None:
        raise RuleViolation(
            f"{group}今天没有联盟型成员；职数和编制由新增联盟型集团申请（{CLAUSE}）。",
            field="institution",
            code="no-alliance",
        )
    if later_only and began <= start:
        raise RuleViolation(
            f"{group}的联盟在 {start.isoformat()} 前已经建立，按参数“新增联盟型集团”不算新增（{CLAUSE}）。",
            field="institution",
            code="not-new",
        )


def refuse_numbers(posts: int, teachers: int, seats: int) -> None:
    if posts + seats <= 0:
        raise RuleViolation("编制数和职数至少申请一项。", field="posts", code="number")
    if teachers > posts:
        raise RuleViolation("其中教师不能多于编制数。", field="teachers", code="teachers")


def refuse_grant(asked: tuple[int, int], granted: tuple[int, int, int]) -> None:
    """``asked``: posts and seats; ``granted``: posts, of them teachers, seats."""
    posts, teachers, seats = granted
    for name, wanted, given, label in (("posts", asked[0], posts, "编制"), ("seats", asked[1], seats, "职数")):
        if given > wanted:
            raise RuleViolation(f"核给的{label}数不能多于申请的 {wanted} 个。", field=name, code="more")
    if posts + seats <= 0:
        raise RuleViolation("没有核给的，请办“不予核定”并写明原因。", field="posts", code="nothing")
    if teachers > posts:
        raise RuleViolation("其中教师不能多于编制数。", field="teachers", code="teachers")
