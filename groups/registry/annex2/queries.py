"""Annex 2 as it stands on a day: the policy's five tables, cell by cell (docs/领域.md 第2.3节)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from groups.registry.annex2.words import TABLES, TableForm, table_of
from groups.registry.register.models import EducationGroup
from groups.registry.register.queries.register import GroupRow, Register, load_register
from groups.registry.register.rules.printed import cell
from groups.registry.register.words import AnnexColumn, Relation


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of the form, for the screen, the printed page, Word and Excel. ``texts``: what stands in it of a group;
    ``relation``: the screen shows these as members one can follow."""

    key: str
    form: AnnexColumn
    texts: Callable[[Register, GroupRow], list[str]]
    relation: str = ""

    def heading(self, table: TableForm) -> str:
        return self.form.heading + (table.of_alliance if self.relation == Relation.ALLIANCE else "")


def _lead(register: Register, group: GroupRow) -> list[str]:
    lead = register.leads.get(group.pk)
    return [lead.text] if lead else []


def _of(relation: Relation) -> FormColumn:
    """Members named, partners, and what the policy only counts."""

    def texts(register: Register, group: GroupRow) -> list[str]:
        return [
            *(place.full for place in register.named(group.pk, relation)),
            *(text for partner in register.partners_by(group.pk, relation) for text in partner.texts),
            *(row.wording for row in register.counted(group.pk, relation)),
        ]

    return FormColumn(relation.value, relation.facts.annex, texts, relation.value)


COLUMNS = (
    FormColumn("ordinal", AnnexColumn("序号", 6, 5), lambda register, group: [str(group.ordinal)]),
    FormColumn("name", AnnexColumn("教育集团名称", 22, 15.5), lambda register, group: [group.name]),
    FormColumn("lead", AnnexColumn("集团总校", 23, 13), _lead),
    *map(_of, Relation),
)


def headers_of(table: TableForm) -> tuple[str, ...]:
    return tuple(column.heading(table) for column in COLUMNS)


@dataclass(frozen=True, slots=True)
class Table:
    """One printed table. Every row has a text for each of ``COLUMNS``."""

    title: str
    sheet: str
    headers: tuple[str, ...]
    rows: list[tuple[str, ...]]


def annex2_tables(
    day: date, groups: QuerySet[EducationGroup], *, excerpt: bool = False, category: str = ""
) -> list[Table]:
    """The tables of ``groups`` (a scoped queryset) as of ``day``, in the order of the policy; of one ``category``, where it is
    named, its table alone. Five queries.

    ``excerpt``: the reader sees a part of the district only. A title must not call that part the whole (共8个), so it
    says 节选, and tables without any of these groups are left out. So it is with one of two categories that share a table.
    """
    register = load_register(day, groups)
    forms = [table_of(category)] if category else TABLES
    tables = [_table(form, register, excerpt, category) for form in forms]
    return [table for table in tables if table.rows or not excerpt]


def _table(form: TableForm, register: Register, excerpt: bool, category: str) -> Table:
    # By ordinal alone: preschool groups and clusters share one table and one numbering.
    found = (g for g in register.groups if table_of(g.category) is form and category in ("", g.category))
    groups = sorted(found, key=lambda g: g.ordinal)
    part = excerpt or (category and len(form.categories) > 1)
    return Table(
        title=f"{form.heading}（{'节选' if part else '共'}{len(groups)}个）",
        sheet=form.sheet,
        headers=headers_of(form),
        rows=[_row(register, group) for group in groups],
    )


def _row(register: Register, group: GroupRow) -> tuple[str, ...]:
    return tuple(cell(column.texts(register, group)) for column in COLUMNS)
