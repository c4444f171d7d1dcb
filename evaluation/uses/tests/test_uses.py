"""What follows from a published result: rectification from issue to check, rewards that never contradict the grade, papers."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from openpyxl import load_workbook

from evaluation.models import GroupResult, Indicator, Reward, Round
from evaluation.uses.additions import days
from evaluation.uses.papers import rectification_paper
from evaluation.uses.queries import open_rectifications
from evaluation.uses.services import issue_rectification, set_reward
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import Todo
from nanan_groups.testing.factories import AppointmentFactory, entry
from nanan_groups.testing.round_made import order
from nanan_groups.testing.use_made import issued, published_desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def refused(said: str, action, **told):
    with pytest.raises(RuleViolation) as problem:
        action(**told)
    assert said in problem.value.sentence, problem.value.sentence


@pytest.fixture
def desk(two_groups, user_of):
    return published_desk(two_groups, user_of)


def step(one, arrow, actor, **more):
    one.case.refresh_from_db()
    perform(case=one.case, arrow=arrow, actor=actor, seen=one.case.version, **more)
    one.refresh_from_db()
    one.case.refresh_from_db()


def test_a_task_is_issued_answered_sent_back_and_closed(desk):
    told = {"order": order(desk.officer), "row": desk.round, "participant": desk.two, "problem": "补"}
    late = told | {"indicator": desk.indicator, "due_on": date(2026, 11, 30)}
    refused("不能早于今天", issue_rectification, **late)
    other = told | {"indicator": Indicator.objects.get(code="1-3"), "due_on": date(2027, 1, 31)}
    refused("没有“1-3 章程”的结果", issue_rectification, **other)
    with pytest.raises(PermissionDenied):
        issue_rectification(**late | {"order": order(desk.leader), "due_on": date(2027, 1, 31)})
    one = issued(desk)
    neighbour, stranger = scope_of(desk.neighbour), scope_of(desk.principal)
    assert (open_rectifications(neighbour).count(), open_rectifications(stranger).count()) == (1, 0)
    assert Todo.objects.filter(case=one.case).exists()
    with pytest.raises(RuleViolation):
        step(one, "answer", desk.neighbour, facts={"answer": " "})
    step(one, "answer", desk.neighbour, facts={"answer": "已召开四次"})
    step(one, "send_back", desk.other, comment="还缺记录", facts={"new_day": date(2027, 2, 20)})
    assert (one.case.state, one.due) == ("returned", date(2027, 2, 20))
    assert "2027年2月20日" in str(rectification_paper(one, "60", "不达标"))
    told = [one.day for one in days(neighbour, date(2027, 1, 31), date(2027, 2, 20))]
    assert told == [date(2027, 2, 20)]
    assert list(days(neighbour, date(2026, 12, 1), date(2027, 2, 19))) == []
    step(one, "answer", desk.neighbour, facts={"answer": "记录已补"})
    step(one, "close", desk.officer)
    assert (one.answer, one.case.state, open_rectifications(neighbour).count()) == ("记录已补", "settled", 0)
    assert one.history.count() == 3


def test_nothing_before_publication_nor_for_ones_own_group(desk, user_of):
    both = user_of("group_office", group=desk.b.group)
    with entry():
        AppointmentFactory(user=both, role="registry_officer")
    desk.officer = both
    refused("您是该集团的", issued, desk=desk)
    desk.officer = desk.other
    Round.objects.filter(pk=desk.round.pk).update(state="final", published_on=None)
    refused("现在的状态是“已定稿”", issued, desk=desk)
    given = {"row": desk.round, "participant": desk.one, "register": "core", "coefficient": 100, "people": 1}
    refused("现在的状态是“已定稿”", set_reward, order=order(desk.officer), **given)


def test_rewards_never_contradict_the_grade_and_are_kept_apart(desk, client_of, user_of):
    def give(participant, register, coefficient, people=1, actor=None):
        told = {"participant": participant, "register": register, "coefficient": coefficient, "people": people}
        return set_reward(order=order(actor or desk.officer), row=desk.round, **told)

    with pytest.raises(PermissionDenied):
        give(desk.one, "core", 100, actor=desk.leader)
    give(desk.one, "core", 120, people=10)
    give(desk.one, "leaders", 150, people=2)
    for register, coefficient, said in (
        ("core", 50, "核心团队从合格起"),
        ("leaders", 151, "高于“"),
        ("leaders", 501, "应在 0 和 5.00 之间"),
    ):
        refused(said, give, participant=desk.two, register=register, coefficient=coefficient)
    give(desk.two, "leaders", 80)
    refused("低于“", give, participant=desk.one, register="leaders", coefficient=70)
    give(desk.one, "leaders", 160, people=2)
    assert Reward.objects.count() == 3
    assert [one.coefficient for one in Reward.objects.get(register="leaders", participant=desk.one).history.all()] == [
        160,
        150,
    ]
    GroupResult.objects.filter(participant=desk.two).update(grade="", total=None)
    desk.two.result.refresh_from_db()
    refused("没有公布的等级", give, participant=desk.two, register="key_few", coefficient=1)
    reader = client_of(user_of("hr_bureau_officer"))
    page = reader.get(reverse("evaluation:reward-list", args=[desk.round.code])).content.decode()
    assert "合计 4.00" in page and "合计 12.00" in page and "登记奖励系数" not in page
    book = load_workbook(BytesIO(reader.get(reverse("evaluation:reward-xlsx", args=[desk.round.code])).content))
    assert book.sheetnames[:3] == ["主要负责人", "关键少数", "核心团队"]
    assert [cell.value for cell in book["核心团队"][2]][3:7] == ["优秀", "1.20", 10, "12.00"]
    assert client_of(desk.principal).get(reverse("evaluation:reward-list", args=[desk.round.code])).status_code == 403


def test_the_officer_works_from_the_page_of_the_round(desk, client_of):
    officer, url = client_of(desk.officer), reverse("evaluation:round-act", args=[desk.round.code, "rectify"])
    form = officer.get(url).context["form"]
    told = {name: form[name].value() for name in ("seen", "request_key", "kind") if name in form.fields}
    told |= {"participant": desk.two.pk, "indicator": desk.indicator.pk, "problem": "补", "due_on": "2027-01-31"}
    assert officer.post(url, told).status_code in (200, 302)
    page = officer.get(reverse("evaluation:round-detail", args=[desk.round.code])).content.decode()
    assert "奖励台账" in page and "结果通报" in page
    one = issued(desk)
    group = client_of(desk.neighbour)
    page = group.get(reverse("evaluation:rectification-detail", args=[one.case.code])).content.decode()
    assert "补足会议" in page and "20.00 / 40.00 分" in page and "回复整改情况" in page
    for name in ("print", "docx"):
        address = reverse(f"evaluation:rectification-{name}", args=[one.case.code])
        assert group.get(address).status_code == 200
        assert client_of(desk.principal).get(address).status_code == 404


def test_papers_say_what_was_published_and_nothing_of_others(desk, client_of):
    row, code = desk.round, desk.a.group.code
    principal, officer = client_of(desk.principal), client_of(desk.officer)
    page = principal.get(reverse("evaluation:result-print", args=[row.code, code])).content.decode()
    assert "95.00 分" in page and "优秀" in page and desk.two.name not in page
    assert principal.get(reverse("evaluation:summary-print", args=[row.code])).status_code == 403
    page = officer.get(reverse("evaluation:summary-print", args=[row.code])).content.decode()
    assert "95.00" in page and "42.00" in page and "名次" in page
    page = principal.get(reverse("evaluation:bulletin-print", args=[row.code])).content.decode()
    assert desk.two.name in page and "42.00" not in page and "参评集团 2 个，其中优秀 1 个，不合格 1 个。" in page
    Round.objects.filter(pk=row.pk).update(state="drafted", published_on=None)
    assert officer.get(reverse("evaluation:bulletin-print", args=[row.code])).status_code == 404
    page = officer.get(reverse("evaluation:summary-print", args=[row.code])).content.decode()
    assert "在申诉办结、定稿后计算" in page and "优秀" not in page
