"""What the register's datasets share: whose rows they touch, the order of a row, names read on the day they act."""

from collections.abc import Callable, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from groups.registry.register.models import Institution, InstitutionVersion
from groups.registry.register.queries.references import References
from groups.rights.roles import CHANGE, DIRECTORY
from nanan_groups.kit.excel import Sheet
from nanan_groups.kit.scope import Scope
from nanan_groups.records.imports.datasets import DISTRICT, Asked, Unit, unit_of_schools
from nanan_groups.records.imports.rowwise import RowWriter
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order

CHUNK = 2_000  # rows a query of an export brings at once


def register_unit(scope: Scope) -> Unit | None:
    """The register is changed for the whole district, or not at all."""
    return DISTRICT if scope.may_everywhere(CHANGE) else None


def editors_unit(scope: Scope, permission: str) -> Unit | None:
    """The district for who may ``permission`` everywhere, else the schools whose rosters and figures one keeps."""
    if scope.may_everywhere(permission):
        return DISTRICT
    own = Institution.objects.visible_to(scope, permission)
    versions = InstitutionVersion.objects.active_on(scope.day).filter(institution__in=own.order_by())
    found = list(versions.order_by("institution__code").values_list("institution__code", "name"))
    if not found:
        return None
    codes, names = map(list, zip(*found, strict=True))
    return unit_of_schools(codes, names)


def sees_directory(scope: Scope) -> Callable[[int], bool]:
    """Of which schools one sees heads and telephones. Who sees the district's register by an office that has no
    directory sees that of the own school alone."""
    return scope.reach(DIRECTORY).institution


def group_options(scope: Scope, day: date) -> list[tuple[str, str]]:
    """The groups one may filter by."""
    return [(ref.code, ref.name) for ref in References(scope, day).groups()]


def narrowed(rows: QuerySet, asked: Asked, paths: Mapping[str, str]) -> QuerySet:
    """``rows`` as the filters of the export ask; ``paths``: name of the filter → path it is held against."""
    wanted = {paths[name]: value for name, value in asked.filters.items() if name in paths and value}
    return rows.filter(Q(**wanted)) if wanted else rows


class RegisterWriter(RowWriter):
    """Base of the row-wise datasets of the register. Names are read, and acts done, as of the import's effective day."""

    sheet: type[Sheet]

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self._references: dict[date, References] = {}

    @property
    def effective(self) -> date:
        return self.job.effective_on

    def references(self, day: date | None = None) -> References:
        day = day or self.effective
        found = self._references.get(day)
        if found is None:
            found = self._references[day] = References(self.scope, day)
        return found

    def order(self, *, day: date | None = None, kind: str = ActKind.CHANGE) -> Order:
        return Order(
            actor=self.actor,
            effective_on=day or self.effective,
            reason=self.job.reason,
            document=self.job.document,
            kind=kind,
        )

    def column_of(self, field: str) -> str:
        """A service's field that is a column of the sheet; anything else concerns the whole row."""
        return field if field in self.sheet.entered() else ""
