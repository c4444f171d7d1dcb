"""The words of exchanges. English values are stored, Chinese labels are shown."""

from django.db.models import TextChoices


class ExchangeKind(TextChoices):
    MUTUAL = "mutual", "互派交流"
    ROTATION = "rotation", "轮岗"
    ITINERANT = "itinerant", "走教"
    SECONDMENT = "secondment", "挂职"
    SHADOWING = "shadowing", "跟岗"
    MENTORING = "mentoring", "带教"


class Direction(TextChoices):
    """What became of a leg."""

    LEAD_OUT = "lead_out", "总校到成员校"
    TO_LEAD = "to_lead", "成员校到总校"
    AMONG = "among", "成员校之间"
    BEYOND = "beyond", "集团外"


class Grade(TextChoices):
    """期满考核等次."""

    EXCELLENT = "excellent", "优秀"
    GOOD = "good", "良好"
    QUALIFIED = "qualified", "合格"
    UNQUALIFIED = "unqualified", "不合格"
