"""The books to read: the groups' money of a year, an account with its journal, the acts on them."""

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from funding.books.forms import ACCOUNT_ACTS, ENTRY_ACTS, GROUP_ONLY, CloseYear, CorrectClosed
from funding.books.models import Account, Balance, BookYear, Entry
from funding.books.queries.balances import (
    balances_on,
    budgets_of,
    journal_of,
    moved_of,
    moved_together,
    spending_of,
    visible_accounts,
)
from funding.books.rules.figures import compliance, execution
from funding.books.words import AccountKind, EntryKind, MoneySource
from funding.statements.views.pages import YearView, year_tabs, years_offered
from groups.rights.roles import RUN_FUNDING, VIEW_FUNDING
from nanan_groups.kit.days import parse_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.money import wanyuan, yuan
from nanan_groups.kit.pages import Figure, Link, ScopedView, page_of
from nanan_groups.kit.traced import to_stored
from nanan_groups.records.act_pages import ActPage


class AccountListView(YearView):
    """The groups' money of a year: what came, what went, what is left, how much of it was used."""

    def get(self, request, year):
        seen = visible_accounts(self.scope)
        accounts = seen.filter(year=year, kind__in=(AccountKind.GROUP, AccountKind.SCHOOL))
        moved, held = moved_of(accounts), self._held(accounts)
        by_account: dict[int, list] = {}
        for (key, _), each in moved.items():
            by_account.setdefault(key, []).append(each)
        groups: dict[int, dict] = {}
        for one in accounts.order_by("group__code", "kind", "pk"):
            url = reverse("funding:group-settlement-print", args=[year, one.group.code])
            empty = {"name": str(one.group), "url": url, "rows": [], "moved": []}
            group = groups.setdefault(one.group_id, empty)
            mine = by_account.get(one.pk, [])
            group["moved"] += mine
            group["rows"].append(
                {
                    "account": one,
                    "name": one.institution if one.kind == AccountKind.SCHOOL else one.get_kind_display(),
                    "url": reverse("funding:account-detail", args=[one.code]),
                    "moved": moved_together(mine),
                    "balances": held.get(one.pk, []),
                }
            )
        for group in groups.values():
            group["together"] = moved_together(group.pop("moved"))
            group["execution"] = execution(group["together"]).text
        whole = moved_together(moved.values())
        book = BookYear.objects.filter(year=year).first()
        context = {
            "year": year,
            "tabs": year_tabs(year, "funding:account-list"),
            "figures": [
                Figure(wanyuan(whole.received), "下达到集团和学校", unit="万元", note=f"{yuan(whole.received)} 元"),
                Figure(wanyuan(whole.used), "已支出", unit="万元", note=f"{yuan(whole.used)} 元"),
                Figure(execution(whole).text, "执行率", url=reverse("funding:execution", args=[year])),
                Figure(compliance(spending_of(accounts), budgets_of(accounts)).text, "合规率"),
            ],
            "groups": list(groups.values()),
            "closed": book.closed_on if book else None,
            "settlement_url": reverse("funding:settlement-print", args=[year])
            if self.scope.may_everywhere(VIEW_FUNDING)
            else "",
            "close_url": self._close_url(year, book),
        }
        return render(request, "funding/books/account_list.html", context)

    def _held(self, accounts) -> dict[int, list]:
        out: dict[int, list] = {}
        for row in Balance.objects.filter(account__in=accounts.order_by()).order_by("pk"):
            out.setdefault(row.account_id, []).append(row)
        return out

    def _close_url(self, year: int, book: BookYear | None) -> str:
        may = self.scope.may_everywhere(RUN_FUNDING) and year < timezone.localdate().year
        return reverse("funding:year-close", args=[year]) if may and not (book and book.closed_on) else ""


class ExecutionView(YearView):
    """How the two rates came about, and where the money went."""

    def get(self, request, year):
        accounts = visible_accounts(self.scope).filter(year=year, kind__in=(AccountKind.GROUP, AccountKind.SCHOOL))
        moved = moved_of(accounts)
        by_source = {}
        for source in MoneySource:
            mine = [each for (_, at), each in moved.items() if at == source]
            if mine:
                by_source[source.label] = to_stored(execution(moved_together(mine), f"执行率（{source.label}）"))
        rows = Entry.objects.filter(
            origin__in=accounts.order_by(), kind=EntryKind.SPEND, reversed_by__isnull=True
        ).order_by()
        categories: dict[str, int] = {}
        for name, fen in rows.values_list("category__name", "fen"):
            categories[name] = categories.get(name, 0) + fen
        context = {
            "year": year,
            "tabs": year_tabs(year, "funding:execution"),
            "sources": by_source,
            "compliance": to_stored(compliance(spending_of(accounts), budgets_of(accounts))),
            "categories": sorted(categories.items(), key=lambda pair: -pair[1]),
            "most": max(categories.values(), default=0),
        }
        return render(request, "funding/books/execution.html", context)


class AccountDetailView(ScopedView, View):
    """An account on any day, its budget by category, its journal."""

    permission = VIEW_FUNDING
    http_method_names = ["get", "head"]

    def get(self, request, code):
        account = get_object_or_404(
            visible_accounts(self.scope).filter(kind__in=(AccountKind.GROUP, AccountKind.SCHOOL)), code=code
        )
        typed = request.GET.get("day", "").strip()
        day, error = self._day(typed)
        entries, page = page_of(request, journal_of(account))
        on_day = balances_on([account.pk], day) if day else {}
        closed = set(BookYear.objects.filter(closed_on__isnull=False).order_by().values_list("year", flat=True))
        context = {
            "account": account,
            "name": account.institution or account.get_kind_display(),
            "balances": list(account.balances.all()),
            "day": day,
            "typed": typed,
            "error": error,
            "on_day": [(MoneySource(source).label, fen) for (_, source), fen in sorted(on_day.items())],
            "entries": [self._entry(one, account, closed) for one in entries],
            "page": page,
            "budgets": self._budgets(account),
            "acts": self._acts(account),
            "parent": {
                "text": f"{account.year} 年度账户",
                "url": reverse("funding:account-list", args=[account.year]),
            },
        }
        return render(request, "funding/books/account_detail.html", context)

    def _day(self, typed: str) -> tuple[date | None, str]:
        if not typed:
            return None, ""
        try:
            return parse_day(typed, label="日期"), ""
        except RuleViolation as refused:
            return None, refused.sentence

    def _entry(self, one: Entry, account: Account, closed: set[int]) -> dict:
        coming = one.to_id == account.pk
        moves = EntryKind(one.kind).moves
        other = one.origin if coming else one.to
        return {
            "row": one,
            "other": (other.institution or other.get_kind_display()) if moves else "",
            "coming": one.fen if coming and moves else None,
            "going": one.fen if not coming and moves else None,
            "bound": one.fen if not moves else None,
            "reversed_by": getattr(one, "reversed_by", None),
            "acts": self._entry_acts(one, one.origin.year in closed),
        }

    def _entry_acts(self, one: Entry, closed: bool) -> list[Link]:
        if not EntryKind(one.kind).moves or one.kind == EntryKind.REVERSAL or hasattr(one, "reversed_by"):
            return []
        if closed and one.kind != EntryKind.SPEND:
            return []  # only spending is corrected
        wanted = CorrectClosed if closed else ENTRY_ACTS["reverse"]
        if not wanted.allowed(self.scope, one):
            return []
        return [Link(wanted.title, reverse("funding:entry-act", args=[one.code, wanted.verb]))]

    def _budgets(self, account: Account) -> list[dict]:
        spent: dict[int, int] = {}
        for one in spending_of(Account.objects.filter(pk=account.pk)):
            spent[one.category] = spent.get(one.category, 0) + one.fen
        rows = account.budgets.select_related("category").order_by("category__ordinal", "pk")
        return [{"budget": row, "spent": spent.get(row.category_id, 0)} for row in rows]

    def _acts(self, account: Account) -> list[Link]:
        return [
            Link(form.title, reverse("funding:account-act", args=[account.code, form.verb]))
            for form in ACCOUNT_ACTS.values()
            if form.allowed(self.scope, account) and (form not in GROUP_ONLY or account.kind == AccountKind.GROUP)
        ]


class BooksAct(ActPage):
    refusal = "学校账户由本校经办人记账，集团账户由集团办公室记账，其余由区教委财务科室办理。"

    def may_act(self):
        return self.find_form().allowed(self.scope, self.record)

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("funding:account-list", args=[timezone.localdate().year])

    def address_of(self, owner):
        return self.start_url()


class AccountActView(BooksAct):
    def load(self):
        return get_object_or_404(
            visible_accounts(self.scope).filter(kind__in=(AccountKind.GROUP, AccountKind.SCHOOL)),
            code=self.kwargs["code"],
        )

    def find_form(self):
        form = ACCOUNT_ACTS.get(self.kwargs["verb"])
        if form is None or (form in GROUP_ONLY and self.record.kind != AccountKind.GROUP):
            raise Http404
        return form

    def _subject(self):
        return {"text": str(self.record), "url": self._home()}

    def _home(self, done=None):
        return reverse("funding:account-detail", args=[self.record.code])


class EntryActView(BooksAct):
    def load(self):
        seen = visible_accounts(self.scope).order_by()
        rows = Entry.objects.select_related("origin__group", "origin__institution", "to__group", "to__institution")
        return get_object_or_404(rows.filter(origin__in=seen.values("pk")), code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["verb"] not in ENTRY_ACTS:
            raise Http404
        return ENTRY_ACTS[self.kwargs["verb"]]

    def _subject(self):
        return {"text": str(self.record), "url": self._home()}

    def _home(self, done=None):
        holds = AccountKind(self.record.origin.kind).holds
        account = self.record.origin if holds else self.record.to
        return reverse("funding:account-detail", args=[account.code])


class YearCloseView(BooksAct):
    refusal = "年度结账由区教委财务科室办理。"

    def load(self):
        if self.kwargs["year"] not in years_offered():
            raise Http404
        return self.kwargs["year"]

    def find_form(self):
        return CloseYear

    def _subject(self):
        return {"text": f"{self.record} 年度账", "url": self._home()}

    def _home(self, done=None):
        return reverse("funding:account-list", args=[self.kwargs["year"]])
