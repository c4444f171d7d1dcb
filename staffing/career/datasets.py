"""Titles, honours and absences in and out of the import centre, row by row through the services."""

from collections.abc import Iterator
from functools import cached_property
from types import SimpleNamespace

from groups.registry.register.datasets import CHUNK, editors_unit
from groups.rights.roles import CHANGE_ROSTER, EXPORT_ROSTER, SEE_ABSENCES
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import same_name
from nanan_groups.records.imports.datasets import Asked, Dataset, Filter, register
from nanan_groups.records.imports.rowwise import RowWriter
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from staffing.career.models.facts import PersonFact
from staffing.career.queries.facts import MODELS, of_schools
from staffing.career.services.facts import KINDS, add_fact, mend_fact
from staffing.career.sheets import AbsenceSheet, HonourSheet, TitleSheet
from staffing.roster.datasets import NAMED
from staffing.roster.filters import school_options
from staffing.roster.models import StaffMember, StaffPost
from staffing.roster.rules import stored_as


class FactWriter(RowWriter):
    """A person is told by number and name, among the rosters one keeps. A row that begins on the day of a stored one of the
    same fact mends it."""

    kind = ""

    @cached_property
    def _known(self) -> dict[str, tuple[int, str]]:
        kept = StaffPost.objects.changeable_by(self.scope).filter(main=True)
        rows = kept.order_by("valid_from", "pk").values_list("person__staff_no", "person_id", "person__name")
        return {number.upper(): (person, name) for number, person, name in rows.iterator(chunk_size=CHUNK)}

    def resolve(self, row) -> int:
        person, name = self._known.get(row.staff_no.upper(), (None, ""))
        if person is None:
            raise RuleViolation(
                f"在您管理的名册内没有找到工号“{row.staff_no}”，请核对工号，或先在教职工名册中登记。",
                field="staff_no",
                code="person-unknown",
            )
        if not same_name(name, row.name):
            raise RuleViolation(
                f"工号“{row.staff_no}”在名册中不是“{row.name}”，请核对工号和姓名。", field="name", code="name-differs"
            )
        return person

    def apply(self, row, resolved) -> Outcome:
        person = StaffMember.objects.get(pk=resolved)
        model, value = MODELS[self.kind], MODELS[self.kind].value
        said = getattr(row, self.column_of(value))
        same = {} if KINDS[self.kind].single or self.kind == "absences" else {value: said}
        stored = model.objects.filter(person=person, valid_from=row.since, **same).first()
        days = {"since": row.since, "until": row.until, "document": row.document}
        order = {
            "actor": self.actor,
            "effective_on": self.job.effective_on,
            "reason": self.job.reason,
            "document": self.job.document,
        }
        if stored is None:
            add_fact(order=Order(**order, kind=ActKind.ENTRY), person=person, kind=self.kind, **days, **{value: said})
            return Outcome("n", str(person))
        until = row.until or (stored.valid_to if KINDS[self.kind].single else None)  # ends where the next one begins
        if (getattr(stored, value), stored.valid_to, stored.document) == (said, until, row.document):
            return Outcome("u", str(person))
        days["until"] = until
        mend_fact(order=Order(**order, kind=ActKind.CORRECTION), row=stored, **days, **{value: said})
        return Outcome("c", str(person))

    def column_of(self, field: str) -> str:
        wanted = next((name for name in self.sheet.entered() if stored_as(name) == field), "")
        return wanted


def writer_of(sheet, kind: str) -> type[FactWriter]:
    return type(f"{sheet.__name__}Writer", (FactWriter,), {"sheet": sheet, "kind": kind})


def _rows_of(kind: str, right: str):
    def rows(asked: Asked) -> Iterator[SimpleNamespace]:
        found = _asked(asked, kind, right).order_by("person__code", "valid_from", "pk")
        value = MODELS[kind].value
        names = ("person__staff_no", "person__name", value, "valid_from", "valid_to", "document")
        for number, name, said, start, end, document in found.values_list(*names).iterator(chunk_size=CHUNK):
            yield SimpleNamespace(
                staff_no=number,
                name=name,
                since=start,
                until=end,
                document=document,
                **{"title_" if value == "title" else value: said},
            )

    return rows


def _asked(asked: Asked, kind: str, right: str):
    rows: type[PersonFact] = of_schools(MODELS[kind], asked.scope, right, asked.day)
    if asked.own:
        kept = StaffPost.objects.changeable_by(asked.scope).active_on(asked.day).filter(main=True)
        rows = rows.filter(person__in=kept.values("person"))
    if code := asked.filters.get("school"):
        posts = StaffPost.objects.active_on(asked.day).filter(main=True, institution__code=code)
        rows = rows.filter(person__in=posts.values("person"))
    return rows


def _covers_of(kind: str, right: str):
    def covers(asked: Asked) -> dict:
        if not asked.filters and asked.scope.may_everywhere(right):
            return {"district": True}
        rows = _asked(asked, kind, right).order_by()
        people = sorted(set(rows.values_list("person_id", flat=True)[: NAMED + 1]))
        if len(people) <= NAMED:
            return {"people": people}
        posts = StaffPost.objects.active_on(asked.day).filter(main=True, person__in=rows.values("person"))
        return {"institutions": sorted(set(posts.order_by().values_list("institution_id", flat=True)))}

    return covers


def _dataset(kind: str, sheet, about: str, order: int, right: str) -> Dataset:
    return register(
        Dataset(
            code=kind,
            title=sheet.title,
            about=about,
            sheet=sheet,
            change=CHANGE_ROSTER,
            take_out=right,
            unit=lambda scope: editors_unit(scope, CHANGE_ROSTER),
            writer=writer_of(sheet, kind),
            rows=_rows_of(kind, right),
            lists=lambda scope, day: {},
            personal=True,
            order=order,
            filters=(Filter("school", "学校", school_options),),
            covers=_covers_of(kind, right),
        )
    )


TITLES = _dataset("titles", TitleSheet, "每人历次职称的起止和文件；名册的“职称”一列随之更新。", 30, EXPORT_ROSTER)
HONOURS = _dataset("honours", HonourSheet, "骨干称号、级别和聘期；问“那一天是不是骨干”以此为准。", 31, EXPORT_ROSTER)
ABSENCES = _dataset("absences", AbsenceSheet, "病假、产假、进修、借调的起止和证明。", 32, SEE_ABSENCES)
