"""Scarce specialists: places and extra places apart, the group's own first interview, and who was recruited."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import ActKind, Todo
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import AppointmentFactory, LeadFactory, MembershipFactory, UserFactory, entry
from nanan_groups.testing.roster_made import order
from nanan_groups.testing.staffing_factories import PostQuotaFactory
from staffing.models import ShortageRequest
from staffing.shortages import views
from staffing.shortages.queries import sums_of, visible_shortages
from staffing.shortages.rules import SHORTAGE
from staffing.shortages.services import request_shortage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
SEEN = {"interviewed_on": TODAY, "interviewed": 9, "passed": 4}
DONE = {"recruited": 3, "document": "南岸人社〔2026〕31号"}


@pytest.fixture
def world(schools) -> SimpleNamespace:
    """School a leads the group in which b is; b has one free post."""
    with entry():
        schools.group = MembershipFactory(site=schools.b_main).group
        LeadFactory(group=schools.group, institution=schools.a)
        PostQuotaFactory(institution=schools.b, total=1, teachers=1)
        for name, role, place in (
            ("lead", "group_principal", {"group": schools.group}),
            ("desk", "group_office", {"group": schools.group}),
            ("head", "member_principal", {"institution": schools.b}),
            ("officer", "personnel_officer", {}),
        ):
            setattr(schools, name, AppointmentFactory(role=role, user=UserFactory(), **place).user)
    return schools


def asked(world, actor=None, **more) -> ShortageRequest:
    facts = {"institution": world.b, "year": 2026, "stage": "primary", "subject": "science"}
    facts |= {"places": 4, "extra": 2, "grounds": "科学教师短缺"}
    made = order(actor or world.lead, TODAY, kind=ActKind.ENTRY)
    return request_shortage(order=made, group=world.group, **(facts | more))


def step(row: ShortageRequest, arrow: str, actor, comment="", **facts):
    row.case.refresh_from_db()
    perform(case=row.case, arrow=arrow, actor=actor, seen=row.case.version, comment=comment, facts=facts)
    row.refresh_from_db()
    row.case.refresh_from_db()


def waiting(row) -> list[str]:
    return list(Todo.objects.filter(case=row.case, done_at=None).order_by("pk").values_list("role", flat=True))


def until(world, row: ShortageRequest, stage: str) -> ShortageRequest:
    for arrow, who, facts in (
        ("approve", world.officer, {"approved": 3, "approved_extra": 2}),
        ("interview", world.lead, SEEN),
        ("recruit", world.officer, DONE),
    ):
        if row.case.state == stage:
            break
        if row.case.state not in SHORTAGE.arrow(arrow).sources:
            continue
        step(row, arrow, who, **facts)
    assert row.case.state == stage
    return row


def test_the_whole_way_and_the_sums(world):
    row = asked(world)
    assert waiting(row) == ["personnel_officer"]
    until(world, row, "approved")
    assert (row.approved, row.approved_extra, waiting(row)) == (3, 2, ["group_principal"])
    until(world, row, "interviewed")
    assert waiting(row) == ["personnel_officer"]
    until(world, row, "recruited")
    assert (row.recruited, row.document, waiting(row)) == (3, DONE["document"], [])
    step(asked(world, subject="music"), "withdraw", world.lead, "改报")
    sums = sums_of(visible_shortages(scope_of(world.officer)))
    assert (sums.places, sums.extra, sums.approved, sums.approved_extra, sums.passed, sums.recruited) == (
        4,
        2,
        3,
        2,
        4,
        3,
    )


@pytest.mark.parametrize(
    ("stage", "arrow", "who", "facts", "code"),
    [
        ("proposed", "approve", "officer", {"approved": 0}, "nothing"),
        ("proposed", "approve", "officer", {"approved": 5}, "more"),
        ("proposed", "approve", "officer", {"approved": 4, "approved_extra": 3}, "extra"),
        ("proposed", "approve", "officer", {"approved": 4, "approved_extra": 2}, "full"),
        ("approved", "interview", "lead", SEEN | {"interviewed_on": None}, "required"),
        ("approved", "interview", "lead", SEEN | {"interviewed_on": TODAY + timedelta(days=1)}, "day-to-come"),
        ("approved", "interview", "lead", SEEN | {"interviewed": 0}, "number"),
        ("approved", "interview", "lead", SEEN | {"passed": 10}, "passed"),
        ("approved", "recruit", "officer", DONE, "state"),
        ("interviewed", "recruit", "officer", DONE | {"recruited": 0}, "nothing"),
        ("interviewed", "recruit", "officer", DONE | {"recruited": 4}, "more"),
        ("interviewed", "recruit", "officer", DONE | {"document": " "}, "required"),
    ],
)
def test_bad_steps_are_sentences(world, stage, arrow, who, facts, code):
    row = until(world, asked(world), stage)
    with pytest.raises(RuleViolation) as refused:
        step(row, arrow, getattr(world, who), **facts)
    row.case.refresh_from_db()
    assert (refused.value.code, row.case.state) == (code, stage)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"grounds": " "}, "required"),
        ({"subject": ""}, "required"),
        ({"places": 0, "extra": 0}, "number"),
        ({"extra": 5}, "extra"),
        ({"year": 2028}, "year"),
        ({"at": "stranger"}, "outside"),
    ],
)
def test_bad_requests_are_sentences(world, more, code):
    if more.pop("at", ""):
        more["institution"] = MembershipFactory().site.institution
    with pytest.raises(RuleViolation) as refused:
        asked(world, **more)
    assert (refused.value.code, ShortageRequest.objects.count()) == (code, 0)


def test_who_may_what_and_once(world):
    for who in (world.desk, world.officer, world.head):
        with pytest.raises(PermissionDenied):
            asked(world, who)
    row = asked(world)
    with pytest.raises(RuleViolation, match="已经申报"):
        asked(world)
    for who in (world.lead, world.desk, world.head):
        with pytest.raises((PermissionDenied, RuleViolation)):
            step(row, "approve", who, approved=1)
    step(row, "approve", world.officer, approved=4, approved_extra=2, over_reason="年内退休一人")
    assert row.over_reason
    with pytest.raises(PermissionDenied):
        step(row, "interview", world.officer, **SEEN)
    step(row, "lapse", world.officer, "没有合格人选")
    assert (asked(world).case.state, row.case.state) == ("proposed", "lapsed")


def test_a_free_post_is_approved_once(world):
    """What others were approved is taken, until somebody is recruited for it, or nobody will be; extra places take none."""
    first, second = asked(world), asked(world, subject="music")
    until(world, first, "approved")
    with pytest.raises(RuleViolation, match="空编 1 个、其他在办申报已核准编制内名额 1 个") as refused:
        step(second, "approve", world.officer, approved=1)
    assert refused.value.code == "full"
    step(first, "withdraw", world.lead, "改报")
    step(second, "approve", world.officer, approved=1)
    step(asked(world), "approve", world.officer, approved=2, approved_extra=2)


def test_a_list_says_what_it_leaves_out(world, client_of, monkeypatch):
    asked(world)
    asked(world, subject="music")
    browser, address = client_of(world.officer), reverse("staffing:shortage-print")
    assert "没有列出" not in browser.get(address).content.decode()
    monkeypatch.setattr(views, "MOST_PRINTED", 1)
    assert "只列前 1 件，另有 1 件没有列出" in browser.get(address).content.decode()


@pytest.mark.postgres  # SQLite has one writer at a time anyway
def test_the_last_free_post_is_approved_to_one(at_once, world):
    rows = [asked(world), asked(world, subject="music")]

    def approve(row):
        try:
            return step(row, "approve", world.officer, approved=1)
        except RuleViolation as refused:
            return refused.code

    found = at_once(*(lambda row=row: approve(row) for row in rows))
    assert sorted(map(str, found)) == ["None", "full"]


def test_the_database_refuses_what_does_not_add_up(world):
    row = until(world, asked(world), "interviewed")
    for facts in ({"approved": 5}, {"approved_extra": 4}, {"passed": 10}, {"recruited": 5}, {"interviewed_on": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ShortageRequest.objects.filter(pk=row.pk).update(**facts)


def test_the_pages(world, client_of):
    browser = client_of(world.lead)
    address = reverse("staffing:request-shortage", args=[world.group.code])
    form = browser.get(address).context["form"]
    data = {name: form[name].initial for name in ("kind", "effective_on", "request_key")}
    data |= {"institution": world.b.code, "year": 2026, "stage": "primary", "subject_of": "science", "reason": ""}
    data |= {"places": 4, "extra": 2, "grounds": "科学教师短缺", "act_confirmed": "1"}
    assert browser.post(address, data).status_code == 302
    row = ShortageRequest.objects.get()
    page = client_of(world.officer).get(reverse("staffing:shortage-step", args=[row.case.code, "approve"]))
    assert [page.context["form"][name].value() for name in ("approved", "approved_extra")] == [4, 2]
    until(world, row, "recruited")
    page = client_of(world.head).get(reverse("staffing:shortage-detail", args=[row.case.code])).content.decode()
    assert "3 个，其中追加单列 2 个" in page and "9 人参加，4 人合格" in page and "今天空编" in page
    page = browser.get(reverse("staffing:shortage-list"), {"year": "2026"}).content.decode()
    assert "乙校小学" in page and "追加单列" in page
    paper = browser.get(reverse("staffing:shortage-print"), {"year": "2026"}).content.decode()
    assert "急需紧缺人才汇总表" in paper and "2026-2027学年" in paper and "小学科学" in paper
    word = browser.get(reverse("staffing:shortage-docx"))
    assert word.content[:2] == b"PK"
    stranger = AppointmentFactory(role="group_office", group=MembershipFactory().group, user=UserFactory()).user
    assert client_of(stranger).get(reverse("staffing:shortage-detail", args=[row.case.code])).status_code == 404
    assert "乙校小学" not in client_of(stranger).get(reverse("staffing:shortage-list")).content.decode()
