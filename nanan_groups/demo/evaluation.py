"""Invented evaluation: the indicator systems of last year and this year, published, and next year's being drafted."""

from datetime import date

from django.utils import timezone

from evaluation.systems.models import Indicator, IndicatorSystem
from evaluation.systems.services.indicators import change_indicator
from evaluation.systems.services.systems import publish_system, start_system
from evaluation.systems.words import SystemState
from groups.rights.words import Role
from nanan_groups.demo.accounts import holder_of
from nanan_groups.demo.parts import part_of_year
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order


@part_of_year(at=60)
def make_demo_systems() -> None:
    """Once; what is there already is left alone."""
    if IndicatorSystem.objects.exclude(state=SystemState.CATALOGUE).exists():
        return
    today = timezone.localdate()
    officer, leader = holder_of(Role.REGISTRY_OFFICER), holder_of(Role.BUREAU_LEADER)
    base, year = IndicatorSystem.objects.get(), school_year_of(today)
    for one in (year - 1, year, year + 1):
        order = _order(officer, today)
        system = start_system(order=order, year=one, base=base, name=f"（示例）{school_year_text(one)}学年指标体系")
        if one > year - 1:
            _shift(order, system, "2-3" if one == year else "3-2")
        if one <= year:
            day = min(date(one, 9, 1), today)
            signed = _order(leader, today, f"（示例）教发〔{one}〕1号")
            publish_system(order=signed, system=system, published_on=day)
        base = system


def _order(actor, day: date, document: str = "") -> Order:
    return Order(actor=actor, effective_on=day, reason="（示例）", document=document, kind=ActKind.ENTRY)


def _shift(order: Order, system: IndicatorSystem, code: str) -> None:
    """Says one indicator more exactly than the year before, so that two years differ."""
    one = system.indicators.get(code=code)
    facts = {name: getattr(one, name) for name in Indicator.FACTS}
    change_indicator(order=order, indicator=one, **facts | {"method": f"（示例）{one.name}按本学年登记计算"})
