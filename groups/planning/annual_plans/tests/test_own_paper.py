"""Nobody decides on his own group's papers: every step of every kind of case, and the acts beside the steps."""

import pytest
from django.utils import timezone

from groups.governance.admissions.services import record_past_admission
from groups.planning.annual_plans.services.campaigns import add_group, extend
from groups.rights.roles import WRITE_CHARTERS, WRITE_PLANS, roles_with
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.cases import kinds
from nanan_groups.records.cases.engine import role_in
from nanan_groups.records.cases.own import Ownership, sides
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from nanan_groups.testing.case_factories import CaseFactory, CaseStepFactory
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import AppointmentFactory, entry
from nanan_groups.testing.plan_made import opened, plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HATS = sorted({*roles_with(WRITE_PLANS), *roles_with(WRITE_CHARTERS)})
OFFICES = ("registry_officer", "bureau_leader")
# They lie at no group: whose a batch is, its statements say (funding/batches/tests/test_own_group.py); a report on a measure
# is its department's.
OF_NO_GROUP = {"funding_batch", "measure_report"}


def hats(user_of, office: str, hat: str, group):
    person = user_of(office)
    with entry():
        AppointmentFactory(user=person, role=hat, group=group)
    return scope_of(type(person).objects.get(pk=person.pk))


@pytest.mark.parametrize("office", OFFICES)
@pytest.mark.parametrize("hat", HATS)
def test_no_step_of_the_bureau_on_ones_own_paper(two_groups, user_of, office, hat):
    """Every registered kind, every step that is the bureau's, from every state it starts in."""
    own, other = hats(user_of, office, hat, two_groups.a.group), scope_of(user_of(office))
    asked, open_ = [], []
    for code, of in sorted(kinds._kinds.items()):
        if code in OF_NO_GROUP:
            continue
        case = CaseFactory(kind=code, place="group", place_id=two_groups.a.group.pk, state=of.kind.initial)
        its = {role for role, *_ in sides(case, of.kind, [])}
        for arrow in of.kind.arrows:
            if set(arrow.roles) & its or office not in arrow.roles:
                continue
            asked.append(f"{code}.{arrow.name}")
            if not Ownership(of, case).bars(arrow, own):
                open_.append(asked[-1])
            assert not Ownership(of, case).bars(arrow, other), arrow.name
            assert role_in(case, arrow, other)[0] == office
    assert open_ == []
    assert {one.partition(".")[0] for one in asked} >= {"annual_plan"}
    assert len(asked) >= (10 if office == "registry_officer" else 3)


@pytest.mark.parametrize("hat", HATS)
def test_no_act_beside_the_steps_either(two_groups, user_of, hat):
    """More time, a day of one's own in a campaign, an admission entered afterwards."""
    group = two_groups.a.group
    campaign = opened()
    person = user_of("registry_officer")
    with entry():
        AppointmentFactory(user=person, role=hat, group=group)
    person = type(person).objects.get(pk=person.pk)
    order = Order(actor=person, effective_on=TODAY, reason="试", kind=ActKind.ENTRY)
    doors = {
        "extend": lambda: extend(order=order, campaign=campaign, group=group, submit_on=campaign.review_on),
        "add": lambda: add_group(order=order, campaign=campaign, group=group, submit_on=campaign.review_on),
        "admission": lambda: record_past_admission(
            order=order,
            group=group,
            examined_on=TODAY,
            document="文",
            plaque_number="牌1",
            plaque_on=TODAY,
            plaque_place="区教委",
        ),
    }
    for name, door in doors.items():
        with pytest.raises(RuleViolation) as refused:
            door()
        assert refused.value.code == "own", name


def test_who_signed_a_part_or_handed_in_an_earlier_version_decides_on_none(two_groups, user_of):
    """Neither who signed a school's strategy, nor who handed in the version that came back."""
    opened()
    plan = plan_of(two_groups.a.group)
    signer, earlier, free = (user_of("registry_officer") for _ in range(3))
    plan.strategies.filter(site=two_groups.a.tight).update(text="策略", signed_by=signer, signed_at=timezone.now())
    with entry() as draft:
        CaseStepFactory(case=plan.case, arrow="submit", role="group_principal", actor=earlier, act=draft.act)
    of = kinds.registered(plan.case.kind)
    for arrow in ("return", "endorse", "close"):
        barred = [Ownership(of, plan.case).bars(of.kind.arrow(arrow), scope_of(one)) for one in (signer, earlier, free)]
        assert barred == [True, True, False], arrow
