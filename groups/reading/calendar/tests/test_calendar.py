"""The calendar: what is registered for coming days, what took effect lately, and who sees what of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from groups.reading.calendar.queries.calendar import calendar, explained
from groups.reading.calendar.queries.happenings import coming_of_group
from groups.registry.education_groups import services as education_groups
from groups.registry.institutions.services import institutions, sites
from groups.registry.members import services as members
from groups.registry.models import EducationGroup
from groups.rights.words import Role
from nanan_groups.kit.scope import scope_of
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import AppointmentFactory, EducationGroupFactory, LeadFactory, entry
from nanan_groups.testing.register_made import order, school, small_register

pytestmark = pytest.mark.usefixtures("clock")

SOON, LATE = TODAY + timedelta(days=20), TODAY + timedelta(days=400)
LATELY, LONG_AGO = TODAY - timedelta(days=10), TODAY - timedelta(days=31)


@pytest.fixture
def small(db):
    return small_register()


@pytest.fixture
def officer(user_of):
    return user_of(Role.REGISTRY_OFFICER)


@pytest.fixture
def look(officer):
    return lambda: calendar(TODAY, scope_of(officer))


@pytest.fixture
def page(officer, client_of):
    return client_of(officer)


def told(happenings) -> list[tuple]:
    return [(one.kind, one.text, [group.name for group in one.groups]) for one in happenings]


# --- each act for a coming day, told once -----------------------------------------------------------------------------
def admit(small, when):
    members.admit_site(order=when, group=small.a, site=small.free, relation="tight")
    return [("joined", "独立小学加入（紧密型）", ["甲教育集团"])]


def leave(small, when):
    members.leave_group(order=when, membership=small.row_tight)
    return [("left", "紧密小学退出", ["甲教育集团"])]


def relate(small, when):
    members.change_relation(order=when, membership=small.row_ally, relation="tight")
    return [("relation", "联盟小学由联盟型改为紧密型", ["甲教育集团"])]


def open_site(small, when):
    sites.open_site(order=when, site=small.planned)
    return [("opened", "待建小学开办（原为待建）", ["甲教育集团"])]


def build(small, when):
    sites.change_site_state(order=when, site=small.planned, state="building")
    return [("state", "待建小学由待建转为在建中", ["甲教育集团"])]


def close(small, when):
    sites.close_site(order=when, site=small.free)
    return [("closed", "独立小学关闭（原为已开办）", [])]


def rename_group(small, when):
    education_groups.rename_group(order=when, group=small.a, name="甲新集团")
    return [("renamed", "甲教育集团更名为甲新集团", ["甲新集团"])]


def rename_school(small, when):
    institutions.rename_institution(order=when, institution=small.tight.institution, name="紧密学校")
    return [("member_renamed", "紧密小学更名为紧密学校", ["甲教育集团"])]


def finalise(small, when):
    institutions.finalise_name(order=when, institution=small.provisional.institution, name="定名小学")
    return [("member_renamed", "暂定小学（暂定名）定名为定名小学", [])]


def rename_campus(small, when):
    sites.rename_site(order=when, site=small.tight, label="东校区")
    return [("member_renamed", "紧密小学校点“本部”更名为“东校区”", ["甲教育集团"])]


def change_lead(small, when):
    education_groups.change_lead(order=when, group=small.a, lead=small.tight.institution, lead_site=small.tight)
    return [("lead", "总校由甲小学变更为紧密小学", ["甲教育集团"])]


def own(small, when):
    institutions.confirm_ownership(order=when, institution=small.tight.institution, ownership="private")
    return [("ownership", "紧密小学办学性质由待核实变更为民办（已核实）", ["甲教育集团"])]


def mark(small, when):
    institutions.mark_quality(order=when, institution=small.free.institution, mark="quality")
    return [("mark_began", "独立小学列为“优质”", [])]


def partner_up(small, when):
    members.add_partnership(
        order=when, group=small.a, university=small.university.institution, school=small.tight.institution
    )
    return [("partnership_began", "某某大学与紧密小学校地共建开始", ["甲教育集团"])]


def part(small, when):
    members.end_partnership(order=when, partnership=small.row_partner)
    return [("partnership_ended", "某某大学与甲小学校地共建终止", ["甲教育集团"])]


def found(small, when):
    education_groups.found_group(order=when, name="丙教育集团", category="primary", lead=small.free.institution)
    return [("founded", "组建丙教育集团", ["丙教育集团"])]


def dissolve(small, when):
    education_groups.dissolve_group(order=when, group=small.b)
    return [
        ("dissolved", "撤销乙教育集团", ["乙教育集团"]),
        ("declared", "汇总数“测试集群总数24所”止", ["乙教育集团"]),
    ]


def register(small, when):
    institutions.register_institution(order=when, name="新办小学", kind="primary", state="planned")
    return [("registered", "登记新办小学", [])]


def add_campus(small, when):
    institutions.add_campus(
        order=when, institution=small.tight.institution, kind="campus", label="东校区", state="planned"
    )
    return [("site_added", "新设紧密小学（东校区，待建）", [])]


def merge(small, when):
    institutions.merge_institutions(order=when, institution=small.ally.institution, into=small.tight.institution)
    return [
        ("joined", "紧密小学（联盟小学校区）加入（联盟型）", ["甲教育集团"]),
        ("left", "联盟小学退出", ["甲教育集团"]),
        ("site_added", "新设紧密小学（联盟小学校区）", ["甲教育集团"]),
        ("ended", "撤销联盟小学", ["甲教育集团"]),
        ("mark_ended", "联盟小学不再列为“优质”", ["甲教育集团"]),
    ]


ACTS = [
    admit, leave, relate, open_site, build, close, rename_group, rename_school, finalise, rename_campus, change_lead,
    own, mark, partner_up, part, found, dissolve, register, add_campus, merge,
]  # fmt: skip


@pytest.mark.parametrize("done", ACTS, ids=lambda done: done.__name__)
def test_each_act_for_a_coming_day_is_told_with_itself_behind_it(small, look, done):
    assert look().coming == []
    expected = done(small, order(SOON))
    coming = look().coming
    assert told(coming) == expected
    assert {one.day for one in coming} == {SOON}
    behind = explained(coming)
    assert {len(behind[one]) for one in coming} == {1}
    assert len({act.pk for acts in behind.values() for act in acts}) == 1
    assert look().lately == []


def test_what_took_effect_in_the_last_thirty_days(small, look):
    members.leave_group(order=order(LATELY), membership=small.row_tight)
    members.leave_group(order=order(LONG_AGO), membership=small.row_ally)
    sites.open_site(order=order(TODAY), site=small.planned)
    found = look()
    assert found.coming == []
    assert [(one.day, one.text) for one in found.lately] == [
        (TODAY, "待建小学开办（原为待建）"),
        (LATELY, "紧密小学退出"),
    ]


def test_the_policy_itself_is_no_news(policy, look):
    assert (look().coming, look().lately) == ([], [])


def test_a_site_that_left_is_no_longer_the_groups_business(small, look):
    members.leave_group(order=order(SOON), membership=small.row_tight)
    institutions.rename_institution(order=order(LATE), institution=small.tight.institution, name="紧密学校")
    assert [(text, groups) for _, text, groups in told(look().coming)] == [
        ("紧密小学退出", ["甲教育集团"]),
        ("紧密小学更名为紧密学校", []),
    ]
    assert [one.text for one in coming_of_group(small.a.pk, TODAY)] == ["紧密小学退出"]


def test_a_leading_campus_is_its_groups_business(small, look):
    with entry():
        made = EducationGroupFactory(version__name="丙教育集团")
        LeadFactory(group=made, institution=small.free.institution, site=small.free)
    sites.rename_site(order=order(SOON), site=small.free, label="东校区")
    assert told(look().coming) == [("member_renamed", "独立小学校点“本部”更名为“东校区”", ["丙教育集团"])]


def test_the_groups_page_tells_the_same(small, page):
    members.admit_site(order=order(LATE), group=small.a, site=small.planned, relation="alliance")
    members.leave_group(order=order(SOON), membership=small.row_ally)
    sites.open_site(order=order(SOON), site=small.planned)
    assert [(one.day, one.text) for one in coming_of_group(small.a.pk, TODAY)] == [
        (SOON, "联盟小学退出"),
        (SOON, "待建小学开办（原为待建）"),
        (LATE, "待建小学加入（联盟型）"),
    ]
    assert coming_of_group(small.b.pk, TODAY) == []
    assert coming_of_group(small.a.pk, SOON)[0].day == LATE
    assert "联盟小学退出" in page.get(reverse("reading:group-detail", args=[small.a.code])).content.decode()


def test_numbers_of_a_group_and_a_group_in_another_table(small, look):
    with entry(title="列入中学") as draft:
        draft.change(small.a.versions.get(), SOON, category="middle", ordinal=9)
        draft.change(small.b.versions.get(), SOON, ordinal=3)
        draft.change(small.declared, SOON, wording="总数25所", total=25, private=6)
        draft.change(small.firm.institution.versions.get(), SOON, kind="college")
        draft.end(small.row_lead_b, SOON)
    assert told(look().coming) == [
        ("lead", "总校乙小学止", ["乙教育集团"]),
        ("declared", "汇总数改为“总数25所”", ["乙教育集团"]),
        ("regrouped", "甲教育集团由小学教育集团列入中学教育集团第 9 位", ["甲教育集团"]),
        ("regrouped", "乙教育集团列入小学教育集团第 3 位", ["乙教育集团"]),
        ("reclassified", "某某企业机构类型由企业变更为高职（技工）院校", []),
    ]


# --- cost, scope ------------------------------------------------------------------------------------------------------
def test_queries_do_not_depend_on_the_rows(small, officer, user_of, django_assert_num_queries):
    def grow(number):
        with entry():
            made = EducationGroupFactory(version__name=f"加{number}集团", version__ordinal=10 + number)
            LeadFactory(group=made, institution=school(f"加{number}总校").institution)
            made_sites = [school(f"加{number}校{n}") for n in range(number)]
        for site in made_sites:
            members.admit_site(order=order(SOON), group=made, site=site, relation="tight")
            sites.rename_site(order=order(LATE), site=site, label="东校区")
            institutions.rename_institution(order=order(LATE), institution=site.institution, name=f"{site}新")
        return made

    made = [grow(number) for number in (1, 2, 3)]
    person = user_of(Role.GROUP_PRINCIPAL, group=made[0])
    for number in (1, 3):
        for group in made[1:number]:
            AppointmentFactory(user=person, role=Role.GROUP_PRINCIPAL, group=group)
        scope = scope_of(type(person).objects.get(pk=person.pk))
        with django_assert_num_queries(19):
            found = calendar(TODAY, scope)
            acts = explained(found.coming)
        assert len(found.coming) == {1: 3, 3: 18}[number]
        assert {len(behind) for behind in acts.values()} == {1}


def test_nothing_of_a_strangers_group(two_groups, client_of, user_of):
    for side in (two_groups.a, two_groups.b):
        members.leave_group(order=order(SOON, reason=f"{side.canary}原因"), membership=side.tight_row)
        name = side.alliance.institution.versions.get().name
        institutions.rename_institution(order=order(LATELY), institution=side.alliance.institution, name=f"{name}新")
    reader = user_of(Role.GROUP_PRINCIPAL, group=two_groups.a.group)
    text = client_of(reader).get(reverse("reading:calendar")).content.decode()
    assert f"{two_groups.a.canary}原因" in text
    assert "甲canaryA联盟校新" in text
    assert two_groups.b.canary not in text


def test_an_expert_sees_the_group_and_not_what_only_its_schools_are(small, client_of, user_of):
    leave(small, order(SOON))
    rename_school(small, order(LATE))
    mark(small, order(SOON))
    answer = client_of(user_of(Role.EXPERT, group=small.a)).get(reverse("reading:calendar"))
    text = answer.content.decode()
    assert [row.text for month in answer.context["months"] for row in month.rows] == ["紧密小学退出"]
    assert "办理依据" not in text
    assert reverse("reading:institution-detail", args=[small.tight.institution.code]) not in text


# --- the page ---------------------------------------------------------------------------------------------------------
def test_page_by_months_with_the_act_behind(small, page):
    leave(small, order(SOON, reason="布局调整"))
    mark(small, order(LATE))
    sites.open_site(order=order(LATELY), site=small.planned)
    answer = page.get(reverse("reading:calendar"))
    text = answer.content.decode()
    assert [(month.label, [row.text for row in month.rows]) for month in answer.context["months"]] == [
        (f"{SOON.year}年{SOON.month}月", ["紧密小学退出"]),
        (f"{LATE.year}年{LATE.month}月", ["独立小学列为“优质”"]),
    ]
    assert [(row.away, row.text) for row in answer.context["lately"]] == [("10 天前", "待建小学开办（原为待建）")]
    assert "还有 20 天" in text
    assert "布局调整" in text
    [row] = answer.context["months"][0].rows
    assert [(link.label, link.url) for link in row.links] == [
        ("甲教育集团", reverse("reading:group-detail", args=[small.a.code])),
        ("紧密小学", reverse("reading:institution-detail", args=[small.tight.institution.code])),
    ]


def test_page_of_one_category(small, page):
    with entry():
        middle = EducationGroupFactory(version__name="中学集团", version__category="middle")
        LeadFactory(group=middle, institution=school("某中学").institution)
    leave(small, order(SOON))
    education_groups.rename_group(order=order(LATELY), group=middle, name="中学新集团")
    mark(small, order(SOON))
    answer = page.get(reverse("reading:calendar"), {"category": "primary"})
    assert [(tab.label, tab.count, tab.current) for tab in answer.context["tabs"]] == [
        ("全部", 2, False), ("中学", 0, False), ("小学", 1, True),
    ]  # fmt: skip
    assert (answer.context["coming"], answer.context["lately"]) == (1, [])
    whole = page.get(reverse("reading:calendar"), {"category": "nonsense"})
    assert (whole.context["coming"], len(whole.context["lately"])) == (2, 1)


def test_page_of_nothing(small, page):
    text = page.get(reverse("reading:calendar")).content.decode()
    assert "没有登记将来的事项" in text
    assert "最近三十天没有变更生效" in text


def test_the_list_of_groups_leads_here(small, page):
    text = page.get(reverse("reading:group-list"), {"as_of": "2024-09-01"}).content.decode()
    assert reverse("reading:calendar") in text
    assert f"{reverse('reading:compare')}?day_b=2024-09-01" in text


@pytest.mark.parametrize("kind", ["system", "security", "audit"])
def test_administrators_see_no_business(db, client_of, user_of, kind):
    for name in ("calendar", "compare"):
        assert client_of(user_of(kind)).get(reverse(f"reading:{name}")).status_code == 403
    assert EducationGroup.objects.count() == 0
