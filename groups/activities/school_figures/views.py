"""Figures of schools: the list by year and kind, and their confirmation."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.activities.school_figures.forms import ConfirmFigures
from groups.activities.school_figures.queries import visible_figures
from groups.activities.school_figures.rules import shown
from groups.activities.school_figures.words import FigureKind, FigureState
from groups.registry.models import InstitutionVersion
from groups.rights.roles import RUN_MEASURES, VIEW_ACTIVITIES
from nanan_groups.kit.pages import Link, ScopedView, Tab, page_of
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.act_pages import ActPage


class SchoolFigureListView(ScopedView, View):
    permission = VIEW_ACTIVITIES
    http_method_names = ["get", "head"]

    def get(self, request):
        kind = request.GET.get("kind", "")
        kind = kind if kind in FigureKind.values else ""
        rows = visible_figures(self.scope).select_related("institution", "entered_by", "confirmed_by")
        rows = rows.filter(kind=kind) if kind else rows
        found, page = page_of(request, rows.order_by("-school_year", "kind", "institution__code", "pk"), size=50)
        day = timezone.localdate()
        versions = InstitutionVersion.objects.active_on(day).filter(
            institution__in={one.institution_id for one in found}
        )
        names = dict(versions.order_by("pk").values_list("institution_id", "name"))
        acts = []
        if self.scope.may_everywhere(RUN_MEASURES):
            acts.append(Link("用表格导入", reverse("portal:import-upload", args=["school_figures"])))
        if ConfirmFigures.allowed(self.scope):
            acts.append(Link(ConfirmFigures.title, reverse("activities:figure-confirm")))
        context = {
            "tabs": [
                Tab("全部", request.path, not kind),
                *(Tab(label, f"{request.path}?kind={value}", value == kind) for value, label in FigureKind.choices),
            ],
            "rows": [
                {
                    "row": one,
                    "school": names.get(one.institution_id, one.institution.code),
                    "year": school_year_text(one.school_year),
                    "value": shown(one.value),
                    "tone": "ok" if one.state == FigureState.CONFIRMED else "warn",
                }
                for one in found
            ],
            "page": page,
            "acts": acts,
        }
        return render(request, "activities/school_figures/figure_list.html", context)


class FigureConfirmView(ActPage):
    refusal = "学校年度数据由区教委领导确认。"

    def load(self):
        if not self.scope.may_somewhere(VIEW_ACTIVITIES):
            raise Http404

    def find_form(self):
        return ConfirmFigures

    def may_act(self):
        return ConfirmFigures.allowed(self.scope)

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("activities:school-figures")

    def address_of(self, owner):
        return self.start_url()

    def _confirm(self, form):
        form.look()
        return super()._confirm(form)

    def _home(self, done=None):
        return self.start_url()
