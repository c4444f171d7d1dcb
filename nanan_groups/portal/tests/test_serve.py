"""``manage.py serve``: the server and the task worker run side by side and end together."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.conf import settings

from nanan_groups.portal.management.processes import Pair

ROOT = Path(settings.BASE_DIR)
SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
# A job too large to be done within the request, and nothing else that starts it.
QUEUE = """
from django.core.files.base import ContentFile
from nanan_groups.accounts.models import User
from nanan_groups.records.imports import jobs, tasks
import datetime
job = jobs.receive(actor=User.objects.get(username="demo02"), dataset="staff", file=ContentFile("甲,乙\\n1,2\\n".encode()),
    file_name="x.csv", effective_on=datetime.date(2026, 9, 1), reason="测试")
tasks.check_task.enqueue(job.pk)
print(job.token)
"""
STATE = "from nanan_groups.records.models import ImportJob; print(ImportJob.objects.get().state)"


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


@pytest.fixture
def environment(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TEST_", "DATABASE", "DJANGO"))}
    return kept | {"VAR_DIR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "nanan_groups.settings.local"}


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_both_run_and_both_end(environment, how):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    manage = [sys.executable, "manage.py"]

    def shell(code: str) -> str:
        done = subprocess.run([*manage, "shell", "-v", "0", "-c", code], cwd=ROOT, env=environment, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().strip()

    def answers() -> bool:
        with suppress(URLError, ConnectionError):
            return urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).status == 200
        return False

    serving = subprocess.Popen(
        [*manage, "serve", "--port", str(port), "--workers", "1"], cwd=ROOT, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        until(answers)
        first = until(lambda: worker_of(serving.pid))
        if how is signal.SIGTERM:  # once is enough
            os.kill(first, signal.SIGKILL)
            until(lambda: worker_of(serving.pid) not in (0, first))
            shell(QUEUE)
            until(lambda: shell(STATE) == "unusable")
        family = list(children(serving.pid))
        assert len(family) == 2
        serving.send_signal(how)
        output, _ = serving.communicate(timeout=60)
        assert serving.returncode == 0, output.decode()
        assert not any(alive(pid) for pid in family)
    finally:
        if serving.poll() is None:
            serving.kill()
            serving.communicate()


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
