"""Accounts and entries in the back office: lists to read. The ledger only grows, and not from here."""

from django.contrib import admin
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from funding.back_office import MoneyAdmin
from funding.books.models import Account, Balance, Entry
from funding.books.words import AccountKind, EntryKind, MoneySource
from groups.registry.back_office.admin.names import linked, named
from nanan_groups.kit.admin import choice_filter
from nanan_groups.kit.money import yuan


@admin.register(Account)
class AccountAdmin(MoneyAdmin):
    hint = "各年度各集团的经费账户和余额；记账从平台的账户页面办理"
    rank = 30
    list_display = ("page", "year", "group_text", "kind_text", "school_text", "held", "committed")
    list_filter = (choice_filter("类别", "kind", AccountKind.choices),)
    search_fields = ("code",)
    search_help_text = "编码"
    ordering = ("-year", "-pk")

    def visible(self, rows, scope):
        day = timezone.localdate()
        return (
            super()
            .visible(rows, scope)
            .annotate(
                group_name=named("group", "group_id", "name", day),
                school_name=named("institution", "institution_id", "name", day),
            )
        )

    def enriched(self, rows, request):
        """The balances of a page of accounts, one query for all."""
        by_account: dict[int, list[Balance]] = {}
        for one in Balance.objects.filter(account__in=[row.pk for row in rows]).order_by("pk"):
            by_account.setdefault(one.account_id, []).append(one)
        for row in rows:
            row.held_balances = by_account.get(row.pk, [])
        return rows

    def text_of(self, row):
        return row.code

    @admin.display(description="编码", ordering="code")
    def page(self, row):
        if not AccountKind(row.kind).holds:
            return row.code
        return linked([(reverse("funding:account-detail", args=[row.code]), row.code)])

    @admin.display(description="教育集团")
    def group_text(self, row):
        return row.group_name or "—"

    @admin.display(description="学校")
    def school_text(self, row):
        return row.school_name or "—"

    @admin.display(description="余额（元）")
    def held(self, row):
        return "；".join(f"{one.get_source_display()} {yuan(one.fen)}" for one in row.held_balances) or "—"

    @admin.display(description="占用（元）")
    def committed(self, row):
        return "；".join(f"{one.get_source_display()} {yuan(one.committed)}" for one in row.held_balances) or "—"


@admin.register(Entry)
class EntryAdmin(MoneyAdmin):
    hint = "经费流水，只增不改；冲销和更正从平台的账户页面办理"
    rank = 40
    list_display = (
        "code",
        "kind_text",
        "source_text",
        "day",
        "amount",
        "from_account",
        "to_account",
        "voucher_text",
        "said",
    )
    list_filter = (
        choice_filter("事项", "kind", EntryKind.choices),
        choice_filter("来源", "source", MoneySource.choices),
    )
    search_fields = ("code", "voucher")
    search_help_text = "分录号或凭证号"
    ordering = ("-pk",)

    def visible(self, rows, scope):
        codes = {"origin_code": F("origin__code"), "origin_kind": F("origin__kind")}
        codes |= {"to_code": F("to__code"), "to_kind": F("to__kind")}
        return super().visible(rows, scope).annotate(**codes)

    def text_of(self, row):
        return row.code

    @admin.display(description="事项", ordering="kind")
    def kind_text(self, row):
        return row.get_kind_display()

    @admin.display(description="来源", ordering="source")
    def source_text(self, row):
        return row.get_source_display()

    @admin.display(description="日期", ordering="on")
    def day(self, row):
        return row.on.isoformat()

    @admin.display(description="出自")
    def from_account(self, row):
        return _account(row.origin_code, row.origin_kind)

    @admin.display(description="归入")
    def to_account(self, row):
        return _account(row.to_code, row.to_kind)

    @admin.display(description="凭证号")
    def voucher_text(self, row):
        return row.voucher or "—"

    @admin.display(description="摘要")
    def said(self, row):
        return row.note or "—"


def _account(code: str, kind: str):
    """Only an account that holds money has a page."""
    if not AccountKind(kind).holds:
        return AccountKind(kind).label
    return linked([(reverse("funding:account-detail", args=[code]), code)])
