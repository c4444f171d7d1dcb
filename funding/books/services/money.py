"""What is done with money: released, paid out, committed, spent, reversed, returned, carried over, corrected; closing."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Min
from django.utils import timezone

from funding.books.listeners import BEFORE_CLOSING
from funding.books.models import Account, Balance, BookYear, CategoryBudget, Entry, SpendingCategory
from funding.books.services.journal import account_for, book, lock
from funding.books.words import CATEGORIES, AccountKind, EntryKind, MoneySource
from groups.registry.models import EducationGroup, Institution, Membership, Site
from groups.registry.policy.services import Loaded, insert
from groups.registry.register.queries.ended import why_over
from groups.registry.register.queries.register import dated_relation
from groups.registry.register.words import Ownership, Relation
from groups.rights.checks import require
from groups.rights.roles import RUN_FUNDING, SPEND_FUNDING
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.money import yuan
from nanan_groups.kit.scope import Scope, scope_of
from nanan_groups.records.acts import Draft
from nanan_groups.records.orders import Order, carry_out

PUBLIC = (Ownership.PUBLIC, Ownership.DISTRICT_PUBLIC)


def load_categories(loaded: Loaded) -> None:
    """The eight of the policy; what the bureau added is not touched."""
    known = set(SpendingCategory.objects.order_by("pk").values_list("name", flat=True))
    rows = [
        SpendingCategory(name=name, ordinal=n, clause="细则 五4")
        for n, name in enumerate(CATEGORIES, start=1)
        if name not in known
    ]
    insert(loaded, SpendingCategory, rows)


# --- who -------------------------------------------------------------------------------------------------------------
def may_spend(scope: Scope, account: Account) -> bool:
    """A school's clerk from its account, the group's office from the group's; the finance officer where the group is over and
    has no office any more."""
    if scope.may_everywhere(RUN_FUNDING) and AccountKind(account.kind).holds:
        return bool(why_over(account.group_id))
    if account.kind == AccountKind.SCHOOL:
        return scope.may_for_institution(SPEND_FUNDING, account.institution_id)
    return account.kind == AccountKind.GROUP and scope.may_for_group(SPEND_FUNDING, account.group_id)


def _require_spender(order: Order, account: Account) -> None:
    if order.actor is not None and not may_spend(scope_of(order.actor), account):
        raise PermissionDenied("学校账户由本校经办人记账，集团账户由集团办公室记账。")


def _refuse_day(on: date, year: int, label: str = "日期") -> None:
    if on.year != year:
        raise RuleViolation(f"{label} {day_text(on)} 不在 {year} 预算年度内。", field="on", code="other-year")
    if on > timezone.localdate():
        raise RuleViolation(f"{label} {day_text(on)} 还没有到，请核对。", field="on", code="coming")


# --- down to the schools ---------------------------------------------------------------------------------------------
def release(
    draft: Draft,
    *,
    year: int,
    group: EducationGroup,
    source: str,
    fen: int,
    on: date,
    document: str = "",
    note: str = "",
) -> Entry:
    """下达 to the account that the lead holds. Within the act of whoever decides it (a batch, a receipt, a project)."""
    origin = account_for(draft, year, group, AccountKind.AUTHORITY)
    to = account_for(draft, year, group, AccountKind.GROUP)
    facts = {"document": document, "note": note}
    return book(draft, kind=EntryKind.RELEASE, source=source, on=on, origin=origin, to=to, fen=fen, **facts)


def release_money(
    *, order: Order, year: int, group: EducationGroup, source: str, fen: int, on: date, document: str
) -> Entry:
    """By the finance officer, for what no batch releases: a university's money, a project's. Raises RuleViolation: the
    district's, which only a confirmed batch releases; another year's day, no document."""
    require(order.actor, RUN_FUNDING)
    if source == MoneySource.DISTRICT:
        raise RuleViolation(
            "区级经费只随已确认的一批测算单下达，不能在账户里单独下达；请在测算单的批次页办理。",
            field="source",
            code="by-batch",
        )
    _refuse_day(on, year, "下达日")
    if not document.strip():
        raise RuleViolation("请写明下达的文号。", field="document_no", code="document")
    with carry_out(order, "release_funding", f"下达 {yuan(fen)} 元") as draft:
        return release(draft, year=year, group=group, source=source, fen=fen, on=on, document=document.strip())


def pay_out(*, order: Order, origin: Account, school: Institution, source: str, fen: int, on: date) -> Entry:
    """拨付 from the group's account to a public member school's."""
    require(order.actor, RUN_FUNDING)
    _refuse_day(on, origin.year, "拨付日")
    if origin.kind != AccountKind.GROUP:
        raise RuleViolation("只能从集团账户拨付到学校。", field="origin", code="kind")
    refuse_no_account(origin.group, school, on)
    with carry_out(order, "pay_out_funding", f"拨付 {school} {yuan(fen)} 元") as draft:
        to = account_for(draft, origin.year, origin.group, AccountKind.SCHOOL, school)
        return book(draft, kind=EntryKind.PAY_OUT, source=source, on=on, origin=origin, to=to, fen=fen)


def refuse_no_account(group: EducationGroup, school: Institution, day: date) -> None:
    """Private members and those of unknown ownership hold no account: what is spent for them the lead spends, and names the
    site that benefits."""
    rows = (
        Membership.objects.active_on(day)
        .filter(group=group, site__institution=school, relation=Relation.TIGHT)
        .annotate(sv=dated_relation("site__versions", day), iv=dated_relation("site__institution__versions", day))
    )
    owners = {sv or iv for sv, iv in rows.order_by().values_list("sv__ownership", "iv__ownership")}
    if not owners:
        raise RuleViolation(f"{school}在 {day_text(day)} 不是该集团的紧密型成员。", field="school", code="no-member")
    if not owners & set(PUBLIC):
        raise RuleViolation(
            f"{school}不是公办（或办学性质待核实），没有经费账户；花在它身上的由总校支出，并写明受益校点。",
            field="school",
            code="no-account",
        )


# --- committed and spent ---------------------------------------------------------------------------------------------
def commit(*, order: Order, account: Account, source: str, fen: int, on: date, note: str) -> Entry:
    """占用: a contract is signed; the money stays and is spoken for."""
    _require_spender(order, account)
    _refuse_day(on, account.year)
    with carry_out(order, "commit_funding", f"占用 {yuan(fen)} 元") as draft:
        return book(
            draft, kind=EntryKind.COMMIT, source=source, on=on, origin=account, to=account, fen=fen, note=note.strip()
        )


def uncommit(*, order: Order, account: Account, source: str, fen: int, on: date, note: str) -> Entry:
    _require_spender(order, account)
    _refuse_day(on, account.year)
    with carry_out(order, "uncommit_funding", f"解除占用 {yuan(fen)} 元") as draft:
        return book(
            draft, kind=EntryKind.UNCOMMIT, source=source, on=on, origin=account, to=account, fen=fen, note=note.strip()
        )


def spend(
    *,
    order: Order,
    account: Account,
    source: str,
    category: SpendingCategory,
    fen: int,
    on: date,
    voucher: str,
    note: str = "",
    benefits: Site | None = None,
) -> Entry:
    """支出 with its voucher. Raises RuleViolation: before the money came, a voucher used before, not enough."""
    _require_spender(order, account)
    _refuse_day(on, account.year, "支出日")
    voucher = voucher.strip()
    if not voucher:
        raise RuleViolation("请填写凭证号。", field="voucher", code="voucher")
    with carry_out(order, "spend_funding", f"支出 {yuan(fen)} 元：{category}") as draft:
        to = account_for(draft, account.year, account.group, AccountKind.OUTSIDE)
        locked = lock((account, to), source)
        _refuse_before_release(account, source, on)
        _refuse_used(account, voucher)
        facts = {"category": category, "voucher": voucher, "note": note.strip(), "benefits": benefits}
        kind = EntryKind.SPEND
        return book(draft, kind=kind, source=source, on=on, origin=account, to=to, fen=fen, locked=locked, **facts)


def _refuse_before_release(account: Account, source: str, on: date) -> None:
    first = Entry.objects.filter(to=account, source=source).exclude(origin=account).aggregate(day=Min("on"))["day"]
    if first is None or on < first:
        when = f"，第一笔在 {day_text(first)}" if first else ""
        raise RuleViolation(
            f"{day_text(on)} {account}还没有{MoneySource(source).label}经费到账{when}，不能早于下达支出。",
            field="on",
            code="before-release",
        )


def _refuse_used(account: Account, voucher: str) -> None:
    """A voucher stands for one expense; one that was reversed may be booked again. Asked while the account is locked."""
    used = Entry.objects.filter(origin=account, kind=EntryKind.SPEND, voucher=voucher, reversed_by__isnull=True).first()
    if used is not None:
        raise RuleViolation(
            f"凭证 {voucher} 已用于分录 {used.code}，不能重复使用。", field="voucher", code="voucher-used"
        )


def set_budget(*, order: Order, account: Account, category: SpendingCategory, fen: int) -> CategoryBudget:
    """类别预算, never below what has been spent on the category."""
    _require_spender(order, account)
    spent = _spent(account, category)
    if fen < spent:
        raise RuleViolation(
            f"“{category}”已支出 {yuan(spent)} 元，预算不能低于已支出的数。", field="fen", code="below-spent"
        )
    with carry_out(order, "set_category_budget", f"{account}：{category}预算") as draft:
        row = CategoryBudget.objects.filter(account=account, category=category).first()
        if row is None:
            row = draft.add(CategoryBudget(account=account, category=category, fen=fen), subject=str(account))
            draft.note(str(account), f"{category}预算", "", f"{yuan(fen)} 元")
        else:
            if row.fen == fen:
                raise RuleViolation("与现有预算相同，没有需要写入的内容。", code="same")
            draft.note(str(account), f"{category}预算", f"{yuan(row.fen)} 元", f"{yuan(fen)} 元")
            row.fen = fen
            row.full_clean()
            row.save()
    return row


def _spent(account: Account, category: SpendingCategory) -> int:
    rows = Entry.objects.filter(origin=account, kind=EntryKind.SPEND, category=category, reversed_by__isnull=True)
    return sum(rows.values_list("fen", flat=True))


# --- mended ----------------------------------------------------------------------------------------------------------
def reverse(*, order: Order, entry: Entry, on: date, why: str) -> Entry:
    """冲销: an entry of its own the other way round; once for an entry, never for a reversal, never in a closed year."""
    _require_reverser(order, entry)
    if not why.strip():
        raise RuleViolation("请写明冲销的原因。", field="why", code="why")
    if entry.kind == EntryKind.REVERSAL:
        raise RuleViolation(f"{entry.code} 本身就是冲销，不能再冲销；需要时重新记一笔。", code="reversal")
    if not EntryKind(entry.kind).moves:
        raise RuleViolation("占用请用“解除占用”，不用冲销。", code="commitment")
    _refuse_day(on, entry.origin.year, "冲销日")
    if on < entry.on:
        raise RuleViolation(
            f"冲销日 {day_text(on)} 早于原分录的 {day_text(entry.on)}，请核对。", field="on", code="before-entry"
        )
    with carry_out(order, "reverse_entry", f"冲销 {entry.code}") as draft:
        locked = lock((entry.origin, entry.to), entry.source)
        if done := Entry.objects.filter(reverses=entry).first():
            raise RuleViolation(f"{entry.code} 已由 {done.code} 冲销过，一行至多冲销一次。", code="reversed")
        if entry.kind == EntryKind.CORRECTION and not _is_back(entry):
            _refuse_back(entry.corrects, entry.fen)
        facts = {"reverses": entry, "category": entry.category, "note": f"冲销 {entry.code}：{why.strip()}"[:200]}
        return book(
            draft,
            kind=EntryKind.REVERSAL,
            source=entry.source,
            on=on,
            origin=entry.to,
            to=entry.origin,
            fen=entry.fen,
            locked=locked,
            **facts,
        )


def _require_reverser(order: Order, entry: Entry) -> None:
    if order.actor is None:
        return
    scope = scope_of(order.actor)
    spent = entry.kind == EntryKind.SPEND and may_spend(scope, entry.origin)
    if not (spent or scope.may_everywhere(RUN_FUNDING)):
        raise PermissionDenied("支出由记账单位冲销，其余由区教委财务科室冲销。")


def correct_closed(*, order: Order, entry: Entry, year: int, fen: int, back: bool, on: date, why: str) -> Entry:
    """更正 of spending of a closed year, booked in the open one and naming it. ``back``: too much was spent, so much comes
    back, all corrections together never more than was spent; else so much more went out. The closed year stays as it is.

    Raises RuleViolation: no spending, reversed, its year not closed, more back than there is.
    """
    require(order.actor, RUN_FUNDING)
    if entry.kind != EntryKind.SPEND:
        raise RuleViolation(
            f"更正只用于支出；{entry.get_kind_display()}有误的，请在未结账的年度另行办理下达、拨付、调剂或退回。",
            code="kind",
        )
    closed = BookYear.objects.filter(year=entry.origin.year, closed_on__isnull=False).exists()
    if not closed:
        raise RuleViolation(f"{entry.origin.year} 年度没有结账，请用冲销。", code="open")
    if done := Entry.objects.filter(reverses=entry).first():  # in a year that is closed, so nobody reverses it now
        raise RuleViolation(f"{entry.code} 已由 {done.code} 冲销，没有可更正的。", code="reversed")
    if not why.strip():
        raise RuleViolation("请写明更正的原因。", field="why", code="why")
    _refuse_day(on, year, "更正日")
    with carry_out(order, "correct_entry", f"更正 {entry.origin.year} 年度分录 {entry.code}") as draft:
        group = entry.origin.group
        own = account_for(draft, year, group, AccountKind(entry.origin.kind), entry.origin.institution)
        outside = account_for(draft, year, group, AccountKind(entry.to.kind), entry.to.institution)
        origin, to = (outside, own) if back else (own, outside)
        facts = {"corrects": entry, "category": entry.category, "note": f"更正 {entry.code}：{why.strip()}"[:200]}
        kind, locked = EntryKind.CORRECTION, lock((own, outside), entry.source)
        if back:
            _refuse_back(entry, fen)
        return book(draft, kind=kind, source=entry.source, on=on, origin=origin, to=to, fen=fen, locked=locked, **facts)


def _is_back(correction: Entry) -> bool:
    """What was spent comes back from outside."""
    return correction.origin.kind == AccountKind.OUTSIDE


def _refuse_back(entry: Entry, fen: int) -> None:
    """Σ back − Σ more + ``fen`` within what was spent; asked behind the lock on the balances, and on the entry: its corrections
    may be booked in several years."""
    Entry.objects.select_for_update().get(pk=entry.pk)
    left = entry.fen
    for one in Entry.objects.filter(corrects=entry, reversed_by__isnull=True).select_related("origin").order_by("pk"):
        left += -one.fen if _is_back(one) else one.fen
    if fen > left:
        raise RuleViolation(
            f"{entry.code} 原记 {yuan(entry.fen)} 元，算上已有的更正还可收回 {yuan(left)} 元，不能再收回 {yuan(fen)} 元。",
            field="fen",
            code="too-much",
        )


# --- the end of a year -----------------------------------------------------------------------------------------------
def return_money(*, order: Order, account: Account, source: str, fen: int, on: date, why: str) -> Entry:
    """退回 to the authority."""
    require(order.actor, RUN_FUNDING)
    _refuse_day(on, account.year, "退回日")
    with carry_out(order, "return_funding", f"退回 {yuan(fen)} 元") as draft:
        to = account_for(draft, account.year, account.group, AccountKind.AUTHORITY)
        note = why.strip()[:200]
        return book(draft, kind=EntryKind.RETURN, source=source, on=on, origin=account, to=to, fen=fen, note=note)


def close_year(*, order: Order, year: int, carry: bool = True) -> BookYear:
    """结账: what is left is carried over into the next year (or must have been returned before), then nothing more is booked.

    Raises RuleViolation: the year still runs, something is committed or to be returned, already closed, money left where it
    is not carried.
    """
    require(order.actor, RUN_FUNDING)
    if timezone.localdate().year <= year:
        raise RuleViolation(f"{year} 年度还没有结束，不能结账。", code="running")
    with carry_out(order, "close_book_year", f"{year} 年度结账") as draft:
        BookYear.objects.get_or_create(year=year)
        row = BookYear.objects.select_for_update().get(year=year)  # before the balances, as whoever opens an account
        held = list(
            Balance.objects.select_for_update(of=("self",))
            .filter(account__year=year)
            .select_related("account__group")
            .order_by("pk")
        )
        if row.closed_on is not None:
            raise RuleViolation(f"{year} 年度已于 {day_text(row.closed_on)} 结账。", code="closed")
        if bound := [one for one in held if one.committed]:
            raise RuleViolation(
                f"还有 {len(bound)} 个账户有占用没有解除，如{bound[0].account}，不能结账。", code="committed"
            )
        if said := [sentence for told in BEFORE_CLOSING for sentence in told(year)]:
            raise RuleViolation(said[0], code="open")
        left = [one for one in held if one.holds and one.fen]
        _refuse_ended(left)
        if left and not carry:
            raise RuleViolation(f"还有 {len(left)} 个账户有余额，请先退回或选择结转。", code="left")
        for one in left:
            _carry(draft, one)
        draft.update(row, closed_on=timezone.localdate())
    return row


def _refuse_ended(left: Iterable[Balance]) -> None:
    """A group that is over has no next year into which its money could go."""
    for one in left:
        if why_over(one.account.group_id):
            raise RuleViolation(
                f"{one.account.group}已终止，{one.account}还有余额 {yuan(one.fen)} 元，不能结转，请先办理退回。",
                code="ended",
            )


def _carry(draft: Draft, balance: Balance) -> None:
    old = balance.account
    to = account_for(draft, old.year + 1, old.group, AccountKind(old.kind), old.institution)
    on, note = date(old.year + 1, 1, 1), f"{old.year} 年度结转"
    kind = EntryKind.CARRY_OVER
    book(draft, kind=kind, source=balance.source, on=on, origin=old, to=to, fen=balance.fen, note=note)
