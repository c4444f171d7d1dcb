"""Which site belongs to which group, and which university works with which school."""

from django.contrib import admin
from django.db.models import F
from django.urls import reverse

from groups.registry.back_office.admin.education_groups import OfGroupAdmin, group_named
from groups.registry.back_office.admin.filters import RELATION
from groups.registry.back_office.admin.institutions import institution_named
from groups.registry.back_office.admin.names import linked, named, site_names
from groups.registry.back_office.admin.names import site_text as name_of_site
from groups.registry.back_office.admin.sites import sites_named
from groups.registry.back_office.sheets import MembershipColumns, PartnershipColumns
from groups.registry.register.models import Membership, Partnership
from nanan_groups.kit.admin import InForceFilter, yes_no


@admin.register(Membership)
class MembershipAdmin(OfGroupAdmin):
    hint = "哪个校点在哪个集团、什么关系、从何时起；改变关系、退出从这里办理"
    rank = 40
    columns, row_kind = MembershipColumns, "membership"
    portal_acts = ("change-relation", "leave-group", "correct-start")
    list_display = ("site_text", "group_link", "relation_text", "start", "end", "in_force")
    list_filter = (InForceFilter, RELATION)
    search_help_text = "校点或集团的名称、拼音首字母或编码"
    ordering = ("group__code", "-relation", "ordinal", "pk")
    fields = (
        "site_text",
        "site_link",
        "group_link",
        "relation_text",
        "ordinal",
        "declared_text",
        "start",
        "end",
        "in_force",
    )

    def annotated(self, rows, day):
        rows = super().annotated(rows, day)
        return rows.annotate(site_code=F("site__code"), **site_names("at", day))

    def enriched(self, rows, request):
        for row in super().enriched(rows, request):
            row.site_name = name_of_site(row)
        return rows

    def find(self, request, rows, term):
        return rows.filter(group_named(term) | sites_named(term, "site"))

    def text_of(self, row):
        return f"{row.site_name} · {row.group_name}"

    @admin.display(description="校点", ordering="site__code")
    def site_text(self, row):
        return row.site_name

    @admin.display(description="校点编码")
    def site_link(self, row):
        return linked([(reverse("admin:registry_site_change", args=[row.site_id]), row.site_code)])

    @admin.display(description="关系类型", ordering="relation")
    def relation_text(self, row):
        return row.get_relation_display()

    @admin.display(description="所属汇总数")
    def declared_text(self, row):
        return row.declared.wording if row.declared else "—"


@admin.register(Partnership)
class PartnershipAdmin(OfGroupAdmin):
    hint = "学校与高校、科研院所的共建关系；终止从这里办理"
    rank = 50
    columns, row_kind = PartnershipColumns, "partnership"
    portal_acts = ("end-partnership", "correct-start")
    list_display = ("university_text", "school_text", "group_link", "printed", "start", "end", "in_force")
    search_help_text = "共建单位、学校或集团的名称、拼音首字母或编码"
    ordering = ("group__code", "ordinal", "pk")
    fields = ("university_text", "school_text", "group_link", "printed", "start", "end", "in_force")
    printed = yes_no("prints_school", "一览表列出学校")

    def annotated(self, rows, day):
        return (
            super()
            .annotated(rows, day)
            .annotate(
                university_name=named("institution", "university_id", "name", day),
                school_name=named("institution", "school_id", "name", day),
            )
        )

    def find(self, request, rows, term):
        schools = institution_named(term, "university") | institution_named(term, "school")
        return rows.filter(group_named(term) | schools)

    def text_of(self, row):
        return f"{row.university_name} · {row.school_name}"

    @admin.display(description="共建单位")
    def university_text(self, row):
        return row.university_name

    @admin.display(description="共建学校")
    def school_text(self, row):
        return row.school_name
