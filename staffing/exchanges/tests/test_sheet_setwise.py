"""The sheet of decided exchanges, set-wise: it judges as the page does, asks a fixed number of questions, and is undone whole."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import ActKind
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.dataset_run import bring_in, check
from nanan_groups.testing.factories import AppointmentFactory, MembershipFactory, SiteFactory, UserFactory, entry
from nanan_groups.testing.roster_made import order
from nanan_groups.testing.staffing_factories import RetirementRuleFactory
from staffing.exchanges.models import ExchangeLeg, LegGroup
from staffing.exchanges.services.legs import decide_leg

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
START, END = date(2026, 9, 1), date(2027, 7, 1)
SAME = (
    "from_site",
    "to_site",
    "kind",
    "hours",
    "standard",
    "part",
    "full_time",
    "campus",
    "inside",
    "valid_from",
    "valid_to",
)


@pytest.fixture
def world(schools, person_at):
    with entry():
        schools.officer = AppointmentFactory(role="personnel_officer", user=UserFactory()).user
        schools.group = MembershipFactory(site=schools.main, valid_from=date(2022, 7, 14)).group
        MembershipFactory(site=schools.b_main, group=schools.group, valid_from=date(2022, 7, 14))
        RetirementRuleFactory(who="women", age=55, base_month=date(1970, 1, 1))
        RetirementRuleFactory(who="men", age=60, base_month=date(1965, 1, 1))
    schools.person_at = person_at
    return schools


def row_of(person, **more) -> dict:
    return {
        "staff_no": person.staff_no, "name": person.name, "kind": "轮岗", "school": "乙校小学", "start": START, "end": END,
        "document": "教委〔2026〕20号",
    } | more  # fmt: skip


def decide(world, person, **more):
    facts = {
        "kind": "rotation",
        "to_site": world.b_main,
        "start": START,
        "end": END,
        "document": "教委〔2026〕20号",
    } | more
    return decide_leg(order=order(world.officer, TODAY, kind=ActKind.ENTRY), person=person, **facts)


@pytest.mark.parametrize("hours", [None, 6])
def test_a_leg_is_the_same_by_sheet_and_by_page(world, hours):
    one, two = (world.person_at(world.main, name=name, birth_month=date(1988, 3, 1)) for name in ("钱一", "孙二"))
    kind = ("走教", "itinerant") if hours else ("轮岗", "rotation")
    more = {"hours": hours, "standard": 16} if hours else {}
    bring_in("exchanges", world.officer, row_of(one, kind=kind[0], **more))
    decide(world, two, kind=kind[1], **more)
    first, second = ExchangeLeg.objects.filter(person=one).values(*SAME).get(), ExchangeLeg.objects.filter(person=two)
    assert first == second.values(*SAME).get()
    told = list(LegGroup.objects.order_by("leg").values_list("group", "both"))
    assert told == [(world.group.pk, True)] * 2


def test_what_the_page_refuses_the_sheet_refuses_with_the_same_words(world):
    with entry():
        closed = SiteFactory(institution__version__name="丙校小学", version__state="closed")
    born = {"birth_month": date(1988, 3, 1)}
    joined = world.person_at(world.main, name="赵后到", since=date(2026, 10, 1), **born)
    old = world.person_at(world.main, name="钱将退", birth_month=date(1970, 1, 1), sex="female")
    busy = world.person_at(world.main, name="孙在外", **born)
    parts = world.person_at(world.main, name="李走教", **born)
    decide(world, busy)
    decide(world, parts, kind="itinerant", hours=8, standard=16)
    itinerant = {"kind": "itinerant", "hours": 10, "standard": 16, "start": date(2026, 10, 1)}
    cases = [
        (joined, {}),
        (old, {"end": date(2028, 1, 1)}),
        (busy, {"start": date(2027, 6, 30), "end": date(2028, 6, 30)}),
        (parts, itinerant),
        (world.person_at(world.main, name="周倒填", **born), {"end": START}),
        (world.person_at(world.main, name="吴多填", **born), {"hours": 3, "standard": 16}),
        (world.person_at(world.main, name="郑原校", **born), {"to_site": world.main}),
    ]
    rows, sentences = [], []
    for person, more in cases:
        with pytest.raises(RuleViolation) as refused:
            decide(world, person, **more)
        sentences.append(refused.value.sentence)
        told = {"school": "甲校小学"} if more.pop("to_site", None) else {}
        told |= {"kind": "走教"} if more.pop("kind", "") else {}
        rows.append(row_of(person, **more, **told))
    seen = check("exchanges", world.officer, *rows)
    assert seen.told == sentences
    assert closed and ExchangeLeg.objects.count() == 2


def test_two_rows_of_one_person_meet_each_other(world):
    person = world.person_at(world.main, name="钱一", birth_month=date(1988, 3, 1))
    rows = [row_of(person), row_of(person, start=date(2027, 6, 30), end=date(2028, 6, 30))]
    assert check("exchanges", world.officer, *rows).problems == [(3, "start", "overlap")]
    rows[1]["start"] = END
    assert bring_in("exchanges", world.officer, *rows).counts == (2, 0, 0)


@pytest.mark.parametrize("number", [1, 6])
def test_the_check_asks_a_fixed_number_of_questions(world, number):
    people = [world.person_at(world.main, name="钱一", birth_month=date(1988, 3, 1)) for _ in range(number)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert check("exchanges", world.officer, *map(row_of, people)).counts == (number, 0, 0)
    about = [one["sql"] for one in asked.captured_queries if "staffing_" in one["sql"]]
    assert len(about) == 6
