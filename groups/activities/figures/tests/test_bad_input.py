"""Bad input at every door it may come in by: a sentence, and nothing written."""

from datetime import time, timedelta

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.activities.attendance import services as attendance
from groups.activities.attendance.rules import Named, token_of
from groups.activities.models import CheckInWindow
from groups.activities.questionnaires.services import links_of, open_questionnaire
from groups.activities.venues import services as venues
from groups.measures.models import MeasureDepartment
from groups.measures.reports.services import start_report
from groups.registry.models import Department
from groups.registry.register.queries.names import group_name, site_names
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.models import Act
from nanan_groups.testing.activities_made import order, planned, three_schools
from nanan_groups.testing.dataset_run import check

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once("sentences of the rules; what races is asked on both in its own slice"),
]
LATE = timedelta(minutes=16)


@pytest.fixture
def made(policy, user_of):
    """A group at work: a hall that is booked, an activity with somebody there and a code at the door, a questionnaire, and
    two departments with a report of the first."""
    made = three_schools()
    first, second, _ = made.sites
    made.today = today = timezone.localdate()
    made.year = school_year_of(today)
    made.office = user_of("group_office", group=made.group)
    made.clerk = user_of("school_clerk", institution=second.institution)
    made.venue = venues.open_venue(
        order=order(), group=made.group, site=first.pk, starts=time(8), ends=time(18), opens_on=today, kind="venue",
        name="报告厅",
    )  # fmt: skip
    made.day = today + timedelta(days=1)
    span = {"starts": time(9), "ends": time(10)}
    venues.book_venue(order=order(), venue=made.venue, site=second.pk, day=made.day, purpose="排练", **span)
    made.activity = planned(made)
    came = Named(made.people[0].staff_no, made.people[0].name)
    attendance.record_attendance(order=order(), activity=made.activity, people=[came], way="by_hand")
    attendance.open_check_in(order=order(), activity=made.activity, minutes=15)
    made.door = attendance.address_part(CheckInWindow.objects.get())
    days = {"opens_on": today, "closes_on": today, "school_year": made.year, "quota": 5}
    made.links = links_of(open_questionnaire(order=order(), group=made.group, kind="members", **days))
    part = MeasureDepartment.objects.select_related("measure", "department").order_by("pk").first()
    facts = {"measure": part.measure, "department": part.department, "year": today.year}
    made.report = start_report(order=order(), **facts)
    made.wrong = user_of("department_reporter", office=Department.objects.exclude(pk=part.department_id).first())
    return made


def person(one) -> str:
    return f"{one.staff_no} {one.name}"


# By name: who hands it in, the page with its verb, what is typed, the words of the refusal.
def acts(made) -> dict:
    one, two, three = made.sites
    activity, next_year = [made.activity.code], made.today.replace(year=made.today.year + 2)
    plan = {
        "school_year": made.year, "joint_kind": "research", "form": "research", "title_text": "别的研讨",
        "day": next_year.isoformat(), "starts": "14:00", "ends": "16:00", "place": "报告厅",
        "organiser": one.pk, "sites": [one.pk, two.pk],
    }  # fmt: skip
    book = {"site": three.pk, "day": made.day.isoformat(), "starts": "9:30", "ends": "10:30", "purpose": "开会"}
    return {
        "a booking that clashes": (made.office, "venue-act", [made.venue.code, "book"], book, "已由乙校"),
        "attendance twice": (
            made.office, "attendance-act", [*activity, "record"], {"people": person(made.people[0])}, "没有重复登记",
        ),
        "people of another school by a clerk": (
            made.clerk, "attendance-act", [*activity, "record"], {"people": person(made.people[0])}, "只能登记本校人员",
        ),
        "a stranger": (
            made.office, "attendance-act", [*activity, "record"], {"people": person(made.stranger)}, "教职工名册",
        ),
        "an activity outside the school year": (
            made.office, "activity-add", [made.group.code], plan, "学年内，请核对日期和学年",
        ),
    }  # fmt: skip


def written() -> dict[str, int]:
    """How many rows there are of everything of joint work and of measures, and how many acts."""
    models = [one for label in ("activities", "measures") for one in apps.get_app_config(label).get_models()]
    return {one._meta.label: one._base_manager.count() for one in (*models, Act)}


def test_by_the_form_and_by_a_post_made_by_hand(made, client_of):
    before, clients = written(), {}
    for name, (who, page, args, said, words) in acts(made).items():
        client = clients.setdefault(who.pk, client_of(who))
        address = reverse(f"activities:{page}", args=args)
        offered = client.get(address).context["form"].fields.items()
        typed = {field: one.initial for field, one in offered if one.initial is not None} | said
        posts = {"form": typed, "hand": typed | {"act_confirmed": "1", "request_key": f"k{name}"[:60]}}
        for door, data in posts.items():
            answer = client.post(address, data)
            assert (answer.status_code, words in answer.content.decode()) in ((200, True), (409, True)), (name, door)
    # Sites of another group are no choice, however they are sent.
    address = reverse("activities:venue-act", args=[made.venue.code, "book"])
    strange = acts(made)["a booking that clashes"][3] | {"site": "999999", "kind": "entry", "act_confirmed": "1"}
    assert "请从所列选项中选择" in client_of(made.office).post(address, strange).content.decode()
    assert written() == before


def test_by_the_sheet(made):
    names = site_names([site.pk for site in made.sites])
    one, two, _ = made.sites
    activity = {
        "group": group_name(made.group), "year": f"{made.year}-{made.year + 1}", "kind": "联研", "form": "联合教研",
        "name": "别的研讨", "day": made.today.replace(year=made.today.year + 2), "starts": time(14), "ends": time(16),
        "place": "报告厅", "organiser": names(one.pk), "site": names(two.pk),
    }  # fmt: skip
    came = {"activity": made.activity.code, "staff_no": made.people[0].staff_no, "name": made.people[0].name}
    strange = came | {"staff_no": made.stranger.staff_no, "name": made.stranger.name}
    before = written()
    for name, dataset, who, row, words in (
        ("an activity outside the school year", "activities", made.office, activity, "学年内，请核对日期和学年"),
        ("people of another school by a clerk", "attendance", made.clerk, came, "本校"),
        ("a stranger", "attendance", made.office, strange, "教职工名册"),
    ):
        seen = check(dataset, who, row, day=made.today)
        assert len(seen.problems) == 1 and words in seen.told[0] and seen.told[0].endswith("。"), (name, seen.told)
    again = check("attendance", made.office, came, day=made.today)  # handed in twice: nothing new
    assert (again.counts, again.problems) == ((0, 0, 1), [])
    assert written() == before


def test_by_the_public_pages_and_by_the_wrong_department(made, client_of):
    browser, one = Client(), made.people[1]
    said, before = {"name": one.name, "staff_no": one.staff_no}, written()
    with time_machine.travel(timezone.now() + LATE):
        late = browser.post(reverse("activities:check-in", args=[made.door]), said)
    assert "签到时间已过" in late.content.decode()
    forged = browser.post(reverse("activities:check-in", args=[token_of("0" * 20)]), said)
    assert forged.status_code == 404
    assert browser.post(reverse("activities:questionnaire-answer", args=["x.1.y"]), {}).status_code == 404
    change = reverse("measures:report-act", args=[made.report.case.code, "change"])
    start = reverse("measures:report-start", args=[made.report.measure.slug, made.report.department.code])
    wrong, data = client_of(made.wrong), {"progress": "代报", "act_confirmed": "1", "request_key": "k"}
    assert [wrong.post(page, data).status_code for page in (change, start)] == [404, 403]
    assert written() == before
    address, answers = (
        reverse("activities:questionnaire-answer", args=[made.links[0]]),
        {f"q{n}": "4" for n in range(1, 6)},
    )
    browser.post(address, answers)
    once = written()
    assert "每个链接只能答一次" in browser.post(address, answers).content.decode()
    assert written() == once
