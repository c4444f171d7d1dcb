"""The words of the turnover pool. English values are stored, Chinese labels are shown."""

from django.db.models import TextChoices


class Grade(TextChoices):
    """What the year of shadowing was found to be."""

    EXCELLENT = "excellent", "优秀"
    GOOD = "good", "良好"
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"


FIT = (Grade.EXCELLENT.value, Grade.GOOD.value, Grade.PASSED.value)
STAGES = {
    "recruited": "已招聘，待培训",
    "training": "岗前培训中",
    "trained": "培训结业，待分配",
    "assigned": "已分到总校，待跟岗",
    "shadowing": "跟岗中",
    "assessed": "已考核，待安置",
    "placed": "已安置",
    "left": "已离开",
}
ASSIGNED, SHADOWING, PLACED, LEFT = "assigned", "shadowing", "placed", "left"
OVER = frozenset({PLACED, LEFT})
OPEN = tuple(stage for stage in STAGES if stage not in OVER)
