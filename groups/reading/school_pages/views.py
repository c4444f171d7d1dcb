"""The list of institutions and the page of one."""

from collections import defaultdict

from django import forms
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from groups.registry.acts.links import Links, groups_of
from groups.registry.models import (
    DirectoryEntry,
    EducationGroup,
    Enrolment,
    Institution,
    InstitutionVersion,
    Lead,
    Membership,
    Partnership,
    QualityMark,
    SiteVersion,
)
from groups.registry.register.datasets import sees_directory as directory_of
from groups.registry.register.queries.acts import acts_of, entries, former_names
from groups.registry.register.queries.lookup import code_in, schools_named
from groups.registry.register.queries.meant import asked_again
from groups.registry.register.queries.register import dated_relation
from groups.registry.register.rules.wording import ownership_text, site_beside, site_in_full, site_part
from groups.registry.register.words import Basis, InstitutionKind, Ownership, Relation, SiteKind, SiteState
from groups.rights.roles import HISTORY, VIEW, VIEW_ENROLMENT
from nanan_groups.kit.additions import SCHOOL_PANELS, panels_of
from nanan_groups.kit.pages import AsOf, ScopedView, page_of
from nanan_groups.kit.texts import period_text
from nanan_groups.kit.years import school_year_text


class InstitutionFilter(forms.Form):
    q = forms.CharField(label="名称", max_length=40, required=False)
    kind = forms.ChoiceField(label="类型", choices=[("", "全部"), *InstitutionKind.choices], required=False)
    ownership = forms.ChoiceField(label="办学性质", choices=[("", "全部"), *Ownership.choices], required=False)
    state = forms.ChoiceField(label="开办状态", choices=[("", "全部"), *SiteState.choices], required=False)

    def narrow(self, rows, day):
        """The versions that fit; a value that is no choice counts as nothing."""
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name, "") for name in self.fields}
        if chosen["q"]:
            text = chosen["q"].strip()
            found = schools_named(text).order_by().values("institution")
            rows = rows.filter(Q(institution__in=found) | Q(institution__code=code_in(text)))
        if chosen["kind"]:
            rows = rows.filter(kind=chosen["kind"])
        if chosen["ownership"]:
            rows = rows.filter(ownership=chosen["ownership"])
        if chosen["state"]:
            sites = SiteVersion.objects.active_on(day).filter(state=chosen["state"])
            rows = rows.filter(institution__in=sites.order_by().values("site__institution"))
        return rows


class InstitutionListView(ScopedView, TemplateView):
    permission = VIEW
    template_name = "reading/school_pages/institution_list.html"

    def get_context_data(self, **kwargs):
        as_of = AsOf.from_request(self.request)
        filters = InstitutionFilter(self.request.GET or {})
        visible = Institution.objects.visible_to(self.scope, VIEW)
        versions = InstitutionVersion.objects.active_on(as_of.day).filter(institution__in=visible)
        shown, page = page_of(
            self.request,
            filters.narrow(versions, as_of.day).select_related("institution").order_by("institution__code"),
        )
        return super().get_context_data(
            as_of=as_of,
            keep=as_of.keep,
            filters=filters,
            rows=institution_rows(shown, as_of, Links(self.scope, as_of.query)),
            meant=[] if shown else asked_again("institution", filters.data.get("q", ""), visible, as_of.day),
            page=page,
            exports=[],
            register_url=next(
                (link.url for link in Links(self.scope).acts("register-act", [], "register-institution")), ""
            ),
            **kwargs,
        )


def institution_rows(versions, as_of: AsOf, links: Links) -> list[dict]:
    """Rows with their sites and groups of that day. Two queries."""
    ids = [version.institution_id for version in versions]
    sites = defaultdict(list)
    for site in SiteVersion.objects.active_on(as_of.day).filter(site__institution__in=ids).select_related("site"):
        sites[site.site.institution_id].append(site)
    groups = groups_of(ids, as_of.day, links)
    return [
        {
            "code": version.institution.code,
            "name": version.name + ("（暂定名）" if version.provisional else ""),
            "url": links.institution(version.institution_id, version.institution.code),
            "kind": version.get_kind_display(),
            "ownership": version.get_ownership_display(),
            "assumed": version.ownership_basis == Basis.ASSUMED,
            "sites": _site_text(sites[version.institution_id]),
            "groups": groups[version.institution_id],
        }
        for version in versions
    ]


def _site_text(rows: list[SiteVersion]) -> str:
    """本部、CBD校区；待建的写明."""
    texts = []
    for row in sorted(rows, key=lambda r: (r.site.ordinal, r.site_id)):
        name = site_beside(row.label, row.own_name, row.site.kind)
        texts.append(name if SiteState(row.state).is_open else f"{name}（{row.get_state_display()}）")
    return "、".join(texts)


class InstitutionDetailView(ScopedView, TemplateView):
    permission = VIEW
    template_name = "reading/school_pages/institution_detail.html"

    def get_context_data(self, **kwargs):
        visible = Institution.objects.visible_to(self.scope, VIEW)
        institution = get_object_or_404(visible.select_related("merged_into"), code=self.kwargs["code"])
        as_of = AsOf.from_request(self.request)
        links = Links(self.scope, as_of.query)
        return super().get_context_data(
            as_of=as_of,
            keep=as_of.keep,
            panels=panels_of(SCHOOL_PANELS, institution, as_of, self.scope),
            **institution_context(institution, as_of, links),
            **kwargs,
        )


def institution_context(institution: Institution, as_of: AsOf, links: Links) -> dict:
    day, scope = as_of.day, links.scope
    versions = list(institution.versions.order_by("valid_from").select_related("verified_by"))
    version = next((v for v in versions if v.active_on(day)), versions[-1] if versions else None)
    sites = list(
        SiteVersion.objects.active_on(day)
        .filter(site__institution=institution)
        .select_related("site")
        .order_by("site__ordinal", "site_id")
    )
    memberships = _memberships(institution, day, links)
    marks = list(QualityMark.objects.filter(institution=institution).order_by("-valid_from"))
    sees_directory = directory_of(scope)(institution.pk)
    sees_enrolment = scope.may_for_institution(VIEW_ENROLMENT, institution.pk)
    may_see_history = scope.may_for_institution(HISTORY, institution.pk)
    codes = [institution.code, *institution.sites.values_list("code", flat=True).order_by("code")]
    return {
        "institution": _facts(institution, version, day),
        "former_names": [{"name": row.name, "period": row.period_text} for row in former_names(institution.pk, day)],
        "directory": _directory(institution) if sees_directory else [],
        "sites": [_site(row, version, memberships, links) for row in sites],
        "memberships": memberships,
        "leads": _leads(institution, day, links),
        "marks": [
            {
                "label": m.get_mark_display(),
                "period": m.period_text,
                "acts": links.acts("row-act", ["mark", m.pk], "end-mark"),
            }
            for m in marks
        ],
        "enrolment": _enrolment(institution, day) if sees_enrolment else [],
        "sees_enrolment": sees_enrolment,
        "sees_directory": sees_directory,
        "partnerships": _partnerships(institution, day, links),
        "acts": _acts(institution, version, links),
        "timeline": entries(acts_of(codes, scope=scope)[:8]) if may_see_history else [],
        "history_url": reverse("reading:institution-history", args=[institution.code]) if may_see_history else "",
    }


def _facts(institution, version, day) -> dict:
    ended = version is None or not version.active_on(day)
    basis = Basis(version.ownership_basis)
    label = basis.label
    if version.verified_on:
        who = version.verified_by.name if version.verified_by else "系统"
        label = f"{basis.label}（{who}，{version.verified_on.isoformat()}）"
    return {
        "code": institution.code,
        "name": version.name,
        "short_name": version.short_name,
        "kind": version.get_kind_display(),
        "ownership": version.get_ownership_display(),
        "ownership_basis_label": label,
        "assumed": basis == Basis.ASSUMED,
        "provisional": version.provisional,
        "official_code": institution.official_code or "",
        "ended": ended,
        "merged_into": str(institution.merged_into) if institution.merged_into_id else "",
    }


def _acts(institution, version, links: Links):
    verbs = ["rename-institution", *(["finalise-name"] if version and version.provisional else [])]
    verbs += ["confirm-ownership", "edit-directory", "record-enrolment", "add-campus", "mark-quality"]
    verbs += ["merge-institutions", "close-institution"]
    acts = links.acts("institution-act", [institution.code], *verbs, record=institution)
    if version:
        labels = {"correct-start": "更正登记起日"}
        acts += links.acts("row-act", ["institutionversion", version.pk], "correct-start", labels=labels)
    return acts


def _directory(institution) -> list[dict]:
    entry = DirectoryEntry.objects.filter(institution=institution).first() or DirectoryEntry()
    names = ("unified_code", "legal_form", "legal_representative", "head", "secretary", "telephone", "address")
    out = []
    for name in names:
        value = entry.get_legal_form_display() if name == "legal_form" else getattr(entry, name)
        out.append({"label": DirectoryEntry._meta.get_field(name).verbose_name, "value": value})
    return out


def _memberships(institution, day, links: Links) -> list[dict]:
    """Present, past and coming memberships of all its sites, in the groups the reader sees. One query."""
    rows = (
        Membership.objects.filter(
            site__institution=institution, group__in=EducationGroup.objects.visible_to(links.scope, VIEW)
        )
        .annotate(gv=dated_relation("group__versions", day), sv=dated_relation("site__versions", day))
        .select_related("group", "site")
        .order_by("-valid_from", "group__code", "pk")
        .values_list(
            "group__code",
            "gv__name",
            "relation",
            "site_id",
            "sv__label",
            "sv__own_name",
            "valid_from",
            "start_open",
            "valid_to",
        )
    )
    out = []
    for code, name, relation, site, label, own_name, start, start_open, end in rows:
        active = start <= day and (end is None or end > day)
        out.append(
            {
                "group": name or code,
                "url": links.group(code),
                "relation": relation,
                "relation_label": Relation(relation).label,
                "site": site_beside(label, own_name),
                "site_id": site,
                "period": period_text(start, start_open, end),
                "active": active,
            }
        )
    return out


def _leads(institution, day, links: Links) -> list[dict]:
    """Groups it leads that day, itself or by one of its sites."""
    rows = (
        Lead.objects.active_on(day)
        .filter(institution=institution, group__in=EducationGroup.objects.visible_to(links.scope, VIEW))
        .annotate(gv=dated_relation("group__versions", day), sv=dated_relation("site__versions", day))
        .order_by("group__code")
        .values_list("group__code", "gv__name", "sv__label", "sv__own_name")
    )
    return [
        {"text": name or code, "url": links.group(code), "by": site_part(label, own_name)}
        for code, name, label, own_name in rows
    ]


def _site(row: SiteVersion, version, memberships, links: Links) -> dict:
    name = site_in_full(version.name, row.label, row.own_name)
    state = SiteState(row.state)
    verbs = [] if state.facts.over else ["rename-site", "change-site-state", "close-site"]
    if state.is_waiting:
        verbs.insert(0, "open-site")
    labels = {"open-site": "开办", "change-site-state": "改状态", "rename-site": "更名", "close-site": "关闭"}
    acts = links.acts("site-act", [row.site.code], *verbs, labels=labels)
    acts += links.acts("row-act", ["siteversion", row.pk], "correct-start")
    return {
        "code": row.site.code,
        "name": name,
        "kind": SiteKind(row.site.kind).label,
        "open": state.is_open,
        "waits": state.is_waiting,
        "state_label": row.get_state_display(),
        "ownership": ownership_text(row.ownership, row.ownership_basis, plain=Basis.values),
        "since": period_text(row.valid_from, row.start_open, None),
        "groups": [
            {"text": m["group"], "url": m["url"], "relation": m["relation"]}
            for m in memberships
            if m["site_id"] == row.site_id and m["active"]
        ],
        "acts": acts,
    }


def _enrolment(institution, day) -> list[dict]:
    rows = (
        Enrolment.objects.filter(site__institution=institution)
        .annotate(sv=dated_relation("site__versions", day))
        .order_by("-school_year", "site_id")
        .values_list("school_year", "sv__label", "sv__own_name", "pupils", "classes")
    )
    return [
        {
            "school_year": school_year_text(year),
            "site": site_beside(label, own_name),
            "pupils": pupils,
            "classes": classes,
        }
        for year, label, own_name, pupils, classes in rows[:60]
    ]


def _partnerships(institution, day, links: Links) -> list[dict]:
    rows = (
        Partnership.objects.filter(Q(school=institution) | Q(university=institution))
        .filter(group__in=EducationGroup.objects.visible_to(links.scope, VIEW))
        .annotate(
            gv=dated_relation("group__versions", day),
            uv=dated_relation("university__versions", day),
            sv=dated_relation("school__versions", day),
        )
        .order_by("-valid_from", "pk")
        .values_list(
            "group__code", "gv__name", "school_id", "uv__name", "sv__name", "valid_from", "start_open", "valid_to"
        )
    )
    return [
        {
            "group": name or code,
            "url": links.group(code),
            "partner": university if school == institution.pk else school_name,
            "period": period_text(start, start_open, end),
        }
        for code, name, school, university, school_name, start, start_open, end in rows
    ]
