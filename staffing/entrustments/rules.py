"""Entrusted legal persons of campuses (意见 五(二)4): of a group's campus, not of a school's main site; somebody of the group."""

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
