"""``manage.py serve``: the server and the task worker run side by side and end together."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from io import StringIO
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from groups.registry.models import EducationGroup
from nanan_groups.accounts.models import User
from nanan_groups.demo.models import DemoStamp
from nanan_groups.demo.year import Made
from nanan_groups.portal.management.commands import serve
from nanan_groups.portal.management.processes import Pair
from nanan_groups.testing.factories import UserFactory

ROOT = Path(settings.BASE_DIR)
MANAGE = [sys.executable, "manage.py"]
SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
# A job too large to be done within the request, and nothing else that starts it.
QUEUE = """
from django.core.files.base import ContentFile
from nanan_groups.accounts.models import User
from nanan_groups.demo.models import DemoStamp
from nanan_groups.demo.year import Made
from nanan_groups.records.imports import jobs, tasks
import datetime
job = jobs.receive(actor=User.objects.get(username="demo02"), dataset="staff", file=ContentFile("甲,乙\\n1,2\\n".encode()),
    file_name="x.csv", effective_on=datetime.date(2026, 9, 1), reason="测试")
tasks.check_task.enqueue(job.pk)
print(job.token)
"""


def until(question, seconds: float = 120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.3)
    raise AssertionError("it did not come about in time")


def alive(pid: int) -> bool:
    with suppress(FileNotFoundError):
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return False


def children(pid: int) -> dict[int, str]:
    """Process → command line, of the children of ``pid``."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        with suppress(FileNotFoundError):
            found[int(child)] = Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ")
    return found


def worker_of(pid: int) -> int:
    return next((child for child, command in children(pid).items() if "db_worker" in command), 0)


@pytest.mark.long
@pytest.mark.once("serves a SQLite database of its own, whichever the tests run on")
@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_both_run_and_both_end(tmp_path):
    """Started from nothing and told to end as a service is; then started on what was left and ended by the keyboard."""
    var = tmp_path / "var"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TEST_", "DATABASE", "DJANGO"))}
    environment = kept | {"VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "nanan_groups.settings.local"}
    with served(environment) as serving:
        first = until(lambda: worker_of(serving.pid))
        os.kill(first, signal.SIGKILL)
        until(lambda: worker_of(serving.pid) not in (0, first))
        queued = subprocess.run(
            [*MANAGE, "shell", "-v", "0", "-c", QUEUE], cwd=ROOT, env=environment, capture_output=True
        )
        assert queued.returncode == 0, queued.stderr.decode()
        until(lambda: state_of_the_job(var) == "unusable")
        ended_by(serving, signal.SIGTERM)
    with served(environment) as serving:
        until(lambda: worker_of(serving.pid))
        ended_by(serving, signal.SIGINT)


@contextmanager
def served(environment):
    """The process of ``serve``, once it answers; whatever happens, it does not outlive the test."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    def answers() -> bool:
        with suppress(OSError):  # nobody there yet, or too busy to answer
            return urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).status == 200
        return False

    serving = subprocess.Popen(
        [*MANAGE, "serve", "--port", str(port), "--workers", "1"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        until(answers, 600)
        yield serving
    finally:
        if serving.poll() is None:
            serving.kill()
            serving.communicate()


def ended_by(serving, how) -> None:
    family = list(children(serving.pid))
    assert len(family) == 2
    serving.send_signal(how)
    output, _ = serving.communicate(timeout=60)
    assert serving.returncode == 0, (how, output.decode())
    assert not any(alive(pid) for pid in family), how


def state_of_the_job(var: Path) -> str:
    """Read past Django: a process of its own for every look would take longer than the job."""
    with closing(sqlite3.connect(f"file:{var / 'nanan.sqlite3'}?mode=ro", uri=True)) as database:
        return database.execute("SELECT state FROM records_importjob").fetchone()[0]


def test_the_worker_ends_when_the_server_does():
    ends = [sys.executable, "-c", "import sys; sys.exit(3)"]
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        began = time.monotonic()
        assert Pair(ends, SLEEPER, lambda text: None).run() == 3
        assert time.monotonic() - began < 10
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# --- refused ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def nothing_begins(monkeypatch):
    """Whoever gets as far as the server fails."""
    monkeypatch.setattr(serve, "Pair", None)


def test_a_database_of_the_former_chain_is_not_touched(db, nothing_begins):
    MigrationRecorder.Migration.objects.create(app="groups", name="0001_initial")
    with pytest.raises(CommandError, match=r"是旧版程序建立的.*没有改动任何数据.*再重新启动") as refused:
        call_command("serve")
    assert refused.value.returncode == 2


def test_beside_people_in_earnest_no_demonstration_is_served(db, settings, tmp_path, nothing_begins):
    UserFactory()
    settings.DEMO, settings.VAR_DIR, settings.STATIC_ROOT = True, tmp_path, tmp_path / "static"
    with pytest.raises(CommandError, match="有正式账号，不是演示库") as refused:
        call_command("serve")
    assert refused.value.returncode == 2
    assert User.objects.filter(is_demo=True).count() == EducationGroup.objects.count() == 0


# --- what it prepares ---------------------------------------------------------------------------------------------------
@pytest.fixture
def prepared(db, settings, tmp_path, monkeypatch):
    """``prepared()``: what ``serve`` says until the server would begin."""

    class Nobody:
        def __init__(self, *commands):
            pass

        def run(self) -> int:
            return 0

    monkeypatch.setattr(serve, "Pair", Nobody)
    settings.VAR_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"

    def run() -> str:
        out = StringIO()
        call_command("serve", stdout=out)
        return out.getvalue()

    return run


def test_outside_the_demonstration_the_policy_alone(prepared):
    assert "演示" not in prepared()
    assert EducationGroup.objects.count() == 35
    assert User.objects.count() == DemoStamp.objects.count() == 0


def test_an_older_year_is_told_of(prepared, settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(serve.year, "make_demo", lambda: Made([], 0))
    DemoStamp.objects.create(made_at=timezone.now(), version=serve.year.VERSION)
    assert "rebuild_demo" not in prepared()
    DemoStamp.objects.update(version=serve.year.VERSION - 1)
    assert "演示数据是旧版的；要换成新版，请执行 manage.py rebuild_demo" in prepared()
