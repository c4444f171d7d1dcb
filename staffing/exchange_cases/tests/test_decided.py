"""What is decided is what was consented to; a case whose legs were made void is closed; what drafting tells of other schools."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import ActKind
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.exchange_cases_made import (
    END,
    START,
    asked,
    draft,
    mutual,
    state,
    step,
    todos,
)
from nanan_groups.testing.factories import AppointmentFactory, MembershipFactory, UserFactory, entry
from nanan_groups.testing.roster_made import order
from nanan_groups.testing.staffing_factories import ExchangeLegFactory
from staffing.exchange_cases.models import ExchangeCase
from staffing.exchange_cases.services import Going
from staffing.exchanges.models import ExchangeLeg, LegAssessment
from staffing.exchanges.services.legs import void_leg

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PAPER = {"document": "集团〔2026〕3号"}


def agreed(world, row: ExchangeCase) -> ExchangeCase:
    asked(world, row)
    for head in (world.head, world.b_head):
        step(row, "agree", head)
    return row


def refused(row: ExchangeCase, arrow: str, actor) -> str:
    with pytest.raises(RuleViolation) as problem:
        step(row, arrow, actor, **PAPER)
    assert (state(row), ExchangeLeg.objects.count()) == ("agreed", 0)
    return problem.value.code


def test_the_site_consented_to_is_the_site_of_the_leg(world):
    row = agreed(world, mutual(world))
    world.one.posts.update(site=world.east)
    assert refused(row, "arrange", world.lead) == "another-site"


@pytest.mark.parametrize("inside", [True, False])
def test_inside_a_group_or_beyond_is_as_consented_to(world, inside):
    joined = world.b_main.memberships
    if not inside:
        joined.update(valid_to=date(2026, 8, 1))
    row = agreed(world, draft(world))
    joined.update(valid_to=date(2026, 8, 1) if inside else None)
    assert refused(row, *(("arrange", world.lead) if inside else ("approve", world.officer))) == "another-way"


def voided(world, leg: ExchangeLeg) -> None:
    void_leg(order=order(world.officer, TODAY, kind=ActKind.CORRECTION), leg=leg)


def test_a_case_without_a_leg_is_closed_by_an_officer(world, client_of):
    row = agreed(world, mutual(world))
    step(row, "arrange", world.lead, **PAPER)
    out, back = ExchangeLeg.objects.order_by("pk")
    voided(world, out)
    address = reverse("staffing:exchange-step", args=[row.case.code, "void_decided"])
    page = client_of(world.officer).get(address).content.decode()
    assert "孙二的这段交流还没有作废" in page and "钱一的这段" not in page
    with pytest.raises(RuleViolation, match="孙二的这段交流还没有作废"):
        step(row, "void_decided", world.officer, "不再需要")
    voided(world, back)
    with pytest.raises(PermissionDenied):
        step(row, "void_decided", world.clerk, "不再需要")
    step(row, "void_decided", world.officer, "不再需要")
    assert (state(row), todos(row)) == ("void", [])


def test_no_grade_is_asked_for_a_leg_that_was_made_void(world, client_of):
    row = agreed(world, mutual(world))
    step(row, "arrange", world.lead, **PAPER)
    for clerk in (world.clerk, world.b_clerk):
        step(row, "report", clerk)
    out, back = row.legs.order_by("pk")
    voided(world, out.leg)
    ExchangeLeg.objects.update(valid_to=TODAY)
    address = reverse("staffing:exchange-step", args=[row.case.code, "assess"])
    assert list(client_of(world.b_head).get(address).context["form"].fields)[-1:] == [f"grade_{back.pk}"]
    step(row, "assess", world.b_head, "没有到岗")
    with pytest.raises(RuleViolation, match="评语最多 500 个字"):
        step(row, "assess", world.head, "字" * 501, **{f"grade_{back.pk}": "good"})
    step(row, "assess", world.head, "完成任务", **{f"grade_{back.pk}": "good"})
    assert (state(row), LegAssessment.objects.get().leg) == ("closed", back.leg)


def test_the_right_is_asked_before_anything_is_told(world):
    stranger = AppointmentFactory(
        role="school_clerk", institution=MembershipFactory().site.institution, user=UserFactory()
    ).user
    for facts in ({}, {"start": date(2019, 9, 1), "end": date(2020, 7, 1)}, {"going": [Going(world.one, world.main)]}):
        with pytest.raises(PermissionDenied):
            draft(world, actor=stranger, **facts)


def test_of_the_partner_one_sentence_tells_no_fact(world):
    going, told = [Going(world.one, world.b_main), Going(world.two, world.main)], set()
    with entry():
        leg = ExchangeLegFactory(
            person=world.two, from_site=world.b_main, to_site=world.main, valid_from=START, valid_to=END
        )
    for gone in (False, True):
        if gone:
            ExchangeLeg.objects.filter(pk=leg.pk)._raw_delete("default")
            world.two.posts.update(valid_to=START)
        with pytest.raises(RuleViolation) as problem:
            draft(world, "mutual", going)
        told.add((problem.value.field, problem.value.sentence))
    assert told == {("partner", "对方人员按所填的校点和起止不能交流，请与对方学校核对。")}


def test_the_office_of_a_group_drafts_inside_it_and_the_school_hands_in(world, client_of):
    office = AppointmentFactory(role="group_office", group=world.group, user=UserFactory()).user
    browser, address = client_of(office), reverse("staffing:exchange-draft")
    form = browser.get(address).context["form"]
    data = {name: form[name].initial for name in ("kind", "effective_on", "request_key")}
    data |= {"exchange": "rotation", "staff_no": world.one.staff_no, "to_site": world.b_main.code, "grounds": "支教"}
    data |= {"start": START.isoformat(), "end": END.isoformat(), "act_confirmed": "1"}
    assert browser.post(address, data).status_code == 302
    row = ExchangeCase.objects.get()
    assert (row.group, todos(row)) == (world.group, [("school_clerk", world.a.pk)])
    with pytest.raises(PermissionDenied):
        step(row, "ask", office)
    agreed(world, row)
    step(row, "arrange", world.lead, **PAPER)


def test_an_office_drafts_for_nobody_else(world):
    strange = MembershipFactory()
    offices = [
        AppointmentFactory(role="group_office", group=one, user=UserFactory()).user
        for one in (world.group, strange.group)
    ]
    with pytest.raises(RuleViolation, match="只起草本集团内"):
        draft(world, actor=offices[0], going=[Going(world.one, strange.site)])
    for facts in ({}, {"going": [Going(world.one, world.main)]}):
        with pytest.raises(PermissionDenied):
            draft(world, actor=offices[1], **facts)
