"""The tables of Annex 2 and the page of one group."""

import hashlib
import json
from urllib.parse import urlencode

from django import forms
from django.core.cache import cache
from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.generic import TemplateView

from nanan_groups.kit.pages import AsOf, Figure, Link, ScopedView, Tab
from nanan_groups.kit.texts import since_text
from nanan_groups.records.models import Event, EventKind

from ..annex2_form import table_of
from ..enums import NOT_OPEN_STATES, FormationBasis, GroupCategory, Ownership, Relation, SiteState
from ..models import DeclaredMembers, EducationGroup
from ..queries.declared import named_counts
from ..queries.register import Register, load_register
from ..queries.timeline import acts_of, coming_of_group, entries
from ..roles import CHANGE, EXPORT, HISTORY, VIEW
from .parts import Links, blocks, chips, partner_chips


class GroupFilter(forms.Form):
    category = forms.ChoiceField(choices=GroupCategory, required=False, widget=forms.HiddenInput)
    q = forms.CharField(label="名称", max_length=40, required=False)
    relation = forms.ChoiceField(label="关系类型", choices=[("", "全部"), *Relation.choices], required=False)
    state = forms.ChoiceField(
        label="校点状态",
        choices=[("", "全部"), *((s.value, f"含{s.label}校点") for s in SiteState if s in NOT_OPEN_STATES)],
        required=False,
    )

    @property
    def values(self) -> dict[str, str]:
        """What was chosen; a value that is no choice counts as nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class GroupListView(ScopedView, TemplateView):
    """Annex 2 as it stood on a day, a tab for each category."""

    permission = VIEW
    template_name = "groups/group_list.html"

    def get_context_data(self, **kwargs):
        as_of = AsOf.from_request(self.request)
        filters = GroupFilter(self.request.GET or {})
        return super().get_context_data(
            as_of=as_of,
            keep=as_of.keep,
            body=self._body(as_of, filters),
            clause="意见 附件2",
            exports=self._exports(as_of),
            can_found=self.scope.may(CHANGE),
            found_url=reverse("groups:register-act", args=["found-group"]),
            **kwargs,
        )

    def _body(self, as_of: AsOf, filters: GroupFilter) -> str:
        """Figures, tabs, filters and rows, rendered once for all readers with the same view of the district.

        What somebody mistyped is in the filters again and is nobody else's to see. The key holds the number of the
        last act in the audit chain: whatever changes the register makes a new one, and the chain's lock puts acts in
        the order in which they become visible (their own numbers are in the order in which they began).
        """
        if not self.scope.district or not filters.is_valid():
            return self._render(as_of, filters)
        kinds = (EventKind.ACT, EventKind.IMPORT, EventKind.CASE)
        stamp = Event.objects.filter(kind__in=kinds).aggregate(last=Max("number"))["last"] or 0
        chosen = hashlib.sha256(json.dumps(filters.values, sort_keys=True).encode()).hexdigest()
        key = f"groups:{stamp}:{as_of.iso}:{int(as_of.is_today)}:{chosen}"
        return cache.get_or_set(key, lambda: self._render(as_of, filters), 3600)

    def _render(self, as_of: AsOf, filters: GroupFilter) -> str:
        register = load_register(as_of.day, EducationGroup.objects.visible_to(self.scope))
        table = table_context(register, as_of, filters.values, self.scope)
        return render_to_string("groups/_group_table.html", {**table, "filters": filters, "as_of": as_of})

    def _exports(self, as_of: AsOf) -> list[Link]:
        if not self.scope.may(EXPORT):
            return []
        return [
            Link("打印附件2", reverse("groups:annex2-print") + f"?as_of={as_of.iso}"),
            Link("导出 Word", reverse("groups:annex2-docx") + f"?as_of={as_of.iso}"),
            Link("导出 Excel", reverse("groups:annex2-xlsx") + f"?as_of={as_of.iso}", primary=True),
        ]


def table_context(register: Register, as_of: AsOf, chosen: dict[str, str], scope) -> dict:
    """Figures, tabs and the rows of one category."""
    base = reverse("groups:group-list")
    day = "" if as_of.is_today else f"&as_of={as_of.iso}"
    held = [c for c in GroupCategory if any(g.category == c for g in register.groups)]
    fitting = {c: sum(1 for g in register.groups if g.category == c and _fits(register, g, chosen)) for c in held}
    first = next((c.value for c in held if fitting[c]), held[0].value if held else GroupCategory.MIDDLE.value)
    category = chosen["category"] or first
    keep = urlencode({name: chosen[name] for name in ("q", "relation", "state") if chosen[name]})
    keep = f"&{keep}" if keep else ""
    tabs = [Tab(c.short, f"{base}?category={c.value}{keep}{day}", c.value == category, fitting[c]) for c in held]
    table = table_of(category)
    return {
        "figures": figures(register, base, day),
        "tabs": tabs,
        "table_title": GroupCategory(category).label,
        "headers": list(table.headers),
        "rows": rows(register, category, chosen, Links(scope, as_of.query), as_of.day),
    }


def figures(register: Register, base: str, day: str) -> list[Figure]:
    """Counts of what is shown; each leads to its rows."""
    tight = [row for g in register.groups for row in register.of(g.pk, Relation.TIGHT)]
    opened = sum(1 for row in tight if row.state == SiteState.OPEN)
    unknown = sum(1 for row in tight if row.ownership == Ownership.UNKNOWN and row.state == SiteState.OPEN)
    query = day.replace("&", "?", 1)
    return [
        Figure(len(register.groups), "教育集团", url=base + query),
        Figure(len(tight), "紧密型校点", note=f"已开办 {opened}", url=f"{base}?relation=tight{day}"),
        Figure(len(tight) - opened, "待建、在建、未开办", url=f"{base}?state=planned{day}"),
        Figure(
            sum(1 for g in register.groups if register.partners.get(g.pk)), "贯通型集团",
            url=f"{base}?relation=articulated{day}",
        ),
        Figure(
            sum(1 for g in register.groups if register.has_alliance(g.pk)), "联盟型集团",
            url=f"{base}?relation=alliance{day}",
        ),
        Figure(unknown, "办学性质待核实", note="已开办的紧密型校点",
               url=reverse("groups:institution-list") + f"?ownership=unknown{day}"),
    ]  # fmt: skip


def rows(register: Register, category: str, chosen: dict[str, str], links: Links, day) -> list[dict]:
    shown = [g for g in register.groups if g.category == category and _fits(register, g, chosen)]
    declared = [d for g in shown for d in register.declared.get(g.pk, ())]
    named = named_counts(declared, day)
    institutions = {row.institution_code: row.institution for g in shown for row in register.members.get(g.pk, ())}
    out = []
    for group in shown:
        lead = register.leads.get(group.pk)
        out.append(
            {
                "ordinal": group.ordinal,
                "code": group.code,
                "name": group.name,
                "url": links.group(group.code),
                "lead": lead.text if lead else "",
                "lead_url": links.institution(lead.institution, lead.institution_code) if lead else "",
                "tight": chips(register.tight(group.pk), "tight", links, institutions),
                "articulated": partner_chips(register.partners.get(group.pk, []), links),
                "alliance": chips(register.alliance(group.pk), "alliance", links, institutions),
                "declared": [
                    {"text": d.wording, "named": named.get(d.pk, 0), "total": d.total}
                    for d in register.declared.get(group.pk, ())
                ],
            }
        )
    return out


def _fits(register: Register, group, chosen: dict[str, str]) -> bool:
    if chosen["relation"] and chosen["relation"] not in register.relations(group.pk):
        return False
    members = register.members.get(group.pk, [])
    if chosen["state"] and not any(row.state == chosen["state"] for row in members):
        return False
    text = chosen["q"].strip()
    if not text:
        return True
    lead = register.leads.get(group.pk)
    names = [group.name, lead.text if lead else "", *(row.printed.full for row in members)]
    names += [t for row in register.partners.get(group.pk, ()) for t in row.texts]
    names += [d.wording for d in register.declared.get(group.pk, ())]
    return any(text in name for name in names)


class GroupDetailView(ScopedView, TemplateView):
    permission = VIEW
    template_name = "groups/group_detail.html"

    def get_context_data(self, **kwargs):
        visible = EducationGroup.objects.visible_to(self.scope)
        group = get_object_or_404(visible.select_related("origin"), code=self.kwargs["code"])
        as_of = AsOf.from_request(self.request)
        links = Links(self.scope, as_of.query)
        register = load_register(as_of.day, EducationGroup.objects.filter(pk=group.pk))
        return super().get_context_data(
            as_of=as_of,
            keep=as_of.keep,
            **group_context(register, group, links, as_of),
            **kwargs,
        )


def group_context(register: Register, group: EducationGroup, links: Links, as_of: AsOf) -> dict:
    """Everything the page shows of the group on that day; before it was founded, its name and nothing else."""
    version = register.groups[0] if register.groups else None
    declared = register.declared.get(group.pk, [])
    named = named_counts(declared, as_of.day)
    lead = register.leads.get(group.pk)
    relations = [Relation(value) for value in register.relations(group.pk)]
    may_see_history = links.scope.may(HISTORY)
    return {
        "group": {
            "code": group.code,
            "name": version.name if version else str(group),
            "category": GroupCategory(version.category).label if version else "当日不存在",
            "ordinal": version.ordinal if version else "",
            "clause": "附件2" if group.source_ref else "",
            "formation": _formation(version, relations),
        },
        "relations": [{"code": r.value, "label": r.label} for r in relations],
        "badges": badges(register, group, version),
        "figures": _group_figures(register, group, declared, named),
        "lead": lead
        and {
            "text": lead.text,
            "url": links.institution(lead.institution, lead.institution_code),
            "since": since_text(lead.valid_from, lead.start_open),
        },
        "blocks": blocks(register, group.pk, links),
        "partnerships": [_partnership(row, links) for row in register.partners.get(group.pk, [])],
        "declared": [_declared(row, named, links) for row in declared],
        "origin": _origin(group, links),
        "coming": coming_of_group(group.pk, as_of.day),
        "timeline": entries(acts_of([group.code])[:8]) if may_see_history else [],
        "acts": _acts(group, version, lead, links),
        "history_url": reverse("groups:group-history", args=[group.code]) if may_see_history else "",
        "exports": _exports(group, links, as_of),
    }  # fmt: skip


def _exports(group: EducationGroup, links: Links, as_of: AsOf) -> list[Link]:
    out = [Link("打印概况", reverse("groups:group-profile", args=[group.code]) + f"?as_of={as_of.iso}")]
    if links.scope.may(EXPORT):
        out.append(Link("概况 Word", reverse("groups:group-profile-docx", args=[group.code]) + f"?as_of={as_of.iso}"))
    return out


def _acts(group, version, lead, links: Links) -> list[Link]:
    acts = links.acts(
        "group-act", [group.code], "admit-site", "add-partnership", "change-lead", "rename-group", "split-off-group",
        "dissolve-group",
    )  # fmt: skip
    for row, kind, label in ((version and version.version, "groupversion", "更正登记起日"),
                             (lead and lead.pk, "lead", "更正总校起日")):  # fmt: skip
        if row:
            acts += links.acts("row-act", [kind, row], "correct-start", labels={"correct-start": label})
    return acts


def _formation(version, relations) -> str:
    if version is None:
        return ""
    if version.formation_basis:
        return FormationBasis(version.formation_basis).label
    theme = version.category in (GroupCategory.INCLUSIVE, GroupCategory.VOCATIONAL)
    words = {Relation.TIGHT: "名校+", Relation.ARTICULATED: "高校+", Relation.ALLIANCE: "主题+" if theme else "地域+"}
    return "、".join(words[r] for r in relations)


def badges(register: Register, group, version) -> list[dict]:
    if version is None:
        return [{"label": "当日尚未成立或已撤销", "kind": "warn"}]
    tight = register.of(group.pk, Relation.TIGHT)
    out = []
    if tight and not any(row.state == SiteState.OPEN for row in tight):
        out.append({"label": "没有已开办的紧密型校点", "kind": "warn"})
    pending = sum(1 for row in tight if row.ownership == Ownership.UNKNOWN)
    if pending:
        out.append({"label": f"{pending} 个校点办学性质待核实", "kind": "warn"})
    return out


def _group_figures(register: Register, group, declared: list[DeclaredMembers], named) -> list[Figure]:
    tight = register.of(group.pk, Relation.TIGHT)
    opened = sum(1 for row in tight if row.state == SiteState.OPEN)
    out = [Figure(len(tight), "紧密型校点", note=f"已开办 {opened}")] if tight else []
    alliance = register.of(group.pk, Relation.ALLIANCE)
    if alliance:
        out.append(Figure(len(alliance), "列名联盟成员"))
    partners = {row.university for row in register.partners.get(group.pk, ())}
    if partners:
        out.append(Figure(len(partners), "共建高校、院所"))
    out += [
        Figure(row.total if row.total is not None else "未写", "政策汇总成员数", note=f"已列名 {named.get(row.pk, 0)}")
        for row in declared
    ]
    return out


def _partnership(row, links: Links) -> dict:
    return {
        "university": row.university_name,
        "university_url": links.institution(row.university, row.university_code),
        "school": row.school_name,
        "since": since_text(row.valid_from, row.start_open),
        "acts": links.acts("row-act", ["partnership", row.pk], "end-partnership", labels={"end-partnership": "终止"}),
    }


def _declared(row, named, links: Links) -> dict:
    parts = [(Ownership(name).label, getattr(row, name)) for name in Ownership.values if hasattr(row, name)]
    return {
        "wording": row.wording,
        "named": named.get(row.pk, 0),
        "total": row.total,
        "parts": [{"label": label, "count": count} for label, count in parts if count],
        "acts": links.acts("row-act", ["declared", row.pk], "itemise-declared-member"),
    }


def _origin(group: EducationGroup, links: Links) -> dict | None:
    if group.origin is None:
        return None
    seen = links.scope.district or group.origin_id in links.scope.group_ids
    return {"text": f"由{group.origin}分出", "url": links.group(group.origin.code) if seen else ""}
