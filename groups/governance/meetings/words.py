from django.db.models import TextChoices


class MeetingKind(TextChoices):
    REGULAR = "regular", "例会"
    SPECIAL = "special", "专题会议"
    ANNUAL = "annual", "年度会议"


class Attendance(TextChoices):
    PRESENT = "present", "出席"
    EXCUSED = "excused", "请假"
    ABSENT = "absent", "缺席"


class ResolutionState(TextChoices):
    OPEN = "open", "办理中"
    DONE = "done", "已完成"
    DROPPED = "dropped", "不再办理"
