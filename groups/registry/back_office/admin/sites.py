"""Sites and what was registered of them over time."""

from collections import defaultdict

from django.contrib import admin
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from groups.registry.back_office.admin.base import DatedAdmin, IdentityAdmin
from groups.registry.back_office.admin.filters import (
    BASIS,
    OWNERSHIP,
    SITE_KIND,
    SITE_STATE,
    VERSION_STATE,
    ListedFilter,
)
from groups.registry.back_office.admin.names import linked, named, ownership_html, site_names, site_text
from groups.registry.back_office.admin.tables import site_tables
from groups.registry.back_office.sheets import SiteColumns, SiteVersionColumns
from groups.registry.register.models import EducationGroup, InstitutionVersion, Membership, Site, SiteVersion
from groups.registry.register.queries.lookup import named as versions_named
from groups.registry.register.queries.register import dated_relation
from groups.registry.register.rules.wording import site_in_full
from groups.registry.register.words import SiteKind, SiteState
from groups.rights.roles import VIEW
from nanan_groups.kit.admin import InForceFilter
from nanan_groups.kit.scope import scope_of


def sites_named(term: str, path: str = "") -> Q:
    """Sites (or, by ``path``, rows of sites) by institution, campus, own name or code."""
    schools = versions_named(InstitutionVersion, term).order_by().values("institution")
    own = versions_named(SiteVersion, term).order_by().values("site")
    at = f"{path}__" if path else ""
    by_code = Q(**{f"{at}code__iexact": term}) | Q(**{f"{at}institution__code__iexact": term})
    return Q(**{f"{at}institution__in": schools}) | Q(**{f"{at}pk__in": own}) | by_code


@admin.register(Site)
class SiteAdmin(IdentityAdmin):
    hint = "本部、校区、学部和附设班的开办状态与所属集团；成员关系和经费都按校点计"
    rank = 30
    act_name = "site-act"
    columns = SiteColumns
    list_display = ("name", "code_text", "kind_text", "state", "ownership", "groups", "institution_link")
    list_filter = (SITE_KIND, SITE_STATE, OWNERSHIP, BASIS, ListedFilter)
    search_fields = ("code",)
    search_help_text = "机构名称、校区名、独立称谓、拼音首字母或编码"
    list_select_related = ("institution",)
    ordering = ("institution__code", "ordinal", "pk")
    shown = ("code", "name", "kind_text", "state", "ownership", "groups", "institution_link")
    portal_acts = ("open-site", "change-site-state", "rename-site", "close-site")

    def annotated(self, rows, day):
        return rows.annotate(
            v=dated_relation("versions", day),
            iv=dated_relation("institution__versions", day),
            state_today=Coalesce("v__state", named("site", "pk", "state", day)),
            ownership_today=Coalesce("v__ownership", "iv__ownership"),
            basis_today=Coalesce("v__ownership_basis", "iv__ownership_basis"),
            institution_code=F("institution__code"),
            **site_names("at", day, ref="pk", institution="institution_id"),
        )

    def enriched(self, rows, request):
        """Groups of today, within the reader's scope. One query."""
        visible = EducationGroup.objects.visible_to(scope_of(request.user), VIEW)
        day = timezone.localdate()
        members = Membership.objects.active_on(day).filter(site__in=[row.pk for row in rows], group__in=visible)
        members = members.annotate(gv=dated_relation("group__versions", day)).order_by("relation", "group__code", "pk")
        groups = defaultdict(dict)
        for site, code, name in members.values_list("site_id", "group__code", "gv__name"):
            groups[site][reverse("reading:group-detail", args=[code])] = name or code
        for row in rows:
            row.site_name = site_text(row)
            row.group_links = list(groups[row.pk].items())
            row.groups_text = "、".join(groups[row.pk].values())
        return rows

    def find(self, request, rows, term):
        return rows.filter(sites_named(term) | Q(official_code__iexact=term))

    def page_code(self, row):
        return row.institution_code

    def offered(self, row):
        if row.state_today == SiteState.CLOSED:
            return ()
        return tuple(verb for verb in self.portal_acts if verb != "open-site" or row.state_today != SiteState.OPEN)

    def text_of(self, row):
        return row.site_name

    def tables(self, request, row):
        return site_tables(request, row)

    @admin.display(description="校点", ordering="iv__pinyin")
    def name(self, row):
        return row.site_name

    @admin.display(description="校点类型", ordering="kind")
    def kind_text(self, row):
        return SiteKind(row.kind).label

    @admin.display(description="开办状态", ordering="v__state")
    def state(self, row):
        if not row.state_today:
            return None
        word = SiteState(row.state_today).label
        return word if SiteState(row.state_today).is_open else format_html('<span class="badge dashed">{}</span>', word)

    @admin.display(description="办学性质")
    def ownership(self, row):
        return ownership_html(row.ownership_today, row.basis_today)

    @admin.display(description="所属教育集团")
    def groups(self, row):
        return linked(row.group_links)

    @admin.display(description="机构编码", ordering="institution__code")
    def institution_link(self, row):
        return linked([(reverse("admin:registry_institution_change", args=[row.institution_id]), row.institution_code)])


@admin.register(SiteVersion)
class SiteVersionAdmin(DatedAdmin):
    hint = "校点的历次名称、开办状态和自有办学性质"
    rank = 130
    owner, row_kind = "site", "siteversion"
    columns = SiteVersionColumns
    list_display = ("name", "owner_code_text", "state_text", "ownership_text", "start", "end", "in_force")
    list_filter = (InForceFilter, VERSION_STATE)
    search_fields = ("site__code",)
    search_help_text = "机构名称、校区名、独立称谓、拼音首字母或编码"
    ordering = ("site__institution__code", "site__ordinal", "-valid_from", "-pk")
    fields = (
        "name",
        "owner_code_text",
        "label",
        "own_name",
        "state_text",
        "ownership_text",
        "start",
        "end",
        "in_force",
    )

    def annotated(self, rows, day):
        return rows.annotate(
            owner_code=F("site__code"), institution_name=named("institution", "site__institution_id", "name", day)
        )

    def find(self, request, rows, term):
        return rows.filter(sites_named(term, "site"))

    def text_of(self, row):
        return f"{self.name(row)}（{row.period_text}）"

    @admin.display(description="校点")
    def name(self, row):
        return site_in_full(row.institution_name, row.label, row.own_name)

    @admin.display(description="校点编码", ordering="site__code")
    def owner_code_text(self, row):
        return linked([(reverse("admin:registry_site_change", args=[row.site_id]), row.owner_code)])

    @admin.display(description="开办状态", ordering="state")
    def state_text(self, row):
        return row.get_state_display()

    @admin.display(description="办学性质")
    def ownership_text(self, row):
        return ownership_html(row.ownership, row.ownership_basis) or "同机构"
