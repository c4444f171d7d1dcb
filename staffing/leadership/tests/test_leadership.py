"""Leadership quota, and a recommendation from the draft to the answer: who may what, for which posts."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import ActKind, Todo
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.dataset_run import bring_in, lines
from nanan_groups.testing.factories import (
    PLACES,
    AppointmentFactory,
    LeadFactory,
    MembershipFactory,
    UserFactory,
    entry,
)
from nanan_groups.testing.roster_made import order
from staffing.eligibility.services.parameters import set_parameter
from staffing.leadership.models import LeaderQuota, Nomination
from staffing.leadership.queries import seat_lines, seats_of
from staffing.leadership.rules import Seats, seats
from staffing.leadership.services import draft_nomination, set_leader_quota

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
COMING = TODAY + timedelta(days=30)


@pytest.fixture
def world(schools, person_at) -> SimpleNamespace:
    """School a leads the group, b is a member; somebody at each."""
    with entry():
        schools.group = MembershipFactory(site=schools.b_main, valid_from=date(2022, 7, 14)).group
        LeadFactory(group=schools.group, institution=schools.a, valid_from=date(2022, 7, 14))
        for name, role, place in (
            ("lead", "group_principal", {"group": schools.group}),
            ("desk", "group_office", {"group": schools.group}),
            ("officer", "personnel_officer", {}),
            ("leader", "bureau_leader", {}),
            ("party", "organisation_officer", {"office": PLACES["office"]()}),
        ):
            setattr(schools, name, AppointmentFactory(role=role, user=UserFactory(), **place).user)
    schools.person = person_at(schools.b_main, name="钱干部")
    return schools


def drafted(world, actor=None, **more) -> Nomination:
    facts = {"person": world.person, "institution": world.b, "leadership": "head", "grounds": "教学管理经验丰富"}
    made = order(actor or world.desk, TODAY, kind=ActKind.ENTRY)
    return draft_nomination(order=made, group=world.group, **(facts | more))


def step(row: Nomination, arrow: str, actor, comment="", **facts):
    row.case.refresh_from_db()
    perform(case=row.case, arrow=arrow, actor=actor, seen=row.case.version, comment=comment, facts=facts)
    row.refresh_from_db()
    row.case.refresh_from_db()


def waiting(row) -> list[str]:
    return list(Todo.objects.filter(case=row.case, done_at=None).order_by("pk").values_list("role", flat=True))


@pytest.mark.parametrize(
    ("way", "who", "role"), [("party", "party", "organisation_officer"), ("bureau", "leader", "bureau_leader")]
)
def test_the_whole_way_by_cadre_authority(world, way, who, role):
    row = drafted(world)
    assert waiting(row) == ["group_principal"]
    step(row, "submit", world.lead)
    step(row, f"forward_{way}", world.officer)
    assert waiting(row) == [role]
    other = world.leader if way == "party" else world.party
    with pytest.raises(PermissionDenied):
        step(row, f"adopt_{way}", other, "同意")
    step(row, f"adopt_{way}", getattr(world, who), "同意按程序考察", number="南岸组〔2026〕5号")
    assert (row.case.state, row.number, waiting(row)) == ("adopted", "南岸组〔2026〕5号", [])
    assert world.person.posts.get().leadership == ""


def test_returned_and_declined(world):
    row = drafted(world)
    step(row, "submit", world.lead)
    step(row, "send_back", world.officer, "请补充考察情况")
    step(row, "submit", world.lead)
    step(row, "forward_bureau", world.officer)
    step(row, "decline_bureau", world.leader, "暂不调整")
    assert row.case.state == "declined"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"grounds": " "}, "required"),
        ({"leadership": "middle"}, "level"),
        ({"at": "a", "leadership": "head"}, "lead"),
        ({"at": "stranger"}, "outside"),
    ],
)
def test_what_is_not_suggested(world, more, code):
    school = more.pop("at", "")
    if school == "a":
        more["institution"] = world.a
    elif school:
        more["institution"] = MembershipFactory().site.institution
    with pytest.raises(RuleViolation) as refused:
        drafted(world, **more)
    assert (refused.value.code, Nomination.objects.count()) == (code, 0)


def test_of_the_lead_a_vice_head_is_suggested_once(world):
    row = drafted(world, institution=world.a, leadership="vice_head")
    assert row.of_lead
    with pytest.raises(RuleViolation, match="正在办理"):
        drafted(world, institution=world.a, leadership="vice_head")


def test_who_may_what(world):
    for who in ("officer", "clerk", "leader"):
        with pytest.raises(PermissionDenied):
            drafted(world, getattr(world, who))
    row = drafted(world)
    for arrow, who in (("submit", "desk"), ("forward_party", "lead"), ("withdraw", "officer")):
        with pytest.raises((PermissionDenied, RuleViolation)):
            step(row, arrow, getattr(world, who), "说明")
    with pytest.raises(PermissionDenied):
        set_leader_quota(order=order(world.lead, TODAY), institution=world.a, total=9, document="x")


def test_the_pages(world, client_of):
    row = drafted(world)
    detail = reverse("staffing:nomination-detail", args=[row.case.code])
    assert client_of(world.officer).get(detail).status_code == 404  # a draft is the group's own
    step(row, "submit", world.lead)
    browser = client_of(world.officer)
    assert "教学管理经验丰富" in browser.get(detail).content.decode()
    paper = browser.get(reverse("staffing:nomination-paper", args=[row.case.code])).content.decode()
    assert "干部推荐建议书" in paper and "乙校小学，校（园）长" in paper
    word = browser.get(reverse("staffing:nomination-docx", args=[row.case.code]))
    assert word.status_code == 200 and word.content[:2] == b"PK"
    assert "钱干部" in client_of(world.party).get(reverse("staffing:nomination-list")).content.decode()
    stranger = AppointmentFactory(role="group_office", group=MembershipFactory().group, user=UserFactory()).user
    assert client_of(stranger).get(detail).status_code == 404


# --- 职数 -----------------------------------------------------------------------------------------------------------------
def quota(world, school, total=3, day=TODAY, **more):
    return set_leader_quota(
        order=order(world.officer, day, **more), institution=school, total=total, document="编办1号"
    )


@pytest.mark.parametrize(
    ("counts", "expected"), [(True, Seats(3, 3)), (False, Seats(3, 1, 2))]
)  # fmt: skip
def test_whether_campus_heads_use_up_quota(counts, expected):
    posts = ["head", "campus_head", "assistant", "middle"]
    assert seats(3, posts, extra_counts=counts) == expected


def test_the_quota_is_dated_and_the_parameter_read(world, person_at):
    person_at(world.main, name="赵校", leadership="head")
    person_at(world.main, name="钱区", leadership="campus_head")
    quota(world, world.a)
    quota(world, world.a, total=5, day=COMING)
    assert seats_of([world.a.pk], TODAY)[world.a.pk] == Seats(3, 2)
    assert seats_of([world.a.pk], COMING)[world.a.pk].authorised == 5
    made = order(world.officer, TODAY, kind=ActKind.ENTRY)
    set_parameter(order=made, code="extra_leaders_count", first_year=2026, value="no", document="区教委1号")
    assert seats_of([world.a.pk], TODAY)[world.a.pk] == Seats(3, 1, 1)
    assert [(one.name, one.leads) for one in seat_lines([world.b.pk, world.a.pk], TODAY)] == [
        ("甲校小学", True), ("乙校小学", False),
    ]  # fmt: skip


def test_a_wrong_number_is_corrected(world):
    quota(world, world.a)
    quota(world, world.a, total=4, kind=ActKind.CORRECTION)
    assert LeaderQuota.objects.get().total == 4
    with pytest.raises(RuleViolation):
        quota(world, world.a, total=4)


def test_the_page_of_seats(world, client_of):
    quota(world, world.a)
    page = client_of(world.officer).get(reverse("staffing:seat-list")).content.decode()
    assert "甲校小学" in page and "总校" in page


def test_the_sheet_in_and_out(world):
    rows = [
        {"school": "甲校小学", "total": 9, "document": "编办〔2026〕7号", "since": COMING},
        {"school": "乙校小学", "total": 61, "document": "编办〔2026〕7号"},
    ]
    seen = bring_in("leader_quotas", world.officer, *rows, day=TODAY, good_rows=True)
    assert (seen.counts, [problem[1] for problem in seen.problems]) == ((1, 0, 0), ["total"])
    assert bring_in("leader_quotas", world.officer, rows[0], day=TODAY).counts == (0, 0, 1)
    assert bring_in("leader_quotas", world.officer, rows[0] | {"total": 8}, day=TODAY).counts == (0, 1, 0)
    assert lines("leader_quotas", world.officer, day=COMING) == [
        [f"甲校小学（{world.a.code}）", 8, COMING, "编办〔2026〕7号"]
    ]
