"""Groups, their names and places in Annex 2, their leads, and the members the policy only counts."""

from django.contrib import admin
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from groups.registry.back_office.admin.base import DatedAdmin, IdentityAdmin, by_name
from groups.registry.back_office.admin.filters import (
    CATEGORY,
    DECLARED_KIND,
    VERSION_CATEGORY,
    HoldsFilter,
    ListedFilter,
)
from groups.registry.back_office.admin.institutions import institution_named
from groups.registry.back_office.admin.names import linked, named, site_names, site_text
from groups.registry.back_office.admin.tables import group_tables
from groups.registry.back_office.sheets import (
    DeclaredMembersColumns,
    EducationGroupColumns,
    GroupVersionColumns,
    LeadColumns,
)
from groups.registry.register.models import DeclaredMembers, EducationGroup, GroupVersion, Lead
from groups.registry.register.queries.register import dated_relation, load_register
from groups.registry.register.words import MEMBER_RELATIONS, GroupCategory, Relation
from groups.rights.roles import CHANGE
from nanan_groups.kit.admin import InForceFilter, Tool
from nanan_groups.kit.scope import scope_of


def _count_of(relation: Relation):
    """The column of a relation: how many sites hold it, and how many of them are open where that is told apart."""

    def shown(row):
        count = getattr(row, f"{relation}_count")
        return f"{count}（{getattr(row, f'{relation}_open_count')}）" if relation.facts.shows_open else count

    shown.__name__ = relation.value
    return admin.display(
        shown, description=f"{relation.label}（已开办）" if relation.facts.shows_open else relation.label
    )


COUNTS = tuple(_count_of(relation) for relation in Relation if relation.facts.of_sites)


@admin.register(EducationGroup)
class EducationGroupAdmin(IdentityAdmin):
    hint = "各集团今天的名称、总校和成员数；组建、更名、变更总校等从这里办理"
    rank = 10
    detail, act_name = "group-detail", "group-act"
    columns = EducationGroupColumns
    list_display = ("name", "code_text", "category", "lead", *COUNTS, "partners", "declared")
    list_filter = (CATEGORY, HoldsFilter, ListedFilter)
    search_fields = ("code",)
    search_help_text = "名称、曾用名、简称、拼音首字母或编码"
    ordering = ("code",)
    shown = ("code", "name", "category", "ordinal", "lead", "origin_text")
    portal_acts = (
        "admit-site",
        "add-partnership",
        "change-lead",
        "rename-group",
        "split-off-group",
        "dissolve-group",
    )

    def annotated(self, rows, day):
        return rows.annotate(
            v=dated_relation("versions", day),
            name_today=Coalesce("v__name", named("group", "pk", "name", day)),
            category_today=Coalesce("v__category", named("group", "pk", "category", day)),
            ordinal_today=F("v__ordinal"),
        )

    def enriched(self, rows, request):
        """Lead and members of today, from the same register the portal prints. Five queries."""
        register = load_register(timezone.localdate(), EducationGroup.objects.filter(pk__in=[row.pk for row in rows]))
        for row in rows:
            lead = register.leads.get(row.pk)
            row.lead_text, row.lead_code = (lead.text, lead.institution_code) if lead else ("", "")
            for relation in MEMBER_RELATIONS:
                setattr(row, f"{relation}_count", len(register.of(row.pk, relation)))
                setattr(row, f"{relation}_open_count", register.open_count(row.pk, relation))
            row.partner_count = len(register.partners.get(row.pk, ()))
            row.declared_text = "；".join(each.wording for each in register.declared.get(row.pk, ()))
        return rows

    def find(self, request, rows, term):
        return by_name(rows, term, GroupVersion, "group")

    def list_tools(self, request):
        if not scope_of(request.user).may_everywhere(CHANGE):
            return []
        return [Tool("组建教育集团", reverse("registry:register-act", args=["found-group"]), primary=True)]

    def text_of(self, row):
        return row.name_today or row.code

    def tables(self, request, row):
        return group_tables(request, row)

    @admin.display(description="集团名称", ordering="v__pinyin")
    def name(self, row):
        return row.name_today

    @admin.display(description="集团类别", ordering="v__category")
    def category(self, row):
        return GroupCategory(row.category_today).short if row.category_today else "—"

    @admin.display(description="序号", ordering="v__ordinal")
    def ordinal(self, row):
        return row.ordinal_today

    @admin.display(description="总校")
    def lead(self, row):
        return linked(
            [(reverse("reading:institution-detail", args=[row.lead_code]), row.lead_text)] if row.lead_code else []
        )

    @admin.display(description="校地共建")
    def partners(self, row):
        return row.partner_count

    @admin.display(description="未列名成员")
    def declared(self, row):
        return row.declared_text or "—"

    @admin.display(description="由何集团分出")
    def origin_text(self, row):
        return str(row.origin) if row.origin else "—"


def group_named(term: str) -> Q:
    """Rows whose group is called so, now or formerly, or has that code."""
    groups = by_name(EducationGroup.objects.order_by(), term, GroupVersion, "group")
    return Q(group__in=groups.values("pk"))


class OfGroupAdmin(DatedAdmin):
    """A dated row of a group; found by the group's name, past or present, or its code."""

    list_display: tuple = ()
    search_fields = ("group__code",)
    search_help_text = "集团名称、曾用名、拼音首字母或编码"

    def annotated(self, rows, day):
        return rows.annotate(group_code=F("group__code"), group_name=named("group", "group_id", "name", day))

    def find(self, request, rows, term):
        return rows.filter(group_named(term))

    @admin.display(description="教育集团", ordering="group__code")
    def group_link(self, row):
        return linked(
            [(reverse("admin:registry_educationgroup_change", args=[row.group_id]), row.group_name or row.group_code)]
        )


@admin.register(GroupVersion)
class GroupVersionAdmin(OfGroupAdmin):
    hint = "集团的历次名称、类别和序号，含将来生效的"
    rank = 110
    columns, row_kind = GroupVersionColumns, "groupversion"
    list_display = ("name", "owner_code_text", "category", "ordinal", "formation", "start", "end", "in_force")
    list_filter = (InForceFilter, VERSION_CATEGORY)
    ordering = ("category", "ordinal", "-valid_from", "-pk")
    fields = ("name", "short_name", "owner_code_text", "category", "ordinal", "formation", "start", "end", "in_force")

    def annotated(self, rows, day):
        return rows.annotate(owner_code=F("group__code"))

    def text_of(self, row):
        return f"{row.name}（{row.period_text}）"

    @admin.display(description="集团编码", ordering="group__code")
    def owner_code_text(self, row):
        return linked([(reverse("admin:registry_educationgroup_change", args=[row.group_id]), row.owner_code)])

    @admin.display(description="组建方式")
    def formation(self, row):
        return row.get_formation_basis_display() or "按关系类型对应"


@admin.register(Lead)
class LeadAdmin(OfGroupAdmin):
    hint = "各集团历任总校；变更总校在集团页面办理"
    rank = 60
    columns, row_kind = LeadColumns, "lead"
    list_display = ("lead", "group_link", "start", "end", "in_force")
    search_help_text = "集团或总校的名称、拼音首字母或编码"
    ordering = ("group__code", "-valid_from", "-pk")
    fields = ("group_link", "lead", "start", "end", "in_force")

    def annotated(self, rows, day):
        return super().annotated(rows, day).annotate(**site_names("at", day, institution="institution_id"))

    def enriched(self, rows, request):
        for row in super().enriched(rows, request):
            row.lead_text = site_text(row) if row.site_id else row.at_institution
        return rows

    def find(self, request, rows, term):
        return rows.filter(group_named(term) | institution_named(term))

    def text_of(self, row):
        return f"{row.group_name}总校：{row.lead_text}"

    @admin.display(description="总校")
    def lead(self, row):
        return row.lead_text


@admin.register(DeclaredMembers)
class DeclaredMembersAdmin(OfGroupAdmin):
    hint = "政策只写总数的成员：原文、总数和已列名数；逐所列名从这里办理"
    rank = 70
    columns, row_kind = DeclaredMembersColumns, "declared"
    portal_acts = ("itemise-declared-member", "correct-start")
    list_display = ("wording", "group_link", "kind", "total", "named", "start", "end", "in_force")
    list_filter = (InForceFilter, DECLARED_KIND)
    ordering = ("group__code", "pk")
    fields = (
        "wording", "group_link", "kind", "relation", "total", "district_public", "public", "inclusive_private", "private",
        "named", "start", "end", "in_force",
    )  # fmt: skip

    def annotated(self, rows, day):
        return super().annotated(rows, day).annotate(named_count=Count("named"))

    def text_of(self, row):
        return f"{row.group_name}：{row.wording}"

    @admin.display(description="已列名")
    def named(self, row):
        return row.named_count
