from django.db.models import TextChoices


class YearBasis(TextChoices):
    SCHOOL_YEAR = "school_year", "学年"
    BUDGET_YEAR = "budget_year", "预算年度"


class Direction(TextChoices):
    """Which way an individual target goes from its baseline."""

    UP = "up", "提高"
    DOWN = "down", "降低"


class MoneySource(TextChoices):
    """Where a task's money comes from (docs/领域-经费.md 第5节: 区级、高校、项目；集团自己的另列)."""

    DISTRICT = "district", "区级专项"
    UNIVERSITY = "university", "校地共建"
    PROJECT = "project", "特需项目"
    GROUP = "group", "集团自筹"
    OTHER = "other", "其他"


class Difficulty(TextChoices):
    """Fixed by the officer who reviews the plan, never by the group (docs/领域-评估.md 第8节)."""

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
