"""Closing a campaign and opening it again; a group that joins while it runs; the schools of a task are guarded too."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.papers.parts.services import Conflict
from groups.planning.annual_plans.services import campaigns, plans
from groups.planning.annual_plans.services import case as plan_papers
from groups.planning.models import AnnualPlan, Campaign, CampaignExtension, SchoolStrategy
from groups.registry.education_groups.services import split_off_group
from nanan_groups.kit.days import day_text
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.attachments.owners import may_write
from nanan_groups.records.cases.engine import steps_for
from nanan_groups.records.cases.reminders import send_reminders
from nanan_groups.records.models import Act, ActKind, Case, CaseStep, Todo
from nanan_groups.records.orders import Order
from nanan_groups.testing.plan_made import chased, opened, plan_of, step, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(two_groups, people) -> Campaign:
    return opened()


def order(actor, reason="", **more) -> Order:
    return Order(actor=actor, effective_on=timezone.localdate(), reason=reason, kind=ActKind.ENTRY, **more)


def at(name: str, *args) -> str:
    return reverse(f"planning:{name}", args=args)


def of_group(name: str, code: str) -> str:
    return reverse(f"reading:{name}", args=[code])


# --- closing -------------------------------------------------------------------------------------------------------
def test_what_is_open_needs_a_reason(campaign, people, two_groups):
    with pytest.raises(RuleViolation, match="还有 2 个集团的计划没有办结，结束填报须写明原因"):
        campaigns.close_campaign(order=order(people.officer), campaign=campaign)
    assert Campaign.objects.get().closed_at is None
    assert Todo.objects.filter(done_at=None).count() == 4
    for who in (people.principal, people.leader):
        with pytest.raises(PermissionDenied):
            campaigns.close_campaign(order=order(who, "x"), campaign=campaign)
    campaigns.close_campaign(order=order(people.officer, "学年结束"), campaign=campaign)
    assert Campaign.objects.get().closed_at is not None
    assert not Todo.objects.filter(done_at=None).exists()
    act = Act.objects.get(verb="close_campaign")
    assert (act.actor, act.reason, act.subjects.get().code) == (people.officer, "学年结束", campaign.code)
    assert [line.new for line in act.changes.filter(field="未办结")] == ["起草中", "起草中"]
    with pytest.raises(RuleViolation, match=r"已于.*结束"):
        campaigns.close_campaign(order=order(people.officer, "再次"), campaign=campaign)


def test_nothing_is_taken_any_more(campaign, people, two_groups):
    plan = written(plan_of(two_groups.a.group), people.principal)
    task = plan.tasks.get()
    campaigns.close_campaign(order=order(people.officer, "学年结束"), campaign=campaign)
    plan = plan_of(two_groups.a.group)
    later = timezone.localdate() + timedelta(days=99)
    for action in (
        lambda: step(plan, "submit", people.principal),
        lambda: plans.save_text(actor=people.office, plan=plan, field="staff", text="晚了", seen=1),
        lambda: plans.save_task(actor=people.office, task=task, seen=task.revision, values={"target": "99"}),
        lambda: chased(plan, people.officer),
        lambda: campaigns.extend(
            order=order(people.officer, "x"), campaign=plan.campaign, group=plan.group, submit_on=later
        ),
        lambda: campaigns.add_group(order=order(people.officer), campaign=plan.campaign, group=plan.group),
    ):
        with pytest.raises(RuleViolation, match=r"已于.*结束"):
            action()
    assert send_reminders(today=campaign.submit_on - timedelta(days=7)).people == 0
    assert steps_for(plan.case, scope_of(people.principal)) == []
    assert not CaseStep.objects.exists()


def test_it_goes_on_where_it_stood(campaign, people, two_groups):
    plan = written(plan_of(two_groups.a.group), people.principal)
    step(plan, "submit", people.principal)
    campaigns.close_campaign(order=order(people.officer, "学年结束"), campaign=campaign)
    campaign.refresh_from_db()
    with pytest.raises(RuleViolation, match="请写明重新开放的原因"):
        campaigns.reopen_campaign(order=order(people.officer), campaign=campaign)
    campaigns.reopen_campaign(order=order(people.officer, "补交"), campaign=campaign)
    assert {(one.case_id == plan.case_id, one.role) for one in Todo.objects.filter(done_at=None)} == {
        (True, "registry_officer"), (False, "group_principal"), (False, "group_office"),
    }  # fmt: skip
    step(plan, "endorse", people.officer)
    assert plan.case.state == "endorsed"
    with pytest.raises(RuleViolation, match="没有结束"):
        campaigns.reopen_campaign(order=order(people.officer, "再次"), campaign=campaign)


def test_the_page_closes_shows_the_end_and_opens_again(campaign, people, two_groups, client_of):
    officer, principal = client_of(people.officer), client_of(people.principal)
    board, close = at("campaign-detail", campaign.code), at("campaign-act", campaign.code, "close")
    assert close in officer.get(board).content.decode()
    assert close not in principal.get(board).content.decode()
    assert principal.get(close).status_code == 403
    page = officer.get(close)
    assert "还有 2 份计划没有办结" in page.content.decode()
    data = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    refused = officer.post(close, data | {"act_confirmed": "1"})
    assert "须写明原因" in refused.content.decode()
    data["reason"] = "学年结束"
    assert officer.post(close, data | {"act_confirmed": "1"}).headers["Location"] == board
    again = officer.post(close, data | {"act_confirmed": "1"}, follow=True)  # the same click once more
    assert "没有重复写入" in again.content.decode()
    shown = officer.get(board).content.decode()
    for text in (
        "已结束",
        "原因：学年结束",
        people.officer.name,
        "未办结",
        at("campaign-act", campaign.code, "reopen"),
    ):
        assert text in shown
    assert "催办</button>" not in shown

    # What the principal had typed is shown once more, with the sentence.
    plan = plan_of(two_groups.a.group)
    typed = principal.post(at("plan-edit", plan.case.code), {"text-staff-text": "写了一半", "text-staff-was": "x"})
    assert typed.status_code == 409
    for text in ("已于", "没有保存", "写了一半"):
        assert text in typed.content.decode()
    submit = at("plan-step", plan.case.code, "submit")
    late = principal.post(submit, {"seen": "0", "request_key": "k", "comment": "请收下"})
    assert late.status_code == 409
    assert "请收下" in late.content.decode()
    assert "重新开放" in late.content.decode()
    assert "已于" in principal.get(at("plan-detail", plan.case.code)).content.decode()

    reopen = at("campaign-act", campaign.code, "reopen")
    page = officer.get(reopen)
    data = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    officer.post(reopen, data | {"act_confirmed": "1", "reason": "补交"})
    campaign.refresh_from_db()
    assert campaign.closed_at is None


def test_lateness_is_told_after_the_end(campaign, people, two_groups, client_of):
    """One handed in after its day, one never: both are said, with the day; who had not yet to hand in is not late."""
    plan, other = plan_of(two_groups.a.group), plan_of(two_groups.b.group)
    Case.objects.filter(pk__in=[plan.case_id, other.case_id]).update(submit_by=timezone.now() - timedelta(days=2))
    step(written(plan, people.principal), "submit", people.principal)
    campaigns.close_campaign(order=order(people.officer, "学年结束"), campaign=campaign)
    board, officer = at("campaign-detail", campaign.code), client_of(people.officer)
    page = officer.get(board)
    assert [(one.value, one.label) for one in page.context["figures"] if "逾期" in one.label] == [
        (1, "逾期未提交"),
        (1, "逾期提交"),
    ]
    rows = {row["board"].plan.pk: row for row in page.context["rows"]}
    last = day_text(timezone.localdate() - timedelta(days=2))
    assert [(rows[one.pk]["mark"], rows[one.pk]["deadline"].tone) for one in (plan, other)] == [
        ("逾期提交", "due"),
        ("逾期未提交", "due"),
    ]
    assert last in page.content.decode()
    Case.objects.filter(pk=other.case_id).update(submit_by=timezone.now() + timedelta(days=2))
    page = officer.get(board)
    rows = {row["board"].plan.pk: row for row in page.context["rows"]}
    assert (rows[other.pk]["mark"], rows[other.pk]["deadline"].tone) == ("", "")


def test_the_page_of_the_end_counts_in_the_words_of_the_board(campaign, people, two_groups, client_of):
    step(written(plan_of(two_groups.a.group), people.principal), "submit", people.principal)
    page = client_of(people.officer).get(at("campaign-act", campaign.code, "close")).content.decode()
    assert "还有 2 份计划没有办结：集团起草中 1，待审核 1。" in page


def test_this_year_stays_this_year_after_the_end(campaign, people, two_groups, client_of):
    campaigns.close_campaign(order=order(people.officer, "学年结束"), campaign=campaign)
    principal = client_of(people.principal).get(at("my-year"))
    assert [item["plan"].pk for item in principal.context["plans"]] == [plan_of(two_groups.a.group).pk]
    assert principal.context["past"] == []
    shown = principal.content.decode()
    assert f"填报已于{day_text(timezone.localdate())}结束" in shown
    assert "填写计划" not in shown
    member = client_of(people.member).get(at("my-year")).content.decode()
    assert "填报已结束，未填写" in member
    assert "待填写" not in member
    Campaign.objects.update(year=campaign.year - 1)
    assert client_of(people.principal).get(at("my-year")).context["plans"] == []


def test_nothing_is_attached_any_more_and_the_end_is_told_with_its_day(campaign, people, two_groups, client_of):
    plan = plan_of(two_groups.a.group)
    owner = plan_papers.owner_of(plan)
    assert may_write(owner, people.principal)
    campaigns.close_campaign(order=order(people.officer, "学年结束"), campaign=campaign)
    assert not may_write(owner, people.principal)
    line = Act.objects.get(verb="close_campaign").changes.get(field="结束时间")
    assert line.new.startswith(f"{day_text(timezone.localdate())} ")


# --- a group that joins ----------------------------------------------------------------------------------------------
def test_a_group_split_off_gets_its_plan_in_the_running_campaign(campaign, people, two_groups, client_of):
    """细则 四4: members leave with the new group; it shows where it came from, and the officer gives it its plan."""
    a, today = two_groups.a, timezone.localdate()
    founded = split_off_group(
        order=Order(actor=people.officer, effective_on=today, reason="发展充分"),
        origin=a.group,
        name="分出教育集团",
        category="primary",
        members=[a.tight_row],
        lead=a.tight.institution,
    )
    officer = client_of(people.officer)
    board = at("campaign-detail", campaign.code)
    assert "加入集团" in officer.get(board).content.decode()
    assert [row.site for row in founded.memberships.active_on(today)] == [a.tight]
    assert not a.group.memberships.active_on(today).filter(site=a.tight).exists()

    page = officer.get(at("campaign-act", campaign.code, "add-group"))
    data = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    data |= {"group": founded.pk, "submit_on": (campaign.submit_on + timedelta(days=5)).isoformat()}
    refused = officer.post(at("campaign-act", campaign.code, "add-group"), data | {"act_confirmed": "1"})
    assert "另定提交截止日的，请写明原因" in refused.content.decode()
    data["reason"] = "新成立"
    officer.post(at("campaign-act", campaign.code, "add-group"), data | {"act_confirmed": "1"})
    plan = AnnualPlan.objects.get(group=founded)
    assert plan.case.submit_by == end_of_day(campaign.submit_on + timedelta(days=5))
    assert CampaignExtension.objects.get(group=founded).reason == "新成立"
    assert [one.site for one in plan.strategies.all()] == [a.tight]
    assert set(Todo.objects.filter(case=plan.case).values_list("due_at", flat=True)) == {plan.case.submit_by}
    # The old group's plan keeps the strategy that was begun there; its history is its own.
    assert SchoolStrategy.objects.filter(plan__group=a.group, site=a.tight).exists()
    assert at("campaign-act", campaign.code, "add-group") not in officer.get(board).content.decode()
    with pytest.raises(RuleViolation, match="已在这次填报任务内"):
        campaigns.add_group(order=order(people.officer), campaign=campaign, group=founded)

    # Where it came from, and what came of it, on both pages and in both histories.
    origin, new = (officer.get(of_group("group-detail", one.code)).content.decode() for one in (a.group, founded))
    assert f"由{a.group}分出" in new
    assert "分出的集团" in origin
    assert of_group("group-detail", founded.code) in origin
    for one in (a.group, founded):
        assert "分出分出教育集团" in officer.get(of_group("group-history", one.code)).content.decode()


# --- two writers of one task -----------------------------------------------------------------------------------------
def test_the_schools_of_a_task_are_guarded_by_its_revision(campaign, people, two_groups):
    plan = plan_of(two_groups.a.group)
    tight, lead = two_groups.a.tight, two_groups.a.lead_site
    values = {
        "field": "staff",
        "measure": "联合教研",
        "target": "8",
        "unit": "次",
        "baseline": "",
        "responsible": "",
        "due_on": None,
        "money": 0,
    }
    sites = [one.site for one in plan.strategies.order_by("pk")]
    assert tight in sites
    others = [site for site in sites if site != tight]
    task = plans.add_task(actor=people.office, plan=plan, values=values, schools=[tight])
    plans.save_task(actor=people.office, task=task, seen=1, values={}, schools=others)
    task.refresh_from_db()
    assert (task.revision, set(task.schools.all())) == (2, set(others))
    # The principal still sees the first list and leaves it as it was, changing the measure.
    with pytest.raises(Conflict) as refused:
        plans.save_task(actor=people.principal, task=task, seen=1, values={"measure": "教研"}, schools=[tight])
    assert refused.value.theirs == {"measure": "联合教研", "schools": sorted(site.pk for site in others)}
    task.refresh_from_db()
    assert (task.measure, set(task.schools.all())) == ("联合教研", set(others))
    # The same schools again, typed by somebody else, are no conflict.
    assert plans.save_task(actor=people.principal, task=task, seen=1, values={}, schools=others).revision == 2
    assert lead is not None


def test_a_conflict_of_schools_is_told_by_name(campaign, people, two_groups, client_of):
    plan = plan_of(two_groups.a.group)
    values = {
        "field": "staff",
        "measure": "联合教研",
        "target": "",
        "unit": "",
        "baseline": "",
        "responsible": "",
        "due_on": None,
        "money": 0,
    }
    task = plans.add_task(actor=people.office, plan=plan, values=values, schools=[])
    plans.save_task(actor=people.office, task=task, seen=1, values={}, schools=[two_groups.a.tight])
    part = f"task-{task.pk}"
    data = {
        "part": part,
        f"{part}-seen": "1",
        f"{part}-was": "x",
        f"{part}-measure": "联合教研",
        f"{part}-field": "staff",
        f"{part}-money": "0",
    }
    answer = client_of(people.principal).post(at("plan-autosave", plan.case.code), data)
    assert answer.status_code == 409
    told = {one["name"]: (one["raw"], one["text"]) for one in answer.json()["theirs"]}
    assert list(told) == ["schools"]
    assert told["schools"][0] == [str(two_groups.a.tight.pk)]
    assert told["schools"][1] != str(two_groups.a.tight.pk)
