from django.db.models import TextChoices


class Register(TextChoices):
    """The rewards that follow from a result, each in a register of its own (意见 五(四)8, 细则 三(一)6)."""

    LEADERS = "leaders", "主要负责人"
    KEY_FEW = "key_few", "关键少数"
    CORE = "core", "核心团队"


MOST = 500  # hundredths of a coefficient: what is higher is taken for a slip of the pen (our parameter)
