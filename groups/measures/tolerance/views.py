"""Decisions of tolerance: the list with what was decided, the acts."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from groups.measures.reports.forms import MeasureAct
from groups.measures.tolerance.forms import Decide, Withdraw
from groups.measures.tolerance.queries import visible_decisions
from groups.registry.models import GroupVersion
from groups.rights.roles import VIEW_TOLERANCE
from nanan_groups.kit.pages import ScopedView, page_of
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.act_pages import ActPage


class ToleranceListView(ScopedView, View):
    permission = VIEW_TOLERANCE
    http_method_names = ["get", "head"]

    def get(self, request):
        runs = Decide.allowed(self.scope, None)
        rows, page = page_of(request, visible_decisions(self.scope).order_by("-decided_on", "-pk"), size=50)
        versions = GroupVersion.objects.filter(group__in={row.group_id for row in rows}).order_by("valid_from", "pk")
        names = dict(versions.values_list("group_id", "name"))
        context = {
            "rows": [
                {
                    "row": row,
                    "group": names.get(row.group_id, ""),
                    "year": school_year_text(row.school_year),
                    "withdraw_url": reverse("measures:tolerance-withdraw", args=[row.code])
                    if runs and not row.withdrawn_on
                    else "",
                }
                for row in rows
            ],
            "page": page,
            "add_url": reverse("measures:tolerance-add") if runs else "",
        }
        return render(request, "measures/tolerance/tolerance_list.html", context)


class ToleranceActPage(ActPage):
    refusal = "容错决定由区教委登记科室登记。"
    form: type[MeasureAct]

    def find_form(self):
        return self.form

    def may_act(self):
        return self.form.allowed(self.scope, self.record)

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("measures:tolerance-list")

    def address_of(self, owner):
        return self.start_url()

    def _home(self, done=None):
        return self.start_url()


class ToleranceAddView(ToleranceActPage):
    form = Decide

    def load(self):
        return None


class ToleranceWithdrawView(ToleranceActPage):
    form = Withdraw

    def load(self):
        return get_object_or_404(visible_decisions(self.scope), code=self.kwargs["code"])
