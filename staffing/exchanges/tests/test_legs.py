"""Decided legs, their places and their days (docs/算例.md S8, S12, S13); the database refuses what the services refuse."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.conflicts import LostRace
from nanan_groups.records.imports.datasets import Asked, dataset_of
from nanan_groups.records.models import ActKind
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.dataset_run import bring_in
from nanan_groups.testing.factories import MembershipFactory, entry
from nanan_groups.testing.roster_made import order
from nanan_groups.testing.staffing_factories import ExchangeLegFactory, RetirementRuleFactory
from staffing.eligibility.models import CensusList
from staffing.eligibility.services.lists import draw_list, freeze_list, post_list
from staffing.exchanges.models import ExchangeLeg
from staffing.exchanges.queries.targets import people_of, targets
from staffing.exchanges.services.legs import decide_leg, end_leg, extend_leg, void_leg
from staffing.roster.models import StaffPost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
START, END = date(2026, 9, 1), date(2027, 7, 1)


def told(actor, **more):
    return order(actor, TODAY, **({"kind": ActKind.ENTRY} | more))


@pytest.fixture
def officer(user_of):
    return user_of("personnel_officer")


@pytest.fixture
def decide(schools, officer):
    def make(person, **more):
        facts = {
            "kind": "rotation",
            "to_site": schools.b_main,
            "start": START,
            "end": END,
            "document": "教委〔2026〕20号",
        }
        return decide_leg(order=told(officer), person=person, **facts | more)

    return make


def itinerant(hours: int, standard: int = 10) -> dict:
    return {"kind": "itinerant", "hours": hours, "standard": standard}


def test_s8_full_time_legs_never_overlap(schools, person_at, decide):
    person = person_at(schools.main)
    decide(person)
    with pytest.raises(RuleViolation) as refused:
        decide(person, start=date(2027, 6, 30), end=date(2028, 7, 1))
    assert refused.value.code == "overlap"
    decide(person, start=date(2027, 7, 1), end=date(2028, 7, 1))
    assert ExchangeLeg.objects.count() == 2


def test_s8_parts_of_a_day_add_up_to_one(schools, person_at, decide):
    person = person_at(schools.main)
    decide(person, **itinerant(5))
    with pytest.raises(RuleViolation) as refused:
        decide(person, to_site=schools.east, start=date(2027, 1, 1), **itinerant(6))
    assert refused.value.code == "too-much"
    decide(person, to_site=schools.east, start=date(2027, 1, 1), **itinerant(5))
    with pytest.raises(RuleViolation):
        decide(person, start=date(2027, 2, 1))


@pytest.mark.parametrize(
    "second",
    [
        {"valid_from": date(2027, 6, 30), "valid_to": date(2028, 7, 1)},
        {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 9, 2)},
        {
            "full_time": False,
            "part": 1,
            "hours": 1,
            "standard": 40,
            "kind": "itinerant",
            "valid_from": date(2027, 1, 1),
        },
    ],
)
def test_s8_the_database_refuses_it_by_itself(person_at, schools, second):
    first = ExchangeLegFactory(person=person_at(schools.main))
    with pytest.raises(LostRace):
        ExchangeLegFactory(person=first.person, **second)
    ExchangeLegFactory(person=first.person, valid_from=END, valid_to=None)
    assert ExchangeLeg.objects.count() == 2


def test_s8_the_database_refuses_parts_that_are_too_much(person_at, schools):
    person = person_at(schools.main)
    half = {"person": person, "full_time": False, "kind": "itinerant", "hours": 5, "standard": 10}
    ExchangeLegFactory(part=5000, **half)
    with pytest.raises(LostRace):
        ExchangeLegFactory(part=6000, valid_from=date(2026, 1, 1), **half)
    with pytest.raises(LostRace):
        ExchangeLegFactory(part=6000, valid_from=date(2027, 1, 1), **half)
    ExchangeLegFactory(part=5000, valid_from=date(2026, 1, 1), **half)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"start": date(2020, 8, 31), "end": date(2021, 7, 1)}, "no-post"),
        ({"to_site": "main"}, "own-site"),
        ({"end": date(2026, 9, 1)}, "order"),
        ({"end": date(2040, 9, 1)}, "too-long"),
        ({"document": " "}, "document"),
        ({"kind": "itinerant"}, "hours"),
        ({"hours": 6, "standard": 16}, "full-time"),
        ({"kind": "itinerant", "hours": 17, "standard": 16}, "hours"),
        ({"kind": "nonsense"}, "choice"),
    ],
)
def test_bad_input_is_a_sentence_and_writes_nothing(schools, person_at, decide, more, code):
    person = person_at(schools.main)
    more = {name: getattr(schools, value) if name == "to_site" else value for name, value in more.items()}
    with pytest.raises(RuleViolation) as refused:
        decide(person, **more)
    assert refused.value.code == code
    assert ExchangeLeg.objects.count() == 0


def test_not_after_retirement_and_not_to_a_closed_site(schools, person_at, decide):
    with entry():
        RetirementRuleFactory()
    person = person_at(schools.main, sex="male", birth_month=date(1966, 9, 1))
    with pytest.raises(RuleViolation, match="退休"):
        decide(person)
    with entry():
        schools.b_main.versions.update(state="closed")
    with pytest.raises(RuleViolation, match="关闭"):
        decide(person_at(schools.main))


@pytest.mark.parametrize("who", ["clerk", "b_clerk"])
def test_only_personnel_decides(schools, person_at, who):
    with pytest.raises(PermissionDenied):
        decide_leg(
            order=told(getattr(schools, who)), person=person_at(schools.main), kind="rotation", to_site=schools.b_main,
            start=START, end=END, document="文",
        )  # fmt: skip


def test_s12_groups_are_fixed_on_the_first_day(schools, person_at, decide):
    with entry():
        first = MembershipFactory(site=schools.main, valid_from=date(2022, 7, 14))
        away = MembershipFactory(site=schools.b_main, group=first.group, alliance=True, valid_from=date(2022, 7, 14))
    leg = decide(person_at(schools.main))
    with entry():
        away.valid_to = date(2027, 1, 1)
        away.save()
        MembershipFactory(site=schools.b_main, valid_from=date(2027, 1, 1))
    leg.refresh_from_db()
    assert (leg.inside, [(one.group_id, one.both) for one in leg.groups.all()]) == (True, [(first.group_id, True)])
    beyond = decide(person_at(schools.main), start=date(2027, 1, 1), end=date(2028, 1, 1))
    assert (beyond.inside, [one.both for one in beyond.groups.all()]) == (False, [False])


def test_extending_ending_and_withdrawing(schools, person_at, decide, officer):
    leg = decide(person_at(schools.main))
    change = {"order": told(officer, kind=ActKind.CHANGE)}
    with pytest.raises(RuleViolation, match="最长 3 年"):
        extend_leg(leg=leg, until=date(2029, 9, 2), **change)
    extend_leg(leg=leg, until=date(2028, 7, 1), **change)
    end_leg(leg=leg, on=date(2028, 1, 1), **change)
    assert ExchangeLeg.objects.get().valid_to == date(2028, 1, 1)
    void_leg(order=told(officer, kind=ActKind.CORRECTION), leg=leg)
    assert ExchangeLeg.objects.count() == 0
    with pytest.raises(RuleViolation):
        end_leg(leg=leg, on=date(2027, 1, 1), **change)


def test_the_sheet_brings_decided_legs_in_and_takes_them_out(schools, person_at, officer):
    one, two = person_at(schools.main, name="钱一"), person_at(schools.main, name="孙二")
    row = {"staff_no": one.staff_no, "name": "钱一", "kind": "轮岗", "school": "乙校小学", "start": START, "end": END,
           "document": "教委〔2026〕20号"}  # fmt: skip
    part = row | {"staff_no": two.staff_no, "name": "孙二", "kind": "走教", "hours": 6, "standard": 16}
    assert bring_in("exchanges", officer, row, part).counts == (2, 0, 0)
    assert bring_in("exchanges", officer, row, part).counts == (0, 0, 2)
    seen = bring_in("exchanges", officer, row | {"start": date(2027, 6, 30), "end": date(2028, 7, 1)}, good_rows=True)
    assert seen.problems == [(2, "start", "overlap")]
    assert ExchangeLeg.history.values("act").distinct().count() == 1  # one act, however many legs
    assert ExchangeLeg.history.filter(history_type="+").count() == 2
    out = list(dataset_of("exchanges").rows(Asked(scope_of(schools.b_clerk), START, {})))
    assert [(found.name, found.hours) for found in out] == [("钱一", None), ("孙二", 6)]


@pytest.fixture
def frozen(schools, person_at, officer):
    """Four people due at a site in two groups, and one due elsewhere; the list is frozen."""
    with entry():
        RetirementRuleFactory(who="women", age=55, base_month=date(1970, 1, 1))
        groups = [
            MembershipFactory(site=schools.main, valid_from=date(2022, 7, 14)).group,
            MembershipFactory(site=schools.main, alliance=True, valid_from=date(2022, 7, 14)).group,
        ]
    people = [person_at(schools.main, honour="district" if n == 0 else "") for n in range(4)]
    person_at(schools.b_main)
    StaffPost.objects.update(employment="established")
    row = draw_list(order=told(officer), school_year=2026, census_day=START)
    post_list(order=told(officer), row=row, start=TODAY, until=TODAY + timedelta(days=2))
    with entry():
        CensusList.objects.update(posted_from=TODAY - timedelta(days=3), posted_until=TODAY - timedelta(days=1))
        row.refresh_from_db()
    freeze_list(order=told(officer), row=row)
    return groups, people


def test_s13_a_site_in_two_groups_counts_in_each_and_once_in_the_district(frozen, decide):
    groups, people = frozen
    for person in people:
        decide(person)
    found = targets(2026)
    assert [(one.code, one.shares.eligible, len(one.shares.people)) for one in found.groups] == [
        (groups[0].code, 4, 4),
        (groups[1].code, 4, 4),
    ]
    assert (found.district.eligible, len(found.district.people), found.both) == (5, 4, 4)
    assert (found.district.share.text, found.district.met) == ("80%", True)
    assert found.district.backbone_shares["exchanged"].text == "25%"
    only = targets(2026, groups=[groups[0].pk])
    assert (only.groups, only.district) == (found.groups[:1], None)


def test_the_page_says_that_sums_exceed_the_district_and_opens_to_the_people(
    frozen, decide, officer, client_of, schools
):
    _, people = frozen
    decide(people[0])
    browser = client_of(officer)
    page = browser.get(reverse("staffing:targets") + "?year=2026").content.decode()
    assert "各集团之和大于全区" in page
    address = reverse("staffing:target-people", args=[2026, "all", "people"])
    assert people[0].name in browser.get(address).content.decode()
    assert "骨干占名单里的骨干" in browser.get(reverse("staffing:target-steps", args=[2026, "all"])).content.decode()
    assert client_of(schools.clerk).get(address).status_code == 404


def test_former_members_are_read_in_frozen_names_only(frozen, decide, schools, officer):
    _, people = frozen
    decide(people[0])
    found = targets(2026)
    (seen,) = people_of(found, found.district.people, scope_of(schools.clerk))
    (hidden,) = people_of(found, found.district.people, scope_of(schools.b_clerk))
    assert (seen.code, hidden.code, hidden.name) == (people[0].code, "", people[0].name)


def test_the_command_gives_the_figures_and_refuses_in_words(frozen, decide):
    groups, people = frozen
    decide(people[0])
    out = StringIO()
    call_command("exchange_targets", "--school-year", "2026-2027", "--group", groups[0].code, stdout=out)
    told_ = json.loads(out.getvalue())
    assert told_["school_year"] == "2026-2027"
    assert [(one["code"], one["eligible"], one["moved"], one["share"]) for one in told_["groups"]] == [
        (groups[0].code, 4, 1, "25%")
    ]
    assert told_["district"]["moved"] == 1
    for arguments, sentence in (
        (["--school-year", "2026"], "2026-2027"),
        (["--school-year", "2025-2026"], "还没有冻结"),
        (["--school-year", "2026-2027", "--group", "G9999"], "没有编码"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("exchange_targets", *arguments, stdout=StringIO())


def test_a_counted_exchange_lets_the_years_begin_anew(schools, person_at, decide, officer):
    person = person_at(schools.main, since=date(2010, 9, 1))
    StaffPost.objects.update(employment="established")
    with entry():
        ExchangeLegFactory(person=person, valid_from=date(2023, 9, 1), valid_to=date(2024, 7, 1))
    assert draw_list(order=told(officer), school_year=2026, census_day=START).counts == {"not_due": 1}


@pytest.mark.parametrize("number", [1, 3])
def test_targets_take_a_fixed_number_of_queries(frozen, decide, number, django_assert_num_queries):
    _, people = frozen
    for person in people[:number]:
        decide(person)
    with django_assert_num_queries(6):
        targets(2026)
