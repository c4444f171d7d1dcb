"""Who owes what, and chasing them: one or all, one act, once a day, with nothing unread once the campaign is closed."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from groups.planning.annual_plans.queries.owing import SUMMARY, owing_groups
from groups.planning.annual_plans.services import campaigns, chasing
from groups.planning.models import AnnualPlan, Campaign, Reminder
from groups.registry.members.services import leave_group
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.models import Act, ActKind, Case, Event, EventKind, Notice
from nanan_groups.records.orders import Order
from nanan_groups.testing.factories import AppointmentFactory, entry
from nanan_groups.testing.plan_made import chased, opened, plan_of, step, written

pytestmark = pytest.mark.django_db
OWN = [
    f"“{name}”正文未填写" for name in ("组织运作", "师资队伍共建共享", "课程共建共研", "教学资源共享统筹", "特色发展")
]


@pytest.fixture
def campaign(two_groups, people) -> Campaign:
    return opened()


@pytest.fixture
def plan(campaign, two_groups) -> AnnualPlan:
    return plan_of(two_groups.a.group)


def order(actor, words="", **more) -> Order:
    return Order(actor=actor, effective_on=timezone.localdate(), reason=words, kind=ActKind.ENTRY, **more)


def both(two_groups):
    return [two_groups.a.group, two_groups.b.group]


def page(name, campaign):
    return reverse(f"planning:{name}", args=[campaign.code])


# --- who owes what -----------------------------------------------------------------------------------------------------
def test_each_group_and_each_school_with_what_is_missing(campaign, people, two_groups):
    first, second = owing_groups(campaign, scope_of(people.officer), timezone.localdate())
    assert (first.group, second.group) == ("甲canaryA教育集团", "乙canaryB教育集团")
    own, *schools = first.debtors
    assert [one.text for one in own.missing][: len(OWN)] == OWN
    assert {one.text for one in schools} == {f"“{one.name}”的学校策略未填写" for one in schools}
    assert ["紧密校" in schools[0].name, "联盟校" in schools[1].name] == [True, True]
    assert first.count == len(own.missing) + 2


def test_who_has_no_login_is_marked(campaign, people, two_groups, user_of):
    first, second = owing_groups(campaign, scope_of(people.officer), timezone.localdate())
    assert [one.login for one in first.debtors] == ["", "", ""]
    # Of the neighbours only the group's principal was appointed.
    assert [one.login for one in second.debtors] == ["", "没有登录账号", "没有登录账号"]
    user_of("school_clerk", institution=two_groups.b.tight.institution)
    second = owing_groups(campaign, scope_of(people.officer), timezone.localdate())[1]
    assert [one.login for one in second.debtors] == ["", "校长没有登录账号", "没有登录账号"]
    type(people.stranger).objects.filter(pk=people.stranger.pk).update(is_active=False)
    second = owing_groups(campaign, scope_of(people.officer), timezone.localdate())[1]
    assert second.debtors[0].login == "没有登录账号"


def test_what_is_whole_only_waits_to_be_handed_in(campaign, plan, people):
    written(plan, people.principal)
    first = owing_groups(campaign, scope_of(people.officer), timezone.localdate())[0]
    assert [one.text for one in first.debtors] == ["内容已齐全，尚未提交"]
    step(plan, "submit", people.principal)
    assert [one.code for one in owing_groups(campaign, scope_of(people.officer), timezone.localdate())] != [
        plan.group.code
    ]


def test_the_page_shows_telephones_only_on_demand_and_on_record(campaign, people, client_of, two_groups):
    officer, url = client_of(people.officer), page("campaign-owing", campaign)
    before = officer.get(url).content.decode()
    assert "甲canaryA紧密校校长" in before
    assert "023-6270" not in before
    assert not Event.objects.filter(kind=EventKind.READ).exists()
    shown = officer.post(url).content.decode()
    assert two_groups.a.tight.institution.directory.telephone in shown
    event = Event.objects.get(kind=EventKind.READ)
    assert (event.actor_id, event.subject) == (people.officer.pk, campaign.code)
    assert event.detail["field"] == "telephone"
    assert event.detail["count"] == 6  # lead and two members of each group


@pytest.mark.parametrize(("who", "seen"), [("principal", 3), ("member", 1), ("clerk", 1), ("fellow", 1)])
def test_telephones_are_those_one_may_see(campaign, people, client_of, two_groups, who, seen):
    """The group's own schools; a member school sees its own alone, whatever it reads of the group's plan."""
    answer = client_of(getattr(people, who)).post(page("campaign-owing", campaign)).content.decode()
    telephones = {one.directory.telephone for one in (*two_groups.a.institutions, *two_groups.b.institutions)}
    assert sum(one in answer for one in telephones) == seen
    assert "canaryB" not in answer


def test_taken_away_with_everything_and_on_record(campaign, people, client_of, two_groups):
    answer = client_of(people.officer).get(page("campaign-owing-xlsx", campaign))
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0] == ("集团编码", "集团", "由谁办理", "还缺", "校（园）长", "办公电话", "登录", "最近催办")
    assert len(rows) == 7
    assert two_groups.b.tight.institution.directory.telephone in {row[5] for row in rows}
    export = Event.objects.get(kind=EventKind.EXPORT)
    assert (export.detail["what"], export.detail["count"]) == (f"plan-owing:{campaign.code}", 6)
    assert Event.objects.filter(kind=EventKind.READ, detail__field="telephone").count() == 1


@pytest.mark.parametrize("number", [1, 2])
def test_a_fixed_number_of_questions(campaign, people, client_of, two_groups, django_assert_num_queries, number):
    if number == 1:
        Case.objects.filter(annual_plan__group=two_groups.b.group).update(state="submitted")
    officer, url = client_of(people.officer), page("campaign-owing", campaign)
    officer.get(url)
    with django_assert_num_queries(18):
        assert len(officer.get(url).context["groups"]) == number


# --- chasing -----------------------------------------------------------------------------------------------------------
def test_all_at_once_is_one_act_with_a_row_for_each(campaign, people, two_groups):
    Notice.objects.all().delete()
    rows = chasing.chase(order=order(people.officer, "请于周五前提交"), campaign=campaign, groups=both(two_groups))
    done = Act.objects.get(verb="chase_plans")
    assert [(row.group, row.by, row.act) for row in rows] == [
        (group, people.officer, done) for group in both(two_groups)
    ]
    assert (done.reason, done.changes.count()) == ("请于周五前提交", 2)
    told = {notice.user: notice.text for notice in Notice.objects.all()}
    assert set(told) == {
        people.principal, people.office, people.stranger, people.member, people.clerk, people.fellow,
    }  # fmt: skip
    assert all("请于周五前提交" in text for text in told.values())
    assert told[people.member].endswith("的学校策略未填写）")
    assert "学校策略" not in told[people.principal]


def test_a_school_that_signed_is_not_told(campaign, plan, people, two_groups):
    written(plan, people.principal)
    Notice.objects.all().delete()
    chased(plan, people.officer)
    assert set(Notice.objects.values_list("user", flat=True)) == {people.principal.pk, people.office.pk}


REFUSED = "“甲canaryA教育集团.*”今天已经催办过，没有重复催办"


def test_who_was_chased_today_is_not_chased_again_by_anybody(campaign, plan, people, two_groups, user_of):
    chased(plan, people.officer)
    told = Notice.objects.count()
    second = user_of("registry_officer")
    for actor in (people.officer, second):
        with pytest.raises(RuleViolation, match=REFUSED):
            chasing.chase(order=order(actor), campaign=campaign, groups=both(two_groups))
    assert (Reminder.objects.count(), Notice.objects.count()) == (1, told)  # all of it, or nothing
    Reminder.objects.update(day=timezone.localdate() - timedelta(days=1))
    chased(plan, second)
    assert Reminder.objects.count() == 2


def test_the_database_keeps_one_a_day_too(campaign, plan, people):
    [row] = chased(plan, people.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(
            campaign=campaign, group=plan.group, day=row.day, by=people.officer, text="x", at=row.at, act=row.act
        )


def test_only_the_officer_and_only_who_owes(campaign, plan, people, two_groups):
    with pytest.raises(PermissionDenied):
        chased(plan, people.principal)
    with pytest.raises(RuleViolation, match="请选择要催办的集团"):
        chasing.chase(order=order(people.officer), campaign=campaign, groups=[])
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    with pytest.raises(RuleViolation, match="已经提交，不需要催办"):
        chased(plan, people.officer)
    with pytest.raises(RuleViolation, match="催办说明最多 500 个字"):
        chasing.chase(order=order(people.officer, "长" * 501), campaign=campaign, groups=[two_groups.b.group])
    assert not Reminder.objects.exists()


def test_from_the_page_two_clicks_write_one(campaign, people, client_of, two_groups):
    officer, url = client_of(people.officer), reverse("planning:campaign-act", args=[campaign.code, "chase"])
    form = officer.get(f"{url}?groups={two_groups.b.group.code}").context["form"]
    assert form["groups"].value() == [two_groups.b.group.code]
    form = officer.get(url).context["form"]
    assert form["groups"].value() == [group.code for group in both(two_groups)]
    sent = {name: form[name].value() for name in ("kind", "seen", "request_key", "groups")}
    sent |= {"reason": "请抓紧", "effective_on": timezone.localdate().isoformat()}
    checked = officer.post(url, sent)
    assert "甲canaryA教育集团" in checked.content.decode()
    assert not Reminder.objects.exists()
    for _ in range(2):
        assert officer.post(url, sent | {"act_confirmed": "1"}).status_code == 302
    assert Reminder.objects.count() == 2
    assert Act.objects.filter(verb="chase_plans").count() == 1
    board = officer.get(page("campaign-detail", campaign)).content.decode()
    assert board.count("今天已催办") == 2
    assert officer.get(url).context["form"].fields["groups"].choices == []


def test_a_closed_campaign_leaves_no_unread_chase(campaign, plan, people, two_groups):
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    step(plan, "return", people.officer, "请补充")
    chasing.chase(order=order(people.officer), campaign=campaign, groups=both(two_groups))
    assert Notice.objects.filter(step=None, read_at=None).exists()
    steps = Notice.objects.filter(step__isnull=False, read_at=None).count()
    campaigns.close_campaign(order=order(people.officer, "学年结束"), campaign=campaign)
    assert not Notice.objects.filter(step=None, read_at=None).exists()
    assert Notice.objects.filter(step__isnull=False, read_at=None).count() == steps > 0  # what was decided stays news


def test_nothing_is_owed_in_a_closed_campaign(campaign, people, client_of):
    campaigns.close_campaign(order=order(people.officer, "学年结束"), campaign=campaign)
    answer = client_of(people.officer).get(page("campaign-owing", campaign)).content.decode()
    assert "这次填报已经结束，不再催交" in answer


# --- a member that left ------------------------------------------------------------------------------------------------
def test_a_member_that_left_is_told_to_the_reviewer(plan, people, two_groups, client_of):
    written(plan, people.principal)
    plan.tasks.get().schools.add(two_groups.a.alliance)
    step(plan, "submit", people.principal)
    officer = client_of(people.officer)
    pages = [
        reverse("planning:plan-detail", args=[plan.case.code]),
        reverse("planning:plan-step", args=[plan.case.code, "endorse"]),
        reverse("planning:plan-step", args=[plan.case.code, "return"]),
    ]
    assert not any("已退出本集团" in officer.get(url).content.decode() for url in pages)
    leave_group(
        order=Order(actor=people.officer, effective_on=timezone.localdate(), reason="调整", kind=ActKind.CHANGE),
        membership=two_groups.a.alliance_row,
    )
    for url in pages:
        answer = officer.get(url).content.decode()
        assert "计划中有已退出本集团的成员" in answer
        assert "学校策略，任务 1仍列在计划中" in answer


def test_the_two_hats_of_an_officer_who_writes_for_a_group(campaign, people, two_groups):
    """He may chase, and is not told by himself."""
    with entry():
        AppointmentFactory(role="group_office", group=two_groups.b.group, user=people.officer)
    people.officer.__dict__.pop("_scope", None)
    Notice.objects.all().delete()
    chased(plan_of(two_groups.b.group), people.officer)
    assert set(Notice.objects.values_list("user", flat=True)) == {people.stranger.pk}


# --- the year-end summary ----------------------------------------------------------------------------------------------
@pytest.fixture
def carried_out(plan, people) -> AnnualPlan:
    written(plan, people.principal)
    for arrow, actor in (("submit", people.principal), ("endorse", people.officer), ("leader_approve", people.leader)):
        step(plan, arrow, actor)
    return plan


def test_a_summary_is_owed_from_its_day_on_and_chased_like_a_plan(campaign, carried_out, people, client_of, two_groups):
    today, scope = timezone.localdate(), scope_of(people.officer)
    [owing] = owing_groups(campaign, scope, today, SUMMARY)
    own, *schools = owing.debtors
    assert own.missing[0].text == "任务 1 未填年终完成情况"
    assert "个性目标 1 缺实际达到、达成说明或佐证附件" in own.text
    assert all(one.text.endswith("的策略执行情况未填报") for one in schools)
    officer, url = client_of(people.officer), page("campaign-owing", campaign)
    assert len(officer.get(f"{url}?of=summary").context["groups"]) == 1
    form = officer.get(f"{reverse('planning:campaign-act', args=[campaign.code, 'chase'])}?of=summary").context["form"]
    assert (form["of"].value(), form["groups"].value()) == ("summary", [two_groups.a.group.code])
    Notice.objects.all().delete()
    chasing.chase(order=order(people.officer), campaign=campaign, groups=[two_groups.a.group], owed=SUMMARY)
    assert "年度计划年终总结" in Notice.objects.get(user=people.principal).text
    Campaign.objects.update(summary_opens=today + timedelta(days=1))
    campaign.refresh_from_db()
    assert owing_groups(campaign, scope, today, SUMMARY) == []
    assert "起受理年终总结，现在不催交" in officer.get(f"{url}?of=summary").content.decode()
