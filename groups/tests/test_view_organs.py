"""Pages of organs, meetings, resolutions and rotation; acts through their forms; who sees what."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.access import build_scope
from groups.models import BodyMeeting, BodyMember, BodyResolution, EducationGroup, GoverningBody, RotatingChair
from groups.queries.organs import warnings_of
from groups.queries.quality_organs import act_url
from groups.services.organ_papers import owner_of
from nanan_groups.kit import quality
from nanan_groups.records.attachments.owners import NoOwner, may_write, readable
from nanan_groups.records.models import Act
from nanan_groups.testing.factories import EducationGroupFactory, LeadFactory, MembershipFactory, entry
from nanan_groups.testing.organ_factories import (
    BodyMeetingFactory,
    BodyMemberFactory,
    BodyResolutionFactory,
    GoverningBodyFactory,
    MeetingAttendanceFactory,
    ResolutionNoteFactory,
    RotatingChairFactory,
)

TODAY = timezone.localdate()
ORGAN_QUERIES, LIST_QUERIES, MEETING_QUERIES, BOARD_QUERIES, ROTATION_QUERIES = 20, 10, 21, 12, 18


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
    """A council with its chair, the alliance school's seat and one school that is no member."""
    with entry():
        body = GoverningBodyFactory(group=home.group, version__name="甲理事会")
        BodyMemberFactory(body=body, institution=home.lead, person="甲canaryA总校校长", chair=True)
        BodyMemberFactory(body=body, institution=home.alliance.institution, person="孙校长", position="vice_chair")
    return body


def page(client, name, *args, **query):
    response = client.get(reverse(f"groups:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def act_of(kind, key, verb):
    return reverse("groups:organ-act", args=[kind, key, verb])


def typed(page, **values) -> dict:
    """What the form holds when it opens, with ``values`` over it."""
    form = page.context["form"]
    held = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in (held | values).items() if value not in (None, False)}


def carried_out(client, address, **values):
    """Filled in, checked, confirmed, followed."""
    data = typed(client.get(address), **values)
    checked = client.post(address, data)
    assert checked.status_code == 200
    assert "尚未写入" in checked.content.decode(), checked.context["form"].errors
    return client.post(address, data | {"act_confirmed": "1"}, follow=True)


# --- organs --------------------------------------------------------------------------------------------------------
def test_organs_that_are_missing_stand_with_the_seats_they_should_have(home, office, reader):
    text = page(office, "group-organs", home.group.code)
    for said in ("有紧密型关系，尚未登记集团党委", "按此成立理事会", "甲canaryA紧密校书记", "细则 三(一)3"):
        assert said in text
    assert act_of("group", home.group.code, "set-up-council") in text
    text = page(reader, "group-organs", home.group.code)
    assert "尚未登记集团党委" in text
    assert "/acts/" not in text


def test_proposal_is_taken_over_in_one_act(home, office):
    address = act_of("group", home.group.code, "set-up-council")
    opened = office.get(address)
    fields = opened.context["form"].fields
    name = f"seat-vice_chair-{home.alliance.institution.code}"
    assert fields[name].initial == "甲canaryA联盟校校长"
    assert (fields[name].label, fields[name].help_text) == (
        "副理事长：甲canaryA联盟校校长", "细则 三(一)3；通讯录所列，留空为暂缺。",
    )  # fmt: skip
    acts = Act.objects.count()
    done = carried_out(office, address, effective_on="2026-09-01", reason="联盟成立")
    assert done.redirect_chain[-1][0].startswith(reverse("groups:group-organs", args=[home.group.code]))
    body = GoverningBody.objects.get(kind="council")
    assert Act.objects.count() == acts + 1
    assert {(m.position, m.person, m.institution) for m in body.members.all()} == {
        ("chair", "甲canaryA总校校长", home.lead), ("vice_chair", "甲canaryA联盟校校长", home.alliance.institution),
    }  # fmt: skip
    assert str(body) == "甲canaryA教育集团理事会"


def test_seats_without_a_ground_are_refused_with_everything_kept(home, office):
    address = act_of("group", home.group.code, "set-up-council")
    data = typed(office.get(address), effective_on="2026-09-01", reason="联盟成立", seats="15", name="甲乙理事会")
    response = office.post(address, data)
    text = response.content.decode()
    assert "填了席位数，请写明依据" in text
    assert 'value="甲乙理事会"' in text
    assert not GoverningBody.objects.exists()


def test_organ_page_shows_seats_differences_and_what_settles_them(home, office, council):
    with entry():
        BodyMemberFactory(body=council, person="外校长", valid_to=date(2025, 1, 1), source="backfill")
        stranger = BodyMemberFactory(body=council, person="已退出校长")
    text = page(office, "group-organs", home.group.code)
    for said in ("理事长", "副理事长", "以前的任期（1）", "补录", "3（不限）", "仍任甲理事会理事"):
        assert said in text
    assert act_of("member", stranger.pk, "end-term") in text


@pytest.mark.parametrize("number", [1, 3])
def test_organ_page_asks_a_fixed_number_of_questions(home, office, django_assert_num_queries, number):
    with entry():
        for kind in ["council", "party_committee", "joint_meeting"][:number]:
            body = GoverningBodyFactory(group=home.group, kind=kind)
            BodyMemberFactory.create_batch(number, body=body)
    page(office, "group-organs", home.group.code)
    with django_assert_num_queries(ORGAN_QUERIES):
        page(office, "group-organs", home.group.code)


def test_page_of_an_earlier_day_offers_no_acts(home, office, council):
    text = page(office, "group-organs", home.group.code, as_of="2023-01-01")
    assert "甲理事会" in text
    assert "/acts/" not in text


def test_group_page_names_its_organs_but_not_to_experts(home, office, council, user_of, client_of):
    text = page(office, "group-detail", home.group.code)
    assert "理事长甲canaryA总校校长，2 人" in text
    assert "3 项待办理" in text
    expert = client_of(user_of("expert", group=home.group))
    assert "理事会" not in page(expert, "group-detail", home.group.code).replace("组织形式：理事会", "")
    for name in ("group-organs", "group-rotation", "group-meetings", "group-resolutions"):
        assert expert.get(reverse(f"groups:{name}", args=[home.group.code])).status_code == 403


def test_member_school_reads_and_is_told_why_it_may_not_write(home, reader, council):
    refused = reader.get(act_of("body", council.code, "appoint"))
    assert refused.status_code == 403
    assert "您的任职只能查看" in refused.content.decode()


def test_neighbour_finds_nothing(two_groups, home, council, user_of, client_of):
    stranger = client_of(user_of("group_principal", group=two_groups.b.group))
    meeting = BodyMeetingFactory(body=council)
    for address in (
        reverse("groups:group-organs", args=[home.group.code]),
        reverse("groups:meeting-detail", args=[meeting.code]),
        act_of("body", council.code, "appoint"),
        act_of("member", council.members.first().pk, "end-term"),
        act_of("group", home.group.code, "set-up-council"),
        act_of("meeting", meeting.code, "add-resolution"),
    ):
        assert stranger.get(address).status_code == 404


@pytest.mark.parametrize(
    ("kind", "key", "verb"),
    [("body", "U9999", "appoint"), ("member", "x", "end-term"), ("member", "9" * 30, "end-term"), ("case", "1", "appoint"),
     ("term", "1", "end-term")],
)  # fmt: skip
def test_addresses_that_lead_nowhere(office, kind, key, verb):
    assert office.get(act_of(kind, key, verb)).status_code == 404


def test_successor_of_the_chair(home, office, council):
    chair = council.members.get(position="chair")
    with entry():
        chair.person = "前任校长"
        chair.save()
    (_, found) = warnings_of(EducationGroup.objects.filter(pk=home.group.pk), TODAY)[home.group.pk]
    warning = next(one for one in found if one.kind == "old-chair")
    carried_out(office, act_url(warning), effective_on="2026-09-01", reason="校长调任", document="南岸教〔2026〕1号")
    rows = council.members.filter(position="chair").order_by("valid_from")
    assert [(row.person, row.valid_to) for row in rows] == [
        ("前任校长", date(2026, 9, 1)), ("甲canaryA总校校长", None),
    ]  # fmt: skip


def test_acts_on_one_seat(home, office, council):
    vice = council.members.get(position="vice_chair")
    carried_out(
        office, act_of("member", vice.pk, "correct-member"), effective_on="2026-09-01", reason="姓名有误", person="孙海"
    )
    vice.refresh_from_db()
    assert vice.person == "孙海"
    carried_out(office, act_of("member", vice.pk, "end-term"), effective_on="2026-09-01", reason="调任")
    vice.refresh_from_db()
    assert vice.valid_to == date(2026, 9, 1)
    carried_out(office, act_of("member", vice.pk, "withdraw-member"), effective_on="2026-09-01", reason="误登")
    assert not BodyMember.objects.filter(pk=vice.pk).exists()


def test_second_click_finds_what_the_first_one_did(home, office, council):
    vice = council.members.get(position="vice_chair")
    address = act_of("member", vice.pk, "withdraw-member")
    data = typed(office.get(address), effective_on="2026-09-01", reason="误登") | {"act_confirmed": "1"}
    for said in ("已办理", "没有重复写入"):
        assert said in office.post(address, data, follow=True).content.decode()


def test_stale_form_keeps_what_was_typed(home, office, council):
    address = act_of("body", council.code, "appoint")
    data = typed(office.get(address), person="丙", effective_on="2026-09-01", reason="增补", institution="outside")
    with entry() as draft:
        draft.lock(council)
    response = office.post(address, data | {"act_confirmed": "1"})
    assert response.status_code == 409
    assert 'value="丙"' in response.content.decode()
    assert not council.members.filter(person="丙").exists()


def test_past_term_by_its_form(home, office):
    carried_out(
        office, act_of("group", home.group.code, "record-past-term"), organ_kind="promotion_committee", person="老主任",
        position="chair", institution=home.lead.code, valid_from="2015-09-01", valid_to="2019-09-01", reason="集团存档",
    )  # fmt: skip
    body = GoverningBody.objects.get()
    assert (body.source, body.valid_from, body.valid_to) == ("backfill", date(2015, 9, 1), date(2019, 9, 1))
    text = page(office, "group-organs", home.group.code)
    for said in ("甲canaryA教育集团促进发展委员会", "其他时期", "老主任", "2015年9月1日 至 2019年9月1日"):
        assert said in text


def test_organ_is_changed_and_dissolved(home, office, council):
    address = act_of("body", council.code, "change-organ")
    carried_out(office, address, effective_on="2026-09-01", reason="扩大", seats="9", seats_basis="章程")
    assert council.versions.order_by("-valid_from").first().seats == 9
    carried_out(office, act_of("body", council.code, "dissolve-organ"), effective_on="2026-10-01", reason="撤销")
    council.refresh_from_db()
    assert council.valid_to == date(2026, 10, 1)


def test_organs_stand_in_the_order_of_the_policy(home, office):
    names = {
        "council": "甲理事会",
        "promotion_committee": "甲促进会",
        "joint_meeting": "甲联席会",
        "party_committee": "甲党委",
    }
    with entry():
        for kind, name in names.items():
            GoverningBodyFactory(group=home.group, kind=kind, version__name=name)
            GoverningBodyFactory(
                group=home.group,
                kind=kind,
                version__name=f"前{name}",
                valid_from=date(2015, 1, 1),
                valid_to=date(2016, 1, 1),
            )
    told = office.get(reverse("groups:group-organs", args=[home.group.code])).context
    order = ["甲党委", "甲促进会", "甲联席会", "甲理事会"]
    assert [one["name"] for one in told["organs"]] == order
    assert [one["name"] for one in told["former"]] == [f"前{name}" for name in order]
    acts = office.get(reverse("groups:group-meetings", args=[home.group.code])).context["acts"]
    assert [link.label.split("：")[1] for link in acts] == ["集团党委", "促进发展委员会", "校地共建联席会议", "理事会"]


def test_only_a_party_committee_is_told_that_it_may_grow(home, office, council):
    said = "可增加集团党委委员数"
    assert said in office.get(act_of("group", home.group.code, "set-up-party-committee")).content.decode()
    for kind, key, verb in (("group", home.group.code, "set-up-council"), ("body", council.code, "change-organ")):
        assert said not in office.get(act_of(kind, key, verb)).content.decode()
    party = GoverningBodyFactory(group=home.group, kind="party_committee")
    assert said in office.get(act_of("body", party.code, "change-organ")).content.decode()


def test_terms_and_seats_in_officials_words_and_only_organs_on_paper(home, office, council):
    text = page(office, "group-organs", home.group.code)
    since = council.valid_from
    assert f"{since.year}年{since.month}月{since.day}日 起" in text
    assert "因职务担任" in text
    offers = text.count('class="panel organ screen-only" aria-labelledby="offer-')
    assert offers == text.count('aria-labelledby="offer-') == 3
    assert '<aside class="screen-only" aria-label="变更">' in text


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
    assert done.redirect_chain[-1][0] == reverse("groups:group-rotation", args=[home.group.code])
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
    assert done.redirect_chain[-1][0] == reverse("groups:meeting-detail", args=[meeting.code])
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
    for address in ("group-detail", "group-meetings"):
        assert reverse(f"groups:{address}", args=[home.group.code]) in crumbs
    assert "2025年3月1日例会" in crumbs
    for verb, label in (("record-attendance", "登记出席"), ("add-resolution", "登记决议")):
        assert f'<a class="button head-act" href="{act_of("meeting", meeting.code, verb)}">{label}</a>' in text
    assert "head-act" not in page(reader, "meeting-detail", meeting.code)
    coming = BodyMeetingFactory(body=council, held_on=TODAY + timedelta(days=9))
    assert ">登记出席</a>" not in page(office, "meeting-detail", coming.code)


def test_meetings_count_resolutions_as_the_board_does(home, office, resolutions):
    assert "3 项，已逾期 1，办理中 1</td>" in page(office, "group-meetings", home.group.code)
    states = office.get(reverse("groups:group-resolutions", args=[home.group.code])).context["states"]
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
    with django_assert_num_queries(BOARD_QUERIES):
        page(office, "group-resolutions", home.group.code)
    with django_assert_num_queries(ROTATION_QUERIES):
        page(office, "group-rotation", home.group.code)


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
    [("", {"逾期的事", "在办的事", "办完的事"}), ("overdue", {"逾期的事"}), ("open", {"在办的事"}), ("done", {"办完的事"}),
     ("dropped", set()), ("nonsense", {"逾期的事", "在办的事", "办完的事"})],
)  # fmt: skip
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


# --- quality -------------------------------------------------------------------------------------------------------
def test_differences_are_among_the_doubts(home, council, user_of, two_groups):
    scope = build_scope(user_of("registry_officer"))
    own = {
        code: [row.what for row in quality.check_of(code).find(scope, TODAY) if row.code == home.group.code]
        for code in ("missing-organ", "organ-seats", "organ-terms")
    }
    assert own == {
        "missing-organ": [
            "有紧密型关系，尚未登记集团党委", "有紧密型关系，尚未登记促进发展委员会", "有贯通型关系，尚未登记校地共建联席会议",
        ],
        "organ-seats": [], "organ-terms": [],
    }  # fmt: skip
    narrow = build_scope(user_of("group_principal", group=home.group))
    assert {row.code for row in quality.check_of("missing-organ").find(narrow, TODAY)} == {home.group.code}
    assert quality.check_of("missing-organ").find(build_scope(user_of("expert", group=home.group)), TODAY) == []


@pytest.mark.parametrize("number", [1, 3])
def test_doubts_cost_a_fixed_number_of_questions(user_of, django_assert_num_queries, number):
    scope = build_scope(user_of("registry_officer"))
    with entry():
        for _ in range(number):
            group = EducationGroupFactory()
            LeadFactory(group=group)
            MembershipFactory.create_batch(number, group=group, alliance=True)
            BodyMemberFactory(body=GoverningBodyFactory(group=group))
    with django_assert_num_queries(9):
        quality.check_of("organ-seats").find(scope, TODAY)


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


def test_school_of_a_seat_is_chosen_not_forgotten(home, office, council):
    address = act_of("body", council.code, "appoint")
    data = typed(office.get(address), person="丙", effective_on="2026-09-01", reason="增补")
    assert "此项必填" in office.post(address, data).content.decode()
    carried_out(office, address, person="丙", effective_on="2026-09-01", reason="增补", institution="outside")
    seat = council.members.get(person="丙")
    assert seat.institution is None
    opened = office.get(act_of("member", seat.pk, "correct-member"))
    assert opened.context["form"]["institution"].value() == "outside"
