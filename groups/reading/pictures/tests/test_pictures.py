"""Pictures: what stands in them, where it leads, and what a reader of one group never sees of another."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.cache import cache
from django.urls import reverse

from groups.reading.pictures.queries.lives import lives_of
from groups.reading.pictures.rules import Body, Spot, Tie, colour, neighbours, network_of, part_text
from groups.reading.pictures.views import pages as pictures
from groups.registry.institutions.services import sites
from groups.registry.members import services as members
from groups.registry.models import EducationGroup, Institution, Membership, Partnership, Site
from groups.rights.words import Role
from nanan_groups.records.orders import Order
from nanan_groups.testing.factories import (
    EducationGroupFactory,
    LeadFactory,
    MembershipFactory,
    PartnershipFactory,
    SiteFactory,
    entry,
)

DAY = {"as_of": "2022-07-14"}
NETWORK, DISTRICT = reverse("reading:network"), reverse("reading:district")


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def officer(policy, client_of, user_of):
    return client_of(user_of(Role.REGISTRY_OFFICER))


def picture(code: str) -> str:
    return reverse("reading:group-picture", args=[code])


def group(ref: str) -> EducationGroup:
    return EducationGroup.objects.get(source_ref=ref)


def nodes(page: str, ident: str) -> dict[str, str]:
    """Labelled boxes of a drawing: title → address, "" without a link."""
    svg = re.search(rf'<svg[^>]* id="{ident}".*?</svg>', page, re.DOTALL)[0]
    found = re.findall(r'<(?:a class="node [^"]*" href="([^"]*)"|g class="node [^"]*")><title>([^<]*)</title>', svg)
    return {unescape(title): unescape(url) for url, title in found}


def order(day: date) -> Order:
    return Order(actor=None, effective_on=day, reason="情况变化", document="南教发〔2024〕1号")


# --- logic ---------------------------------------------------------------------------------------------------------
def test_parts_are_said_strongest_first_with_their_campuses():
    ties = [Tie(1, 2, "alliance"), Tie(1, 2, "tight", "小学部"), Tie(1, 2, "tight", "初中部"), Tie(1, 2, "lead")]
    assert part_text(ties) == "集团总校、紧密型成员（初中部、小学部）、联盟型成员"
    assert colour(ties) == "lead"
    assert colour(ties[:2]) == "tight"


def test_network_holds_what_two_groups_share_and_every_university():
    groups = [Spot(2, "Z02", "乙", "primary", 1), Spot(1, "Z01", "甲", "middle", 1)]
    bodies = [Body(7, "J7", "共有", "primary"), Body(8, "J8", "独有", "primary"), Body(9, "J9", "大学", "university")]
    ties = [Tie(7, 1, "tight"), Tie(7, 2, "lead"), Tie(8, 1, "tight"), Tie(9, 2, "university"), Tie(9, 3, "university")]
    network = network_of(groups, bodies, ties)
    assert [spot.name for spot in network.groups] == ["甲", "乙"]
    assert {one.body.name: list(one.ties) for one in network.shared} == {"共有": [1, 2], "大学": [2]}
    assert network.sharing == {1, 2}


def test_neighbours_share_an_institution_with_the_group():
    spots = [Spot(2, "Z02", "乙", "primary", 1), Spot(3, "Z03", "丙", "primary", 2)]
    own, others = [Tie(7, 1, "tight")], [Tie(7, 2, "alliance"), Tie(8, 3, "tight")]
    [one] = neighbours(own, others, spots, [Body(7, "J7", "共有", "primary"), Body(8, "J8", "别的", "primary")])
    assert (one.group.name, one.through) == ("乙", ((Body(7, "J7", "共有", "primary"), (own[0],), (others[0],)),))


# --- the network of a group ----------------------------------------------------------------------------------------
def test_network_of_a_group_names_lead_members_universities_and_the_group_next_door(officer):
    page = officer.get(picture(group("group/1-1").code), DAY).content.decode()
    shown = nodes(page, "network")
    other = group("group/2-5")
    assert other.versions.get().name == "弹子石小学教育集团"
    assert list(shown) == [
        "十一中学，集团总校",
        "十一中学（本部校区），紧密型，已开办",
        "十一中学（CBD校区），紧密型，已开办",
        "十一中金科学校，紧密型，已开办",
        "中海学校（初中部），紧密型，已开办",
        "文德中学，紧密型，已开办",
        "长嘉汇中学（待建），紧密型，待建",
        "和黄御峰中学（待建），紧密型，待建",
        "中国科学院大学，贯通型，与十一中学共建",
        "海军航空大学，贯通型，与十一中学共建",
        "长生桥中学，联盟型，已开办",
        "三十八中学，联盟型，已开办",
        "弹子石中学，联盟型，已开办",
        "鸡冠石学校，联盟型，已开办",
        "弹子石小学教育集团，共有中海学校",
    ]
    assert shown["弹子石小学教育集团，共有中海学校"] == f"{picture(other.code)}?as_of=2022-07-14"
    school = Institution.objects.get(source_ref="institution/长嘉汇中学")
    where = reverse("reading:institution-detail", args=[school.code])
    assert shown["长嘉汇中学（待建），紧密型，待建"] == f"{where}?as_of=2022-07-14"
    assert nodes(page, "network-narrow") == shown


def test_kindergarten_that_leads_a_group_and_a_cluster_ties_them_at_the_lead(officer):
    page = officer.get(picture(group("group/3-1").code)).content.decode()
    assert "总校所在的其他集团" in page
    shown = nodes(page, "network")
    assert shown["南铜幼教集群，共有南坪实验幼儿园"] == picture(group("group/3-12").code)
    assert "教师进修学院附属小学教育集团，共有重庆第二师范学院" in shown
    assert "一一0中学教育集团，共有重庆第二师范学院" in shown


def test_members_that_are_only_counted_say_how_many_are_named(officer):
    page = officer.get(picture(group("group/3-10").code)).content.decode()
    assert "总数24所（公办4所；普惠民办17所；民办3所）" in nodes(page, "network")
    assert "已列名 4，共 24" in page


@pytest.mark.once("links of a page are looked at; the page itself opens on both in test_answers")
@pytest.mark.parametrize("ref", ["group/1-1", "group/2-3", "group/3-1", "group/3-14", "group/4-1", "group/5-1"])
def test_every_link_of_the_pictures_and_their_tables_leads_somewhere(officer, ref):
    page = officer.get(picture(group(ref).code), DAY).content.decode()
    links = {unescape(url) for url in re.findall(r'href="(/groups/[^"]*|/institutions/[^"]*)"', page)}
    assert {url: officer.get(url).status_code for url in links} == dict.fromkeys(links, 200)


def test_picture_follows_the_day(officer):
    planned = Site.objects.get(source_ref="site/长嘉汇中学")
    sites.open_site(order=order(date(2024, 9, 1)), site=planned)
    code = group("group/1-1").code
    before = nodes(officer.get(picture(code), {"as_of": "2024-08-31"}).content.decode(), "network")
    after = nodes(officer.get(picture(code), {"as_of": "2024-09-01"}).content.decode(), "network")
    assert "长嘉汇中学（待建），紧密型，待建" in before
    assert "长嘉汇中学，紧密型，已开办" in after


def test_group_not_founded_yet_has_a_sentence_instead_of_a_picture(officer):
    late = EducationGroupFactory(version__valid_from=date(2025, 1, 1), version__name="后来教育集团")
    page = officer.get(picture(late.code), DAY).content.decode()
    assert "当日尚未成立或已撤销" in page
    assert 'id="network"' not in page


# --- the time line -------------------------------------------------------------------------------------------------
def test_past_keeps_who_left_who_came_back_and_when_a_site_opened(policy):
    one = group("group/1-1")
    back, planned = (Site.objects.get(source_ref=f"site/{name}") for name in ("鸡冠石学校", "长嘉汇中学"))
    members.leave_group(order=order(date(2023, 9, 1)), membership=Membership.objects.get(group=one, site=back))
    members.admit_site(order=order(date(2025, 3, 1)), group=one, site=back, relation="alliance")
    sites.open_site(order=order(date(2024, 9, 1)), site=planned)
    partnership = Partnership.objects.filter(group=one).order_by("ordinal").last()
    members.end_partnership(order=order(date(2026, 9, 1)), partnership=partnership)
    start = date(2022, 7, 14)
    lives = {(life.kind, life.text): life for life in lives_of(one, date(2024, 1, 1))}
    assert [(stay.start, stay.end) for stay in lives["alliance", "鸡冠石学校"].stays] == [
        (start, date(2023, 9, 1)),
        (date(2025, 3, 1), None),
    ]
    assert [(stay.start, stay.end, stay.state) for stay in lives["tight", "长嘉汇中学"].stays] == [
        (start, date(2024, 9, 1), "planned"),
        (date(2024, 9, 1), None, "open"),
    ]
    ended = lives["articulated", "海军航空大学"]
    assert (ended.note, ended.stays[0].end) == ("与十一中学共建", date(2026, 9, 1))
    assert [life.text for life in lives.values() if life.kind == "lead"] == ["十一中学"]


def test_acts_are_numbered_by_the_day_they_took_effect(officer):
    one = group("group/1-1")
    back = Membership.objects.get(group=one, site__source_ref="site/鸡冠石学校")
    members.leave_group(order=order(date(2023, 9, 1)), membership=back)
    answer = officer.get(picture(one.code))
    days = answer.context["past"]["days"]
    assert [(row["number"], row["day"]) for row in days] == [(1, date(2022, 7, 14)), (2, date(2023, 9, 1))]
    assert days[1]["entries"][0].title == "鸡冠石学校退出十一中学教育集团"
    page = answer.content.decode()
    assert 'href="#day-2"' in page
    assert 'id="day-2"' in page


def test_acts_are_for_those_who_may_see_the_history(policy, client_of, user_of):
    reporter = client_of(user_of(Role.DEPARTMENT_REPORTER))
    answer = reporter.get(picture(group("group/1-1").code))
    assert answer.status_code == 200
    assert answer.context["past"]["days"] == []
    assert len(answer.context["past"]["rows"]) == 14


# --- all groups ----------------------------------------------------------------------------------------------------
def test_whole_network_shows_the_35_groups_and_what_they_share(officer):
    page = officer.get(NETWORK, DAY).content.decode()
    shown = nodes(page, "network")
    urls = {f"{picture(code)}?as_of=2022-07-14" for code in EducationGroup.objects.values_list("code", flat=True)}
    assert urls <= set(shown.values())
    assert len(urls) == 35
    shared = {title for title in shown if "个集团" in title and "没有" not in title}
    assert shared == {
        "中国科学院大学，校地共建，1 个集团",
        "海军航空大学，校地共建，1 个集团",
        "重庆邮电大学，校地共建，2 个集团",
        "重庆第二师范学院，校地共建，3 个集团",
        "重庆交通大学，校地共建，1 个集团",
        "重庆工商大学，校地共建，1 个集团",
        "中海学校，共有，2 个集团",
        "天台岗小学，共有，2 个集团",
        "南坪实验幼儿园，共有，2 个集团",
        "珊瑚幼儿园，共有，2 个集团",
        "弹子石幼儿园，共有，2 个集团",
        "新城幼儿园，共有，2 个集团",
        "上浩幼儿园，共有，2 个集团",
        "南坪镇中心幼儿园，共有，2 个集团",
    }
    assert "其余 13 个集团" in page


def test_network_of_one_groups_reader_ends_at_the_group(policy, client_of, user_of):
    principal = client_of(user_of(Role.GROUP_PRINCIPAL, group=group("group/1-1")))
    page = principal.get(NETWORK).content.decode()
    shown = nodes(page, "network")
    assert set(shown) == {
        "十一中学教育集团，没有与其他集团共有的机构",
        "中国科学院大学，校地共建，1 个集团",
        "海军航空大学，校地共建，1 个集团",
    }
    assert shown["中国科学院大学，校地共建，1 个集团"] == ""  # outside the reader's scope: named, not linked
    assert "弹子石小学教育集团" not in page


def test_network_of_very_many_groups_keeps_those_that_share(monkeypatch, officer):
    monkeypatch.setattr(pictures, "MOST_GROUPS", 10)
    page = officer.get(NETWORK).content.decode()
    assert "图中只画与其他集团相连的，另有 25 个见一览表" in page
    assert sum(1 for url in nodes(page, "network").values() if url.endswith("/picture/")) == 10


# --- scope ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def tied(two_groups):
    """The two groups share a school: a's tight member is an alliance member of b."""
    MembershipFactory(group=two_groups.b.group, site=two_groups.a.tight, alliance=True)
    return two_groups


@pytest.mark.parametrize("role", [Role.GROUP_PRINCIPAL, Role.GROUP_OFFICE, Role.EXPERT])
def test_pictures_show_nothing_of_a_group_outside_the_scope_even_if_a_school_is_shared(tied, client_of, user_of, role):
    client = client_of(user_of(role, group=tied.a.group))
    for path in (picture(tied.a.group.code), NETWORK, DISTRICT):
        answer = client.get(path)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert tied.b.canary not in page, path
        assert not any(re.search(rf"\b{code}\b", page) for code in tied.b.codes), path
    assert tied.a.canary in client.get(picture(tied.a.group.code)).content.decode()
    assert client.get(picture(tied.b.group.code)).status_code == 404


def test_school_of_both_groups_sees_both_and_the_line_between(tied, client_of, user_of):
    client = client_of(user_of(Role.MEMBER_PRINCIPAL, institution=tied.a.tight.institution))
    shown = nodes(client.get(picture(tied.a.group.code)).content.decode(), "network")
    assert shown["乙canaryB教育集团，共有甲canaryA紧密校"] == picture(tied.b.group.code)
    assert "甲canaryA紧密校，共有，2 个集团" in nodes(client.get(NETWORK).content.decode(), "network")


@pytest.mark.once("links of a page are looked at; the page itself opens on both in test_answers")
@pytest.mark.parametrize("role", [Role.GROUP_PRINCIPAL, Role.EXPERT, Role.SCHOOL_CLERK, Role.MEMBER_PRINCIPAL])
def test_pictures_link_to_nothing_the_reader_may_not_open(tied, client_of, user_of, role):
    place = {"group": tied.a.group} if role in (Role.GROUP_PRINCIPAL, Role.EXPERT) else {}
    place = place or {"institution": tied.a.tight.institution}
    client, links = client_of(user_of(role, **place)), set()
    for path in (picture(tied.a.group.code), NETWORK, DISTRICT):
        page = client.get(path).content.decode()
        links |= {unescape(url) for url in re.findall(r'href="(/groups/[^"]*|/institutions/[^"]*)"', page)}
    assert {url: client.get(url).status_code for url in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize("kind", ["system", "security", "audit"])
def test_administrators_see_no_picture(tied, client_of, user_of, kind):
    client = client_of(user_of(kind))
    assert [client.get(path).status_code for path in (picture(tied.a.group.code), NETWORK, DISTRICT)] == [403] * 3


def test_reader_of_the_district_and_reader_of_a_group_share_no_cached_body(tied, client_of, user_of):
    assert tied.b.canary in client_of(user_of(Role.AUDITOR)).get(NETWORK).content.decode()
    principal = client_of(user_of(Role.GROUP_PRINCIPAL, group=tied.a.group))
    assert tied.b.canary not in principal.get(NETWORK).content.decode()


# --- the district --------------------------------------------------------------------------------------------------
def test_district_counts_what_the_policy_lists(officer):
    answer = officer.get(DISTRICT, DAY)
    page = answer.content.decode()
    tables = re.findall(r"<tfoot>(.*?)</tfoot>", page, re.DOTALL)
    totals = [re.findall(r'<td class="num">([^<]*)</td>', table) for table in tables]
    assert totals == [
        ["35", "25", "8", "26"],  # groups, tight, articulated, alliance
        ["102", "37", "9", "183"],  # tight and alliance sites, partnerships, declared
        ["86", "10", "5", "1"],  # open, planned, building, not opened
        ["0", "104", "0", "0", "23"],  # ownership of institutions
    ]


def test_each_figure_of_groups_and_institutions_leads_to_as_many_rows(officer):
    page = officer.get(DISTRICT, DAY).content.decode()
    cells = re.findall(r'<td class="num"><a href="([^"]*)">([\d,]+)</a></td>', page)
    lists = {unescape(url): int(number) for url, number in cells}
    assert len(cells) == 17 + 11 + 8 + 9
    wrong = {}
    for url, number in lists.items():
        answer = officer.get(url)
        assert answer.status_code == 200
        rows = answer.content.decode().count('class="sheet-name"')
        if url.startswith("/institutions/") and rows != number:
            wrong[url] = (number, rows)
    assert wrong == {}
    groups = [
        (unescape(url), int(number))
        for url, number in re.findall(r'<td class="num"><a href="([^"]*)">([\d,]+)</a></td>', _chart(page, "groups"))
    ]
    assert [(url, officer.get(url).content.decode().count('class="sheet-name"')) for url, _ in groups] == groups


def _chart(page: str, ident: str) -> str:
    """From a chart to the one after it."""
    start = page.index(f'id="{ident}"')
    return page[start : page.index("</tfoot>", start)]


def test_district_of_one_group_counts_that_group(two_groups, client_of, user_of):
    answer = client_of(user_of(Role.GROUP_PRINCIPAL, group=two_groups.a.group)).get(DISTRICT)
    page = answer.content.decode()
    assert "只统计您任职范围内的集团和学校" in page
    assert "小学：紧密型校点 1" in page
    assert "小学：紧密型集团 1" in page


def test_district_without_any_group_says_so(client_of, user_of):
    page = client_of(user_of(Role.REGISTRY_OFFICER)).get(DISTRICT).content.decode()
    assert "当日没有可显示的教育集团" in page
    assert "当日没有可显示的教育集团" in client_of(user_of(Role.AUDITOR)).get(NETWORK).content.decode()


# --- the pages -----------------------------------------------------------------------------------------------------
def test_pictures_carry_no_inline_style_script_or_handler(officer):
    for path in (picture(group("group/1-1").code), NETWORK, DISTRICT):
        page = officer.get(path).content.decode()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page), path


def test_lists_and_group_pages_lead_to_the_pictures(officer):
    listed = officer.get(reverse("reading:group-list"), DAY).content.decode()
    assert f'href="{NETWORK}?as_of=2022-07-14"' in listed
    assert f'href="{DISTRICT}?as_of=2022-07-14"' in listed
    one = group("group/1-1")
    assert (
        f'href="{picture(one.code)}"' in officer.get(reverse("reading:group-detail", args=[one.code])).content.decode()
    )


def _made(number: int) -> EducationGroup:
    """A group like every other of these: they share a university, and each has ``number`` more members."""
    with entry():
        made = EducationGroupFactory()
        LeadFactory(group=made)
        for _ in range(number):
            MembershipFactory(group=made, site=SiteFactory())
        MembershipFactory(group=made, site=SiteFactory(version__planned=True), alliance=True)
    return made


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_depend_on_the_rows(number, client_of, user_of, django_assert_num_queries):
    client = client_of(user_of(Role.REGISTRY_OFFICER))
    groups = [_made(number) for _ in range(1 + number)]  # with one and with three groups next door
    university = PartnershipFactory(group=groups[0]).university
    for other in groups[1:]:
        PartnershipFactory(group=other, university=university)
    client.get(NETWORK)  # the first request of a session is also written down
    for path, queries in ((picture(groups[0].code), 20), (NETWORK, 9), (DISTRICT, 9)):
        cache.clear()
        with django_assert_num_queries(queries):
            client.get(path)
