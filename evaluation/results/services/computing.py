"""Facts are frozen once; results follow from them, from rulings and vetoes, and are written anew when one of these changes."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from evaluation.results.models import GroupResult, IndicatorResult, PartResult
from evaluation.results.queries.inputs import SystemRows, frozen_facts, group_inputs, inputs_of, judged
from evaluation.results.rules.computing import (
    Computed,
    Computing,
    GroupInput,
    JudgedIndicator,
    JudgedPart,
    graded,
    marks_of,
)
from evaluation.results.rules.stored import kept
from evaluation.rounds.models import Participant, Round
from evaluation.scoring.rules.facts import Fact
from evaluation.scoring.rules.ranking import Standings
from evaluation.scoring.words import Part
from nanan_groups.kit.trace import Result
from nanan_groups.kit.traced import to_stored

BATCH = 500
UPDATED = 50  # a statement that writes many rows anew grows with the square of them


def freeze(row: Round) -> None:
    """Every part's fact as it is on the day of the round; nothing that is registered later moves it."""
    of, participants = SystemRows(row), judged(row)
    facts = frozen_facts(row, participants, of)
    own: dict[int, dict[tuple[str, int], Fact]] = defaultdict(dict)
    for (group, code, ordinal), fact in facts.items():
        own[group][code, ordinal] = fact
    found = _compute(of, inputs_of(participants, own))
    totals, lines, parts = [], [], []
    for one in participants:
        result = GroupResult(participant=one)
        _fill_total(result, found[one.pk])
        totals.append(result)
        for line in found[one.pk].indicators:
            target = IndicatorResult(participant=one, indicator=of.by_code[line.facts.code])
            _fill(target, INDICATOR, _indicator_values(line))
            lines.append(target)
    GroupResult.objects.bulk_create(totals, batch_size=BATCH)
    IndicatorResult.objects.bulk_create(lines, batch_size=BATCH)
    rows = IndicatorResult.objects.filter(participant__round=row).select_related("indicator").order_by("pk")
    keys = {(one.participant_id, one.indicator.code): one for one in rows}
    for key, one in found.items():
        for line in one.indicators:
            for each in line.parts:
                code, ordinal = line.facts.code, each.part.ordinal
                target = PartResult(
                    of=keys[key, code], part=of.parts[code, ordinal], fact=kept(facts[key, code, ordinal])
                )
                _fill(target, PART, _part_values(each))
                parts.append(target)
    PartResult.objects.bulk_create(parts, batch_size=BATCH)


def computed(row: Round, participants: Collection[Participant], *, explained: bool = True) -> dict[int, Computed]:
    """By participant. Pure but for reading."""
    return _compute(SystemRows(row), group_inputs(row, participants), explained=explained)


def _compute(of: SystemRows, inputs: Mapping[int, GroupInput], *, explained: bool = True) -> dict[int, Computed]:
    system = of.row.system
    compute = Computing(of.indicators, system.pooling, system.valid_scores, explained=explained)
    return {key: compute(one) for key, one in inputs.items()}


def recompute(row: Round, participants: Collection[Participant]) -> dict[int, Computed]:
    """Of these groups; what comes out as it was is not written. Grades and ranks are not touched: they are computed once, after
    the appeals."""
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
    lines, pieces = [], []
    for key, one in found.items():
        _fill_total(totals[key], one)
        for line in one.indicators:
            target = stored[key, line.facts.code]
            if _fill(target, INDICATOR, _indicator_values(line)):
                lines.append(target)
            pieces += [
                parts[target.pk, each.part.ordinal]
                for each in line.parts
                if _fill(parts[target.pk, each.part.ordinal], PART, _part_values(each))
            ]
    GroupResult.objects.bulk_update(totals.values(), [*GroupResult.FIGURES, "marks", "trace"], batch_size=UPDATED)
    IndicatorResult.objects.bulk_update(lines, INDICATOR, batch_size=UPDATED)
    PartResult.objects.bulk_update(pieces, PART, batch_size=UPDATED)
    return found


INDICATOR = ("state", "score", "value", "weight", "trace")
PART = ("value", "trace")


def _indicator_values(line: JudgedIndicator) -> tuple:
    value = "" if line.own.value is None else str(line.own.value)
    return str(line.state), line.score, value, str(line.weight), to_stored(line.counted)


def _part_values(each: JudgedPart) -> tuple:
    return "" if each.result.value is None else str(each.result.value), to_stored(each.result)


def _fill(target, names: tuple[str, ...], values: tuple) -> bool:
    """Whether anything is otherwise than it was."""
    changed = False
    for name, value in zip(names, values, strict=True):
        changed = changed or getattr(target, name) != value
        setattr(target, name, value)
    return changed


def _fill_total(target: GroupResult, one: Computed) -> None:
    _fill_figures(target, one)
    target.marks = marks_of(one, [])
    target.trace = to_stored(_above(one.total, 3))


def _fill_figures(target: GroupResult, one: Computed) -> None:
    target.total = one.total.figure
    for part in Part.values:
        setattr(target, part, one.figure(part))


def _above(result: Result, depth: int) -> Result:
    """Down to the dimensions: what stands below is kept with the indicators."""
    parts = tuple(_above(part, depth - 1) for part in result.parts) if depth > 1 else ()
    return Result(
        result.value, result.measure, result.steps, result.missing, result.why, result.unused, result.label, parts
    )


def write_grades(row: Round, found: dict[int, Computed]) -> Standings:
    """Once, after the appeals: the grade, the rank and what has to be said of them, with the figures they follow from."""
    standings = graded(found.values(), row.system.grade_rules)
    rows = {one.participant_id: one for one in GroupResult.objects.filter(participant__in=found).order_by("pk")}
    for key, one in found.items():
        _fill_figures(rows[key], one)
        placed = standings.placed.get(one.group.code)
        if placed is not None:
            rows[key].grade, rows[key].rank, rows[key].tied = placed.grade, placed.rank, placed.tied
            rows[key].notes = list(placed.notes)
    GroupResult.objects.bulk_update(
        rows.values(), [*GroupResult.FIGURES, "grade", "rank", "tied", "notes"], batch_size=BATCH
    )
    return standings
