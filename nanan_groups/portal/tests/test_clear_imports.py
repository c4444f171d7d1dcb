"""What ``clear_imports`` takes away and what it keeps."""

import io
import os
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from nanan_groups.portal.tests.samples import OFFICES, only, sample_job
from nanan_groups.records.imports.progress import Reporter
from nanan_groups.records.models import ImportJob, ImportProblem, ImportRow, JobState
from staffing.models import StaffStage


def old():
    """Older than a preview lasts."""
    return timezone.now() - timedelta(hours=30)


@pytest.fixture(autouse=True)
def one_dataset(settings, tmp_path):
    settings.PROGRESS_DIR = tmp_path
    with only(OFFICES):
        yield


@pytest.fixture
def officer(user_of):
    return user_of("registry_officer")


def clear() -> str:
    out = io.StringIO()
    call_command("clear_imports", stdout=out)
    return out.getvalue().strip()


def state_of(job) -> tuple[str, bool]:
    job.refresh_from_db()
    return job.state, bool(job.file)


def test_questions_nobody_answered_expire_and_go_with_the_file(officer):
    asked = [{"kind": "value", "column": "name", "asked": "甲", "text": "甲", "options": []}]
    job = sample_job(officer, dataset="offices", state=JobState.ASKING, checked_at=old(), questions=asked)
    clear()
    assert state_of(job) == ("expired", True)
    ImportJob.objects.filter(pk=job.pk).update(finished_at=old())
    clear()
    assert (state_of(job), job.questions) == (("expired", False), [])


def test_old_previews_expire_and_their_files_go_a_day_later(officer):
    job = sample_job(officer, dataset="offices", checked_at=old())
    waiting = sample_job(officer, dataset="offices", state=JobState.RECEIVED, checked_at=None, received_at=old())
    fresh = sample_job(officer, dataset="offices")
    ImportRow.objects.create(job=job, row=2, kind="n", subject="x")
    kept = ImportRow.objects.create(job=fresh, row=2, kind="n", subject="x")
    assert clear() == "过期预览 2 个，清除暂存行 0 行，删除文件 0 个。"
    assert [state_of(one) for one in (job, waiting, fresh)] == [
        ("expired", True), ("expired", True), ("ready", True),
    ]  # fmt: skip
    assert list(ImportRow.objects.all()) == [kept]
    assert set(ImportProblem.objects.values_list("job", flat=True)) == {fresh.pk}
    ImportJob.objects.filter(state="expired").update(finished_at=old())
    storage, name = job.file.storage, job.file.name
    assert clear() == "过期预览 0 个，清除暂存行 0 行，删除文件 2 个。"
    assert state_of(job) == ("expired", False)
    assert not storage.exists(name)
    assert clear() == "过期预览 0 个，清除暂存行 0 行，删除文件 0 个。"


@pytest.mark.parametrize("state", ["cancelled", "unusable", "expired", "done", "undone"])
def test_only_what_was_written_keeps_its_file(officer, state):
    job = sample_job(officer, dataset="offices", state=state, finished_at=old())
    recent = sample_job(officer, dataset="offices", state=state, finished_at=timezone.now())
    clear()
    assert state_of(job) == (state, state in ("done", "undone"))
    assert state_of(recent) == (state, True)


def test_rows_left_behind_by_a_killed_process_go(officer):
    done = sample_job(officer, dataset="offices", state=JobState.DONE, finished_at=old())
    ready = sample_job(officer, dataset="offices")
    for job in (done, ready):
        ImportRow.objects.create(job=job, row=2, kind="c", subject="x")
        StaffStage.objects.create(job=job, row=2, kind="u")
    assert clear() == "过期预览 0 个，清除暂存行 2 行，删除文件 0 个。"
    assert ImportRow.objects.get().job == StaffStage.objects.get().job == ready
    assert ImportProblem.objects.filter(job=done).exists()  # what was not written can still be looked up


def test_a_killed_job_is_put_back(officer, tmp_path):
    job = sample_job(officer, dataset="offices", state=JobState.WRITING, beat_at=old())
    Reporter("long-gone", "正在检查", 3)
    Reporter("at-work", "正在检查", 3)
    os.utime(tmp_path / "long-gone.json", (old().timestamp(), old().timestamp()))
    clear()
    assert state_of(job) == ("ready", True)
    assert [path.name for path in tmp_path.iterdir()] == ["at-work.json"]
