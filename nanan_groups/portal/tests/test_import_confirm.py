"""A yes that cannot be given any more, and jobs that wait, are interrupted or stand in each other's way."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.access.models import Appointment
from groups.registry.models import Department
from nanan_groups.portal.tests.samples import OFFICES, PEOPLE, only, sample_job
from nanan_groups.records.acts import act
from nanan_groups.records.imports import progress
from nanan_groups.records.models import ActKind, ImportJob, JobState
from nanan_groups.testing.factories import DepartmentFactory, entry
from nanan_groups.testing.import_pages_made import LIST, UPLOAD, confirm, job_of, text_of, to, upload


@pytest.fixture(autouse=True)
def two_datasets():
    with only(OFFICES, PEOPLE):
        yield


@pytest.fixture
def officer(user_of):
    return user_of("registry_officer")


@pytest.fixture
def client(officer, client_of):
    return client_of(officer)


def test_a_yes_25_hours_later_is_gone(client, monkeypatch):
    job = job_of(upload(client))
    ImportJob.objects.filter(pk=job.pk).update(checked_at=timezone.now() - timedelta(hours=25))
    page = client.get(to("job", job))
    assert "预览已过期" in text_of(page)
    assert "确认写入" not in text_of(page)
    job.refresh_from_db()
    assert job.state == JobState.READY  # looking at it wrote nothing
    answer = confirm(client, job)
    assert answer.status_code == 410
    assert "预览已超过 24 小时" in text_of(answer)
    job.refresh_from_db()
    assert job.state == JobState.EXPIRED
    assert Department.objects.count() == 0


def test_a_yes_after_the_role_is_lost(client, officer):
    job = job_of(upload(client))
    with entry():
        ended = Appointment.objects.get(user=officer)
        ended.valid_to = timezone.localdate()
        ended.save()
    assert confirm(client, job).status_code == 403
    assert client.get(UPLOAD).status_code == 403
    assert upload(client).status_code == 403
    assert Department.objects.count() == 0
    assert ImportJob.objects.count() == 1


def test_a_yes_to_somebody_elses_file(client, client_of, user_of):
    job = job_of(upload(client))
    colleague = client_of(user_of("registry_officer"))
    page = colleague.get(to("job", job))
    assert "等待" in text_of(page)
    assert page.context["rows"] == []
    for name in ("confirm", "cancel", "check"):
        assert colleague.post(to(name, job), {"sha256": job.sha256}).status_code == 403
    for name in ("file", "marked"):
        assert colleague.get(to(name, job)).status_code == 403
    stranger = client_of(user_of("school_clerk"))
    for name in ("confirm", "cancel", "check", "passwords", "undo"):
        assert stranger.post(to(name, job), {"sha256": job.sha256}).status_code == 404
    for name in ("job", "progress", "file", "marked"):
        assert stranger.get(to(name, job)).status_code == 404
    job.refresh_from_db()
    assert (job.state, Department.objects.count()) == (JobState.READY, 0)


@pytest.mark.parametrize("sha256", ["", "0" * 64, "../../etc/passwd", "'; DROP TABLE x"])
def test_a_yes_to_another_file(client, sha256):
    job = job_of(upload(client))
    answer = client.post(to("confirm", job), {"sha256": sha256, "file_name": "../../x"})
    assert answer.status_code == 409
    assert "确认的文件与预览的不是同一个" in text_of(answer)
    assert Department.objects.count() == 0


def test_a_yes_after_the_data_has_changed_shows_a_new_preview(client):
    office = DepartmentFactory(code="o1", name="旧名", ordinal=1)
    job = job_of(upload(client))
    with act(kind=ActKind.CHANGE, verb="x", title="改名", reason="测试") as draft:
        draft.update(office, name="新名")
    assert confirm(client, job).status_code == 302
    page = client.get(to("job", job))
    assert "预览之后数据已被他人修改，没有写入任何数据" in text_of(page)
    assert page.context["rows"][0]["cells"][0] == ["名称", "新名", "科室甲"]
    assert "确认写入 2 行" in text_of(page)
    assert Department.objects.get(code="o1").name == "新名"
    confirm(client, job)
    assert Department.objects.get(code="o1").name == "科室甲"


@pytest.mark.parametrize("role", ["bureau_leader", "auditor", "finance_officer", "group_principal", "expert", "system"])
def test_who_may_only_look_imports_by_no_route(client, client_of, user_of, role):
    job = job_of(upload(client))
    looker = client_of(user_of(role))
    assert looker.get(UPLOAD).status_code == 403
    assert upload(looker).status_code == 403
    assert looker.get(reverse("portal:import-template", args=["offices"])).status_code == 403
    expected = 403 if role == "auditor" else 404
    for name in ("confirm", "cancel", "check", "undo", "passwords"):
        assert looker.post(to(name, job), {"sha256": job.sha256, "reason": "x"}).status_code == expected
    assert (ImportJob.objects.count(), Department.objects.count()) == (1, 0)


def test_dropping_it(client):
    job = job_of(upload(client))
    assert client.post(to("cancel", job))["Location"] == LIST
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert "已放弃" in text_of(client.get(to("job", job)))
    assert confirm(client, job).status_code == 409
    assert client.post(to("cancel", job)).status_code == 409


# --- while it works --------------------------------------------------------------------------------------------------
def test_a_second_import_of_the_unit_waits(client, officer, user_of):
    other = sample_job(user_of("registry_officer"), dataset="offices", state=JobState.WRITING, beat_at=timezone.now())
    job = job_of(upload(client))
    page = client.get(to("job", job))
    at = timezone.localtime(other.beat_at)
    assert f"本范围的这张表正在导入（{other.actor.name}，{at:%H:%M} 开始）" in text_of(page)
    assert "重新检查" in text_of(page)
    assert not page.context["job"].waiting
    ImportJob.objects.filter(pk=other.pk).update(state=JobState.DONE, finished_at=timezone.now())
    client.post(to("check", job))
    assert "确认写入 2 行" in text_of(client.get(to("job", job)))


@pytest.mark.parametrize("state", [JobState.CHECKING, JobState.WRITING])
def test_a_killed_job_is_begun_again_by_its_owner(client, state):
    job = job_of(upload(client))
    long_ago = timezone.now() - timedelta(minutes=5)
    ImportJob.objects.filter(pk=job.pk).update(state=state, beat_at=long_ago)
    page = client.get(to("job", job))
    assert "处理已中断" in text_of(page)
    assert "没有写入任何数据" in text_of(page)
    job.refresh_from_db()
    assert job.state == state  # looking at it wrote nothing
    client.post(to("check", job))
    job.refresh_from_db()
    assert job.state == JobState.READY
    confirm(client, job)
    assert Department.objects.count() == 2


def test_progress_asks_again_until_there_is_nothing_to_wait_for(client, officer, settings, tmp_path):
    settings.PROGRESS_DIR = tmp_path
    job = sample_job(officer, dataset="offices", state=JobState.CHECKING, beat_at=timezone.now(), checked_at=None)
    progress.Reporter(job.token, "正在检查", 5000)(2500)
    htmx = {"HTTP_HX_REQUEST": "true"}
    part = client.get(to("progress", job), **htmx)
    assert 'hx-trigger="every 1s"' in part.content.decode()
    assert "正在检查" in text_of(part)
    page = client.get(to("job", job))
    assert 'id="job-progress"' in page.content.decode()
    assert '<meta http-equiv="refresh" content="3">' in page.content.decode()
    assert client.get(to("progress", job)).status_code == 302
    ImportJob.objects.filter(pk=job.pk).update(state=JobState.READY, checked_at=timezone.now())
    over = client.get(to("progress", job), **htmx)
    assert (over.headers["HX-Refresh"], over.content) == ("true", b"")
    assert 'id="job-progress"' not in client.get(to("job", job)).content.decode()


def test_a_job_nobody_takes_up_says_so(client, officer):
    now = timezone.now()
    job = sample_job(officer, dataset="offices", state=JobState.RECEIVED, checked_at=None, refused=0)
    assert client.get(to("job", job)).context["job"].waiting
    ImportJob.objects.filter(pk=job.pk).update(received_at=now - timedelta(minutes=3))
    page = client.get(to("job", job))
    assert "后台还没有开始检查" in text_of(page)
    assert not page.context["job"].waiting
