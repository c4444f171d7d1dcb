"""Scarce specialists a group asks for (意见 五(二)4；细则 三(一)4): places approved, the group's own first interview, and the
recruitment that follows it. Extra places are told apart from those within the authorised posts (意见 五(四)8).
"""

from groups.rights.roles import APPROVE_POSTS, PROPOSE_POSTS, roles_with, waits
from nanan_groups.kit.arrows import Arrow, CaseKind, Reader
from nanan_groups.kit.errors import RuleViolation

CLAUSE = "意见 五(二)4、五(四)8；细则 三(一)4"
PROPOSERS, OFFICERS = map(roles_with, (PROPOSE_POSTS, APPROVE_POSTS))

SHORTAGE = CaseKind(
    code="shortage",
    label="急需紧缺人才申报",
    writers=PROPOSERS,
    states={
        "proposed": "已申报，待核准",
        "approved": "已核准，待先行面试",
        "interviewed": "已先行面试，待录用",
        "recruited": "已录用",
        "lapsed": "未录用",
        "sent_back": "已退回",
        "withdrawn": "已撤回",
    },
    arrows=(
        Arrow("approve", "核准", "已核准", ("proposed",), "approved", OFFICERS, two_person=True, decides=True,
              says="登记核准的名额，其中追加单列的另列；其余名额不多于空编，没有空编的须写明原因。"),
        Arrow("send_back", "退回", "已退回", ("proposed",), "sent_back", OFFICERS, comment="退回的原因", closes=True,
              says="本次申报办结；可以重新申报。"),
        Arrow("interview", "登记先行面试", "已登记先行面试", ("approved",), "interviewed", PROPOSERS,
              says="由集团先行面试，登记面试日、面试人数和合格人数；录用在面试合格的人里组织。"),
        Arrow("recruit", "登记录用", "已录用", ("interviewed",), "recruited", OFFICERS, closes=True,
              says="登记录用人数和录用文件；录用的新教师另在周转池或名册登记。"),
        Arrow("lapse", "未录用", "未录用", ("approved", "interviewed"), "lapsed", OFFICERS, comment="未录用的说明",
              closes=True, says="本次没有录用，名额不结转。"),
        Arrow("withdraw", "撤回", "已撤回", ("proposed", "approved"), "withdrawn", PROPOSERS, comment="撤回的原因",
              closes=True, says="本件办结；可以重新申报。"),
    ),
    waits={
        "proposed": waits(APPROVE_POSTS, "急需紧缺人才核准"),
        "approved": waits(PROPOSE_POSTS, "急需紧缺人才先行面试"),
        "interviewed": waits(APPROVE_POSTS, "急需紧缺人才录用登记"),
    },
    words={Reader.SUBMITTER: {"proposed": "已申报，等待区教委核准"}},
    final=frozenset({"recruited", "lapsed", "sent_back", "withdrawn"}),
    under_review=frozenset({"proposed"}),
    came_back=frozenset({"sent_back"}),
    in_force=frozenset({"approved", "interviewed", "recruited"}),
    tones={"proposed": "info", "approved": "warn", "interviewed": "info", "recruited": "ok", "lapsed": "",
           "sent_back": "due", "withdrawn": ""},
)  # fmt: skip

PROMISING = tuple(sorted(SHORTAGE.running))  # approved, and nobody recruited yet
TAKEN_BACK = ("sent_back", "withdrawn")  # not counted among what was asked for
ASKED_AGAIN = (*TAKEN_BACK, "lapsed")  # the same may be asked for once more


def told(places: int, extra: int) -> str:
    """3 个，其中追加单列 1 个."""
    if not places:
        return ""
    return f"{places} 个，其中追加单列 {extra} 个" if extra else f"{places} 个"


def refuse_places(places: int, extra: int) -> None:
    if places <= 0:
        raise RuleViolation("申报名额须大于 0。", field="places", code="number")
    if extra > places:
        raise RuleViolation("追加单列的不能多于申报名额。", field="extra", code="extra")


def refuse_approval(
    asked: tuple[int, int],
    approved: int,
    extra: int,
    available: int | None,
    reason: str,
    school: str,
    promised: int = 0,
) -> None:
    """``asked``: places, of them extra. ``available``: free posts of the school, None where none are authorised; ``promised``:
    how many of them others were approved."""
    if approved <= 0:
        raise RuleViolation("没有核准的，请退回并写明原因。", field="approved", code="nothing")
    if approved > asked[0]:
        raise RuleViolation(f"核准名额不能多于申报的 {asked[0]} 个。", field="approved", code="more")
    if extra > min(approved, asked[1]):
        raise RuleViolation(
            f"追加单列的不能多于核准名额，也不能多于申报的 {asked[1]} 个。", field="approved_extra", code="extra"
        )
    if available is not None and approved - extra > max(available - promised, 0) and not reason:
        by_others = f"、其他在办申报已核准编制内名额 {promised} 个" if promised else ""
        raise RuleViolation(
            f"{school}空编 {max(available, 0)} 个{by_others}，核准编制内名额 {approved - extra} 个；没有空编的，须写明原因。",
            field="over_reason",
            code="full",
        )


def refuse_interview(interviewed: int, passed: int) -> None:
    if interviewed <= 0:
        raise RuleViolation("面试人数须大于 0；没有面试的，由人事科室办“未录用”。", field="interviewed", code="number")
    if passed > interviewed:
        raise RuleViolation("面试合格人数不能多于面试人数。", field="passed", code="passed")


def refuse_recruited(recruited: int, passed: int, approved: int) -> None:
    if recruited <= 0:
        raise RuleViolation("没有录用的，请办“未录用”并写明原因。", field="recruited", code="nothing")
    if recruited > min(passed, approved):
        raise RuleViolation(
            f"录用人数不能多于面试合格的 {passed} 人和核准的 {approved} 个名额。", field="recruited", code="more"
        )
