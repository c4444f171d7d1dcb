"""The import centre's pages: list, upload, preview, the yes, and what a refused yes says."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.registry.models import Department
from nanan_groups.portal.imports.parts import AFFECTED
from nanan_groups.portal.tests.samples import OFFICES, PEOPLE, only, sample_job
from nanan_groups.records.imports import files
from nanan_groups.records.imports.datasets import Unit, datasets
from nanan_groups.records.models import Event, EventKind, ImportJob, ImportProblem, ImportRow, JobState
from nanan_groups.testing.factories import DepartmentFactory, UserFactory
from nanan_groups.testing.import_pages_made import BAD, FIELDS, LIST, UPLOAD, confirm, job_of, text_of, to, upload

EVERY = {dataset.code for dataset in datasets()}  # before the fixture below leaves them out


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


# --- the list ------------------------------------------------------------------------------------------------------
def test_the_list_offers_what_one_may_import(client):
    page = client.get(LIST)
    assert [one["code"] for one in page.context["datasets"]] == ["offices"]
    assert "还没有导入记录" in text_of(page)
    assert "全区" in text_of(page)


def test_somebody_without_a_school_is_told_so(user_of, client_of):
    page = client_of(user_of("personnel_officer")).get(LIST)
    (offered,) = page.context["datasets"]
    assert (offered["code"], offered["unit"]) == ("people", "")
    assert "您的任职目前没有可以导入的学校" in text_of(page)
    assert (
        client_of(user_of("personnel_officer")).get(reverse("portal:import-upload", args=["people"])).status_code == 403
    )


def test_jobs_of_ones_scope_and_no_other(client, officer, user_of, client_of):
    clerk = UserFactory()
    mine = sample_job(officer, dataset="offices")
    other = sample_job(clerk, dataset="offices", unit=Unit("J1", "一校"))
    people = sample_job(clerk, dataset="people", unit=Unit("J1", "一校"))
    rows = client.get(LIST).context["jobs"]
    assert {row["url"] for row in rows} == {to("job", mine), to("job", other)}
    assert client.get(to("job", people)).status_code == 404
    overseer = client_of(user_of("auditor"))
    assert len(overseer.get(LIST).context["jobs"]) == 3
    assert overseer.get(LIST).context["datasets"] == []
    for role in ("expert", "finance_officer", "audit"):
        stranger = client_of(user_of(role))
        assert stranger.get(LIST).status_code == 403
        assert stranger.get(to("job", mine)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_a_fixed_number_of_questions(client, officer, django_assert_num_queries, number):
    for _ in range(number):
        sample_job(officer, dataset="offices")
    client.get(LIST)
    with django_assert_num_queries(5):  # with how many answers are remembered, of all tables at once
        assert len(client.get(LIST).context["jobs"]) == number


# --- upload --------------------------------------------------------------------------------------------------------
def test_nothing_typed_is_lost_on_an_error(client):
    answer = client.post(UPLOAD, {**FIELDS, "effective_on": "2026-02-30", "sheet_name": "总表"})
    assert answer.status_code == 200
    said = text_of(answer)
    assert "请选择要上传的文件" in said
    assert "不是存在的一天" in said
    assert "浏览器不保留已选的文件，请重新选择文件" in said
    for typed in ("机构改革", "南编〔2026〕1号", "2026-02-30", "总表"):
        assert f'value="{typed}"' in answer.content.decode()
    assert not ImportJob.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "x.csv", "文件是空的"),
        (b"%PDF-1.7 x", "x.xlsx", ""),
        ("代码,名称,次序\n".encode(), "x.csv", "下面没有数据"),
        ("甲,乙\n1,2\n".encode(), "x.csv", "表头"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_sentence(client, content, name, sentence):
    answer = upload(client, content, name)
    if answer.status_code == 200:
        assert sentence in text_of(answer)
        return
    job = job_of(answer)
    assert job.state == JobState.UNUSABLE
    page = client.get(answer["Location"])
    assert "文件不能使用" in text_of(page)
    assert sentence in text_of(page)
    assert job.sentence in page.content.decode()
    assert "确认写入" not in text_of(page)


def test_a_file_beyond_the_limit(client, monkeypatch):
    class Small:
        bytes = 5

    monkeypatch.setattr(files, "Limits", Small)
    answer = upload(client)
    assert answer.status_code == 200
    assert "文件超过" in text_of(answer)
    assert not ImportJob.objects.exists()


# --- preview -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("inline", [0, 120_000])
def test_preview_then_yes_then_the_same_page_again(client, settings, inline):
    settings.IMPORT_INLINE_BYTES = inline  # 0: by way of the queue
    DepartmentFactory(code="o1", name="旧名", ordinal=1)
    job = job_of(upload(client))
    page = client.get(to("job", job))
    assert [(figure.label, figure.value) for figure in page.context["figures"]] == [
        ("新增", 1), ("变更", 1), ("未变", 0), ("有误", 0), ("隐藏行", 0),
    ]  # fmt: skip
    assert [tab.label for tab in page.context["tabs"]] == ["变更", "新增"]
    assert "旧名" in text_of(page)
    assert "科室甲" in text_of(page)
    assert "确认写入 2 行" in text_of(page)
    fresh = client.get(f"{to('job', job)}?show=new")
    assert "科室乙" in text_of(fresh)
    assert Department.objects.filter(name="科室乙").count() == 0

    assert confirm(client, job)["Location"] == to("job", job)
    assert list(Department.objects.order_by("code").values_list("code", "name")) == [("o1", "科室甲"), ("o2", "科室乙")]
    done = client.get(to("job", job))
    assert "已写入。新增 1 行，变更 1 行" in text_of(done)
    acts = Event.objects.filter(kind=EventKind.IMPORT).count()
    again = confirm(client, job)
    assert again["Location"] == to("job", job)
    assert "没有重复写入" in text_of(client.get(to("job", job)))
    assert Event.objects.filter(kind=EventKind.IMPORT).count() == acts


def test_rows_that_are_wrong_are_told_and_stop_everything(client):
    job = job_of(upload(client, BAD))
    page = client.get(to("job", job))
    told = [(row["row"], row["header"], row["sentence"]) for row in page.context["rows"]]
    assert told == [
        (3, "名称", "“名称”必填，请补充。"),
        (3, "次序", "“x”不是整数，请只填阿拉伯数字，不带单位、逗号或小数。"),
        (4, "名称", "名称不能以“禁”开头。"),
    ]
    assert page.context["rows"][1]["mend"] == "整数，1 到 999。"
    said = text_of(page)
    assert "有 2 行有误" in said
    assert "确认写入" not in said
    answer = confirm(client, job)
    assert answer.status_code == 409
    assert "有 2 行有误，没有写入任何数据" in text_of(answer)
    assert Department.objects.count() == 0


def test_only_the_good_rows_after_being_asked_once_more(client):
    job = job_of(upload(client, BAD))
    asked = client.get(to("confirm", job))
    assert "有误的 2 行不会写入" in text_of(asked)
    assert Department.objects.count() == 0
    confirm(client, job, good_rows="1")
    assert list(Department.objects.values_list("code", flat=True)) == ["o1"]
    done = text_of(client.get(to("job", job)))
    assert "有误的 2 行没有写入" in done
    assert "下载标注错误的工作簿" in done
    assert client.get(to("confirm", job)).status_code == 302  # nothing more to ask


def test_nothing_to_write_has_no_yes(client):
    DepartmentFactory(code="o1", name="科室甲", ordinal=1)
    job = job_of(upload(client, "代码,名称,次序\no1,科室甲,1\n"))
    page = client.get(to("job", job))
    assert "没有需要写入的行" in text_of(page)
    assert "确认写入" not in text_of(page)
    assert confirm(client, job).status_code == 409


def test_the_first_200_problems_are_shown_and_pages_are_bounded(client, officer, django_assert_num_queries):
    job = sample_job(officer, dataset="offices", refused=300, new=120)
    ImportProblem.objects.bulk_create(
        ImportProblem(job=job, row=n, column="name", header="名称", code="x", sentence=f"第{n}处")
        for n in range(3, 303)
    )
    ImportRow.objects.bulk_create(
        ImportRow(job=job, row=n, kind="n", subject=f"对象{n}", cells=[["名称", "", "x"]]) for n in range(1, 121)
    )
    client.get(LIST)
    with django_assert_num_queries(5):
        page = client.get(to("job", job))
    assert len(page.context["rows"]) == 200
    assert "这里显示前 200 处" in text_of(page)
    second = client.get(f"{to('job', job)}?show=new&page=3")
    assert [row["row"] for row in second.context["rows"]] == list(range(101, 121))


# --- home and menu ---------------------------------------------------------------------------------------------------
def test_home_lists_previews_that_wait_for_ones_yes(client, officer, user_of):
    job = sample_job(officer, dataset="offices", refused=0)
    sample_job(user_of("registry_officer"), dataset="offices")
    sample_job(officer, dataset="offices", state=JobState.DONE, finished_at=timezone.now())
    sample_job(officer, dataset="offices", checked_at=timezone.now() - timedelta(hours=30))
    page = client.get("/")
    assert [(todo["url"], todo["text"]) for todo in page.context["todos"]] == [
        (to("job", job), "核对并确认导入：部门，新增 1、变更 1、未变 0、有误 0")
    ]


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("registry_officer", LIST),
        ("auditor", LIST),
        ("finance_officer", reverse("portal:export-list")),
        ("expert", None),
    ],
)
def test_the_menu_leads_to_what_one_may(user_of, client_of, role, address):
    nav = client_of(user_of(role)).get("/").context["portal"].nav
    assert [item["url"] for item in nav if item["label"] == "导入导出"] == ([address] if address else [])


def test_every_dataset_leads_to_what_it_wrote():
    """Also those of the floors below, which this file leaves out."""
    assert set(AFFECTED) == EVERY
    assert all(reverse(name) for _, name in AFFECTED.values())


@pytest.mark.template_syntax_in_data
def test_a_name_that_tries_to_be_code_is_text(client):
    job = job_of(upload(client, BAD, "<script>x</script>{{ 7 }}.csv"))
    page = client.get(to("job", job)).content.decode()
    assert "script&gt;{{ 7 }}.csv" in page
    assert "<script>x" not in page
