"""Rounds of the evaluation in the back office: a list to read. What moves them are the portal's own pages."""

from django.contrib import admin
from django.urls import reverse

from evaluation.rounds.models import Round
from evaluation.rounds.words import RoundState
from groups.registry.back_office.admin.names import linked
from groups.rights.roles import VIEW_INDICATORS
from nanan_groups.kit.admin import choice_filter
from nanan_groups.records.admin import HouseAdmin


@admin.register(Round)
class RoundAdmin(HouseAdmin):
    only_list = True
    list_display_links = None
    hint = "各学年的评估；办理在平台页面"
    rank = 11
    list_display = ("page", "name", "year", "state_text", "published_text", "document")
    list_filter = (choice_filter("状态", "state", RoundState.choices),)
    search_fields = ("code", "name", "document")
    search_help_text = "编码、名称或文号"
    ordering = ("-year", "-number")

    def visible(self, rows, scope):
        return rows.visible_to(scope, VIEW_INDICATORS) if scope.may_everywhere(VIEW_INDICATORS) else rows.none()

    def text_of(self, row):
        return row.name

    @admin.display(description="编码", ordering="code")
    def page(self, row):
        return linked([(reverse("evaluation:round-detail", args=[row.code]), row.code)])

    @admin.display(description="状态", ordering="state")
    def state_text(self, row):
        return row.get_state_display()

    @admin.display(description="公布日", ordering="published_on")
    def published_text(self, row):
        return row.published_on.isoformat() if row.published_on else "—"
