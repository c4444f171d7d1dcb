"""学生数: pupils and classes of a site in a school year. The registry officer enters the district's, a clerk the own."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace

from django.db.models import F

from groups.registry.figures.models import Enrolment
from groups.registry.figures.services.merge import EnrolmentWriter
from groups.registry.figures.sheets import EnrolmentSheet
from groups.registry.register.datasets import CHUNK, editors_unit, narrowed
from groups.registry.register.models import Site
from groups.registry.register.queries.references import References
from groups.registry.register.queries.register import dated_relation
from groups.registry.register.rules.wording import site_in_full
from groups.registry.register.words import DISTRICT_KINDS, InstitutionKind
from groups.rights.roles import ENROLMENT, EXPORT, VIEW, VIEW_ENROLMENT
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import Reach, Scope
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.imports.datasets import Asked, Dataset, Filter, register


def references(scope: Scope, day) -> References:
    """As far as one enters figures: all, or the own schools."""
    keeps = scope.reach(ENROLMENT)
    return References(scope, day, only=None if keeps.everywhere else keeps.institutions)


class Writer(EnrolmentWriter):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self._taken: set[tuple[int, int]] = set()

    def job_sheet(self):
        return EnrolmentSheet

    @cached_property
    def _references(self) -> References:
        return references(self.scope, self.job.effective_on)

    def resolve(self, row) -> int:
        """The site of a row. The same site under another of its names is still the same."""
        school, site = self._references.place(row.school, row.site)
        if school.kind not in DISTRICT_KINDS:
            raise RuleViolation(
                f"“{school.text}”是{InstitutionKind(school.kind).label}，学生数只登记本区学校和幼儿园。",
                field="school",
                code="school-kind",
            )
        key = (site.id, row.school_year)
        if key in self._taken:
            raise RuleViolation(
                f"“{site.name}”{school_year_text(row.school_year)} 学年与前面的行重复，请只保留一行。",
                field="site",
                code="duplicate",
            )
        self._taken.add(key)
        return site.id

    def recheck(self) -> bool:
        """The sites of the stage are still open, and still this person's to write for."""
        wanted = self.stage_model.objects.filter(job=self.job, site_id__isnull=False).order_by()
        return all(self._names.get(pk) for pk in wanted.values_list("site_id", flat=True).distinct())

    @cached_property
    def _names(self) -> dict[int, str]:
        return {site.id: site.name for site in self._references.sites() if not site.closed}

    def site_text(self, site_id: int) -> str:
        return self._names.get(site_id, "—")


@dataclass(frozen=True)
class EnrolmentDataset(Dataset):
    """Whoever sees enrolment and may export the register, and whoever keeps the figures of the own school."""

    def may_export(self, scope: Scope) -> bool:
        return bool(_taken_out(scope))


def _taken_out(scope: Scope, *, own: bool = False) -> Reach:
    """Of which schools: those whose figures one keeps, and those one sees and may export."""
    keeps = scope.reach(ENROLMENT)
    return keeps if own else keeps | scope.reach(EXPORT) & scope.reach(VIEW_ENROLMENT)


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    """Figures of the sites one sees; a clerk without the right to export the register, of the own schools only."""
    sites, reach = Site.objects.visible_to(asked.scope, VIEW), _taken_out(asked.scope, own=asked.own)
    if not reach.everywhere:
        sites = sites.filter(institution__in=reach.institutions)
    found = Enrolment.objects.filter(site__in=sites.order_by().values("pk")).annotate(
        sv=dated_relation("site__versions", asked.day), iv=dated_relation("site__institution__versions", asked.day)
    )
    found = narrowed(found.filter(sv__isnull=False, iv__isnull=False), asked, {"school_year": "school_year"})
    names = ("school_year", "pupils", "classes", "basis", "owner", "s_code", "i_code", "label", "own_name", "school")
    paths = ("site__code", "site__institution__code", "sv__label", "sv__own_name", "iv__name")
    found = found.annotate(owner=F("site__institution_id"))
    lines = found.order_by("-school_year", "site__institution__code", "site__ordinal", "pk")
    for line in lines.values_list(*names[:5], *map(F, paths)).iterator(chunk_size=CHUNK):
        row = SimpleNamespace(**dict(zip(names, line, strict=True)))
        name = site_in_full(row.school, row.label, row.own_name)
        row.school_ref, row.site_ref = f"{row.school}（{row.i_code}）", f"{name}（{row.s_code}）"
        yield row


def years(scope, day) -> list[tuple[str, str]]:
    this = school_year_of(day)
    return [(str(year), school_year_text(year)) for year in range(this + 1, this - 10, -1)]


register(
    EnrolmentDataset(
        code="enrolment",
        title="学生数",
        about="各校点每学年的学生数和班级数；覆盖率和按规模计算的经费以此为准。",
        sheet=EnrolmentSheet,
        change=ENROLMENT,
        take_out=EXPORT,
        unit=lambda scope: editors_unit(scope, ENROLMENT),
        writer=Writer,
        rows=rows,
        lists=lambda scope, day: references(scope, day).lists(DISTRICT_KINDS),
        undo=True,
        order=50,
        filters=(Filter("school_year", "学年", years),),
    )
)
