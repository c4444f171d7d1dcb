"""The sheet of figures of schools, written row by row through the service."""

from collections.abc import Iterator
from types import SimpleNamespace

from groups.activities.school_figures.models import SchoolFigure
from groups.activities.school_figures.queries import visible_figures
from groups.activities.school_figures.services import enter_figure
from groups.activities.school_figures.sheets import SchoolFigureSheet
from groups.registry.models import Institution, InstitutionVersion
from groups.registry.register.datasets import RegisterWriter
from groups.registry.register.queries.references import References
from groups.rights.roles import RUN_MEASURES, VIEW_ACTIVITIES
from nanan_groups.records.imports.datasets import DISTRICT, Asked, Dataset, register
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.models import ActKind

FACTS = ("value", "source", "document")


class SchoolFigureWriter(RegisterWriter):
    sheet = SchoolFigureSheet

    def resolve(self, row):
        return self.references().institution(row.school)

    def apply(self, row, resolved) -> Outcome:
        subject = f"{resolved.name} {row.year}"
        keys = {"school_year": row.year, "kind": row.kind}
        known = SchoolFigure.objects.filter(institution=resolved.id, **keys).first()
        facts = {name: getattr(row, name) for name in FACTS}
        if known is not None and all(getattr(known, name) == given for name, given in facts.items()):
            return Outcome("u", subject)
        school = Institution.objects.get(pk=resolved.id)
        enter_figure(order=self.order(kind=ActKind.IMPORT), institution=school, **keys, **facts)
        return Outcome("c" if known else "n", subject)


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    found = visible_figures(asked.scope).select_related("institution")
    found = list(found.order_by("-school_year", "kind", "institution__code"))
    versions = InstitutionVersion.objects.active_on(asked.day).filter(
        institution__in={one.institution_id for one in found}
    )
    names = dict(versions.order_by("pk").values_list("institution_id", "name"))
    for one in found:
        name = names.get(one.institution_id, "")
        facts = {field: getattr(one, field) for field in ("kind", *FACTS, "state")}
        yield SimpleNamespace(year=one.school_year, school=f"{name}（{one.institution.code}）", **facts)


register(
    Dataset(
        code="school_figures",
        title="学校年度数据",
        about="各校监测百分位、满意度等平台不产生的年度数据，附来源和依据文件；确认后用于评估。",
        sheet=SchoolFigureSheet,
        change=RUN_MEASURES,
        take_out=VIEW_ACTIVITIES,
        unit=lambda scope: DISTRICT if scope.may_everywhere(RUN_MEASURES) else None,
        writer=SchoolFigureWriter,
        rows=rows,
        lists=lambda scope, day: References(scope, day).lists(),
        order=74,
    )
)
