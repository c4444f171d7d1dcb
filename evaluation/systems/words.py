import re

from django.db.models import TextChoices

from nanan_groups.kit.errors import RuleViolation

WHOLE = 10_000  # a system's weights add up to 100.00 points, kept in hundredths
_POINTS = re.compile(r"\d{1,3}(\.\d{1,2})?", re.ASCII)


class SystemState(TextChoices):
    """A catalogue is copied from and never used itself; what is published never changes again."""

    CATALOGUE = "catalogue", "参考目录"
    DRAFT = "draft", "拟订中"
    PUBLISHED = "published", "已发布"


class Variant(TextChoices):
    """For which groups a set of descriptions is; where a group has several of these relations, the first here counts."""

    ARTICULATED = "articulated", "贯通型"
    ALLIANCE = "alliance", "联盟型"
    TIGHT = "tight", "紧密型"


def points_text(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02}"


def parse_points(text: str, *, label: str = "分值") -> int:
    """Hundredths of a point of "3" or "0.5". Raises RuleViolation: not plainly one, zero, more than 100."""
    found = _POINTS.fullmatch(text.strip())
    if found is None:
        raise RuleViolation(f"{label}应为数字，至多两位小数，如 3 或 0.5。", code="points")
    whole, _, rest = text.strip().partition(".")
    value = int(whole) * 100 + int(rest.ljust(2, "0") or 0)
    if not 0 < value <= WHOLE:
        raise RuleViolation(f"{label}应大于 0，不超过 100。", code="points")
    return value


def codes_of(text: str) -> list[str]:
    """Codes of indicators, as an officer writes several: 5-1、5-4."""
    return [piece.strip() for piece in re.split(r"[、，,;；\s]+", text) if piece.strip()]
