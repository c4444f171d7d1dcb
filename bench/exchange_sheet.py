"""Decided exchanges in, by sheet: the whole import (scan, read, check, preview, confirm, write, history) against a floor of the
same run.

``floor``: calamine and COPY (executemany on SQLite) of the same legs and the groups they are told for, into the same two tables
with all their constraints and triggers: no check, no preview, no history.
"""

import tempfile
import time
from datetime import date
from pathlib import Path

from bench.house import database, machine
from bench.parts import policy

ROWS = 100_000
START, END = date(2026, 9, 1), date(2027, 7, 1)
DAY = date(2026, 9, 1)
GOAL = {"import_to_floor": 3.0}


def run(rows: int = ROWS) -> dict:
    with database(), tempfile.TemporaryDirectory() as folder:
        policy()
        actor, schools = _prepare(rows)
        path = Path(folder) / "legs.xlsx"
        _write_file(path, rows, schools)
        floor = _timed(lambda: _floor(path))
        _empty()
        ours = _timed(lambda: _ours(path, actor, rows))
        ratio = {"import_to_floor": round(ours / floor, 2)}
    found = {"floor_seconds": round(floor, 2), "import_seconds": round(ours, 2)}
    return {"bench": "exchange_sheet", **machine(), "rows": rows, **found, "ratios": ratio, "goal": GOAL}


def _timed(action) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _prepare(rows: int):
    """People at open member sites, each with an established main post, and where each goes: the next site of the list."""
    from django.conf import settings
    from django.db import connection

    from groups.access.appointments.services import appoint
    from groups.registry.models import Membership
    from nanan_groups.accounts.services import create_account
    from nanan_groups.kit.scope import scope_of
    from nanan_groups.records.imports.bulk import fetch, insert_rows
    from staffing.models import StaffMember, StaffPost
    from staffing.roster.queries.places import Places

    actor, _ = create_account(username="bench-personnel", name="测速", reason="测速")
    appoint(user=actor, role="personnel_officer", valid_from=settings.REGISTER_START, reason="测速")
    places = Places(scope_of(actor), DAY)
    members = set(Membership.objects.active_on(DAY).values_list("site_id", flat=True))
    found = [
        (school, site)
        for school in places.schools()
        for site in places.references.sites_of(school.id)
        if not site.closed and site.id in members
    ]
    names = ("code", "staff_no", "name", "sex", "birth_month", "stage", "subject", "title", "honour", "phone", "state")
    people = [
        (f"B{n:07d}", f"B{n:07d}", f"测{chr(0x4E00 + n % 5000)}", "female", date(1988, n % 12 + 1, 1), "primary", "chinese",
         "first", "", "", "active", False, False, 1)
        for n in range(rows)
    ]  # fmt: skip
    insert_rows(StaffMember, (*names, "void", "is_demo", "revision"), people)
    keys = [pk for (pk,) in fetch("SELECT id FROM staffing_staffmember WHERE code LIKE 'B%%' ORDER BY code")]
    columns = (
        "person", "institution", "site", "post_kind", "leadership", "employment", "joined_on", "main", "valid_from",
        "start_open",
    )  # fmt: skip
    posts = []
    for n, pk in enumerate(keys):
        school, site = found[n % len(found)]
        posts.append(
            (pk, school.id, site.id, "teacher", "", "established", date(2018, 9, 1), True, date(2018, 9, 1), False)
        )
    insert_rows(StaffPost, columns, posts)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return actor, found


def _write_file(path: Path, rows: int, found) -> None:
    from nanan_groups.kit.excel.out import write_xlsx
    from staffing.exchanges.sheets import ExchangeSheet

    blank = dict.fromkeys(ExchangeSheet.entered(), "")
    lines = []
    for n in range(rows):
        school, site = found[(n + 1) % len(found)]
        told = {
            "staff_no": f"B{n:07d}", "name": f"测{chr(0x4E00 + n % 5000)}", "kind": "轮岗", "school": school.text,
            "site": site.text, "start": START, "end": END, "subject": "语文", "document": "南岸教委〔2026〕20号",
        }  # fmt: skip
        lines.append(list((blank | told).values()))
    with path.open("wb") as out:
        write_xlsx(out, [(ExchangeSheet.title, [column.header for column in ExchangeSheet.entered().values()], lines)])


def _floor(path: Path) -> None:
    from django.db import transaction
    from python_calamine import CalamineWorkbook

    from groups.registry.models import Site
    from nanan_groups.records.imports.bulk import fetch, insert_rows
    from staffing.eligibility.queries.people import groups_on
    from staffing.exchanges.services.imports import LegRow
    from staffing.models import ExchangeLeg, LegGroup, StaffPost

    cells = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]
    sites = dict(Site.objects.order_by("pk").values_list("code", "pk"))
    posts = StaffPost.objects.order_by("pk").values_list("person__staff_no", "person_id", "site_id")
    homes = {number: (person, site) for number, person, site in posts}
    around = groups_on(START)
    legs, told = [], {}
    for row in cells:
        person, home = homes[row[0]]
        site = sites[row[4][-6:-1]]
        legs.append(
            (person, "rotation", home, site, 0, 0, 10_000, True, "chinese", "", row[11], False, True, START, False, END)
        )
        told[person] = [(group, group in around.get(site, ())) for group in around.get(home, ())]
    with transaction.atomic():
        insert_rows(ExchangeLeg, LegRow._fields, legs)
        keys = fetch("SELECT id, person_id FROM staffing_exchangeleg")
        insert_rows(LegGroup, ("leg", "group", "both"), [(pk, *one) for pk, person in keys for one in told[person]])


def _empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("staffing_leggroup", "staffing_exchangeleg"):
            cursor.execute(f"DELETE FROM {table}")


def _ours(path: Path, actor, rows: int) -> None:
    from django.core.files.base import File

    from nanan_groups.records.imports import jobs

    with path.open("rb") as source:
        job = jobs.receive(
            actor=actor, dataset="exchanges", file=File(source), file_name="交流.xlsx", effective_on=DAY, reason="测速"
        )
    jobs.check(job)
    jobs.confirm(job=job, actor=actor, sha256=job.sha256)
    jobs.write(job)
    if (job.state, job.new, job.refused) != ("done", rows, 0):
        raise SystemExit(f"{job.state} {job.new} {job.refused} {job.sentence} {list(job.problems.all()[:3])}")
