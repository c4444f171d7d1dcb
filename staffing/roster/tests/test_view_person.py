"""The page of one person and its acts: who gets it, what it tells, check and confirm, nothing lost that was typed."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from nanan_groups.records.act_pages import CONFIRMED
from nanan_groups.records.models import Act, ActKind, Event, EventKind
from nanan_groups.testing.answers import answered
from nanan_groups.testing.factories import AppointmentFactory, MembershipFactory, StaffPostFactory
from nanan_groups.testing.roster_made import RAW, order
from staffing.models import StaffMember, StaffPost
from staffing.roster.services.phones import reveal_phone
from staffing.roster.services.roster import change_post, correct_person, leave_roster

DAY = date(2026, 9, 1)
CHANGED, MENDED = "变更：情况从生效日起发生了变化", "更正：原来的登记有误，从头改正"


def page_of(person) -> str:
    return reverse("staffing:person-detail", args=[person.code])


def act_of(person, verb: str) -> str:
    return reverse("staffing:person-act", args=[person.code, verb])


ADD = reverse("staffing:register-act", args=["add-person"])


def text_of(response) -> str:
    return response.content.decode()


def carried(response) -> dict:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text_of(response)))


def filled(client, url: str, typed: dict) -> dict:
    """A form as it came, with ``typed`` in it."""
    form = client.get(url).context["form"]
    values = {field.html_name: field.value() for field in form if field.value() not in (None, "")}
    return {name: str(value) for name, value in values.items()} | {"reason": "测试原因"} | typed


# --- the page ------------------------------------------------------------------------------------------------------
def test_page_tells_facts_posts_and_history(schools, person_at, client_of):
    person = person_at(schools.main, name="钱语文", title="senior", honour="city")
    correct_person(order=order(schools.clerk), person=person, raw={"phone": "13900001111"})
    change_post(order=order(schools.clerk), person=person, raw={"site": "东校区", "leadership": "校区负责人"})
    text = text_of(client_of(schools.clerk).get(page_of(person)))
    for told in (
        "钱语文", person.staff_no, "高级教师", "市级骨干教师", "1988年3月", "139****1111", "修改教职工信息",
        "138****5678", "调整岗位职务", "东校区", "校区负责人", "测试原因", "甲校文员",
    ):  # fmt: skip
        assert told in text
    for phone in ("13900001111", "13812345678"):
        assert phone not in text


def test_page_of_a_stranger_is_not_there(schools, person_at, client_of, user_of):
    person = person_at(schools.main)
    assert answered(client_of(schools.b_clerk).get(page_of(person)), 404)
    assert answered(client_of(schools.b_clerk).get(reverse("staffing:person-detail", args=["T9999999"])), 404)
    assert answered(client_of(user_of("registry_officer")).get(page_of(person)), 403)
    assert answered(client_of(user_of("college_officer")).get(page_of(person)), 200)


def test_acts_are_offered_to_who_may_do_them(schools, person_at, client_of, user_of):
    person = person_at(schools.main)

    def offered(user) -> list[str]:
        return [act.label for act in client_of(user).get(page_of(person)).context["acts"]]

    assert (
        offered(schools.clerk)
        == offered(user_of("personnel_officer"))
        == ["调整岗位职务", "修改个人信息", "离校登记", "作废误登"]
    )
    assert offered(user_of("member_principal", institution=schools.a)) == []
    assert offered(user_of("bureau_leader")) == []
    leave_roster(order=order(schools.clerk), person=person, state="left")
    assert offered(schools.clerk) == ["修改个人信息", "撤销离校登记", "作废误登"]


def test_the_old_school_sees_its_own_time_only(schools, person_at, client_of):
    person = person_at(schools.main, name="钱语文", title="senior")
    StaffPost.objects.filter(person=person).update(valid_to=DAY)
    StaffPostFactory(person=person, site=schools.b_main, valid_from=DAY, leadership="head")
    old = text_of(client_of(schools.clerk).get(page_of(person)))
    assert "只显示在您范围内的任职经历" in old
    assert "甲校小学" in old
    for hidden in ("乙校小学", "高级教师", "138****5678", "办理记录"):
        assert hidden not in old
    new = text_of(client_of(schools.b_clerk).get(page_of(person)))
    assert "高级教师" in new
    assert "甲校小学" not in new.split("办理记录")[0]


def test_history_names_an_import_and_its_lines(schools, person_at, client_of):
    """Imports write history without lines of their own; the page reads them from the history."""
    from nanan_groups.records.acts import act

    person = person_at(schools.main, title="first")
    with act(kind=ActKind.IMPORT, verb="import_staff", title="导入教职工名册：秋季.xlsx", actor=schools.clerk):
        person.title = "senior"
        person.save()
    entry = client_of(schools.clerk).get(page_of(person)).context["entries"][0]
    assert (entry.title, entry.kind_label, entry.actor) == ("导入教职工名册：秋季.xlsx", "导入", "甲校文员")
    assert [(line.field, line.old, line.new) for line in entry.lines] == [("职称", "一级教师", "高级教师")]


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries_does_not_follow_the_posts(schools, person_at, client_of, number, django_assert_num_queries):
    person = person_at(schools.main)
    for at in range(number):
        change_post(
            order=order(schools.clerk, date(2023 + at, 9, 1)),
            person=person,
            raw={"site": ["东校区", "本部"][at % 2]},
        )
    client = client_of(schools.clerk)
    with django_assert_num_queries(32):
        assert len(client.get(page_of(person)).context["posts"]) == number + 1


def test_a_change_is_told_once_and_not_as_an_end_and_a_beginning(schools, person_at, client_of):
    person = person_at(schools.main)
    change_post(order=order(schools.clerk), person=person, raw={"site": "东校区", "leadership": "校区负责人"})
    entry = client_of(schools.clerk).get(page_of(person)).context["entries"][0]
    assert [(line.field, line.old, line.new, line.since) for line in entry.lines] == [
        ("校点", "本部", "东校区", DAY),
        ("领导职务", "空", "校区负责人", DAY),
    ]
    leave_roster(order=order(schools.clerk, date(2026, 10, 1)), person=person, state="left")
    entry = client_of(schools.clerk).get(page_of(person)).context["entries"][0]
    assert [(line.field, line.old, line.new) for line in entry.lines] == [
        ("在岗状态", "在岗", "离职"),
        ("止", "长期", "2026年10月1日"),
    ]


# --- acts ----------------------------------------------------------------------------------------------------------
def test_add_checks_first_and_writes_on_confirmation(schools, client_of):
    client = client_of(schools.clerk)
    form = client.get(ADD).context["form"]
    assert [value for value, _ in form.fields["school"].widget.choices] == [schools.a.code]
    assert [label for _, label in form.fields["site"].widget.choices] == ["本部", "东校区"]
    assert form["site"].value() == schools.main.code
    typed = filled(client, ADD, RAW | {"school": schools.a.code, "site": schools.east.code})
    checked = client.post(ADD, typed)
    assert checked.templates[0].name == "acts/confirm.html"
    assert "138****5678" in text_of(checked)
    assert "办理类别" not in text_of(checked)  # a plain entry is of one kind only
    assert StaffMember.objects.count() == 0
    done = client.post(ADD, carried(checked))
    person = StaffMember.objects.get()
    assert (done.status_code, done.headers["Location"]) == (302, page_of(person))
    assert person.posts.get().site == schools.east
    again = client.post(ADD, carried(checked))
    assert (again.status_code, again.headers["Location"]) == (302, page_of(person))
    assert (StaffMember.objects.count(), Act.objects.filter(verb="add_person").count()) == (1, 1)


def test_wrong_input_comes_back_as_it_was_typed(schools, client_of):
    client = client_of(schools.clerk)
    typed = filled(client, ADD, RAW | {"birth_month": "88年3月", "joined_on": "2020/2/30", "subject": ""})
    page = client.post(ADD, typed)
    text = text_of(page)
    assert page.templates[0].name == "acts/form.html"
    assert "“88年3月”不是年月，请写成 1985-03 或 1985年3月。" in text
    assert "不是存在的一天" in text
    assert 'value="88年3月"' in text
    assert 'value="2020/2/30"' in text
    typed |= {"birth_month": "1988年3月", "joined_on": "2020.9.1"}
    assert "专任教师须填写任教学科。" in text_of(client.post(ADD, typed))


def test_correct_and_change_and_leave_by_their_forms(schools, person_at, client_of):
    person, client = person_at(schools.main, name="钱语文"), client_of(schools.clerk)
    for verb, typed, kind in (
        ("correct-person", {"kind": "correction", "effective_on": "2026年9月1日", "title_": "senior"}, MENDED),
        ("change-post", {"kind": "change", "effective_on": "2026-09-01", "site": schools.east.code}, CHANGED),
        ("leave-roster", {"effective_on": "2026/10/1", "left_as": "retired"}, CHANGED),
        ("cancel-leave", {"effective_on": "2026-10-01"}, MENDED),
    ):
        url = act_of(person, verb)
        checked = client.post(url, filled(client, url, typed))
        assert checked.templates[0].name == "acts/confirm.html", checked.context["form"].errors
        assert kind in text_of(checked)
        assert client.post(url, carried(checked)).headers["Location"] == page_of(person)
    person.refresh_from_db()
    assert (person.title, person.state, person.revision) == ("senior", "active", 5)
    assert [post.site for post in person.posts.order_by("valid_from")] == [schools.main, schools.east]


def test_no_form_shows_a_telephone_by_the_way(schools, person_at, client_of):
    """It is asked for one by one with a reason; the form keeps what it does not show."""
    person, client = person_at(schools.main), client_of(schools.clerk)
    url = act_of(person, "correct-person")
    page = text_of(client.get(url))
    assert "13812345678" not in page
    assert "现登记 138****5678，不修改请留空。" in page
    typed = {"kind": "change", "effective_on": "2026-09-01"}
    for more, phone in (
        ({"name": "张甲"}, "13812345678"),
        ({"phone": "13900001111"}, "13900001111"),
        ({"drop_phone": "on"}, ""),
    ):
        checked = client.post(url, filled(client, url, typed | more))
        assert "13812345678" not in text_of(checked)
        assert client.post(url, carried(checked)).status_code == 302
        person.refresh_from_db()
        assert person.phone == phone
    assert "drop_phone" not in client.get(url).context["form"].fields


def test_the_second_of_two_is_told_what_the_first_did(schools, person_at, client_of, user_of):
    person = person_at(schools.main, name="钱语文")
    clerk, officer = client_of(schools.clerk), client_of(user_of("personnel_officer"))
    url = act_of(person, "correct-person")
    typed = {"effective_on": "2026-09-01", "name": "钱数学"}
    late = filled(officer, url, typed | {"name": "钱英语"}) | {CONFIRMED: "1"}
    assert clerk.post(url, filled(clerk, url, typed) | {CONFIRMED: "1"}).status_code == 302
    page = officer.post(url, late)
    assert page.status_code == 409
    assert "甲校文员已于" in text_of(page)
    assert "姓名：钱语文 → 钱数学" in text_of(page)
    assert page.context["form"]["name"].value() == "钱英语"


def test_who_may_not_act_is_refused_by_every_door(schools, person_at, client_of, user_of):
    person = person_at(schools.main)
    readers = [user_of("member_principal", institution=schools.a), user_of("bureau_leader"), user_of("auditor")]
    for verb in ("correct-person", "change-post", "leave-roster", "cancel-leave"):
        for reader in readers:
            for method in ("get", "post"):
                assert answered(getattr(client_of(reader), method)(act_of(person, verb)), 403)
        assert answered(client_of(schools.b_clerk).post(act_of(person, verb)), 404)
    for reader in readers:
        assert answered(client_of(reader).get(ADD), 403)
    clerk = client_of(schools.clerk)
    assert answered(clerk.get(act_of(person, "add-person")), 404)
    assert answered(clerk.get(reverse("staffing:register-act", args=["leave-roster"])), 404)


def test_a_clerk_who_sees_another_school_may_not_write_there(schools, person_at, client_of, user_of):
    """Seen through the group's office, kept by its own clerk: 403, and adding there reads as an unknown school."""
    group = user_of("group_office", valid_from=date(2022, 7, 14)).appointments.get().group
    MembershipFactory(group=group, site=schools.b_main)
    AppointmentFactory(user=schools.clerk, role="group_office", group=group)
    person, client = person_at(schools.b_main), client_of(schools.clerk)
    assert client.get(page_of(person)).status_code == 200
    assert client.get(act_of(person, "correct-person")).status_code == 403
    page = client.post(ADD, filled(client, ADD, RAW | {"school": schools.b.code}))
    assert "在您的任职范围内没有找到学校" in text_of(page)


# --- the telephone -------------------------------------------------------------------------------------------------
def phone_of(person) -> str:
    return reverse("staffing:person-phone", args=[person.code])


def test_telephone_is_shown_once_and_recorded_first(schools, person_at, client_of):
    person, client = person_at(schools.main), client_of(schools.clerk)
    assert phone_of(person) in text_of(client.get(page_of(person)))
    assert "13812345678" not in text_of(client.get(phone_of(person)))
    assert "此项必填。" in text_of(client.post(phone_of(person), {"reason": " "}))
    assert not Event.objects.filter(kind=EventKind.READ).exists()
    assert "13812345678" in text_of(client.post(phone_of(person), {"reason": "通知培训"}))
    event = Event.objects.get(kind=EventKind.READ)
    assert (event.actor_id, event.subject, event.ok) == (schools.clerk.pk, person.code, True)
    assert event.detail == {"field": "phone", "reason": "通知培训"}
    assert "13812345678" not in text_of(client.get(page_of(person)))


def test_who_may_see_telephones(schools, person_at, client_of, user_of):
    person = person_at(schools.main)
    may = [schools.clerk, user_of("member_principal", institution=schools.a), user_of("personnel_officer")]
    for user in may:
        assert "13812345678" in text_of(client_of(user).post(phone_of(person), {"reason": "联系"}))
    group = user_of("group_principal")
    MembershipFactory(group=group.appointments.get().group, site=schools.main)
    for user in (group, user_of("bureau_leader"), user_of("auditor"), user_of("college_officer"), user_of("expert")):
        client = client_of(user)
        assert client.post(phone_of(person), {"reason": "联系"}).status_code == 403
        if user_may_look := client.get(page_of(person)).status_code == 200:
            assert user_may_look
            assert phone_of(person) not in text_of(client.get(page_of(person)))
    assert client_of(schools.b_clerk).post(phone_of(person), {"reason": "联系"}).status_code == 404
    assert Event.objects.filter(kind=EventKind.READ).count() == len(may)


def test_a_clerk_with_a_group_post_sees_the_own_schools_telephones_only(schools, person_at, client_of, user_of):
    group = user_of("group_office").appointments.get().group
    MembershipFactory(group=group, site=schools.b_main)
    AppointmentFactory(user=schools.clerk, role="group_office", group=group)
    assert answered(client_of(schools.clerk).post(phone_of(person_at(schools.b_main)), {"reason": "x"}), 403)


def test_telephones_are_rate_limited(schools, person_at, client_of, settings, monkeypatch):
    settings.PHONES_PER_HOUR = 2
    person, client = person_at(schools.main), client_of(schools.clerk)
    answers = [client.post(phone_of(person), {"reason": f"第{n}次"}) for n in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    text = text_of(answers[2])
    assert "一小时内最多查看 2 个电话，本次没有显示。请于" in text
    assert "13812345678" not in text
    assert "第2次" in text
    read = Event.objects.filter(kind=EventKind.READ).order_by("number")
    assert list(read.values_list("ok", flat=True)) == [True, True, False, False]
    later = timezone.now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert reveal_phone(actor=schools.clerk, person=person, reason="再次") == "13812345678"


def test_no_telephone_no_event(schools, person_at, client_of):
    person = person_at(schools.main, phone="")
    client = client_of(schools.clerk)
    assert phone_of(person) not in text_of(client.get(page_of(person)))
    assert "没有登记联系电话。" in text_of(client.post(phone_of(person), {"reason": "联系"}))
    assert not Event.objects.filter(kind=EventKind.READ).exists()
