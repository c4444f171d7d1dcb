"""A new alliance asks for posts and leadership seats: from the request to the numbers of the day."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import ActKind, Todo
from nanan_groups.testing.checked import check_staffing
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import (
    PLACES,
    AppointmentFactory,
    LeadFactory,
    MembershipFactory,
    UserFactory,
    entry,
)
from nanan_groups.testing.roster_made import order
from nanan_groups.testing.staffing_factories import LeaderQuotaFactory, PostQuotaFactory
from staffing.eligibility.services.parameters import set_parameter
from staffing.leadership.queries import seats_of
from staffing.models import QuotaRequest
from staffing.quotas.queries import posts_of
from staffing.requests.rules import refuse_alliance, refuse_grant, told
from staffing.requests.services import request_quota

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
COMING = TODAY + timedelta(days=30)
GIVEN = {"posts": 2, "teachers": 1, "seats": 1, "number": "南岸编办〔2026〕8号", "effective_on": COMING}


@pytest.fixture
def world(schools) -> SimpleNamespace:
    """School a leads an alliance of Annex 2 in which b is; both have their authorised numbers."""
    with entry():
        since = settings.REGISTER_START
        schools.member = MembershipFactory(site=schools.b_main, alliance=True, valid_from=since, start_open=True)
        schools.group = schools.member.group
        LeadFactory(group=schools.group, institution=schools.a, valid_from=since)
        PostQuotaFactory(institution=schools.b, total=40, teachers=38)
        LeaderQuotaFactory(institution=schools.b, total=3)
        for name, role, place in (
            ("lead", "group_principal", {"group": schools.group}),
            ("desk", "group_office", {"group": schools.group}),
            ("head", "member_principal", {"institution": schools.b}),
            ("officer", "personnel_officer", {}),
            ("filer", "establishment_officer", {"office": PLACES["office"]()}),
        ):
            setattr(schools, name, AppointmentFactory(role=role, user=UserFactory(), **place).user)
    return schools


def asked(world, actor=None, **more) -> QuotaRequest:
    facts = {"institution": world.b, "posts": 3, "teachers": 2, "seats": 1, "grounds": "新增联盟，学生增加"}
    made = order(actor or world.lead, TODAY, kind=ActKind.ENTRY)
    return request_quota(order=made, group=world.group, **(facts | more))


def step(row: QuotaRequest, arrow: str, actor, comment="", **facts):
    row.case.refresh_from_db()
    perform(case=row.case, arrow=arrow, actor=actor, seen=row.case.version, comment=comment, facts=facts)
    row.refresh_from_db()
    row.case.refresh_from_db()


def numbers(world, day: date) -> tuple[int, int]:
    return posts_of([world.b.pk], day)[world.b.pk].authorised, seats_of([world.b.pk], day)[world.b.pk].authorised


def waiting(row) -> list[str]:
    return list(Todo.objects.filter(case=row.case, done_at=None).order_by("pk").values_list("role", flat=True))


def test_the_whole_way_to_the_numbers_of_the_day(world):
    row = asked(world)
    assert (row.case.title[-20:], waiting(row)) == (
        "编制 3 个（其中教师 2 个）、职数 1 个"[-20:],
        ["personnel_officer"],
    )
    for who in (world.lead, world.filer, world.desk):
        with pytest.raises((PermissionDenied, RuleViolation)):
            step(row, "forward", who)
    step(row, "forward", world.officer)
    assert (waiting(row), numbers(world, COMING)) == (["establishment_officer"], (40, 3))
    with pytest.raises(PermissionDenied):
        step(row, "grant", world.officer, **GIVEN)
    step(row, "grant", world.filer, **GIVEN)
    assert (numbers(world, COMING - timedelta(days=1)), numbers(world, COMING)) == ((40, 3), (42, 4))
    assert (row.granted_posts, row.number, waiting(row)) == (2, "南岸编办〔2026〕8号", [])
    assert check_staffing()[0] == 0
    QuotaRequest.objects.filter(pk=row.pk).update(number="南岸编办〔2026〕9号")
    assert check_staffing() == (1, ["grant-not-written"] * 2)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"posts": 4}, "more"),
        ({"seats": 2}, "more"),
        ({"posts": 0, "teachers": 0, "seats": 0}, "nothing"),
        ({"teachers": 3}, "teachers"),
        ({"number": " "}, "required"),
        ({"effective_on": None}, "required"),
        ({"effective_on": date(2021, 1, 1)}, "outside"),
    ],
)
def test_what_is_not_granted(world, more, code):
    row = asked(world)
    step(row, "forward", world.officer)
    with pytest.raises(RuleViolation) as refused:
        step(row, "grant", world.filer, **GIVEN | more)
    assert (refused.value.code, numbers(world, COMING), waiting(row)) == (code, (40, 3), ["establishment_officer"])


def test_nothing_is_added_to_a_number_that_is_unknown_or_changes_later(world):
    row = asked(world, institution=world.a)
    step(row, "forward", world.officer)
    with pytest.raises(RuleViolation, match="没有登记"):
        step(row, "grant", world.filer, **GIVEN)
    with entry():
        PostQuotaFactory(institution=world.a, total=9, teachers=9, valid_to=COMING + timedelta(days=1))
    with pytest.raises(RuleViolation, match="另有登记"):
        step(row, "grant", world.filer, **GIVEN)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"grounds": " "}, "required"),
        ({"posts": 0, "teachers": 0, "seats": 0}, "number"),
        ({"teachers": 4}, "teachers"),
        ({"at": "stranger"}, "outside"),
    ],
)
def test_bad_requests_are_sentences(world, more, code):
    if more.pop("at", ""):
        more["institution"] = MembershipFactory().site.institution
    with pytest.raises(RuleViolation) as refused:
        asked(world, **more)
    assert (refused.value.code, QuotaRequest.objects.count()) == (code, 0)


def test_who_asks_and_that_it_is_an_alliance_and_once(world):
    for who in (world.desk, world.officer, world.head):
        with pytest.raises(PermissionDenied):
            asked(world, who)
    row = asked(world)
    with pytest.raises(RuleViolation, match="正在办理"):
        asked(world)
    step(row, "withdraw", world.lead, "改报")
    step(asked(world), "send_back", world.officer, "请补充")
    made = order(world.officer, TODAY, kind=ActKind.ENTRY)
    set_parameter(order=made, code="new_alliances", first_year=2026, value="after", document="区教委1号")
    with pytest.raises(RuleViolation, match="不算新增"):
        asked(world)
    type(world.member).objects.filter(pk=world.member.pk).update(valid_from=date(2023, 9, 1), start_open=False)
    declined = asked(world)
    step(declined, "forward", world.officer)
    step(declined, "decline", world.filer, "总量不足")
    assert (declined.case.state, numbers(world, COMING)) == ("declined", (40, 3))
    type(world.member).objects.filter(pk=world.member.pk).update(relation="tight")
    with pytest.raises(RuleViolation, match="没有联盟型成员"):
        asked(world)


def test_the_database_refuses_more_than_was_asked(world):
    row = asked(world)
    for facts in (
        {"granted_posts": 4, "number": "1", "effective_on": TODAY},
        {"number": "1"},
        {"posts": 0, "seats": 0},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            QuotaRequest.objects.filter(pk=row.pk).update(**facts)


def test_rules_without_a_database():
    assert (told(3, 0, 0), told(0, 0, 1), told(2, 1, 1)) == (
        "编制 3 个", "职数 1 个", "编制 2 个（其中教师 1 个）、职数 1 个",
    )  # fmt: skip
    start = date(2022, 7, 14)
    refuse_alliance(start, start=start, later_only=False, group="甲")
    refuse_alliance(date(2023, 9, 1), start=start, later_only=True, group="甲")
    refuse_grant((3, 1), (0, 0, 1))


def test_the_pages(world, client_of):
    browser = client_of(world.lead)
    address = reverse("staffing:request-quota", args=[world.group.code])
    form = browser.get(address).context["form"]
    data = {name: form[name].initial for name in ("kind", "effective_on", "request_key")}
    data |= {"institution": world.b.code, "posts": 3, "teachers": 5, "seats": 1, "grounds": "新增联盟", "reason": ""}
    assert "其中教师不能多于" in browser.post(address, data | {"act_confirmed": "1"}).content.decode()
    assert browser.post(address, data | {"teachers": 2, "act_confirmed": "1"}).status_code == 302
    row = QuotaRequest.objects.get()
    step(row, "forward", world.officer)
    form = client_of(world.filer).get(reverse("staffing:request-step", args=[row.case.code, "grant"])).context["form"]
    assert [form[name].value() for name in ("posts", "teachers", "seats")] == [3, 2, 1]
    step(row, "grant", world.filer, **GIVEN)
    page = client_of(world.head).get(reverse("staffing:request-detail", args=[row.case.code])).content.decode()
    assert "核定 40、已用 0" in page and "2022年7月14日前" in page and "南岸编办〔2026〕8号" in page
    paper = browser.get(reverse("staffing:request-paper", args=[row.case.code])).content.decode()
    assert "职数编制申请表" in paper and "核给编制 2 个（其中教师 1 个）、职数 1 个" in paper
    word = browser.get(reverse("staffing:request-docx", args=[row.case.code]))
    assert word.content[:2] == b"PK"
    assert "乙校小学" in browser.get(reverse("staffing:request-list")).content.decode()
    stranger = AppointmentFactory(role="group_office", group=MembershipFactory().group, user=UserFactory()).user
    assert client_of(stranger).get(reverse("staffing:request-detail", args=[row.case.code])).status_code == 404
