"""What the register knows for coverage: which schools are in a group on the census day, and their pupils."""

from dataclasses import dataclass
from datetime import date

from groups.reading.coverage.rules import Known
from groups.registry.models import (
    BaselineFigure,
    DistrictTotal,
    Enrolment,
    GroupVersion,
    InstitutionVersion,
    Lead,
    Membership,
    SiteVersion,
)
from groups.registry.register.words import DISTRICT_KINDS, SiteState, Stage

PRESCHOOL = ("kindergarten",)
SCHOOL = tuple(kind for kind in DISTRICT_KINDS if kind not in PRESCHOOL)
KINDS = {Stage.PRESCHOOL: PRESCHOOL, Stage.SCHOOL: SCHOOL}


@dataclass(frozen=True, slots=True)
class Uncovered:
    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Coverage:
    day: date
    known: dict[str, Known]
    uncovered: dict[str, list[Uncovered]]
    baseline: dict[str, BaselineFigure]
    groups: int


def _in_groups(day: date) -> set[int]:
    """Institutions with a site in a group, or leading one."""
    members = Membership.objects.active_on(day).filter(group__void=False).order_by()
    leads = Lead.objects.active_on(day).filter(group__void=False).order_by()
    return set(members.values_list("site__institution_id", flat=True)) | set(
        leads.values_list("institution_id", flat=True)
    )


def coverage_on(day: date, school_year: int) -> Coverage:
    """Coverage as of a day, with the enrolment and totals of a school year. Eight queries.

    Only schools with an open site count; placeholders never do.
    """
    inside = _in_groups(day)
    opened = SiteVersion.objects.active_on(day).filter(state=SiteState.OPEN).order_by().values("site__institution")
    versions = list(
        InstitutionVersion.objects.active_on(day)
        .filter(kind__in=DISTRICT_KINDS, placeholder=False, institution__void=False, institution__in=opened)
        .select_related("institution")
        .order_by("institution__code")
    )
    not_open = dict.fromkeys(KINDS, 0)
    closed = InstitutionVersion.objects.active_on(day).filter(
        kind__in=DISTRICT_KINDS, placeholder=False, institution__void=False, institution__in=inside
    )
    for kind in closed.exclude(institution__in=opened).order_by("pk").values_list("kind", flat=True):
        not_open[Stage.PRESCHOOL if kind in PRESCHOOL else Stage.SCHOOL] += 1
    pupils: dict[int, int] = {}
    rows = Enrolment.objects.filter(school_year=school_year).order_by("pk")
    for institution, count in rows.values_list("site__institution_id", "pupils"):
        pupils[institution] = pupils.get(institution, 0) + count
    totals = {total.stage: total for total in DistrictTotal.objects.filter(school_year=school_year)}
    known, uncovered = {}, {}
    for stage, kinds in KINDS.items():
        own = [v for v in versions if v.kind in kinds]
        covered = [v.institution_id for v in own if v.institution_id in inside]
        total = totals.get(stage)
        known[stage.value] = Known(
            covered_institutions=len(covered),
            covered_pupils=sum(pupils.get(pk, 0) for pk in covered),
            without_figures=sum(1 for pk in covered if pk not in pupils),
            total_institutions=total.institutions if total else None,
            total_pupils=total.pupils if total else None,
            source=total.source if total else "",
            uncovered=len(own) - len(covered),
            not_open=not_open[stage],
        )
        uncovered[stage.value] = [
            Uncovered(v.institution.code, v.name, v.get_kind_display()) for v in own if v.institution_id not in inside
        ]
    return Coverage(
        day=day,
        known=known,
        uncovered=uncovered,
        baseline={row.stage: row for row in BaselineFigure.objects.all()},
        groups=GroupVersion.objects.active_on(day).filter(group__void=False).count(),
    )
