"""章程与准入: all groups with what each has and lacks; the page of one group with its charters, admission and own rules."""

from django import forms
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.governance.admissions.models import Admission
from groups.governance.admissions.queries import admission_of, stands
from groups.governance.admissions.services import may_apply
from groups.governance.admissions.views.parts import admission_url
from groups.governance.charters.models import Charter
from groups.governance.charters.queries import charter_of, chartered_groups, open_charter_of
from groups.governance.charters.services import is_writer
from groups.governance.charters.views.parts import charter_url
from groups.governance.own_rules.queries import visible_rules
from groups.governance.own_rules.services import RULE_TEXT
from groups.papers.cases.views import state_in_words
from groups.papers.parts.words import Source
from groups.registry.register.queries.ended import why_over
from groups.registry.register.queries.names import group_name
from groups.registry.register.words import GroupCategory
from groups.rights.roles import RUN_CHARTERS, VIEW_CHARTERS
from nanan_groups.kit.pages import Figure, Link, ScopedView, Tab
from nanan_groups.records.models import Attachment

LACKS = {
    "": ("全部", lambda row: True),
    "charter": ("未备案", lambda row: row.filed is None),
    "drafting": ("章程办理中", lambda row: row.open is not None),
    "admission": ("未授牌", lambda row: not row.plaqued),
    "complete": ("已齐全", lambda row: not row.lacks),
}


class CategoryFilter(forms.Form):
    lack = forms.ChoiceField(
        choices=[(code, label) for code, (label, _) in LACKS.items()], required=False, widget=forms.HiddenInput
    )
    category = forms.ChoiceField(label="集团类别", choices=[("", "全部"), *GroupCategory.choices], required=False)


class CharterListView(ScopedView, View):
    permission = VIEW_CHARTERS
    http_method_names = ["get", "head"]

    def get(self, request):
        filters = CategoryFilter(request.GET or {})
        filters.is_valid()
        lack, category = (filters.cleaned_data.get(name, "") for name in ("lack", "category"))
        everything = stands(self.scope, timezone.localdate())
        fitting = [row for row in everything if not category or row.category == category]
        shown = [row for row in fitting if LACKS[lack][1](row)]
        context = {
            "figures": self._figures(everything),
            "tabs": self._tabs(fitting, lack, category),
            "filters": filters,
            "rows": [self._row(row) for row in shown],
            "chosen": LACKS[lack][0] if lack else "",
            "url": reverse("governance:charter-list"),
            "today": {"is_today": True},
        }
        return render(request, "governance/admissions/charter_list.html", context)

    def _url(self, lack: str, category: str = "") -> str:
        given = {"lack": lack, "category": category}
        query = "&".join(f"{name}={value}" for name, value in given.items() if value)
        return reverse("governance:charter-list") + (f"?{query}" if query else "")

    def _figures(self, rows) -> list[Figure]:
        counted = {code: sum(1 for row in rows if fits(row)) for code, (_, fits) in LACKS.items()}
        total = len(rows)
        return [
            Figure(f"{total - counted['charter']} / {total}", "章程已备案", url=self._url("")),
            Figure(counted["charter"], "未备案", note=f"办理中 {counted['drafting']}", url=self._url("charter")),
            Figure(f"{total - counted['admission']} / {total}", "已授牌", url=self._url("")),
            Figure(counted["admission"], "未授牌", url=self._url("admission")),
        ]

    def _tabs(self, rows, chosen: str, category: str) -> list[Tab]:
        return [
            Tab(label, self._url(code, category), code == chosen, sum(1 for row in rows if fits(row)))
            for code, (label, fits) in LACKS.items()
        ]

    def _row(self, row) -> dict:
        under_way, admission = row.open, row.admission
        return {
            "row": row,
            "url": reverse("governance:group-charter", args=[row.code]),
            "category": GroupCategory(row.category).label,
            "filed_url": charter_url(row.filed) if row.filed else "",
            "open": state_in_words(under_way.case, self.scope) if under_way else None,
            "open_url": charter_url(under_way) if under_way else "",
            "admission": state_in_words(admission.case, self.scope) if admission else None,
            "admission_url": admission_url(admission) if admission else "",
        }


class GroupCharterView(ScopedView, View):
    """One group: charter in force and its versions, admission, own rules."""

    permission = VIEW_CHARTERS
    http_method_names = ["get", "head"]

    def get(self, request, code):
        group = get_object_or_404(chartered_groups(self.scope), code=code)
        filed, under_way, admission = charter_of(group), open_charter_of(group), admission_of(group)
        over = why_over(group.pk)
        context = {
            "over": over,
            "group": {"code": group.code, "name": group_name(group)},
            "parent": {"text": group_name(group), "url": reverse("reading:group-detail", args=[group.code])},
            "filed": filed,
            "filed_url": charter_url(filed) if filed else "",
            "under_way": self._case(under_way, charter_url),
            "admission": self._admission(admission),
            "versions": self._versions(group),
            "earlier": self._earlier(group),
            "rules": self._rules(group),
            "acts": [] if over else self._acts(group, under_way, admission),
            "writes": is_writer(self.scope, group.pk) and not over,
        }
        return render(request, "governance/admissions/group_charter.html", context)

    def _case(self, record, url_of) -> dict | None:
        if record is None:
            return None
        return {"title": record.case.title, "state": state_in_words(record.case, self.scope), "url": url_of(record)}

    def _admission(self, admission) -> dict | None:
        told = self._case(admission, admission_url)
        return told and told | {"row": admission}

    def _acts(self, group, under_way, admission) -> list[Link]:
        runs, out = self.scope.may_everywhere(RUN_CHARTERS), []
        if is_writer(self.scope, group.pk) and under_way is None:
            out.append(Link("起草章程", reverse("governance:charter-start", args=[group.code]), primary=True))
        if may_apply(self.scope, group.pk) and admission is None:
            out.append(Link("申请准入审定", reverse("governance:admission-open", args=[group.code])))
        if runs:
            out.append(Link("补录章程", reverse("governance:charter-past", args=[group.code])))
        if runs and admission is None:
            out.append(Link("补录授牌", reverse("governance:admission-past", args=[group.code])))
        return out

    def _versions(self, group) -> list[dict]:
        rows = Charter.objects.filter(group=group, number__isnull=False).select_related("case").order_by("-number")
        past = {one.number for one in rows if one.source == Source.BACKFILL}  # their text is not in the portal
        return [
            {
                "row": one,
                "url": charter_url(one),
                "past": one.number in past,
                "changes_url": charter_url(one, "charter-changes")
                if one.number > 1 and not past & {one.number, one.number - 1}
                else "",
            }
            for one in rows
        ]

    def _earlier(self, group) -> list[dict]:
        rows = Admission.objects.filter(group=group).exclude(outcome="").select_related("case").order_by("-pk")
        return [{"row": one, "url": admission_url(one), "word": one.get_outcome_display()} for one in rows]

    def _rules(self, group) -> list[dict]:
        rows = list(visible_rules(self.scope).filter(group=group).order_by("kind", "-adopted_on", "pk"))
        kept = Attachment.objects.standing().filter(about_kind=RULE_TEXT, about_code__in=[one.code for one in rows])
        counts: dict[str, int] = {}
        for code in kept.order_by("pk").values_list("about_code", flat=True):
            counts[code] = counts.get(code, 0) + 1
        return [
            {"row": one, "files": counts.get(one.code, 0), "url": reverse("governance:rule-detail", args=[one.code])}
            for one in rows
        ]
