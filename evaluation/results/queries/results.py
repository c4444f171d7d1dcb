"""Reading results: who sees which, and what stands in the way of the next step."""

from collections.abc import Iterable

from django.db.models import Q

from evaluation.results.models import Appeal, GroupResult, IndicatorResult, Ruling
from evaluation.results.rules.appeal import APPEAL
from evaluation.results.words import RulingKind, State
from evaluation.rounds.models import Participant, Round
from evaluation.rounds.queries import visible_participants
from evaluation.rounds.words import RoundState, Standing, since
from groups.rights.roles import VIEW_RESULTS
from nanan_groups.kit.scope import Scope

MODERATED = since(RoundState.MODERATING)
DRAFTED = since(RoundState.DRAFTED)


def visible_results(scope: Scope):
    """The district from the moment facts are frozen; a group its own, once the draft is sent."""
    rows = visible_participants(scope).exclude(standing=Standing.EXCLUDED)
    states = MODERATED if scope.may_everywhere(VIEW_RESULTS) else DRAFTED
    return rows.filter(round__state__in=states).select_related("result", "round__system", "group", "case")


def shows_grade(row: Round, scope: Scope) -> bool:
    """Grades and ranks: the district once they are computed, the groups once they are published."""
    whole = scope.may_everywhere(VIEW_RESULTS)
    return row.state == RoundState.PUBLISHED or (whole and row.state == RoundState.FINAL)


def pending_results(row: Round):
    """Indicators that are neither computed nor decided."""
    rows = IndicatorResult.objects.filter(participant__round=row, state=State.PENDING)
    return rows.exclude(participant__standing=Standing.EXCLUDED).select_related(
        "participant__group", "participant__case", "indicator"
    )


def open_appeals(row: Round):
    """Of the groups that still take part: of one that left, nothing is decided any more."""
    rows = Appeal.objects.filter(participant__round=row).exclude(participant__standing=Standing.EXCLUDED)
    return rows.exclude(case__state__in=APPEAL.final)


def visible_appeals(scope: Scope):
    """Of the groups whose results one reads."""
    return (
        Appeal.objects.filter(participant__in=visible_results(scope).order_by())
        .select_related("case", "participant__round__system", "participant__group", "indicator")
        .order_by("pk")
    )


def moderators(row: Round) -> set[int]:
    """Who ruled on anything in the round, or entered a fact of it: they decide no appeal."""
    ruled = Ruling.objects.filter(participant__round=row).exclude(kind=RulingKind.APPEAL)
    out = set(ruled.order_by().values_list("made_by", flat=True))
    entered = Participant.objects.filter(round=row, entered__isnull=False)
    return out | set(entered.order_by().values_list("entered__entered_by", flat=True))


def results_of(participants: Iterable[Participant]) -> dict[int, GroupResult]:
    rows = GroupResult.objects.filter(participant__in=[one.pk for one in participants])
    return {one.participant_id: one for one in rows.order_by("pk")}


def published_results():
    """Of all rounds that were published, the newest last."""
    rows = GroupResult.objects.filter(Q(participant__round__state=RoundState.PUBLISHED) & ~Q(grade=""))
    rows = rows.exclude(participant__standing=Standing.EXCLUDED).select_related("participant__round")
    return rows.order_by("participant__round__published_on", "participant__round__number", "pk")
