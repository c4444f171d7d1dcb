"""Institutions and what was registered of them over time; confirming the ownership of many."""

from collections import defaultdict

from django.contrib import admin
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from groups.registry.acts.links import Links, groups_of
from groups.registry.back_office.admin.base import DatedAdmin, IdentityAdmin, by_name
from groups.registry.back_office.admin.filters import (
    BASIS,
    KIND,
    OWNERSHIP,
    PROVISIONAL,
    VERSION_BASIS,
    VERSION_KIND,
    VERSION_OWNERSHIP,
    DirectoryFilter,
    ListedFilter,
    MemberFilter,
)
from groups.registry.back_office.admin.names import linked, named, ownership_html
from groups.registry.back_office.admin.ownership import ConfirmOwnershipForm, confirm
from groups.registry.back_office.admin.tables import institution_tables
from groups.registry.back_office.sheets import InstitutionColumns, InstitutionVersionColumns
from groups.registry.register.models import EducationGroup, Institution, InstitutionVersion, Lead, SiteVersion
from groups.registry.register.queries.acts import acts_of
from groups.registry.register.queries.register import dated_relation
from groups.registry.register.rules.wording import site_beside
from groups.registry.register.words import InstitutionKind, SiteState
from groups.rights.roles import CHANGE, VIEW
from nanan_groups.kit.admin import InForceFilter, RowAct, Tool, yes_no
from nanan_groups.kit.scope import scope_of


@admin.register(Institution)
class InstitutionAdmin(IdentityAdmin):
    hint = "学校、幼儿园、高校等机构今天的登记；办学性质待核的从这里批量核实"
    rank = 20
    columns = InstitutionColumns
    list_display = ("name", "code_text", "kind", "ownership", "sites", "groups")
    list_filter = (KIND, OWNERSHIP, BASIS, MemberFilter, PROVISIONAL, DirectoryFilter, ListedFilter)
    search_fields = ("code",)
    search_help_text = "名称、曾用名、简称、拼音首字母或编码"
    ordering = ("code",)
    shown = ("code", "name", "short_name", "kind", "ownership", "sites", "groups", "merged")
    portal_acts = (
        "rename-institution",
        "finalise-name",
        "confirm-ownership",
        "add-campus",
        "mark-quality",
        "merge-institutions",
        "close-institution",
    )
    row_acts = (
        RowAct(
            "confirm-ownership-of-many",
            "核实办学性质",
            CHANGE,
            "confirm_ownership",
            ConfirmOwnershipForm,
            note="逐所办理，每所一条办理记录；不能办理的逐所说明原因，其余照办。",
        ),
    )

    def annotated(self, rows, day):
        return rows.annotate(
            v=dated_relation("versions", day),
            name_today=Coalesce("v__name", named("institution", "pk", "name", day)),
            short_name_today=F("v__short_name"),
            provisional_today=F("v__provisional"),
            kind_today=Coalesce("v__kind", named("institution", "pk", "kind", day)),
            ownership_today=F("v__ownership"),
            basis_today=F("v__ownership_basis"),
        )

    def enriched(self, rows, request):
        """Sites and groups of today. Three queries."""
        day, ids = timezone.localdate(), [row.pk for row in rows]
        sites = defaultdict(list)
        versions = SiteVersion.objects.active_on(day).filter(site__institution__in=ids, site__void=False)
        for version in versions.select_related("site").order_by("site__ordinal", "site_id"):
            name = site_beside(version.label, version.own_name, version.site.kind)
            open_ = SiteState(version.state).is_open
            sites[version.site.institution_id].append(name if open_ else f"{name}（{version.get_state_display()}）")
        links = Links(scope_of(request.user))
        groups = groups_of(ids, day, links)
        leads = self._leads(ids, day, links)
        for row in rows:
            row.sites_text = "、".join(sites[row.pk])
            row.group_links = list(dict.fromkeys((group["url"], group["text"]) for group in groups[row.pk]))
            held = {url for url, _ in row.group_links}
            row.group_links += [(url, f"{text}（总校）") for url, text in leads[row.pk] if url not in held]
            row.groups_text = "、".join(text for _, text in row.group_links)
        return rows

    @staticmethod
    def _leads(ids, day, links: Links) -> dict[int, list[tuple[str, str]]]:
        """The groups each institution leads today, which need not be groups it is a member of."""
        rows = Lead.objects.active_on(day).filter(
            institution__in=ids, group__in=EducationGroup.objects.visible_to(links.scope, VIEW)
        )
        rows = rows.annotate(gv=dated_relation("group__versions", day)).order_by("group__code")
        found = defaultdict(list)
        for institution, code, name in rows.values_list("institution_id", "group__code", "gv__name"):
            found[institution].append((links.group(code), name or code))
        return found

    def find(self, request, rows, term):
        return by_name(rows, term, InstitutionVersion, "institution")

    def acts_of(self, row):
        return acts_of([row.code, *row.sites.order_by("code").values_list("code", flat=True)])

    def list_tools(self, request):
        if not scope_of(request.user).may_everywhere(CHANGE):
            return []
        return [Tool("登记机构", reverse("registry:register-act", args=["register-institution"]), primary=True)]

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("open_confirm-ownership", None)  # the act for many does it for one as well
        return actions

    def offered(self, row):
        return tuple(verb for verb in self.portal_acts if verb != "finalise-name" or row.provisional_today)

    def tools(self, request, row):
        tools = [tool for tool in super().tools(request, row) if "/acts/confirm-ownership-of-many/" not in tool.url]
        if request.user.has_perm("registry.view_directoryentry"):
            entry = getattr(row, "directory", None)
            url = reverse("admin:registry_directoryentry_change", args=[entry.pk]) if entry else ""
            if entry is None and request.user.has_perm("registry.add_directoryentry"):
                url = f"{reverse('admin:registry_directoryentry_add')}?institution={row.pk}"
            tools += [Tool("通讯录" if entry else "登记通讯录", url)] if url else []
        return tools

    def confirm_ownership(self, request, row, data, key):
        confirm(actor=request.user, institution=row, data=data, key=key)

    def text_of(self, row):
        return row.name_today or row.code

    def tables(self, request, row):
        return institution_tables(request, row)

    @admin.display(description="名称", ordering="v__pinyin")
    def name(self, row):
        return f"{row.name_today}（暂定名）" if row.provisional_today else row.name_today

    @admin.display(description="简称")
    def short_name(self, row):
        return row.short_name_today or "—"

    @admin.display(description="机构类型", ordering="v__kind")
    def kind(self, row):
        return InstitutionKind(row.kind_today).label if row.kind_today else "—"

    @admin.display(description="办学性质", ordering="v__ownership")
    def ownership(self, row):
        return ownership_html(row.ownership_today, row.basis_today)

    @admin.display(description="校点")
    def sites(self, row):
        return row.sites_text or "—"

    @admin.display(description="所属教育集团")
    def groups(self, row):
        return linked(row.group_links)

    @admin.display(description="并入")
    def merged(self, row):
        return str(row.merged_into) if row.merged_into else "—"


def institution_named(term: str, path: str = "institution") -> Q:
    """Rows whose institution is called so, now or formerly, or has that code."""
    schools = by_name(Institution.objects.order_by(), term, InstitutionVersion, "institution")
    return Q(**{f"{path}__in": schools.values("pk")})


class OfInstitutionAdmin(DatedAdmin):
    """A dated row of an institution; found by the institution's name, past or present, or its code."""

    owner = "institution"
    search_fields = ("institution__code",)
    search_help_text = "机构名称、曾用名、拼音首字母或编码"

    def annotated(self, rows, day):
        return rows.annotate(
            owner_code=F("institution__code"), institution_name=named("institution", "institution_id", "name", day)
        )

    def find(self, request, rows, term):
        return rows.filter(institution_named(term))

    @admin.display(description="机构", ordering="institution__code")
    def institution_link(self, row):
        url = reverse("admin:registry_institution_change", args=[row.institution_id])
        return linked([(url, row.institution_name or row.owner_code)])


@admin.register(InstitutionVersion)
class InstitutionVersionAdmin(OfInstitutionAdmin):
    hint = "机构的历次名称、类型和办学性质，含核实情况"
    rank = 120
    columns, row_kind = InstitutionVersionColumns, "institutionversion"
    list_display = ("name", "owner_code_text", "kind", "ownership_text", "verified_on", "start", "end", "in_force")
    list_filter = (InForceFilter, VERSION_KIND, VERSION_OWNERSHIP, VERSION_BASIS)
    ordering = ("institution__code", "-valid_from", "-pk")
    fields = (
        "name", "short_name", "owner_code_text", "provisional_text", "placeholder_text", "kind", "ownership_text",
        "verified", "start", "end", "in_force",
    )  # fmt: skip
    provisional_text = yes_no("provisional", "暂定名")
    placeholder_text = yes_no("placeholder", "占位")

    def text_of(self, row):
        return f"{row.name}（{row.period_text}）"

    @admin.display(description="机构编码", ordering="institution__code")
    def owner_code_text(self, row):
        return linked([(reverse("admin:registry_institution_change", args=[row.institution_id]), row.owner_code)])

    @admin.display(description="办学性质", ordering="ownership")
    def ownership_text(self, row):
        return ownership_html(row.ownership, row.ownership_basis)

    @admin.display(description="核实")
    def verified(self, row):
        if row.verified_on is None:
            return "—"
        return f"{row.verified_by.name if row.verified_by else '系统'}，{row.verified_on.isoformat()}"
