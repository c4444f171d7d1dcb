"""The yearly list: drawn on the census day, posted, objections answered, frozen; afterwards addenda only."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.models import ActKind
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import MembershipFactory, StaffPostFactory, entry
from nanan_groups.testing.roster_made import order
from staffing.career.models import RetirementRule, StaffHonour
from staffing.eligibility.models import CensusEntry, CensusGroup, CensusList, Objection
from staffing.eligibility.queries.lists import counts_of, seen_entries
from staffing.eligibility.queries.parameters import parameters_of
from staffing.eligibility.services.lists import (
    add_addendum,
    answer_objection,
    draw_list,
    freeze_list,
    post_list,
    raise_objection,
)
from staffing.eligibility.services.parameters import set_parameter
from staffing.roster.models import StaffPost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def told(actor, **more):
    return order(actor, TODAY, kind=ActKind.ENTRY, **more)


@pytest.fixture
def officer(user_of):
    return user_of("personnel_officer")


@pytest.fixture
def people(schools, person_at):
    """Of school a one due with an honour, one too short, one not verified; of b one who retires soon."""
    with entry():
        for who, age, base in (("men", 60, date(1965, 1, 1)), ("women", 55, date(1970, 1, 1))):
            row = {"who": who, "age": age, "base_month": base, "step": 4, "most": 36, "source": "决定"}
            RetirementRule.objects.create(valid_from=date(2025, 1, 1), **row)
    due = person_at(schools.main, since=date(2019, 9, 1), birth_month=date(1971, 3, 1), sex="male", honour="district")
    short = person_at(schools.main, since=date(2020, 9, 2), birth_month=date(1976, 8, 1))
    unsaid = person_at(schools.main, since=date(2010, 9, 1))
    soon = person_at(schools.b_main, since=date(2015, 9, 1), birth_month=date(1973, 5, 1))
    StaffPost.objects.exclude(person=unsaid).update(employment="established")
    return {"due": due, "short": short, "unsaid": unsaid, "soon": soon}


@pytest.fixture
def drawn(people, officer) -> CensusList:
    return draw_list(order=told(officer), school_year=2026, census_day=date(2026, 9, 1))


@pytest.fixture
def posted(drawn, officer) -> CensusList:
    return post_list(order=told(officer), row=drawn, start=TODAY, until=TODAY + timedelta(days=2))


def over(row: CensusList) -> CensusList:
    """As if the posting had been over since yesterday."""
    days = {"posted_from": TODAY - timedelta(days=3), "posted_until": TODAY - timedelta(days=1)}
    CensusList.objects.filter(pk=row.pk).update(**days)
    row.refresh_from_db()
    return row


def lines() -> list[tuple]:
    found = CensusEntry.objects.order_by("institution_id", "staff_no")
    return list(found.values_list("standing", "line", "honour", "backbone"))


def test_who_is_listed_and_why(drawn):
    assert drawn.counts == {"due": 1, "not_due": 1, "unverified": 1, "deferred": 1}
    assert lines() == [
        ("due", "连续7年0个月；距退休6年1个月；无豁免", "district", True),
        ("deferred", "连续11年0个月；距退休2年7个月，不足5年；无豁免", "", False),
    ]


def test_a_honour_that_lapsed_by_the_day_is_none(people, officer):
    with entry():
        StaffHonour.objects.create(
            person=people["due"],
            honour="district",
            valid_from=date(2020, 9, 1),
            valid_to=date(2026, 9, 1),
            document="x",
        )
    draw_list(order=told(officer), school_year=2026)
    assert lines()[0][2:] == ("", False)


def test_a_person_counts_for_the_groups_of_the_site_on_the_day(schools, people, officer):
    """S13: a site in two groups counts in each group's own figure."""
    with entry():
        first = MembershipFactory(site=schools.main, valid_from=date(2022, 7, 14))
        second = MembershipFactory(site=schools.main, alliance=True, valid_from=date(2022, 7, 14))
        MembershipFactory(site=schools.main, alliance=True, valid_from=date(2026, 9, 2))
    draw_list(order=told(officer), school_year=2026)
    groups = list(CensusGroup.objects.order_by("group_id").values_list("entry__person_id", "group_id"))
    assert groups == [(people["due"].pk, first.group_id), (people["due"].pk, second.group_id)]


def test_it_is_drawn_again_until_it_is_posted(drawn, people, officer):
    StaffPost.objects.update(employment="established")
    again = draw_list(order=told(officer), school_year=2026)
    assert (again.pk, again.counts["due"], CensusEntry.objects.count()) == (drawn.pk, 2, 3)
    post_list(order=told(officer), row=again, start=TODAY, until=TODAY + timedelta(days=2))
    with pytest.raises(RuleViolation, match="已经公示"):
        draw_list(order=told(officer), school_year=2026)


@pytest.mark.parametrize(
    ("year", "day", "code"),
    [(2026, date(2026, 8, 31), "other-year"), (2026, TODAY + timedelta(days=1), "day-to-come")],
)
def test_the_census_day_is_of_the_year_and_has_come(people, officer, year, day, code):
    with pytest.raises(RuleViolation) as refused:
        draw_list(order=told(officer), school_year=year, census_day=day)
    assert refused.value.code == code
    assert CensusList.objects.count() == 0


@pytest.mark.parametrize("who", ["clerk", "b_clerk"])
def test_only_personnel_draws(schools, people, who):
    with pytest.raises(PermissionDenied):
        draw_list(order=told(getattr(schools, who)), school_year=2026)


def test_schools_see_their_own_people_once_it_is_posted(schools, drawn, officer, client_of):
    clerk = scope_of(schools.clerk)
    assert list(seen_entries(drawn, clerk)) == []
    assert client_of(schools.clerk).get(reverse("staffing:census-list", args=[2026])).status_code == 404
    post_list(order=told(officer), row=drawn, start=TODAY, until=TODAY + timedelta(days=2))
    assert counts_of(drawn, clerk) == {"due": 1}
    assert counts_of(drawn, scope_of(schools.b_clerk)) == {"deferred": 1}
    page = client_of(schools.clerk).get(reverse("staffing:census-list", args=[2026])).content.decode()
    assert "连续7年0个月" in page and "连续11年0个月" not in page
    assert "人在公示的应交流名册" in client_of(schools.clerk).get(reverse("portal:home")).content.decode()


def test_it_is_posted_for_three_days_at_least(drawn, officer):
    with pytest.raises(RuleViolation, match="至少 3 天"):
        post_list(order=told(officer), row=drawn, start=TODAY, until=TODAY + timedelta(days=1))
    with pytest.raises(RuleViolation, match="早于今天"):
        post_list(order=told(officer), row=drawn, start=TODAY - timedelta(days=1), until=TODAY + timedelta(days=3))


def test_an_objection_is_answered_before_the_list_freezes(schools, posted, people, officer):
    line = CensusEntry.objects.get(person=people["due"])
    objection = raise_objection(order=told(schools.clerk), entry=line, text="该教师 2024 年曾调出，请核对")
    with pytest.raises(RuleViolation, match="已有待答复"):
        raise_objection(order=told(schools.clerk), entry=line, text="再提")
    with pytest.raises(PermissionDenied):
        raise_objection(order=told(schools.b_clerk), entry=line, text="他校")
    with pytest.raises(RuleViolation, match="公示到"):
        freeze_list(order=told(officer), row=posted)
    over(posted)
    with pytest.raises(RuleViolation, match="1 条异议没有答复"):
        freeze_list(order=told(officer), row=posted)
    with pytest.raises(RuleViolation, match="与原结果不同"):
        answer_objection(order=told(officer), objection=objection, upheld=True, answer="属实", standing="due")
    answer_objection(
        order=told(officer),
        objection=objection,
        upheld=True,
        answer="属实",
        standing="not_due",
        line="年限自2024年起算",
    )
    with pytest.raises(RuleViolation, match="已经答复"):
        answer_objection(order=told(officer), objection=objection, upheld=False, answer="再答")
    freeze_list(order=told(officer), row=posted)
    line.refresh_from_db()
    assert (line.standing, line.line, line.by_hand) == ("not_due", "年限自2024年起算", True)
    posted.refresh_from_db()
    assert (posted.state, posted.counts["due"], posted.counts["deferred"]) == ("frozen", 0, 1)


@pytest.fixture
def frozen(posted, officer) -> CensusList:
    return freeze_list(order=told(officer), row=over(posted))


def test_a_frozen_list_is_moved_by_nothing_and_corrected_by_addenda(schools, frozen, people, officer):
    before = lines()
    line = CensusEntry.objects.get(person=people["due"])
    for service, facts in (
        (raise_objection, {"entry": line, "text": "迟了"}),
        (freeze_list, {"row": frozen}),
        (post_list, {"row": frozen, "start": TODAY, "until": TODAY + timedelta(days=9)}),
        (draw_list, {"school_year": 2026}),
    ):
        actor = schools.clerk if service is raise_objection else officer
        with pytest.raises(RuleViolation):
            service(order=told(actor), **facts)
    with entry():
        people["due"].birth_month = date(1960, 1, 1)
        people["due"].save()
        StaffPostFactory(site=schools.main, valid_from=date(2010, 9, 1), employment="established")
    assert lines() == before
    facts = {"row": frozen, "person": people["due"], "reason": "档案核实后应暂缓", "document": "区教委〔2026〕30号"}
    first = add_addendum(order=told(officer), after="deferred", **facts)
    assert (first.number, first.before, first.after) == (1, "due", "deferred")
    again = add_addendum(order=told(officer), after="due", **facts)
    assert (again.number, again.before, again.after) == (2, "deferred", "due")
    with pytest.raises(RuleViolation, match="更正前后相同"):
        add_addendum(order=told(officer), after="due", **facts)
    with pytest.raises(RuleViolation):
        add_addendum(order=told(officer), after="deferred", **facts | {"document": ""})
    assert lines() == before


def test_hand_made_posts_change_no_frozen_list(frozen, officer, client_of):
    browser = client_of(officer)
    for verb in ("post", "freeze"):
        address = reverse("staffing:list-act", args=[2026, verb])
        form = browser.get(address).context["form"]
        data = {name: form[name].initial for name in ("kind", "effective_on", "seen", "request_key")}
        data |= {
            "reason": "试",
            "document": "",
            "start": TODAY.isoformat(),
            "until": (TODAY + timedelta(days=5)).isoformat(),
        }
        answer = browser.post(address, data | {"act_confirmed": "1"})
        assert answer.status_code == 409
        assert "冻结" in answer.content.decode()
    frozen.refresh_from_db()
    assert frozen.state == "frozen"


def test_parameters_are_the_districts_from_a_year_on_with_a_document(officer, people):
    assert (parameters_of(2026)["min_years"].text, parameters_of(2026)["min_years"].origin) == ("6 年", "national")
    facts = {"code": "min_years", "first_year": 2026, "document": "区教委〔2026〕1号"}
    with pytest.raises(RuleViolation, match="文件依据"):
        set_parameter(order=told(officer), value="5", **facts | {"document": " "})
    set_parameter(order=told(officer), value="5", **facts)
    set_parameter(order=told(officer), value="7", **facts | {"first_year": 2028})
    assert [parameters_of(year).number("min_years") for year in (2025, 2026, 2027, 2028)] == [6, 5, 5, 7]
    assert parameters_of(2026)["min_years"].source == "区教委〔2026〕1号"
    row = draw_list(order=told(officer), school_year=2026)
    assert row.counts["due"] == 2
    with pytest.raises(PermissionDenied):
        set_parameter(order=told(people and officer.__class__.objects.get(name="甲校文员")), value="5", **facts)


def test_no_parameter_of_a_frozen_year_is_set_any_more(frozen, officer):
    facts = {"code": "min_years", "value": "5", "document": "文"}
    with pytest.raises(RuleViolation, match="已经冻结"):
        set_parameter(order=told(officer), first_year=2026, **facts)
    set_parameter(order=told(officer), first_year=2027, **facts)


def test_the_pages_show_sources_steps_and_paper(schools, posted, people, officer, client_of):
    browser = client_of(officer)
    page = browser.get(reverse("staffing:parameters") + "?year=2026").content.decode()
    assert "国家参考值" in page and "不是本区的指标" in page
    page = browser.get(reverse("staffing:census-entry", args=[2026, people["due"].code])).content.decode()
    assert "在同一所学校" in page and "6年1个月" in page and "北京市" in page
    paper = browser.get(reverse("staffing:census-print", args=[2026])).content.decode()
    assert "2026-2027学年应交流、暂缓名册" in paper and "连续11年0个月" in paper
    clerk = client_of(schools.clerk)
    assert clerk.get(reverse("staffing:census-entry", args=[2026, people["soon"].code])).status_code == 404
    assert "应交流" in clerk.get(reverse("staffing:person-detail", args=[people["due"].code])).content.decode()
    assert Objection.objects.count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_drawing_and_the_page_take_a_fixed_number_of_queries(
    schools, people, officer, person_at, client_of, number, django_assert_num_queries
):
    for _ in range(number):
        person_at(schools.main, since=date(2019, 9, 1), birth_month=date(1980, 1, 1))
    StaffPost.objects.update(employment="established")
    draw_list(order=told(officer), school_year=2026)
    browser = client_of(officer)
    browser.get(reverse("staffing:census-list", args=[2026]))
    with django_assert_num_queries(10):
        browser.get(reverse("staffing:census-list", args=[2026]))
