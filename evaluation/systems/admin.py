"""Indicator systems in the back office: lists to read. What changes them are the portal's own pages."""

from django.contrib import admin
from django.urls import reverse

from evaluation.systems.models import IndicatorSystem
from evaluation.systems.words import SystemState
from groups.registry.back_office.admin.names import linked
from groups.rights.roles import VIEW_INDICATORS
from nanan_groups.kit.admin import choice_filter
from nanan_groups.records.admin import HouseAdmin


@admin.register(IndicatorSystem)
class SystemAdmin(HouseAdmin):
    only_list = True
    list_display_links = None
    hint = "各学年的评估指标体系；拟订和发布从平台页面办理"
    rank = 10
    list_display = ("page", "title", "version", "state_text", "published", "document")
    list_filter = (choice_filter("状态", "state", SystemState.choices),)
    search_fields = ("code", "title", "document")
    search_help_text = "编码、名称或文号"
    ordering = ("-year", "-number")

    def visible(self, rows, scope):
        return rows.visible_to(scope, VIEW_INDICATORS) if scope.may_everywhere(VIEW_INDICATORS) else rows.none()

    def text_of(self, row):
        return row.title

    @admin.display(description="编码", ordering="code")
    def page(self, row):
        return linked([(reverse("evaluation:system-detail", args=[row.code]), row.code)])

    @admin.display(description="学年和版本", ordering="year")
    def version(self, row):
        return row.version_text

    @admin.display(description="状态", ordering="state")
    def state_text(self, row):
        return row.get_state_display()

    @admin.display(description="发布日", ordering="published_on")
    def published(self, row):
        return row.published_on.isoformat() if row.published_on else "—"
