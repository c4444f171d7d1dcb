"""A group's year as far as the evaluation asks for it: relations, months, facts of every wing; and the estimate made of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from evaluation.estimates.rules import EstimatedIndicator, estimate
from evaluation.scoring.rules.facts import ScoringRules
from evaluation.scoring.rules.tree import held_relations
from evaluation.sources.queries.asked import Asked
from evaluation.sources.queries.facts import facts_for
from evaluation.systems.models import IndicatorSystem
from evaluation.systems.queries import indicators_of
from groups.registry.models import EducationGroup, GroupVersion, Membership, Partnership
from groups.registry.register.words import Relation


@dataclass(frozen=True, slots=True)
class GroupOfYear:
    """As it is on the last day. ``months``: whole ones in the period since it was founded, 12 for all before."""

    key: int
    code: str
    name: str
    category: str
    held: frozenset[str]
    months: int


def groups_of_year(groups: Iterable[EducationGroup], asked: Asked) -> list[GroupOfYear]:
    """Those that exist on the last day, in the order of the register. Three queries."""
    found = {one.pk: one for one in groups}
    days, months = _days_of_relations(asked), _months(asked)
    rows = GroupVersion.objects.active_on(asked.last_day).filter(group__in=found)
    period = (asked.last_day - asked.start).days + 1
    return [
        GroupOfYear(
            row.group_id, found[row.group_id].code, row.name, row.category,
            held_relations(days[row.group_id], period), months.get(row.group_id, 12),
        )
        for row in rows.order_by("category", "ordinal", "pk")
    ]  # fmt: skip


def _days_of_relations(asked: Asked) -> dict[int, dict[str, int]]:
    """By group and relation, the days of the period on which it had at least one such member or partner."""
    end = asked.last_day + timedelta(days=1)
    spans: dict[tuple[int, str], list[tuple[date, date]]] = defaultdict(list)
    for model in (Membership, Partnership):
        rows = model.objects.filter(group__in=asked.groups, valid_from__lt=end).exclude(valid_to__lte=asked.start)
        names = ("group_id", "relation", "valid_from", "valid_to") if model is Membership else (
            "group_id", "valid_from", "valid_to",
        )  # fmt: skip
        for group, *relation, since, until in rows.order_by("pk").values_list(*names):
            key = (group, relation[0] if relation else Relation.ARTICULATED.value)
            spans[key].append((max(since, asked.start), min(until or end, end)))
    out: dict[int, dict[str, int]] = defaultdict(dict)
    for (group, relation), found in spans.items():
        out[group][relation] = covered(found)
    return out


def covered(spans: Iterable[tuple[date, date]]) -> int:
    """Days in at least one of the half-open spans."""
    days, reached = 0, None
    for since, until in sorted(spans):
        since = since if reached is None else max(since, reached)
        if since < until:
            days, reached = days + (until - since).days, until
    return days


def _months(asked: Asked) -> dict[int, int]:
    """Of groups founded in the period: whole months from then to its end. Founded is by the first row of the group only: a
    later one, of a new name, founds nothing."""
    first: dict[int, tuple[date, bool]] = {}
    rows = GroupVersion.objects.filter(group__in=asked.groups).order_by("valid_from", "pk")
    for group, since, is_open in rows.values_list("group_id", "valid_from", "start_open"):
        first.setdefault(group, (since, is_open))
    end = asked.end
    return {
        group: (end.year - since.year) * 12 + end.month - since.month - (since.day > 1)
        for group, (since, is_open) in first.items()
        if since > asked.start and not is_open
    }


@dataclass(frozen=True, slots=True)
class Estimated:
    group: GroupOfYear
    indicators: tuple[EstimatedIndicator, ...]


def estimates(system: IndicatorSystem, groups: Collection[EducationGroup], today: date) -> list[Estimated]:
    """For all of them in a constant number of queries."""
    asked = Asked(tuple(sorted(one.pk for one in groups)), system.year, today)
    indicators = indicators_of(system)
    keys = {part.source for one in indicators for part in one.parts if part.source}
    facts = facts_for(keys, asked.groups, system.year, today)
    out = []
    for group in groups_of_year(groups, asked):
        own = {key: found[group.key] for key, found in facts.items()}
        rules = ScoringRules(system.pooling, system.valid_scores, group.months)
        out.append(Estimated(group, estimate(indicators, own, group.held, rules)))
    return out
