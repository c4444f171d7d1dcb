"""What was decided, on the page that says why an amount is due, and in the calendar of who waits for money."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse

from funding.batches.models import BatchInstalment
from funding.batches.queries import claims_of, confirmed_sites, dues_of, open_years, visible_statements
from funding.batches.rules.case import BATCH
from funding.books.listeners import BEFORE_CLOSING
from funding.statements.listeners import CONFIRMED, STATEMENT_PANELS
from groups.rights.roles import RUN_FUNDING, VIEW_FUNDING
from nanan_groups.kit.additions import HOME_DUES, OCCASIONS, Due, Occasion, Panel
from nanan_groups.kit.money import yuan
from nanan_groups.kit.scope import Scope


def confirmed(scope: Scope, year: int, code: str) -> Panel | None:
    """The newest statement of the group that is in force."""
    rows = visible_statements(scope).filter(batch__year=year, group__code=code, batch__case__state__in=BATCH.in_force)
    one = rows.order_by("-version").first()
    if one is None:
        return None
    facts = {
        "statement": one,
        "over": dues_of(year, [one.group_id])[one.group_id].over_in_all,
        "state": BATCH.states[one.batch.case.state],
        "url": reverse("funding:group-statement", args=[one.batch.case.code, code]),
    }
    return Panel("funding/batches/_confirmed.html", facts)


def instalments(scope: Scope, after: date, until: date | None) -> Iterator[Occasion]:
    """When the following parts of a released batch fall due; for who reads the district's money."""
    if not scope.may_everywhere(VIEW_FUNDING):
        return
    rows = BatchInstalment.objects.filter(
        day__gt=after, released_on__isnull=True, batch__case__state__in=BATCH.in_force
    ).select_related("batch__case")
    for one in rows.filter(day__lte=until) if until else rows:
        url = reverse("funding:batch-detail", args=[one.batch.case.code])
        yield Occasion(one.day, "经费下达", f"{one.batch.case.title}第 {one.number} 期", url)


def to_return(user, scope: Scope, now: datetime) -> Iterator[Due]:
    """What was released too much, until it is booked as returned; for who books it."""
    if not scope.may_everywhere(RUN_FUNDING):
        return
    for one in claims_of(*open_years()):
        text = f"{one.group}{one.year}年度多下达的经费应退回 {yuan(one.fen)} 元"
        yield Due(text, reverse("funding:account-act", args=[one.account, "return"]), words="待退回")


def not_returned(year: int) -> list[str]:
    claims = claims_of(year)
    if not claims:
        return []
    first = claims[0]
    return [
        f"还有 {len(claims)} 个集团的应退回款没有办理退回，如{first.group} {yuan(first.fen)} 元，"
        f"请先在集团账户“退回”办理，再结账。"
    ]


def not_released(year: int) -> list[str]:
    """Instalments of a batch in force that no one has released: the year's money is not complete without them."""
    rows = BatchInstalment.objects.filter(
        batch__year=year, released_on__isnull=True, batch__case__state__in=BATCH.in_force
    ).order_by("batch__number", "number")
    first = rows.select_related("batch__case").first()
    if first is None:
        return []
    return [
        f"{first.batch.case.title}还有 {rows.filter(batch=first.batch).count()} 期没有下达，请先在批次页下达，再结账。"
    ]


STATEMENT_PANELS.add("confirmed", confirmed, at=10)
CONFIRMED.add("batches", confirmed_sites, at=10)
HOME_DUES.add("money to return", to_return, at=45)
BEFORE_CLOSING.add("claims", not_returned, at=10)
BEFORE_CLOSING.add("instalments", not_released, at=20)
OCCASIONS.add("funding", instalments, at=40)
