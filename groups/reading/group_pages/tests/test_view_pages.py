"""The page of a group and of an institution, their histories, the list of institutions and the suggestions."""

import re

import pytest
from django.urls import reverse

from groups.registry.education_groups.services import dissolve_group, rename_group, split_off_group
from groups.registry.institutions.services.institutions import close_institution, merge_institutions, rename_institution
from groups.registry.institutions.services.sites import correct_start
from groups.registry.members.services import leave_group
from nanan_groups.testing.answers import answered
from nanan_groups.testing.factories import (
    EducationGroupFactory,
    EnrolmentFactory,
    InstitutionVersionFactory,
    LeadFactory,
    MembershipFactory,
    QualityMarkFactory,
    entry,
)
from nanan_groups.testing.register_made import AUTUMN, LATER, SPRING, correction, done, order, school, small_register

NONSENSE = ["", "-1", "0", "x", "9" * 30, "\x00", "<script>", "2022-13-45", "１", "' OR 1=1"]


@pytest.fixture
def officer(client_of, user_of):
    return client_of(user_of("registry_officer"))


def group_page(client, group, **asked):
    return client.get(reverse("reading:group-detail", args=[group.code]), asked)


def school_page(client, institution, **asked):
    return client.get(reverse("reading:institution-detail", args=[institution.code]), asked)


# --- the page of a group ---------------------------------------------------------------------------------------------
def test_group_as_it_stood_on_a_day(officer):
    made = small_register()
    done(rename_group, order(), group=made.a, name="新甲教育集团")
    done(leave_group, order(), membership=made.row_tight)

    def shown(day):
        context = group_page(officer, made.a, as_of=day).context
        return context["group"]["name"], [
            m.chip.text for one in context["held"] if one["block"] for m in one["block"].members
        ]

    assert shown("2024-08-31") == ("甲教育集团", ["紧密小学", "待建小学", "联盟小学"])
    assert shown("2024-09-01") == ("新甲教育集团", ["待建小学", "联盟小学"])


def test_group_before_its_first_and_after_its_last_day(officer):
    made = small_register()
    group = done(
        split_off_group,
        order(AUTUMN),
        origin=made.a,
        name="丙教育集团",
        category="primary",
        lead=made.tight.institution,
        members=[made.row_tight],
    )
    done(dissolve_group, order(LATER), group=group)
    for day, gone in (("2024-08-31", True), ("2024-09-01", False), ("2025-08-31", False), ("2025-09-01", True)):
        context = group_page(officer, group, as_of=day).context
        assert (context["badges"] == [{"label": "当日尚未成立或已撤销", "kind": "warn"}]) == gone, day
        assert context["group"]["name"] == "丙教育集团"
    assert context["origin"] == {"text": "由甲教育集团分出", "url": f"/groups/{made.a.code}/?as_of=2025-09-01"}


def test_acts_are_offered_to_the_registry_only(two_groups, client_of, user_of):
    group = two_groups.a.group
    menus = {}
    for role in ("registry_officer", "bureau_leader", "group_principal"):
        place = {"group": group} if role == "group_principal" else {}
        answer = group_page(client_of(user_of(role, **place)), group)
        menus[role] = [link.url for link in answer.context["acts"]]
        assert ("/acts/" in answer.content.decode()) == (role == "registry_officer")
    assert menus["bureau_leader"] == menus["group_principal"] == []
    client = client_of(user_of("registry_officer"))
    assert len(menus["registry_officer"]) == 8
    page = group_page(client, group).content.decode()
    offered = set(menus["registry_officer"]) | set(re.findall(r'href="(/(?:rows|sites)/[^"]+/acts/[^"]+)"', page))
    assert {client.get(url).status_code for url in offered} == {200}


def test_everything_an_institution_offers_is_there(officer):
    made = small_register()
    page = school_page(officer, made.ally.institution).content.decode()
    offered = set(re.findall(r'href="([^"]+/acts/[^"]+)"', page))
    assert len(offered) >= 12
    assert {officer.get(url).status_code for url in offered} == {200}


LEADS_ON = {"/funding/"}  # to the budget year that runs


def test_no_link_leads_where_the_reader_gets_nothing(two_groups, client_of, user_of):
    """Every link of every page a reader may open answers him; one that stands on several pages is asked for once."""
    a = two_groups.a
    for role, place in (
        ("member_principal", {"institution": a.tight.institution}),
        ("expert", {"group": a.group}),
        ("treasury_officer", {}),
    ):
        client, answers = client_of(user_of(role, **place)), {}
        start = [
            "/",
            "/groups/",
            "/institutions/",
            f"/groups/{a.group.code}/",
            f"/institutions/{a.tight.institution.code}/",
        ]
        for url in start:
            answer = client.get(url)
            if answer.status_code != 200:
                continue
            html = answer.content.decode()
            for link in set(re.findall(r'href="(/[^"#]*)"', html)):
                if not link.startswith(("/static/", "/groups/annex2.")):
                    if link not in answers:
                        address = link.replace("&amp;", "&")
                        answers[link] = client.get(address, follow=address in LEADS_ON).status_code
                    assert answers[link] == 200, (role, url, link)


def test_lead_one_may_not_open_is_no_link(two_groups, client_of, user_of):
    client = client_of(user_of("expert", group=two_groups.a.group))
    assert 'href=""' not in group_page(client, two_groups.a.group).content.decode()


@pytest.mark.parametrize("what", ["group", "institution"])
def test_record_of_a_stranger_is_not_there(two_groups, client_of, user_of, what):
    a, b = two_groups.a, two_groups.b
    client = client_of(user_of("group_principal", group=a.group))
    own, other = (a.group, b.group) if what == "group" else (a.tight.institution, b.tight.institution)
    for name in (f"reading:{what}-detail", f"reading:{what}-history"):
        assert client.get(reverse(name, args=[own.code])).status_code == 200
        answer = client.get(reverse(name, args=[other.code]))
        assert answer.status_code == 404
        assert b.canary not in answer.content.decode()


def test_pages_stand_any_day(officer):
    made = small_register()
    for value in NONSENSE:
        assert answered(group_page(officer, made.a, as_of=value), 200)
        assert answered(school_page(officer, made.tight.institution, as_of=value), 200)


# --- the page of an institution --------------------------------------------------------------------------------------
def test_former_names_are_shown_from_their_end_on(officer):
    made = small_register()
    institution = made.free.institution
    done(rename_institution, order(SPRING), institution=institution, name="第二名小学")
    done(rename_institution, order(AUTUMN), institution=institution, name="第三名小学")

    def shown(day):
        context = school_page(officer, institution, as_of=day).context
        return context["institution"]["name"], [(f["name"], f["period"]) for f in context["former_names"]]

    first, second = ("独立小学", "2022-07-14前 至 2024-03-01"), ("第二名小学", "2024-03-01 至 2024-09-01")
    assert shown("2024-02-29") == ("独立小学", [])
    assert shown("2024-03-01") == ("第二名小学", [first])
    assert shown("2024-09-01") == ("第三名小学", [first, second])
    assert "曾用名" in school_page(officer, institution).content.decode()


def test_institution_that_ended_says_so(officer):
    made = small_register()
    done(merge_institutions, order(), institution=made.nursery.institution, into=made.free.institution)
    context = school_page(officer, made.nursery.institution).context
    assert (context["institution"]["ended"], context["institution"]["merged_into"]) == (True, "独立小学")
    assert context["former_names"] == []
    assert not school_page(officer, made.nursery.institution, as_of="2024-08-31").context["institution"]["ended"]
    done(close_institution, correction(), institution=made.provisional.institution)
    assert school_page(officer, made.provisional.institution).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_detail_asks_a_fixed_number_of_questions(officer, django_assert_num_queries, number):
    made = small_register()
    with entry():
        for n in range(number):
            group = EducationGroupFactory(version__name=f"第{n}集团")
            LeadFactory(group=group, institution=made.free.institution)
            MembershipFactory(group=group, site=made.free, alliance=True)
            MembershipFactory(group=made.b, site=school(f"成员{n}"))
            EnrolmentFactory(site=made.free, school_year=2025 - n)
        QualityMarkFactory(institution=made.free.institution)
    officer.get("/")
    with django_assert_num_queries(GROUP_QUERIES):
        group_page(officer, made.b)
    with django_assert_num_queries(SCHOOL_QUERIES):
        school_page(officer, made.free.institution)


GROUP_QUERIES, SCHOOL_QUERIES = 34, 17


# --- the list of institutions ----------------------------------------------------------------------------------------
def listed(client, **asked) -> list[str]:
    answer = client.get("/institutions/", asked)
    assert answer.status_code == 200
    return [row["name"] for row in answer.context["rows"]]


@pytest.mark.parametrize("number", [1, 3])
def test_institution_list_asks_a_fixed_number_of_questions(officer, django_assert_num_queries, number):
    group = EducationGroupFactory()
    with entry():
        for n in range(number):
            MembershipFactory(group=group, site=school(f"成员{n}"))
    officer.get("/")
    with django_assert_num_queries(6):
        assert len(listed(officer)) == number


def test_institution_list_by_day_and_filters(officer):
    made = small_register()
    done(rename_institution, order(), institution=made.free.institution, name="自立小学")
    assert "独立小学" in listed(officer, as_of="2024-08-31")
    assert "自立小学" in listed(officer, as_of="2024-09-01")
    assert listed(officer, q="自立") == ["自立小学"]
    assert listed(officer, q="zlxx") == listed(officer, q="zilixiaoxue") == ["自立小学"]
    assert listed(officer, q=made.free.institution.code) == ["自立小学"]
    assert listed(officer, kind="kindergarten") == ["独立幼儿园"]
    assert listed(officer, state="planned") == ["待建小学"]
    assert listed(officer, ownership="public") == []
    assert "暂定小学（暂定名）" in listed(officer)


@pytest.mark.parametrize("name", ["page", "as_of", "q", "kind", "ownership", "state", "unknown"])
def test_institution_list_stands_nonsense(officer, name):
    small_register()
    for value in NONSENSE:
        assert answered(officer.get("/institutions/", {name: value}), 200), value


def test_institution_list_pages(officer):
    with entry():
        for n in range(53):
            InstitutionVersionFactory(name=f"第{n}小学")
    first, second, third = (listed(officer, page=str(n)) for n in (1, 2, 3))
    assert (len(first), len(second), len(third)) == (50, 3, 0)
    assert not set(first) & set(second)
    answer = officer.get("/institutions/", {"page": "1", "q": "小学"})
    assert answer.context["page"].next_url == "/institutions/?page=2&q=%E5%B0%8F%E5%AD%A6"


def test_institution_list_holds_ones_own_only(two_groups, client_of, user_of):
    client = client_of(user_of("member_principal", institution=two_groups.a.tight.institution))
    assert listed(client) == ["甲canaryA紧密校"]


# --- history ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [1, 3])
def test_history_asks_a_fixed_number_of_questions(officer, django_assert_num_queries, number):
    made = small_register()
    for n in range(number):
        done(rename_group, order(), group=made.a, name=f"第{n}名集团")
    officer.get("/")
    with django_assert_num_queries(8):
        answer = officer.get(reverse("reading:group-history", args=[made.a.code]))
    assert len(answer.context["entries"]) == number + 1


def test_history_is_newest_first_and_paged(officer):
    made = small_register()
    for n in range(22):
        rename_group(order=order(), group=made.a, name=f"第{n}名集团")
    url = reverse("reading:group-history", args=[made.a.code])
    titles = [e.title for e in officer.get(url).context["entries"]]
    assert (len(titles), titles[0]) == (20, "第20名集团更名为第21名集团")
    assert [e.title for e in officer.get(url, {"page": "2"}).context["entries"]][-1] == "测试录入"
    for value in NONSENSE:
        assert officer.get(url, {"page": value, "kind": value}).status_code == 200


def test_history_tells_the_kinds_apart(officer):
    made = small_register()
    done(rename_group, order(AUTUMN), group=made.a, name="新甲教育集团")
    done(rename_group, correction(AUTUMN), group=made.a, name="新钾教育集团")
    done(correct_start, correction(SPRING), row=made.a.versions.get(valid_from=AUTUMN), valid_from=SPRING)
    entries = officer.get(reverse("reading:group-history", args=[made.a.code])).context["entries"]
    assert [(e.kind_label, e.day, e.reason, e.document, e.actor) for e in entries[:3]] == [
        ("更正", SPRING, "测试原因", "南教发〔2024〕1号", "系统"),
        ("更正", AUTUMN, "测试原因", "南教发〔2024〕1号", "系统"),
        ("变更", AUTUMN, "测试原因", "南教发〔2024〕1号", "系统"),
    ]


# --- suggestions -----------------------------------------------------------------------------------------------------
def suggested(client, kind, text) -> list[str]:
    answer = client.get(reverse("registry:suggest", args=[kind]), {"q": text})
    assert answer.status_code == 200
    return re.findall(r'value="([^"]*)"', answer.content.decode())


def test_suggestions_by_name_sound_and_code(officer):
    made = small_register()
    whole = f"独立小学（{made.free.code}）"
    for text in ("独立小", "dlxx", "dulixiao", made.free.code):
        assert whole in suggested(officer, "site", text)
    assert suggested(officer, "group", "jjyjt") == [f"甲教育集团（{made.a.code}）"]
    assert suggested(officer, "institution", "") == []
    assert officer.get("/suggest/nonsense/").status_code == 404


def test_suggestions_take_the_text_of_the_field_that_asks(officer):
    made = small_register()
    answer = officer.get("/suggest/site/", {"field": "lead_site", "lead_site": "独立小", "site": "紧密"})
    assert f"独立小学（{made.free.code}）" in answer.content.decode()
    assert "紧密小学" not in answer.content.decode()


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("kind", "queries"), [("group", 5), ("institution", 5), ("site", 7)])
def test_suggestions_ask_a_fixed_number_of_questions(officer, django_assert_num_queries, kind, queries, number):
    with entry():
        for n in range(number):
            school(f"同名{n}小学")
            EducationGroupFactory(version__name=f"同名{n}集团")
    officer.get("/")
    with django_assert_num_queries(queries):
        assert len(suggested(officer, kind, "同名")) == number


@pytest.mark.parametrize("kind", ["group", "institution", "site"])
def test_suggestions_hold_ones_own_only(two_groups, client_of, user_of, kind):
    client = client_of(user_of("group_principal", group=two_groups.a.group))
    found = "".join(suggested(client, kind, "canary"))
    assert two_groups.a.canary in found
    assert two_groups.b.canary not in found


@pytest.mark.parametrize("kind", ["group", "institution", "site"])
def test_suggestions_stand_nonsense(officer, kind):
    small_register()
    for value in NONSENSE:
        assert answered(officer.get(f"/suggest/{kind}/", {"q": value, "field": value}), 200)
