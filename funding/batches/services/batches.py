"""Batches of statements: drafted from what is computed, looked at, confirmed, released into the books."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.urls import reverse
from django.utils import timezone

from funding.batches.models import Batch, BatchInstalment, GroupStatement
from funding.batches.queries import (
    batches_of,
    dues_of,
    in_force_of,
    people_of,
    planned_parts,
    version_before,
    visible_batches,
)
from funding.batches.rules.by_hand import base_and_floor, by_hand_line, by_hand_of, carried, without_by_hand
from funding.batches.rules.case import BATCH
from funding.batches.rules.snapshot import kept_lines, kept_rules, warnings_of
from funding.batches.rules.variations import variations
from funding.batches.words import Warning
from funding.books.queries.balances import bound_of
from funding.books.services.money import release
from funding.envelope.models import WHOLE
from funding.envelope.queries import budgets_of, within_budget
from funding.rules_of_year.rules.kinds import day_in, ratio_text
from funding.statements.queries.statements import Computed, computed
from funding.statements.rules.lines import Statement
from funding.statements.words import Mark
from groups.governance.admissions.rules import PLAQUED
from groups.governance.models import Admission
from groups.registry.models import EducationGroup
from groups.rights.checks import refuse_own_group, require
from groups.rights.roles import RUN_FUNDING, VIEW_FUNDING
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import Gone, RuleViolation
from nanan_groups.kit.money import yuan
from nanan_groups.kit.scope import holding
from nanan_groups.records.acts import Draft
from nanan_groups.records.cases.engine import open_case
from nanan_groups.records.cases.kinds import Missing, Registered, register
from nanan_groups.records.models import Case, CaseStep
from nanan_groups.records.orders import Order, carry_out


def draft_batch(*, order: Order, year: int) -> Batch:
    """Every group the first time; later those whose statement has become another. Within the budget, cut by rule.

    Raises RuleViolation: one is under way already, nothing has changed, the budget lies below the floor.
    """
    require(order.actor, RUN_FUNDING)
    _refuse_open(year)
    found, statements, by_hand = _computed(year)
    with carry_out(order, "draft_batch", f"建立 {year} 年度经费测算单") as draft:
        number = Batch.objects.filter(year=year).count() + 1
        case = open_case(
            kind=BATCH.code, title=f"{year} 年度专项经费测算单（第 {number} 批）", place="district", year=year
        )
        rows = _rows(year, statements, found, by_hand)
        batch = Batch(
            case=case,
            year=year,
            number=number,
            day=found.district.day,
            rules_text=found.rules.text,
            rules=kept_rules(found.parameters),
            total_fen=sum(row.total_fen for row in rows),
        )
        draft.add(batch, subject=case.title)
        draft.note(case.title, "合计", "", f"{yuan(batch.total_fen)} 元，{len(rows)} 个集团")
        _write(batch, rows)
        _instalments(batch, found)
    return batch


def redraft(*, order: Order, batch: Batch) -> Batch:
    """The same batch computed again from today's facts, while it may still be written; what was set by hand stays."""
    require(order.actor, RUN_FUNDING)
    with carry_out(order, "redraft_batch", f"重新测算：{batch.case.title}") as draft:
        _refuse_decided(batch)
        batch.refresh_from_db()
        found, statements, by_hand = _computed(batch.year, but=batch)
        rows = _rows(batch.year, statements, found, by_hand)
        for one in batch.statements.all():
            one.delete()
        for one in batch.instalments.all():
            one.delete()
        _write(batch, rows)
        _instalments(batch, found)
        before, batch.total_fen = batch.total_fen, sum(row.total_fen for row in rows)
        draft.note(batch.case.title, "合计", f"{yuan(before)} 元", f"{yuan(batch.total_fen)} 元")
        batch.day, batch.rules_text, batch.rules = found.district.day, found.rules.text, kept_rules(found.parameters)
        batch.save()
    return batch


def _refuse_open(year: int) -> None:
    open_ = Batch.objects.filter(year=year).exclude(case__state__in=BATCH.in_force | BATCH.final).first()
    if open_ is not None:
        raise RuleViolation(f"“{open_.case.title}”还没有办结，请先办完或作废。", code="open")


def _refuse_decided(batch: Batch) -> None:
    """Asked while the case is locked: who hands it in waits until what is under way is written, or comes first."""
    state = Case.objects.select_for_update().get(pk=batch.case_id).state
    if state not in BATCH.editable:
        raise RuleViolation(f"这一批{BATCH.states[state]}，不能再改动；需要时退回或另立一批。", code="decided")


def _computed(year: int, but: Batch | None = None) -> tuple[Computed, list[Statement], dict[int, list[dict]]]:
    """By the key of the group, what was set by hand: in the batch under way, else in the version in force. It counts within
    the budget before anything that is computed."""
    found = computed(year, EducationGroup.objects.filter(void=False))
    known = in_force_of(year)
    own = but.statements.all() if but else ()
    by_hand = {one.group_id: by_hand_of(one.lines) for one in (*known.values(), *own)}
    set_fen = sum(line["amount"] for lines in by_hand.values() for line in lines)
    statements = list(within_budget(year, found.district, by_hand=set_fen).statements)
    if known:
        keys = _keys()
        pairs = [(one, keys[one.group.code]) for one in statements]
        statements = [one for one, key in pairs if _differs(one, known.get(key), found, by_hand.get(key, ()))]
        if not statements and but is None:
            raise RuleViolation(f"{year} 年度各集团与已确认的测算单相同，没有需要另立一批的变动。", code="same")
    return found, statements, by_hand


def _keys() -> dict[str, int]:
    return dict(EducationGroup.objects.order_by("pk").values_list("code", "pk"))


def _differs(one: Statement, before: GroupStatement | None, found: Computed, by_hand: Iterable[dict]) -> bool:
    return before is None or bool(variations(before.lines, carried(kept_lines(one, found.parameters), by_hand)))


def _refuse_below(one: Statement, name: str, total: int, bound: int) -> None:
    """A cut never goes below what is spent and committed; what is less for another reason is told as a warning."""
    if total < bound and any(Mark.CUT in line.marks for line in one.lines):
        raise RuleViolation(
            f"{name}压减后 {yuan(total)} 元，低于已支出和已占用的 {yuan(bound)} 元，请先调整盘子。", code="below-spent"
        )


def _rows(
    year: int, statements: Iterable[Statement], found: Computed, by_hand: Mapping[int, list[dict]]
) -> list[GroupStatement]:
    """As they will be written, in a batch that is not there yet."""
    keys, known, bound = _keys(), in_force_of(year), bound_of(year)
    plaqued = set(Admission.objects.filter(case__state=PLAQUED).order_by("pk").values_list("group_id", flat=True))
    out = []
    for one in statements:
        key = keys[one.group.code]
        before = known.get(key)
        lines = carried(kept_lines(one, found.parameters), by_hand.get(key, ()))
        total = sum(line["amount"] or 0 for line in lines)
        _refuse_below(one, one.group.name, total, bound.get(key, 0))
        row = GroupStatement(
            group_id=key,
            version=before.version + 1 if before else 1,
            name=one.group.name,
            category=one.group.category,
            lines=lines,
            total_fen=total,
            before_fen=before.total_fen if before else None,
            open_count=len(one.open_lines),
            warnings=warnings_of(one, plaqued=key in plaqued, below=total < bound.get(key, 0)),
        )
        row.full_clean(exclude=["group", "batch", "lines", "warnings", "ticked"], validate_constraints=False)
        out.append(row)
    _refuse_over(year, out)
    return out


def _refuse_over(year: int, rows: Iterable[GroupStatement]) -> None:
    """With what stands of the other groups, never more than the one total there is."""
    budget = budgets_of(year).get(WHOLE)
    if budget is None:
        return
    fens = {key: one.total_fen for key, one in in_force_of(year).items()} | {
        one.group_id: one.total_fen for one in rows
    }
    if (over := sum(fens.values()) - budget.approved_fen) > 0:
        raise RuleViolation(
            f"全区合计 {yuan(sum(fens.values()))} 元，超过盘子 {yuan(budget.approved_fen)} 元（{budget.document}）"
            f"{yuan(over)} 元，请先调整盘子或减少人工调整。",
            field="fen",
            code="over-budget",
        )


def _write(batch: Batch, rows: Iterable[GroupStatement]) -> None:
    for row in rows:
        row.batch = batch
        row.save(force_insert=True)


def _instalments(batch: Batch, found: Computed) -> None:
    for number, one in enumerate(found.parameters.instalments, start=1):
        BatchInstalment.objects.create(
            batch=batch, number=number, day=day_in(batch.year, one.day), share=ratio_text(one.share)
        )


# --- looked at -------------------------------------------------------------------------------------------------------
def tick(*, order: Order, batch: Batch, warning: str, statements: Iterable[GroupStatement]) -> int:
    """The officer has looked at that warning of these statements. How many were ticked."""
    require(order.actor, RUN_FUNDING)
    statements = list(statements)
    for one in statements:
        refuse_own_group(order.actor, one.group_id, "核对测算单的提示")
    with carry_out(order, "tick_statements", f"核对提示“{Warning(warning).label}”：{batch.case.title}") as draft:
        _refuse_decided(batch)
        count = 0
        for one in batch.statements.filter(pk__in=[one.pk for one in statements]):  # as they stand behind the lock
            if warning in one.left_to_tick:
                one.ticked = [*one.ticked, warning]
                one.save(update_fields=["ticked"])
                count += 1
        if not count:
            raise RuleViolation("没有需要勾掉的提示。", code="nothing")
        draft.note(batch.case.title, Warning(warning).label, "", f"{count} 份已核对")
    return count


def set_by_hand(*, order: Order, statement: GroupStatement, fen: int, why: str) -> GroupStatement:
    """A figure set by hand: a line of its own, marked 人工 for ever. ``fen`` is added (or, negative, taken off), never below the
    floor, never beyond the one total of the year."""
    require(order.actor, RUN_FUNDING)
    refuse_own_group(order.actor, statement.group_id, "人工调整测算单")
    if not why.strip():
        raise RuleViolation("请写明人工调整的原因。", field="why", code="why")
    with carry_out(order, "set_by_hand", f"人工调整：{statement}") as draft:
        _refuse_decided(statement.batch)
        rows = {one.pk: one for one in statement.batch.statements.all()}
        if statement.pk not in rows:
            raise Gone
        statement.refresh_from_db(fields=["lines", "total_fen"])
        base, floor = base_and_floor(statement.lines)
        if base + fen < floor:
            raise RuleViolation(
                f"调整后 {yuan(base + fen)} 元低于保底 {yuan(floor)} 元（意见 五(三)6）。",
                field="fen",
                code="below-floor",
            )
        before, batch = statement.total_fen, statement.batch
        statement.lines = without_by_hand(statement.lines) + ([by_hand_line(fen, why.strip())] if fen else [])
        statement.total_fen = base + fen
        rows[statement.pk] = statement
        if statement.total_fen > before:
            _refuse_over(batch.year, rows.values())
        statement.save(update_fields=["lines", "total_fen"])
        draft.note(str(statement), "人工调整", f"{yuan(before)} 元", f"{yuan(statement.total_fen)} 元")
        batch.total_fen = sum(one.total_fen for one in rows.values())
        batch.save(update_fields=["total_fen"])
    return statement


# --- what the steps need and entail ----------------------------------------------------------------------------------
def missing_ticks(case: Case) -> list[Missing]:
    batch = Batch.objects.get(case=case)
    left: dict[str, int] = {}
    for one in batch.statements.all():
        for warning in one.left_to_tick:
            left[warning] = left.get(warning, 0) + 1
    url = reverse("funding:batch-detail", args=[case.code])
    return [
        Missing(f"提示“{warning.label}”还有 {left[warning.value]} 份没有核对", url)
        for warning in Warning
        if warning.value in left
    ]


def release_batch(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    """The document, and the instalments that are due."""
    document, on = (facts.get("document_no") or "").strip(), facts.get("on")
    if not document or on is None:
        raise RuleViolation("请填写下达文号和日期。", field="document_no", code="required")
    batch = Batch.objects.get(case=case)
    _refuse_day(on, batch.year)
    draft.update(batch, subject=case.title, document=document, released_on=on)
    _release_due(draft, batch, on, at_least_one=True)


def release_due(*, order: Order, batch: Batch, on: date | None = None) -> list[BatchInstalment]:
    """The following instalments, once their day has come. ``on``: today, or where the year is over the day of it on which they
    are booked."""
    require(order.actor, RUN_FUNDING)
    on = on or timezone.localdate()
    with carry_out(order, "release_due", f"按期下达：{batch.case.title}") as draft:
        if batch.released_on is None:
            raise RuleViolation("这一批还没有下达。", code="not-released")
        _refuse_day(on, batch.year)
        done = _release_due(draft, batch, on)
        if not done:
            raise RuleViolation("没有到期未下达的各期。", code="nothing")
    return done


def _refuse_day(on: date, year: int) -> None:
    if on > timezone.localdate():
        raise RuleViolation("下达日不能晚于今天。", field="on", code="coming")
    if on.year != year:
        raise RuleViolation(f"下达日 {day_text(on)} 不在 {year} 预算年度内。", field="on", code="other-year")


def _release_due(draft: Draft, batch: Batch, on: date, *, at_least_one: bool = False) -> list[BatchInstalment]:
    """One release of a year after the other: what an instalment may bring depends on what the others have brought."""
    list(Batch.objects.select_for_update().filter(year=batch.year).order_by("pk"))
    every = list(batch.instalments.select_for_update().order_by("number"))
    due = [one for one in every if one.released_on is None and one.day <= on]
    if at_least_one and not due:
        due = every[:1]
    statements = list(batch.statements.select_related("group", "batch").order_by("group__code"))
    planned = {one.pk: planned_parts(one, version_before(one), every) for one in statements}
    for one in due:
        dues = dues_of(batch.year, [each.group_id for each in statements])
        for each in statements:
            for source, parts in planned[each.pk].items():
                fen = min(parts[one.number - 1], dues[each.group_id].left(source))
                if fen:
                    _release(draft, each, source, fen, one, on)
        draft.update(one, subject=batch.case.title, released_on=on)
    return due


def _release(draft, statement: GroupStatement, source: str, fen: int, instalment: BatchInstalment, on: date) -> None:
    """Never more than the newest version still leaves: where it came to less, what is to come is made smaller first, and what
    went out beyond it is claimed back, by 退回."""
    batch = statement.batch
    release(
        draft,
        year=batch.year,
        group=statement.group,
        source=source,
        fen=fen,
        on=on,
        document=batch.document,
        note=f"{batch.case.title}第 {instalment.number} 期",
    )


register(
    Registered(
        BATCH,
        needs={"ticked": missing_ticks},
        entails={"release": release_batch},
        url=lambda case: reverse("funding:batch-detail", args=[case.code]),
        opens=holding(VIEW_FUNDING),
        cases=lambda scope: Case.objects.filter(
            kind=BATCH.code, pk__in=visible_batches(scope).order_by().values("case_id")
        ),
        runs=RUN_FUNDING,
        authors=people_of,
        authored=batches_of,
    )
)
