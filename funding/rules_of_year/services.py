"""Setting the rules of a budget year: the policy's own at the start, then version by version."""

from collections.abc import Mapping

from django.conf import settings
from django.db.models import Max

from funding.rules_of_year.models import Parameter, RuleSet
from funding.rules_of_year.queries import RulesOfYear, of_version, rules_for
from funding.rules_of_year.rules.kinds import Money
from funding.rules_of_year.rules.parameters import BY_NAME, READING, SOURCE, SPECS, differences, read_values
from funding.rules_of_year.words import Origin
from groups.registry.policy.services import Loaded
from groups.rights.checks import require
from groups.rights.roles import SET_FUNDING_RULES
from nanan_groups.kit.errors import RuleViolation, StaleRecord
from nanan_groups.records.acts import Draft, clean
from nanan_groups.records.current import current_draft
from nanan_groups.records.orders import Order, carry_out

FIRST, LAST = 2022, 2199


def load_rules(loaded: Loaded) -> None:
    """The first version: what the policy says, and the default readings where it says nothing. Once; what an officer set is
    never touched."""
    if RuleSet.objects.exists():
        return
    draft = current_draft()
    version = RuleSet(year=settings.REGISTER_START.year, number=1, document=SOURCE, act=draft.act)
    clean(version)
    version.save(force_insert=True)
    rows = []
    for spec in SPECS:
        source = SOURCE if spec.origin == Origin.POLICY else READING
        value = spec.kind.stored(spec.start)
        rows.append(_parameter(version, spec.name, value, spec.clause, spec.origin, source, spec.floor))
    Parameter.objects.bulk_create(rows)
    loaded.counts["ruleset"] = loaded.counts.get("ruleset", 0) + 1


def change_rules(*, order: Order, year: int, values: Mapping[str, object], seen: int, note: str = "") -> RuleSet:
    """The next version of the year's rules, in which ``values`` (as stored) stand and everything else as before.

    ``seen``: the number of the version the person looked at, 0 where the year had none of its own. Raises RuleViolation: a
    rate below the floor, a bad value, nothing changed, somebody was quicker.
    """
    require(order.actor, SET_FUNDING_RULES)
    _refuse_year(year)
    with carry_out(order, "change_funding_rules", f"修改 {year} 年度经费规则") as draft:
        return _next_version(draft, rules_for(year), year, seen, values, note)


def copy_rules(*, order: Order, year: int, seen: int) -> RuleSet:
    """``year`` gets rules of its own, the same as the last year before it has."""
    require(order.actor, SET_FUNDING_RULES)
    _refuse_year(year)
    with carry_out(order, "copy_funding_rules", f"建立 {year} 年度经费规则") as draft:
        base = rules_for(year)
        if not base.followed:
            raise RuleViolation(f"{year} 年度已有自己的规则，请直接修改。", field="year", code="exists")
        note = f"照 {base.version.year} 年度第 {base.version.number} 版建立"
        return _next_version(draft, base, year, seen, {}, note)


def _next_version(
    draft: Draft, base: RulesOfYear, year: int, seen: int, values: Mapping[str, object], note: str
) -> RuleSet:
    stands = RuleSet.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    if stands != seen:
        raise StaleRecord("您打开页面之后，这一年度的规则已被他人修改，没有写入。请刷新页面核对后重新办理。")
    read = read_values(values, base.parameters.floors)
    changed = {name for name, value in read.items() if value != getattr(base.parameters, name)}
    if values and not changed:
        raise RuleViolation("与现有规则相同，没有需要写入的内容。", code="same")
    version = RuleSet(year=year, number=stands + 1, document=draft.act.document, note=note.strip(), act=draft.act)
    clean(version)
    version.save(force_insert=True)
    draft.about = draft.about or f"funding-rules:{year}-{version.number}"
    rows = []
    for row in base.version.parameters.all():
        if row.name in changed:
            value = BY_NAME[row.name].kind.stored(read[row.name])
            source = (draft.act.document or draft.act.reason or "区教委财务科室")[:200]
            facts = (value, row.clause, Origin.DECIDED, source, row.floor_fen)
        else:
            facts = (row.stored, row.clause, row.origin, row.source, row.floor_fen)
        rows.append(_parameter(version, row.name, *facts))
    Parameter.objects.bulk_create(rows)
    if not values:
        draft.note(str(version), "规则", "", note)
    for one in differences(base.parameters, of_version(version, year).parameters):
        draft.note(str(version), one.spec.label, one.old, one.new)
    return version


def _parameter(version: RuleSet, name: str, stored, clause: str, origin: str, source: str, floor: int | None):
    money = isinstance(BY_NAME[name].kind, Money)
    return Parameter(
        rules=version,
        name=name,
        value=None if money else stored,
        amount_fen=stored if money else None,
        floor_fen=floor,
        clause=clause,
        origin=origin,
        source=source,
    )


def _refuse_year(year: int) -> None:
    if not FIRST <= year <= LAST:
        raise RuleViolation(f"预算年度应在 {FIRST} 到 {LAST} 之间。", field="year", code="year")
