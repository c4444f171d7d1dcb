"""Where the rest of the portal tells of people: menu, home, search; and where it must not."""

import re

import pytest
from django.urls import reverse

from nanan_groups.testing.factories import MembershipFactory
from nanan_groups.testing.roster_made import order
from staffing.roster.queries.lookup import find_people
from staffing.roster.services.roster import correct_person

HOME, SEARCH = reverse("portal:home"), reverse("portal:search")


def hits(client, text: str) -> list[tuple]:
    page = client.get(SEARCH, {"q": text})
    return [(one.kind_label, one.text) for one in page.context["results"]]


def test_menu_and_home_lead_to_the_roster(schools, client_of, user_of):
    for user, there in ((schools.clerk, True), (user_of("auditor"), True), (user_of("registry_officer"), False)):
        text = client_of(user).get(HOME).content.decode()
        assert (f'href="{reverse("staffing:person-list")}"' in text) is there
        assert reverse("staffing:mine") in text
        assert ("搜学校、集团、教职工" in text) is there


def test_search_finds_people_by_the_beginning_of_name_or_number(schools, person_at, client_of, user_of):
    person_at(schools.main, name="钱语文", staff_no="NA77001")
    person_at(schools.main, name="钱语", staff_no="NA77002")
    person_at(schools.b_main, name="钱他校", staff_no="NA88001")
    clerk = client_of(schools.clerk)
    assert hits(clerk, "钱语") == [("教职工", "钱语"), ("教职工", "钱语文")]
    assert hits(clerk, "NA77001") == [("教职工", "钱语文")]
    assert hits(clerk, "语文") == []
    assert hits(clerk, "NA88001") == []
    assert ("教职工", "钱他校") in hits(client_of(user_of("college_officer")), "钱")
    assert hits(client_of(user_of("registry_officer")), "钱语") == []
    text = clerk.get(SEARCH, {"q": "钱语文"}).content.decode()
    assert re.search(r'href="/staff/T\d{7}/">钱语文</a><span class="quiet">甲校小学，NA77001', text)


@pytest.mark.parametrize("number", [1, 3])
def test_search_asks_twice_whatever_it_finds(schools, person_at, user_of, number, django_assert_num_queries):
    from nanan_groups.kit.scope import scope_of

    for _ in range(number):
        person_at(schools.main, name="钱语文")
    scope = scope_of(user_of("personnel_officer"))
    with django_assert_num_queries(2):
        assert len(find_people("钱", scope=scope, day=scope.day)) == number


def test_acts_on_people_are_told_to_who_sees_them(schools, person_at, client_of, user_of):
    """The home page of somebody who sees the register, and not the roster, names nobody."""
    person = person_at(schools.main, name="钱语文")
    correct_person(order=order(schools.clerk), person=person, raw={"title_": "高级教师"})
    assert "钱语文" in client_of(user_of("personnel_officer")).get(HOME).content.decode()
    group = user_of("group_principal")
    MembershipFactory(group=group.appointments.get().group, site=schools.main)
    for user in (user_of("finance_officer"), user_of("registry_officer"), group):
        assert "钱语文" not in client_of(user).get(HOME).content.decode()
    history = reverse("reading:institution-history", args=[schools.a.code])
    assert "钱语文" not in client_of(user_of("finance_officer")).get(history).content.decode()
