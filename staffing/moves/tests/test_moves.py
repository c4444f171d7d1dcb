"""调动: ends one post and begins the next on one day, by page and by sheet; the second school is told; mergers."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.registry.institutions.services.institutions import merge_institutions
from nanan_groups.kit import quality
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.imports.datasets import Asked, dataset_of
from nanan_groups.records.models import ActKind
from nanan_groups.testing.dataset_run import bring_in
from nanan_groups.testing.factories import StaffPostFactory, entry
from nanan_groups.testing.roster_made import order
from staffing.career.rules.continuity import Stay, at_school_since
from staffing.career.rules.spans import months_between
from staffing.moves.queries import listed, mergers, moves
from staffing.moves.services.moves import follow_merger, move_person
from staffing.roster.models import StaffPost

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


def posts(person) -> list[tuple]:
    rows = StaffPost.objects.filter(person=person).order_by("valid_from", "pk")
    return list(
        rows.values_list("institution__code", "valid_from", "valid_to", "joined_on", "employment", "leadership")
    )


@pytest.fixture
def officer(user_of):
    return user_of("personnel_officer")


def test_one_post_ends_and_the_next_begins_on_the_day(schools, person_at, officer):
    person = person_at(schools.main)
    StaffPost.objects.update(employment="established")
    move_person(order=order(officer), person=person, institution=schools.b)
    assert posts(person) == [
        (schools.a.code, date(2020, 9, 1), DAY, date(2020, 9, 1), "established", ""),
        (schools.b.code, DAY, None, DAY, "established", ""),
    ]


def test_other_posts_at_the_old_school_end_too(schools, person_at, officer):
    person = person_at(schools.main)
    with entry():
        StaffPostFactory(site=schools.east, person=person, main=False, valid_from=date(2024, 9, 1))
    move_person(order=order(officer), person=person, institution=schools.b)
    assert [(code, end) for code, _, end, *_ in posts(person)] == [
        (schools.a.code, DAY),
        (schools.a.code, DAY),
        (schools.b.code, None),
    ]


@pytest.mark.parametrize(
    ("day", "to", "code"),
    [
        (DAY, "a", "same-school"),
        (date(2020, 9, 1), "b", "too-early"),
        (date(2019, 9, 1), "b", "day-before-register"),
    ],
)
def test_what_is_no_transfer_is_refused(schools, person_at, officer, day, to, code):
    person = person_at(schools.main, since=date(2023, 9, 1) if code == "too-early" else date(2020, 9, 1))
    day = date(2023, 9, 1) if code == "too-early" else day
    with pytest.raises(RuleViolation) as refused:
        move_person(order=order(officer, day), person=person, institution=getattr(schools, to))
    assert refused.value.code == code
    assert len(posts(person)) == 1


def test_who_left_and_a_taken_seat_are_refused(schools, person_at, officer):
    head = person_at(schools.b_main, leadership="head")
    person = person_at(schools.main)
    with pytest.raises(RuleViolation) as refused:
        move_person(order=order(officer), person=person, institution=schools.b, leadership="head")
    assert refused.value.code == "post-taken"
    gone = person_at(schools.main, state="left")
    with pytest.raises(RuleViolation, match="不能调动"):
        move_person(order=order(officer), person=gone, institution=schools.b)
    assert len(posts(head)) == 1


@pytest.mark.parametrize("who", ["clerk", "b_clerk"])
def test_it_is_personnels_alone(schools, person_at, who):
    with pytest.raises(PermissionDenied):
        move_person(order=order(getattr(schools, who)), person=person_at(schools.main), institution=schools.b)


def test_by_page_and_the_second_school_is_told(schools, person_at, officer, client_of):
    person = person_at(schools.main, name="钱调动")
    address = reverse("staffing:move", args=[person.code])
    browser = client_of(officer)
    form = browser.get(address).context["form"]
    data = {name: form[name].initial for name in ("kind", "seen", "request_key", "post_kind")}
    day = timezone.localdate()
    data |= {
        "institution": "乙校小学",
        "effective_on": day.isoformat(),
        "reason": "工作需要",
        "document": "",
        "site": "",
    }
    assert browser.post(address, data).status_code == 200
    assert browser.post(address, data | {"act_confirmed": "1"}).status_code == 302
    home = client_of(schools.b_clerk).get(reverse("portal:home")).content.decode()
    assert "人调入本校" in home
    page = client_of(schools.b_clerk).get(reverse("staffing:move-list")).content.decode()
    assert "钱调动" in page and "甲校小学" in page
    assert "钱调动" in client_of(schools.clerk).get(reverse("staffing:move-list")).content.decode()


def test_by_sheet_and_out_again(schools, person_at, officer):
    person, other = person_at(schools.main, name="钱一"), person_at(schools.main, name="孙二")
    rows = [
        {"staff_no": person.staff_no, "name": "钱一", "school": "乙校小学", "since": date(2026, 9, 1)},
        {"staff_no": other.staff_no, "name": "李错", "school": "乙校小学"},
    ]
    seen = bring_in("moves", officer, *rows, day=DAY, good_rows=True)
    assert (seen.counts, seen.problems) == ((0, 1, 0), [(3, "name", "name-differs")])
    assert [code for code, *_ in posts(person)] == [schools.a.code, schools.b.code]
    found = list(dataset_of("moves").rows(Asked(scope_of(officer), date(2026, 10, 1), {})))
    assert [(one.staff_no, one.since) for one in found] == [(person.staff_no, DAY)]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_twice(schools, person_at, officer, number, django_assert_num_queries):
    for _ in range(number):
        move_person(order=order(officer), person=person_at(schools.main), institution=schools.b)
    scope = scope_of(officer)
    with django_assert_num_queries(2):
        assert len(listed(moves(scope, "staffing.view_roster", DAY), DAY)) == number


def test_the_people_of_a_merged_school_go_along(schools, person_at, officer, user_of):
    """S4 on real rows: their years go on."""
    person = person_at(schools.main, since=date(2018, 9, 1))
    merge_institutions(
        order=order(user_of("registry_officer"), date(2024, 9, 1)), institution=schools.a, into=schools.b
    )
    check = quality.check_of("people-of-merged-schools")
    assert [(one.subject, one.weight) for one in check.find(scope_of(officer), DAY)] == [("甲校小学", 1)]
    follow_merger(order=order(officer, kind=ActKind.CHANGE), institution=schools.a)
    assert check.find(scope_of(officer), DAY) == []
    assert [(code, start) for code, start, *_ in posts(person)] == [
        (schools.a.code, date(2018, 9, 1)),
        (schools.b.code, date(2024, 9, 1)),
    ]
    stays = [
        Stay(one.institution_id, one.valid_from, one.valid_to, one.joined_on)
        for one in StaffPost.objects.filter(person=person).order_by("valid_from")
    ]
    assert months_between(at_school_since(stays, DAY, mergers=mergers()).since, DAY) == 96
    assert months_between(at_school_since(stays, DAY, mergers=mergers(), counts=False).since, DAY) == 24
