from django.db.models import TextChoices


class FigureKind(TextChoices):
    """Figures of a school and year that nothing in the portal produces."""

    PERCENTILE = "percentile", "监测百分位"
    SATISFACTION = "satisfaction", "满意度"
    SPREAD = "spread", "校际差距所用数据"


class FigureState(TextChoices):
    ENTERED = "entered", "待确认"
    CONFIRMED = "confirmed", "已确认"
