"""One measurement in a process of its own: ``python -m bench.roster_parts WHAT ROWS FOLDER [changed=1]``."""

import json
import os
import sys
import time
from datetime import date
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nanan_groups.settings.test")

import django

django.setup()

from django.conf import settings
from django.core.files.base import File
from django.db import connection, transaction

from groups.access.appointments.services import appoint
from groups.registry.models import Site
from nanan_groups.accounts.models import User
from nanan_groups.accounts.services import create_account
from staffing.models import StaffMember, StaffPost
from staffing.roster.sheets import RosterSheet

DAY = date(2026, 11, 1)
CHANGED_EVERY = 100  # 1 %


def rows(count: int, changed: bool, sites: list[tuple[str, str]]):
    """Invented people of the given schools, a line each, as the sheet has them."""
    blank = dict.fromkeys(RosterSheet.entered(), "")
    for n in range(count):
        school, site = sites[n % len(sites)]
        title = "高级教师" if changed and n % CHANGED_EVERY == 0 else ("一级教师", "二级教师", "三级教师")[n % 3]
        told = {
            "staff_no": f"B{count // 1000}K{n:07d}",
            "name": f"测{chr(0x4E00 + n % 5000)}{chr(0x4E00 + n * 7 % 4000)}",
            "sex": "女" if n % 2 else "男",
            "birth_month": f"{1965 + n % 14}-{n % 12 + 1:02d}",
            "school": school,
            "site": site,
            "stage": "小学",
            "subject": ("语文", "数学", "英语", "科学")[n % 4],
            "post_kind": "专任教师",
            "employment": "在编",
            "title_": title,
            "honour": "" if n % 10 else "区级骨干教师",
            "joined_on": date(2010 + n % 14, 9, 1),
            "joined_service_on": date(1995 + n % 15, 7, 1),
            "phone": f"138{n:08d}",
            "state": "在岗",
        }
        yield list((blank | told).values())


def _places() -> list[tuple[str, str]]:
    """Names of schools and sites that a row may name."""
    from staffing.roster.queries.places import Places

    places = Places(_scope(), DAY)
    return [
        (school.text, site.text)
        for school in places.schools()
        for site in places.references.sites_of(school.id)
        if not site.closed
    ]


def _user() -> User:
    return User.objects.get(username="bench-personnel")


def _scope():
    from nanan_groups.kit.scope import scope_of

    return scope_of(_user())


def settle(**_) -> dict:
    """What autovacuum does within a minute of a large write; the throw-away server has none."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return {}


def prepare(**_) -> dict:
    user, _password = create_account(username="bench-personnel", name="测速", reason="测速")
    appoint(user=user, role="personnel_officer", valid_from=settings.REGISTER_START, reason="测速")
    key = "BIGSERIAL" if connection.vendor == "postgresql" else "INTEGER"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_flat (id {key} PRIMARY KEY, {_flat_columns()}, UNIQUE (staff_no))")
        for name in ("school_id", "site_id"):
            cursor.execute(f"CREATE INDEX bench_flat_{name} ON bench_flat ({name})")
    return {}


FLAT = [name for name in RosterSheet.entered() if name not in ("school", "site")]


def _plain_columns() -> str:
    days = {"birth_month", "joined_on", "joined_service_on"}
    return ", ".join(f"{name} {'DATE' if name in days else 'VARCHAR(40)'}" for name in FLAT)


def _flat_columns() -> str:
    deferred = "DEFERRABLE INITIALLY DEFERRED"
    school = f"school_id BIGINT REFERENCES registry_institution (id) {deferred}"
    return f"{_plain_columns()}, {school}, site_id BIGINT REFERENCES registry_site (id) {deferred}"


def _path(folder: str, count: int, changed: bool) -> Path:
    return Path(folder) / f"{count}{'-changed' if changed else ''}.xlsx"


def file(count: int, folder: str, changed: bool) -> dict:
    from nanan_groups.kit.excel.out import write_xlsx

    headers = [column.header for column in RosterSheet.entered().values()]
    with _path(folder, count, changed).open("wb") as out:
        write_xlsx(out, [(RosterSheet.title, headers, rows(count, changed, _places()))])
    return {}


def ours(count: int, folder: str, changed: bool) -> dict:
    """From the upload to the last history row, through the jobs as the page calls them."""
    from nanan_groups.kit.excel import checks
    from nanan_groups.records.imports import jobs
    from nanan_groups.records.imports.setwise import MergeWriter

    spent = {"check": 0.0, "stage": 0.0}

    def timed(name, method):
        def call(*arguments):
            begun = time.perf_counter()
            try:
                return method(*arguments)
            finally:
                spent[name] += time.perf_counter() - begun

        return call

    checks.Checker.check = timed("check", checks.Checker.check)
    MergeWriter.stage = timed("stage", MergeWriter.stage)
    user, start = _user(), time.perf_counter()
    with _path(folder, count, changed).open("rb") as source:
        job = jobs.receive(
            actor=user, dataset="staff", file=File(source), file_name="名册.xlsx", effective_on=DAY, reason="测速"
        )
    jobs.check(job)
    checked = time.perf_counter() - start
    jobs.confirm(job=job, actor=user, sha256=job.sha256, doubts_seen=True)  # invented people are much alike
    jobs.write(job)
    seconds = time.perf_counter() - start
    expected = (0, count // CHANGED_EVERY) if changed else (count, 0)
    if (job.state, job.new, job.changed, job.refused) != ("done", *expected, 0):
        raise SystemExit(
            f"{job.state} {job.new} {job.changed} {job.refused} {job.sentence} {list(job.problems.all()[:3])}"
        )
    return {
        "seconds": round(seconds, 3), "checked_seconds": round(checked, 3), "check_seconds": round(spent["check"], 3),
        "stage_seconds": round(spent["stage"], 3), "written_seconds": round(seconds - checked, 3),
    }  # fmt: skip


def _read(folder: str, count: int) -> list[list]:
    """calamine only; the names of schools become ids, labels stay as they are."""
    from python_calamine import CalamineWorkbook

    cells = CalamineWorkbook.from_path(_path(folder, count, False)).get_sheet_by_index(0).to_python()
    ids = {
        f"X{code}" if False else code: (school, site)
        for site, code, school in Site.objects.order_by("pk").values_list("pk", "code", "institution_id")
    }
    school, site, born = map(list(RosterSheet.entered()).index, ("school", "site", "birth_month"))
    for row in cells[1:]:
        row[school], row[site] = ids[row[site][-6:-1]]
        row[born] += "-01"
    return cells[1:]


ENTERED = ["school_id" if name == "school" else "site_id" if name == "site" else name for name in RosterSheet.entered()]


def _stage(cursor, found: list[list]) -> None:
    """Everything into a temporary table as it is."""
    cursor.execute(f"CREATE TEMPORARY TABLE bench_in ({_plain_columns()}, school_id BIGINT, site_id BIGINT)")
    columns = ", ".join(ENTERED)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY bench_in ({columns}) FROM STDIN") as copy:
            for at in range(0, len(found), 5000):
                part = ("\t".join(map(str, row)) for row in found[at : at + 5000])
                copy.write("\n".join(part) + "\n")
    else:
        marks = ", ".join(["%s"] * len(ENTERED))
        cursor.executemany(f"INSERT INTO bench_in ({columns}) VALUES ({marks})", [list(map(str, row)) for row in found])


def flat(count: int, folder: str, changed: bool) -> dict:
    start = time.perf_counter()
    found = _read(folder, count)
    parsed = time.perf_counter() - start
    others = [name for name in ENTERED if name != "staff_no"]
    with transaction.atomic(), connection.cursor() as cursor:
        _stage(cursor, found)
        cursor.execute(
            f"INSERT INTO bench_flat ({', '.join(ENTERED)}) SELECT {', '.join(ENTERED)} FROM bench_in WHERE 1 = 1 "
            f"ON CONFLICT (staff_no) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in others)}"
        )
    return {"seconds": round(time.perf_counter() - start, 3), "parse_seconds": round(parsed, 3)}


def floor(count: int, folder: str, changed: bool) -> dict:
    """The fastest way into the tables the roster really lives in; numbers of its own, so that ours stays new."""
    start = time.perf_counter()
    found = _read(folder, count)
    parsed = time.perf_counter() - start
    for row in found:
        row[0] = f"F{row[0][1:]}"
    member, post = StaffMember._meta.db_table, StaffPost._meta.db_table
    person = {"staff_no": "staff_no", "name": "name", "sex": "sex", "birth_month": "birth_month", "stage": "stage",
              "subject": "subject", "title": "title_", "honour": "honour", "joined_service_on": "joined_service_on",
              "phone": "phone", "state": "state"}  # fmt: skip
    labels = {
        "sex": "'female'",
        "stage": "'primary'",
        "subject": "'chinese'",
        "title": "'first'",
        "honour": "''",
        "state": "'active'",
    }
    taken = ", ".join(labels.get(name, f"s.{source}") for name, source in person.items())
    sets = ", ".join(f"{name} = excluded.{name}" for name in person if name != "staff_no")
    with transaction.atomic(), connection.cursor() as cursor:
        _stage(cursor, found)
        cursor.execute(
            f"INSERT INTO {member} (code, {', '.join(person)}, void, is_demo, revision) "
            f"SELECT substr(s.staff_no, 1, 12), {taken}, %s, %s, 1 FROM bench_in s WHERE 1 = 1 "
            f"ON CONFLICT (UPPER(staff_no)) WHERE NOT void DO UPDATE SET {sets}",
            [False, False],
        )
        cursor.execute(
            f"UPDATE {post} SET site_id = s.site_id, joined_on = s.joined_on FROM bench_in s JOIN {member} m "
            f"ON UPPER(m.staff_no) = UPPER(s.staff_no) WHERE {post}.person_id = m.id"
        )
        if not cursor.rowcount:
            cursor.execute(
                f"INSERT INTO {post} (person_id, institution_id, site_id, post_kind, employment, leadership, joined_on, main, "
                "valid_from, start_open) SELECT m.id, s.school_id, s.site_id, 'teacher', 'established', '', s.joined_on, %s, "
                f"s.joined_on, %s FROM bench_in s JOIN {member} m ON UPPER(m.staff_no) = UPPER(s.staff_no)",
                [True, False],
            )
    return {"seconds": round(time.perf_counter() - start, 3), "parse_seconds": round(parsed, 3)}


def stock(count: int, folder: str, changed: bool) -> dict:
    from bench import stock as library

    return library.house(_path(folder, count, False), count, _user())


def stock_flat(count: int, folder: str, changed: bool) -> dict:
    from bench import stock as library

    return library.flat(_path(folder, count, False), count)


def copy(count: int, folder: str, changed: bool) -> dict:
    """The floor of an export: CSV straight from the database, of the same rows and columns in the same order, with the
    names of school and site. Choices stay codes, nothing is masked, nothing recorded."""
    person = ("staff_no", "name", "sex", "birth_month")
    query = (
        f"SELECT {', '.join(f'm.{name}' for name in person)}, school.name || '（' || i.code || '）', "
        "coalesce(nullif(place.own_name, ''), school.name) || place.label || '（' || s.code || '）', m.stage, m.subject, "
        "p.post_kind, p.employment, p.leadership, m.title, m.honour, p.joined_on, m.joined_service_on, m.phone, m.state "
        f"FROM {StaffPost._meta.db_table} p JOIN {StaffMember._meta.db_table} m ON m.id = p.person_id "
        "JOIN registry_institution i ON i.id = p.institution_id JOIN registry_site s ON s.id = p.site_id "
        f"JOIN registry_institutionversion school ON school.institution_id = i.id AND {_in_force('school')} "
        f"JOIN registry_siteversion place ON place.site_id = s.id AND {_in_force('place')} "
        f"WHERE p.main AND {_in_force('p')} ORDER BY p.institution_id, p.site_id, m.staff_no"
    )
    start = time.perf_counter()
    path = Path(folder) / "copy.csv"
    with path.open("wb") as out, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as rows:
                for part in rows:
                    out.write(part)
        else:
            cursor.execute(query)
            while part := cursor.fetchmany(5000):
                out.write("".join(f"{','.join(map(str, row))}\n" for row in part).encode())
    seconds = time.perf_counter() - start
    with path.open("rb") as lines:
        return {"seconds": round(seconds, 3), "rows": sum(1 for _ in lines), "bytes": path.stat().st_size}


def _in_force(alias: str) -> str:
    return f"{alias}.valid_from <= CURRENT_DATE AND ({alias}.valid_to IS NULL OR {alias}.valid_to > CURRENT_DATE)"


def _taken(format: str) -> dict:
    from django.utils import timezone

    from nanan_groups.records.exports import Wish, take_out
    from nanan_groups.records.imports.datasets import dataset_of

    user = _user()
    before, start = _peak_mib(), time.perf_counter()
    wish = Wish(day=timezone.localdate(), format=format, reason="测速")
    taken = take_out(actor=user, datasets=[dataset_of("staff")], wish=wish)
    seconds = time.perf_counter() - start
    taken.file.close()
    return {"seconds": round(seconds, 3), "rows": taken.count, "growth_mib": round(_peak_mib() - before, 1)}


def _peak_mib() -> float:
    """The most memory this process ever held. ru_maxrss would count what its parent held before it began."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("memory is measured on Linux only")


def xlsx(count: int, folder: str, changed: bool) -> dict:
    return _taken("xlsx")


def csv(count: int, folder: str, changed: bool) -> dict:
    return _taken("csv")


def main(what: str, count: str, folder: str, *options: str) -> None:
    changed = "changed=1" in options
    answer = globals()[what](count=int(count), folder=folder, changed=changed)
    answer["peak_mib"] = round(_peak_mib())
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
