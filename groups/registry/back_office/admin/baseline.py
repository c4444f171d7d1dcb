"""Departments (edited in place), the ten measures with their departments, and the published baseline (both read-only)."""

from django.contrib import admin

from groups.registry.back_office.admin.base import ListedMixin
from groups.registry.back_office.sheets import BaselineColumns
from groups.registry.figures.models import BaselineFigure
from nanan_groups.records.admin import HouseAdmin


@admin.register(BaselineFigure)
class BaselineFigureAdmin(ListedMixin, HouseAdmin):
    hint = "政策公布的起点数据，按原文保存"
    rank = 220
    columns = BaselineColumns
    list_display = (
        "stage",
        "groups",
        "institutions",
        "pupils",
        "institution_percent",
        "pupil_percent",
        "clause",
        "note",
    )
    ordering = ("stage",)
    fields = ("stage", "groups", "institutions", "pupils", "institution_percent", "pupil_percent", "clause", "note")

    @admin.display(description="学校占比", ordering="institution_share")
    def institution_percent(self, row):
        return f"{row.institution_share / 100:.2f}%"

    @admin.display(description="学生占比", ordering="pupil_share")
    def pupil_percent(self, row):
        return f"{row.pupil_share / 100:.2f}%"
