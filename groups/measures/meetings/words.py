from django.db.models import TextChoices


class ResolutionState(TextChoices):
    OPEN = "open", "办理中"
    REPORTED = "reported", "待确认"
    CLOSED = "closed", "已办结"
    DROPPED = "dropped", "不再办理"


class StepKind(TextChoices):
    """What was said of a resolution: the first two by the department, the others by the bureau."""

    PROGRESS = "progress", "办理进展"
    DONE = "done", "报请办结"
    RETURNED = "returned", "退回"
    CONFIRMED = "confirmed", "确认办结"
    DROPPED = "dropped", "不再办理"
    REOPENED = "reopened", "重新办理"


STANDING = (ResolutionState.OPEN, ResolutionState.REPORTED)  # somebody still has to do something
OVER = (ResolutionState.CLOSED, ResolutionState.DROPPED)
TONES = {"open": "warn", "reported": "info", "closed": "ok", "dropped": ""}
