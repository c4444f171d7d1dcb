"""Nobody is asked for what is over: every kind of case × every end. A kind added later is in the table by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groups.registry.models import GroupVersion
from groups.rights.roles import PLACE_OF
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.cases.kinds import all_registered, registered
from nanan_groups.records.cases.queries import todos_of
from nanan_groups.records.cases.reminders import send_reminders
from nanan_groups.records.cases.turns import close_todos, open_todos
from nanan_groups.records.models import Case, CaseParty, Todo
from nanan_groups.testing.clock import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
KINDS = [one.kind.code for one in all_registered()]
# Between schools that share no group, or a department's own: no group's end is theirs.
WITHOUT_GROUP = {"exchange_beyond", "measure_report"}
# Stands at a school; the group is one of its parties.
AT_A_SCHOOL = {"exchange_inside": "group"}
WAITING = [
    (one.kind.code, state) for one in all_registered() for state in one.kind.waits if one.kind.code not in WITHOUT_GROUP
]


@pytest.mark.parametrize("code", KINDS)
def test_nothing_is_awaited_in_a_final_state(code):
    table = registered(code).kind
    assert {state for state in table.final if table.waits.get(state)} == set()


@pytest.mark.parametrize(("code", "state"), WAITING)
def test_nothing_is_awaited_of_a_group_that_is_over(code, state, two_groups, user_of):
    of, group = registered(code), two_groups.a.group
    places = {"group": group, "institution": two_groups.a.tight.institution}
    at = "institution" if code in AT_A_SCHOOL else "group"
    case = Case.objects.create(
        code="L900001", kind=code, title="测试", state=state, place=at, place_id=places[at].pk, opened_at=timezone.now()
    )
    parties = {wait.party: PLACE_OF[wait.role] for wait in of.kind.waits[state] if wait.party}
    parties |= {AT_A_SCHOOL[code]: "group"} if code in AT_A_SCHOOL else {}
    for name, place in parties.items():
        CaseParty.objects.create(case=case, name=name, place=place, place_id=places[place].pk, label=name)
    open_todos(case, of.kind, timezone.now())
    todos = Todo.objects.filter(case=case)
    todos.update(due_at=end_of_day(TODAY + timedelta(days=7)))
    role = todos.order_by("pk").values_list("role", flat=True)[0]
    person = user_of(role, **{place: places[place] for place in {PLACE_OF[role]} & set(places)})
    assert [one.case for one in todos_of(scope_of(person))] == [case]
    GroupVersion.objects.filter(group=group).update(valid_to=TODAY)  # the day registered for its end has come
    assert list(todos_of(scope_of(type(person).objects.get(pk=person.pk)))) == []
    assert send_reminders(today=TODAY).people == 0


@pytest.mark.parametrize("code", KINDS)
def test_whatever_ended_has_no_open_todo(code, two_groups):
    table = registered(code).kind
    for number, state in enumerate(sorted(table.final)):
        case = Case.objects.create(
            code=f"L90001{number}", kind=code, title="测试", state=state, place="group",
            place_id=two_groups.a.group.pk, opened_at=timezone.now(),
        )  # fmt: skip
        open_todos(case, table, timezone.now())
        assert not Todo.objects.filter(case=case).exists()
        close_todos(case, timezone.now())
