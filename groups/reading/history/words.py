from django.db.models import TextChoices


class PastMatter(TextChoices):
    """What was decided before the portal and comes in by sheet."""

    CHARTER = "charter", "章程备案"
    ADMISSION = "admission", "准入授牌"
    TERM = "term", "治理机构任期"
    DEVELOPMENT_PLAN = "development_plan", "发展规划"
    ANNUAL_PLAN = "annual_plan", "年度计划"
