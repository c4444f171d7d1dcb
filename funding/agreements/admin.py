"""Agreements and receipts in the back office: lists to read. What changes them are the portal's own pages."""

from django.contrib import admin
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from funding.agreements.models import Agreement, Receipt
from funding.agreements.words import MoneyKind, ReceiptState
from funding.back_office import MoneyAdmin
from groups.registry.back_office.admin.names import linked, named
from nanan_groups.kit.admin import choice_filter


@admin.register(Agreement)
class AgreementAdmin(MoneyAdmin):
    hint = "学校与高校的共建协议；登记、更正和各年协议数从平台页面办理"
    rank = 10
    list_display = ("page", "group_text", "university_text", "school_text", "title", "signed_on", "start", "end")
    search_fields = ("code", "title")
    search_help_text = "编码或名称"
    ordering = ("-pk",)

    def visible(self, rows, scope):
        day = timezone.localdate()
        return (
            super()
            .visible(rows, scope)
            .annotate(
                group_name=named("group", "group_id", "name", day),
                university_name=named("institution", "university_id", "name", day),
                school_name=named("institution", "school_id", "name", day),
            )
        )

    def text_of(self, row):
        return row.title

    @admin.display(description="编码", ordering="code")
    def page(self, row):
        return linked([(reverse("funding:agreement-detail", args=[row.code]), row.code)])

    @admin.display(description="教育集团")
    def group_text(self, row):
        return row.group_name or "—"

    @admin.display(description="高校（院所）")
    def university_text(self, row):
        return row.university_name or "—"

    @admin.display(description="签约学校")
    def school_text(self, row):
        return row.school_name or "—"

    @admin.display(description="起", ordering="valid_from")
    def start(self, row):
        return row.valid_from.isoformat()

    @admin.display(description="止", ordering="valid_to")
    def end(self, row):
        return row.valid_to.isoformat() if row.valid_to else "—"


@admin.register(Receipt)
class ReceiptAdmin(MoneyAdmin):
    hint = "协议项下的到账和支付；由学校报送、财务科室确认，从平台页面办理"
    rank = 20
    list_display = ("page", "slip", "kind_text", "day", "amount", "of_year", "state_text", "why_text")
    list_filter = (
        choice_filter("状态", "state", ReceiptState.choices),
        choice_filter("类别", "kind", MoneyKind.choices),
    )
    search_fields = ("code", "slip")
    search_help_text = "编码或银行回单号"
    ordering = ("-pk",)

    def visible(self, rows, scope):
        return super().visible(rows, scope).annotate(agreement=F("year__agreement__code"), budget_year=F("year__year"))

    def text_of(self, row):
        return row.slip

    @admin.display(description="协议", ordering="code")
    def page(self, row):
        return linked([(reverse("funding:agreement-detail", args=[row.agreement]), row.agreement)])

    @admin.display(description="到账（支付）日", ordering="on")
    def day(self, row):
        return row.on.isoformat()

    @admin.display(description="协议年度")
    def of_year(self, row):
        return row.budget_year

    @admin.display(description="状态", ordering="state")
    def state_text(self, row):
        return row.get_state_display()

    @admin.display(description="不予确认的原因")
    def why_text(self, row):
        return row.why or "—"
