"""How a telephone reads for whoever has not asked for it: 138****5678."""

from collections.abc import Iterable, Iterator
from datetime import date

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Problem
from nanan_groups.kit.excel.partial import Unread
from staffing.roster.words import GONE, StaffState


def masked(phone: str) -> str:
    """The first three and the last four digits (of short numbers two): enough to recognise one's own, not to dial."""
    if not phone:
        return ""
    tail = 4 if len(phone) >= 11 else 2
    return f"{phone[:3]}****{phone[-tail:]}"


HEAD, SECRETARY = "校（园）长", "党组织书记"
# Which of the two seats with one holder a post takes; the others take none.
SEATS = {"head": (HEAD,), "secretary": (SECRETARY,), "head_and_secretary": (HEAD, SECRETARY)}
# The same for somebody else's number and for one that never was: nothing is learned about other schools.
UNAVAILABLE = "该工号不能在本校登记：请核对工号；确由外校调入的，请联系区教委人事科室办理调动。"


# For who keeps the rosters of the whole district, and learns nothing he could not look up.
ELSEWHERE = "该工号已在其他学校登记；调入本校的请在人员页面办理“跨校调动”，或导入“跨校调动”表，不要在名册里改学校。"


def unavailable(*, district: bool = False) -> RuleViolation:
    return RuleViolation(ELSEWHERE if district else UNAVAILABLE, field="staff_no", code="staff-no-unavailable")


def other_day(school: int, day: date, posts: Iterable[tuple]) -> RuleViolation:
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
            field="staff_no",
            code="left",
        )
    return unavailable()


def refuse_new_gone(state: str) -> None:
    if state in GONE:
        raise RuleViolation("新登记的人员不能是退休或离职状态。", field="state", code="new-gone")


def refuse_early_leave(day: date, since: date) -> None:
    if day <= since:
        raise RuleViolation(
            f"离校生效日须晚于任职起日（{since.isoformat()}），请核对生效日。",
            field="effective_on",
            code="leave-before-start",
        )


def refuse_late_joining(joined_on: date, since: date) -> None:
    """``since``: the first day of a post that is said to be at the school already."""
    if joined_on > since:
        raise RuleViolation(
            f"到校日期不能晚于现任职的起日（{since.isoformat()}）；校内调整岗位不改变到校日期。",
            field="joined_on",
            code="joined-after-post",
        )


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


# Nobody enters service younger, or a school older, than this: a wrong century or two swapped dates.
YOUNGEST, OLDEST = 15, 75


def stored_as(name: str) -> str:
    """What the tables call a column of the sheet: a name that the sheet itself needs ends in "_" there."""
    return {"school": "institution_id", "site": "site_id"}.get(name, name.rstrip("_"))


def years_between(birth: date, day: date) -> int:
    """Full years from the birth month to ``day`` (only the month of birth is known)."""
    return day.year - birth.year - (day.month < birth.month)


# Subjects that are taught in one stage alone.
STAGE_OF = {"preschool": ("preschool", "学前"), "vocational": ("vocational", "中职")}


def row_problems(row) -> Iterator[Problem]:
    """``row``: a RosterSheet row, or one of which some cells could not be read. Yields every rule it breaks."""
    for rule in RULES:
        try:
            problem = rule(row)
        except Unread:  # the others go on
            continue
        if problem is not None:
            yield problem


def _service_age(row) -> Problem | None:
    service = row.joined_service_on
    if service is None or years_between(row.birth_month, service) >= YOUNGEST:
        return None
    return Problem(
        "joined_service_on",
        "too-young",
        f"按出生年月 {row.birth_month:%Y-%m}，参加工作时不满 {YOUNGEST} 周岁，请核对出生年月或参加工作日期。",
    )


def _joined_age(row) -> Problem | None:
    age = years_between(row.birth_month, row.joined_on)
    if age < YOUNGEST:
        return Problem("joined_on", "joined-too-young", f"到校时不满 {YOUNGEST} 周岁，请核对出生年月或到校日期。")
    if age > OLDEST:
        return Problem("birth_month", "too-old", f"到校时已超过 {OLDEST} 周岁，请核对出生年月或到校日期。")
    return None


def _days_in_order(row) -> Problem | None:
    service = row.joined_service_on
    if service is None or row.joined_on >= service:
        return None
    return Problem(
        "joined_on",
        "joined-before-service",
        f"到校日期早于参加工作日期（{service.isoformat()}），请核对是否填反。",
    )


def _teachers_stage(row) -> Problem | None:
    if row.post_kind != "teacher" or row.stage:
        return None
    return Problem("stage", "stage-missing", "专任教师须填写任教学段。")


def _teachers_subject(row) -> Problem | None:
    if row.post_kind != "teacher" or row.subject:
        return None
    return Problem("subject", "subject-missing", "专任教师须填写任教学科。")


def _subject_stage(row) -> Problem | None:
    stage, words = STAGE_OF.get(row.subject, ("", ""))
    if not stage or not row.stage or row.stage == stage:
        return None
    return Problem("stage", "subject-stage", f"所填学科只用于“{words}”学段，请核对学段或学科。")


def _leader(row) -> Problem | None:
    if not row.leadership or row.post_kind in ("teacher", "management"):
        return None
    return Problem("leadership", "leadership-kind", "担任领导职务的，岗位类别应为“专任教师”或“管理”。")


def _gone_leader(row) -> Problem | None:
    if not row.leadership or row.state not in GONE:
        return None
    return Problem("leadership", "gone-leader", "已退休或离职的不再担任领导职务，请清空领导职务。")


RULES = (
    _service_age,
    _joined_age,
    _days_in_order,
    _teachers_stage,
    _teachers_subject,
    _subject_stage,
    _leader,
    _gone_leader,
)


def why(*, alike: bool, phone: bool) -> str:
    """In what two entries agree that may be one person's."""
    said = [*(["姓名和出生年月"] if alike else []), *(["联系电话"] if phone else [])]
    return f"{'、'.join(said)}相同"
