"""Entering a year's holidays: the whole year in one act, entered again it is mended in place."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.utils import timezone

from groups.registry.register.services.basics import begin
from groups.registry.workdays.queries import published, published_years
from groups.registry.workdays.rules import Marked
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import ActKind, DayKind, SpecialDay, WorkdayYear
from nanan_groups.records.orders import Order


def enter_year(*, order: Order, year: int, source: str, days: Mapping[date, Marked]) -> WorkdayYear:
    """Terms that are running keep the end they were given; those that begin now count by this."""
    if not source.strip():
        raise RuleViolation("请写明来源。", field="source", code="source")
    with begin(order, "enter_workdays", f"{year} 年工作日安排") as draft:
        row = WorkdayYear.objects.select_for_update().filter(year=year).first()
        if row is None:
            row = draft.add(WorkdayYear(year=year, source=source.strip()))
        else:
            draft.update(row, source=source.strip())
        known = {one.day: one for one in row.days.all()}
        for day, one in known.items():
            if day not in days:
                draft.note(str(row), f"{day.isoformat()} {one.name}", one.get_kind_display(), "")
                one.delete()
        for day, marked in days.items():
            label = f"{day.isoformat()} {marked.name}"
            if day not in known:
                draft.note(str(row), label, "", DayKind(marked.kind).label)
                SpecialDay(of=row, day=day, kind=marked.kind, name=marked.name).save(force_insert=True)
            else:
                draft.update(known[day], subject=str(row), kind=marked.kind, name=marked.name)
    return row


def enter_published() -> list[int]:
    """The years that are published and that nobody has entered, from the register's first year on; what an officer entered
    is never touched. Returns them."""
    known = set(WorkdayYear.objects.values_list("year", flat=True))
    new = [year for year in published_years() if year >= settings.REGISTER_START.year and year not in known]
    for year in new:
        order = Order(
            actor=None, effective_on=timezone.localdate(), reason="按公布的节假日安排装入", kind=ActKind.ENTRY
        )
        source = f"国务院办公厅关于{year}年部分节假日安排的通知（由系统装入，请核对）"
        enter_year(order=order, year=year, source=source, days=published(year))
    return new
