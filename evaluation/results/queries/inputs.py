"""From the tables to plain values: what each group's result is computed from. A constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from evaluation.results.models import PartResult, Ruling, VetoFact
from evaluation.results.rules.computing import GroupInput, Ruled, Vetoed
from evaluation.results.rules.entering import by_officer
from evaluation.results.rules.stored import from_kept
from evaluation.rounds.models import Participant, Round
from evaluation.rounds.rules import LATE_MARK, NOT_HANDED_IN, OPEN_FROZEN, parts_for
from evaluation.rounds.words import Standing
from evaluation.scores.queries import given_scores
from evaluation.scoring.rules.facts import Fact, Missing, Votes
from evaluation.scoring.words import Kind
from evaluation.sources.queries.facts import facts_for
from evaluation.systems.models import Indicator, IndicatorPart
from evaluation.systems.queries import indicators_of
from evaluation.systems.rules.tree import IndicatorFacts, NamedPart


@dataclass(frozen=True)
class SystemRows:
    """The indicators of a round as plain values and as rows."""

    row: Round

    @cached_property
    def indicators(self) -> list[IndicatorFacts]:
        return indicators_of(self.row.system)

    @cached_property
    def by_code(self) -> dict[str, Indicator]:
        return {one.code: one for one in Indicator.objects.filter(system=self.row.system).order_by("pk")}

    @cached_property
    def parts(self) -> dict[tuple[str, int], IndicatorPart]:
        rows = IndicatorPart.objects.filter(indicator__system=self.row.system).select_related("indicator")
        return {(one.indicator.code, one.ordinal): one for one in rows.order_by("pk")}


def judged(row: Round) -> list[Participant]:
    """Those that take part."""
    rows = Participant.objects.filter(round=row).exclude(standing=Standing.EXCLUDED)
    return list(rows.select_related("group", "case").order_by("category", "ordinal", "pk"))


def frozen_facts(row: Round, participants: Collection[Participant], of: SystemRows) -> dict[tuple[int, str, int], Fact]:
    """By (participant, indicator, part): what the portal gives as of the day of the round, and what experts handed in; what
    the officer has to enter is missing yet."""
    keys = {part.source for one in of.indicators for part in one.parts if part.source}
    groups = tuple(one.group_id for one in participants)
    given = facts_for(keys, groups, row.year, row.facts_on)
    scores = given_scores(participants)
    out: dict[tuple[int, str, int], Fact] = {}
    # Which parts concern a group depends on its relations alone: they are gone through once for all groups that are alike.
    alike: dict[tuple, list[tuple[str, NamedPart, int]]] = {}
    for one in participants:
        held = (tuple(one.relations), one.light)
        if held not in alike:
            alike[held] = [
                (facts.code, part, of.parts[facts.code, part.ordinal].pk)
                for facts in of.indicators
                for part in parts_for(facts, *held)
            ]
        for code, part, pk in alike[held]:
            key = (one.pk, code, part.ordinal)
            if part.source:
                out[key] = given[part.source][one.group_id]
            elif part.kind == Kind.LEVEL:
                found = scores.get((one.pk, pk))
                out[key] = Votes(found.levels, found.abstained) if found else Votes(())
            elif by_officer(part):
                out[key] = Missing(f"{part.name}：科室还没有登记")
    return out


def group_inputs(row: Round, participants: Collection[Participant]) -> dict[int, GroupInput]:
    """By participant, from the facts that were frozen. Three queries."""
    keys = [one.pk for one in participants]
    facts: dict[int, dict[tuple[str, int], Fact]] = defaultdict(dict)
    rows = PartResult.objects.filter(of__participant__in=keys).order_by("pk")
    names = ("of__participant_id", "part__indicator__code", "part__ordinal", "fact")
    for group, code, ordinal, fact in rows.values_list(*names):
        facts[group][code, ordinal] = from_kept(fact)
    return inputs_of(participants, facts)


def inputs_of(
    participants: Collection[Participant], facts: Mapping[int, Mapping[tuple[str, int], Fact]]
) -> dict[int, GroupInput]:
    """By participant, with what people ruled and which vetoes there are. Two queries."""
    keys = [one.pk for one in participants]
    rulings: dict[int, dict[str, Ruled]] = defaultdict(dict)
    for one in Ruling.objects.filter(participant__in=keys).select_related("indicator").order_by("pk"):
        rulings[one.participant_id][one.indicator.code] = Ruled(one.kind, one.points, one.reason)
    vetoes: dict[int, list[Vetoed]] = defaultdict(list)
    for veto in VetoFact.objects.filter(participant__in=keys, withdrawn="").order_by("happened_on", "pk"):
        vetoes[veto.participant_id].append(Vetoed(veto.text, veto.effect, veto.tolerance))
    return {
        one.pk: GroupInput(
            one.group.code, one.name, one.category, one.standing, tuple(one.relations), one.months, one.light,
            facts.get(one.pk, {}), rulings[one.pk], tuple(vetoes[one.pk]), tuple(case_marks(one)),
        )
        for one in participants
    }  # fmt: skip


def case_marks(one: Participant) -> Iterable[str]:
    """What being late with the self-assessment leads to."""
    if one.case is not None and one.case.late:
        yield LATE_MARK
    if one.case is not None and one.case.state == OPEN_FROZEN:
        yield NOT_HANDED_IN
