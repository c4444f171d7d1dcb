"""Taking on, mending, moving, leaving: what is written, what is refused, and that nobody overwrites anybody."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from nanan_groups.accounts.models import User
from nanan_groups.kit.errors import AlreadyDone, RuleViolation, StaleRecord
from nanan_groups.records.acts import preview
from nanan_groups.records.models import Act, ActChange, ActKind, ActSubject
from nanan_groups.testing.factories import AppointmentFactory, StaffPostFactory
from nanan_groups.testing.roster_made import RAW, order
from staffing.models import StaffMember, StaffPost
from staffing.roster.services.roster import add_person, cancel_leave, change_post, correct_person, leave_roster

DAY = date(2026, 9, 1)


def refused(service, **arguments) -> tuple[str, str]:
    with pytest.raises(RuleViolation) as caught:
        service(**arguments)
    return caught.value.field, caught.value.code


def lines(act: Act) -> list[tuple]:
    return list(act.changes.order_by("ordinal").values_list("field", "old", "new", "since"))


def periods(person) -> list[tuple]:
    rows = person.posts.order_by("valid_from")
    return [(row.site.pk, row.post_kind, row.leadership, row.valid_from, row.valid_to) for row in rows]


# --- adding --------------------------------------------------------------------------------------------------------
def test_add_person_writes_person_post_and_act(schools):
    person = add_person(order=order(schools.clerk, kind=ActKind.ENTRY), raw=RAW)
    assert (person.code, person.revision, person.name, person.title) == ("T0000001", 1, "张示范", "first")
    post = person.posts.get()
    assert (post.institution, post.site, post.main) == (schools.a, schools.main, True)
    assert (post.joined_on, post.valid_from, post.valid_to) == (date(2020, 9, 1), date(2020, 9, 1), None)
    act = Act.objects.get(verb="add_person")
    assert (act.title, act.actor, act.kind) == ("登记教职工 张示范（NA2026001）", schools.clerk, "entry")
    assert {("联系电话", "138****5678"), ("姓名", "张示范"), ("岗位类别", "专任教师"), ("学校", "甲校小学")} <= {
        (field, new) for field, _, new, _ in lines(act)
    }
    assert list(act.subjects.values_list("kind", "code", "revision")) == [("staffmember", "T0000001", 1)]
    assert person.history.get().act == post.history.get().act == act
    assert "13812345678" not in "".join(ActChange.objects.values_list("new", flat=True))


def test_add_person_is_done_once(schools):
    first = order(schools.clerk, kind=ActKind.ENTRY, request_key="k1")
    add_person(order=first, raw=RAW)
    with pytest.raises(AlreadyDone):
        add_person(order=first, raw=RAW)
    assert StaffMember.objects.count() == 1


def test_add_person_with_a_number_in_use_tells_nothing(schools, person_at):
    """Whether the number is a stranger's or one's own colleague's: the same words."""
    for at, site in enumerate((schools.main, schools.b_main)):
        person_at(site, staff_no=f"NA9{at}")
        with pytest.raises(RuleViolation) as caught:
            add_person(order=order(schools.clerk, kind=ActKind.ENTRY), raw=RAW | {"staff_no": f"NA9{at}"})
        assert (caught.value.field, caught.value.code) == ("staff_no", "staff-no-unavailable")
        assert caught.value.sentence.startswith("该工号不能在本校登记：请核对工号；")


def test_nobody_is_added_as_gone(schools):
    raw = RAW | {"state": "退休"}
    assert refused(add_person, order=order(schools.clerk, kind=ActKind.ENTRY), raw=raw) == ("state", "new-gone")


def test_preview_writes_nothing(schools):
    shown = preview(add_person, order=order(schools.clerk, kind=ActKind.ENTRY), raw=RAW)
    assert [line.field for line in shown][:3] == ["教职工", "工号", "姓名"]
    assert (StaffMember.objects.count(), Act.objects.filter(verb="add_person").count()) == (0, 0)


# --- who may -------------------------------------------------------------------------------------------------------
def test_only_who_keeps_the_roster_may_write(schools, person_at, user_of):
    person = person_at(schools.main)
    may = [schools.clerk, user_of("personnel_officer"), None]
    strangers = [
        schools.b_clerk,
        user_of("member_principal", institution=schools.a),
        user_of("bureau_leader"),
        user_of("auditor"),
        user_of("registry_officer"),
        user_of("system"),
    ]
    for at, actor in enumerate(may):
        correct_person(order=order(actor), person=person, raw={"name": f"张{'甲乙丙'[at]}"})
    for actor in strangers:
        for service, more in (
            (correct_person, {"raw": {"name": "王改"}}), (change_post, {"raw": {"post_kind": "worker"}}),
            (leave_roster, {"state": "left"}), (cancel_leave, {}),
        ):  # fmt: skip
            with pytest.raises(PermissionDenied):
                service(order=order(actor), person=person, **more)
    for actor in strangers[1:]:
        with pytest.raises(PermissionDenied):
            add_person(order=order(actor, kind=ActKind.ENTRY), raw=RAW)
    assert refused(add_person, order=order(schools.b_clerk, kind=ActKind.ENTRY), raw=RAW) == (
        "school",
        "institution-unknown",
    )
    person.refresh_from_db()
    assert person.name == "张丙"


def test_a_clerk_who_sees_the_district_keeps_the_own_roster_only(schools, person_at):
    """An office that sees the register does not widen what the clerk may write."""
    AppointmentFactory(user=schools.clerk, role="auditor")
    clerk = User.objects.get(pk=schools.clerk.pk)
    correct_person(order=order(clerk), person=person_at(schools.main), raw={"name": "张甲"})
    with pytest.raises(PermissionDenied, match="该教职工不在您管理的名册内。"):
        correct_person(order=order(clerk), person=person_at(schools.b_main), raw={"name": "张乙"})


def test_who_went_to_another_school_is_out_of_the_old_clerks_hands(schools, person_at):
    person = person_at(schools.main)
    StaffPost.objects.filter(person=person).update(valid_to=DAY)
    StaffPostFactory(person=person, site=schools.b_main, valid_from=DAY)
    with pytest.raises(PermissionDenied):
        correct_person(order=order(schools.clerk), person=person, raw={"name": "张甲"})
    correct_person(order=order(schools.b_clerk), person=person, raw={"name": "张乙"})


# --- facts ---------------------------------------------------------------------------------------------------------
def test_correct_person_notes_each_fact_and_masks_the_telephone(schools, person_at):
    person = person_at(schools.main, name="王测试", staff_no="NA1")
    raw = {"staff_no": "NA2", "title_": "高级教师", "phone": "13900001111", "birth_month": "1988年4月"}
    correct_person(order=order(schools.clerk, kind=ActKind.CORRECTION, seen=person.revision), person=person, raw=raw)
    person.refresh_from_db()
    assert (person.staff_no, person.title, person.phone, person.birth_month, person.revision) == (
        "NA2",
        "senior",
        "13900001111",
        date(1988, 4, 1),
        2,
    )
    assert lines(Act.objects.get(verb="correct_person")) == [
        ("工号", "NA1", "NA2", None),
        ("出生年月", "1988年3月", "1988年4月", None),
        ("职称", "空", "高级教师", None),
        ("联系电话", "138****5678", "139****1111", None),
    ]


def test_correct_person_refuses(schools, person_at):
    person, other = person_at(schools.main), person_at(schools.b_main, staff_no="NB1")
    who = {"order": order(schools.clerk), "person": person}
    assert refused(correct_person, **who, raw={"name": person.name}) == ("", "same")
    ahead = order(schools.clerk, timezone.localdate() + timedelta(days=1))
    assert refused(correct_person, order=ahead, person=person, raw={"name": "张甲"}) == ("effective_on", "day-to-come")
    assert refused(correct_person, **who, raw={"staff_no": other.staff_no}) == ("staff_no", "staff-no-unavailable")
    assert refused(correct_person, **who, raw={"state": "退休"}) == ("state", "state-by-leaving")
    assert refused(correct_person, **who, raw={"subject": ""}) == ("subject", "subject-missing")
    assert refused(correct_person, **who, raw={"joined_on": "1900-01-01"}) == ("joined_on", "joined-too-young")
    assert refused(correct_person, **(who | {"order": order(schools.clerk, reason=" ")}), raw={"name": "张甲"}) == (
        "reason",
        "reason",
    )


def test_correct_joining_moves_the_first_post_with_it(schools, person_at):
    person = person_at(schools.main)
    change_post(order=order(schools.clerk), person=person, raw={"site": "东校区"})
    correct_person(order=order(schools.clerk), person=person, raw={"joined_on": "2019-09-01"})
    assert periods(person) == [
        (schools.main.pk, "teacher", "", date(2019, 9, 1), DAY),
        (schools.east.pk, "teacher", "", DAY, None),
    ]
    assert set(person.posts.values_list("joined_on", flat=True)) == {date(2019, 9, 1)}
    assert refused(correct_person, order=order(schools.clerk), person=person, raw={"joined_on": "2026-10-01"}) == (
        "joined_on",
        "joined-after-post",
    )


def test_a_stale_form_is_told_who_was_quicker(schools, person_at):
    person = person_at(schools.main)
    correct_person(order=order(schools.clerk, seen=1), person=person, raw={"name": "张甲"})
    for service, more in ((correct_person, {"raw": {"name": "张乙"}}), (leave_roster, {"state": "left"})):
        with pytest.raises(StaleRecord, match="您打开页面之后，甲校文员已于"):
            service(order=order(schools.clerk, seen=1), person=person, **more)


# --- posts ---------------------------------------------------------------------------------------------------------
def test_change_post_ends_one_post_and_begins_the_next(schools, person_at):
    person = person_at(schools.main)
    raw = {"site": "东校区", "post_kind": "管理", "leadership": "校区负责人"}
    change_post(order=order(schools.clerk), person=person, raw=raw)
    assert periods(person) == [
        (schools.main.pk, "teacher", "", date(2020, 9, 1), DAY),
        (schools.east.pk, "management", "campus_head", DAY, None),
    ]
    assert set(person.posts.values_list("joined_on", flat=True)) == {date(2020, 9, 1)}
    assert lines(Act.objects.get(verb="change_post")) == [
        ("校点", "甲校小学", "甲校小学（东校区）", DAY),
        ("岗位类别", "专任教师", "管理", DAY),
        ("领导职务", "空", "校区负责人", DAY),
    ]


def test_correcting_a_post_mends_it_from_its_beginning(schools, person_at):
    person = person_at(schools.main)
    change_post(order=order(schools.clerk, kind=ActKind.CORRECTION), person=person, raw={"post_kind": "管理"})
    assert periods(person) == [(schools.main.pk, "management", "", date(2020, 9, 1), None)]


def test_change_post_refuses(schools, person_at):
    person = person_at(schools.main)
    who = {"order": order(schools.clerk), "person": person}
    assert refused(change_post, **who, raw={}) == ("", "same")
    assert refused(change_post, **who, raw={"site": "西校区"}) == ("site", "site-unknown")
    assert refused(change_post, **who, raw={"site": schools.b_main.code}) == ("site", "site-unknown")
    assert refused(change_post, **who, raw={"post_kind": "工勤", "leadership": "中层干部"}) == (
        "leadership",
        "leadership-kind",
    )
    early = order(schools.clerk, date(2022, 7, 14))
    late = person_at(schools.main, since=date(2023, 9, 1))
    assert refused(change_post, order=early, person=late, raw={"site": "东校区"}) == ("effective_on", "no-post")
    before = order(schools.clerk, date(2022, 7, 13))
    assert refused(change_post, order=before, person=person, raw={"site": "东校区"}) == (
        "effective_on",
        "day-before-register",
    )


@pytest.mark.parametrize(
    ("held", "wanted", "sentence"),
    [
        ("head", "校（园）长", "本校已登记一名校（园）长，请先免去原任或核对领导职务。"),
        ("head_and_secretary", "校（园）长", "本校已登记一名校（园）长，请先免去原任或核对领导职务。"),
        ("secretary", "校（园）长兼书记", "本校已登记一名党组织书记，请先免去原任或核对领导职务。"),
        ("head", "党组织书记", ""),
        ("vice_head", "副校（园）长", ""),
    ],
)
def test_one_head_and_one_secretary_at_a_time(schools, person_at, held, wanted, sentence):
    person_at(schools.main, leadership=held)
    person = person_at(schools.east)
    raw = RAW | {"leadership": wanted}
    if not sentence:
        change_post(order=order(schools.clerk), person=person, raw={"leadership": wanted})
        add_person(order=order(schools.clerk, kind=ActKind.ENTRY), raw=raw | {"leadership": "校区负责人"})
        return
    for service, more in (
        (change_post, {"order": order(schools.clerk), "person": person, "raw": {"leadership": wanted}}),
        (add_person, {"order": order(schools.clerk, kind=ActKind.ENTRY), "raw": raw}),
    ):
        with pytest.raises(RuleViolation) as caught:
            service(**more)
        assert (caught.value.field, caught.value.code) == ("leadership", "post-taken")
        assert caught.value.sentence == sentence


def test_a_successor_follows_on_the_day_the_seat_is_free(schools, person_at):
    head, next_one = person_at(schools.main, leadership="head"), person_at(schools.main)
    change_post(order=order(schools.clerk), person=head, raw={"leadership": "副校（园）长"})
    day_before = order(schools.clerk, date(2026, 8, 31))
    assert refused(change_post, order=day_before, person=next_one, raw={"leadership": "校（园）长"}) == (
        "leadership",
        "post-taken",
    )
    change_post(order=order(schools.clerk), person=next_one, raw={"leadership": "校（园）长"})


# --- leaving -------------------------------------------------------------------------------------------------------
def test_leaving_ends_the_posts_and_sets_the_state(schools, person_at):
    person = person_at(schools.main, leadership="head")
    leave_roster(order=order(schools.clerk), person=person, state="retired")
    person.refresh_from_db()
    assert person.state == "retired"
    assert periods(person) == [(schools.main.pk, "teacher", "head", date(2020, 9, 1), DAY)]
    assert lines(Act.objects.get(verb="leave_roster")) == [
        ("任职止", "长期", "2026年9月1日", DAY),
        ("在岗状态", "在岗", "退休", None),
    ]
    assert refused(leave_roster, order=order(schools.clerk), person=person, state="left") == ("", "gone")
    # Facts of somebody who has left are mended like any other's.
    correct_person(order=order(schools.clerk), person=person, raw={"name": "张退"})


def test_leave_refuses(schools, person_at):
    person = person_at(schools.main, since=DAY)
    assert refused(leave_roster, order=order(schools.clerk), person=person, state="active") == ("state", "choice")
    assert refused(leave_roster, order=order(schools.clerk), person=person, state="left") == (
        "effective_on",
        "leave-before-start",
    )
    mover = person_at(schools.main)
    change_post(order=order(schools.clerk, date(2026, 10, 1)), person=mover, raw={"site": "东校区"})
    assert refused(leave_roster, order=order(schools.clerk), person=mover, state="left") == (
        "effective_on",
        "post-coming",
    )


def test_cancelling_a_leave_brings_the_post_back(schools, person_at):
    person = person_at(schools.main, leadership="head")
    leave_roster(order=order(schools.clerk), person=person, state="retired")
    cancel_leave(order=order(schools.clerk, kind=ActKind.CORRECTION), person=person)
    person.refresh_from_db()
    assert person.state == "active"
    assert periods(person) == [(schools.main.pk, "teacher", "head", date(2020, 9, 1), None)]
    assert refused(cancel_leave, order=order(schools.clerk), person=person) == ("", "not-gone")


def test_cancelling_a_leave_does_not_make_two_heads(schools, person_at):
    person, next_one = person_at(schools.main, leadership="head"), person_at(schools.main)
    leave_roster(order=order(schools.clerk), person=person, state="retired")
    change_post(order=order(schools.clerk), person=next_one, raw={"leadership": "校（园）长"})
    assert refused(cancel_leave, order=order(schools.clerk), person=person) == ("leadership", "post-taken")


# --- races ---------------------------------------------------------------------------------------------------------
@pytest.mark.race
def test_two_cannot_become_head_at_once(schools, person_at, at_once):
    people = [person_at(schools.main), person_at(schools.east)]

    def appoint(person):
        clerk = User.objects.get(pk=schools.clerk.pk)
        return lambda: change_post(order=order(clerk), person=person, raw={"leadership": "校（园）长"})

    outcomes = at_once(*(appoint(person) for person in people))
    assert sorted(getattr(each, "code", "") for each in outcomes if isinstance(each, RuleViolation)) == ["post-taken"]
    assert StaffPost.objects.filter(leadership="head").count() == 1


@pytest.mark.race
def test_without_the_wait_both_become_head(schools, person_at, at_once, monkeypatch):
    """The control: the seat is asked for before either has written."""
    from threading import Barrier

    from staffing.roster.queries import posts
    from staffing.roster.services import basics, roster

    both = Barrier(2, timeout=30)

    def unguarded(institution, leadership, start, end, *, besides):
        basics.refuse_taken_seat(leadership, posts.seats_taken(institution.pk, start, end, besides=besides))
        both.wait()

    monkeypatch.setattr(roster, "keep_seat", unguarded)
    people = [person_at(schools.main), person_at(schools.east)]

    def appoint(person):
        clerk = User.objects.get(pk=schools.clerk.pk)
        return lambda: change_post(order=order(clerk), person=person, raw={"leadership": "校（园）长"})

    outcomes = at_once(*(appoint(person) for person in people))
    assert [each for each in outcomes if isinstance(each, Exception)] == []
    assert StaffPost.objects.filter(leadership="head").count() == 2


def test_act_subjects_are_people_only(schools, person_at):
    """Nothing of it stands in the history of the school, which more people read than may read the roster."""
    person = person_at(schools.main)
    change_post(order=order(schools.clerk), person=person, raw={"site": "东校区", "leadership": "校区负责人"})
    leave_roster(order=order(schools.clerk, date(2026, 9, 2)), person=person, state="left")
    kinds = ActSubject.objects.filter(act__verb__in=["change_post", "leave_roster"]).values_list("kind", flat=True)
    assert set(kinds) == {"staffmember"}
