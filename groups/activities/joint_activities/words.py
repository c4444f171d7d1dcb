from django.db.models import TextChoices


class JointKind(TextChoices):
    """六联: the six ways in which the schools of a group work together (细则 四1)."""

    RESEARCH = "research", "联研"
    TEACHING = "teaching", "联教"
    TRAINING = "training", "联培"
    ASSESSMENT = "assessment", "联评"
    FRIENDSHIP = "friendship", "联谊"
    BUILDING = "building", "联建"


class ActivityForm(TextChoices):
    """What is done. Which of them an indicator counts is said where it is computed."""

    RESEARCH = "research", "联合教研"
    PREPARATION = "preparation", "集体备课"
    TRAINING = "training", "教师培训"
    STUDY = "study", "课题研究"
    PAIRING = "pairing", "结对带教"
    PUPILS = "pupils", "学生跨校学习"
    OPEN_DAY = "open_day", "开放日"
    ONLINE = "online", "在线课堂"
    TESTING = "testing", "联合监测"
    OTHER = "other", "其他"


class ActivityState(TextChoices):
    PLANNED = "planned", "已安排"
    HELD = "held", "已举办"
    CANCELLED = "cancelled", "已取消"
