"""Facts are frozen once; results follow from them, from rulings and vetoes, and are written anew when one of these changes."""

from collections.abc import Collection

from evaluation.results.models import GroupResult, IndicatorResult, PartResult
from evaluation.results.queries.inputs import SystemRows, frozen_facts, group_inputs, judged
from evaluation.results.rules.computing import Computed, Computing, graded, marks_of
from evaluation.results.rules.stored import kept
from evaluation.results.words import State
from evaluation.rounds.models import Participant, Round
from evaluation.scoring.rules.ranking import Standings
from evaluation.scoring.words import Part
from nanan_groups.kit.trace import Result
from nanan_groups.kit.traced import to_stored

BATCH = 500


def freeze(row: Round) -> None:
    """Every part's fact as it is on the day of the round; nothing that is registered later moves it."""
    of, participants = SystemRows(row), judged(row)
    facts = frozen_facts(row, participants, of)
    GroupResult.objects.bulk_create([GroupResult(participant=one, trace={}) for one in participants], batch_size=BATCH)
    lines = [
        IndicatorResult(participant=one, indicator=of.by_code[facts.code], state=State.PENDING, weight="0", trace={})
        for one in participants
        for facts in of.indicators
    ]
    IndicatorResult.objects.bulk_create(lines, batch_size=BATCH)
    rows = IndicatorResult.objects.filter(participant__round=row).select_related("indicator").order_by("pk")
    keys = {(one.participant_id, one.indicator.code): one for one in rows}
    parts = [
        PartResult(of=keys[group, code], part=of.parts[code, ordinal], fact=kept(fact), trace={})
        for (group, code, ordinal), fact in facts.items()
    ]
    PartResult.objects.bulk_create(parts, batch_size=BATCH)
    recompute(row, participants)


def computed(row: Round, participants: Collection[Participant], *, explained: bool = True) -> dict[int, Computed]:
    """By participant. Pure but for reading."""
    of, system = SystemRows(row), row.system
    compute = Computing(of.indicators, system.pooling, system.valid_scores, explained=explained)
    return {key: compute(one) for key, one in group_inputs(row, participants).items()}


def recompute(row: Round, participants: Collection[Participant]) -> dict[int, Computed]:
    """Of these groups. Grades and ranks are not touched: they are computed once, after the appeals."""
    found = computed(row, participants)
    stored = {
        (one.participant_id, one.indicator.code): one
        for one in IndicatorResult.objects.filter(participant__in=[one.pk for one in participants])
        .select_related("indicator")
        .order_by("pk")
    }
    parts = {
        (one.of_id, one.part.ordinal): one
        for one in PartResult.objects.filter(of__in=[one.pk for one in stored.values()])
        .select_related("part")
        .order_by("pk")
    }
    totals = {one.participant_id: one for one in GroupResult.objects.filter(participant__in=found).order_by("pk")}
    for key, one in found.items():
        _fill_total(totals[key], one)
        for line in one.indicators:
            target = stored[key, line.facts.code]
            target.state, target.score = line.state, line.score
            target.value = "" if line.own.value is None else str(line.own.value)
            target.weight, target.trace = str(line.weight), to_stored(line.counted)
            for each in line.parts:
                part = parts[target.pk, each.part.ordinal]
                part.value = "" if each.result.value is None else str(each.result.value)
                part.trace = to_stored(each.result)
    GroupResult.objects.bulk_update(totals.values(), [*GroupResult.FIGURES, "marks", "trace"], batch_size=BATCH)
    names = ["state", "score", "value", "weight", "trace"]
    IndicatorResult.objects.bulk_update(stored.values(), names, batch_size=BATCH)
    PartResult.objects.bulk_update(parts.values(), ["value", "trace"], batch_size=BATCH)
    return found


def _fill_total(target: GroupResult, one: Computed) -> None:
    target.total = one.total.figure
    for part in Part.values:
        setattr(target, part, one.figure(part))
    target.marks = marks_of(one, [])
    target.trace = to_stored(_above(one.total, 3))


def _above(result: Result, depth: int) -> Result:
    """Down to the dimensions: what stands below is kept with the indicators."""
    parts = tuple(_above(part, depth - 1) for part in result.parts) if depth > 1 else ()
    return Result(
        result.value, result.measure, result.steps, result.missing, result.why, result.unused, result.label, parts
    )


def write_grades(row: Round, found: dict[int, Computed]) -> Standings:
    """Once, after the appeals: the grade, the rank and what has to be said of them."""
    standings = graded(found.values(), row.system.grade_rules)
    rows = {one.participant_id: one for one in GroupResult.objects.filter(participant__in=found).order_by("pk")}
    for key, one in found.items():
        placed = standings.placed.get(one.group.code)
        if placed is not None:
            rows[key].grade, rows[key].rank, rows[key].tied = placed.grade, placed.rank, placed.tied
            rows[key].marks = marks_of(one, placed.notes)
    GroupResult.objects.bulk_update(rows.values(), ["grade", "rank", "tied", "marks"], batch_size=BATCH)
    return standings
