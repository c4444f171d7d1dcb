"""When the roster says another title or honour of somebody, its dated rows follow: one person at a time, or a file set-wise."""

from datetime import date

from django.conf import settings

from nanan_groups.kit.texts import value_text
from nanan_groups.records.acts import Draft, Line, fact_text
from nanan_groups.records.imports.bulk import fetch, in_chunks, insert_rows, quoted, run, table_of, write_history
from nanan_groups.records.orders import Order
from staffing.career.models import StaffHonour, StaffTitle
from staffing.career.queries.facts import MODELS, held_rows
from staffing.career.rules.following import Following, Held, follow
from staffing.career.services.facts import VERBS
from staffing.roster.listeners import FOLLOWERS, Follower
from staffing.roster.models import StaffMember, StaffStage

COLUMNS = ((StaffTitle, True), (StaffHonour, False))  # and whether there is one at a time


def corrected(draft: Draft, order: Order, person: StaffMember, facts: dict) -> None:
    """变更: the row in force ends on the day and the next begins. 更正: the row in force said the wrong thing."""
    for model, single in COLUMNS:
        name = model.value
        old, new = getattr(person, name), facts.get(name, getattr(person, name))
        if old == new:
            continue
        rows = held_rows(model, person)
        if order.correcting:
            running = [one for one in rows if one.value == old and (one.end is None or one.end > order.effective_on)]
            for one in running[-1:]:
                row = model.objects.get(pk=one.pk)
                if new:
                    draft.correct(row, subject=str(person), **{name: new})
                else:
                    draft.remove(row, subject=str(person))
            continue
        found = follow(rows, old, new, order.effective_on, single=single, first=settings.REGISTER_START)
        _do(draft, model, person, found, new, order.effective_on)


def _do(draft: Draft, model, person: StaffMember, found: Following, new: str, day: date) -> None:
    label = str(model._meta.get_field(model.value).verbose_name)
    for pk in found.ended:
        draft.end(model.objects.get(pk=pk), day, subject=str(person), label=f"{label}止")
    for pk in found.mended:
        draft.correct(model.objects.get(pk=pk), subject=str(person), **{model.value: new})
    for one in found.added:
        facts = {"valid_from": one.start, "start_open": one.start_open, "valid_to": one.end, model.value: one.value}
        draft.add(model(person=person, **facts), subject=str(person))


def imported(job: int, low: int, high: int, effective: date, about: dict) -> None:
    """The staged rows low ≤ row < high that change a title or an honour: a few statements for all of them."""
    for model, single in COLUMNS:
        name, stage, member = quoted(model.value), table_of(StaffStage), table_of(StaffMember)
        changed = fetch(
            f"SELECT m.id, m.{name}, s.{name} FROM {stage} s JOIN {member} m ON m.id = s.target_id "  # noqa: S608
            f"WHERE s.job_id = %s AND s.kind = 'c' AND s.row >= %s AND s.row < %s AND s.person_changed AND s.{name} <> m.{name}",
            [job, low, high],
        )
        for part in in_chunks(changed):
            _follow_file(model, single, part, effective, about)


def _follow_file(model, single: bool, changed, day: date, about: dict) -> None:
    people = [person for person, _, _ in changed]
    held: dict[int, list[Held]] = {}
    rows = model.objects.filter(person__in=people).order_by("valid_from", "pk")
    for person, *row in rows.values_list("person_id", "pk", model.value, "valid_from", "valid_to"):
        held.setdefault(person, []).append(Held(*row))
    added, ended, mended = [], [], {}
    for person, old, new in changed:
        found = follow(held.get(person, ()), old, new, day, single=single, first=settings.REGISTER_START)
        added += [(person, one.value, "", one.start, one.start_open, one.end) for one in found.added]
        ended += found.ended
        mended |= dict.fromkeys(found.mended, new)
    table = table_of(model)
    _mark(model, f"UPDATE {table} SET valid_to = %s WHERE id", [day], ended, about)  # noqa: S608
    for value in sorted(set(mended.values())):
        keys = [pk for pk, new in mended.items() if new == value]
        _mark(model, f"UPDATE {table} SET {quoted(model.value)} = %s WHERE id", [value], keys, about)  # noqa: S608
    insert_rows(model, ("person", model.value, "document", "valid_from", "start_open", "valid_to"), added)
    if added:
        marks = ", ".join(["%s"] * len(people))
        fresh = f"NOT EXISTS (SELECT 1 FROM {table_of(model.history.model)} h WHERE h.id = t.id)"  # noqa: S608
        write_history(model, "+", f"WHERE t.person_id IN ({marks}) AND {fresh}", people, **about)


def _mark(model, statement: str, values: list, keys: list[int], about: dict) -> None:
    if keys:
        marks = f"({', '.join(['%s'] * len(keys))})"
        run(f"{statement} IN {marks}", [*values, *keys])
        write_history(model, "~", f"WHERE t.id IN {marks}", keys, **about)


def lines(person: StaffMember) -> dict[int, list[Line]]:
    """What the acts on these facts did; what merely followed the roster is told there already. A query for each table."""
    out: dict[int, list[Line]] = {}
    for model in MODELS.values():
        before: dict[int, object] = {}
        label = str(model._meta.verbose_name)
        for row in model.history.filter(person_id=person.pk, act__verb__in=VERBS).order_by("history_id"):
            out.setdefault(row.act_id, []).extend(_told(model, label, row, before.get(row.id)))
            before[row.id] = row
    return out


def _told(model, label: str, row, before) -> list[Line]:
    if row.history_type == "-":
        return [Line(label, label, _value(model, row, model.value), "登记撤销", row.valid_from)]
    found = []
    for name in (*model.facts, "valid_from", "valid_to"):
        old, new = (_value(model, each, name) if each is not None else "" for each in (before, row))
        if old != new and not (before is None and new == "空"):
            field = model._meta.get_field(name)
            found.append(Line(label, str(field.verbose_name), old, new, row.valid_from))
    return found


def _value(model, row, name: str) -> str:
    if name in model.facts and not model._meta.get_field(name).is_relation:
        return fact_text(model(), name, getattr(row, name))
    return value_text(str(getattr(row, name)) if name in model.facts else getattr(row, name))


FOLLOWERS.add("career", Follower((StaffTitle, StaffHonour), imported, corrected, lines), at=10)
