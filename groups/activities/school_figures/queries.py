"""Reading figures of schools; confirmed ones of two years side by side, for the evaluation."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from groups.activities.school_figures.models import SchoolFigure
from groups.activities.school_figures.words import FigureState
from groups.rights.roles import VIEW_ACTIVITIES, VIEW_ENROLMENT
from nanan_groups.kit.scope import Scope


def visible_figures(scope: Scope) -> QuerySet[SchoolFigure]:
    """All for the bureau; a group those of its schools, a school its own."""
    if not scope.may_somewhere(VIEW_ACTIVITIES):
        return SchoolFigure.objects.none()
    if scope.may_everywhere(VIEW_ACTIVITIES):
        return SchoolFigure.objects.all()
    return SchoolFigure.objects.filter(institution__in=scope.reach(VIEW_ENROLMENT).institutions)


@dataclass(frozen=True, slots=True)
class TwoYears:
    """Hundredths of a school, last year and this; None: nothing confirmed. ``rows``: keys of the figures."""

    institution: int
    last: int | None
    this: int | None
    rows: tuple[int, ...]

    @property
    def change(self) -> int | None:
        return None if self.last is None or self.this is None else self.this - self.last


def two_years(institutions: Collection[int], kind: str, year: int) -> list[TwoYears]:
    """Confirmed figures alone. One query. Who has but one of the years is told, and has no change."""
    rows = SchoolFigure.objects.filter(
        institution__in=list(institutions), kind=kind, state=FigureState.CONFIRMED, school_year__in=(year - 1, year)
    )
    held: dict[int, dict[int, tuple[int, int]]] = {}
    for pk, school, of_year, value in rows.order_by("pk").values_list("pk", "institution_id", "school_year", "value"):
        held.setdefault(school, {})[of_year] = (value, pk)
    nothing = (None, None)
    return [
        TwoYears(
            school,
            own.get(year - 1, nothing)[0],
            own.get(year, nothing)[0],
            tuple(sorted(pk for _, pk in own.values())),
        )
        for school, own in sorted(held.items())
    ]
