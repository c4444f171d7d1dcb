"""Posts: authorised, filled, reserved, available; and the way of moving some inside a tight group (细则 三(一)1、4).

Proposed by the lead, approved by the bureau (which reserves them), filed by 区委编办 with number and day; sent back, withdrawn or
expired on the way. The sum of a group never changes (docs/领域-教职工.md 第9节).
"""

from dataclasses import dataclass

from groups.rights.roles import APPROVE_POSTS, FILE_POSTS, PROPOSE_POSTS, roles_with, waits
from nanan_groups.kit.arrows import Arrow, CaseKind, Reader
from nanan_groups.kit.errors import RuleViolation

CLAUSE = "意见 五(二)4；细则 三(一)4"
OUTSIDE = "编制调整只在同一个紧密型集团之内（细则 三(一)4）：{who}在生效日不是该集团的紧密型成员。"
PROPOSERS, OFFICERS, FILERS = map(roles_with, (PROPOSE_POSTS, APPROVE_POSTS, FILE_POSTS))
RESERVING = ("approved",)

POST_TRANSFER = CaseKind(
    code="post_transfer",
    label="编制调整",
    writers=PROPOSERS,
    states={
        "proposed": "已提出，待审批",
        "approved": "已审批，待备案",
        "filed": "已备案",
        "sent_back": "已退回",
        "withdrawn": "已撤回",
        "expired": "已过期",
    },
    arrows=(
        Arrow(
            "approve", "同意", "已同意", ("proposed",), "approved", OFFICERS,
            two_person=True, decides=True,
            says="同意后从调出学校预留这些编制，等待区委编办备案；备案之前各校核定数不变。",
        ),
        Arrow(
            "send_back", "退回", "已退回", ("proposed", "approved"), "sent_back", (*OFFICERS, *FILERS),
            comment="退回的原因", closes=True, says="本次申请办结，预留的编制放回；可以重新提出。",
        ),
        Arrow(
            "withdraw", "撤回", "已撤回", ("proposed", "approved"), "withdrawn", PROPOSERS,
            comment="撤回的原因", closes=True, says="撤回后预留的编制放回。",
        ),
        Arrow(
            "file", "备案", "已备案", ("approved",), "filed", FILERS,
            decides=True, closes=True, says="登记备案文号和生效日；从生效日起两校核定数变更，集团总数不变。",
        ),
        Arrow(
            "expire", "过期", "已过期", ("approved",), "expired", OFFICERS,
            comment="过期的说明", closes=True, says="长期没有备案的，注明后预留的编制放回。",
        ),
    ),
    waits={
        "proposed": waits(APPROVE_POSTS, "编制调整审批"),
        "approved": waits(FILE_POSTS, "编制调整备案"),
    },
    words={
        Reader.SUBMITTER: {"proposed": "已提出，等待区教委审批", "approved": "区教委已同意，等待区委编办备案"},
        Reader.OFFICER: {"proposed": "待审批"},
    },
    final=frozenset({"filed", "sent_back", "withdrawn", "expired"}),
    under_review=frozenset({"proposed", "approved"}),
    came_back=frozenset({"sent_back"}),
    in_force=frozenset({"filed"}),
    tones={"proposed": "info", "approved": "info", "filed": "ok", "sent_back": "due", "withdrawn": "", "expired": "warn"},
)  # fmt: skip
WITH_LETTER = frozenset({*RESERVING, *POST_TRANSFER.in_force})  # approved, so that there is something to file


@dataclass(frozen=True, slots=True)
class Posts:
    """Of a school on a day. ``reserved``: approved and not filed yet, to be given away. ``by``: by which cases."""

    authorised: int
    filled: int
    reserved: int = 0
    by: tuple[str, ...] = ()

    @property
    def available(self) -> int:
        return self.authorised - self.filled - self.reserved


def refuse_too_many(posts: Posts, wanted: int, school: str, below_reason: str = "") -> None:
    """``below_reason``: why the officer goes below what is filled. What others have reserved is never given twice."""
    if wanted <= 0:
        raise RuleViolation("调整的编制数须大于 0。", field="posts", code="number")
    if wanted > posts.authorised - posts.reserved:
        raise RuleViolation(_told(posts, wanted, school), field="posts", code="not-there")
    if wanted > posts.available and not below_reason.strip():
        raise RuleViolation(
            f"{_told(posts, wanted, school)}低于已用数的，须由人事科室写明原因。", field="posts", code="below-filled"
        )


def _told(posts: Posts, wanted: int, school: str) -> str:
    by = f"，其中 {posts.reserved} 个已被{'、'.join(posts.by)}预留" if posts.reserved else ""
    return f"{school}核定 {posts.authorised}、已用 {posts.filled}{by}，还剩 {max(posts.available, 0)} 个，不足 {wanted} 个。"


def refuse_unsplit(held: tuple[int, int], given: tuple[int, int], school: str, field: str) -> None:
    """``held`` by the giver, ``given``: posts, of them teachers'. Each kind out of its own: no sum of the group changes."""
    (total, teachers), (posts, of_them) = held, given
    if of_them > teachers or posts - of_them > total - teachers:
        raise RuleViolation(
            f"{school}核定 {total} 个、其中教师 {teachers} 个，调不出 {posts} 个、其中教师 {of_them} 个；"
            "请核对“其中教师”。",
            field=field,
            code="teachers",
        )
