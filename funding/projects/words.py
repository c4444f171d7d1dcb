from django.db.models import TextChoices


class GoalKind(TextChoices):
    """Lines of the table of goals, as published forms have them (docs/领域-经费.md 第9节)."""

    QUANTITY = "quantity", "数量"
    QUALITY = "quality", "质量"
    TIMELINESS = "timeliness", "时效"
    COST = "cost", "成本"
    BENEFIT = "benefit", "效益"
    SATISFACTION = "satisfaction", "满意度"
