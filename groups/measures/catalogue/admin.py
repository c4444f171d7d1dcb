from collections import defaultdict

from django.contrib import admin
from django.db.models import Count, Q
from django.urls import reverse

from groups.measures.catalogue.models import Measure, MeasureDepartment
from groups.measures.catalogue.sheets import DepartmentColumns, MeasureColumns
from groups.registry.back_office.admin.base import ListedMixin
from groups.registry.models import Department
from nanan_groups.kit.admin import Table, Tool, yes_no
from nanan_groups.records.admin import HouseAdmin, PlainAdmin

LEAD = MeasureDepartment.Part.LEAD


@admin.register(Department)
class DepartmentAdmin(ListedMixin, PlainAdmin):
    hint = "政策所列牵头和配合部门；直接修改，须写原因"
    rank = 200
    addable = True
    columns = DepartmentColumns
    plain, fixed = ("code", "name", "short_name", "ordinal"), ("code",)
    list_display = ("name", "code", "short_name", "ordinal", "leads", "cooperates")
    list_filter = ()
    search_fields = ("name", "short_name", "code")
    search_help_text = "名称、简称或代码"
    ordering = ("ordinal", "code")

    def visible(self, rows, scope):
        parts = {
            "lead_count": Count("measures", filter=Q(measures__part=LEAD)),
            "cooperating_count": Count("measures", filter=~Q(measures__part=LEAD)),
        }
        return super().visible(rows, scope).annotate(**parts)

    @admin.display(description="牵头举措", ordering="lead_count")
    def leads(self, row):
        return row.lead_count

    @admin.display(description="配合举措", ordering="cooperating_count")
    def cooperates(self, row):
        return row.cooperating_count

    def tables(self, request, row):
        parts = MeasureDepartment.objects.filter(department=row).select_related("measure").order_by("measure__ordinal")
        rows = [(_measure(part.measure), part.get_part_display(), part.measure.clause) for part in parts]
        return [Table("所涉举措", ("举措", "分工", "条款"), rows)]


def _measure(measure) -> Tool:
    return Tool(str(measure), reverse("admin:measures_measure_change", args=[measure.pk]))


@admin.register(Measure)
class MeasureAdmin(ListedMixin, HouseAdmin):
    hint = "政策的十项举措及牵头、配合部门"
    rank = 210
    columns = MeasureColumns
    list_display = ("title", "ordinal", "clause", "lead", "cooperating")
    search_fields = ("title", "clause")
    search_help_text = "举措简称或条款"
    ordering = ("ordinal",)
    fields = ("ordinal", "title", "clause", "open_text")
    open_text = yes_no("open_list", "配合部门未列尽")

    def enriched(self, rows, request):
        """Departments of each measure. One query."""
        names = defaultdict(lambda: defaultdict(list))
        parts = MeasureDepartment.objects.filter(measure__in=[row.pk for row in rows]).select_related("department")
        for part in parts.order_by("measure_id", "ordinal", "pk"):
            names[part.measure_id][part.part].append(part.department.name)
        for row in rows:
            cooperating = [name for part, found in names[row.pk].items() if part != LEAD for name in found]
            row.lead_text = "、".join(names[row.pk][LEAD])
            row.cooperating_text = "、".join(cooperating) + ("等" if row.open_list and cooperating else "")
        return rows

    @admin.display(description="牵头部门")
    def lead(self, row):
        return row.lead_text or "—"

    @admin.display(description="配合部门")
    def cooperating(self, row):
        return row.cooperating_text or "—"

    def tables(self, request, row):
        parts = (
            MeasureDepartment.objects.filter(measure=row)
            .select_related("department")
            .order_by("-part", "ordinal", "pk")
        )
        rows = [(_department(part.department), part.get_part_display()) for part in parts]
        return [
            Table("部门分工", ("部门", "分工"), rows, note="政策以“等”结尾，配合部门未列尽。" if row.open_list else "")
        ]


def _department(department) -> Tool:
    return Tool(department.name, reverse("admin:registry_department_change", args=[department.pk]))
