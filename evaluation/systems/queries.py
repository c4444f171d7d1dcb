"""Reading indicator systems: a constant number of queries whatever their size."""

from django.db.models import Max

from evaluation.systems.models import Indicator, IndicatorPart, IndicatorSystem
from evaluation.systems.rules.tree import IndicatorFacts, NamedPart, in_parts, natural, problems
from evaluation.systems.words import SystemState
from groups.rights.roles import VIEW_INDICATORS
from nanan_groups.kit.scope import Scope


def visible_systems(scope: Scope):
    return IndicatorSystem.objects.visible_to(scope, VIEW_INDICATORS)


def named_part(row: IndicatorPart) -> NamedPart:
    return NamedPart(
        row.ordinal, row.name, row.kind, row.points, row.variant, row.source, dict(row.settings), row.levels
    )


def facts_of(row: Indicator, parts: list[IndicatorPart]) -> IndicatorFacts:
    return IndicatorFacts(
        row.code, row.name, row.part, row.dimension, row.weight, row.aim, row.method, row.evidence, tuple(row.moves_to),
        tuple(named_part(one) for one in sorted(parts, key=lambda one: one.ordinal)),
    )  # fmt: skip


def indicators_of(system: IndicatorSystem) -> list[IndicatorFacts]:
    """In the order of their codes. Two queries."""
    rows = system.indicators.order_by("pk").prefetch_related("parts")
    found = [facts_of(row, list(row.parts.all())) for row in rows]
    return sorted(found, key=lambda one: natural(one.code))


def parts_of_system(system: IndicatorSystem):
    return in_parts(indicators_of(system))


def missing(system: IndicatorSystem) -> list[str]:
    """Why it cannot be published."""
    return problems(indicators_of(system))


def published_for(year: int) -> IndicatorSystem | None:
    """The newest published version of the school year: the one a round rests on."""
    rows = IndicatorSystem.objects.filter(year=year, state=SystemState.PUBLISHED)
    return rows.order_by("-number").first()


def next_number(year: int) -> int:
    return (IndicatorSystem.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0) + 1
