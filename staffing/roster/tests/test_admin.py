"""The roster in the back office: read, searched, filtered and taken out, with telephones masked; never edited there."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from nanan_groups.records.models import Event, EventKind
from nanan_groups.testing.factories import AppointmentFactory, StaffMemberFactory
from nanan_groups.testing.roster_made import order
from staffing.models import StaffPost
from staffing.roster.services.roster import change_post, leave_roster
from staffing.roster.sheets import RosterSheet

PEOPLE = reverse("admin:staffing_staffmember_changelist")
POSTS = reverse("admin:staffing_staffpost_changelist")


@pytest.fixture
def people(schools, person_at):
    return {
        "head": person_at(schools.main, name="赵校长", leadership="head", post_kind="management"),
        "teacher": person_at(schools.east, name="钱语文", honour="city", title="senior"),
        "strange": person_at(schools.b_main, name="周他校", state="leave"),
        "nowhere": StaffMemberFactory(name="郑无岗"),
    }


@pytest.fixture
def client(client_of, user_of):
    return client_of(user_of("personnel_officer"))


def names(page) -> list[str]:
    return [row.name for row in page.context["cl"].result_list]


def test_list_shows_todays_post_and_a_masked_telephone(client, people):
    page = client.get(PEOPLE)
    assert names(page) == ["赵校长", "钱语文", "周他校", "郑无岗"]
    text = page.content.decode()
    for told in ("甲校小学 东校区", "管理，校（园）长", "138****5678", "长期请假", "市级骨干教师"):
        assert told in text
    assert "13812345678" not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"on": "no"}, ["郑无岗"]),
        ({"on": "yes"}, ["赵校长", "钱语文", "周他校"]),
        ({"post_kind": "management"}, ["赵校长"]),
        ({"leadership": "head"}, ["赵校长"]),
        ({"honour": "city"}, ["钱语文"]),
        ({"state": "leave"}, ["周他校"]),
        ({"q": "钱"}, ["钱语文"]),
        ({"q": "T0000003"}, ["周他校"]),
        ({"school": "J9999"}, []),
    ],
)
def test_filters_and_search(client, people, query, found):
    assert names(client.get(PEOPLE, query)) == found


def test_filter_by_school(client, people, schools):
    assert names(client.get(PEOPLE, {"school": schools.a.code.lower()})) == ["赵校长", "钱语文"]
    posts = client.get(POSTS, {"school": schools.b.code}).context["cl"].result_list
    assert [row.person_name for row in posts] == ["周他校"]


def test_record_is_only_read_and_leads_to_the_portals_forms(client, people, schools, user_of, client_of):
    person = people["teacher"]
    change_post(order=order(schools.clerk), person=person, raw={"site": "本部"})
    url = reverse("admin:staffing_staffmember_change", args=[person.pk])
    page = client.get(url)
    text = page.content.decode()
    assert 'type="text"' not in text.split('id="content"')[-1].split("tools")[0]
    for told in ("1988-03", "138****5678", "打开平台页面", "调整岗位职务", "离校登记", "2020-09-01 至 2026-09-01"):
        assert told in text
    assert client.post(url, {"name": "改名"}).status_code == 403
    person.refresh_from_db()
    assert (person.name, person.phone) == ("钱语文", "13812345678")
    leader = client_of(user_of("bureau_leader")).get(url).content.decode()
    assert "打开平台页面" in leader
    assert "离校登记" not in leader
    post = people["head"].posts.get()
    assert client.get(reverse("admin:staffing_staffpost_change", args=[post.pk])).status_code == 200


def test_export_is_the_roster_sheet_with_masked_telephones(client, people, schools):
    url = reverse("admin:staffing_staffmember_export")
    assert "请写明用途" in client.post(url, {"format": "csv"}).content.decode()
    answer = client.post(url + "?honour=city", {"format": "csv", "purpose": "年度统计"})
    lines = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    header, line = lines
    assert header == [column.header for column in RosterSheet.columns().values()]
    assert [cell for cell in line if cell] == [
        people["teacher"].staff_no,
        "钱语文",
        "女",
        "1988-03",
        f"甲校小学（{schools.a.code}）",
        f"甲校小学（东校区）（{schools.east.code}）",
        "小学",
        "语文",
        "专任教师",
        "高级教师",
        "市级骨干教师",
        "2020-09-01",
        "138****5678",
        "在岗",
    ]
    event = Event.objects.filter(kind=EventKind.EXPORT).get()
    assert (event.detail["what"], event.detail["count"], event.detail["reason"]) == (
        "staffing.staffmember",
        1,
        "年度统计",
    )


def test_posts_columns_are_frozen(client, people):
    answer = client.post(reverse("admin:staffing_staffpost_export"), {"format": "csv", "purpose": "统计"})
    lines = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert lines[0] == ["工号", "姓名", "学校", "校点", "岗位类别", "用工性质", "领导职务", "到校日期", "起", "止"]
    assert lines[-1][1:] == ["赵校长", "甲校小学", "本部", "管理", "", "校（园）长", "2020-09-01", "2020-09-01", ""]
    assert len(lines) == 4


def test_history_tells_acts_without_telephones(client, people, schools):
    leave_roster(order=order(schools.clerk), person=people["head"], state="retired")
    text = client.get(reverse("admin:staffing_staffmember_history", args=[people["head"].pk])).content.decode()
    assert "离校登记 赵校长" in text
    assert "13812345678" not in text


def test_who_gets_in(people, schools, user_of, client_of):
    answers = {
        role: client_of(user_of(role)).get(PEOPLE).status_code
        for role in ("personnel_officer", "bureau_leader", "auditor", "registry_officer", "finance_officer", "system")
    }
    assert answers == {
        "personnel_officer": 200,
        "bureau_leader": 200,
        "auditor": 200,
        "registry_officer": 403,
        "finance_officer": 403,
        "system": 403,
    }
    assert client_of(schools.clerk).get(PEOPLE).status_code == 302


def test_an_officer_who_is_also_clerk_has_the_roster_on_the_portals_pages_only(people, schools, user_of, client_of):
    """The door comes from one appointment, the roster from the other: together they open nothing here."""
    officer = user_of("finance_officer")
    AppointmentFactory(user=officer, role="school_clerk", institution=schools.b)
    client = client_of(officer)
    assert client.get(PEOPLE).status_code == 403
    assert client.get(reverse("admin:staffing_staffmember_change", args=[people["head"].pk])).status_code == 403
    page = client.get(reverse("staffing:person-list")).content.decode()
    assert ("周他校" in page, str(people["head"].name) in page) == (True, False)
    assert (
        client.post(reverse("admin:staffing_staffmember_export"), {"format": "csv", "purpose": "x"}).status_code == 403
    )
    assert StaffPost.objects.active_on(date(2026, 9, 1)).count() == 3
