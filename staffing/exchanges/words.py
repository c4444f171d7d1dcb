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
