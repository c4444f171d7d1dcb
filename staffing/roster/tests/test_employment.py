"""用工性质: existing rows are 待核 and never silently 在编; a school's people are settled together."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from nanan_groups.kit import quality
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.models import ActKind
from nanan_groups.testing.roster_made import bring_in, order, row
from staffing.models import StaffPost
from staffing.roster.queries.people import person_view
from staffing.roster.services.employment import settle_employment

DAY = date(2026, 9, 1)


def settle(actor, school, people, employment="established"):
    settle_employment(
        order=order(actor, kind=ActKind.CORRECTION),
        institution=school,
        people=[person.code for person in people],
        employment=employment,
    )


def kinds() -> list[str]:
    return list(StaffPost.objects.order_by("person__code", "valid_from").values_list("employment", flat=True))


def test_a_roster_that_says_nothing_leaves_it_unverified(schools):
    bring_in(schools.clerk, row(1), row(2, employment="在编"))
    assert kinds() == ["", "established"]
    first = StaffPost.objects.filter(employment="").get().person
    assert person_view(first, scope_of(schools.clerk), DAY).posts[0].employment == "待核"


def test_people_are_settled_together_and_the_settled_stay(schools, person_at):
    people = [person_at(schools.main) for _ in range(3)]
    settle(schools.clerk, schools.a, people[:2])
    assert kinds() == ["established", "established", ""]
    settle(schools.clerk, schools.a, people[1:], "contract")
    assert kinds() == ["established", "established", "contract"]
    with pytest.raises(RuleViolation, match="已经核实"):
        settle(schools.clerk, schools.a, people)
    with pytest.raises(RuleViolation, match="请选择"):
        settle(schools.clerk, schools.a, people, "")


def test_another_school_is_not_settled(schools, person_at):
    stranger = person_at(schools.b_main)
    with pytest.raises(PermissionDenied):
        settle(schools.clerk, schools.b, [stranger])
    mine = person_at(schools.main)
    settle(schools.clerk, schools.a, [mine, stranger])
    assert kinds() == ["", "established"]


def test_the_list_names_the_school_until_nobody_is_left(schools, person_at, client_of, user_of):
    people = [person_at(schools.main) for _ in range(2)]
    check = quality.check_of("unverified-employment")

    def found(user):
        return [(one.subject, one.weight) for one in check.find(scope_of(user), DAY)]

    assert found(schools.clerk) == [("甲校小学", 2)]
    assert found(schools.b_clerk) == []
    settle(schools.clerk, schools.a, people[:1])
    assert found(user_of("personnel_officer")) == [("甲校小学", 1)]
    page = client_of(user_of("personnel_officer")).get(reverse("reading:quality-detail", args=[check.code]))
    assert reverse("staffing:settle-employment", args=[schools.a.code]) in page.content.decode()
    settle(schools.clerk, schools.a, people[1:])
    assert found(schools.clerk) == []


def test_the_page_offers_those_who_wait_and_writes_after_the_confirmation(schools, person_at, client_of):
    person = person_at(schools.main, name="钱待核")
    settled = person_at(schools.main, name="孙已核")
    settle(schools.clerk, schools.a, [settled])
    browser, address = client_of(schools.clerk), reverse("staffing:settle-employment", args=[schools.a.code])
    page = browser.get(address)
    form = page.context["form"]
    assert [code for code, _ in form.fields["people"].choices] == [person.code]
    data = {name: form[name].initial for name in ("kind", "effective_on", "request_key")}
    data |= {"employment": "filed", "people": [person.code], "reason": "按编办名册核实", "document": ""}
    assert "待核" not in kinds() and kinds().count("") == 1
    assert browser.post(address, data).status_code == 200
    assert kinds().count("") == 1
    assert browser.post(address, data | {"act_confirmed": "1"}).status_code == 302
    assert sorted(kinds()) == ["established", "filed"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_once(schools, person_at, number, django_assert_num_queries, user_of):
    for _ in range(number):
        person_at(schools.main)
    scope = scope_of(user_of("personnel_officer"))
    with django_assert_num_queries(1):
        assert len(quality.check_of("unverified-employment").find(scope, DAY)) == 1
