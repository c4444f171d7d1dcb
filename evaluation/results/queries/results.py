"""Reading results: who sees which, and what stands in the way of the next step."""

from collections.abc import Iterable

from django.db.models import Q

from evaluation.results.models import Appeal, GroupResult, IndicatorResult, Ruling
from evaluation.results.rules.appeal import APPEAL
from evaluation.results.words import RulingKind, State
from evaluation.rounds.models import Participant, Round
from evaluation.rounds.queries import takes_part, visible_participants
from evaluation.rounds.words import RoundState, Standing, since
from evaluation.scores.models import Assignment, RoundExpert
from groups.rights.checks import own_places
from groups.rights.roles import RUN_EVALUATION, VIEW_RESULTS, WRITE_ASSESSMENT
from groups.rights.words import Place
from nanan_groups.kit.scope import Scope, scope_of
from nanan_groups.records.models import ActSubject, CaseStep

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


MODERATING_ACTS = ("enter_fact", "moderate", "decide_pending", "record_veto", "tolerate_veto", "withdraw_veto")


def moderators(row: Round) -> set[int]:
    """Who scored in the round, ruled on anything in it, entered a fact or a veto, or took one back: they decide no appeal.
    Asked of the acts: a fact that is entered again keeps the last name only."""
    ruled = Ruling.objects.filter(participant__round=row).exclude(kind=RulingKind.APPEAL)
    acts = ActSubject.objects.filter(code=row.code, act__verb__in=MODERATING_ACTS, act__actor__isnull=False)
    return {
        *ruled.order_by().values_list("made_by", flat=True),
        *acts.order_by().values_list("act__actor", flat=True),
        *RoundExpert.objects.filter(round=row).order_by().values_list("user", flat=True),
    }


def scores_it(participant: Participant, user: int | None) -> bool:
    """Whether this person is, or was, one of the group's experts."""
    return Assignment.objects.filter(participant=participant, scorer__user=user).exists()


def may_moderate(scope: Scope, participant: Participant) -> bool:
    """An officer who is neither one of the group's people nor of its experts."""
    own = participant.group_id in own_places(scope, WRITE_ASSESSMENT, Place.GROUP)
    return scope.may_everywhere(RUN_EVALUATION) and not own and not scores_it(participant, scope.user_id)


def had_a_hand(row: Round, user) -> bool:
    """Whether this person did anything in the round: ran it, moderated, scored, took a step of a self-assessment or an appeal,
    or writes for a group that takes part."""
    steps = CaseStep.objects.filter(
        Q(case__self_assessment__round=row) | Q(case__appeal__participant__round=row), actor=user
    )
    return (
        row.prepared_by_id == user.pk
        or ActSubject.objects.filter(code=row.code, act__actor=user).exists()
        or user.pk in moderators(row)
        or Ruling.objects.filter(participant__round=row, made_by=user).exists()
        or steps.exists()
        or takes_part(scope_of(user), row)
    )


def results_of(participants: Iterable[Participant]) -> dict[int, GroupResult]:
    rows = GroupResult.objects.filter(participant__in=[one.pk for one in participants])
    return {one.participant_id: one for one in rows.order_by("pk")}


def published_results():
    """Of all rounds that were published, the newest last."""
    rows = GroupResult.objects.filter(Q(participant__round__state=RoundState.PUBLISHED) & ~Q(grade=""))
    rows = rows.exclude(participant__standing=Standing.EXCLUDED).select_related("participant__round")
    return rows.order_by("participant__round__published_on", "participant__round__number", "pk")
