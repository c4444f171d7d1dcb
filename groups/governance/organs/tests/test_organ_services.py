"""Acts on organs: what each writes, who may, what is refused."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from groups.governance.meetings import services as meetings
from groups.governance.models import BodyMember, GoverningBody, MeetingAttendance
from groups.governance.organs.services import organs, past_terms
from groups.governance.organs.services.organs import Seat
from groups.registry.education_groups.services import dissolve_group
from nanan_groups.kit.errors import RuleViolation, StaleRecord
from nanan_groups.records.acts import preview
from nanan_groups.records.models import Act, ActSubject
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.organ_made import AUTUMN, LATER, START, council_of, entered, lines, meeting, past, refused

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def w(two_groups, user_of):
    return council_of(two_groups, user_of)


# --- the organ -----------------------------------------------------------------------------------------------------
def test_organ_is_set_up_with_its_seats_in_one_act(w):
    act = Act.objects.get(verb="set_up_organ")
    assert (act.title, act.actor, act.effective_on) == ("成立甲理事会", w.office, START)
    codes = set(ActSubject.objects.filter(act=act).values_list("code", flat=True))
    assert codes == {w.home.group.code, w.body.code}
    assert lines()[-2:] == [
        ("甲理事会", "理事长", "", "赵校长（甲canaryA总校，校长，因职务担任）", START),
        ("甲理事会", "副理事长", "", "孙校长（甲canaryA联盟校，校长，因职务担任）", START),
    ]
    version = w.body.versions.get()
    assert (version.name, version.seats, version.seats_basis, version.paper, version.quorum) == (
        "甲理事会",
        2,
        "章程第八条",
        "南岸教〔2024〕9号",
        "majority",
    )


def test_preview_of_a_set_up_writes_nothing(w):
    before = (GoverningBody.objects.count(), Act.objects.count())
    told = preview(
        organs.set_up_organ,
        order=w.order(START),
        group=w.home.group,
        kind="party_committee",
        name="甲党委",
        members=[Seat("chair", "钱书记", w.home.lead, "党组织书记")],
    )
    assert ("甲党委", "书记") in {(line.subject, line.field) for line in told}
    assert (GoverningBody.objects.count(), Act.objects.count()) == before


def test_one_organ_of_a_kind(w):
    with refused("organ-twice"):
        organs.set_up_organ(order=w.order(), group=w.home.group, kind="council", name="乙理事会")


def test_more_members_than_seats_are_refused_at_once(w):
    with refused("crowded"):
        organs.set_up_organ(
            order=w.order(),
            group=w.home.group,
            kind="party_committee",
            name="甲党委",
            seats=1,
            seats_basis="章程",
            members=[Seat("chair", "甲"), Seat("member", "乙")],
        )


def test_seats_grow_from_a_day_on(w):
    facts = {"name": "甲理事会", "seats": 5, "seats_basis": "集团新增三校", "quorum": "two_thirds"}
    organs.change_organ(order=w.order(AUTUMN), body=w.body, **facts)
    assert [(v.seats, v.valid_from, v.valid_to) for v in w.body.versions.order_by("valid_from")] == [
        (2, START, AUTUMN),
        (5, AUTUMN, None),
    ]
    with refused("crowded"):
        organs.change_organ(order=w.order(LATER), body=w.body, **facts | {"seats": 1})
    with refused("same"):
        organs.change_organ(order=w.order(LATER), body=w.body, **facts)


def test_wrong_number_of_seats_is_put_right(w):
    facts = {"name": "甲理事会", "seats": 9, "seats_basis": "章程第八条", "quorum": "majority"}
    organs.change_organ(order=w.order(AUTUMN, "correction"), body=w.body, **facts)
    assert [(v.seats, v.valid_from) for v in w.body.versions.all()] == [(9, START)]


def test_organ_is_dissolved_with_its_terms(w):
    organs.dissolve_organ(order=w.order(AUTUMN), body=w.body)
    w.body.refresh_from_db()
    assert {w.body.valid_to, *w.body.members.values_list("valid_to", flat=True)} == {AUTUMN}
    assert w.body.versions.get().valid_to == AUTUMN


def test_organ_registered_in_error_goes_unless_it_has_met(w):
    meeting(w)
    with refused("in-use"):
        organs.dissolve_organ(order=w.order(AUTUMN, "correction"), body=w.body)
    w.body.meetings.all()._raw_delete("default")
    organs.dissolve_organ(order=w.order(AUTUMN, "correction"), body=w.body)
    assert not GoverningBody.objects.exists()
    assert not BodyMember.objects.exists()


@pytest.mark.parametrize("what", ["minutes", "resolution"])
def test_an_organ_does_not_end_before_what_it_decided(w, what):
    made = meeting(w, minutes="同意。" if what == "minutes" else "")
    if what == "resolution":
        meetings.add_resolution(order=entered(w), meeting=made, text="开放", responsible="总校", due_on=AUTUMN)
    after = made.held_on + timedelta(days=1)
    meeting(w, held_on=AUTUMN)  # called, nothing is told of it
    for act in (
        lambda: organs.dissolve_organ(order=w.order(made.held_on), body=w.body),
        lambda: dissolve_group(order=w.order(made.held_on, actor=w.officer), group=w.home.group),
    ):
        with refused("attended") as problem:
            act()
    assert "2025年3月1日的会议已登记出席情况、纪要或决议" in problem.value.sentence
    organs.dissolve_organ(order=w.order(after), body=w.body)
    w.body.refresh_from_db()
    assert w.body.valid_to == after


def test_end_of_the_group_is_the_end_of_its_organs(w):
    dissolve_group(order=w.order(AUTUMN, actor=w.officer), group=w.home.group)
    w.body.refresh_from_db()
    assert {w.body.valid_to, *w.body.members.values_list("valid_to", flat=True)} == {AUTUMN}


# --- seats ---------------------------------------------------------------------------------------------------------
def test_capacity_is_kept_on_every_day(w):
    with refused("crowded"):
        organs.appoint_member(order=w.order(), body=w.body, position="member", person="丙")
    organs.end_term(order=w.order(LATER), member=w.vice)
    with refused("crowded"):  # the vice chair sits until the new year
        organs.appoint_member(order=w.order(), body=w.body, position="member", person="丙")
    seat = organs.appoint_member(
        order=w.order(LATER), body=w.body, position="member", person=" 丙 ", seat_kind="elected", until=date(2028, 1, 1)
    )
    assert (seat.person, seat.valid_from, seat.valid_to, seat.seat_kind, seat.source) == (
        "丙",
        LATER,
        date(2028, 1, 1),
        "elected",
        "portal",
    )


def test_second_chair_is_refused_and_a_successor_taken(w):
    with refused("chair-twice"):
        organs.appoint_member(order=w.order(), body=w.body, position="chair", person="吴校长")
    organs.appoint_member(
        order=w.order(), body=w.body, position="chair", person="吴校长", institution=w.home.lead, succeed=True
    )
    chairs = w.body.members.filter(position="chair").order_by("valid_from")
    assert [(c.person, c.valid_from, c.valid_to) for c in chairs] == [
        ("赵校长", START, AUTUMN),
        ("吴校长", AUTUMN, None),
    ]


def test_terms_lie_within_the_life_of_the_organ(w):
    with refused("outside"):
        organs.appoint_member(order=w.order(date(2024, 8, 31)), body=w.body, position="member", person="丙")
    with refused("order"):
        organs.appoint_member(order=w.order(), body=w.body, position="member", person="丙", until=AUTUMN)


def test_ended_term_cannot_end_again(w):
    organs.end_term(order=w.order(), member=w.vice)
    with refused("already-ended"):
        organs.end_term(order=w.order(LATER), member=w.vice)


def test_seat_is_put_right_with_its_dates(w):
    facts = {
        "person": "孙海",
        "position": "vice_chair",
        "institution": w.home.alliance.institution,
        "post": "校长",
        "seat_kind": "elected",
        "since": AUTUMN,
        "until": LATER,
    }
    organs.correct_member(order=w.order(kind="correction"), member=w.vice, **facts)
    w.vice.refresh_from_db()
    assert (w.vice.person, w.vice.valid_from, w.vice.valid_to, w.vice.seat_kind) == ("孙海", AUTUMN, LATER, "elected")
    assert [line[1:4] for line in lines()] == [
        ("起", "2024年9月1日", "2025年9月1日"), ("止", "空", "2026年1月1日"), ("姓名", "孙校长", "孙海"),
        ("产生方式", "因职务担任", "推选"),
    ]  # fmt: skip
    with refused("order"):
        organs.correct_member(order=w.order(kind="correction"), member=w.vice, **facts | {"until": AUTUMN})


def test_seat_registered_in_error_goes_unless_he_attended(w):
    made = meeting(w)
    meetings.record_attendance(order=entered(w), meeting=made, statuses={w.chair.pk: "present", w.vice.pk: "absent"})
    with refused("in-use"):
        organs.withdraw_member(order=w.order(kind="correction"), member=w.vice)
    MeetingAttendance.objects.all()._raw_delete("default")
    organs.withdraw_member(order=w.order(kind="correction"), member=w.vice)
    assert not BodyMember.objects.filter(pk=w.vice.pk).exists()


def test_no_back_dated_end_takes_anybody_out_of_the_minutes(w):
    made = meeting(w)
    held = made.held_on
    meetings.record_attendance(order=entered(w), meeting=made, statuses={w.chair.pk: "present", w.vice.pk: "excused"})
    facts = {
        "person": "孙校长",
        "position": "vice_chair",
        "institution": w.home.alliance.institution,
        "post": "校长",
        "seat_kind": "ex_officio",
        "since": START,
        "until": None,
    }
    after = held + timedelta(days=1)
    for day in (held, held - timedelta(days=30)):
        for act in (
            lambda day=day: organs.end_term(order=w.order(day), member=w.vice),
            lambda day=day: organs.dissolve_organ(order=w.order(day), body=w.body),
            lambda day=day: dissolve_group(order=w.order(day, actor=w.officer), group=w.home.group),
            lambda day=day: organs.correct_member(
                order=w.order(kind="correction"), member=w.vice, **facts | {"until": day}
            ),
            lambda day=day: organs.appoint_member(
                order=w.order(day), body=w.body, position="chair", person="吴校长", succeed=True
            ),
        ):
            with pytest.raises(RuleViolation, match="2025年3月1日的会议") as problem:
                act()
            assert problem.value.code == "attended"
    with refused("attended"):
        organs.correct_member(order=w.order(kind="correction"), member=w.vice, **facts | {"since": after})
    organs.end_term(order=w.order(after), member=w.vice)
    assert set(made.attendance.values_list("member_id", flat=True)) == {w.chair.pk, w.vice.pk}


def test_stale_page_writes_nothing(w):
    seen = w.body.revision
    organs.end_term(order=w.order(seen=seen), member=w.vice)
    with pytest.raises(StaleRecord):
        organs.end_term(order=w.order(seen=seen), member=w.chair)


# --- who may -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["registry_officer", "group_principal", "group_office"])
def test_writers(w, user_of, role):
    actor = user_of(role, **({"group": w.home.group} if role.startswith("group") else {}))
    organs.end_term(order=w.order(actor=actor), member=w.vice)


@pytest.mark.parametrize(
    "role", ["bureau_leader", "auditor", "member_principal", "school_clerk", "expert", "personnel_officer"]
)
def test_readers_write_nothing(w, user_of, role):
    place = {"group": w.home.group} if role == "expert" else {}
    place |= {"institution": w.home.tight.institution} if role in ("member_principal", "school_clerk") else {}
    with pytest.raises(PermissionDenied):
        organs.end_term(order=w.order(actor=user_of(role, **place)), member=w.vice)


def test_neighbouring_principal_writes_nothing(w, two_groups, user_of):
    stranger = user_of("group_principal", group=two_groups.b.group)
    for action in (
        lambda: organs.end_term(order=w.order(actor=stranger), member=w.vice),
        lambda: meetings.record_meeting(
            order=entered(w, actor=stranger), body=w.body, held_on=AUTUMN, place="会议室", agenda="计划"
        ),
        lambda: past_terms.record_past_term(
            order=entered(w, actor=stranger),
            group=w.home.group,
            kind="council",
            person="甲",
            position="member",
            valid_from=date(2020, 1, 1),
        ),
    ):
        with pytest.raises(PermissionDenied):
            action()


# --- what was before the portal ------------------------------------------------------------------------------------
def test_past_term_makes_its_organ(w):
    seat = past(w, date(2015, 9, 1), date(2019, 9, 1), position="chair", institution=w.home.lead, post="党组织书记")
    assert (seat.source, seat.body.source, str(seat.body)) == ("backfill", "backfill", "甲canaryA教育集团党委")
    assert (seat.body.valid_from, seat.body.valid_to) == (date(2015, 9, 1), date(2019, 9, 1))
    assert seat.body.versions.get().seats is None


def test_later_past_terms_make_the_organ_longer(w):
    body = past(w, date(2015, 9, 1), date(2019, 9, 1), position="chair").body
    past(w, date(2014, 1, 1), date(2016, 1, 1), person="甲")
    past(w, date(2018, 1, 1), None, person="乙")
    past(w, date(2016, 1, 1), date(2017, 1, 1), person="丙")
    body.refresh_from_db()
    assert (body.valid_from, body.valid_to, body.members.count()) == (date(2014, 1, 1), None, 4)
    assert [(v.valid_from, v.valid_to) for v in body.versions.all()] == [(date(2014, 1, 1), None)]


def test_past_term_within_an_organ_of_the_portal_joins_it(w):
    organs.end_term(order=w.order(), member=w.vice)
    seat = past(w, AUTUMN, LATER, kind="council")
    assert (seat.body, seat.source) == (w.body, "backfill")


def test_past_term_finds_no_more_seats_than_the_organ_of_the_portal_has(w):
    with refused("crowded"):
        past(w, date(2024, 10, 1), date(2025, 2, 1), kind="council")
    assert w.body.members.count() == 2


def test_past_term_is_past_whatever_day_its_order_names(w):
    with refused("future"):
        past_terms.record_past_term(
            order=w.order(TODAY + timedelta(days=90), "entry"),
            group=w.home.group,
            kind="party_committee",
            person="甲",
            position="member",
            valid_from=TODAY + timedelta(days=1),
        )


def test_past_term_across_the_founding_of_the_organ_is_two_terms(w):
    with refused("crossing"):
        past(w, date(2020, 1, 1), None, kind="council")
    past(w, date(2020, 1, 1), START, kind="council")
    assert GoverningBody.objects.filter(kind="council").count() == 2


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [(TODAY + timedelta(days=1), None, "future"), (date(2020, 1, 1), date(2020, 1, 1), "order")],
)
def test_past_term_with_impossible_days(w, start, end, code):
    with refused(code):
        past(w, start, end)


def test_two_past_chairs_at_once_are_refused(w):
    past(w, date(2015, 9, 1), date(2019, 9, 1), position="chair")
    with refused("chair-twice"):
        past(w, date(2018, 9, 1), date(2020, 9, 1), position="chair", person="另一位")
