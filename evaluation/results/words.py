from django.db.models import TextChoices


class State(TextChoices):
    """What became of an indicator. Missing is pending, never 0; whether it is drafted, appealed or final follows from the round
    and the appeal."""

    PENDING = "pending", "待核"
    NOT_APPLICABLE = "not_applicable", "不适用"
    COMPUTED = "computed", "已算"
    SCORED = "scored", "已评"
    MODERATED = "moderated", "已调整"
    EXCLUDED = "excluded", "已排除"
    ZERO = "zero", "计0分"


TONES = {
    State.PENDING: "warn",
    State.NOT_APPLICABLE: "",
    State.COMPUTED: "ok",
    State.SCORED: "ok",
    State.MODERATED: "info",
    State.EXCLUDED: "",
    State.ZERO: "due",
}


class RulingKind(TextChoices):
    """Who changed the score of an indicator by hand, and when: each with its reason."""

    MODERATE = "moderate", "核定调整"
    EXCLUDE = "exclude", "排除"
    ZERO = "zero", "计0分"
    APPEAL = "appeal", "申诉改定"


class Outcome(TextChoices):
    """How an appeal was decided."""

    UPHELD = "upheld", "支持"
    PARTLY = "partly", "部分支持"
    REFUSED = "refused", "不支持"
    LATE = "late", "逾期不受理"
