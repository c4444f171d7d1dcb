"""The plan's pages as their readers see them: states, steps, differences, papers; what a wrong reader never learns."""

import io
import re

import openpyxl
import pytest
from django.urls import reverse
from docx import Document

from groups.planning.annual_plans.services.plans import add_task, save_text
from groups.planning.models import Campaign, PlanTask
from nanan_groups.records.models import CaseStep, Event
from nanan_groups.testing.answers import answered
from nanan_groups.testing.group_list_made import groups
from nanan_groups.testing.plan_made import REVIEWED, opened, plan_of, step, written
from nanan_groups.testing.plan_pages_made import at


@pytest.fixture
def plan(two_groups, people):
    opened()
    return plan_of(two_groups.a.group)


def text(client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def stepping(client, plan, arrow: str, **data):
    """Take a step as the page does it: open it, send what it held."""
    url = at("plan-step", plan, arrow)
    form = client.get(url).context["form"]
    sent = {"seen": form["seen"].value(), "request_key": form["request_key"].value()} | data
    return client.post(url, sent), sent


# --- reading ---------------------------------------------------------------------------------------------------------
def test_every_page_of_a_draft_shows(plan, people, client_of):
    principal, officer = client_of(people.principal), client_of(people.officer)
    for page in ("plan-detail", "plan-edit", "plan-print", "plan-copy"):
        text(principal, at(page, plan))
    assert answered(principal.get(at("plan-progress", plan)), 302)
    for page in ("plan-detail", "plan-print", "plan-docx"):
        assert answered(officer.get(at(page, plan)), 200)
    text(officer, reverse("planning:campaign-list"))
    text(officer, reverse("planning:campaign-detail", args=[plan.campaign.code]))
    text(officer, reverse("planning:campaign-open"))
    text(officer, reverse("planning:campaign-extend", args=[plan.campaign.code, plan.group.code]))


def test_states_are_told_in_the_readers_words(plan, people, client_of):
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    assert "已提交，等待区教委审核" in text(client_of(people.principal), at("plan-detail", plan))
    assert "待审核" in text(client_of(people.officer), at("plan-detail", plan))
    assert "科室审核中" in text(client_of(people.leader), at("plan-detail", plan))
    assert PlanTask.objects.get().money == 1_250_050
    assert "12,500.50" in text(client_of(people.officer), at("plan-detail", plan))


def test_what_is_missing_leads_to_its_place(plan, people, client_of):
    page = client_of(people.principal).get(at("plan-detail", plan))
    items = page.context["missing"].items
    assert [one.text for one in items[:6]] == [
        *(
            f"“{label}”正文未填写"
            for label in ("组织运作", "师资队伍共建共享", "课程共建共研", "教学资源共享统筹", "特色发展")
        ),
        "还没有任务",
    ]
    assert items[0].url == at("plan-edit", plan) + "#text-organisation"
    assert client_of(people.officer).get(at("plan-detail", plan)).context["missing"] is None


def test_buttons_are_the_steps_of_this_person(plan, people, client_of):
    def labels(user):
        return [link.label for link in client_of(user).get(at("plan-detail", plan)).context["steps"]]

    assert (labels(people.principal), labels(people.office), labels(people.officer)) == (["提交"], [], [])
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    assert (labels(people.principal), labels(people.officer)) == (["撤回修改"], ["退回", "报领导审定"])
    step(plan, "endorse", people.officer)
    assert (labels(people.officer), labels(people.leader)) == ([], ["审定通过", "退回"])


def test_a_strange_principal_learns_nothing(plan, people, two_groups, client_of):
    stranger = client_of(people.stranger)
    for page in ("plan-detail", "plan-edit", "plan-print", "plan-docx", "plan-copy", "plan-progress"):
        answer = stranger.get(at(page, plan))
        assert (answer.status_code, two_groups.a.canary in answer.content.decode()) == (404, False)
    board = text(stranger, reverse("planning:campaign-detail", args=[plan.campaign.code]))
    assert two_groups.b.canary in board
    assert two_groups.a.canary not in board


# --- steps -----------------------------------------------------------------------------------------------------------
def test_missing_parts_stop_the_submission(plan, people, client_of):
    answer, _ = stepping(client_of(people.principal), plan, "submit")
    assert answer.status_code == 409
    assert "还不能提交，尚缺：“组织运作”正文未填写" in answer.content.decode()
    assert not CaseStep.objects.exists()


def test_a_return_without_reason_is_refused_and_with_one_is_told(plan, people, client_of):
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    officer = client_of(people.officer)
    answer, _ = stepping(officer, plan, "return", comment="  ")
    assert answer.status_code == 200
    assert "请写明退回原因。" in answer.content.decode()
    answer, _ = stepping(officer, plan, "return", comment="经费请核实")
    assert answer.status_code == 302
    assert "经费请核实" in text(client_of(people.principal), reverse("planning:my-year"))
    assert "经费请核实" in text(client_of(people.principal), at("plan-edit", plan))


def test_two_clicks_are_one_step(plan, people, client_of):
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    officer = client_of(people.officer)
    answer, sent = stepping(officer, plan, "endorse", **REVIEWED)
    again = officer.post(at("plan-step", plan, "endorse"), sent, follow=True)
    assert answer.status_code == 302
    assert "已经办理，没有重复办理" in again.content.decode()
    assert CaseStep.objects.count() == 2


def test_somebody_was_quicker_and_what_was_typed_stays(plan, people, client_of, user_of):
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    officer = client_of(people.officer)
    form = officer.get(at("plan-step", plan, "return")).context["form"]
    step(plan, "endorse", user_of("registry_officer"))
    sent = {"seen": form["seen"].value(), "request_key": form["request_key"].value(), "comment": "请补充附件"}
    answer = officer.post(at("plan-step", plan, "return"), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert re.search(r"已由测试人员\d+于 .+ 办理“科室审核通过”", page)
    assert "请补充附件" in page


def test_steps_of_others_and_steps_that_do_not_exist(plan, people, client_of):
    principal = client_of(people.principal)
    assert answered(client_of(people.office).get(at("plan-step", plan, "submit")), 403)
    assert answered(principal.post(at("plan-step", plan, "endorse"), {"seen": 0, "request_key": "x"}), 403)
    assert answered(principal.get(at("plan-step", plan, "nothing")), 404)
    assert answered(client_of(people.officer).get(at("plan-step", plan, "approve")), 404)  # one level only


def test_a_resubmission_shows_what_it_changes(plan, people, client_of):
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    step(plan, "return", people.officer, "请写明学科")
    part = plan.texts.get(field="staff")
    save_text(actor=people.principal, plan=plan, field="staff", text="正文staff，语文学科", seen=part.revision)
    principal = client_of(people.principal)
    page = principal.get(at("plan-step", plan, "submit"))
    assert [(one["part"], one["title"]) for one in page.context["changes"]] == [("正文", "师资队伍共建共享")]
    stepping(principal, plan, "submit")
    compared = text(client_of(people.officer), at("plan-compare", plan, 2))
    assert "<ins>，语文学科</ins>" in compared
    assert principal.get(at("plan-compare", plan, 1)).status_code == 404
    assert principal.get(at("plan-compare", plan, 99_999_999_999_999_999_999)).status_code == 404


# --- campaigns -------------------------------------------------------------------------------------------------------
def test_opening_is_checked_before_it_is_written(two_groups, people, client_of):
    officer = client_of(people.officer)
    url = reverse("planning:campaign-open")
    form = officer.get(url).context["form"]
    sent = {name: form[name].value() or "" for name in ("kind", "effective_on", "seen", "request_key")}
    sent |= {
        "title_text": "2026 年度计划",
        "basis": "school_year",
        "year": "2026",
        "opens_on": "2026-09-01",
        "submit_on": "2026年9月30日",
        "review_on": "2026-10-31",
        "two_levels": "on",
    }
    checked = officer.post(url, sent)
    page = checked.content.decode()
    assert "2 个集团各有一份年度计划" in page
    assert "2026年9月30日（星期三） 24 时前提交" in page
    assert not Campaign.objects.exists()
    assert officer.post(url, sent | {"act_confirmed": "1"}).status_code == 302
    assert Campaign.objects.get().plans.count() == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_board_asks_a_fixed_number_of_questions(db, user_of, client_of, django_assert_num_queries, number):
    groups(number)
    campaign = opened()
    client = client_of(user_of("registry_officer"))
    url = reverse("planning:campaign-detail", args=[campaign.code])
    client.get(url)
    with django_assert_num_queries(12):
        assert len(client.get(url).context["rows"]) == number


def test_lights_and_states_filter_the_board(plan, people, client_of):
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    officer, url = client_of(people.officer), reverse("planning:campaign-detail", args=[plan.campaign.code])
    names = [row["board"].group for row in officer.get(f"{url}?state=submitted").context["rows"]]
    assert names == ["甲canaryA教育集团"]
    assert len(officer.get(f"{url}?light=green").context["rows"]) == 2
    assert "没有“逾期”的集团" in text(officer, f"{url}?light=red")


@pytest.mark.parametrize("length", [501, 2000])
def test_a_long_reason_is_sent_whole(plan, people, client_of, length):
    step(written(plan, people.principal), "submit", people.principal)
    answer, _ = stepping(client_of(people.officer), plan, "return", comment="改" * length)
    assert answer.status_code == 302
    told = text(client_of(people.principal), at("plan-detail", plan))
    assert "改" * length in told
    plan.case.refresh_from_db()
    assert plan.case.state == "returned"


def test_a_reason_too_long_is_refused_with_a_sentence(plan, people, client_of):
    step(written(plan, people.principal), "submit", people.principal)
    answer, _ = stepping(client_of(people.officer), plan, "return", comment="改" * 2001)
    assert "字数 2001，最多 2000，超出 1 个字，请精简。" in answer.content.decode()


# --- papers ----------------------------------------------------------------------------------------------------------
def test_word_and_workbook_hold_the_plan_and_are_on_record(plan, people, client_of):
    written(plan, people.principal)
    principal = client_of(people.principal)
    word = principal.get(at("plan-docx", plan))
    document = Document(io.BytesIO(word.content))
    told = "\n".join(one.text for one in document.paragraphs)
    assert "二、任务（1 项）" in told
    total = [cell.text for cell in document.tables[0].rows[-1].cells]
    assert (total[0], total[-1]) == ("合计　人民币壹万贰仟伍佰元伍角", "12,500.50")
    assert "正文staff" in told
    book = principal.get(reverse("planning:campaign-tasks-xlsx", args=[plan.campaign.code]))
    rows = list(openpyxl.load_workbook(io.BytesIO(book.content)).active.values)
    assert len(rows) == 2  # not the neighbour's
    assert rows[1][5:10] == ("正文任务", "12", "次", "6", "王老师")
    assert rows[1][11] == 12500.5
    assert Event.objects.filter(kind="export").count() == 2


# --- attachments -----------------------------------------------------------------------------------------------------
def test_writers_attach_while_there_is_something_to_write(plan, people, client_of):
    def form(user):
        return client_of(user).get(at("plan-detail", plan)).context["panel"].form is not None

    assert [form(user) for user in (people.principal, people.office, people.officer, people.member)] == [
        True,
        True,
        False,
        False,
    ]
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    assert form(people.principal) is False
    add = reverse("portal:attachment-add", args=["annual-plan", plan.case.code])
    assert client_of(people.principal).get(add).status_code == 403
    assert client_of(people.stranger).get(add).status_code == 404
    step(plan, "endorse", people.officer)
    step(plan, "leader_approve", people.leader)
    assert form(people.principal) is True


@pytest.mark.parametrize("number", [1, 3])
def test_the_plan_asks_a_fixed_number_of_questions(plan, people, client_of, django_assert_num_queries, number):
    written(plan, people.principal)
    for n in range(number - 1):
        values = {
            "field": "staff",
            "measure": f"再一项{n}",
            "target": "1",
            "unit": "",
            "baseline": "",
            "responsible": "",
            "due_on": None,
            "money": 0,
        }
        add_task(actor=people.principal, plan=plan, values=values)
    officer = client_of(people.officer)
    officer.get(at("plan-detail", plan))
    with django_assert_num_queries(39):
        officer.get(at("plan-detail", plan))
