"""Pages that mix subjects know none by name: a made-up kind of case is on home, board and search by registration alone; and
home is never silent about what is overdue."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from groups.governance.meetings import services as meetings
from groups.registry.education_groups.services import dissolve_group
from groups.rights.roles import VIEW_PLANS
from nanan_groups.kit.additions import Additions
from nanan_groups.kit.arrows import Arrow, CaseKind, Wait
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.scope import holding, scope_of
from nanan_groups.records.cases import engine, kinds
from nanan_groups.records.models import Case
from nanan_groups.testing.organ_made import council_of, entered, meeting
from nanan_groups.testing.plan_made import opened
from nanan_groups.testing.register_made import order

pytestmark = pytest.mark.django_db

VISIT = CaseKind(
    code="visit",
    label="互访",
    states={"draft": "起草中", "asked": "待同意", "done": "已办结"},
    arrows=(
        Arrow("ask", "提交", "已提交", ("draft",), "asked", ("group_principal",), submits=True, deadline="submit"),
        Arrow("agree", "同意", "已同意", ("asked",), "done", ("registry_officer",), decides=True, closes=True),
    ),
    waits={
        "draft": (Wait("group_principal", "起草互访", "submit"),),
        "asked": (Wait("registry_officer", "同意互访", "review"),),
    },
    final=frozenset({"done"}),
    editable=frozenset({"draft"}),
    under_review=frozenset({"asked"}),
)


@pytest.fixture
def visit(two_groups, monkeypatch):
    """``visit(group, days)``: a case whose first step is due so many days from now."""
    of = kinds.Registered(
        VISIT,
        url=lambda case: f"/visits/{case.code}/",
        cases=lambda scope: (
            Case.objects.filter(kind="visit", place_id__in=scope.reach(VIEW_PLANS).groups)
            if not scope.may_everywhere(VIEW_PLANS)
            else Case.objects.filter(kind="visit")
        ),
        opens=holding(VIEW_PLANS),
    )
    monkeypatch.setitem(kinds._kinds, "visit", of)

    def make(group, days: int, title="互访申请"):
        due = end_of_day(timezone.localdate() + timedelta(days=days))
        with transaction.atomic():
            return engine.open_case(kind="visit", title=title, place="group", place_id=group.pk, submit_by=due)

    return make


def columns(client) -> dict[str, list[tuple]]:
    found = client.get("/").context["tallies"]
    return {column["tense"]: [(row.count, row.label) for row in column["rows"]] for column in found}


def test_a_name_taken_twice_is_refused_and_order_is_kept():
    page = Additions("made up")
    page.add("b", 2, at=20)
    page.add("a", 1, at=10)
    assert (list(page), page.names()) == ([1, 2], ["a", "b"])
    with pytest.raises(ValueError, match="made up: a is added twice"):
        page.add("a", 3, at=30)


def test_a_made_up_kind_is_everywhere_by_registration(two_groups, visit, client_of, user_of):
    a, b = two_groups.a.group, two_groups.b.group
    late, _ = visit(a, -3, "甲互访"), visit(b, 10, "乙互访")
    officer, principal = client_of(user_of("registry_officer")), client_of(user_of("group_principal", group=a))
    assert columns(officer)["overdue"] == [(1, "互访逾期")]
    assert columns(principal)["waiting"] == [(1, "待我办理")]
    todos = principal.get("/").context["todos"]
    assert [(one["text"], one["late"], one["url"]) for one in todos] == [
        ("起草互访：甲互访", True, f"/visits/{late.code}/")
    ]
    board = reverse("portal:case-list")
    titles = {
        (who, show): [row["case"].title for row in client.get(board, {"show": show}).context["rows"]]
        for who, client in (("officer", officer), ("principal", principal))
        for show in ("", "mine", "overdue", "open", "done")
    }
    assert titles == {
        ("officer", ""): ["乙互访", "甲互访"],
        ("officer", "mine"): [],
        ("officer", "overdue"): ["甲互访"],
        ("officer", "open"): ["乙互访", "甲互访"],
        ("officer", "done"): [],
        ("principal", ""): ["甲互访"],
        ("principal", "mine"): ["甲互访"],
        ("principal", "overdue"): ["甲互访"],
        ("principal", "open"): ["甲互访"],
        ("principal", "done"): [],
    }
    found = {
        text: [hit.text for hit in principal.get("/search/", {"q": text}).context["results"]]
        for text in ("互访", late.code)
    }
    assert found == {"互访": ["甲互访"], late.code: ["甲互访"]}


def test_the_board_narrows_by_kind_and_words(two_groups, visit, client_of, user_of):
    opened()
    visit(two_groups.a.group, 5, "甲互访")
    client, board = client_of(user_of("registry_officer")), reverse("portal:case-list")
    assert [row["case"].title for row in client.get(board, {"kind": "visit"}).context["rows"]] == ["甲互访"]
    assert len(client.get(board, {"kind": "annual_plan"}).context["rows"]) == 2
    assert len(client.get(board, {"kind": "nonsense"}).context["rows"]) == 3
    assert [row["case"].title for row in client.get(board, {"q": "互访"}).context["rows"]] == ["甲互访"]
    nothing = client.get(board, {"q": "没有这样的"})
    assert (nothing.context["rows"], "没有符合条件的事项" in nothing.content.decode()) == ([], True)


def test_queries_of_the_board(two_groups, visit, client_of, user_of, django_assert_num_queries):
    client, board = client_of(user_of("registry_officer")), reverse("portal:case-list")
    visit(two_groups.a.group, 5)
    client.get(board)  # the session, and what a process asks once
    for more in (0, 2):
        for number in range(more):
            visit(two_groups.a.group, 5, f"又一件{number}")
        with django_assert_num_queries(6):
            assert len(client.get(board).context["rows"]) == 1 + more


def _old_campaign(w):
    """Two campaigns run; what is overdue stands in the older one."""
    today = timezone.localdate()
    opened(
        year=today.year - 1,
        opens_on=today - timedelta(days=90),
        submit_on=today - timedelta(days=20),
        half_on=None,
        summary_on=None,
        title="往年填报",
    )
    opened()


def resolved(council, days: int, text="开展联合教研"):
    """A resolution of a meeting, due so many days from now."""
    held = council.body.meetings.first() or meeting(council)
    due = timezone.localdate() + timedelta(days=days)
    meetings.add_resolution(order=entered(council), meeting=held, text=text, responsible="赵校长", due_on=due)


OVERDUE = {
    "annual plan of an older campaign": (_old_campaign, [(2, "年度计划逾期")]),
    "resolution": (lambda w: resolved(council_of(w.two_groups, w.user_of), -1), [(1, "决议逾期未完成")]),
}


@pytest.mark.parametrize("what", OVERDUE)
def test_home_says_what_is_overdue(what, two_groups, client_of, user_of):
    make, told = OVERDUE[what]
    client = client_of(user_of("registry_officer"))
    assert columns(client)["overdue"] == []
    assert "没有逾期的事项" in client.get("/").content.decode()
    make(SimpleNamespace(two_groups=two_groups, user_of=user_of))
    assert columns(client)["overdue"] == told
    assert "没有逾期的事项" not in client.get("/").content.decode()


def test_every_running_campaign_is_on_home(two_groups, client_of, user_of):
    _old_campaign(None)
    panels = client_of(user_of("registry_officer")).get("/").context["panels"]
    assert [panel.facts["title"] for panel in panels] == ["年度计划填报", "往年填报"]


def test_an_ended_group_is_not_overdue(two_groups, visit, client_of, user_of):
    visit(two_groups.a.group, -3)
    client = client_of(user_of("registry_officer"))
    assert columns(client)["overdue"] == [(1, "互访逾期")]
    dissolve_group(order=order(timezone.localdate()), group=two_groups.a.group)
    assert columns(client)["overdue"] == []


def test_deadlines_and_meetings_are_in_the_calendar(two_groups, client_of, user_of):
    campaign = opened()
    council = council_of(two_groups, user_of)
    rows = [
        row
        for month in client_of(council.office).get(reverse("reading:calendar")).context["months"]
        for row in month.rows
    ]
    told = [(row.day, row.kind_label, row.text) for row in rows]
    assert (campaign.submit_on, "计划填报", "年度计划填报：提交截止") in told
    assert [day for day, *_ in told] == sorted(day for day, *_ in told)


def test_a_resolution_waits_for_who_keeps_the_records(two_groups, client_of, user_of):
    council = council_of(two_groups, user_of)
    for days in (-1, 10, 60):
        resolved(council, days, f"决议{days}")
    for user, told in (
        (council.office, ["落实决议：决议-1（赵校长）", "落实决议：决议10（赵校长）"]),
        (council.officer, []),
    ):
        assert [one["text"] for one in client_of(user).get("/").context["todos"]] == told
    assert scope_of(council.office).held
