"""What the import pages say: the effective day, nothing to write, another file, one-time passwords, figures, refusals."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from nanan_groups.accounts.passwords import one_time_is_over
from nanan_groups.kit.days import day_text
from nanan_groups.kit.pages import Figure
from nanan_groups.portal.tests.samples import OFFICES, PEOPLE, only, sample_job
from nanan_groups.records.models import ImportJob, JobState
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import DepartmentFactory, UserFactory
from nanan_groups.testing.import_pages_made import BAD, GOOD, LIST, UPLOAD, confirm, job_of, text_of, to, upload

pytestmark = pytest.mark.usefixtures("clock")

FUTURE = "之前，各页面、导出和统计仍按现状显示"
PAST = "生效日在过去：这会改变该日以来各页面、导出和统计的结果"


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


# --- the effective day ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "said", "unsaid"), [(30, FUTURE, PAST), (-30, PAST, FUTURE), (0, "", "生效日在")])
@pytest.mark.parametrize("text", [GOOD, BAD])
def test_a_preview_tells_its_effective_day_and_warns(client, days, said, unsaid, text):
    day = TODAY + timedelta(days=days)
    job = job_of(upload(client, text, effective_on=day.isoformat()))
    pages = [client.get(to("job", job))]
    if text == BAD:
        pages.append(client.get(to("confirm", job)))
    for page in pages:
        shown = text_of(page)
        assert f"生效日 {day_text(day)}" in shown.partition("这次导入")[0]
        assert said in shown
        assert unsaid not in shown


def test_no_warning_where_there_is_nothing_to_write_or_it_is_written(client, officer, client_of, user_of):
    past = TODAY - timedelta(days=30)
    ready = sample_job(officer, dataset="offices", refused=0)
    ImportJob.objects.filter(pk=ready.pk).update(effective_on=past)
    assert PAST in text_of(client.get(to("job", ready)))
    assert PAST not in text_of(client_of(user_of("registry_officer")).get(to("job", ready)))  # not his to confirm
    for facts in ({"new": 0, "changed": 0}, {"new": 1, "state": JobState.DONE, "finished_at": timezone.now()}):
        ImportJob.objects.filter(pk=ready.pk).update(**facts)
        assert PAST not in text_of(client.get(to("job", ready)))


# --- nothing to write ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("refused", "badge"), [(0, ""), (2, "due")])
def test_a_preview_with_nothing_to_write_is_no_todo(client, officer, refused, badge):
    job = sample_job(officer, dataset="offices", new=0, changed=0, refused=refused)
    assert client.get("/").context["todos"] == []
    (listed,) = client.get(LIST).context["jobs"]
    assert (listed["state"], listed["badge"]) == ("没有可写入的行", badge)
    page = client.get(to("job", job))
    assert "没有可写入的行" in text_of(page)
    assert "待确认" not in text_of(page)


def test_the_list_calls_an_old_preview_expired(client, officer):
    sample_job(officer, dataset="offices", checked_at=timezone.now() - timedelta(hours=30))
    (listed,) = client.get(LIST).context["jobs"]
    assert (listed["state"], listed["badge"]) == (JobState.EXPIRED.label, "due")


def test_nothing_changed(client):
    DepartmentFactory(code="o1", name="科室甲", ordinal=1)
    job = job_of(upload(client, "代码,名称,次序\no1,科室甲,1\n"))
    assert client.get("/").context["todos"] == []
    assert f"{UPLOAD}?after={job.token}" in client.get(to("job", job)).content.decode()


# --- another file --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", [GOOD, BAD])
def test_another_file_begins_with_what_was_typed_before(client, text):
    job = job_of(upload(client, text, effective_on=(TODAY - timedelta(days=9)).isoformat(), sheet_name=""))
    if text == GOOD:
        confirm(client, job)
    ImportJob.objects.filter(pk=job.pk).update(sheet_name="总表")
    url = f"{UPLOAD}?after={job.token}"
    assert f'href="{url}">再上传一个文件' in client.get(to("job", job)).content.decode()
    page = client.get(url)
    values = {name: page.context["form"][name].value() for name in ("reason", "document", "sheet_name", "effective_on")}
    assert values == {
        "reason": "机构改革",
        "document": "南编〔2026〕1号",
        "sheet_name": "总表",
        "effective_on": TODAY - timedelta(days=9),
    }
    assert 'value="机构改革"' in page.content.decode()
    assert day_text(TODAY - timedelta(days=9)) in page.content.decode()


def test_nothing_of_another_persons_or_another_tables_file(client, officer, user_of):
    strangers = sample_job(
        user_of("registry_officer"), dataset="offices", state=JobState.DONE, finished_at=timezone.now()
    )
    people = sample_job(officer, dataset="people")
    assert f'href="{UPLOAD}">再上传一个文件' in client.get(to("job", strangers)).content.decode()
    for token in (strangers.token, people.token, "", "x", "\x00", "'; DROP"):
        page = client.get(UPLOAD, {"after": token})
        assert page.status_code == 200
        assert page.context["form"]["reason"].value() is None
        assert page.context["form"]["effective_on"].value() == TODAY


# --- one-time passwords --------------------------------------------------------------------------------------------
def test_passwords_may_be_taken_without_a_reload_and_say_how_long_they_last(client, officer, settings):
    settings.ONE_TIME_PASSWORD_LIFE = timedelta(hours=36)
    user = UserFactory(must_change_password=True, is_demo=False, password_set_at=timezone.now() - timedelta(hours=37))
    assert one_time_is_over(user)
    job = sample_job(officer, dataset="offices", state=JobState.DONE, finished_at=timezone.now(), refused=0)
    with only(with_passwords()):
        page = client.get(to("job", job))
    form = f'action="{reverse("portal:import-passwords", args=[job.token])}" data-again'
    assert form in page.content.decode()
    assert "领取一次性密码（只提供一次）" in text_of(page)
    assert "密码自领取起 36 小时内有效，首次登录须修改。" in text_of(page)


def with_passwords():
    return replace(OFFICES, hands_out=lambda job: True)


# --- figures, sentences --------------------------------------------------------------------------------------------
def test_figures_have_thousands_separators(client, officer):
    job = sample_job(officer, dataset="offices", new=20_000, changed=1_234, refused=0)
    said = text_of(client.get(to("job", job)))
    assert "20,000 新增" in said
    assert "1,234 变更" in said
    assert "20000" not in said
    assert "新增 20,000、变更 1,234" in client.get("/").context["todos"][0]["text"]
    figures = [Figure(20_000, "人"), Figure("3 / 12", "已提交"), Figure(0, "无"), Figure("未写", "数")]
    shown = render_to_string("components/_figures.html", {"figures": figures})
    assert [part.partition("</b>")[0] for part in shown.split("<b>")[1:]] == ["20,000", "3 / 12", "0", "未写"]


def test_a_busy_unit_is_told_once(client, user_of):
    sample_job(user_of("registry_officer"), dataset="offices", state=JobState.WRITING, beat_at=timezone.now())
    job = job_of(upload(client))
    assert client.get(to("job", job)).content.decode().count("请稍后再试") == 1
    client.post(to("check", job))
    assert client.get(to("job", job)).content.decode().count("请稍后再试") == 1


def test_whose_appointment_it_is_reads_who_grants(client_of, user_of):
    said = text_of(client_of(user_of("expert")).get(LIST))
    assert "请联系安全管理员更新您的任职" in said
    assert "系统管理员" not in said
