"""Entrusted legal persons of campuses (意见 五(二)4): of a group's campus, not of a school's main site; somebody of the group."""

from datetime import date

from nanan_groups.kit.errors import RuleViolation

CLAUSE = "意见 五(二)4；细则 三(一)4"


def refuse_place(*, main: bool, in_group: bool, name: str) -> None:
    if main:
        raise RuleViolation(f"{name}是本部，由学校法人代表负责；委托法人用于校区。", field="site", code="main")
    if not in_group:
        raise RuleViolation(f"{name}在生效日不属于任何集团，不办理集团校区委托法人。", field="site", code="no-group")


def refuse_person(*, gone: bool, of_group: bool, name: str) -> None:
    if gone:
        raise RuleViolation(f"{name}已不在岗，不能受托。", field="staff_no", code="gone")
    if not of_group:
        raise RuleViolation(f"{name}在生效日不在该校区所属集团的学校任职。", field="staff_no", code="outside")


def refuse_past_next(until: date | None, later: date | None, name: str) -> None:
    """``later``: the first day of what is registered after it."""
    if until is not None and later is not None and until > later:
        raise RuleViolation(
            f"{name}从 {later.isoformat()} 起另有登记的委托法人，止日不能晚于这天。", field="until", code="later"
        )


def refuse_extended(until: date | None, end: date | None) -> None:
    """From the day on other powers hold, as long as the letter in force does; a later end is another letter, or a mistake."""
    if until is not None and end is not None and until > end:
        raise RuleViolation(
            f"现登记的委托到 {end.isoformat()} 为止，变更不能延长。止日登记有误的，请办“更正”；期满续托的，请从止日起另行登记。",
            field="until",
            code="extended",
        )
