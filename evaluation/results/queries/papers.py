"""What stands in the papers of a round and of an appeal, and is asked for nowhere else."""

from evaluation.results.models import Appeal, IndicatorResult, Ruling
from evaluation.results.words import RulingKind
from evaluation.rounds.models import Participant, Round
from evaluation.systems.words import points_text
from nanan_groups.records.models import Attachment


def participants_with_grades(row: Round) -> list[Participant]:
    """Everybody who was there when the round opened, in the order of the register, with its result if it has one."""
    rows = Participant.objects.filter(round=row).select_related("result")
    return list(rows.order_by("category", "ordinal", "pk"))


def score_before(appeal: Appeal) -> str:
    """What the appeal was about: what stood there before it was decided. The newest ruling of another kind, if any, is in it."""
    of = {"participant": appeal.participant, "indicator": appeal.indicator}
    changed = Ruling.objects.filter(kind=RulingKind.APPEAL, **of).order_by("pk").first()
    if changed is not None:
        return changed.before
    found = IndicatorResult.objects.filter(**of).first()
    if found is None:
        return ""
    return found.get_state_display() if found.score is None else points_text(found.score)


def proofs_of(appeal: Appeal, kind: str) -> list[str]:
    """Titles of the files that stand with an appeal."""
    rows = Attachment.objects.standing().filter(about_kind=kind, about_code=appeal.case.code)
    return list(rows.order_by("pk").values_list("title", flat=True))
