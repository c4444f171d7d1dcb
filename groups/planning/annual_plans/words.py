from django.db.models import TextChoices


class YearBasis(TextChoices):
    SCHOOL_YEAR = "school_year", "学年"
    BUDGET_YEAR = "budget_year", "预算年度"


class Difficulty(TextChoices):
    ORDINARY = "ordinary", "一般"
    HARD = "hard", "较难"
    VERY_HARD = "very_hard", "很难"


class Checkpoint(TextChoices):
    HALF = "half", "半年进展"
    YEAR = "year", "年终总结"


class Light(TextChoices):
    GREEN = "green", "正常"
    YELLOW = "yellow", "偏慢"
    RED = "red", "受阻"
    DONE = "done", "完成"


class SignedWay(TextChoices):
    """How a school's strategy came to its signature."""

    PRINCIPAL = "principal", "本校校长签署"
    LEAD = "lead", "集团总校校长签署"
    SCAN = "scan", "扫描件代签"
