"""Exchange cases: both heads side by side, who decides inside and beyond, arrival, assessment; mutual together or not (S10)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.exchange_cases_made import END, START, asked, draft, mutual, state, step, todos
from nanan_groups.testing.factories import AppointmentFactory, MembershipFactory, entry
from staffing.exchange_cases.models import ExchangeCase
from staffing.exchange_cases.services import Going
from staffing.exchanges.models import ExchangeLeg, LegAssessment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_the_whole_way_inside_a_group(world):
    row = asked(world, draft(world))
    assert {place for _, place in todos(row)} == {world.a.pk, world.b.pk}
    step(row, "agree", world.b_head)
    assert (state(row), ExchangeLeg.objects.count()) == ("asked", 0)
    step(row, "agree", world.head)
    assert (state(row), todos(row)) == ("agreed", [("group_principal", world.group.pk)])
    with pytest.raises(RuleViolation, match="决定文件"):
        step(row, "arrange", world.lead)
    step(row, "arrange", world.lead, document="集团〔2026〕3号")
    leg = ExchangeLeg.objects.get()
    assert (leg.person, leg.inside, leg.document, leg.valid_from, leg.valid_to) == (
        world.one, True, "集团〔2026〕3号", START, END,
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        step(row, "report", world.clerk)
    step(row, "report", world.b_clerk)
    assert state(row) == "running"
    with pytest.raises(RuleViolation):
        step(row, "assess", world.b_head, "优秀")
    ExchangeLeg.objects.update(valid_to=TODAY)
    with pytest.raises(PermissionDenied):
        step(row, "assess", world.head, "优秀")
    one = row.legs.get()
    with pytest.raises(RuleViolation, match="请选择钱一的考核等次"):
        step(row, "assess", world.b_head, "完成任务")
    step(row, "assess", world.b_head, "完成任务", **{f"grade_{one.pk}": "excellent"})
    assert (state(row), todos(row)) == ("closed", [])
    found = LegAssessment.objects.get()
    assert (found.leg, found.grade, found.remarks, found.assessed_by) == (leg, "excellent", "完成任务", world.b_head)


def test_s10_a_mutual_one_that_one_head_refuses_leaves_nothing(world):
    row = asked(world, mutual(world))
    step(row, "agree", world.head)
    step(row, "decline", world.b_head, "本学期缺编")
    assert (state(row), ExchangeLeg.objects.count(), todos(row)) == ("refused", 0, [])
    with pytest.raises((RuleViolation, PermissionDenied)):
        step(row, "agree", world.b_head)


def test_s10_a_mutual_one_comes_about_for_both_or_none(world):
    row = asked(world, mutual(world))
    for head in (world.head, world.b_head):
        step(row, "agree", head)
    with entry():
        world.two.posts.update(valid_to=START)
    with pytest.raises(RuleViolation, match="没有编制所在的任职"):
        step(row, "arrange", world.lead, document="集团〔2026〕3号")
    assert (state(row), ExchangeLeg.objects.count()) == ("agreed", 0)
    with entry():
        world.two.posts.update(valid_to=None)
    step(row, "arrange", world.lead, document="集团〔2026〕3号")
    assert ExchangeLeg.objects.count() == 2
    for clerk in (world.clerk, world.b_clerk):
        step(row, "report", clerk)
    assert state(row) == "running"


def test_a_mutual_one_has_a_grade_for_each_given_by_the_other_school(world):
    row = asked(world, mutual(world))
    for head in (world.head, world.b_head):
        step(row, "agree", head)
    step(row, "arrange", world.lead, document="集团〔2026〕3号")
    for clerk in (world.clerk, world.b_clerk):
        step(row, "report", clerk)
    ExchangeLeg.objects.update(valid_to=TODAY)
    out, back = row.legs.order_by("pk")
    both = {f"grade_{out.pk}": "excellent", f"grade_{back.pk}": "good"}
    step(row, "assess", world.b_head, "很好", **both)  # what he says of the other school's leg does not count
    assert dict(LegAssessment.objects.values_list("leg__person__name", "grade")) == {"钱一": "excellent"}
    assert state(row) == "running"
    step(row, "assess", world.head, "合格", **{f"grade_{back.pk}": "qualified"})
    assert dict(LegAssessment.objects.values_list("leg__person__name", "grade")) == {
        "钱一": "excellent", "孙二": "qualified",
    }  # fmt: skip
    assert state(row) == "closed"


def test_beyond_the_group_personnel_approve(world):
    with entry():
        world.b_main.memberships.update(valid_to=date(2026, 8, 1))
    row = asked(world, draft(world))
    assert (row.group, row.case.kind) == (None, "exchange_beyond")
    for head in (world.head, world.b_head):
        step(row, "agree", head)
    with pytest.raises((RuleViolation, PermissionDenied)):
        step(row, "arrange", world.lead, document="x")
    step(row, "approve", world.officer, document="区教委〔2026〕5号")
    assert ExchangeLeg.objects.get().inside is False


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"grounds": " "}, "required"),
        ({"grounds": "字" * 201}, "too-long"),
        ({"end": START}, "order"),
        ({"start": date(2019, 9, 1), "end": date(2020, 7, 1)}, "no-post"),
        ({"kind": "mutual"}, "two"),
        ({"kind": "itinerant"}, "hours"),
    ],
)
def test_bad_drafts_are_sentences(world, more, code):
    with pytest.raises(RuleViolation) as refused:
        draft(world, **more)
    assert refused.value.code == code
    assert ExchangeCase.objects.count() == 0


def test_the_two_of_a_mutual_one_go_to_each_others_school(world):
    with pytest.raises(RuleViolation) as refused:
        draft(world, "mutual", [Going(world.one, world.east), Going(world.two, world.main)])
    assert refused.value.code == "not-mutual"


@pytest.mark.parametrize("who", ["b_clerk", "head", "officer"])
def test_the_clerk_of_the_school_drafts(world, who):
    with pytest.raises(PermissionDenied):
        draft(world, actor=getattr(world, who))


@pytest.mark.parametrize("name", ["孙错", ""])
def test_of_other_schools_people_nothing_is_learned_by_their_number(world, client_of, name):
    browser, address = client_of(world.clerk), reverse("staffing:exchange-draft")
    form = browser.get(address).context["form"]
    data = {one: form[one].initial for one in ("kind", "effective_on", "request_key")}
    data |= {
        "exchange": "mutual", "staff_no": world.one.staff_no, "to_site": world.b_main.code, "start": START.isoformat(),
        "end": END.isoformat(), "grounds": "互派", "partner": world.two.staff_no, "partner_name": name,
        "partner_site": world.main.code,
    }  # fmt: skip
    page = browser.post(address, data).content.decode()
    assert "没有找到工号和姓名都相符的人员" in page and "孙二" not in page
    assert "没有找到这个工号" in browser.post(address, data | {"staff_no": world.two.staff_no}).content.decode()


def test_another_schools_head_consents_to_nothing(world):
    row = asked(world, draft(world))
    stranger = AppointmentFactory(role="member_principal", institution=MembershipFactory().site.institution).user
    with pytest.raises(PermissionDenied):
        step(row, "agree", stranger)


def test_the_pages(world, client_of):
    browser = client_of(world.clerk)
    address = reverse("staffing:exchange-draft")
    form = browser.get(address).context["form"]
    data = {name: form[name].initial for name in ("kind", "effective_on", "request_key")}
    data |= {
        "exchange": "rotation", "staff_no": world.one.staff_no, "to_site": world.b_main.code, "start": START.isoformat(),
        "end": END.isoformat(), "grounds": "支教", "reason": "", "document": "",
        "partner": "", "partner_name": "", "partner_site": "",
        "hours": "", "standard": "", "subject_of": "",
    }  # fmt: skip
    assert browser.post(address, data).status_code == 200
    assert browser.post(address, data | {"act_confirmed": "1"}).status_code == 302
    row = ExchangeCase.objects.get()
    page = browser.get(reverse("staffing:exchange-detail", args=[row.case.code])).content.decode()
    assert "提交两校校长" in page and "支教" in page
    step(row, "ask", world.clerk)
    assert (
        "同意"
        in client_of(world.b_head)
        .get(reverse("staffing:exchange-step", args=[row.case.code, "agree"]))
        .content.decode()
    )
    assert "轮岗：钱一" in client_of(world.officer).get(reverse("staffing:exchange-list")).content.decode()
    stranger = AppointmentFactory(role="member_principal", institution=MembershipFactory().site.institution).user
    assert client_of(stranger).get(reverse("staffing:exchange-detail", args=[row.case.code])).status_code == 404
    assert row.start + timedelta(days=303) == row.end
