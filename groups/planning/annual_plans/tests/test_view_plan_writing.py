"""Writing: saved part by part, against what somebody else wrote meanwhile, with and without script."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.planning.annual_plans.services.plans import save_text
from groups.planning.models import PlanTask, SchoolStrategy, TaskProgress
from nanan_groups.testing.answers import answered
from nanan_groups.testing.plan_made import opened, plan_of, step, written
from nanan_groups.testing.plan_pages_made import at, parts_of


@pytest.fixture
def plan(two_groups, people):
    opened()
    return plan_of(two_groups.a.group)


def autosave(client, plan, part: str, **values):
    data = {"part": part} | {f"{part}-{name}": value for name, value in values.items()}
    return client.post(at("plan-autosave", plan), data)


# --- while typing ------------------------------------------------------------------------------------------------------
def test_a_part_is_saved_with_its_revision(plan, people, client_of):
    principal = client_of(people.principal)
    said = autosave(principal, plan, "text-staff", seen=0, text="每月\r\n教研").json()
    assert (said["seen"], said["errors"], said["at"]) == ("1", {}, f"{timezone.localtime():%H:%M}")
    assert plan.texts.get(field="staff").text == "每月\n教研"
    again = autosave(principal, plan, "text-staff", seen=said["seen"], was=said["was"], text="每月\r\n教研").json()
    assert again["seen"] == "1"  # untouched


def test_a_conflict_shows_theirs_and_lets_choose(plan, people, client_of):
    office = client_of(people.office)
    save_text(actor=people.principal, plan=plan, field="staff", text="校长写的", seen=0)
    answer = autosave(office, plan, "text-staff", seen=0, text="办公室写的")
    said = answer.json()
    assert answer.status_code == 409
    assert [(one["label"], one["raw"], one["text"]) for one in said["theirs"]] == [
        ("师资队伍共建共享", ["校长写的"], "校长写的")
    ]
    assert plan.texts.get(field="staff").text == "校长写的"
    assert autosave(office, plan, "text-staff", seen=said["seen"], text="办公室写的").status_code == 200
    assert plan.texts.get(field="staff").text == "办公室写的"


def test_the_same_words_twice_are_no_conflict(plan, people, client_of):
    principal = client_of(people.principal)
    for _ in range(2):
        assert answered(autosave(principal, plan, "text-staff", seen=0, text="一样"), 200)


def test_a_lost_session_saves_nothing_and_says_where_to_sign_in(plan):
    answer = autosave(Client(), plan, "text-staff", seen=0, text="丢了会话")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/")
    assert plan.texts.get(field="staff").text == ""


def test_a_wrong_day_keeps_the_rest(plan, people, client_of):
    principal = client_of(people.principal)
    task = written(plan, people.principal).tasks.get()
    values = {"field": "staff", "measure": "新举措", "due_on": "2027年13月1日", "money": "一百", "target": "9"}
    said = autosave(principal, plan, f"task-{task.pk}", seen=task.revision, **values).json()
    assert set(said["errors"]) == {"due_on", "money"}
    task.refresh_from_db()
    assert (task.measure, task.target, task.money) == ("新举措", "9", 1_250_050)


def test_a_new_task_is_added_once_it_has_a_measure(plan, people, client_of):
    principal = client_of(people.principal)
    said = autosave(principal, plan, "task-new", seen=0, field="staff", measure="", money="").json()
    assert (said["key"], said["stored"]) == ("task-new", False)
    said = autosave(principal, plan, "task-new", seen=0, field="staff", measure="结对", money="1,500.5").json()
    task = PlanTask.objects.get()
    assert (said["key"], said["stored"], task.money) == (f"task-{task.pk}", True, 150_050)


def test_nothing_is_saved_after_the_submission(plan, people, client_of):
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    answer = autosave(client_of(people.principal), plan, "text-staff", seen=1, text="晚了")
    assert answer.status_code == 409
    assert "计划现在的状态是“已提交”，不能修改" in answer.json()["sentence"]
    page = client_of(people.principal).post(at("plan-edit", plan), {"text-staff-text": "晚了", "text-staff-seen": "1"})
    assert page.status_code == 409
    assert "晚了" in page.content.decode()
    assert plan.texts.get(field="staff").text == "正文staff"


def test_who_does_not_write_is_refused(plan, people, client_of):
    for user in (people.officer, people.member, people.leader):
        assert answered(autosave(client_of(user), plan, "text-staff", seen=0, text="x"), 403)
    assert answered(autosave(client_of(people.stranger), plan, "text-staff", seen=0, text="x"), 404)


# --- without script ----------------------------------------------------------------------------------------------------
def test_the_button_saves_all_parts_that_were_touched(plan, people, client_of):
    written(plan, people.principal)
    principal, office = client_of(people.principal), people.office
    page = principal.get(at("plan-edit", plan))
    part = plan.texts.get(field="curriculum")
    save_text(actor=office, plan=plan, field="curriculum", text="办公室改了", seen=part.revision)
    sent = parts_of(page) | {"text-staff-text": "校长改了", "target-1-text": "新目标"}
    assert principal.post(at("plan-edit", plan), sent).status_code == 302
    texts = dict(plan.texts.values_list("field", "text"))
    assert (texts["staff"], texts["curriculum"]) == ("校长改了", "办公室改了")
    assert plan.targets.get(ordinal=1).text == "新目标"


def test_a_conflict_without_script_keeps_both_texts_on_the_page(plan, people, client_of):
    principal = client_of(people.principal)
    sent = parts_of(principal.get(at("plan-edit", plan))) | {"text-staff-text": "我的内容"}
    save_text(actor=people.office, plan=plan, field="staff", text="对方内容", seen=0)
    answer = principal.post(at("plan-edit", plan), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "我的内容" in page
    assert "对方内容" in page
    again = parts_of(answer)
    assert again["text-staff-seen"] == "1"
    assert principal.post(at("plan-edit", plan), again).status_code == 302
    assert plan.texts.get(field="staff").text == "我的内容"


def test_tasks_are_added_moved_and_removed(plan, people, client_of):
    principal, url = client_of(people.principal), at("plan-edit", plan)
    for name in ("一", "二", "三"):
        sent = parts_of(principal.get(url)) | {"task-new-measure": name, "add": "1"}
        assert principal.post(url, sent).headers["Location"] == f"{url}#tasks"
    tasks = {task.measure: task for task in plan.tasks.all()}
    principal.post(url, parts_of(principal.get(url)) | {"up": tasks["三"].pk})
    principal.post(url, parts_of(principal.get(url)) | {"remove": tasks["一"].pk, "text-staff-text": "一并保存"})
    assert list(plan.tasks.order_by("ordinal").values_list("measure", flat=True)) == ["三", "二"]
    assert plan.texts.get(field="staff").text == "一并保存"


def test_a_task_removed_meanwhile_is_told_with_its_words(plan, people, client_of):
    principal, url = client_of(people.principal), at("plan-edit", plan)
    task = written(plan, people.principal).tasks.get()
    sent = parts_of(principal.get(url)) | {f"task-{task.pk}-measure": "辛苦写的举措"}
    PlanTask.objects.all().delete()
    answer = principal.post(url, sent)
    assert answer.status_code == 409
    assert "您正在填写的任务已被他人删除，内容是：辛苦写的举措" in answer.content.decode()


# --- last year ---------------------------------------------------------------------------------------------------------
def test_last_years_plan_is_copied_on_demand(two_groups, people, client_of):
    opened(year=2025, title="上一年", half_on=None, summary_on=None)
    last = written(plan_of(two_groups.a.group), people.principal, "去年")
    campaign = opened(year=2026)
    plan = last.group.plans.select_related("case", "campaign").get(campaign=campaign)
    principal = client_of(people.principal)
    assert "去年目标1" in principal.get(at("plan-edit", plan)).content.decode()
    assert principal.post(at("plan-copy", plan)).status_code == 302
    assert plan.texts.get(field="staff").text == "去年staff"
    assert plan.tasks.get().baseline == "12"


# --- strategies --------------------------------------------------------------------------------------------------------
def test_the_school_drafts_its_principal_signs_and_a_change_unsigns(plan, people, two_groups, client_of):
    site = two_groups.a.tight
    url = at("plan-strategy", plan, site.code)
    clerk, member = client_of(people.clerk), client_of(people.member)
    key = f"strategy-{plan.strategies.get(site=site).pk}"
    saved = clerk.post(at("strategy-autosave", plan, site.code), {f"{key}-text": "本校策略", f"{key}-seen": "0"})
    assert saved.json()["seen"] == "1"
    assert clerk.post(url, {"sign": "1"}).status_code == 403
    assert member.post(url, parts_of(member.get(url)) | {"sign": "1"}).status_code == 302
    row = SchoolStrategy.objects.get(site=site)
    assert row.signed_by == people.member
    clerk.post(url, parts_of(clerk.get(url)) | {f"{key}-text": "改了", "void": "1"})
    row.refresh_from_db()
    assert (row.text, row.signed_at) == ("改了", None)
    assert client_of(people.fellow).get(url).status_code == 403
    assert client_of(people.stranger).get(url).status_code == 404  # another group's plan


def test_an_empty_strategy_is_not_signed(plan, people, two_groups, client_of):
    member, url = client_of(people.member), at("plan-strategy", plan, two_groups.a.tight.code)
    answer = member.post(url, parts_of(member.get(url)) | {"sign": "1"})
    assert answer.status_code == 409
    assert "还没有写学校策略，不能签署" in answer.content.decode()


# --- progress ----------------------------------------------------------------------------------------------------------
def test_progress_and_summary_until_the_close(plan, people, client_of):
    written(plan, people.principal)
    for arrow, actor in (("submit", people.principal), ("endorse", people.officer), ("leader_approve", people.leader)):
        step(plan, arrow, actor)
    principal, url = client_of(people.principal), at("plan-progress", plan)
    task = plan.tasks.get()
    sent = parts_of(principal.get(url))
    sent |= {f"progress-{task.pk}-half-percent": "40", f"progress-{task.pk}-half-light": "yellow"}
    assert principal.post(url, sent).status_code == 302
    assert list(TaskProgress.objects.values_list("checkpoint", "percent", "light")) == [("half", 40, "yellow")]
    wrong = principal.post(url, parts_of(principal.get(url)) | {f"progress-{task.pk}-year-percent": "140"})
    assert wrong.status_code == 200
    assert "完成比例请填 0 到 100 的整数" in wrong.content.decode()
    sent = parts_of(principal.get(url)) | {f"progress-{task.pk}-year-percent": "100"}
    sent |= {f"summary-{part.field}-summary": "完成" for part in plan.texts.all()}
    sent |= {f"progress-{task.pk}-year-reached": "12"}
    sent |= {f"attained-{n}-reached": "55.5" for n in (1, 2, 3)} | {f"attained-{n}-evidence": "见表" for n in (1, 2, 3)}
    assert principal.post(url, sent).status_code == 302
    step(plan, "submit_summary", people.principal)
    step(plan, "close", people.officer)
    assert principal.get(url).status_code == 302
    assert "已办结" in principal.get(at("plan-detail", plan)).content.decode()


# --- one's own year, home ------------------------------------------------------------------------------------------------
def test_the_own_year_of_each(plan, people, two_groups, client_of):
    year = reverse("planning:my-year")
    for user, words in (
        (people.principal, "提交前还缺"), (people.office, "填写计划"), (people.member, "待填写"), (people.clerk, "本校策略"),
    ):  # fmt: skip
        page = client_of(user).get(year).content.decode()
        assert words in page
        assert two_groups.b.canary not in page
    assert client_of(people.officer).get(year).status_code == 403


def test_home_shows_what_waits_for_each(plan, people, client_of):
    def todos(user):
        return [one["text"].split("：")[0] for one in client_of(user).get("/").context["todos"]]

    assert todos(people.principal) == ["起草并提交年度计划"]
    assert todos(people.office) == ["起草年度计划"]
    assert todos(people.clerk) == ["填写学校策略"]
    assert todos(people.officer) == todos(people.leader) == []
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    assert todos(people.principal) == todos(people.clerk) == []
    assert todos(people.officer) == ["审核年度计划"]
    step(plan, "endorse", people.officer)
    assert todos(people.leader) == ["审定年度计划"]
    [panel] = client_of(people.leader).get("/").context["panels"]
    assert [(one.label, one.value) for one in panel.facts["figures"][:4]] == [
        ("已提交", "1 / 2"), ("逾期", 0), ("待科室审核", 0), ("待领导审定", 1)
    ]  # fmt: skip


def test_notices_are_marked_read(plan, people, client_of):
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    officer = client_of(people.officer)
    assert officer.get("/notices/").context["unread"] is True
    assert officer.post("/notices/read/").status_code == 302
    assert officer.get("/notices/").context["unread"] is False


def test_pages_with_a_query_string_that_makes_no_sense(plan, people, client_of):
    officer = client_of(people.officer)
    for query in ({"light": "x\x00"}, {"state": "<b>"}, {"page": "-1"}):
        for url in (reverse("planning:campaign-detail", args=[plan.campaign.code]), "/notices/"):
            assert officer.get(f"{url}?{urlencode(query)}").status_code == 200
