"""Half hours of a day: what is booked is kept half hour by half hour, so that none is ever given twice. Pure."""

from datetime import time

from nanan_groups.kit.errors import RuleViolation

MINUTES = 30
SLOTS = 24 * 60 // MINUTES


def slot_of(at: time, *, end: bool = False) -> int:
    """09:30 → 19. As an end midnight is the last."""
    number = (at.hour * 60 + at.minute) // MINUTES
    return SLOTS if end and number == 0 else number


def slots_between(starts: time, ends: time) -> range:
    """Half-open: 09:00—10:00 are the half hours 18 and 19. Raises RuleViolation."""
    for at, field, label in ((starts, "starts", "开始"), (ends, "ends", "结束")):
        if at.minute % MINUTES or at.second:
            raise RuleViolation(f"{label}时间须为整点或半点，如 9:00、9:30。", field=field, code="half-hour")
    found = range(slot_of(starts), slot_of(ends, end=True))
    if not found:
        raise RuleViolation("结束时间须晚于开始时间。", field="ends", code="order")
    return found


def slot_text(number: int) -> str:
    hours, minutes = divmod(number * MINUTES, 60)
    return f"{hours:02d}:{minutes:02d}"


def span_text(first: int, end: int) -> str:
    return f"{slot_text(first)}—{slot_text(end)}"
