"""The words of statements: kinds of lines and what a line is (docs/领域-经费.md 第2节)."""

from django.db.models import TextChoices


class LineKind(TextChoices):
    """The lines of a statement, in the order in which they are read. The first three carry the name of the relation."""

    TIGHT = "tight", "紧密型"
    ALLIANCE = "alliance", "联盟型"
    ARTICULATED = "articulated", "贯通型"
    SCALE = "scale", "规模"
    PERFORMANCE = "performance", "绩效"
    SPECIAL = "special", "特需项目"


class LineState(TextChoices):
    """What a line is. Neither of the last two is ever taken for 0."""

    COUNTED = "counted", "已计"
    ZERO = "zero", "不计"
    PENDING = "pending", "待定"
    NOT_COMPUTABLE = "not_computable", "暂不能计算"


class Mark(TextChoices):
    """What is told beside an amount."""

    ASSUMED = "assumed", "推定"
    FOLLOWED = "followed", "沿用上一年度规则"
    FLOOR = "floor", "守在保底"
    PROTECTED = "protected", "不降低"
    PART_YEAR = "part_year", "不足一年"
    MOVED = "moved", "年内转入转出"
    UNUSED = "unused", "未采用"
    LATE = "late", "含迟到款"
    CUT = "cut", "已压减"
    MANUAL = "manual", "人工"
