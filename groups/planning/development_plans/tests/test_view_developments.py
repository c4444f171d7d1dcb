"""The pages of development plans: begun, written with and without script, stepped, compared, printed, listed."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from groups.planning.annual_plans.services import plans
from groups.planning.development_plans import services as development_plans
from groups.planning.development_plans.queries import goals_offered
from groups.planning.models import Campaign, DevelopmentPlan
from nanan_groups.testing.answers import answered
from nanan_groups.testing.development_made import GOAL, begun, in_force, step, written
from nanan_groups.testing.factories import EducationGroupFactory, entry
from nanan_groups.testing.plan_made import opened, plan_of
from nanan_groups.testing.plan_made import written as annual_written


@pytest.fixture
def plan(two_groups, people) -> DevelopmentPlan:
    return begun(two_groups.a.group, people.principal)


def at(page: str, plan, *more) -> str:
    return reverse(f"planning:development-{page}", args=[plan.case.code, *more])


def text_of(response) -> str:
    return response.content.decode()


def filled(page) -> dict:
    return {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}


# --- begun ---------------------------------------------------------------------------------------------------------
def test_the_principal_begins_on_the_page_of_the_group(two_groups, people, client_of):
    group, principal = two_groups.a.group, client_of(people.principal)
    start = reverse("planning:development-start", args=[group.code, "start"])
    for page in (reverse("reading:group-detail", args=[group.code]), reverse("planning:my-year")):
        assert start in text_of(principal.get(page))
    data = filled(principal.get(start)) | {"first_year": "2026", "last_year": "2025"}
    refused = principal.post(start, data | {"act_confirmed": "1"})
    assert "终止学年不能早于起始学年" in text_of(refused)
    assert 'value="2026"' in text_of(refused)
    data["last_year"] = "2030"
    assert "开始编制" in text_of(principal.post(start, data))
    done = principal.post(start, data | {"act_confirmed": "1"})
    plan = DevelopmentPlan.objects.get()
    assert done.headers["Location"] == at("detail", plan)
    assert principal.post(start, data | {"act_confirmed": "1"}).headers["Location"] == at("detail", plan)
    assert DevelopmentPlan.objects.count() == 1
    assert start not in text_of(principal.get(reverse("reading:group-detail", args=[group.code])))


def test_who_may_begin_and_record(two_groups, people, client_of):
    code = two_groups.a.group.code
    start, record = (reverse("planning:development-start", args=[code, verb]) for verb in ("start", "record"))
    expected = {
        "principal": (200, 403),
        "office": (200, 403),
        "officer": (200, 200),
        "leader": (403, 403),
        "member": (403, 403),
        "stranger": (404, 404),
        "expert": (403, 403),
    }
    for who, codes in expected.items():
        browser = client_of(getattr(people, who))
        assert (browser.get(start).status_code, browser.get(record).status_code) == codes, who
    assert answered(client_of(people.officer).get(start.replace("start", "steal")), 404)


def test_the_officer_records_a_plan_on_paper(two_groups, people, client_of):
    officer = client_of(people.officer)
    record = reverse("planning:development-start", args=[two_groups.a.group.code, "record"])
    data = filled(officer.get(record)) | {
        "first_year": "2016",
        "last_year": "2020",
        "approved_on": "2016年9月1日",
        "document": "南岸教〔2016〕1 号",
    }
    assert officer.post(record, data | {"act_confirmed": "1"}).status_code == 302
    page = text_of(officer.get(at("detail", DevelopmentPlan.objects.get())))
    for text in ("补录：南岸教〔2016〕1 号，2016年9月1日通过", "已办结"):
        assert text in page


# --- writing -------------------------------------------------------------------------------------------------------
def test_parts_are_saved_while_typed_and_a_conflict_lets_choose(plan, people, client_of):
    office, principal = client_of(people.office), client_of(people.principal)
    new = {
        "part": "goal-new",
        "goal-new-seen": "0",
        "goal-new-field": "staff",
        "goal-new-text": "交流",
        "goal-new-y2026": "10",
        "goal-new-y2030": "40",
    }
    said = office.post(at("autosave", plan), new).json()
    goal = plan.targets.get()
    assert (said["key"], said["stored"], goal.by_year) == (f"goal-{goal.pk}", True, {"2026": "10", "2030": "40"})
    development_plans.save_goal(actor=people.principal, goal=goal, seen=1, values={"by_year": {"2026": "12"}})
    mine = {"part": said["key"], f"{said['key']}-seen": "1", f"{said['key']}-was": "x"} | {
        f"{said['key']}-{name}": value
        for name, value in {"field": "staff", "text": "交流", "y2026": "15", "y2030": "40"}.items()
    }
    refused = office.post(at("autosave", plan), mine)
    assert refused.status_code == 409
    theirs = {one["name"]: one["text"] for one in refused.json()["theirs"]}
    assert theirs == {"y2026": "12", "y2030": "（空）"}
    assert office.post(at("autosave", plan), mine | {f"{said['key']}-seen": "2"}).status_code == 200
    goal.refresh_from_db()
    assert goal.by_year == {"2026": "15", "2030": "40"}
    text = {"part": "text-goals", "text-goals-seen": "0", "text-goals-text": "五年办成"}
    assert principal.post(at("autosave", plan), text).json()["seen"] == "1"
    assert office.post(at("autosave", plan), {"part": "goal-999"}).status_code == 409


def test_a_new_row_that_is_sent_twice_is_stored_once(plan, people, client_of):
    office = client_of(people.office)
    new = {
        "part": "goal-new",
        "goal-new-seen": "0",
        "goal-new-field": "staff",
        "goal-new-text": "交流",
        "goal-new-y2026": "10",
    }
    once, again = (office.post(at("autosave", plan), new).json() for _ in range(2))
    assert once["key"] == again["key"] == f"goal-{plan.targets.get().pk}"
    assert office.post(at("edit", plan), new | {"add": "1"}).status_code == 302
    assert plan.targets.count() == 1
    # Other words, another person, and the same words later are rows of their own.
    office.post(at("autosave", plan), new | {"goal-new-y2026": "11"})
    client_of(people.principal).post(at("autosave", plan), new)
    assert plan.targets.count() == 3
    plan.targets.update(edited_at=timezone.now() - timedelta(minutes=2))
    office.post(at("autosave", plan), new)
    assert plan.targets.count() == 4


def test_without_script_the_button_saves_removes_and_moves(plan, people, client_of):
    principal = client_of(people.principal)
    data = {
        "text-basis-text": "现状",
        "text-basis-seen": "0",
        "goal-new-field": "staff",
        "goal-new-text": "甲",
        "add": "1",
    }
    assert principal.post(at("edit", plan), data).headers["Location"] == at("edit", plan) + "#goals"
    assert principal.post(at("edit", plan), {"goal-new-field": "staff", "goal-new-text": "乙"}).status_code == 302
    first, second = plan.targets.order_by("ordinal")
    principal.post(at("edit", plan), {"up": second.pk})
    assert list(plan.targets.order_by("ordinal").values_list("text", flat=True)) == ["乙", "甲"]
    principal.post(at("edit", plan), {"remove": first.pk})
    assert plan.targets.get() == second
    gone = {f"goal-{first.pk}-text": "甲改过", f"goal-{first.pk}-measure": "统计"}
    assert "甲改过；统计" in text_of(principal.post(at("edit", plan), gone))
    long = {
        f"goal-{second.pk}-{name}": value
        for name, value in {"field": "staff", "text": "乙", "y2026": "字" * 61, "seen": "1", "was": "x"}.items()
    }
    refused = principal.post(at("edit", plan), long)
    assert "字" * 61 in text_of(refused)
    assert plan.texts.get(section="basis").text == "现状"


def test_what_is_handed_in_is_not_written(plan, people, client_of):
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    principal = client_of(people.principal)
    assert answered(principal.get(at("edit", plan)), 302)
    late = principal.post(at("edit", plan), {"text-goals-text": "晚了一步", "text-goals-was": "x"})
    assert (late.status_code, "晚了一步" in text_of(late)) == (409, True)
    assert answered(client_of(people.officer).get(at("edit", plan)), 403)
    assert answered(client_of(people.member).get(at("edit", plan)), 403)
    assert answered(client_of(people.stranger).get(at("edit", plan)), 404)


# --- steps ---------------------------------------------------------------------------------------------------------
def test_a_revision_is_shown_against_the_version_in_force(two_groups, people, client_of):
    plan = in_force(two_groups.a.group, people)
    step(plan, "revise", people.principal, "调整")
    goal = plan.targets.get()
    development_plans.save_goal(
        actor=people.office, goal=goal, seen=goal.revision, values={"by_year": {"2026": "10", "2030": "60"}}
    )
    principal, leader = client_of(people.principal), client_of(people.leader)
    detail = text_of(principal.get(at("detail", plan)))
    assert "审定通过前以" in detail
    assert at("version", plan, 1) in detail
    submit = principal.get(at("step", plan, "submit"))
    assert "2030-2031 学年目标值" in text_of(submit)
    data = {"seen": submit.context["form"]["seen"].value(), "request_key": "key-1"}
    assert principal.post(at("step", plan, "submit"), data).headers["Location"] == at("detail", plan)
    assert "没有重复办理" in text_of(principal.post(at("step", plan, "submit"), data, follow=True))
    step(plan, "endorse", people.officer)
    assert "2030-2031 学年目标值" in text_of(leader.get(at("step", plan, "leader_approve")))
    assert "60" in text_of(leader.get(at("compare", plan, 2)))
    assert leader.get(at("compare", plan, 1)).status_code == 404
    assert leader.get(at("version", plan, 9)).status_code == 404
    first = text_of(leader.get(at("version", plan, 1)))
    assert "第 1 次提交" in first
    assert "与上一次对照" in text_of(leader.get(at("detail", plan)))
    assert "末一学年的起始年" in text_of(
        principal.get(reverse("planning:development-start", args=[two_groups.a.group.code, "start"]))
    )
    assert "60" not in first.split('aria-label="规划目标"')[1].split("</table>")[0]
    assert principal.get(at("step", plan, "supersede")).status_code == 404
    assert principal.get(at("step", plan, "leader_approve")).status_code == 403


# --- what serves a target --------------------------------------------------------------------------------------------
def test_annual_tasks_name_the_target_and_the_plan_shows_them(two_groups, people, client_of):
    plan = in_force(two_groups.a.group, people)
    goal = plan.targets.get()
    opened()
    annual = annual_written(plan_of(two_groups.a.group), people.principal)
    task, principal = annual.tasks.get(), client_of(people.principal)
    edit = reverse("planning:plan-edit", args=[annual.case.code])
    assert f'<option value="{goal.pk}">{goal.text}</option>' in text_of(principal.get(edit))
    page = principal.get(edit)
    part = next(one for one in page.context["tasks"] if one.row.pk == task.pk)
    data = {field.html_name: (part._raw(field.name, field.value()) or [""])[0] for field in part}
    data |= {"part": part.key, f"{part.key}-serves_id": str(goal.pk)}
    assert principal.post(reverse("planning:plan-autosave", args=[annual.case.code]), data).status_code == 200
    task.refresh_from_db()
    assert task.serves == goal
    assert f"对应规划目标：{goal.text}" in text_of(
        principal.get(reverse("planning:plan-detail", args=[annual.case.code]))
    )
    shown = text_of(principal.get(at("detail", plan)))
    assert reverse("planning:plan-detail", args=[annual.case.code]) + f"#task-{task.pk}" in shown
    assert "年终未填报" in shown
    task.progress.create(checkpoint="year", percent=80, light="yellow")
    assert "80%，偏慢" in text_of(principal.get(at("detail", plan)))
    # When the plan is over it stays offered for the years it covers, and elsewhere only on the task that serves it.
    step(plan, "close", people.officer, "期满")
    assert text_of(principal.get(edit)).count(f'<option value="{goal.pk}"') == 3
    Campaign.objects.update(year=2031)
    assert text_of(principal.get(edit)).count(f'<option value="{goal.pk}"') == 1
    Campaign.objects.update(year=annual.campaign.year)
    saved = plans.save_task(
        actor=people.office, task=task, seen=task.revision, values={"measure": "改", "serves_id": goal.pk}
    )
    assert saved.serves == goal


# --- taken away and listed -------------------------------------------------------------------------------------------
def test_the_word_document_says_all_of_it(two_groups, people, client_of):
    plan = in_force(two_groups.a.group, people)
    answer = client_of(people.principal).get(at("docx", plan))
    document = Document(io.BytesIO(answer.content))
    said = "\n".join(one.text for one in document.paragraphs)
    for text in ("规划现状与基础", "规划保障措施", "二、规划目标（1 项）"):
        assert text in said
    assert [cell.text for cell in document.tables[0].rows[1].cells][1:] == [
        "规划目标（师资队伍共建共享）；衡量办法：学年末统计", "6", "10", "", "", "", "40", "人",
    ]  # fmt: skip
    assert client_of(people.member).get(at("docx", plan)).status_code == 403
    assert client_of(people.stranger).get(at("docx", plan)).status_code == 404


def test_the_list_shows_the_plan_in_force_of_each_group(two_groups, people, client_of):
    plan = in_force(two_groups.a.group, people)
    coming = begun(two_groups.b.group, people.stranger)
    url = reverse("planning:development-list")
    whole = text_of(client_of(people.officer).get(url))
    for text in (at("detail", plan), "2026-2031 年", "现行", "未开始", "1 / 2"):
        assert text in whole
    assert at("detail", plan) not in text_of(client_of(people.officer).get(url + "?show=none"))
    written(coming, people.stranger)
    whole = text_of(client_of(people.officer).get(url))
    assert "集团起草中" in whole
    assert "未开始" not in whole
    own = text_of(client_of(people.principal).get(url))
    assert two_groups.b.canary not in own
    assert client_of(people.expert).get(url).status_code == 403


def test_a_plan_of_later_years_says_that_it_takes_over_at_once(two_groups, people, client_of):
    running = in_force(two_groups.a.group, people)
    start = reverse("planning:development-start", args=[two_groups.a.group.code, "start"])
    officer = client_of(people.officer)
    data = filled(officer.get(start)) | {"first_year": "2031", "last_year": "2035"}
    told = f"“{running.case.title}”同时由它取代"
    assert told in text_of(officer.post(start, data))
    following = written(begun(two_groups.a.group, people.officer, 2031, 2035), people.principal)
    step(following, "submit", people.principal)
    assert told in text_of(officer.get(at("step", following, "endorse")))
    step(following, "endorse", people.officer)
    leader = client_of(people.leader)
    assert told in text_of(leader.get(at("step", following, "leader_approve")))
    assert "同时由它取代；" not in text_of(leader.get(at("step", following, "leader_return")))
    step(following, "leader_approve", people.leader)
    assert list(goals_offered(two_groups.a.group.pk, 2027)) == [running.targets.get().pk]
    assert list(goals_offered(two_groups.a.group.pk, 2031)) == [following.targets.get().pk]
    assert not goals_offered(two_groups.a.group.pk, 2025)


def test_official_papers_are_kept_with_the_plan(two_groups, people, client_of):
    plan = in_force(two_groups.a.group, people)
    add = reverse("portal:paper-add", args=[plan.case.code])
    page = text_of(client_of(people.officer).get(at("detail", plan)))
    assert add in page
    assert client_of(people.officer).get(add).status_code == 200
    own = text_of(client_of(people.principal).get(at("detail", plan)))
    assert "还没有登记公文" in own
    assert add not in own
    assert client_of(people.principal).get(add).status_code == 403
    assert client_of(people.stranger).get(add).status_code in (403, 404)


def test_the_list_stands_in_the_order_of_annex_2(two_groups, people, client_of):
    with entry():
        for name, category, ordinal in (
            ("丁", "preschool_cluster", 1),
            ("丙", "vocational", 1),
            ("乙", "inclusive", 1),
            ("甲", "middle", 99),
        ):
            EducationGroupFactory(version__name=f"{name}排序集团", version__category=category, version__ordinal=ordinal)
    page = text_of(client_of(people.officer).get(reverse("planning:development-list")))
    places = [page.index(f"{name}排序集团") for name in "甲丁乙丙"]
    assert places == sorted(places)


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_a_fixed_number_of_questions(two_groups, people, client_of, django_assert_num_queries, number):
    plan = in_force(two_groups.a.group, people)
    step(plan, "revise", people.principal, "调整")
    for n in range(number):
        development_plans.add_goal(actor=people.office, plan=plan, values=GOAL | {"text": f"目标{n}"})
        with entry():
            group = EducationGroupFactory(version__ordinal=20 + n)
        begun(group, None)
    browser = client_of(people.officer)
    url = reverse("planning:development-list")
    browser.get(url)
    with django_assert_num_queries(LIST_QUERIES):
        browser.get(url)
    with django_assert_num_queries(DETAIL_QUERIES):
        browser.get(at("detail", plan))


LIST_QUERIES, DETAIL_QUERIES = 5, 31  # 12 of them ask for the official papers and their scans
