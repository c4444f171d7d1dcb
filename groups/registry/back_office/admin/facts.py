"""Plain facts, edited in place with a reason: the directory and enrolment; and quality marks, which are dated."""

from django.contrib import admin
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from groups.registry.back_office.admin.filters import FACT_BASIS, MARK, STAGE, DirectoryKindFilter, MissingFilter
from groups.registry.back_office.admin.institutions import OfInstitutionAdmin, institution_named
from groups.registry.back_office.admin.names import linked, named, site_names, site_text
from groups.registry.back_office.admin.sites import sites_named
from groups.registry.back_office.sheets import DirectoryColumns, DistrictTotalColumns, QualityMarkColumns
from groups.registry.figures.models import DistrictTotal, Enrolment
from groups.registry.figures.sheets import EnrolmentSheet
from groups.registry.institutions.models import DirectoryEntry
from groups.registry.register.models import Institution, QualityMark, Site
from groups.registry.register.words import Basis
from groups.rights.roles import DIRECTORY, DISTRICT, EXPORT, VIEW_ENROLMENT
from nanan_groups.kit.admin import InForceFilter
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.admin import PlainAdmin


@admin.register(DirectoryEntry)
class DirectoryEntryAdmin(PlainAdmin):
    hint = "各机构的负责人、电话、地址和信用代码；直接修改，须写原因"
    rank = 80
    addable = personal = True
    columns, export_permission = DirectoryColumns, EXPORT
    plain = (
        "institution", "unified_code", "legal_form", "legal_representative", "head", "secretary", "telephone", "address",
    )  # fmt: skip
    fixed = ("institution",)
    autocomplete_fields = ("institution",)
    list_display = ("name", "code", "head", "secretary", "telephone", "address", "legal_form", "unified_code")
    list_filter = (DirectoryKindFilter, MissingFilter)
    search_fields = ("head", "secretary", "telephone")
    search_help_text = "机构名称、拼音首字母、编码，或负责人、电话"
    ordering = ("institution__code",)

    def visible(self, rows, scope: Scope):
        schools = Institution.objects.visible_to(scope, DIRECTORY).order_by().values("pk")
        return rows.filter(institution__in=schools).annotate(
            owner_code=F("institution__code"),
            institution_name=named("institution", "institution_id", "name", timezone.localdate()),
        )

    def owners(self, row):
        return [row.institution]

    def find(self, request, rows, term):
        people = Q(head__contains=term) | Q(secretary__contains=term) | Q(telephone__contains=term)
        return rows.filter(people | institution_named(term))

    def text_of(self, row):
        return f"{getattr(row, 'institution_name', None) or row.institution}通讯录"

    @admin.display(description="机构", ordering="institution__code")
    def name(self, row):
        return row.institution_name

    @admin.display(description="机构编码", ordering="institution__code")
    def code(self, row):
        return linked([(reverse("admin:registry_institution_change", args=[row.institution_id]), row.owner_code)])


@admin.register(Enrolment)
class EnrolmentAdmin(PlainAdmin):
    hint = "各校点每学年的学生数和班级数；直接登记和修改，须写原因"
    rank = 90
    addable = True
    columns, export_permission = EnrolmentSheet, EXPORT
    plain, fixed = ("site", "school_year", "pupils", "classes", "basis"), ("site", "school_year")
    autocomplete_fields = ("site",)
    list_display = ("name", "code", "year", "pupils", "classes", "basis_text")
    list_filter = (FACT_BASIS,)
    search_fields = ("site__code",)
    search_help_text = "机构名称、校区名、拼音首字母或编码"
    ordering = ("-school_year", "site__code")

    def visible(self, rows, scope: Scope):
        sites = Site.objects.visible_to(scope, VIEW_ENROLMENT).order_by().values("pk")
        day = timezone.localdate()
        codes = {"owner_code": F("site__code"), "school_code": F("site__institution__code")}
        return rows.filter(site__in=sites).annotate(**codes, **site_names("at", day))

    def enriched(self, rows, request):
        for row in rows:
            row.site_name, row.year_text = site_text(row), school_year_text(row.school_year)
            row.school_ref = f"{row.at_institution}（{row.school_code}）"
            row.site_ref = f"{row.site_name}（{row.owner_code}）"
        return rows

    def owners(self, row):
        return [row.site, row.site.institution]

    def get_changeform_initial_data(self, request):
        return {"school_year": school_year_of(timezone.localdate()), **super().get_changeform_initial_data(request)}

    def find(self, request, rows, term):
        return rows.filter(sites_named(term, "site"))

    def text_of(self, row):
        return f"{getattr(row, 'site_name', None) or row.site} {school_year_text(row.school_year)} 学年学生数"

    @admin.display(description="校点", ordering="site__code")
    def name(self, row):
        return row.site_name

    @admin.display(description="校点编码", ordering="site__code")
    def code(self, row):
        return linked([(reverse("admin:registry_site_change", args=[row.site_id]), row.owner_code)])

    @admin.display(description="学年", ordering="school_year")
    def year(self, row):
        return row.year_text

    @admin.display(description="依据", ordering="basis")
    def basis_text(self, row):
        return Basis(row.basis).label


@admin.register(DistrictTotal)
class DistrictTotalAdmin(PlainAdmin):
    hint = "全区学校数和学生数，覆盖率以此为分母；直接登记和修改，须写原因"
    rank = 95
    addable = True
    columns, export_permission = DistrictTotalColumns, EXPORT
    plain, fixed = ("stage", "school_year", "institutions", "pupils", "source"), ("stage", "school_year")
    list_display = ("stage", "year", "institutions", "pupils", "source")
    list_filter = (STAGE,)
    search_fields = ("source",)
    search_help_text = "来源"
    ordering = ("-school_year", "stage")

    def visible(self, rows, scope: Scope):
        return rows if scope.may_everywhere(DISTRICT) else rows.none()

    def enriched(self, rows, request):
        for row in rows:
            row.year_text = school_year_text(row.school_year)
        return rows

    def get_changeform_initial_data(self, request):
        return {"school_year": school_year_of(timezone.localdate()), **super().get_changeform_initial_data(request)}

    @admin.display(description="学年", ordering="school_year")
    def year(self, row):
        return row.year_text


@admin.register(QualityMark)
class QualityMarkAdmin(OfInstitutionAdmin):
    hint = "优质、新优质、薄弱、新建标识；登记在机构页面，截止从这里办理"
    rank = 100
    columns, row_kind = QualityMarkColumns, "mark"
    portal_acts = ("end-mark", "correct-start")
    list_display = ("mark_text", "institution_link", "basis_text", "start", "end", "in_force")
    list_filter = (InForceFilter, MARK)
    ordering = ("institution__code", "-valid_from", "-pk")
    fields = ("mark_text", "institution_link", "basis_text", "start", "end", "in_force")

    def text_of(self, row):
        return f"{row.institution_name} · {row.get_mark_display()}"

    @admin.display(description="质量标识", ordering="mark")
    def mark_text(self, row):
        return row.get_mark_display()

    @admin.display(description="依据")
    def basis_text(self, row):
        return row.get_basis_display()
