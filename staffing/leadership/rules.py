"""Leadership posts (意见 五(二)4；细则 三(一)4): quota tilted to the lead, and the way of a group's recommendation.

The group suggests, it does not decide: drafted by the office, handed in by the principal, forwarded by personnel, answered by
区委组织部 or by the bureau's leaders, whoever has authority over the post. Suggested are vice heads of the lead, and the
school-level leaders of the members.
"""

from collections.abc import Collection
from dataclasses import dataclass

from groups.rights.roles import (
    ANSWER_FOR_BUREAU,
    ANSWER_NOMINATIONS,
    DRAFT_NOMINATIONS,
    FORWARD_NOMINATIONS,
    SUBMIT_NOMINATIONS,
    roles_with,
    waits,
)
from nanan_groups.kit.arrows import Arrow, CaseKind, Reader
from nanan_groups.kit.errors import RuleViolation
from staffing.roster.words import SCHOOL_LEVEL_POSTS, LeadershipPost

CLAUSE = "意见 五(二)4；细则 三(一)4"
WRITERS, PRINCIPALS, OFFICERS = map(roles_with, (DRAFT_NOMINATIONS, SUBMIT_NOMINATIONS, FORWARD_NOMINATIONS))
PARTY_OFFICE, LEADERS = roles_with(ANSWER_NOMINATIONS), roles_with(ANSWER_FOR_BUREAU)
# Of the lead only its vice leaders are suggested; the head of the lead is nobody's to suggest.
OF_THE_LEAD = (LeadershipPost.VICE_HEAD.value, LeadershipPost.VICE_SECRETARY.value)
EXTRA = (LeadershipPost.CAMPUS_HEAD.value, LeadershipPost.ASSISTANT.value)

ADOPTED, ANSWERED = "adopted", ("adopted", "declined")

NOMINATION = CaseKind(
    code="nomination",
    label="干部推荐建议",
    writers=WRITERS,
    states={
        "draft": "起草中",
        "submitted": "已提交，待转报",
        "returned": "已退回",
        "at_party_office": "已转报，待区委组织部答复",
        "at_bureau": "已转报，待区教委领导答复",
        "adopted": "已采纳",
        "declined": "未采纳",
        "withdrawn": "已撤回",
    },
    arrows=(
        Arrow("submit", "提交", "已提交", ("draft", "returned"), "submitted", PRINCIPALS, submits=True,
              says="由总校校长提交区教委人事科室；是建议，不是任命。"),
        Arrow("send_back", "退回", "已退回", ("submitted",), "returned", OFFICERS, comment="退回的原因"),
        Arrow("forward_party", "转报区委组织部", "已转报", ("submitted",), "at_party_office", OFFICERS,
              says="按干部管理权限由区委组织部答复。"),
        Arrow("forward_bureau", "转报区教委领导", "已转报", ("submitted",), "at_bureau", OFFICERS,
              says="按干部管理权限由区教委领导答复。"),
        Arrow("adopt_party", "采纳", "已采纳", ("at_party_office",), "adopted", PARTY_OFFICE, comment="答复意见",
              decides=True, closes=True, says="采纳建议；任免另按干部任免程序办理，名册的领导职务不因此改变。"),
        Arrow("decline_party", "不采纳", "未采纳", ("at_party_office",), "declined", PARTY_OFFICE, comment="答复意见",
              decides=True, closes=True, says="答复集团后本件办结。"),
        Arrow("adopt_bureau", "采纳", "已采纳", ("at_bureau",), "adopted", LEADERS, comment="答复意见",
              decides=True, closes=True, says="采纳建议；任免另按干部任免程序办理，名册的领导职务不因此改变。"),
        Arrow("decline_bureau", "不采纳", "未采纳", ("at_bureau",), "declined", LEADERS, comment="答复意见",
              decides=True, closes=True, says="答复集团后本件办结。"),
        Arrow("withdraw", "撤回", "已撤回", ("draft", "submitted", "returned"), "withdrawn", PRINCIPALS,
              comment="撤回的原因", closes=True, says="本件办结；可以另行起草。"),
    ),
    waits={
        "draft": waits(SUBMIT_NOMINATIONS, "推荐建议提交"),
        "returned": waits(SUBMIT_NOMINATIONS, "推荐建议修改"),
        "submitted": waits(FORWARD_NOMINATIONS, "推荐建议转报"),
        "at_party_office": waits(ANSWER_NOMINATIONS, "推荐建议答复"),
        "at_bureau": waits(ANSWER_FOR_BUREAU, "推荐建议答复"),
    },
    words={Reader.SUBMITTER: {"submitted": "已提交，等待转报"}},
    final=frozenset({"adopted", "declined", "withdrawn"}),
    editable=frozenset({"draft", "returned"}),
    under_review=frozenset({"submitted", "at_party_office", "at_bureau"}),
    came_back=frozenset({"returned"}),
    in_force=frozenset({"adopted"}),
    tones={"submitted": "info", "returned": "due", "at_party_office": "info", "at_bureau": "info", "adopted": "ok",
           "declined": "due", "withdrawn": ""},
)  # fmt: skip


def refuse_post(leadership: str, of_lead: bool, school: str) -> None:
    if leadership not in SCHOOL_LEVEL_POSTS:
        raise RuleViolation("推荐建议限于校级领导职务。", field="leadership", code="level")
    if of_lead and leadership not in OF_THE_LEAD:
        raise RuleViolation(
            f"{school}是总校，集团只建议总校的副校级领导（意见 五(二)4）。", field="leadership", code="lead"
        )


@dataclass(frozen=True, slots=True)
class Seats:
    """职数 of a school on a day. ``extra``: campus heads and assistants, counted apart where they use up no quota."""

    authorised: int
    filled: int
    extra: int = 0

    @property
    def available(self) -> int:
        return self.authorised - self.filled


def seats(authorised: int, posts: Collection[str], *, extra_counts: bool) -> Seats:
    """``posts``: the school-level posts held that day. Whether campus heads and assistants use up quota is a parameter."""
    extra = sum(post in EXTRA for post in posts)
    filled = sum(post in SCHOOL_LEVEL_POSTS for post in posts)
    return Seats(authorised, filled if extra_counts else filled - extra, 0 if extra_counts else extra)
