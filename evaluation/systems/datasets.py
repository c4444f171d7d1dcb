"""The sheet of indicators, written row by row through the services into the year's system that is being drafted."""

from collections.abc import Iterator
from types import SimpleNamespace

from evaluation.sources.rules import SOURCES
from evaluation.systems.models import Indicator, IndicatorSystem
from evaluation.systems.queries import indicators_of, visible_systems
from evaluation.systems.services.indicators import add_indicator, add_part, change_indicator, change_part
from evaluation.systems.sheets import IndicatorSheet
from evaluation.systems.words import SystemState, codes_of
from groups.registry.register.datasets import RegisterWriter
from groups.rights.roles import RUN_EVALUATION, VIEW_INDICATORS
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.imports.datasets import DISTRICT, Asked, Dataset, Filter, register
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.models import ActKind

OF_INDICATOR = ("code", "part", "dimension", "weight", "aim", "method", "evidence")
OF_PART = ("name", "kind", "points", "source", "variant", "levels")


class IndicatorWriter(RegisterWriter):
    sheet = IndicatorSheet

    def resolve(self, row) -> IndicatorSystem:
        system = IndicatorSystem.objects.filter(year=row.year, state=SystemState.DRAFT).first()
        if system is None:
            said = school_year_text(row.year)
            raise RuleViolation(f"{said} 学年没有正在拟订的指标体系，请先在平台建立。", field="year", code="no-draft")
        return system

    def apply(self, row, resolved) -> Outcome:
        order = self.order(kind=ActKind.IMPORT)
        facts = {name: getattr(row, name) or "" for name in OF_INDICATOR}
        facts |= {"name": row.indicator, "moves_to": codes_of(row.moves_to or "")}
        known = Indicator.objects.filter(system=resolved, code=row.code).first()
        outcome = "u"
        if known is None:
            known, outcome = add_indicator(order=order, system=resolved, **facts), "n"
        elif any(getattr(known, name) != value for name, value in facts.items()):
            known, outcome = change_indicator(order=order, indicator=known, **facts), "c"
        told = {name: getattr(row, name) or "" for name in OF_PART}
        part = known.parts.filter(variant=told["variant"], name=row.name).first()
        if part is None:
            add_part(order=order, indicator=known, settings=row.settings or "", **told)
            return Outcome("n", f"{known} · {row.name}")
        try:
            change_part(order=order, part=part, settings=row.settings or "", **told)
        except RuleViolation as problem:
            if problem.code != "same":
                raise
            return Outcome(outcome, str(part))
        return Outcome("c", str(part))


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    """Of each school year the newest version one reads; of one year, where it is asked for."""
    newest: dict[int, IndicatorSystem] = {}
    for system in visible_systems(asked.scope).order_by("year", "number"):
        newest[system.year] = system
    for year, system in sorted(newest.items()):
        if asked.filters.get("year") not in (None, "", str(year)):
            continue
        for one in indicators_of(system):
            facts = {name: getattr(one, name) for name in OF_INDICATOR}
            for part in one.parts:
                own = {name: getattr(part, name) for name in OF_PART}
                told = {"settings": part.settings_text, "moves_to": "、".join(one.moves_to), "indicator": one.name}
                yield SimpleNamespace(year=year, **facts, **own, **told)


def _years(scope, day) -> list[tuple[str, str]]:
    years = sorted(set(visible_systems(scope).order_by().values_list("year", flat=True)), reverse=True)
    return [(str(year), school_year_text(year)) for year in years]


register(
    Dataset(
        code="indicators",
        title="评估指标",
        about="各学年的指标、权重和计分办法；导入写入正在拟订的指标体系。",
        sheet=IndicatorSheet,
        change=RUN_EVALUATION,
        take_out=VIEW_INDICATORS,
        unit=lambda scope: DISTRICT if scope.may_everywhere(RUN_EVALUATION) else None,
        writer=IndicatorWriter,
        rows=rows,
        lists=lambda scope, day: {"source": [one.label for one in SOURCES.values()]},
        order=70,
        filters=(Filter("year", "学年", _years),),
        covers=lambda asked: {"district": True},
    )
)
