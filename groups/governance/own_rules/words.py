from django.db.models import TextChoices


class GroupRuleKind(TextChoices):
    """A group's own rules (细则 三(一)3、6; 意见 五(三)6)."""

    APPRAISAL = "appraisal", "考核"
    TEACHING = "teaching", "教学质量"
    REWARD = "reward", "奖励"
    MONEY = "money", "经费管理办法"
    OTHER = "other", "其他制度"
