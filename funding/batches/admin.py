"""Statements as they were decided, in the back office: a list to read."""

from django.contrib import admin
from django.db.models import F
from django.urls import reverse

from funding.back_office import MoneyAdmin
from funding.batches.models import GroupStatement
from funding.batches.rules.case import BATCH
from groups.registry.back_office.admin.names import linked
from groups.registry.register.words import GroupCategory
from nanan_groups.kit.admin import choice_filter
from nanan_groups.kit.money import yuan


@admin.register(GroupStatement)
class GroupStatementAdmin(MoneyAdmin):
    hint = "各集团历次测算单；核对、审定、确认和下达从平台的批次页面办理"
    rank = 50
    list_display = ("page", "budget_year", "batch_number", "version", "kind_text", "total", "open_count", "state_text")
    list_filter = (
        choice_filter("集团类别", "category", GroupCategory.choices),
        choice_filter("状态", "state", BATCH.states.items(), "batch__case__state"),
    )
    search_fields = ("name",)
    search_help_text = "集团名称"
    ordering = ("-pk",)

    def visible(self, rows, scope):
        known = {
            "case_code": F("batch__case__code"),
            "state": F("batch__case__state"),
            "group_code": F("group__code"),
            "year": F("batch__year"),
            "number": F("batch__number"),
        }
        return super().visible(rows, scope).defer("lines").annotate(**known)

    def text_of(self, row):
        return row.name

    @admin.display(description="教育集团", ordering="name")
    def page(self, row):
        url = reverse("funding:group-statement", args=[row.case_code, row.group_code])
        return linked([(url, row.name)])

    @admin.display(description="预算年度")
    def budget_year(self, row):
        return row.year

    @admin.display(description="批次")
    def batch_number(self, row):
        return row.number

    @admin.display(description="集团类别", ordering="category")
    def kind_text(self, row):
        return GroupCategory(row.category).label

    @admin.display(description="合计（元）", ordering="total_fen")
    def total(self, row):
        return yuan(row.total_fen)

    @admin.display(description="状态")
    def state_text(self, row):
        return BATCH.states[row.state]
