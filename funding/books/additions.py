"""What the books add to shared pages: a school's money on its page, accounts, entries and vouchers in the search."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from funding.books.models import Account
from funding.books.queries.balances import (
    holding_accounts,
    left_of_ended,
    moved_of,
    moved_together,
    project_money,
    visible_accounts,
)
from funding.books.queries.lookup import LIMIT, find_accounts, find_entries
from funding.books.rules.figures import execution
from funding.books.words import AccountKind
from funding.projects.listeners import PROJECT_MONEY
from funding.rules_of_year.models import RuleSet
from funding.statements.queries.statements import computed
from groups.registry.models import EducationGroup, Institution, Membership
from groups.registry.register.words import Relation
from groups.rights.roles import RUN_FUNDING, VIEW_FUNDING
from nanan_groups.kit.additions import (
    BRIEFING,
    FINDERS,
    HOME_DUES,
    SCHOOL_PANELS,
    SEARCHABLE,
    BriefingPart,
    Due,
    Hit,
    Panel,
    Searchable,
    Told,
)
from nanan_groups.kit.money import wanyuan, yuan
from nanan_groups.kit.pages import AsOf
from nanan_groups.kit.scope import Scope, holding


def of_school(school: Institution, as_of: AsOf, scope: Scope) -> Panel | None:
    """In the budget year of the day: what the school brings to each of its groups, what its accounts hold."""
    year = as_of.day.year
    if not scope.may_somewhere(VIEW_FUNDING) or not RuleSet.objects.filter(year__lte=year).exists():
        return None
    brings, accounts = list(_brings(school, as_of.day, scope)), list(_accounts(school, year, scope))
    if not brings and not accounts:
        return None
    return Panel("funding/books/_school_box.html", {"year": year, "brings": brings, "accounts": accounts})


def _brings(school: Institution, day: date, scope: Scope) -> Iterator[dict]:
    tight = Membership.objects.active_on(day).filter(site__institution=school, relation=Relation.TIGHT).order_by()
    groups = EducationGroup.objects.visible_to(scope, VIEW_FUNDING).filter(pk__in=tight.values("group"))
    for one in computed(day.year, groups).district.statements:
        pending = [part for part in one.pending if part.site.institution == school.code]
        yield {
            "group": one.group.name,
            "fen": one.by_school().get(school.code, 0),
            "pending": len(pending),
            "would_be": sum(part.would_be for part in pending),
            "url": reverse("funding:statement-detail", args=[day.year, one.group.code]),
        }


def _accounts(school: Institution, year: int, scope: Scope) -> Iterator[dict]:
    mine = visible_accounts(scope).filter(institution=school, year=year, kind=AccountKind.SCHOOL)
    rows = list(mine.prefetch_related("balances").order_by("group__code"))
    moved = moved_of(Account.objects.filter(pk__in=[one.pk for one in rows])) if rows else {}
    for one in rows:
        yield {
            "group": str(one.group),
            "moved": moved_together(each for (key, _), each in moved.items() if key == one.pk),
            "left": sum(each.fen for each in one.balances.all()),
            "url": reverse("funding:account-detail", args=[one.code]),
        }


def find(text: str, scope: Scope, day: date) -> Iterator[Hit]:
    """Accounts of the running year by name or of any year by code; entries by code or voucher, on the page of their account."""
    if not scope.may_somewhere(VIEW_FUNDING):
        return
    for one in find_accounts(text, visible_accounts(scope), day.year)[:LIMIT]:
        yield Hit("经费账户", f"{one}（{one.group}）", reverse("funding:account-detail", args=[one.code]), one.code)
    for entry, account in find_entries(text, visible_accounts(scope)):
        url = reverse("funding:account-detail", args=[account.code])
        yield Hit("经费分录", f"{entry} {account}", url, entry.voucher or entry.note)


def left_over(user, scope: Scope, now: datetime) -> Iterator[Due]:
    """Money on the accounts of groups that are over, until it is returned; for who books it."""
    if not scope.may_everywhere(RUN_FUNDING):
        return
    for one in left_of_ended(timezone.localdate(now)):
        text = f"{one.group}已终止，{one.year}年度账户余额 {yuan(one.fen)} 元应退回"
        yield Due(text, reverse("funding:account-detail", args=[one.account]), words="待退回")


def tell(scope: Scope, day: date) -> Iterator[Told]:
    """The budget year of the day: what the groups are due by the rules, what reached them, what of it is used."""
    year = day.year
    if not RuleSet.objects.filter(year__lte=year).exists():
        return
    district = computed(year, EducationGroup.objects.visible_to(scope, VIEW_FUNDING)).district
    open_ = f"{district.groups_not_computable} 个集团有暂不能计算的项，{len(district.pending_parts)} 个校点待定"
    yield Told(
        f"{year} 年度测算", f"{wanyuan(district.total)} 万元", open_, reverse("funding:statement-list", args=[year])
    )
    whole = moved_together(moved_of(holding_accounts(year)).values())
    accounts = reverse("funding:account-list", args=[year])
    yield Told("下达到集团和学校", f"{wanyuan(whole.received)} 万元", url=accounts)
    yield Told("已支出", f"{wanyuan(whole.used)} 万元", f"执行率 {execution(whole).text}", accounts)


BRIEFING.add("money", BriefingPart("专项经费", lambda scope: scope.may_everywhere(VIEW_FUNDING), tell), at=20)
HOME_DUES.add("money of ended groups", left_over, at=46)
PROJECT_MONEY.add("books", project_money, at=10)
SCHOOL_PANELS.add("money", of_school, at=40)
FINDERS.add("accounts", find, at=28)
SEARCHABLE.add("funding", Searchable("经费", "共建协议、经费账户、分录号或凭证号", holding(VIEW_FUNDING)), at=15)
