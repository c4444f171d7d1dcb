from django.db.models import TextChoices


class Part(TextChoices):
    """The blocks of an indicator system (细则 三(一)6). Value-added is a way of judging; a block of its own lets it be seen."""

    BASIC = "basic", "基础评价"
    FEATURE = "feature", "特色评价"
    INDIVIDUAL = "individual", "个性评价"
    VALUE_ADDED = "value_added", "增值评价"


class Aim(TextChoices):
    """What the evaluation looks for (意见 五(四)7)."""

    TEACHING = "teaching", "教学改革"
    QUALITY = "quality", "质量"
    BALANCE = "balance", "均衡"


class Kind(TextChoices):
    """How a named part of an indicator is judged."""

    COMPUTED = "computed", "达标"
    LEVEL = "level", "等级"
    CHECKLIST = "checklist", "清单"
    TARGET = "target", "目标"
    VALUE_ADDED = "value_added", "增值"
    BAND = "band", "区间"
    CAPPED = "capped", "累计封顶"
    EXTERNAL = "external", "外部结果"


COMPOSITE = "混合"


class Level(TextChoices):
    """What an expert gives; its factor is a setting of the part that is judged."""

    EXCELLENT = "excellent", "优"
    GOOD = "good", "良"
    FAIR = "fair", "中"
    WEAK = "weak", "弱"
    NONE = "none", "无"


class Pooling(TextChoices):
    """How the levels of several experts become one."""

    MEDIAN = "median", "中位数"
    TRIMMED = "trimmed", "去最高最低的平均"


class AwardScope(TextChoices):
    """At which level an achievement was recognised."""

    NATION = "nation", "国家级"
    CITY = "city", "省市级"
    DISTRICT = "district", "区级"


class Veto(TextChoices):
    """What a fact of veto does to the grade."""

    NO_TOP = "no_top", "不得评优"
    ONE_DOWN = "one_down", "降一等"


class Grade(TextChoices):
    """The grades, the best first. What they are called is a setting of the system."""

    TOP = "top", "优秀"
    GOOD = "good", "良好"
    FIT = "fit", "合格"
    UNFIT = "unfit", "不合格"


class Rounding(TextChoices):
    DOWN = "down", "向下取整"
    HALF_UP = "half_up", "四舍五入"


class SmallCategory(TextChoices):
    """What becomes of the share of 优秀 where a category has few groups."""

    POOLED = "pooled", "合并计算"
    EXEMPT = "exempt", "不设名额"
