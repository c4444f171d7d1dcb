"""Who was there: by hand, by sheet, by the code at the door; each once, of the roster, and nothing told to strangers."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from groups.activities.attendance import services
from groups.activities.attendance.datasets import rows
from groups.activities.attendance.rules import Named, read_people, token_of
from groups.activities.attendance.words import AttendedWay
from groups.activities.calendar_feed import views as feed_views
from groups.activities.joint_activities.services import cancel_activity
from groups.activities.models import Attendance, CheckInWindow
from nanan_groups.accounts.models import User
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import number_key
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.imports.datasets import Asked
from nanan_groups.records.models import Act, ActChange
from nanan_groups.testing import sheets_made
from nanan_groups.testing.activities_made import order, planned, three_schools
from nanan_groups.testing.factories import AppointmentFactory, entry


def test_lines_are_read_and_named():
    assert read_people("T1 张三\n\nT2，李四") == [Named("T1", "张三"), Named("T2", "李四")]
    with pytest.raises(RuleViolation) as refused:
        read_people("T1 张三\n李四")
    assert refused.value.sentence.startswith("第 2 行")


@pytest.fixture
def made(db):
    return three_schools()


def _named(person) -> Named:
    return Named(person.staff_no.lower(), person.name)


def record(activity, people, actor=None):
    services.record_attendance(order=order(actor), activity=activity, people=people, way=AttendedWay.BY_HAND)


@pytest.mark.django_db
def test_by_hand_and_by_sheet(made, user_of, tmp_path):
    first, second, third = map(_named, made.people)
    activity = planned(made)  # the first two schools take part
    office = user_of("group_office", group=made.group)
    clerk = user_of("school_clerk", institution=made.sites[1].institution)
    record(activity, [first], office)
    for people, actor, code in (
        ([second, first], office, "twice"),
        ([third], office, "stranger"),
        ([_named(made.stranger)], office, "stranger"),
        ([first], clerk, "stranger"),  # of another school: not said that he is there already
        ([Named(second.staff_no, "别名")], clerk, "stranger"),
        ([], office, "none"),
    ):
        with pytest.raises(RuleViolation) as refused:
            record(activity, people, actor)
        assert refused.value.code == code, refused.value.sentence
    with pytest.raises(PermissionDenied):
        record(activity, [third], user_of("school_clerk", institution=made.sites[2].institution))
    assert Attendance.objects.count() == 1
    row = {"活动编号": activity.code, "工号": second.staff_no, "姓名": second.name}
    assert sheets_made.take_in(tmp_path, "attendance", clerk, row)[0] == 0
    assert sheets_made.take_in(tmp_path, "attendance", clerk, row)[0] == 0  # the same again: nothing new
    code, told = sheets_made.take_in(tmp_path, "attendance", clerk, row | {"工号": first.staff_no, "姓名": first.name})
    assert (code, "工号" in told) == (1, True)
    assert [one.way for one in Attendance.objects.order_by("pk")] == ["by_hand", "sheet"]
    with pytest.raises(RuleViolation):
        record(planned(made, timezone.localdate() + timedelta(days=2), title="后天"), [first], office)
    services.withdraw_attendance(
        order=order(office), attendance=Attendance.objects.get(staff_key=number_key(first.staff_no))
    )
    assert Attendance.objects.count() == 1


@pytest.mark.django_db
def test_the_code_at_the_door(made, user_of, client_of, settings):
    settings.CHECK_IN_FAILURES = 4
    person = made.people[0]
    activity = planned(made)
    office = client_of(user_of("group_office", group=made.group))
    url = reverse("activities:attendance-act", args=[activity.code, "open"])
    sent = {name: field.initial for name, field in office.get(url).context["form"].fields.items() if field.initial}
    done = office.post(url, sent | {"minutes": "15", "act_confirmed": "1"})
    door = reverse("activities:activity-door", args=[activity.code])
    assert done.headers["Location"] == door
    assert "<svg" in office.get(door).content.decode()
    address = reverse("activities:check-in", args=[services.address_part(CheckInWindow.objects.get())])
    browser = Client()
    page = browser.get(address).content.decode()
    assert "课例研讨" in page and person.name not in page
    good = {"name": person.name, "staff_no": person.staff_no}
    twice = [browser.post(address, good).content.decode() for _ in range(2)]
    assert all("签到已登记" in one for one in twice)  # the second time is told as the first, without a moment
    assert not any("已于" in one for one in twice)
    assert ActChange.objects.filter(subject__contains=person.name).count() == 1
    told = {
        browser.post(address, good | more).content.decode().count("没有登记：工号或姓名")
        for more in (
            {"staff_no": "NOBODY"},
            {"name": "别人"},
            {"staff_no": made.stranger.staff_no, "name": made.stranger.name},
        )
    }
    assert told == {1}
    forged = reverse("activities:check-in", args=[token_of("0" * 20)])
    for bad in (forged, address[:-3] + "xx/"):
        assert browser.get(bad).status_code == 404
    assert browser.post(forged, good).status_code == 404  # the fourth wrong answer of this address
    assert browser.post(address, good).status_code == 429
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert "签到时间已过" in Client(REMOTE_ADDR="10.9.9.9").get(address).content.decode()
        with pytest.raises(RuleViolation) as refused:
            services.check_in(token=services.address_part(CheckInWindow.objects.get()), staff_no="x", name="y")
        assert refused.value.code == "closed"
    assert Attendance.objects.get().way == "code"
    services.open_check_in(order=order(), activity=activity, minutes=30)  # a new code: the old one holds no longer
    assert "签到时间已过" in Client(REMOTE_ADDR="10.9.9.9").get(address).content.decode()
    page = office.get(reverse("activities:activity-detail", args=[activity.code])).content.decode()
    assert person.staff_no in page and "扫码签到" in page
    assert office.get(reverse("activities:roll-print", args=[activity.code])).status_code == 200
    assert office.get(reverse("activities:roll-docx", args=[activity.code])).status_code == 200


@pytest.mark.django_db
def test_a_school_reads_the_names_of_its_own_people(made, user_of, client_of):
    activity = planned(made)
    record(activity, list(map(_named, made.people[:2])))
    clerk = client_of(user_of("school_clerk", institution=made.sites[1].institution))
    page = clerk.get(reverse("activities:activity-detail", args=[activity.code])).content.decode()
    assert made.people[1].staff_no in page
    assert made.people[0].staff_no not in page
    assert "2 人，每人计一次" in page


@pytest.mark.django_db
def test_a_withdrawal_says_why(made, user_of, client_of):
    activity = planned(made)
    record(activity, [_named(made.people[0])])
    office = client_of(user_of("group_office", group=made.group))
    url = reverse("activities:attendance-withdraw", args=[activity.code, Attendance.objects.get().pk])
    fields = office.get(url).context["form"].fields
    sent = {name: field.initial for name, field in fields.items() if field.initial is not None} | {"act_confirmed": "1"}
    assert office.post(url, sent).context["form"].errors.keys() == {"reason"}
    assert office.post(url, sent | {"reason": "同名的另一人"}).status_code == 302
    done = Act.objects.get(verb="withdraw_attendance")
    assert (done.kind, done.reason, Attendance.objects.count()) == ("correction", "同名的另一人", 0)


@pytest.mark.django_db
def test_who_was_there_is_not_told_as_a_change_of_the_activity(made, user_of, client_of):
    """The organising school with an older page is told who changed the activity, never who signed in."""
    activity = planned(made)
    office = user_of("group_office", group=made.group)
    clerk = client_of(user_of("school_clerk", institution=made.sites[0].institution))
    address = reverse("activities:activity-act", args=[activity.code, "cancel"])
    fields = clerk.get(address).context["form"].fields
    sent = {name: field.initial for name, field in fields.items() if field.initial is not None}
    record(activity, [_named(made.people[1])], office)
    window = services.open_check_in(order=order(office), activity=activity, minutes=15)
    one = made.people[0]
    services.check_in(token=services.address_part(window), staff_no=one.staff_no, name=one.name)
    before = activity.revision
    services.withdraw_attendance(
        order=order(office), attendance=Attendance.objects.get(staff_key=number_key(made.people[1].staff_no))
    )
    activity.refresh_from_db()
    assert activity.revision == before
    acts = Act.objects.filter(verb__in=("record_attendance", "open_check_in", "check_in", "withdraw_attendance"))
    assert (acts.count(), acts.filter(subjects__isnull=False).count()) == (4, 0)
    assert not any(person.name in act.title for act in acts for person in made.people)
    cancel_activity(order=order(office), activity=activity, why="停电")
    page = clerk.post(address, sent | {"why": "冲突", "act_confirmed": "1"})
    told = page.content.decode()
    assert page.status_code == 409 and "停电" in told
    assert made.people[1].staff_no not in told and made.people[1].name not in told


@pytest.mark.django_db
def test_what_one_reads_is_more_than_what_one_takes_away(made, user_of, client_of):
    """Who reads the whole district's roster and exports one school's takes away that school's people alone."""
    activity = planned(made)
    record(activity, list(map(_named, made.people[:2])))
    auditor = user_of("auditor")
    with entry():
        AppointmentFactory(user=auditor, role="school_clerk", institution=made.sites[1].institution)
    asked = Asked(scope=scope_of(auditor), day=timezone.localdate(), filters={})
    assert [row.staff_no for row in rows(asked)] == [made.people[1].staff_no]
    client = client_of(auditor)
    assert (
        made.people[0].staff_no in client.get(reverse("activities:roll-print", args=[activity.code])).content.decode()
    )
    word = Document(BytesIO(client.get(reverse("activities:roll-docx", args=[activity.code])).content))
    told = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert made.people[1].staff_no in told and made.people[0].staff_no not in told


@pytest.mark.django_db
def test_the_feed_of_a_calendar_program(made, user_of, client_of, settings, monkeypatch):
    office = user_of("group_office", group=made.group)
    planned(made)
    client, page = client_of(office), reverse("activities:calendar-link")
    assert client.get(page).status_code == 200
    address = client.post(page, {"do": "renew"}).context["address"].replace("http://testserver", "")
    feed = Client().get(address)
    text = feed.content.decode()
    assert feed.headers["Content-Type"].startswith("text/calendar") and "课例研讨" in text and "BEGIN:VEVENT" in text
    client.post(page, {"do": "renew"})
    assert Client().get(address).status_code == 404  # the old address opens nothing
    assert Client().get(reverse("activities:calendar-feed", args=["x"])).status_code == 404
    fresh = client.post(page, {"do": "renew"}).context["address"].replace("http://testserver", "")
    client.post(page, {"do": "drop"})
    assert Client().get(fresh).status_code == 404
    good = client.post(page, {"do": "renew"}).context["address"].replace("http://testserver", "")
    settings.CALENDAR_READS = 4
    assert [Client().get(good).status_code for _ in range(5)] == [200] * 5  # what is right is not counted
    assert [Client().get(fresh).status_code for _ in range(2)] == [404, 429]
    assert Client(REMOTE_ADDR="10.9.9.9").get(good).status_code == 200
    cache.clear()
    planned(made, timezone.localdate() - timedelta(days=2), title="前天")
    planned(made, timezone.localdate() + timedelta(days=2), title="后天")
    monkeypatch.setattr(feed_views, "MOST", 2)
    told = Client().get(good).content.decode()
    assert [title in told for title in ("前天", "课例研讨", "后天")] == [False, True, True]
    User.objects.filter(pk=office.pk).update(must_change_password=True)
    assert Client().get(good).status_code == 404
    User.objects.filter(pk=office.pk).update(must_change_password=False, password_set_at=timezone.now())
    assert Client().get(good).status_code == 404  # made before the password of today
