"""The indicators of a system that is being drafted, and their named parts."""

from collections.abc import Mapping

from evaluation.scoring.rules.settings import read_settings
from evaluation.systems.models import Indicator, IndicatorPart, IndicatorSystem
from evaluation.systems.rules.tree import check_named_part
from evaluation.systems.services.systems import lock_draft
from groups.rights.checks import require
from groups.rights.roles import RUN_EVALUATION
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.orders import Order, carry_out, refuse_same


def _cleaned(facts: Mapping) -> dict:
    return {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}


def add_indicator(*, order: Order, system: IndicatorSystem, **facts) -> Indicator:
    require(order.actor, RUN_EVALUATION)
    with carry_out(order, "add_indicator", f"新增指标：{facts['code']} {facts['name']}") as draft:
        lock_draft(draft, system, order)
        one = draft.add(Indicator(system=system, **_cleaned(facts)))
        draft.note_values(one, list(Indicator.FACTS))
    return one


def change_indicator(*, order: Order, indicator: Indicator, **facts) -> Indicator:
    require(order.actor, RUN_EVALUATION)
    with carry_out(order, "change_indicator", f"修改指标：{indicator}") as draft:
        lock_draft(draft, indicator.system, order)
        subject = str(indicator)
        draft.update(indicator, subject=subject, facts=_cleaned(facts))
        refuse_same(draft)
    return indicator


def remove_indicator(*, order: Order, indicator: Indicator) -> IndicatorSystem:
    """With its parts; what was written stays in the history."""
    require(order.actor, RUN_EVALUATION)
    with carry_out(order, "remove_indicator", f"删除指标：{indicator}") as draft:
        lock_draft(draft, indicator.system, order)
        takes = [one.code for one in indicator.system.indicators.all() if indicator.code in one.moves_to]
        if takes:
            raise RuleViolation(f"指标 {'、'.join(takes)} 不适用时并入这一项，请先修改。", code="named")
        draft.note(str(indicator), "指标", "有", "删除")
        indicator.delete()
    return indicator.system


def add_part(*, order: Order, indicator: Indicator, settings: str, **facts) -> IndicatorPart:
    """``settings``: as an officer writes them, "目标=10%"."""
    require(order.actor, RUN_EVALUATION)
    facts = _checked(indicator, settings, facts)
    with carry_out(order, "add_indicator_part", f"新增计分部分：{indicator} · {facts['name']}") as draft:
        lock_draft(draft, indicator.system, order)
        last = indicator.parts.order_by("-ordinal").values_list("ordinal", flat=True).first() or 0
        part = draft.add(IndicatorPart(indicator=indicator, ordinal=last + 1, **facts))
        draft.note_values(part, list(IndicatorPart.FACTS))
    return part


def change_part(*, order: Order, part: IndicatorPart, settings: str, **facts) -> IndicatorPart:
    require(order.actor, RUN_EVALUATION)
    facts = _checked(part.indicator, settings, facts)
    with carry_out(order, "change_indicator_part", f"修改计分部分：{part}") as draft:
        lock_draft(draft, part.indicator.system, order)
        draft.update(part, subject=str(part), facts=facts)
        refuse_same(draft)
    return part


def remove_part(*, order: Order, part: IndicatorPart) -> Indicator:
    require(order.actor, RUN_EVALUATION)
    with carry_out(order, "remove_indicator_part", f"删除计分部分：{part}") as draft:
        lock_draft(draft, part.indicator.system, order)
        draft.note(str(part), "计分部分", "有", "删除")
        part.delete()
    return part.indicator


def _checked(indicator: Indicator, settings: str, facts: Mapping) -> dict:
    facts = _cleaned(facts)
    where = f"{indicator.code} {facts['name']}"
    check_named_part(facts["kind"], facts["source"], facts["variant"], where=where)
    texts = dict(read_settings(facts["kind"], settings, where=where).texts)
    return facts | {"settings": texts}
