"""The money of 20,000 groups with 200,000 sites and 60,000 agreements; a crowd of transfers; books of 1,000,000 entries.

* ``statement``: the district's statement (facts read, lines computed, no trace rendered), as ``manage.py funding_statement``
  has it, against the time in which the same queries bring the same rows and nothing is done with them. Goal: at most 3 ×.
* ``transfers``: 100 threads with 50 random transfers each between the schools of one group, in both directions at once. Goal:
  the sum stays, nothing is negative, no error but the sentence that there is not enough. On PostgreSQL only.
* ``books``: the page of an account and its balances on a day at 10,000 entries and at 1,000,000, an empty view behind the
  same login timed in turn, its drift taken out. Goal: at most 1.2 ×. ``check_books`` against reading every entry: at most 3 ×.
"""

import itertools
import os
import random
import re
import statistics
import threading
import time
from datetime import date

from .house import Browser, database, machine, reader
from .registry import GROUPS, SINCE, fill, measure, names, settle

YEAR = 2026
AGREEMENTS = 3  # of a group
THREADS, TRANSFERS = int(os.environ.get("BENCH_THREADS", "100")), int(os.environ.get("BENCH_TRANSFERS", "50"))
FEW, MANY = 10_000, int(os.environ.get("BENCH_ENTRIES", "1000000"))
EACH = 50  # entries of a group
GOALS = {"statement": 3.0, "page": 1.2, "check_books": 3.0, "sum": "stays", "negative": 0, "errors": 0}
NEW_YEAR = date(YEAR, 1, 1)
_DECLARED = re.compile(r'^DECLARE ".*?" .*?CURSOR .*?FOR ', re.DOTALL)  # of rows that are streamed: read in one go here


def run() -> dict:
    from django.test import override_settings

    from groups.registry.policy.services import load_policy

    with database(), override_settings(ROOT_URLCONF="bench.urls"):
        load_policy()
        start = time.perf_counter()
        fill(names(), GROUPS)
        agreed = fill_agreements()
        settle()
        filled = time.perf_counter() - start
        found = {
            "statement": statement() | {"agreements": agreed},
            "transfers": transfers(),
            "books": books(),
        }
    return {"bench": "funding", **machine(), "filling_seconds": round(filled, 1), **found, "goals": GOALS}


# --- what there is ---------------------------------------------------------------------------------------------------
def _groups(most: int | None = None):
    from groups.registry.models import EducationGroup

    return EducationGroup.objects.filter(code__startswith="Z9").order_by("pk")[:most]


def fill_agreements(*, batch: int = 2000) -> int:
    """Three universities work with the lead of each group, each under an agreement with an amount and a receipt."""
    from funding.agreements.models import Agreement, AgreementYear, Receipt
    from groups.registry.models import Institution, InstitutionVersion, Lead, Partnership

    universities = Institution.objects.bulk_create(Institution(code=f"J7{n:06d}") for n in range(AGREEMENTS))
    InstitutionVersion.objects.bulk_create(
        InstitutionVersion(institution=one, name=f"测速大学{n}", kind="university", **SINCE)
        for n, one in enumerate(universities)
    )
    leads = Lead.objects.filter(group__code__startswith="Z9").order_by("pk").values_list("group_id", "institution_id")
    number = 0
    for some in batched_of(leads.iterator(5_000), batch):
        of = [(group, school, one) for group, school in some for one in universities]
        Partnership.objects.bulk_create(
            Partnership(group_id=group, school_id=school, university=one, ordinal=at % AGREEMENTS + 1, **SINCE)
            for at, (group, school, one) in enumerate(of)
        )
        agreements = Agreement.objects.bulk_create(
            Agreement(
                code=f"XY9{number + at:07d}",
                group_id=group,
                school_id=school,
                university=one,
                title="测速协议",
                signed_on=NEW_YEAR,
                valid_from=NEW_YEAR,
            )
            for at, (group, school, one) in enumerate(of)
        )
        years = AgreementYear.objects.bulk_create(
            AgreementYear(agreement=one, year=YEAR, agreed_fen=50_000_000) for one in agreements
        )
        Receipt.objects.bulk_create(
            Receipt(
                code=f"DZ9{number + at:07d}",
                year=one,
                on=date(YEAR, 3, 1),
                fen=32_000_000,
                slip=f"测速{number + at}",
                state="accepted",
                decided_on=date(YEAR, 3, 2),
            )
            for at, one in enumerate(years)
        )
        number += len(of)
    return number


# --- the district's statement ----------------------------------------------------------------------------------------
def statement(*, rounds: int = 3) -> dict:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from funding.statements.queries.statements import computed
    from groups.registry.models import EducationGroup
    from nanan_groups.kit import collecting

    whole = EducationGroup.objects.all()
    with CaptureQueriesContext(connection) as seen:
        found = computed(YEAR, whole)
    asked = [_DECLARED.sub("", one["sql"]) for one in seen.captured_queries]

    def read() -> int:
        rows = 0
        with connection.cursor() as cursor:
            for sql in asked:
                cursor.execute(sql)
                rows += len(cursor.fetchall()) if cursor.description else 0
        return rows

    times = {"read": [], "computed": []}
    for _ in range(rounds):
        start = time.perf_counter()
        rows = read()
        middle = time.perf_counter()
        with collecting.rarely():
            computed(YEAR, whole)
        times["read"].append(middle - start)
        times["computed"].append(time.perf_counter() - middle)
    reading, computing = (statistics.median(times[name]) for name in ("read", "computed"))
    return {
        "groups": len(found.district.statements),
        "sites": found.district.sites_counted,
        "total_fen": found.district.total,
        "queries": len(asked),
        "rows": rows,
        "read_seconds": round(reading, 2),
        "computed_seconds": round(computing, 2),
        "ratio": round(computing / reading, 2),
    }


# --- transfers -------------------------------------------------------------------------------------------------------
def transfers() -> dict:
    """Each thread with a connection of its own, as a worker has."""
    from django.db import connection

    from funding.books.models import Balance
    from funding.books.queries.check import differences
    from funding.books.services.journal import account_for
    from funding.books.services.money import release
    from funding.books.words import AccountKind, EntryKind, MoneySource
    from groups.registry.models import Membership

    if connection.vendor != "postgresql":
        return {"skipped": "PostgreSQL only: SQLite lets one writer in at a time"}
    group = _groups(1)[0]
    members = Membership.objects.filter(group=group).select_related("site__institution").order_by("pk")
    with _act() as draft:
        facts = {"year": YEAR, "source": MoneySource.DISTRICT, "on": NEW_YEAR}
        release(draft, group=group, fen=100_000_000, **facts)
        schools = [account_for(draft, YEAR, group, AccountKind.SCHOOL, one.site.institution) for one in members]
    own = account_for(None, YEAR, group, AccountKind.GROUP)
    for one in schools:
        with _act() as draft:
            _book(draft, EntryKind.PAY_OUT, own, one, 100_000_000 // len(schools))
    held = Balance.objects.filter(account__in=schools)
    before = sum(held.values_list("fen", flat=True))
    told = {"booked": 0, "refused": 0, "errors": 0}
    lock, seconds = threading.Lock(), []

    def one_of_them(number: int) -> None:
        from nanan_groups.kit.errors import RuleViolation

        draw = random.Random(number)
        for _ in range(TRANSFERS):
            origin, to = draw.sample(schools, 2)
            start = time.perf_counter()
            try:
                with _act() as draft:
                    _book(draft, EntryKind.TRANSFER, origin, to, draw.randint(1, 8_000_000))
                word = "booked"
            except RuleViolation:
                word = "refused"
            except Exception:  # a deadlock, a timeout: counted, and the bench goes on
                word = "errors"
            with lock:
                told[word] += 1
                seconds.append(time.perf_counter() - start)
        connection.close()

    threads = [threading.Thread(target=one_of_them, args=(number,)) for number in range(THREADS)]
    start = time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    fens = list(held.values_list("fen", flat=True))
    return {
        "threads": THREADS,
        "each": TRANSFERS,
        **told,
        "seconds": round(time.perf_counter() - start, 1),
        "p95_ms": round(sorted(seconds)[int(len(seconds) * 0.95)] * 1000, 1),
        "sum_before": before,
        "sum_after": sum(fens),
        "negative": sum(fen < 0 for fen in fens),
        "differences": len(differences()),
    }


def _act():
    from nanan_groups.records.acts import act
    from nanan_groups.records.models import ActKind

    return act(kind=ActKind.ENTRY, verb="bench", title="测速")


def _book(draft, kind, origin, to, fen: int):
    from funding.books.services.journal import book
    from funding.books.words import MoneySource

    return book(draft, kind=kind, source=MoneySource.DISTRICT, on=NEW_YEAR, origin=origin, to=to, fen=fen)


# --- books -----------------------------------------------------------------------------------------------------------
def books() -> dict:
    from funding.books.models import Account, Entry

    groups = list(_groups()[1:])  # the first is the crowd's
    few = min(FEW // EACH, len(groups))
    fill_books(groups[:few], EACH)
    settle()
    browser = Browser(reader("finance_officer"))
    account = Account.objects.get(group=groups[few // 2], year=YEAR, kind="group")
    pages = {
        "account": f"/funding/accounts/{account.code}/",
        "on_a_day": f"/funding/accounts/{account.code}/?day={YEAR}-06-30",
    }
    small = measure(browser, pages)
    start, rest = time.perf_counter(), groups[few:]
    if rest:
        fill_books(rest, max(1, (MANY - few * EACH) // len(rest)))
    settle()
    filled = time.perf_counter() - start
    large = measure(browser, pages)
    return {
        "entries": [few * EACH, Entry.objects.count()],
        "filling_seconds": round(filled, 1),
        "pages": {
            name: {
                "few_ms": small[name]["ms"],
                "many_ms": large[name]["ms"],
                "empty_ms": [small[name]["empty_ms"], large[name]["empty_ms"]],
                "ratio": round(
                    large[name]["ms"] / small[name]["ms"] * small[name]["empty_ms"] / large[name]["empty_ms"], 3
                ),
                "queries": [small[name]["queries"], large[name]["queries"]],
            }
            for name in pages
        },
        "check_books": checked(),
    }


def fill_books(groups, each: int, *, batch: int = 200) -> None:
    """A release and so many entries less one of spending for each group, written in bulk, the balances with them."""
    from funding.books.models import Account, Balance, Entry, SpendingCategory
    from funding.books.words import EntryKind
    from nanan_groups.records.models import Act

    with _act() as draft:
        act: Act = draft.act
    category = SpendingCategory.objects.order_by("ordinal").first()
    for some in batched_of(groups, batch):
        kinds = ("authority", "group", "outside")
        made = Account.objects.bulk_create(
            Account(code=f"ZH{kind[0]}{group.pk:08d}", year=YEAR, group=group, kind=kind, act=act)
            for group in some
            for kind in kinds
        )
        threes = [made[at : at + 3] for at in range(0, len(made), 3)]
        spent = 100 * (each - 1)
        Balance.objects.bulk_create(
            Balance(account=one, source="district", holds=kind == "group", fen=fen)
            for three in threes
            for one, kind, fen in zip(three, kinds, (-10_000_000, 10_000_000 - spent, spent), strict=True)
        )
        Entry.objects.bulk_create(
            (
                Entry(
                    code=f"F{three[1].group_id:06d}{at:05d}",
                    kind=EntryKind.SPEND if at else EntryKind.RELEASE,
                    source="district",
                    on=date(YEAR, 1 + at % 11, 1 + at % 28),
                    origin=three[1] if at else three[0],
                    to=three[2] if at else three[1],
                    fen=100 if at else 10_000_000,
                    category=category if at else None,
                    voucher=f"记{at}" if at else "",
                    act=act,
                )
                for three in threes
                for at in range(each)
            ),
            batch_size=5_000,
        )


def checked(*, rounds: int = 3) -> dict:
    from django.db import connection

    from funding.books.queries.check import differences

    times = {"read": [], "checked": []}
    for _ in range(rounds):
        start = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM funding_entry")
            while cursor.fetchmany(10_000):
                pass
        middle = time.perf_counter()
        wrong = differences()
        times["read"].append(middle - start)
        times["checked"].append(time.perf_counter() - middle)
    reading, checking = (statistics.median(times[name]) for name in ("read", "checked"))
    return {
        "read_seconds": round(reading, 2),
        "check_seconds": round(checking, 2),
        "ratio": round(checking / reading, 2),
        "differences": len(wrong),
    }


def batched_of(rows, size: int):
    """Lists of so many (itertools.batched is younger than the oldest Python this runs on)."""
    rows = iter(rows)
    while some := list(itertools.islice(rows, size)):
        yield some
