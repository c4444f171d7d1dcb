"""Reading what follows from a result: tasks inside one's scope, rewards of the district. A constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.results.models import IndicatorResult
from evaluation.results.queries.overview import GroupLine, group_lines
from evaluation.results.queries.results import visible_results
from evaluation.rounds.models import Participant, Round
from evaluation.rounds.words import RoundState, Standing
from evaluation.uses.models import Rectification, Reward
from evaluation.uses.rules import RECTIFICATION, Given
from evaluation.uses.words import Register
from nanan_groups.kit.scope import Scope


def visible_rectifications(scope: Scope):
    """Of the groups whose results one reads."""
    rows = Rectification.objects.filter(participant__in=visible_results(scope).order_by())
    return rows.select_related("case", "participant__round", "participant__group", "indicator").order_by("due_on", "pk")


def open_rectifications(scope: Scope):
    return visible_rectifications(scope).exclude(case__state__in=RECTIFICATION.final)


def judged_by(participant: Participant, indicator) -> bool:
    return IndicatorResult.objects.filter(participant=participant, indicator=indicator).exists()


def in_round(row: Round):
    """Who can be asked to mend something or be rewarded: whoever took part in it to the end."""
    rows = Participant.objects.filter(round=row, round__state=RoundState.PUBLISHED, result__isnull=False)
    return rows.exclude(standing=Standing.EXCLUDED).select_related("result").order_by("category", "ordinal", "pk")


# --- rewards ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class RewardLine:
    """A group with what it has in each register, in their order; None where nothing is entered yet."""

    line: GroupLine
    rewards: tuple[Reward | None, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """Of one register: groups that are paid, people, and coefficients times people in hundredths."""

    register: Register
    groups: int
    people: int
    whole: int


def reward_lines(row: Round) -> list[RewardLine]:
    found = {
        (one.participant_id, one.register): one for one in Reward.objects.filter(participant__round=row).order_by("pk")
    }
    return [
        RewardLine(line, tuple(found.get((line.participant.pk, register.value)) for register in Register))
        for line in group_lines(row)
    ]


def totals(lines: Sequence[RewardLine]) -> list[Total]:
    out = []
    for at, register in enumerate(Register):
        paid = [line.rewards[at] for line in lines if line.rewards[at] is not None and line.rewards[at].coefficient]
        people = sum(one.people for one in paid)
        out.append(Total(register, len(paid), people, sum(one.coefficient * one.people for one in paid)))
    return out


def given_to_others(participant: Participant, register: str) -> list[Given]:
    rows = Reward.objects.filter(participant__round_id=participant.round_id, register=register)
    rows = rows.exclude(participant=participant).select_related("participant__result").order_by("pk")
    return [Given(one.participant.name, one.participant.result.grade, one.coefficient) for one in rows]
