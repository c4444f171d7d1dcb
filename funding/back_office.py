"""What the back office's lists of the money share: lists to read; what changes them are the portal's own pages."""

from django.contrib import admin

from groups.rights.roles import VIEW_FUNDING
from nanan_groups.kit.money import yuan
from nanan_groups.kit.scope import Scope
from nanan_groups.records.admin import HouseAdmin


class MoneyAdmin(HouseAdmin):
    """A list of the whole district, each row with its page on the portal; nothing is written here."""

    only_list = True
    list_display_links = None

    def visible(self, rows, scope: Scope):
        return rows if scope.may_everywhere(VIEW_FUNDING) else rows.none()

    @admin.display(description="类别", ordering="kind")
    def kind_text(self, row):
        return row.get_kind_display()

    @admin.display(description="金额（元）", ordering="fen")
    def amount(self, row):
        return yuan(row.fen)
