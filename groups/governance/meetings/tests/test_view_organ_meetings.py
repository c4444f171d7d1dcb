"""Pages of rotation, meetings and resolutions; acts through their forms; who sees what."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from groups.governance.meetings.services import owner_of
from groups.governance.models import BodyMeeting, BodyResolution, RotatingChair
from nanan_groups.records.attachments.owners import NoOwner, may_write, readable
from nanan_groups.records.models import Event
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import entry
from nanan_groups.testing.organ_factories import (
    BodyMeetingFactory,
    BodyResolutionFactory,
    GoverningBodyFactory,
    MeetingAttendanceFactory,
    ResolutionNoteFactory,
    RotatingChairFactory,
)
from nanan_groups.testing.organ_pages import act_of, carried_out, council_of, page, typed

pytestmark = pytest.mark.usefixtures("clock")

LIST_QUERIES, MEETING_QUERIES, BOARD_QUERIES, ROTATION_QUERIES, MINUTES_QUERIES = 11, 23, 14, 20, 13


@pytest.fixture
def home(two_groups):
    return two_groups.a


@pytest.fixture
def office(home, user_of, client_of):
    return client_of(user_of("group_office", group=home.group))


@pytest.fixture
def reader(home, user_of, client_of):
    return client_of(user_of("member_principal", institution=home.tight.institution))


@pytest.fixture
def council(home):
    return council_of(home)


# --- rotation ------------------------------------------------------------------------------------------------------
def test_rotation_names_the_open_year_and_whose_turn_it_is(home, office, reader, council):
    year = TODAY.year if TODAY.month >= 9 else TODAY.year - 1
    RotatingChairFactory(body=council, school_year=year, institution=home.lead, person="赵校长", research="联合教研")
    text = page(office, "group-rotation", home.group.code)
    for said in ("赵校长", "联合教研", "轮值中", "轮到</span> 甲canaryA联盟校", f"{year + 1}-{year + 2}、"):
        assert said in text
    assert f"school_year={year + 1}&amp;institution={home.alliance.institution.code}" in text
    assert "/acts/" not in page(reader, "group-rotation", home.group.code)


def test_rotation_is_arranged_written_and_handed_over(home, office, council):
    carried_out(
        office,
        act_of("body", council.code, "add-rotation"),
        school_year="2025",
        institution=home.lead.code,
        person="赵校长",
    )
    term = RotatingChair.objects.get()
    carried_out(office, act_of("term", term.pk, "edit-rotation"), training="新教师培训")
    done = carried_out(office, act_of("term", term.pk, "hand-over"), handed_over_on="2026-07-05", handover="清单")
    assert done.redirect_chain[-1][0] == reverse("governance:group-rotation", args=[home.group.code])
    text = done.content.decode()
    assert "新教师培训" in text
    assert "已交接" in text


def test_rotation_keeps_the_years_of_earlier_councils(home, office, council):
    former = GoverningBodyFactory(
        group=home.group, valid_from=date(2019, 9, 1), valid_to=date(2021, 9, 1), version=None, backfilled=True
    )
    RotatingChairFactory(body=former, school_year=2020, institution=home.lead, person="老校长")
    text = page(office, "group-rotation", home.group.code)
    assert "老校长" in text
    assert "2021-2022 学年" in text
    assert "未登记" in text


def test_rotation_without_a_council(home, office, reader):
    assert act_of("group", home.group.code, "set-up-council") in page(office, "group-rotation", home.group.code)
    assert "/acts/" not in page(reader, "group-rotation", home.group.code)


# --- meetings ------------------------------------------------------------------------------------------------------
def test_meeting_from_its_record_to_the_closed_resolution(home, office, council):
    facts = {"held_on": "2025-03-01", "place": "总校", "agenda": "年度计划"}
    done = carried_out(office, act_of("body", council.code, "record-meeting"), **facts)
    meeting = BodyMeeting.objects.get()
    assert done.redirect_chain[-1][0] == reverse("governance:meeting-detail", args=[meeting.code])
    seats = {f"member-{m.pk}": "present" if m.position == "chair" else "excused" for m in council.members.all()}
    done = carried_out(office, act_of("meeting", meeting.code, "record-attendance"), **seats)
    assert "应到 2 人，实到 1 人；须到 2 人（过半数），未达到法定到会人数" in done.content.decode()
    carried_out(office, act_of("meeting", meeting.code, "edit-meeting"), minutes="一致同意。")
    carried_out(
        office,
        act_of("meeting", meeting.code, "add-resolution"),
        text="开放实验室",
        responsible="总校",
        due_on="2025-06-30",
    )
    one = BodyResolution.objects.get()
    carried_out(office, act_of("resolution", one.pk, "note-resolution"), day="2025-04-01", text="已排课表")
    carried_out(office, act_of("resolution", one.pk, "edit-resolution"), due_on="2025-07-31")
    done = carried_out(
        office, act_of("resolution", one.pk, "close-resolution"), closed_on="2025-06-01", result="已开放"
    )
    text = done.content.decode()
    for said in ("一致同意。", "已排课表", "已开放", "已完成"):
        assert said in text
    carried_out(office, act_of("resolution", one.pk, "reopen-resolution"), reason="结果有误")
    one.refresh_from_db()
    assert (one.state, one.due_on) == ("open", date(2025, 7, 31))


def test_attendance_is_chosen_for_everybody_not_presumed(home, office, council):
    meeting = BodyMeetingFactory(body=council, held_on=date(2025, 3, 1))
    address = act_of("meeting", meeting.code, "record-attendance")
    chair, vice = council.members.get(position="chair"), council.members.get(position="vice_chair")
    opened = office.get(address)
    assert [opened.context["form"][f"member-{one.pk}"].value() for one in (chair, vice)] == ["", ""]
    response = office.post(address, typed(opened, **{f"member-{chair.pk}": "present"}))
    assert f"请选择{vice.person}的出席情况" in response.content.decode()
    assert f"请选择{chair.person}的出席情况" not in response.content.decode()
    assert not meeting.attendance.exists()
    done = carried_out(office, address, **{"everybody": "on", f"member-{vice.pk}": "excused"})
    assert dict(meeting.attendance.values_list("member_id", "status")) == {chair.pk: "present", vice.pk: "excused"}
    text = done.content.decode()
    assert "已办理：登记出席情况。" in text
    assert "生效日" not in text


def test_act_with_a_day_says_it(office, council):
    vice = council.members.get(position="vice_chair")
    done = carried_out(office, act_of("member", vice.pk, "end-term"), effective_on="2026-09-01", reason="调任")
    assert "已办理：终止任期，生效日 2026年9月1日。" in done.content.decode()


def test_meeting_page_leads_back_to_its_group_and_on_to_its_acts(home, office, reader, council):
    meeting = BodyMeetingFactory(body=council, held_on=date(2025, 3, 1))
    text = page(office, "meeting-detail", meeting.code)
    crumbs = text[text.index('class="crumbs"') :].split("</nav>")[0]
    for address in ("reading:group-detail", "governance:group-meetings"):
        assert reverse(address, args=[home.group.code]) in crumbs
    assert "2025年3月1日例会" in crumbs
    for verb, label in (("record-attendance", "登记出席"), ("add-resolution", "登记决议")):
        assert f'<a class="button head-act" href="{act_of("meeting", meeting.code, verb)}">{label}</a>' in text
    assert "head-act" not in page(reader, "meeting-detail", meeting.code)
    coming = BodyMeetingFactory(body=council, held_on=TODAY + timedelta(days=9))
    assert ">登记出席</a>" not in page(office, "meeting-detail", coming.code)


def test_meetings_count_resolutions_as_the_board_does(home, office, resolutions):
    assert "3 项，已逾期 1，办理中 1</td>" in page(office, "group-meetings", home.group.code)
    states = office.get(reverse("governance:group-resolutions", args=[home.group.code])).context["states"]
    assert {tab.label: tab.count for tab in states if tab.label in ("已逾期", "办理中")} == {"已逾期": 1, "办理中": 1}


@pytest.mark.parametrize("number", [1, 3])
def test_meeting_pages_ask_a_fixed_number_of_questions(home, office, council, django_assert_num_queries, number):
    with entry():
        meetings = BodyMeetingFactory.create_batch(number, body=council)
        for _ in range(number):
            MeetingAttendanceFactory(meeting=meetings[0], member__body=council)
            one = BodyResolutionFactory(meeting=meetings[0])
            ResolutionNoteFactory.create_batch(number, resolution=one)
    page(office, "group-meetings", home.group.code)
    with django_assert_num_queries(LIST_QUERIES):
        page(office, "group-meetings", home.group.code)
    with django_assert_num_queries(MEETING_QUERIES):
        page(office, "meeting-detail", meetings[0].code)
    with django_assert_num_queries(MINUTES_QUERIES):
        page(office, "meeting-print", meetings[0].code)
    with django_assert_num_queries(BOARD_QUERIES):
        page(office, "group-resolutions", home.group.code)
    with django_assert_num_queries(ROTATION_QUERIES):
        page(office, "group-rotation", home.group.code)


def test_minutes_say_who_attended_and_what_was_decided_not_what_became_of_it(home, office, reader, council):
    with entry():
        meeting = BodyMeetingFactory(
            body=council, held_on=date(2025, 3, 1), place="总校", agenda="年度计划", minutes="一致同意。\n\n散会。"
        )
        for seat, status in zip(council.members.order_by("pk"), ("present", "excused"), strict=True):
            MeetingAttendanceFactory(meeting=meeting, member=seat, status=status)
        one = BodyResolutionFactory(meeting=meeting, text="开放实验室", responsible="总校", done=True, result="已开放")
        ResolutionNoteFactory(resolution=one, text="已排课表")
    printed = page(reader, "meeting-print", meeting.code)
    assert "导出 Word" not in printed
    word = office.get(reverse("governance:meeting-docx", args=[meeting.code]))
    document = Document(BytesIO(word.content))
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    written = "\n".join([*(one.text for one in document.paragraphs), *(text for row in cells for text in row)])
    for told in (printed, written):
        for text in ("甲理事会会议纪要", "出席（1 人）", "甲canaryA总校校长（甲canaryA总校，理事长）", "请假（1 人）",
                     "一致同意。", "散会。", "开放实验室", "主持人（签字）", "二〇二五年三月一日"):  # fmt: skip
            assert text in told, text
        assert not any(text in told for text in ("已开放", "已排课表", "缺席（"))
    assert Event.objects.filter(detail__what=f"minutes:{meeting.code}").count() == 1
    assert reader.get(reverse("governance:meeting-docx", args=[meeting.code])).status_code == 403


def test_lists_are_empty_with_the_next_step(home, office, reader, council):
    assert "登记会议：理事会" in page(office, "group-meetings", home.group.code)
    assert "集团还没有登记过会议。" in page(reader, "group-meetings", home.group.code)
    assert "决议在会议页登记" in page(office, "group-resolutions", home.group.code)


# --- resolutions ---------------------------------------------------------------------------------------------------
@pytest.fixture
def resolutions(council, two_groups):
    with entry():
        meeting = BodyMeetingFactory(body=council)
        other = BodyMeetingFactory(body=GoverningBodyFactory(group=two_groups.b.group, version__name="乙理事会"))
        BodyResolutionFactory(meeting=meeting, text="逾期的事", due_on=TODAY - timedelta(days=3))
        BodyResolutionFactory(meeting=meeting, text="在办的事", due_on=TODAY)
        BodyResolutionFactory(meeting=meeting, text="办完的事", done=True)
        BodyResolutionFactory(meeting=other, text="邻居的事", due_on=TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("", {"逾期的事", "在办的事", "办完的事"}),
        ("overdue", {"逾期的事"}),
        ("open", {"在办的事"}),
        ("done", {"办完的事"}),
        ("dropped", set()),
        ("nonsense", {"逾期的事", "在办的事", "办完的事"}),
    ],
)
def test_board_of_a_group(home, office, resolutions, state, shown):
    text = page(office, "group-resolutions", home.group.code, state=state)
    every = {"逾期的事", "在办的事", "办完的事", "邻居的事"}
    assert {said for said in every if said in text} == shown
    if state == "overdue":
        assert "已逾期 3 天" in text


def test_board_of_the_district_and_of_those_who_see_less(home, resolutions, office, user_of, client_of):
    text = page(client_of(user_of("registry_officer")), "resolution-board")
    assert {said for said in ("逾期的事", "邻居的事", "办完的事") if said in text} == {
        "逾期的事",
        "邻居的事",
        "办完的事",
    }
    assert "/acts/" in text
    assert "/acts/" not in page(client_of(user_of("bureau_leader")), "resolution-board")
    assert "邻居的事" not in page(office, "resolution-board")


# --- papers of a meeting -------------------------------------------------------------------------------------------
def test_minutes_as_signed_are_read_with_the_organ_and_added_by_its_writers(home, council, two_groups, user_of):
    owner = owner_of(BodyMeetingFactory(body=council))
    office = user_of("group_office", group=home.group)
    clerk = user_of("school_clerk", institution=home.tight.institution)
    assert may_write(owner, office)
    assert not may_write(owner, clerk)
    assert readable(owner, clerk).title_of(owner.code) == "甲理事会 2025年9月10日例会"
    assert readable(owner, clerk).unit_of(owner.code).code == home.group.code
    for stranger in (user_of("group_office", group=two_groups.b.group), user_of("expert", group=home.group)):
        with pytest.raises(NoOwner):
            readable(owner, stranger)
