"""Which organs a group must have, who sits there, where they differ: worked examples without a database."""

from dataclasses import replace
from datetime import date

import pytest

from groups.governance.organs.rules.rotation import TermRow, quorum_needed, quorum_text, rotation
from groups.governance.organs.rules.seats import (
    READING,
    GroupFacts,
    OrganRow,
    School,
    SeatRow,
    differences,
    proposal,
    required_kinds,
    seat_word,
)
from groups.governance.organs.words import OrganKind

DAY = date(2026, 9, 1)
LEAD = School(1, "J0001", "总校", "赵校长", "钱书记")
EAST = School(2, "J0002", "东校", "孙校长", "李书记")
WEST = School(3, "J0003", "西园", "周园长", "", "园长")
UNIVERSITY = School(9, "J0009", "甲大学")
ALL = GroupFacts(
    1, "Z01", "甲教育集团", ("tight", "articulated", "alliance"), LEAD, (EAST,), (WEST,), (LEAD,), (UNIVERSITY,)
)


@pytest.mark.parametrize(
    ("relations", "kinds"),
    [
        ((), []),
        (("tight",), ["party_committee", "promotion_committee"]),
        (("articulated",), ["joint_meeting"]),
        (("alliance",), ["council"]),
        (("tight", "articulated", "alliance"), ["party_committee", "promotion_committee", "joint_meeting", "council"]),
    ],
)
def test_each_relation_brings_its_organs(relations, kinds):
    assert required_kinds(replace(ALL, relations=relations)) == kinds


def seats(facts, kind):
    return [
        (seat_word(kind, seat.position), seat.school.name, seat.post, seat.person, seat.stated)
        for seat in proposal(facts, kind).seats
    ]


def test_council_is_as_the_policy_has_it():
    assert seats(ALL, "council") == [
        ("理事长", "总校", "校长", "赵校长", True),
        ("副理事长", "西园", "园长", "周园长", True),
        ("理事", "西园", "副园长", "", True),
    ]
    offer = proposal(ALL, "council")
    assert (offer.name, offer.open_seats, {seat.clause for seat in offer.seats}) == (
        "甲教育集团理事会",
        1,
        {"细则 三(二)3"},
    )


def test_cluster_has_a_light_council():
    assert seats(replace(ALL, light=True), "council") == [
        ("理事长", "总校", "校长", "赵校长", True),
        ("理事", "西园", "园长", "周园长", False),
    ]


def test_the_other_organs_are_our_reading():
    assert seats(ALL, "party_committee") == [
        ("书记", "总校", "党组织书记", "钱书记", False),
        ("副书记", "总校", "校长", "赵校长", False),
        ("委员", "东校", "党组织书记", "李书记", False),
    ]
    assert seats(ALL, "promotion_committee") == [
        ("主任", "总校", "校长", "赵校长", False),
        ("委员", "东校", "校长", "孙校长", False),
    ]
    assert seats(ALL, "joint_meeting") == [
        ("召集人", "总校", "校长", "赵校长", False),
        ("副召集人", "甲大学", "校地共建负责人", "", False),
    ]
    assert READING == "政策未规定人选，按平台默认"


def test_one_person_with_both_posts_has_one_seat():
    both = replace(LEAD, secretary="赵校长")
    assert [row[0] for row in seats(replace(ALL, lead=both), "party_committee")] == ["书记", "委员"]


def test_group_without_a_lead_has_no_chair_to_propose():
    assert [row[0] for row in seats(replace(ALL, lead=None), "council")] == ["副理事长", "理事"]


# --- differences ---------------------------------------------------------------------------------------------------
def seat(pk, person, school, position="member", *, start=date(2025, 9, 1), end=None):
    name = school.name if school else ""
    return SeatRow(pk, person, school and school.pk, name, "校长", position, "ex_officio", "portal", start, end)


def council(*rows, places=None):
    return OrganRow(
        5, "U0001", "council", "甲理事会", places, "", "majority", "", "portal", date(2025, 9, 1), None, rows
    )


ALLIANCE = replace(ALL, relations=("alliance",))
CHAIR = seat(1, "赵校长", LEAD, "chair")
WEST_SEAT = seat(2, "周园长", WEST, "vice_chair")


def found(*rows, facts=ALLIANCE, places=None):
    return [
        (one.kind, one.verb, one.target, one.key) for one in differences(facts, [council(*rows, places=places)], DAY)
    ]


def test_sound_council_has_no_differences():
    assert found(CHAIR, WEST_SEAT, places=2) == []


def test_missing_organs_are_named_with_their_act():
    told = differences(ALL, [], DAY)
    assert [(one.kind, one.verb, one.sentence) for one in told] == [
        ("missing-organ", "set-up-party-committee", "有紧密型关系，尚未登记集团党委"),
        ("missing-organ", "set-up-promotion-committee", "有紧密型关系，尚未登记促进发展委员会"),
        ("missing-organ", "set-up-joint-meeting", "有贯通型关系，尚未登记校地共建联席会议"),
        ("missing-organ", "set-up-council", "有联盟型关系，尚未登记理事会"),
    ]


@pytest.mark.parametrize(
    ("rows", "places", "expected"),
    [
        ((CHAIR,), None, ("no-seat", "appoint", "body", "U0001")),
        ((CHAIR, replace(WEST_SEAT, valid_to=DAY)), None, ("ended-term", "appoint", "body", "U0001")),
        ((WEST_SEAT,), None, ("no-chair", "appoint", "body", "U0001")),
        ((WEST_SEAT, replace(CHAIR, valid_to=date(2026, 8, 1))), None, ("ended-term", "appoint", "body", "U0001")),
        ((replace(CHAIR, person="吴校长"), WEST_SEAT), None, ("old-chair", "appoint", "body", "U0001")),
        ((replace(CHAIR, school=3), WEST_SEAT), None, ("old-chair", "appoint", "body", "U0001")),
        ((CHAIR, WEST_SEAT, seat(4, "郑校长", EAST)), None, ("left-school", "end-term", "member", "4")),
        ((CHAIR, WEST_SEAT), 1, ("crowded", "change-organ", "body", "U0001")),
    ],
)
def test_each_difference_is_found_with_the_act_that_settles_it(rows, places, expected):
    assert found(*rows, places=places) == [expected]


def test_warning_fills_in_what_the_register_knows():
    (one,) = differences(ALLIANCE, [council(CHAIR)], DAY)
    assert one.sentence == "西园在甲理事会没有席位"
    assert dict(one.given) == {
        "position": "vice_chair",
        "institution": "J0003",
        "person": "周园长",
        "post": "园长",
    }
    (one,) = differences(ALLIANCE, [council(replace(CHAIR, person="吴校长"), WEST_SEAT)], DAY)
    assert one.sentence == "甲理事会理事长吴校长（总校）与现任总校校长赵校长不一致"
    assert dict(one.given)["succeed"] == "1"


def test_chair_is_not_doubted_where_the_directory_names_nobody():
    unknown = replace(ALLIANCE, lead=replace(LEAD, head=""))
    assert found(CHAIR, WEST_SEAT, facts=unknown) == []


def test_outsider_and_term_to_come_are_no_difference():
    later = seat(6, "陈校长", EAST, start=date(2027, 1, 1))
    assert found(CHAIR, WEST_SEAT, seat(5, "教委干部", None), later, places=3) == []


def test_organ_that_no_relation_asks_for():
    assert found(CHAIR, facts=replace(ALL, relations=("tight",)))[2:] == [
        ("unneeded-organ", "dissolve-organ", "body", "U0001")
    ]


# --- meetings and rotation -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("total", "rule", "needed"),
    [
        (9, "majority", 5), (8, "majority", 5), (1, "majority", 1), (9, "two_thirds", 6), (8, "two_thirds", 6),
        (0, "two_thirds", 0),
    ],
)  # fmt: skip
def test_quorum(total, rule, needed):
    assert quorum_needed(total, rule) == needed


def test_quorum_in_words():
    assert quorum_text(9, 5, "majority") == "应到 9 人，实到 5 人；须到 5 人（过半数），已达到法定到会人数"
    assert quorum_text(9, 5, "two_thirds") == "应到 9 人，实到 5 人；须到 6 人（三分之二以上），未达到法定到会人数"


def term(year, school):
    return TermRow(year, year, school.pk, school.name, "某", "", "", "", None, "", "portal")


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ([], ["总校", "东校", "西园", "总校"]),
        ([term(2026, EAST)], ["+东校", "西园", "总校", "东校"]),
        ([term(2027, WEST)], ["总校", "+西园", "总校", "东校"]),
        ([term(2025, EAST)], ["西园", "总校", "东校", "西园"]),
        ([term(2023, LEAD)], ["总校", "东校", "西园", "总校"]),  # 2024 and 2025, recorded by nobody, count as turns
        ([term(2026, UNIVERSITY)], ["+甲大学", "总校", "东校", "西园"]),
    ],
)
def test_rotation_goes_on_in_the_members_order(terms, expected):
    years = rotation((LEAD, EAST, WEST), terms, 2026, 2029)
    assert [f"+{one.term.school_name}" if one.term else one.turn.name for one in years] == expected


def test_rotation_without_schools_names_nobody():
    assert [(one.year, one.term, one.turn) for one in rotation((), [], 2026, 2026)] == [(2026, None, None)]


def test_words_of_each_organ():
    assert [seat_word(kind, "chair") for kind in OrganKind] == ["书记", "主任", "召集人", "理事长"]


def test_difference_from_our_own_reading_says_so():
    tight = replace(ALL, relations=("tight",))
    committee = replace(council(seat(1, "钱书记", LEAD, "chair")), kind="promotion_committee", name="甲促进会")
    assert [one.sentence for one in differences(tight, [committee], DAY)][1:] == [
        "甲促进会主任钱书记（总校）与现任总校校长赵校长不一致（政策未规定人选，按平台默认）",
        "东校在甲促进会没有席位（政策未规定人选，按平台默认）",
    ]
