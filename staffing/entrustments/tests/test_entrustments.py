"""Entrusted legal persons of campuses: who for which campus, one at a time, dated; the page, the letter, the sheet."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import ActKind
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.dataset_run import bring_in, check, lines
from nanan_groups.testing.factories import AppointmentFactory, LeadFactory, MembershipFactory, UserFactory, entry
from nanan_groups.testing.roster_made import order
from nanan_groups.testing.staffing_factories import EntrustmentFactory
from staffing.entrustments.services import end_entrustment, entrust
from staffing.models import Entrustment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
COMING = TODAY + timedelta(days=30)


@pytest.fixture
def world(schools, person_at) -> SimpleNamespace:
    """School a, with an eastern campus, leads the group in which b is."""
    with entry():
        schools.group = MembershipFactory(site=schools.b_main).group
        LeadFactory(group=schools.group, institution=schools.a)
        for name, role, place in (
            ("officer", "personnel_officer", {}),
            ("head", "member_principal", {"institution": schools.a}),
            ("lead", "group_principal", {"group": schools.group}),
        ):
            setattr(schools, name, AppointmentFactory(role=role, user=UserFactory(), **place).user)
    schools.one = person_at(schools.b_main, name="钱校区", leadership="vice_head", staff_no="NE1")
    schools.two = person_at(schools.main, name="孙校区", staff_no="NE2")
    return schools


def entrusted(world, *, day=TODAY, kind=ActKind.CHANGE, actor=None, **more) -> Entrustment:
    facts = {"site": world.east, "person": world.one, "powers": "校区日常管理", "document": "甲校〔2026〕3号"}
    return entrust(order=order(actor or world.officer, day, kind=kind), **(facts | more))


def told(world) -> list[tuple]:
    rows = Entrustment.objects.filter(site=world.east).order_by("valid_from")
    return list(rows.values_list("person__name", "powers", "valid_from", "valid_to"))


def test_it_is_dated_changed_corrected_and_ended(world):
    entrusted(world, until=date(2027, 9, 1))
    entrusted(world, day=COMING, person=world.two, powers="校区日常管理、安全责任")
    assert told(world) == [
        ("钱校区", "校区日常管理", TODAY, COMING),
        ("孙校区", "校区日常管理、安全责任", COMING, date(2027, 9, 1)),
    ]
    entrusted(world, kind=ActKind.CORRECTION, powers="校区日常管理、考勤")
    last = Entrustment.objects.latest("valid_from")
    end_entrustment(order=order(world.officer, COMING + timedelta(days=5)), row=last)
    assert [row[1:] for row in told(world)] == [
        ("校区日常管理、考勤", TODAY, COMING),
        ("校区日常管理、安全责任", COMING, COMING + timedelta(days=5)),
    ]
    with pytest.raises(RuleViolation):
        entrusted(world, powers="校区日常管理、考勤")  # the same again


@pytest.mark.parametrize("until", [date(2028, 9, 1), date(2027, 3, 1), None])
def test_a_wrong_end_is_corrected_both_ways(world, until):
    entrusted(world, until=date(2027, 9, 1))
    entrusted(world, kind=ActKind.CORRECTION, until=until)
    assert told(world) == [("钱校区", "校区日常管理", TODAY, until)]


@pytest.mark.parametrize(
    ("kind", "until", "code"),
    [
        (ActKind.CHANGE, date(2027, 9, 2), "extended"),
        (ActKind.CORRECTION, date(2027, 9, 2), "later"),
        (ActKind.CHANGE, date(2027, 8, 1), None),
    ],
)
def test_no_end_is_dropped_in_silence(world, kind, until, code):
    """What follows from 1 September 2027 on stands in the way of a later end."""
    entrusted(world, until=date(2027, 9, 1))
    if code == "later":
        with entry():
            EntrustmentFactory(site=world.east, person=world.two, valid_from=date(2027, 9, 1))
    before = told(world)
    if code is None:
        entrusted(world, kind=kind, day=COMING, powers="安全责任", until=until)
        assert told(world)[-1] == ("钱校区", "安全责任", COMING, until)
        return
    with pytest.raises(RuleViolation) as refused:
        entrusted(world, kind=kind, day=COMING, powers="安全责任", until=until)
    assert (refused.value.code, refused.value.field, told(world)) == (code, "until", before)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"powers": " "}, "required"),
        ({"document": " "}, "required"),
        ({"until": TODAY}, "order"),
        ({"at": "main"}, "main"),
        ({"who": "stranger"}, "outside"),
        ({"who": "gone"}, "gone"),
        ({"at": "alone"}, "no-group"),
    ],
)
def test_what_is_refused(world, person_at, more, code):
    if more.get("at") == "main":
        more["site"] = world.main
    if more.pop("at", "") == "alone":
        type(world.group.leads.get()).objects.update(valid_to=TODAY)
    who = more.pop("who", "")
    if who == "stranger":
        more["person"] = person_at(MembershipFactory().site)
    elif who == "gone":
        type(world.one).objects.filter(pk=world.one.pk).update(state="left")
        world.one.refresh_from_db()
    with pytest.raises(RuleViolation) as refused:
        entrusted(world, **more)
    assert (refused.value.code, Entrustment.objects.count()) == (code, 0)


def test_who_registers_and_what_the_database_refuses(world):
    for actor in (world.head, world.lead):
        with pytest.raises(PermissionDenied):
            entrusted(world, actor=actor)
    row = entrusted(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entrustment.objects.filter(pk=row.pk).update(powers="")
    with pytest.raises((IntegrityError, RuleViolation)), entry():
        EntrustmentFactory(site=world.east, person=world.two, valid_from=COMING)


def test_the_sheet_in_and_out(world):
    row = {
        "school": "甲校小学", "site": world.east.code, "staff_no": "ne1", "name": "钱校区", "powers": "校区日常管理",
        "since": COMING, "document": "甲校〔2026〕3号",
    }  # fmt: skip
    bad = row | {"staff_no": "NE9", "site": world.main.code}
    seen = bring_in("entrustments", world.officer, row, bad, day=TODAY, good_rows=True)
    assert (seen.counts, [(at, code) for _, at, code in seen.problems]) == ((1, 0, 0), [("staff_no", "unknown")])
    assert check("entrustments", world.officer, row, day=TODAY).counts == (0, 0, 1)
    Entrustment.objects.update(valid_to=date(2027, 9, 1))
    assert check("entrustments", world.officer, row, day=TODAY).counts == (0, 0, 1)
    assert check("entrustments", world.officer, row | {"name": "赵四"}, day=TODAY).problems[0][1:] == (
        "name",
        "another",
    )
    assert lines("entrustments", world.officer, day=COMING)[0][2:5] == ["NE1", "钱校区", "校区日常管理"]


def test_the_pages(world, client_of):
    browser = client_of(world.officer)
    address = reverse("staffing:entrust")
    form = browser.get(address).context["form"]
    data = {name: form[name].initial for name in ("request_key",)} | {
        "kind": "change",
        "effective_on": TODAY.isoformat(),
    }
    data |= {"site": world.east.code, "staff_no": "NE9", "powers": "校区日常管理", "until": "", "reason": "学校委托"}
    data |= {"document": "甲校〔2026〕3号", "act_confirmed": "1"}
    assert "没有这个工号" in browser.post(address, data).content.decode()
    assert browser.post(address, data | {"staff_no": "NE1"}).status_code == 302
    row = Entrustment.objects.get()
    for reader in (world.officer, world.head, world.lead):
        page = client_of(reader).get(reverse("staffing:entrustment-list")).content.decode()
        assert "钱校区" in page and "甲校小学（东校区）" in page
    paper = client_of(world.head).get(reverse("staffing:entrustment-paper", args=[row.pk])).content.decode()
    assert "校区法人授权委托书" in paper and "乙校小学，副校（园）长" in paper
    assert browser.get(reverse("staffing:entrustment-docx", args=[row.pk])).content[:2] == b"PK"
    for page in (reverse("reading:institution-detail", args=[world.a.code]), f"/staff/{world.one.code}/"):
        assert "委托法人" in browser.get(page).content.decode()
    stranger = AppointmentFactory(role="member_principal", institution=MembershipFactory().site.institution).user
    assert client_of(stranger).get(reverse("staffing:entrustment-paper", args=[row.pk])).status_code == 404
    end = reverse("staffing:entrustment-end", args=[row.pk])
    form = browser.get(end).context["form"]
    data = {
        "kind": "change",
        "effective_on": COMING.isoformat(),
        "reason": "期满",
        "document": "",
        "act_confirmed": "1",
    }
    assert browser.post(end, data | {"request_key": form["request_key"].initial}).status_code == 302
    row.refresh_from_db()
    assert row.valid_to == COMING


def test_a_group_reads_the_letters_of_its_own_campuses_and_days(world, client_of):
    """A lead that is one site is that site; a letter of the time before the campus came is another's."""
    with entry():
        row = EntrustmentFactory(site=world.east, person=world.one, valid_from=date(2024, 9, 1))
        by_site = MembershipFactory(valid_from=date(2022, 9, 1)).group
        LeadFactory(group=by_site, institution=world.a, site=world.main, valid_from=date(2022, 9, 1))
        late = MembershipFactory(site=world.east, alliance=True, valid_from=date(2026, 3, 1)).group
        future = MembershipFactory(site=world.east, alliance=True, valid_from=TODAY + timedelta(days=30)).group
        people = {
            group: AppointmentFactory(role="group_office", group=group, user=UserFactory()).user
            for group in (world.group, by_site, late, future)
        }
    path = reverse("staffing:entrustment-paper", args=[row.pk])
    assert [client_of(people[one]).get(path).status_code for one in people] == [200, 404, 404, 404]
    later = f"{reverse('staffing:entrustment-list')}?as_of={TODAY + timedelta(days=60)}"
    listed = {one: "钱校区" in client_of(people[one]).get(later).content.decode() for one in people}
    assert list(listed.values()) == [True, False, True, False]
