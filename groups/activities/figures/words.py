from django.db.models import TextChoices


class Rows(TextChoices):
    """What the keys of a figure are keys of."""

    ACTIVITIES = "activities", "活动"
    SCHOOLS = "schools", "学校"
    SITES = "sites", "校点"
    COURSES = "courses", "共享课程"
    VENUES = "venues", "场馆设备"
    USES = "uses", "使用记录"
    RESOURCES = "resources", "数字资源"
    RECORDS = "records", "共建事项"


class Entered(TextChoices):
    """What a group keeps a record of by itself: where there is none in a year, its figure is unknown, not nought."""

    ACTIVITIES = "activities", "活动"
    COURSES = "courses", "共享课程"
    VENUES = "venues", "场馆设备"
    RESOURCES = "resources", "数字资源"
    PAIRS = "pairs", "师徒结对"
    TASKS = "tasks", "协议任务"
