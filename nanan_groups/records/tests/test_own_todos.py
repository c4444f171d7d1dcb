"""A to-do is shown to those who can do it: whom his own paper bars from every step it is about does not find it waiting for him.
The question to the tables answers what is said of one case."""

import pytest

from nanan_groups.kit.scope import scope_of
from nanan_groups.records.cases.own import shut_out
from nanan_groups.records.cases.queries import todos_of
from nanan_groups.records.models import Todo
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import AppointmentFactory

from .test_parties import CLERK, OFFICER, loan, take, world  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def agreed(world):  # noqa: F811
    case = loan(world)
    take(case, "ask", fresh(world.clerk))
    for head in (world.head, world.other_head):
        take(case, "agree", fresh(head))
    return case


def _writer(world):  # noqa: F811
    """Clerk of that school and officer."""
    AppointmentFactory(user=world.clerk, role=OFFICER)
    return world.clerk


def _former(world):  # noqa: F811
    """Handed it in, and is officer and nothing else by now."""
    world.clerk.appointments.update(valid_to=TODAY)
    AppointmentFactory(user=world.clerk, role=OFFICER)
    return world.clerk


def _party(world):  # noqa: F811
    """Head of the other school, who has to agree, and officer."""
    AppointmentFactory(user=world.other_head, role=OFFICER)
    return world.other_head


def _colleague(world):  # noqa: F811
    """Did not touch it, but is clerk there as well."""
    AppointmentFactory(user=world.second, role=CLERK, institution=world.here)
    return world.second


OWN = {"writer": _writer, "former": _former, "party": _party, "colleague": _colleague}


@pytest.mark.parametrize("how", OWN)
def test_what_is_ones_own_does_not_wait_for_oneself(how, world):  # noqa: F811
    case = agreed(world)
    user = OWN[how](world)
    assert list(todos_of(scope_of(fresh(user))).filter(role=OFFICER)) == []
    assert [one.case for one in todos_of(scope_of(fresh(world.officer)))] == [case]


def test_another_paper_still_waits_for_him(world):  # noqa: F811
    AppointmentFactory(user=world.stranger, role=OFFICER)  # heads a third school
    case = agreed(world)
    assert [one.case for one in todos_of(scope_of(fresh(world.stranger)))] == [case]


@pytest.mark.parametrize("how", OWN)
def test_the_list_and_the_single_question_agree_in_every_state(how, world):  # noqa: F811
    people = [world.clerk, world.head, world.other_head, world.stranger, world.officer, world.second, world.both]
    case = loan(world)
    steps = (("ask", world.clerk), ("agree", world.head), ("agree", world.other_head), (None, None))
    for arrow, actor in steps:
        case.refresh_from_db()
        for user in map(fresh, people):
            scope = scope_of(user)
            mine = set(todos_of(scope).values_list("pk", flat=True))
            for todo in Todo.objects.filter(case=case, done_at__isnull=True).select_related("case"):
                if (todo.role, todo.place, todo.place_id) in scope.held or (todo.role, "district", None) in scope.held:
                    assert (todo.pk in mine) is not shut_out(todo.case, todo.role, scope), (user, todo, arrow)
        if arrow:
            take(case, arrow, fresh(actor))
        if arrow == "ask":
            OWN[how](world)
