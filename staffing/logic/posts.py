"""Rules about the posts of one person and of one school. Pure: pages, services and imports ask the same ones."""

from collections.abc import Iterable
from datetime import date

from nanan_groups.kit.errors import RuleViolation

from ..enums import GONE, StaffState

HEAD, SECRETARY = "校（园）长", "党组织书记"
# Which of the two seats with one holder a post takes; the others take none.
SEATS = {"head": (HEAD,), "secretary": (SECRETARY,), "head_and_secretary": (HEAD, SECRETARY)}
# The same for somebody else's number and for one that never was: nothing is learned about other schools.
UNAVAILABLE = "该工号不能在本校登记：请核对工号；确由外校调入的，请联系区教委人事科室办理调动。"


def unavailable() -> RuleViolation:
    return RuleViolation(UNAVAILABLE, field="staff_no", code="staff-no-unavailable")


def elsewhen(school: int, day: date, posts: Iterable[tuple]) -> RuleViolation:
    """Why somebody who holds no main post on ``day`` is not changed there. ``posts``: (school, from, to) in their order;
    whoever never was at ``school`` reads like nobody at all."""
    own = [(start, end) for where, start, end in posts if where == school]
    coming = [start for start, _ in own if start > day]
    if coming:
        return RuleViolation(
            f"该教职工自 {coming[0].isoformat()} 起才在本校任职，晚于生效日，请核对生效日。",
            field="staff_no",
            code="not-yet",
        )
    ended = [end for _, end in own if end is not None and end <= day]
    if ended:
        return RuleViolation(
            f"该教职工已于 {ended[-1].isoformat()} 离开本校，生效日不能晚于这一天，请核对生效日或在岗状态。",
            field="staff_no", code="left",
        )  # fmt: skip
    return unavailable()


def refuse_new_gone(state: str) -> None:
    if state in GONE:
        raise RuleViolation("新登记的人员不能是退休或离职状态。", field="state", code="new-gone")


def refuse_early_leave(day: date, since: date) -> None:
    if day <= since:
        raise RuleViolation(
            f"离校生效日须晚于任职起日（{since.isoformat()}），请核对生效日。",
            field="effective_on", code="leave-before-start",
        )  # fmt: skip


def refuse_late_joining(joined_on: date, since: date) -> None:
    """``since``: the first day of a post that is said to be at the school already."""
    if joined_on > since:
        raise RuleViolation(
            f"到校日期不能晚于现任职的起日（{since.isoformat()}）；校内调整岗位不改变到校日期。",
            field="joined_on", code="joined-after-post",
        )  # fmt: skip


def refuse_taken_seat(leadership: str, taken: Iterable[str]) -> None:
    """``taken``: the leadership posts others hold at the school at that time."""
    held = {seat for post in taken for seat in SEATS.get(post, ())}
    double = [seat for seat in SEATS.get(leadership, ()) if seat in held]
    if double:
        raise RuleViolation(
            f"本校已登记一名{'、'.join(double)}，请先免去原任或核对领导职务。", field="leadership", code="post-taken"
        )


def state_on(state: str, *, has_post: bool) -> str:
    """What a person's state reads on a day: who is registered as leaving later, or left since, was at work while the
    post lasted."""
    return StaffState.ACTIVE.value if has_post and state in GONE else state
