"""The words of the rules (docs/领域-经费.md 第2节): English values are stored, Chinese labels are shown."""

from django.db.models import TextChoices

FIRST_YEAR = 2022  # the year of the policy


class Part(TextChoices):
    """What a parameter belongs to, in the order in which rules are read."""

    YEAR = "year", "通用"
    TIGHT = "tight", "紧密型"
    ALLIANCE = "alliance", "联盟型"
    ARTICULATED = "articulated", "贯通型"
    SCALE = "scale", "规模"
    PERFORMANCE = "performance", "绩效"


class Counts(TextChoices):
    """How much of a site counts."""

    WHOLE = "whole", "计一个"
    HALF = "half", "计半个"
    NOT = "not", "不计"


class CountBy(TextChoices):
    SITE = "site", "一个校点算一个"
    INSTITUTION = "institution", "一个法人在一个集团算一个"


class PartOfYear(TextChoices):
    CENSUS = "census", "只看基准日"
    MONTHS = "months", "按月（每月1日在册的月份）"
    ANY_DAY = "any_day", "年内有一天就算全年"


class Leaver(TextChoices):
    """What becomes of a site's money when it leaves its group during the year."""

    STAYS = "stays", "留在原集团"
    FOLLOWS = "follows", "随校点走，带走尚未拨的各期"


class SeveralRelations(TextChoices):
    ADD = "add", "各行相加"
    LARGEST = "largest", "只取最大一行"


class MatchBasis(TextChoices):
    AGREED = "agreed", "协议数"
    RECEIVED = "received", "到账数"
    PAID = "paid", "支付数"


class MatchDirection(TextChoices):
    UNIVERSITY_PAYS = "university_pays", "高校投入，区级配套"
    SCHOOL_PAYS = "school_pays", "学校支付，区级配套"


class LateMoney(TextChoices):
    RECEIVED_YEAR = "received_year", "归到账年"
    AGREEMENT_YEAR = "agreement_year", "归协议年"


class ScaleUnit(TextChoices):
    SITES = "sites", "按计入的校点数"
    PUPILS = "pupils", "按计入校点所属学校的在籍学生数"


class Grade(TextChoices):
    """Grades of an evaluation (docs/领域-评估.md), as the coefficients name them."""

    EXCELLENT = "excellent", "优秀"
    GOOD = "good", "良好"
    PASS = "pass", "合格"
    FAIL = "fail", "不合格"


class Origin(TextChoices):
    """Where a parameter's value comes from."""

    POLICY = "policy", "政策原文"
    READING = "reading", "默认读法"
    DECIDED = "decided", "区教委确定"
