"""What a transfer between schools may not be (调动 ends one post and begins the next on one day). Pure."""

from datetime import date

from nanan_groups.kit.errors import RuleViolation


def refuse_move(old_school: int, new_school: int, since: date, until: date | None, day: date) -> None:
    """``since``, ``until``: of the post in force on ``day``."""
    if old_school == new_school:
        raise RuleViolation(
            "该教职工已在这所学校任职；校内换校点、换岗位请办理“调整岗位职务”。",
            field="institution",
            code="same-school",
        )
    if day <= since:
        raise RuleViolation(
            f"调动生效日须晚于现任职的起日（{since.isoformat()}），请核对生效日。",
            field="effective_on",
            code="too-early",
        )
    if until is not None:
        raise RuleViolation(
            f"现任职已登记于 {until.isoformat()} 截止，请先更正后再办理调动。", field="effective_on", code="post-coming"
        )
