"""A council of two seats in the first group, set up by its office, and what an act wrote."""

from datetime import date
from types import SimpleNamespace

import pytest

from groups.governance.meetings import services as meetings
from groups.governance.organs.services import organs, past_terms
from groups.governance.organs.services.organs import Seat
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import Act, ActChange
from nanan_groups.records.orders import Order
from nanan_groups.testing.clock import TODAY

START, AUTUMN, LATER = date(2024, 9, 1), date(2025, 9, 1), date(2026, 1, 1)


def council_of(two_groups, user_of) -> SimpleNamespace:
    """A council of two seats in the first group, set up by its office."""
    home = two_groups.a
    made = SimpleNamespace(
        home=home, office=user_of("group_office", group=home.group), officer=user_of("registry_officer")
    )
    made.order = lambda day=AUTUMN, kind="change", **more: Order(
        **{"actor": made.office, "effective_on": day, "reason": "换届", "kind": kind} | more
    )
    made.body = organs.set_up_organ(
        order=made.order(START),
        group=home.group,
        kind="council",
        name="甲理事会",
        seats=2,
        seats_basis="章程第八条",
        paper="南岸教〔2024〕9号",
        members=[
            Seat("chair", "赵校长", home.lead, "校长"),
            Seat("vice_chair", "孙校长", home.alliance.institution, "校长"),
        ],
    )
    made.chair = made.body.members.get(position="chair")
    made.vice = made.body.members.get(position="vice_chair")
    return made


def entered(w, **more):
    return w.order(TODAY, "entry", reason="", **more)


def lines() -> list[tuple]:
    last = Act.objects.order_by("-pk").first()
    changes = ActChange.objects.filter(act=last).order_by("ordinal")
    return [(line.subject, line.field, line.old, line.new, line.since) for line in changes]


def refused(code):
    return pytest.raises(RuleViolation, check=lambda problem: problem.code == code)


def past(w, start, end=None, *, kind="party_committee", position="member", person="老书记", **more):
    return past_terms.record_past_term(
        order=entered(w),
        group=w.home.group,
        kind=kind,
        person=person,
        position=position,
        valid_from=start,
        valid_to=end,
        **more,
    )


def meeting(w, **more):
    facts = {"held_on": date(2025, 3, 1), "place": "总校", "agenda": "年度计划"} | more
    return meetings.record_meeting(order=entered(w), body=w.body, **facts)
