"""The words of the yearly list. English values are stored, Chinese labels are shown."""

from django.db.models import TextChoices


class Standing(TextChoices):
    """Where somebody stands on the census day."""

    DUE = "due", "应交流"
    DEFERRED = "deferred", "暂缓"
    NOT_DUE = "not_due", "未满年限"
    OUTSIDE = "outside", "不列入"
    UNVERIFIED = "unverified", "用工性质待核"


LISTED = (Standing.DUE.value, Standing.DEFERRED.value)


class ListState(TextChoices):
    DRAWN = "drawn", "已生成"
    POSTED = "posted", "公示中"
    FROZEN = "frozen", "已冻结"


class ObjectionState(TextChoices):
    OPEN = "open", "待答复"
    UPHELD = "upheld", "采纳"
    REJECTED = "rejected", "不采纳"


class Origin(TextChoices):
    NATIONAL = "national", "国家参考值"
    OWN = "own", "平台默认读法"
    DISTRICT = "district", "区教委设定"
