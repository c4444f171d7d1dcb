"""Reading measures: the board of a year, one measure, reports one sees."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from groups.measures.catalogue.models import Measure, MeasureDepartment
from groups.measures.reports.models import DepartmentReport, MeasureTarget
from groups.measures.reports.rules import NOT_HANDED_IN, REPORT
from groups.registry.models import Department
from groups.rights.checks import holds_right, own_places
from groups.rights.roles import REPORT_MEASURES, RUN_MEASURES, VIEW_MEASURES
from groups.rights.words import Place
from nanan_groups.kit.scope import Scope

FIRST_YEAR = 2022


def own_departments(scope: Scope) -> set[int]:
    return own_places(scope, REPORT_MEASURES, Place.OFFICE)


def reports_for(scope: Scope, department: int) -> bool:
    """Each department its own part."""
    return holds_right(scope, REPORT_MEASURES, Place.OFFICE, department)


def reads_all_departments(scope: Scope) -> bool:
    """Not held to what concerns one's own department: who reports for none, and who runs the measures for the bureau."""
    return scope.may_everywhere(RUN_MEASURES) or not scope.may_somewhere(REPORT_MEASURES)


def visible_reports(scope: Scope) -> QuerySet[DepartmentReport]:
    """The bureau reads what was handed in; a department its own, and of others what was accepted. Who is both reads both."""
    rows = DepartmentReport.objects.select_related("case", "measure", "department")
    if not scope.may_everywhere(VIEW_MEASURES):
        return rows.none()
    own = own_departments(scope)
    if scope.may_everywhere(RUN_MEASURES):
        return rows.filter(~Q(case__state__in=NOT_HANDED_IN) | Q(department__in=own))
    shown = REPORT.in_force if own else REPORT.in_force | REPORT.under_review
    return rows.filter(Q(department__in=own) | Q(case__state__in=shown))


def measures_on(day: date) -> QuerySet[Measure]:
    rows = Measure.objects.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
    return rows.order_by("kind", "ordinal")


def measure_by_slug(slug: str) -> Measure | None:
    kinds = {kind.value[0]: kind for kind in Measure.Kind}
    number = slug[1:]
    if slug[:1] not in kinds or not (number.isascii() and number.isdigit() and len(number) < 5):
        return None
    return Measure.objects.filter(kind=kinds[slug[0]], ordinal=int(number)).first()


@dataclass(frozen=True, slots=True)
class Cell:
    """A department's part in a measure; ``report``: what this reader may read of the year."""

    department: Department
    part: str
    leads: bool
    report: DepartmentReport | None


@dataclass(frozen=True, slots=True)
class BoardRow:
    measure: Measure
    target: MeasureTarget | None
    cells: list[Cell]

    @property
    def reported(self) -> int:
        return sum(one.report is not None and one.report.case.state in REPORT.in_force for one in self.cells)


def board(scope: Scope, year: int) -> list[BoardRow]:
    """Every measure of the year with its departments. Four queries, whatever their number."""
    day = min(timezone.localdate(), date(year, 12, 31))
    measures = list(measures_on(day))
    targets = {one.measure_id: one for one in MeasureTarget.objects.filter(year=year).order_by("pk")}
    reports = {
        (one.measure_id, one.department_id): one for one in visible_reports(scope).filter(year=year).order_by("pk")
    }
    cells: dict[int, list[Cell]] = {}
    lead = MeasureDepartment.Part.LEAD
    parts = MeasureDepartment.objects.filter(measure__in=measures).select_related("department")
    for part in parts.order_by("measure_id", "-part", "ordinal", "pk"):
        report = reports.get((part.measure_id, part.department_id))
        cell = Cell(part.department, part.get_part_display(), part.part == lead, report)
        cells.setdefault(part.measure_id, []).append(cell)
    return [BoardRow(one, targets.get(one.pk), cells.get(one.pk, [])) for one in measures]
