"""``manage.py rebuild_demo``: which database it empties, all of it or nothing."""

import os
import signal
import subprocess
import sys
import threading
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from groups.rights.words import Role
from nanan_groups.accounts.models import AdminKind, User
from nanan_groups.demo import year
from nanan_groups.demo.accounts import holder_of, make_demo_accounts
from nanan_groups.demo.models import DemoStamp
from nanan_groups.demo.parts import all_parts
from nanan_groups.demo.tests.looks import counts, rows, triggers
from nanan_groups.records import audit
from nanan_groups.records.imports import progress
from nanan_groups.records.models import Act, Event
from nanan_groups.records.queries import last_change
from nanan_groups.testing.factories import UserFactory


def rebuild() -> str:
    out = StringIO()
    call_command("rebuild_demo", "--no-input", stdout=out)
    return out.getvalue()


# --- refused ------------------------------------------------------------------------------------------------------------
def stamped() -> None:
    year.stamp()


def outside(settings) -> None:
    stamped()
    settings.DEMO = False


def accounts_without_a_stamp(settings) -> None:
    year.load_policy()
    make_demo_accounts()


def in_earnest(settings) -> None:
    stamped()
    UserFactory(admin_kind=AdminKind.SYSTEM)


def behind(settings) -> None:
    stamped()
    MigrationRecorder.Migration.objects.filter(app="planning").order_by("-pk").first().delete()


REFUSED = (
    (outside, "不是演示模式（DEMO 未开启），不能重建演示库"),
    (lambda settings: None, "没有演示库标记.*没有改动任何数据.*DATABASE_URL.*manage.py serve"),
    (lambda settings: UserFactory(), "没有演示库标记"),
    (accounts_without_a_stamp, "没有演示库标记"),
    (in_earnest, "bootstrap_admins.*没有改动任何数据.*另建一个空数据库"),
    (behind, "先执行 manage.py migrate"),
)


@pytest.mark.parametrize(
    ("prepare", "sentence"), REFUSED, ids=("outside", "empty", "in use", "unstamped", "in earnest", "behind")
)
def test_any_other_database_is_left_alone(db, demo_mode, settings, prepare, sentence):
    prepare(settings)
    before = rows()
    with pytest.raises(CommandError, match=sentence) as refused:
        rebuild()
    assert refused.value.returncode == 2
    assert rows() == before


@pytest.mark.parametrize("problem", ["locked", "deadlock"])
def test_somebody_who_writes_too_long_is_waited_for_in_vain(db, demo_mode, monkeypatch, problem):
    def busy():
        error = OperationalError("database is locked" if problem == "locked" else "deadlock detected")
        error.__cause__ = type("FromTheDriver", (Exception,), {"sqlstate": "40P01"})() if problem != "locked" else None
        raise error

    stamped()
    monkeypatch.setattr(year.emptying, "wait_for_writers", busy)
    with pytest.raises(CommandError, match="数据库正忙，没有改动任何数据") as refused:
        rebuild()
    assert refused.value.returncode == 2


@pytest.mark.parametrize("answer", ["不", "", None])
def test_without_a_yes_nothing_happens(db, demo_mode, monkeypatch, answer):
    def asked(question):
        assert "确认请输入" in question
        if answer is None:
            raise EOFError
        return answer

    stamped()
    monkeypatch.setattr("builtins.input", asked)
    before, out = rows(), StringIO()
    with pytest.raises(CommandError, match="已取消，没有改动任何数据") as refused:
        call_command("rebuild_demo", stdout=out)
    assert (refused.value.returncode, rows()) == (1, before)
    assert "全部删除" in out.getvalue()


# --- done ---------------------------------------------------------------------------------------------------------------
@pytest.mark.long
def test_the_first_day_again(demonstration, client_of, monkeypatch, request):
    first, books, kept_pages = counts(), triggers(), last_change()
    typed = request.getfixturevalue("typed")
    assert all(file.storage.exists(file.name) for file in typed.files)
    assert typed.is_there()
    old = set(User.objects.values_list("pk", flat=True))
    monkeypatch.setattr("builtins.input", lambda question: "是")
    out = StringIO()
    call_command("rebuild_demo", stdout=out)
    assert "演示库已重建" in out.getvalue()
    assert (counts(), triggers()) == (first, books)
    # What was typed since is gone, and what lay outside the database with it.
    assert not typed.is_there()
    assert not Session.objects.filter(pk=typed.session).exists()
    assert [file.name for file in typed.files if file.storage.exists(file.name)] == []
    assert progress.read(typed.job.token) is None
    # Sound books that only grow; keys that were never used; pages kept by a running server are not asked for again.
    connection.check_constraints()
    assert audit.verify().problem == ""
    with pytest.raises(IntegrityError, match="append only"), transaction.atomic():
        Event.objects.all()._raw_delete("default")
    assert not old & set(User.objects.values_list("pk", flat=True))
    assert last_change() != kept_pages
    # The same passwords open it, and every page says what it is.
    for account in year.make_demo_accounts():
        assert User.objects.get(username=account["username"]).check_password(account["password"])
    officer = client_of(holder_of(Role.REGISTRY_OFFICER))
    for page in (reverse("portal:home"), reverse("reading:group-list"), reverse("admin:index")):
        text = officer.get(page).content.decode()
        assert "<b>演示数据</b>账号、人员与业务均为虚构" in text
        assert "试用时" not in text


# --- interrupted --------------------------------------------------------------------------------------------------------
@pytest.fixture
def on_disk(transactional_db):
    """Real transactions: others see what was committed, and no more."""


@pytest.mark.long
def test_until_it_is_done_everybody_reads_the_old_one_and_a_fault_leaves_it_whole(on_disk, typed, monkeypatch):
    seen = []

    def look():
        seen.append((typed.is_there(), DemoStamp.objects.count(), Act.objects.count()))
        connection.close()

    def fail():
        assert not typed.is_there()
        other = threading.Thread(target=look)
        other.start()
        other.join(60)
        raise RuntimeError("in the middle")

    before, books, acts = rows(), triggers(), Act.objects.count()
    parts = all_parts()
    monkeypatch.setattr(year, "all_parts", lambda: [*parts[:1], fail, *parts[1:]])
    with pytest.raises(RuntimeError, match="in the middle"):
        rebuild()
    assert seen == [(True, 1, acts)]
    assert (rows(), triggers()) == (before, books)
    assert all(file.storage.exists(file.name) for file in typed.files)
    assert progress.read(typed.job.token) is not None


@pytest.mark.long
def test_a_process_killed_before_its_end_leaves_the_old_one_whole(on_disk, typed, tmp_path):
    """All was deleted and the new year begun; how much of it was there makes no difference to what was not committed."""
    before, books = rows(), triggers()
    database = connection.settings_dict
    url = f"sqlite:///{Path(database['NAME']).absolute()}"
    if connection.vendor == "postgresql":
        password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
        url = f"postgres://{database['USER']}{password}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    killed = subprocess.run(
        [sys.executable, "manage.py", "rebuild_demo", "--yes"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        timeout=300,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "nanan_groups.settings.test",
            "TEST_DATABASE_URL": url,
            "TEST_DEMO": "true",
            "VAR_DIR": str(tmp_path),
            "TEST_PROGRESS_DIR": str(tmp_path / "progress"),
            "FAIL_POINT": "demo.part",
        },
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert (rows(), triggers()) == (before, books)
