from django.db.models import TextChoices


class RoundState(TextChoices):
    """Where a round stands. What was opened never goes back; facts and members are frozen on the way."""

    PREPARED = "prepared", "准备中"
    ASSESSING = "assessing", "自评中"
    SCORING = "scoring", "专家评分中"
    MODERATING = "moderating", "核定中"
    DRAFTED = "drafted", "初稿已送达"
    FINAL = "final", "已定稿"
    PUBLISHED = "published", "已公布"


TONES = {
    RoundState.PREPARED: "",
    RoundState.ASSESSING: "info",
    RoundState.SCORING: "info",
    RoundState.MODERATING: "info",
    RoundState.DRAFTED: "warn",
    RoundState.FINAL: "ok",
    RoundState.PUBLISHED: "ok",
}
ORDER = tuple(RoundState.values)


def since(state: str) -> tuple[str, ...]:
    """That state and those that follow it."""
    return ORDER[ORDER.index(state) :]


class Standing(TextChoices):
    """How a group takes part; frozen when the round is opened."""

    FULL = "full", "参评"
    UNGRADED = "ungraded", "参评不评等级"
    EXCLUDED = "excluded", "不参评"


MONTHS_FOR_GRADE = 6  # founded less than so many months before the end of the period: judged, without a grade
