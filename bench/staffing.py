"""Staffing at 1,000,000 people and 200,000 legs against 10,000 people, in one run. BENCH_PEOPLE sets the size; without it the
bench stays small.

* ``pages``: a person, a school's roster, the targets of one group, at both sizes; an empty view behind the same login is timed
  in turn and its drift taken out. The same page with the same rows on it: twenty people at a school, ten schools in a group,
  a fifth of the people on exchange. Goal: at most 1.2 × the time.
* ``frozen_list``, ``targets``: everybody judged for the yearly list, and the figures of all groups and the district, against the
  time in which the same queries bring the same rows and nothing is done with them. Goal: at most 3 ×. How long the list takes
  with all its rows written stands beside it.
* ``import``: decided legs by sheet against the floor of the same tables (see exchange_sheet). Goal: at most 3 ×.
"""

import os
import re
import statistics
import time
from datetime import date

from . import exchange_sheet
from .funding import batched_of
from .house import Browser, database, machine, reader, session_of
from .registry import MEMBERS, fill, measure, names, settle

MANY = int(os.environ.get("BENCH_PEOPLE", "20000"))
FEW = min(10_000, MANY // 2)
AT_A_SITE, EACH_LEG = 20, 5  # people of a site; one of so many is on exchange
IMPORTED = int(os.environ.get("BENCH_LEGS", str(min(100_000, MANY // 2))))
_DECLARED = re.compile(r'^DECLARE ".*?" .*?CURSOR .*?FOR ', re.DOTALL)  # of rows that are streamed: read in one go here
YEAR, CENSUS = 2026, date(2026, 9, 1)
JOINED = date(2018, 9, 1)
START, END = date(2026, 9, 15), date(2027, 7, 15)
GOALS = {"pages": 1.2, "frozen_list": 3.0, "targets": 3.0, "import": 3.0}


def run() -> dict:
    from django.test import override_settings

    from groups.registry.policy.services import load_policy

    with database(), override_settings(ROOT_URLCONF="bench.urls"):
        load_policy()
        begun = time.perf_counter()
        fill(names(), -(-MANY // (AT_A_SITE * MEMBERS)))
        browsers = {"office": Browser(reader("personnel_officer")), "group": Browser(_principal())}
        _people(0, FEW)
        _freeze()
        settle()
        small = _measured(browsers)
        _people(FEW, MANY)
        settle()
        start = time.perf_counter()
        _freeze()
        written = time.perf_counter() - start
        settle()
        filled = time.perf_counter() - begun
        large = _measured(browsers)
        found = {
            "people": [FEW, MANY],
            "legs": [FEW // EACH_LEG, MANY // EACH_LEG],
            "filling_seconds": round(filled, 1),
            "pages": {name: _compared(small[name], large[name]) for name in small},
            "frozen_list": _ratio(_judge) | {"drawn_and_written_seconds": round(written, 2)},
            "targets": _ratio(_targets),
        }
    imported = exchange_sheet.run(IMPORTED)
    found["import"] = {"rows": imported["rows"], "ratio": imported["ratios"]["import_to_floor"]}
    return {"bench": "staffing", **machine(), **found, "goals": GOALS}


# --- what there is ---------------------------------------------------------------------------------------------------
def _people(first: int, last: int, *, batch: int = 5_000) -> None:
    """So many at each site of the filled register, in its order; every fifth goes to the next site of his group."""
    from groups.registry.models import Membership
    from nanan_groups.records.imports.bulk import insert_rows
    from staffing.exchanges.services.imports import LegRow
    from staffing.models import ExchangeLeg, LegGroup, StaffMember, StaffPost

    rows = Membership.objects.filter(group__code__startswith="Z9").order_by("pk")
    places = list(rows.values_list("group_id", "site_id", "site__institution_id"))
    person = ("code", "staff_no", "name", "sex", "birth_month", "stage", "subject", "title", "honour", "phone", "state",
              "void", "is_demo", "revision")  # fmt: skip
    post = ("person", "institution", "site", "post_kind", "leadership", "employment", "joined_on", "main", "valid_from",
            "start_open")  # fmt: skip
    for some in batched_of(range(first, last), batch):
        insert_rows(StaffMember, person, [
            (f"B{n:07d}", f"B{n:07d}", f"测{chr(0x4E00 + n % 5000)}", "female", date(1980 + n % 15, n % 12 + 1, 1), "primary",
             "chinese", "first", "" if n % 10 else "district", "", "active", False, False, 1)
            for n in some
        ])  # fmt: skip
        codes = [f"B{n:07d}" for n in some]
        keys = dict(StaffMember.objects.filter(code__in=codes).order_by("pk").values_list("code", "pk"))
        posts, legs, groups = [], [], {}
        for n, code in zip(some, codes, strict=True):
            at = n // AT_A_SITE
            group, site, school = places[at]
            pk = keys[code]
            posts.append((pk, school, site, "teacher", "", "established", JOINED, True, JOINED, False))
            if n % EACH_LEG == 0:
                to = places[at + 1 if at % MEMBERS + 1 < MEMBERS else at - 1][1]
                facts = {"person": pk, "kind": "rotation", "from_site": site, "to_site": to, "hours": 0, "standard": 0,
                         "part": 10_000, "full_time": True, "subject": "chinese", "duties": "", "document": "测速",
                         "campus": False, "inside": True, "valid_from": START, "start_open": False,
                         "valid_to": END}  # fmt: skip
                legs.append(tuple(facts[name] for name in LegRow._fields))
                groups[pk] = group
        insert_rows(StaffPost, post, posts)
        insert_rows(ExchangeLeg, LegRow._fields, legs)
        made = ExchangeLeg.objects.filter(person__in=list(groups)).order_by("pk").values_list("pk", "person_id")
        insert_rows(LegGroup, ("leg", "group", "both"), [(pk, groups[one], True) for pk, one in made])


def _order():
    from nanan_groups.records.models import ActKind
    from nanan_groups.records.orders import Order

    return Order(actor=None, effective_on=CENSUS, reason="测速", kind=ActKind.ENTRY)


def _draw() -> None:
    from staffing.eligibility.services.lists import draw_list

    draw_list(order=_order(), school_year=YEAR, census_day=CENSUS)


def _freeze() -> None:
    """The list of the year, drawn anew and frozen as it stands."""
    from django.utils import timezone

    from staffing.models import CensusList

    CensusList.objects.update(state="drawn", posted_from=None, posted_until=None, frozen_at=None)
    _draw()
    today = timezone.localdate()
    CensusList.objects.update(state="frozen", posted_from=today, posted_until=today, frozen_at=timezone.now())


def _principal() -> str:
    """The session of the principal of the first group; what he reads of the targets is his group's."""
    from django.conf import settings

    from groups.access.appointments.services import appoint
    from groups.registry.models import EducationGroup
    from nanan_groups.accounts.services import create_account

    user, _ = create_account(username="bench-principal", name="测速", reason="测速", is_demo=True)
    group = EducationGroup.objects.filter(code__startswith="Z9").order_by("pk").first()
    appoint(user=user, role="group_principal", group=group, valid_from=settings.REGISTER_START, reason="测速")
    return session_of(user)


def _measured(browsers: dict[str, Browser]) -> dict[str, dict]:
    from staffing.models import StaffPost

    post = StaffPost.objects.select_related("institution", "person").get(person__code=f"B{AT_A_SITE + 5:07d}")
    pages = {"person": f"/staff/{post.person.code}/", "roster": f"/staff/?school={post.institution.code}"}
    targets = {"targets_of_group": f"/exchange/targets/?year={YEAR}"}
    return measure(browsers["office"], pages) | measure(browsers["group"], targets)


# --- what is measured ------------------------------------------------------------------------------------------------
def _compared(small: dict, large: dict) -> dict:
    return {
        "few_ms": small["ms"],
        "many_ms": large["ms"],
        "empty_ms": [small["empty_ms"], large["empty_ms"]],
        "ratio": round(large["ms"] / small["ms"] * small["empty_ms"] / large["empty_ms"], 3),
        "queries": [small["queries"], large["queries"]],
    }


def _ratio(work, *, rounds: int = 3) -> dict:
    """``work`` against its own queries with the same rows, with which nothing is done."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        work()
    asked = [_DECLARED.sub("", one["sql"]) for one in seen.captured_queries]

    def read() -> int:
        rows = 0
        with connection.cursor() as cursor:
            for sql in asked:
                cursor.execute(sql)
                rows += len(cursor.fetchall()) if cursor.description else 0
        return rows

    times: dict[str, list[float]] = {"read": [], "work": []}
    for _ in range(rounds):
        for name, action in (("read", read), ("work", work)):
            start = time.perf_counter()
            action()
            times[name].append(time.perf_counter() - start)
    reading, working = (statistics.median(times[name]) for name in ("read", "work"))
    return {
        "queries": len(asked),
        "rows": read(),
        "read_seconds": round(reading, 2),
        "seconds": round(working, 2),
        "ratio": round(working / reading, 2),
    }


def _judge() -> None:
    """Everybody of the roster on the census day, as the list is drawn; nothing is written."""
    from staffing.career.queries.facts import ages_on
    from staffing.eligibility.queries.parameters import parameters_of
    from staffing.eligibility.queries.people import groups_on, people_on, school_names
    from staffing.eligibility.rules.judging import Judging
    from staffing.moves.queries import mergers

    parameters, ages, merged = parameters_of(YEAR), ages_on(CENSUS), mergers()
    groups_on(CENSUS), school_names(CENSUS)
    judged = Judging(CENSUS, parameters, ages, merged)
    for one in people_on(CENSUS, parameters):
        judged(one.facts)


def _targets() -> None:
    from staffing.exchanges.queries.targets import targets

    targets(YEAR)
