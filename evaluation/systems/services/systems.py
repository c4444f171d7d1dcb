"""Indicator systems: copied from another, changed while they are drafted, published by another person than prepared them."""

from datetime import date

from django.conf import settings
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from evaluation.scoring.rules.settings import read_settings
from evaluation.scoring.words import Kind
from evaluation.systems.models import Indicator, IndicatorPart, IndicatorSystem
from evaluation.systems.queries import missing, next_number
from evaluation.systems.words import SystemState, parse_points
from groups.registry.policy.services import Loaded, read
from groups.rights.checks import require
from groups.rights.roles import DECIDE_EVALUATION, RUN_EVALUATION
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.acts import Draft, clean
from nanan_groups.records.models import ActSubject
from nanan_groups.records.orders import Order, carry_out, refuse_same

FIRST, LAST = 2022, 2199
CATALOGUE = "平台默认指标目录"


def system_code(year: int, number: int) -> str:
    return f"PJ{year}-{number}"


def load_catalogue(loaded: Loaded) -> None:
    """The default catalogue, once, as data to copy from: the bureau's own document goes before it."""
    year = school_year_of(settings.REGISTER_START) + 1
    if IndicatorSystem.objects.exists():
        return
    system = IndicatorSystem(
        code=system_code(year, 1), year=year, number=1, title=CATALOGUE, state=SystemState.CATALOGUE, revision=1
    )
    clean(system)
    system.save(force_insert=True)
    indicators, parts = [], []
    for row in read("indicators"):
        facts = {name: row[name] for name in ("code", "name", "part", "dimension", "aim", "method", "evidence")}
        one = Indicator(system=system, weight=parse_points(row["weight"]), moves_to=row.get("moves_to", []), **facts)
        clean(one, exclude=["system"])
        indicators.append(one)
        for ordinal, (name, kind, points, source, text, *variant) in enumerate(row["parts"], start=1):
            told = read_settings(kind, text, where=row["code"]).texts
            parts.append(
                IndicatorPart(
                    indicator=one, ordinal=ordinal, name=name, kind=kind, points=parse_points(points), source=source,
                    settings=told, variant=variant[0] if variant else "", levels=row["levels"] if kind == Kind.LEVEL else "",
                )
            )  # fmt: skip
    _insert(indicators, parts)
    loaded.counts["indicatorsystem"] = loaded.counts.get("indicatorsystem", 0) + 1


def start_system(*, order: Order, year: int, base: IndicatorSystem, name: str) -> IndicatorSystem:
    """The next version of a school year, the same as ``base``: last year's, an earlier version or the default catalogue."""
    require(order.actor, RUN_EVALUATION)
    if not FIRST <= year <= LAST:
        raise RuleViolation(f"学年应在 {FIRST} 到 {LAST} 之间。", field="year", code="year")
    with carry_out(order, "start_system", f"建立 {school_year_text(year)} 学年指标体系") as draft:
        if IndicatorSystem.objects.filter(year=year, state=SystemState.DRAFT).exists():
            raise RuleViolation("这一学年已有一份正在拟订的指标体系，请先修改或发布它。", field="year", code="exists")
        number = next_number(year)
        told = {name: getattr(base, name) for name in IndicatorSystem.RULES}
        system = IndicatorSystem(
            code=system_code(year, number), year=year, number=number, title=name.strip(), base=base,
            prepared_by=order.actor, **told,
        )  # fmt: skip
        draft.add(system)
        draft.note(str(system), "照哪一份建立", "", f"{base.title}（{base.version_text}）")
        copies, parts = [], []
        for row in base.indicators.order_by("pk").prefetch_related("parts"):
            copy = Indicator(system=system, **{each: getattr(row, each) for each in Indicator.FACTS})
            copies.append(copy)
            for part in row.parts.all():
                facts = {each: getattr(part, each) for each in (*IndicatorPart.FACTS, "ordinal")}
                parts.append(IndicatorPart(indicator=copy, **facts))
        _insert(copies, parts)
    return system


def _insert(indicators: list[Indicator], parts: list[IndicatorPart]) -> None:
    bulk_create_with_history(indicators, Indicator, batch_size=500)
    keys = {one.code: one for one in indicators[:1] and Indicator.objects.filter(system=indicators[0].system)}
    for part in parts:  # with keys given by the database, whichever it is
        part.indicator = keys[part.indicator.code]
    bulk_create_with_history(parts, IndicatorPart, batch_size=500)


def lock_draft(draft: Draft, system: IndicatorSystem, order: Order, *, prepares: bool = True) -> None:
    """Every change of a system waits here for every other one, and finds out what became of it in between. ``prepares``: who
    orders it is from then on the one who prepared the system."""
    draft.lock(system, seen=order.seen)
    system.refresh_from_db(fields=["state", "prepared_by"])
    if system.state != SystemState.DRAFT:
        raise RuleViolation(f"“{system}”{system.get_state_display()}，不能再改；请照它建立新的一版。", code="frozen")
    if prepares and system.prepared_by_id != order.actor.pk:
        system.prepared_by = order.actor
        system.save(update_fields=["prepared_by"])


def change_rules(*, order: Order, system: IndicatorSystem, name: str, **rules) -> IndicatorSystem:
    """Its name, and the rules of the round that groups read beforehand."""
    require(order.actor, RUN_EVALUATION)
    if strange := rules.keys() - set(IndicatorSystem.RULES):
        raise TypeError(f"no rules of a system: {strange}")
    with carry_out(order, "change_system_rules", f"修改评估规则：{system}") as draft:
        lock_draft(draft, system, order)
        draft.update(system, title=name.strip(), **rules)
        refuse_same(draft)
    return system


def _worked_on(system: IndicatorSystem, actor) -> bool:
    """Any act on it, not the last one only: another editor's comma does not make the draft another's."""
    return ActSubject.objects.filter(code=system.code, act__actor=actor).exists()


def publish_system(*, order: Order, system: IndicatorSystem, published_on: date) -> IndicatorSystem:
    """By the bureau's leader. Refused while anything does not add up, and to whoever had a hand in it; then nothing
    changes it."""
    require(order.actor, DECIDE_EVALUATION)
    if not order.document.strip():
        raise RuleViolation("发布须写明文号（依据文件）。", field="document", code="document")
    if published_on > timezone.localdate():
        raise RuleViolation("发布日不能晚于今天。", field="published_on", code="coming")
    with carry_out(order, "publish_system", f"发布指标体系：{system}") as draft:
        lock_draft(draft, system, order, prepares=False)
        if order.actor.pk == system.prepared_by_id or _worked_on(system, order.actor):
            raise RuleViolation("您是这份指标体系的拟订人，请由另一人发布。", code="own")
        if found := missing(system):
            more = f" 另有 {len(found) - 1} 处。" if len(found) > 1 else ""
            raise RuleViolation(f"不能发布。{found[0]}{more}", code="incomplete")
        draft.update(
            system, state=SystemState.PUBLISHED, published_on=published_on, document=order.document.strip(),
        )  # fmt: skip
    return system
