"""Meetings of departments: what was agreed on is told of until it is done; each department its own, the bureau confirms."""

from datetime import timedelta
from io import BytesIO
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from docx import Document

from groups.measures.meetings import services
from groups.measures.meetings.queries import visible_meetings, visible_resolutions
from groups.measures.models import InterdepartmentalMeeting, Resolution, ResolutionStep
from groups.measures.reports.queries import measure_by_slug
from groups.registry.models import Department
from nanan_groups.kit.errors import RuleViolation, StaleRecord
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.models import Event, EventKind
from nanan_groups.testing.activities_made import order
from nanan_groups.testing.factories import AppointmentFactory, entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(policy, user_of):
    offices = {one.code: one for one in Department.objects.filter(code__in=["bureau", "organisation", "civil_affairs"])}
    people = {code: user_of("department_reporter", office=office) for code, office in offices.items()}
    return {"offices": offices, "officer": user_of("registry_officer"), **people}


def meeting(year, **more) -> InterdepartmentalMeeting:
    facts = {"held_on": timezone.localdate() - timedelta(days=30), "title": "第一次会议", "place": "会议室"}
    facts |= {"host": year["offices"]["bureau"], "present": [year["offices"]["civil_affairs"]], "minutes": "研究编制"}
    return services.record_meeting(order=order(year["officer"]), **(facts | more))


def task(year, one, **more) -> Resolution:
    facts = {"text": "提出方案", "department": year["offices"]["civil_affairs"], "measure": measure_by_slug("m4")}
    facts |= {"due_on": timezone.localdate() - timedelta(days=1)}
    return services.add_resolution(order=order(year["officer"]), meeting=one, **(facts | more))


def refused(make) -> str:
    with pytest.raises(RuleViolation) as problem:
        make()
    return problem.value.code


def test_a_resolution_is_followed_to_completion(year, client_of, user_of):
    officer, reporter = year["officer"], year["civil_affairs"]
    with pytest.raises(PermissionDenied):
        services.record_meeting(
            order=order(reporter), held_on=timezone.localdate(), title="会", place="室", host=None, present=[]
        )
    one = meeting(year)
    assert [str(row) for row in one.present.order_by("pk")] != []
    assert {row.department.code for row in one.present.all()} == {"bureau", "civil_affairs"}  # the host takes part
    row = task(year, one)
    home = {who: client_of(year[who]).get("/").content.decode() for who in ("civil_affairs", "organisation")}
    assert "办理联席会议议定事项：提出方案" in home["civil_affairs"] and "提出方案" not in home["organisation"]
    leader = client_of(user_of("bureau_leader"))
    assert "联席会议议定事项逾期未办结" in leader.get("/").content.decode()
    told = [line for part in leader.get(reverse("portal:briefing")).context["parts"] for line in part.lines]
    assert [(t.value, t.note) for t in told if t.label == "议定事项未办结"] == [
        ("1 项", "其中已过期限 1 项，待确认 0 项")
    ]
    assert "已逾期" in leader.get(reverse("measures:measure-detail", args=["m4"])).content.decode()
    # Only the responsible department tells; the bureau judges only what was told as done.
    with pytest.raises(PermissionDenied):
        services.report(order=order(year["bureau"]), resolution=row, text="代报", done=True)
    with pytest.raises(PermissionDenied):
        services.judge(order=order(reporter), resolution=row, accepted=True, text="好")
    services.report(order=order(reporter), resolution=row, text="已调研", done=False)
    assert refused(lambda: services.judge(order=order(officer), resolution=row, accepted=True, text="好")) == "state"
    seen = Resolution.objects.get().revision
    services.report(order=order(reporter, seen=seen), resolution=row, text="方案已报", done=True)
    with pytest.raises(StaleRecord):
        services.report(order=order(reporter, seen=seen), resolution=row, text="另一稿", done=True)
    assert "确认联席会议议定事项：提出方案" in client_of(officer).get("/").content.decode()
    assert "联席会议议定事项逾期" not in leader.get("/").content.decode()  # it waits for the bureau now
    services.judge(order=order(officer), resolution=row, accepted=False, text="补附件")
    services.report(order=order(reporter), resolution=row, text="已补", done=True)
    here = "groups.measures.meetings.services"  # he changed posts since
    with patch(f"{here}.require"), patch(f"{here}.reports_for", return_value=False):
        own = refused(lambda: services.judge(order=order(reporter), resolution=row, accepted=True, text="自办"))
    assert own == "own"
    services.judge(order=order(officer), resolution=row, accepted=True, text="同意")
    kinds = list(ResolutionStep.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["progress", "done", "returned", "done", "confirmed"]
    found = Resolution.objects.get()
    assert (found.state, found.closed_on) == ("closed", timezone.localdate())
    services.reopen(order=order(officer), resolution=row, text="确认有误")
    services.drop(order=order(officer), resolution=row, text="并入下次会议")
    assert Resolution.objects.get().state == "dropped"


def test_who_reads_a_meeting_and_takes_its_paper_away(year, client_of, user_of):
    one = meeting(year)
    task(year, one)
    pages = [reverse(f"measures:meeting-{page}", args=[one.code]) for page in ("detail", "print")]
    for who, status in {"officer": 200, "bureau": 200, "civil_affairs": 200, "organisation": 404}.items():
        assert [client_of(year[who]).get(page).status_code for page in pages] == [status] * 2, who
    assert not visible_meetings(scope_of(user_of("group_office"))).exists()
    word = reverse("measures:meeting-docx", args=[one.code])
    before = Event.objects.filter(kind=EventKind.EXPORT).count()
    paper = Document(BytesIO(client_of(year["officer"]).get(word).content))
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert {"第一次会议", "提出方案", "区民政局"} <= cells
    assert Event.objects.filter(kind=EventKind.EXPORT).count() == before + 1
    assert client_of(year["civil_affairs"]).get(word).status_code == 403
    hits = client_of(year["civil_affairs"]).get(reverse("portal:search"), {"q": "提出方案"}).content.decode()
    assert "议定事项" in hits
    page = client_of(year["civil_affairs"]).get(pages[0]).content.decode()
    assert "报送办理情况" in page and "登记议定事项" not in page
    act = reverse("measures:resolution-act", args=[one.code, 1, "report"])
    done = {"kind": "entry", "effective_on": timezone.localdate().isoformat(), "request_key": "k", "act_confirmed": "1"}
    sent = client_of(year["civil_affairs"]).post(act, done | {"done": "yes", "text": "方案已报"})
    assert sent.status_code == 302 and Resolution.objects.get().state == "reported"


@pytest.mark.once("sentences, the same on both databases")
def test_what_is_refused_writes_nothing(year):
    today, officer = timezone.localdate(), order(year["officer"])
    one = meeting(year)
    coming = meeting(year, held_on=today + timedelta(days=3))
    facts = {"title": one.title, "host": one.host, "present": [], "place": one.place, "minutes": one.minutes}
    row = task(year, one)
    edit = {"text": row.text, "due_on": row.due_on, "measure": None}
    other = year["offices"]["organisation"]
    counts = (InterdepartmentalMeeting.objects.count(), Resolution.objects.count())
    asked = {
        "twice": lambda: meeting(year),
        "early": lambda: meeting(year, held_on=today.replace(year=2021, month=1, day=1)),
        "coming": lambda: task(year, coming),
        "past": lambda: task(year, one, due_on=one.held_on - timedelta(days=1)),
        "not-theirs": lambda: task(year, one, measure=measure_by_slug("m6")),
        "bound": lambda: services.withdraw_meeting(order=officer, meeting=one, why="误登"),
        "order": lambda: services.edit_meeting(order=officer, meeting=one, held_on=today, **facts),
    }
    assert {code: refused(make) for code, make in asked.items()} == {code: code for code in asked}
    assert (InterdepartmentalMeeting.objects.count(), Resolution.objects.count()) == counts
    services.report(order=order(year["civil_affairs"]), resolution=row, text="已调研", done=False)
    change = {"order": officer, "resolution": row, "department": other}
    assert refused(lambda: services.edit_resolution(**change, **edit)) == "reported"
    own = edit | {"department": row.department, "due_on": today + timedelta(days=9)}
    services.edit_resolution(order=officer, resolution=row, **own)  # more time
    services.drop(order=officer, resolution=row, text="不办")
    services.edit_meeting(order=officer, meeting=one, held_on=one.held_on, **(facts | {"minutes": "补写"}))
    assert {one.department.code for one in one.present.all()} == {"bureau"}
    services.withdraw_meeting(order=officer, meeting=one, why="误登")
    assert refused(lambda: services.reopen(order=officer, resolution=row, text="再办")) == "withdrawn"
    assert not visible_resolutions(scope_of(year["officer"])).exists()
    again = meeting(year)  # the name is free again
    assert again.pk != one.pk


@pytest.mark.once("asked before anything is written")
def test_the_bureaus_side_is_nobodys_who_reports_for_the_department(year, client_of):
    both = year["civil_affairs"]
    with entry():
        AppointmentFactory(user=both, role="registry_officer")
    both = type(both).objects.get(pk=both.pk)
    one = meeting(year)
    row = task(year, one)
    told = {"order": order(both), "resolution": row, "text": "不办"}
    more = {"department": row.department, "due_on": row.due_on + timedelta(days=300)}
    asked = [
        lambda: services.edit_resolution(**told, **more),
        lambda: services.drop(**told),
        lambda: services.reopen(**told),
        lambda: services.judge(**told, accepted=True),
    ]
    assert [refused(make) for make in asked] == ["own"] * 4
    page = client_of(both).get(reverse("measures:meeting-detail", args=[one.code])).content.decode()
    assert "报送办理情况" in page and "不再办理" not in page and "修改议定事项" not in page
