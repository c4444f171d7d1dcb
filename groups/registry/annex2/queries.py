"""Annex 2 as it stands on a day: the policy's five tables, cell by cell (docs/领域.md 第2.3节)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from groups.registry.annex2.words import TABLES, TableForm, table_of
from groups.registry.register.models import EducationGroup
from groups.registry.register.queries.register import GroupRow, Register, load_register
from groups.registry.register.rules.printed import cell


@dataclass(frozen=True, slots=True)
class Table:
    """One printed table. Every row has six texts: 序号, 名称, 总校, 紧密型, 贯通型, 联盟型."""

    title: str
    sheet: str
    headers: tuple[str, ...]
    rows: list[tuple[str, ...]]


def annex2_tables(day: date, groups: QuerySet[EducationGroup], *, excerpt: bool = False) -> list[Table]:
    """The tables of ``groups`` (a scoped queryset) as of ``day``, in the order of the policy. Five queries.

    ``excerpt``: the reader sees a part of the district only. A title must not call that part the whole (共8个), so it
    says 节选, and tables without any of these groups are left out.
    """
    register = load_register(day, groups)
    tables = [_table(form, register, "节选" if excerpt else "共") for form in TABLES]
    return [table for table in tables if table.rows or not excerpt]


def _table(form: TableForm, register: Register, counted: str) -> Table:
    # By ordinal alone: preschool groups and clusters share one table and one numbering.
    groups = sorted((g for g in register.groups if table_of(g.category) is form), key=lambda g: g.ordinal)
    return Table(
        title=f"{form.heading}（{counted}{len(groups)}个）",
        sheet=form.sheet,
        headers=form.headers,
        rows=[_row(register, group) for group in groups],
    )


def _row(register: Register, group: GroupRow) -> tuple[str, ...]:
    lead = register.leads.get(group.pk)
    named = [place.full for place in register.alliance(group.pk)]
    return (
        str(group.ordinal),
        group.name,
        lead.text if lead else "",
        cell(place.full for place in register.tight(group.pk)),
        cell(text for partner in register.partners.get(group.pk, ()) for text in partner.texts),
        cell([*named, *(declared.wording for declared in register.declared.get(group.pk, ()))]),
    )
