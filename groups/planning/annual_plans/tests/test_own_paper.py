"""Nobody decides on his own group's papers: every step of every kind of case, and the acts beside the steps."""

import pytest

from groups.governance.admissions.services import record_past_admission
from groups.planning.annual_plans.services.campaigns import add_group, extend
from groups.rights.roles import WRITE_CHARTERS, WRITE_PLANS, roles_with
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.cases import kinds
from nanan_groups.records.cases.engine import role_in
from nanan_groups.records.cases.own import is_own, sides
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from nanan_groups.testing.case_factories import CaseFactory
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import AppointmentFactory, entry
from nanan_groups.testing.plan_made import opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HATS = sorted({*roles_with(WRITE_PLANS), *roles_with(WRITE_CHARTERS)})
OFFICES = ("registry_officer", "bureau_leader")


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
        case = CaseFactory(kind=code, place="group", place_id=two_groups.a.group.pk, state=of.kind.initial)
        its = {role for role, *_ in sides(case, of.kind, [])}
        for arrow in of.kind.arrows:
            if set(arrow.roles) & its or office not in arrow.roles:
                continue
            asked.append(f"{code}.{arrow.name}")
            if not is_own(case, of.kind, arrow, own):
                open_.append(asked[-1])
            assert not is_own(case, of.kind, arrow, other), arrow.name
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
            order=order, group=group, examined_on=TODAY, plaque_number="牌1", plaque_on=TODAY, plaque_place="区教委"
        ),
    }  # fmt: skip
    for name, door in doors.items():
        with pytest.raises(RuleViolation) as refused:
            door()
        assert refused.value.code == "own", name
