"""The words of a round. English values, Chinese labels."""

from django.db.models import TextChoices

MOST = 2_000  # people in one number: more is a slip of the hand


class Stage(TextChoices):
    """Where a round stands on a day."""

    BALANCES = "balances", "学科余缺申报"
    PLANS = "plans", "集团计划"
    MATCHING = "matching", "匹配与决定"
    RUNNING = "running", "交流进行"
    CLOSED = "closed", "已结束"
