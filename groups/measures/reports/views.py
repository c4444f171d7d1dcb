"""Measures and safeguards: the board of a year, one of them, reports and their steps."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.measures.catalogue.models import Measure, MeasureDepartment
from groups.measures.reports.forms import ChangeReport, SetTarget, StartReport
from groups.measures.reports.listeners import MEASURE_PANELS
from groups.measures.reports.models import DepartmentReport
from groups.measures.reports.queries import (
    FIRST_YEAR,
    BoardRow,
    board,
    measure_by_slug,
    reports_for,
    visible_reports,
)
from groups.measures.reports.rules import REPORT
from groups.measures.reports.services import NOT_YOURS, owner_of
from groups.measures.reports.words import SIGNS, TONES, Light
from groups.papers.cases.queries import reader_of, steps_of
from groups.papers.cases.views import CaseView, StepPage
from groups.rights.roles import VIEW_MEASURES, VIEW_TOLERANCE
from nanan_groups.kit.pages import Figure, Link, ScopedView, Tab
from nanan_groups.records.act_pages import ActPage
from nanan_groups.records.attachments.panel import panel_of
from nanan_groups.records.case_pages import missing_for, returned_of, state_of


def year_asked(request) -> int:
    this = timezone.localdate().year
    asked = request.GET.get("year", "")
    years = {str(one): one for one in range(FIRST_YEAR, this + 2)}
    return years.get(asked, this)


def measure_url(measure: Measure, year: int) -> str:
    return f"{reverse('measures:measure-detail', args=[measure.slug])}?year={year}"


class BoardView(ScopedView, View):
    permission = VIEW_MEASURES
    http_method_names = ["get", "head"]

    def get(self, request):
        year, this = year_asked(request), timezone.localdate().year
        rows = board(self.scope, year)
        lights = [cell.report.light for row in rows for cell in row.cells if cell.report and cell.report.light]
        parts = sum(len(row.cells) for row in rows)
        context = {
            "year": year,
            "sees_tolerance": self.scope.may_somewhere(VIEW_TOLERANCE),
            "tabs": [
                Tab(f"{one} 年", f"{request.path}?year={one}", one == year)
                for one in range(this + 1, max(FIRST_YEAR, this - 3) - 1, -1)
            ],
            "kinds": [
                {"label": label, "rows": [self._row(row, year) for row in rows if row.measure.kind == kind]}
                for kind, label in ((Measure.Kind.MEASURE, "十项举措"), (Measure.Kind.SAFEGUARD, "六项保障"))
            ],
            "figures": [
                Figure(sum(row.reported for row in rows), "份报告已确认", note=f"应报 {parts} 份"),
                *(Figure(lights.count(light), light.label, unit="项") for light in Light),
                Figure(sum(row.target is not None for row in rows), "项已有年度目标", note=f"共 {len(rows)} 项"),
            ],
        }
        return render(request, "measures/reports/board.html", context)

    @staticmethod
    def _row(row: BoardRow, year: int) -> dict:
        return {
            "measure": row.measure,
            "url": measure_url(row.measure, year),
            "target": row.target,
            "cells": [
                {
                    "name": cell.department.short_name or cell.department.name,
                    "leads": cell.leads,
                    "light": cell.report and cell.report.get_light_display(),
                    "sign": SIGNS.get(cell.report.light, "") if cell.report else "",
                    "tone": TONES.get(cell.report.light, "") if cell.report else "",
                }
                for cell in row.cells
            ],
        }


class MeasureDetailView(ScopedView, View):
    permission = VIEW_MEASURES
    http_method_names = ["get", "head"]

    def get(self, request, slug):
        year = year_asked(request)
        measure = measure_by_slug(slug)
        row = next((one for one in board(self.scope, year) if one.measure == measure), None)
        if row is None:
            raise Http404
        reader = reader_of(self.scope)
        context = {
            "measure": measure,
            "year": year,
            "target": row.target,
            "cells": [self._cell(cell, reader, year) for cell in row.cells],
            "acts": [Link(SetTarget.title, reverse("measures:measure-act", args=[slug, "target"]))]
            if SetTarget.allowed(self.scope, measure)
            else [],
            "panels": [made for make in MEASURE_PANELS if (made := make(measure, self.scope, year))],
        }
        return render(request, "measures/reports/measure_detail.html", context)

    def _cell(self, cell, reader, year) -> dict:
        report = cell.report
        may_start = report is None and reports_for(self.scope, cell.department.pk) and year <= timezone.localdate().year
        slug = self.kwargs["slug"]
        return {
            "department": cell.department,
            "part": cell.part,
            "report": report,
            "tone": TONES.get(report.light, "") if report else "",
            "sign": SIGNS.get(report.light, "") if report else "",
            "state": state_of(report.case, reader) if report else None,
            "url": reverse("measures:report-detail", args=[report.case.code]) if report else "",
            "start_url": reverse("measures:report-start", args=[slug, cell.department.code]) if may_start else "",
        }


class ReportView(CaseView):
    kind = REPORT
    noun = "报告"
    permission = VIEW_MEASURES

    def find(self, code):
        return visible_reports(self.scope).filter(case__code=code).first()

    def allowed_here(self):
        return True

    @property
    def url(self):
        return reverse("measures:report-detail", args=[self.case.code])

    def step_url(self, arrow):
        return reverse("measures:report-step", args=[self.case.code, arrow])


class ReportDetailView(ReportView):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        one = self.record
        writes = reports_for(self.scope, one.department_id)
        editable = writes and self.case.state in REPORT.editable
        context = self.base() | {
            "report": one,
            "tone": TONES.get(one.light, ""),
            "sign": SIGNS.get(one.light, ""),
            "steps": self.buttons(),
            "acts": [Link(ChangeReport.title, reverse("measures:report-act", args=[code, "change"]))]
            if editable
            else [],
            "returned": returned_of(self.case),
            "missing": missing_for(self.case) if writes else None,
            "history": steps_of(self.case.pk),
            "panel": panel_of(owner_of(one), request.user),
            "parent": {"text": str(one.measure), "url": measure_url(one.measure, one.year)},
        }
        return render(request, "measures/reports/report_detail.html", context)


class ReportStepView(StepPage, ReportView):
    pass


class MeasureActPage(ActPage):
    refusal = NOT_YOURS

    def may_act(self):
        return self.scope.may_somewhere(VIEW_MEASURES) and self.find_form().allowed(self.scope, self.record)

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("measures:board")

    def address_of(self, owner):
        return self.start_url()


class MeasureActView(MeasureActPage):
    refusal = "年度目标由区教委登记科室登记。"

    def load(self):
        measure = measure_by_slug(self.kwargs["slug"]) if self.scope.may_somewhere(VIEW_MEASURES) else None
        if measure is None:
            raise Http404
        return measure

    def find_form(self):
        if self.kwargs["verb"] != SetTarget.verb:
            raise Http404
        return SetTarget

    def _home(self, done=None):
        return measure_url(self.record, getattr(done, "year", timezone.localdate().year))


class ReportStartView(MeasureActPage):
    """A department the person does not report for reads as forbidden, not as missing: who takes part is public."""

    def load(self):
        measure = measure_by_slug(self.kwargs["slug"]) if self.scope.may_somewhere(VIEW_MEASURES) else None
        rows = MeasureDepartment.objects.select_related("measure", "department")
        return get_object_or_404(rows, measure=measure, department__code=self.kwargs["department"])

    def find_form(self):
        return StartReport

    def _home(self, done=None):
        if isinstance(done, DepartmentReport):
            return reverse("measures:report-detail", args=[done.case.code])
        return measure_url(self.record.measure, timezone.localdate().year)


class ReportActView(MeasureActPage):
    def load(self):
        return get_object_or_404(visible_reports(self.scope), case__code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["verb"] != ChangeReport.verb:
            raise Http404
        return ChangeReport

    def _subject(self):
        return {"text": self.record.case.title, "url": self._home()}

    def _home(self, done=None):
        return reverse("measures:report-detail", args=[self.kwargs["code"]])
