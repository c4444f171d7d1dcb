"""The roster page: whose people it shows to whom, filters, figures that lead to their rows, pages, print."""

import re
from datetime import date

import pytest
from django.urls import reverse

from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import MembershipFactory, SiteFactory, StaffMemberFactory, StaffPostFactory, entry
from nanan_groups.testing.roster_made import order
from staffing.models import StaffPost
from staffing.roster.queries.roster import Chosen, posts, roster_rows
from staffing.roster.services.roster import change_post, leave_roster

pytestmark = pytest.mark.usefixtures("clock")

URL = reverse("staffing:person-list")


@pytest.fixture
def people(schools, person_at):
    """Four at school a, one at b."""
    with entry():
        return {
            "head": person_at(schools.main, name="赵校长", leadership="head", post_kind="management", stage="", subject=""),
            "teacher": person_at(schools.main, name="钱语文", honour="city", title="senior"),
            "east": person_at(schools.east, name="孙数学", subject="mathematics", state="leave"),
            "worker": person_at(schools.main, name="李工勤", post_kind="worker", stage="", subject=""),
            "strange": person_at(schools.b_main, name="周他校"),
        }  # fmt: skip


def names(response) -> list[str]:
    return re.findall(r'class="sheet-name" href="[^"]+">([^<]+)</a>', response.content.decode())


def shown(client, **query) -> list[str]:
    response = client.get(URL, query)
    assert response.status_code == 200
    return names(response)


# --- whose people --------------------------------------------------------------------------------------------------
def test_a_clerk_sees_the_own_school_only(schools, people, client_of):
    page = client_of(schools.clerk).get(URL)
    assert names(page) == ["赵校长", "钱语文", "孙数学", "李工勤"]
    text = page.content.decode()
    assert "本校教职工" in text
    assert "甲校小学" in text
    assert "周他校" not in text
    assert "138****5678" in text
    assert "13812345678" not in text
    for action in ("登记教职工", "导入名册", "导出", "打印"):
        assert action in text


def test_personnel_see_the_district_and_the_others_what_their_role_opens(schools, people, client_of, user_of):
    everybody = ["赵校长", "钱语文", "孙数学", "李工勤", "周他校"]
    for role in ("personnel_officer", "bureau_leader", "auditor", "college_officer"):
        assert shown(client_of(user_of(role))) == everybody
    assert shown(client_of(user_of("member_principal", institution=schools.b))) == ["周他校"]
    for role in ("registry_officer", "finance_officer", "organisation_officer", "expert", "system", "audit"):
        assert client_of(user_of(role)).get(URL).status_code == 403


def test_a_group_sees_the_sites_it_has_and_not_their_sisters(schools, people, client_of, user_of):
    user = user_of("group_office")
    MembershipFactory(group=user.appointments.get().group, site=schools.east)
    client = client_of(user)
    page = client.get(URL)
    assert names(page) == ["孙数学"]
    assert "登记教职工" not in page.content.decode()
    assert "导入名册" not in page.content.decode()


def test_an_auditor_who_is_also_clerk_elsewhere_does_not_change_the_district(schools, people, client_of, user_of):
    """Seeing everybody comes from one appointment, keeping a roster from the other."""
    client = client_of(user_of("auditor"))
    assert "登记教职工" not in client.get(URL).content.decode()


# --- filters -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"stage": "primary"}, ["钱语文", "孙数学"]),
        ({"subject": "mathematics"}, ["孙数学"]),
        ({"post_kind": "worker"}, ["李工勤"]),
        ({"leadership": "school_level"}, ["赵校长"]),
        ({"leadership": "head"}, ["赵校长"]),
        ({"leadership": "middle"}, []),
        ({"honour": "any"}, ["钱语文"]),
        ({"honour": "city"}, ["钱语文"]),
        ({"state": "leave"}, ["孙数学"]),
        ({"state": "active"}, ["赵校长", "钱语文", "李工勤"]),
        ({"state": "retired"}, []),
        ({"q": "孙"}, ["孙数学"]),
        ({"q": "数学"}, []),  # by the beginning
        ({"stage": "nonsense"}, []),
        ({"q": "\x00孙\ufffe"}, ["孙数学"]),  # what nobody sees was not typed by anybody
    ],
)
def test_filters(schools, people, client_of, query, found):
    assert shown(client_of(schools.clerk), **query) == found


def test_filter_by_site_and_by_number(schools, people, client_of):
    client = client_of(schools.clerk)
    assert shown(client, site=schools.east.code) == ["孙数学"]
    assert shown(client, site=schools.b_main.code) == []
    assert shown(client, q=people["teacher"].staff_no) == ["钱语文"]


def test_filter_by_school(schools, people, client_of, user_of):
    client = client_of(user_of("personnel_officer"))
    assert shown(client, school=schools.b.code) == ["周他校"]
    assert shown(client, school="乙校小学") == ["周他校"]
    page = client.get(URL, {"school": "没有的学校"})
    assert names(page) == []
    assert "没有找到这所学校，请填写登记的全称或编码。" in page.content.decode()


def test_a_group_chooses_among_its_schools(schools, people, client_of, user_of):
    user = user_of("group_office")
    with entry():
        for site in (schools.main, schools.b_main):
            MembershipFactory(group=user.appointments.get().group, site=site)
    client = client_of(user)
    assert shown(client) == ["赵校长", "钱语文", "李工勤", "周他校"]
    assert shown(client, school=schools.b.code) == ["周他校"]
    assert shown(client, school="J9999") == []


# --- the day -------------------------------------------------------------------------------------------------------
def test_as_of_answers_with_the_posts_of_that_day(schools, people, client_of):
    client = client_of(schools.clerk)
    change_post(order=order(schools.clerk, date(2023, 9, 1)), person=people["teacher"], raw={"site": "东校区"})
    leave_roster(order=order(schools.clerk, date(2024, 9, 1)), person=people["head"], state="retired")
    assert shown(client, site=schools.east.code) == ["钱语文", "孙数学"]
    assert shown(client, site=schools.east.code, as_of="2023-08-31") == ["孙数学"]
    assert shown(client) == ["钱语文", "孙数学", "李工勤"]
    assert shown(client, state="retired") == ["赵校长"]
    before = client.get(URL, {"as_of": "2024-08-31"})
    assert names(before) == ["赵校长", "钱语文", "孙数学", "李工勤"]
    # What is registered later does not colour an earlier day: the head was at work.
    assert "退休" not in before.content.decode().split("<tbody>")[1]
    assert "早于2022年7月14日" in client.get(URL, {"as_of": "2020-01-01"}).content.decode()


def test_whoever_comes_later_is_found(schools, people, client_of):
    StaffPostFactory(site=schools.main, person__name="吴新来", valid_from=date(2199, 9, 1))
    client = client_of(schools.clerk)
    assert "吴新来" not in client.get(URL).content.decode()
    page = client.get(URL, {"state": "coming"})
    assert (names(page), "吴新来" in page.content.decode()) == ([], True)  # by name, not as a row


# --- figures, pages, queries ---------------------------------------------------------------------------------------
def test_figures_lead_to_their_rows(schools, people, client_of):
    client = client_of(schools.clerk)
    text = client.get(URL).content.decode()
    figures = re.findall(r'<a class="figure" href="([^"]+)">\s*<b>([\d,]+)', text)
    assert [value for _, value in figures] == ["4", "2", "1", "1", "1"]
    for url, value in figures:
        assert len(names(client.get(url.replace("&amp;", "&")))) == int(value)


def test_figures_of_the_district_are_kept_until_something_changes(schools, people, client_of, user_of):
    client = client_of(user_of("personnel_officer"))

    def everybody() -> str:
        return re.search(r'<a class="figure"[^>]+>\s*<b>(\d+)', client.get(URL).content.decode())[1]

    assert everybody() == "5"
    leave_roster(order=order(schools.clerk, TODAY), person=people["teacher"], state="left")
    assert everybody() == "4"


def test_pages_neither_repeat_nor_skip(schools, client_of):
    with entry():
        for number in range(120):
            StaffPostFactory(site=schools.main, person__name=f"王{number:03d}")
    client, seen, url = client_of(schools.clerk), [], URL
    pages = []
    while url:
        text = client.get(url).content.decode()
        pages.append(text)
        seen += re.findall(r'class="sheet-name" href="[^"]+">([^<]+)</a>', text)
        following = re.search(r'<a class="button" href="([^"]+)" rel="next">', text)
        url = following[1].replace("&amp;", "&") if following else ""
    assert seen == [f"王{number:03d}" for number in range(120)]
    back = re.search(r'href="([^"]+)" rel="prev"', pages[2])[1].replace("&amp;", "&")
    assert names(client.get(back)) == [f"王{number:03d}" for number in range(50, 100)]
    assert names(client.get(re.search(r'href="([^"]+)" rel="prev"', pages[1])[1].replace("&amp;", "&"))) == [
        f"王{number:03d}" for number in range(50)
    ]
    assert shown(client, after="'; DROP") == [f"王{number:03d}" for number in range(50)]


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries_does_not_follow_the_rows(
    schools, person_at, client_of, user_of, number, django_assert_num_queries
):
    for _ in range(number):
        person_at(schools.main)
    clerk, officer = client_of(schools.clerk), client_of(user_of("personnel_officer"))
    for client, count in ((clerk, 9), (officer, 5)):
        client.get(URL)
        with django_assert_num_queries(count):
            assert len(shown(client)) == number


def test_empty_rosters_say_what_to_do_next(schools, client_of, user_of):
    text = client_of(schools.clerk).get(URL).content.decode()
    assert "还没有教职工名册。下载模板填写后导入，或逐人登记。" in text
    assert f'href="{reverse("portal:import-upload", args=["staff"])}"' in text
    assert "没有符合条件的教职工" in client_of(schools.clerk).get(URL, {"q": "王"}).content.decode()
    leader = client_of(user_of("bureau_leader")).get(URL).content.decode()
    assert "或由学校经办人导入名册" in leader


# --- print ---------------------------------------------------------------------------------------------------------
def test_print_holds_everybody_and_no_telephone(schools, people, client_of):
    page = client_of(schools.clerk).get(reverse("staffing:person-print"), {"post_kind": "teacher"})
    text = page.content.decode()
    assert "甲校小学教职工名册" in text
    assert "共 2 人" in text
    assert re.findall(r"<td[^>]*>(钱语文|孙数学|赵校长)</td>", text) == ["钱语文", "孙数学"]
    assert "5678" not in text
    refused = client_of(schools.clerk).get(reverse("staffing:person-print"), {"as_of": "昨天"})
    assert refused.status_code == 400


def test_too_many_to_print_is_said(schools, people, client_of, monkeypatch):
    monkeypatch.setattr("staffing.roster.views.roster.PRINTED", 2)
    page = client_of(schools.clerk).get(reverse("staffing:person-print"))
    assert (page.status_code, "符合条件的超过 2 人" in page.content.decode()) == (400, True)


# --- the query itself ----------------------------------------------------------------------------------------------
def test_rows_are_read_with_one_query_and_masked(schools, people, user_of, django_assert_num_queries):
    from nanan_groups.kit.scope import scope_of

    scope = scope_of(user_of("personnel_officer"))
    with django_assert_num_queries(1):
        rows = list(roster_rows(posts(scope, TODAY, Chosen()).order_by("person__code"), TODAY))
    assert {row.phone for row in rows} == {"138****5678"}
    assert [row.school for row in rows] == ["甲校小学"] * 4 + ["乙校小学"]
    assert [row.site for row in rows] == ["本部", "本部", "东校区", "本部", "本部"]


def test_somebody_without_a_post_is_on_nobodys_list(schools, client_of, user_of):
    StaffMemberFactory(name="郑无岗")
    other = SiteFactory()
    StaffPost.objects.none()
    assert shown(client_of(user_of("personnel_officer"))) == []
    assert shown(client_of(user_of("school_clerk", institution=other.institution))) == []
