"""Ten thousand people: sixty wrong rows come back marked, are mended, go in and are undone; a killed import leaves nothing.

The files are written, and the killed process runs, as in real life: through the command, on the test's own database.
"""

import json
import os
import signal
import subprocess
import sys
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from openpyxl import load_workbook

from nanan_groups.kit.excel.out import write_xlsx
from nanan_groups.portal.imports.files import marked_workbook
from nanan_groups.records.imports import jobs, turns
from nanan_groups.records.models import Act, ImportJob
from nanan_groups.testing.factories import AppointmentFactory, SiteFactory, UserFactory, entry
from staffing.models import StaffMember, StaffPost, StaffStage
from staffing.roster.sheets import RosterSheet

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
HEADERS = [column.header for column in RosterSheet.entered().values()]
COUNT, WRONG = 10_000, 60
# Killed after row 5000, which is in the second block that the reader hands on; what comes after needs no thousands.
KILLED = 6_000
DAY = date(2026, 9, 1)


@pytest.fixture
def officer():
    with entry():
        for sign in "甲乙丙丁":
            SiteFactory(institution__version__name=f"{sign}校小学")
        return AppointmentFactory(role="personnel_officer", user=UserFactory(username="personnel-1")).user


def people(wrong=0, count=COUNT):
    """``wrong`` rows, spread over the file, have a fault each: no name, an impossible month, an unknown school."""
    spoilt = {count // wrong * n: n for n in range(wrong)} if wrong else {}
    for n in range(count):
        row = [
            f"NA{n:07d}",
            f"张{chr(0x4E00 + n % 5000)}",
            "女" if n % 2 else "男",
            f"{1965 + n % 20}-{n % 12 + 1:02d}",
            f"{'甲乙丙丁'[n % 4]}校小学",
            "",
            "小学",
            "语文",
            "专任教师",
            "在编",
            "",
            "一级教师",
            "",
            date(2010 + n % 10, 9, 1),
            date(2006, 7, 1),
            f"138{n:08d}",
            "在岗",
        ]
        if n in spoilt:
            at, value = ((1, ""), (3, "1988-13"), (4, "没有的学校"))[spoilt[n] % 3]
            row[at] = value
        yield row


def book(wrong=0, count=COUNT) -> bytes:
    out = BytesIO()
    write_xlsx(out, [(RosterSheet.title, HEADERS, people(wrong, count))])
    return out.getvalue()


def upload(actor, content: bytes) -> ImportJob:
    job = jobs.receive(
        actor=actor, dataset="staff", file=ContentFile(content), file_name="名册.xlsx", effective_on=DAY, reason="名册"
    )
    return jobs.check(job)


def stored() -> tuple:
    return tuple(
        rows.count() for rows in (StaffMember.objects, StaffPost.objects, StaffMember.history, StaffPost.history)
    )


def test_sixty_wrong_rows_come_back_marked_are_mended_written_and_undone(officer):
    job = upload(officer, book(WRONG))
    assert (job.rows, job.new, job.refused, job.problems.count()) == (COUNT, COUNT - WRONG, WRONG, WRONG)
    returned = marked_workbook(job)
    sheet = load_workbook(BytesIO(returned))[RosterSheet.title]
    assert sheet.cell(1, 1).value == "错误说明"
    marked = [row for row in range(2, COUNT + 2) if sheet.cell(row, 1).value]
    assert marked == sorted(set(job.problems.values_list("row", flat=True)))
    assert sheet.cell(marked[0], 1).value == "姓名：“姓名”必填，请补充。"
    jobs.cancel(job=job, actor=officer)
    good = list(people())
    for row in marked:
        for at, value in enumerate(good[row - 2], start=2):
            sheet.cell(row, at).value = value
    mended = BytesIO()
    sheet.parent.save(mended)
    job = upload(officer, mended.getvalue())  # the error column is still there, and is not read
    assert (job.state, job.new, job.refused) == ("ready", COUNT, 0)
    assert jobs.confirm(job=job, actor=officer, sha256=job.sha256)
    assert jobs.write(job).state == "done"
    assert stored() == (COUNT, COUNT, COUNT, COUNT)
    jobs.undo(job=job, actor=officer, reason="传错了文件")
    assert (job.state, stored()) == ("undone", (0, 0, 2 * COUNT, 2 * COUNT))


def _database_url() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{Path(given['NAME']).absolute()}"
    password = f":{given['PASSWORD']}" if given["PASSWORD"] else ""
    return f"postgres://{given['USER']}{password}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


def _import(path: Path, **more) -> subprocess.CompletedProcess:
    command = [sys.executable, "manage.py", "import_data", "staff", str(path), "--as", "personnel-1"]
    return subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "nanan_groups.settings.test",
            "TEST_DATABASE_URL": _database_url(),
            "TEST_PROGRESS_DIR": str(settings.PROGRESS_DIR),
            **more,
        },
    )


@pytest.mark.parametrize("point", ["import.write:5000", "import.check:5000"])
def test_a_process_killed_after_row_5000_leaves_nothing_and_the_import_can_be_started_again(officer, tmp_path, point):
    path = tmp_path / "名册.xlsx"
    path.write_bytes(book(count=KILLED))
    acts = Act.objects.count()
    killed = _import(path, FAIL_POINT=point)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert (stored(), Act.objects.count()) == ((0, 0, 0, 0), acts)
    job = ImportJob.objects.get()
    assert job.state == ("writing" if "write" in point else "checking")
    # Two minutes later nobody believes it alive any more.
    ImportJob.objects.update(
        beat_at=job.beat_at - settings.IMPORT_DEAD_AFTER, received_at=job.received_at - settings.IMPORT_DEAD_AFTER
    )
    os.utime(settings.PROGRESS_DIR / f"{job.token}.json", (0, 0))
    job = ImportJob.objects.get()
    turns.reap(job)
    assert "没有写入任何数据" in job.sentence
    if "write" in point:  # the preview still stands, and may be confirmed again
        assert (job.state, StaffStage.objects.filter(job=job).count()) == ("ready", KILLED)
        assert jobs.confirm(job=job, actor=officer, sha256=job.sha256)
        assert jobs.write(job).state == "done"
    else:
        assert job.state == "received"
        again = _import(path)
        assert again.returncode == 0, again.stderr
        told = json.loads(again.stdout.splitlines()[-1])
        assert (told["rows"], told["new"], told["refused"]) == (KILLED, KILLED, 0)
    assert stored() == (KILLED, KILLED, KILLED, KILLED)


def test_the_command_refuses_in_words_and_writes_the_marked_workbook(officer, tmp_path):
    path, marked = tmp_path / "名册.xlsx", tmp_path / "错误.xlsx"
    path.write_bytes(book(WRONG, count=600))
    out = StringIO()
    with pytest.raises(Exception, match=f"有 {WRONG} 行被拒，没有写入任何数据。") as refused:
        call_command("import_data", "staff", str(path), username="personnel-1", errors=str(marked), stdout=out)
    assert (refused.value.returncode, StaffMember.objects.count(), marked.exists()) == (1, 0, True)
    assert json.loads(out.getvalue().splitlines()[-1])["refused"] == WRONG
