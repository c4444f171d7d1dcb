"""The tables of Annex 2 as they stood on a day."""

import hashlib
import json
from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from django import forms
from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.generic import TemplateView

from groups.reading.group_pages.queries.group_list import (
    PENDING,
    Chosen,
    ListFigures,
    counts_by_category,
    fitting,
    list_figures,
)
from groups.registry.acts.links import Links, chips, partner_chips
from groups.registry.annex2.queries import COLUMNS, FormColumn
from groups.registry.annex2.words import table_of
from groups.registry.models import EducationGroup
from groups.registry.register.queries.declared import named_counts
from groups.registry.register.queries.meant import asked_again
from groups.registry.register.queries.register import Register, load_register
from groups.registry.register.rules.printed import cell
from groups.registry.register.words import NOT_OPEN_SHORT, NOT_OPEN_STATES, GroupCategory, Relation, SiteState
from groups.rights.roles import CHANGE, EXPORT, VIEW, VIEW_ORGANS
from nanan_groups.kit.pages import AsOf, Figure, Link, ScopedView, Tab, page_of
from nanan_groups.records.queries import last_change


class GroupFilter(forms.Form):
    category = forms.ChoiceField(choices=GroupCategory, required=False, widget=forms.HiddenInput)
    q = forms.CharField(label="名称", max_length=40, required=False)
    relation = forms.ChoiceField(label="关系类型", choices=[("", "全部"), *Relation.choices], required=False)
    state = forms.ChoiceField(
        label="校点状态",
        choices=[
            ("", "全部"),
            (PENDING, "含未开办校点"),
            *((s, f"含{SiteState(s).label}校点") for s in NOT_OPEN_STATES),
        ],
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
    template_name = "reading/group_pages/group_list.html"

    def get_context_data(self, **kwargs):
        as_of = AsOf.from_request(self.request)
        filters = GroupFilter(self.request.GET or {})
        return super().get_context_data(
            as_of=as_of,
            keep=as_of.keep,
            body=self._body(as_of, filters),
            clause="意见 附件2",
            exports=self._exports(as_of),
            can_found=self.scope.may_everywhere(CHANGE),
            found_url=reverse("registry:register-act", args=["found-group"]),
            resolutions_url=reverse("governance:resolution-board") if self.scope.may_somewhere(VIEW_ORGANS) else "",
            **kwargs,
        )

    def _body(self, as_of: AsOf, filters: GroupFilter) -> str:
        """Figures, tabs, filters and rows, rendered once for all readers with the same view of the district.

        What somebody mistyped is in the filters again and is nobody else's to see. The key holds the
        last act in the audit chain: whatever changes the register makes a new one, and the chain's lock puts acts in
        the order in which they become visible (their own numbers are in the order in which they began).
        """
        page = self.request.GET.get("page", "")[:8]
        if not self.scope.may_everywhere(VIEW) or not filters.is_valid() or as_of.error or not self._is_plain:
            return self._render(as_of, filters, lambda: list_figures(as_of.day, self._visible))
        stamp = f"{last_change()}:{as_of.iso}"
        chosen = hashlib.sha256(json.dumps([filters.values, page], sort_keys=True).encode()).hexdigest()
        # The figures are the same whatever is filtered, and cost most of a page.
        figures = partial(cache.get_or_set, f"figures:{stamp}", lambda: list_figures(as_of.day, self._visible), 3600)
        key = f"reading:{stamp}:{int(as_of.is_today)}:{chosen}"
        return cache.get_or_set(key, lambda: self._render(as_of, filters, figures), 3600)

    @property
    def _is_plain(self) -> bool:
        """Nothing in the address that the key does not hold: the links to other pages repeat all of it."""
        given = self.request.GET
        known = {*GroupFilter.base_fields, "as_of", "page"}
        return set(given) <= known and all(len(values) == 1 for _, values in given.lists())

    @property
    def _visible(self):
        return EducationGroup.objects.visible_to(self.scope, VIEW)

    def _render(self, as_of: AsOf, filters: GroupFilter, figures: Callable[[], ListFigures]) -> str:
        table = self._table(as_of, filters.values, figures())
        return render_to_string("reading/group_pages/_group_table.html", {**table, "filters": filters, "as_of": as_of})

    def _table(self, as_of: AsOf, values: dict[str, str], figures: ListFigures) -> dict:
        """Figures, tabs and one page of one category."""
        base = reverse("reading:group-list")
        day = "" if as_of.is_today else f"&as_of={as_of.iso}"
        chosen = Chosen(values["q"], values["relation"], values["state"])
        matching = fitting(as_of.day, self._visible, chosen)
        counts = counts_by_category(matching) if chosen else figures.by_category
        category = values["category"] or next(
            (c.value for c in GroupCategory if counts.get(c)), GroupCategory.MIDDLE.value
        )
        keep = urlencode({name: values[name] for name in ("q", "relation", "state") if values[name]})
        keep = f"&{keep}" if keep else ""
        shown, page = page_of(self.request, matching.filter(category=category))
        register = load_register(as_of.day, EducationGroup.objects.filter(pk__in=[row.group_id for row in shown]))
        return {
            "figures": figure_row(figures, base, day),
            "tabs": [
                Tab(c.short, f"{base}?category={c.value}{keep}{day}", c.value == category, counts.get(c, 0))
                for c in GroupCategory
                if counts.get(c) or c.value == category
            ],
            "table_title": GroupCategory(category).label,
            "columns": [{"key": c.key, "heading": c.heading(table_of(category))} for c in COLUMNS],
            "rows": table_rows(register, Links(self.scope, as_of.query)),
            "meant": [] if shown or counts else asked_again("group", values["q"], self._visible, as_of.day),
            "page": page,
        }

    def _exports(self, as_of: AsOf) -> list[Link]:
        if not self.scope.may_somewhere(EXPORT):
            return []
        return [
            Link("打印附件2", reverse("registry:annex2-print") + f"?as_of={as_of.iso}"),
            Link("导出 Word", reverse("registry:annex2-docx") + f"?as_of={as_of.iso}"),
            Link("导出 Excel", reverse("registry:annex2-xlsx") + f"?as_of={as_of.iso}", primary=True),
        ]


def figure_row(counted: ListFigures, base: str, day: str) -> list[Figure]:
    """Counts of what the reader sees; each leads to its rows."""
    unknown = reverse("reading:institution-list") + f"?ownership=unknown{day}"
    return [
        Figure(counted.groups, "教育集团", url=base + day.replace("&", "?", 1)),
        Figure(counted.tight, "紧密型校点", note=f"已开办 {counted.tight_open}", url=f"{base}?relation=tight{day}"),
        Figure(counted.tight - counted.tight_open, NOT_OPEN_SHORT, url=f"{base}?state={PENDING}{day}"),
        *(
            Figure(number, f"{Relation(value).label}集团", url=f"{base}?relation={value}{day}")
            for value, number in counted.holding.items()
        ),
        Figure(counted.unknown, "办学性质待核实", note="已开办的紧密型校点", url=unknown),
    ]


def table_rows(register: Register, links: Links) -> list[dict]:
    """The groups of a register as the table prints them."""
    named = named_counts([d for g in register.groups for d in register.declared.get(g.pk, ())], register.day)
    institutions = {
        row.institution_code: row.institution for g in register.groups for row in register.members.get(g.pk, ())
    }
    return [_row(register, group, links, institutions, named) for group in register.groups]


def _row(register: Register, group, links: Links, institutions: dict, named: dict) -> dict:
    lead = register.leads.get(group.pk)
    return {
        "code": group.code,
        "url": links.group(group.code),
        "lead_url": links.institution(lead.institution, lead.institution_code) if lead else "",
        "cells": [_cell(column, register, group, links, institutions, named) for column in COLUMNS],
    }


def _cell(column: FormColumn, register: Register, group, links: Links, institutions: dict, named: dict) -> dict:
    """What a column says of the group: members one can follow and numbers of the policy, else the text of the paper."""
    of = {"column": column.key, "heading": column.heading(table_of(group.category))}
    if not column.relation:
        return {**of, "plain": True, "text": cell(column.texts(register, group))}
    chosen = register.named(group.pk, column.relation)
    return {
        **of,
        "plain": False,
        "chips": [
            *chips(chosen, column.relation, links, institutions),
            *partner_chips(register.partners_by(group.pk, column.relation), links),
        ],
        "declared": [
            {"text": d.wording, "named": named.get(d.pk, 0), "total": d.total}
            for d in register.counted(group.pk, column.relation)
        ],
    }
