"""The page of questions: what it shows, who may answer, what it takes."""

import pytest
from django.urls import reverse

from nanan_groups.records.models import ImportJob, JobState, KeptAnswer
from nanan_groups.testing.factories import SiteFactory, entry
from nanan_groups.testing.import_files_made import roster, send
from nanan_groups.testing.import_pages_made import confirm, left_as_errors, text_of, to
from staffing.models import StaffMember


@pytest.fixture
def school(db):
    with entry():
        return SiteFactory(institution__version__name="甲校小学").institution


@pytest.fixture
def clerk(school, user_of):
    return user_of("school_clerk", institution=school)


@pytest.fixture
def client(clerk, client_of):
    return client_of(clerk)


def words(*states: str) -> bytes:
    return roster(*({"state": state} for state in states))


def test_values_are_grouped_with_their_number_and_the_likely_one_is_chosen(client):
    job = send(client, words("在职", "在职", "在岗", "未明"))
    page = client.get(to("questions", job))
    (part,) = page.context["parts"]
    assert [(one.label, one.question.count, one.chosen) for one in part.rows] == [("在职", 2, "在岗"), ("未明", 1, "")]
    assert [label for _, label in part.rows[1].options] == [
        "请选择", "在岗", "长期请假", "退休", "离职", "都不是：按有误处理，逐个改正",
    ]  # fmt: skip
    assert "文件里有 2 处与本表的写法不同" in text_of(page)


def test_nothing_is_taken_until_all_is_answered(client):
    job = send(client, words("在职", "未明"))
    page = client.post(to("questions", job), {"q0": "在岗", "q1": ""})
    assert (page.status_code, "“未明”还没有回答" in text_of(page)) == (200, True)
    assert [one.missing for one in page.context["parts"][0].rows] == [False, True]
    page = client.post(to("questions", job), {"q0": "在岗", "q1": "不在"})
    assert "“未明”的回答不在可选范围内" in text_of(page)
    job.refresh_from_db()
    assert (job.state, job.answers, KeptAnswer.objects.count()) == (JobState.ASKING, [], 0)


def test_what_is_left_as_an_error_is_not_remembered(client):
    job = left_as_errors(client, send(client, words("在职", "在岗")))
    assert (job.state, job.new, job.refused, KeptAnswer.objects.count()) == (JobState.READY, 1, 1, 0)
    assert send(client, words("在职")).state == JobState.ASKING


def test_an_answer_may_be_changed_from_the_preview(client):
    job = send(client, words("在职"))
    client.post(to("questions", job), {"q0": "在岗"})
    page = client.get(to("job", job))
    assert "“在岗状态”有 1 个单元格按对照由“在职”读作“在岗”" in text_of(page)
    assert to("questions", job) in page.content.decode()
    client.post(to("questions", job), {"q0": "长期请假"})
    job.refresh_from_db()
    confirm(client, job)
    assert StaffMember.objects.get().state == "leave"
    assert client.get(to("questions", job))["Location"] == to("job", job)
    assert client.post(to("questions", job), {"q0": "在岗"}).status_code == 409


def test_only_the_uploader_answers(client, client_of, user_of, school):
    job = send(client, words("在职"))
    colleague = client_of(user_of("school_clerk", institution=school))
    page = colleague.get(to("job", job))
    assert ("等待对照" in text_of(page), "在职" in page.content.decode()) == (True, False)
    assert colleague.get(to("questions", job)).status_code == 403
    assert colleague.post(to("questions", job), {"q0": "在岗"}).status_code == 403
    with entry():
        other = SiteFactory().institution
    assert client_of(user_of("school_clerk", institution=other)).get(to("questions", job)).status_code == 404


def test_it_may_be_dropped_and_stands_among_ones_tasks(client):
    job = send(client, words("在职"))
    assert "对照导入的文件：教职工名册，名册.csv" in text_of(client.get(reverse("portal:home")))
    assert "待对照" in text_of(client.get(reverse("portal:import-list")))
    client.post(to("cancel", job))
    assert ImportJob.objects.get().state == JobState.CANCELLED
    assert client.post(to("questions", job), {"q0": "在岗"}).status_code == 409


def test_what_waits_for_an_answer_comes_first_and_the_rest_is_folded(client):
    client.post(to("questions", send(client, words("在职"))), {"q0": "在岗"})
    job = send(client, words("在职", "在职", "未明"))
    page = client.get(to("questions", job))
    assert [(part.kind, [one.label for one in part.rows]) for part in page.context["parts"]] == [("value", ["未明"])]
    assert [(one.label, one.remembered) for part in page.context["said"] for one in part.rows] == [("在职", True)]
    html = page.content.decode()
    assert html.index("待回答</span>") < html.index('<details class="said">') < html.index("上次的对照")
    assert "已有对照 1 项" in html
    # Giving up stands beside the others, in the one form of the page.
    bar = html[
        html.index('<div class="form-buttons">') : html.index("</form>", html.index('<div class="form-buttons">'))
    ]
    assert ("按对照检查" in bar, f'formaction="{to("cancel", job)}"' in bar) == (True, True)
    page = client.post(to("questions", job), {"q0": "在岗", "q1": ""})  # what is wrong may be in what is folded
    assert '<details class="said" open>' in page.content.decode()
    client.post(to("questions", job), {"q0": "在岗", "q1": "在岗"})
    page = client.get(to("questions", job))
    assert (page.context["parts"], '<details class="said" open>' in page.content.decode()) == ([], True)
    assert "上次的对照" not in text_of(page)
    preview = client.get(to("job", job)).content.decode()
    assert ("文件指纹" in preview, "其余" in preview) == (False, False)
    job.refresh_from_db()
    with entry():
        ImportJob.objects.filter(pk=job.pk).update(notices=[f"提示{at}。" for at in range(9)])
    preview = client.get(to("job", job)).content.decode()
    assert preview.index("提示4。") < preview.index("<summary>其余 4 条</summary>") < preview.index("提示5。")
