"""The home page of each role, the search page, and texts that try to be code."""

import re

import pytest
from django.urls import reverse

from groups.registry.institutions.services.institutions import rename_institution
from groups.registry.models import EducationGroup
from groups.rights.words import Role
from nanan_groups.records.models import ActKind
from nanan_groups.testing.factories import (
    DeclaredMembersFactory,
    DirectoryEntryFactory,
    EducationGroupFactory,
    LeadFactory,
    MembershipFactory,
    PartnershipFactory,
    UserFactory,
    entry,
)
from nanan_groups.testing.register_made import SPRING, done, order, school, small_register

HOME = "/"


# --- home ------------------------------------------------------------------------------------------------------------
def home(client) -> dict:
    answer = client.get(HOME)
    assert answer.status_code == 200
    context = answer.context
    return {
        "post": context["greeting"]["post"],
        "figures": [figure.value for figure in context["figures"]],
        "links": [link.label for link in context["links"]],
        "nav": [item["label"] for item in context["portal"].nav],
        "recent": len(context["recent"]) > 0,
    }


READ = ["教育集团一览表", "学校名录"]
STAFF = [*READ, "教职工名册"]
MOVES = ["应交流名册", "交流指标", "交流轮次", "交流花名册"]
PERSONNEL = [*STAFF, "跨校调动", *MOVES, "编制", "交流办理", "新教师周转池", "领导职数", "干部推荐建议"]
WHAT = {
    "registry_officer": [
        *READ,
        "年度计划填报",
        "组建教育集团",
        "共建活动",
        "评估指标",
        "年度评估",
        "登记机构",
        "工作日安排",
        "举措与保障",
        "工作简报",
        "打印附件2",
        "日历",
        "管理后台",
    ],
    "personnel_officer": [
        *PERSONNEL,
        "共建活动",
        "评估指标",
        "年度评估",
        "举措与保障",
        "工作简报",
        "打印附件2",
        "日历",
        "管理后台",
    ],
    "finance_officer": [
        *READ,
        "共建活动",
        "专项经费",
        "评估指标",
        "年度评估",
        "举措与保障",
        "工作简报",
        "打印附件2",
        "日历",
        "管理后台",
    ],
    "bureau_leader": [
        *PERSONNEL,
        "共建活动",
        "专项经费",
        "评估指标",
        "年度评估",
        "举措与保障",
        "工作简报",
        "打印附件2",
        "日历",
        "管理后台",
    ],
    "auditor": [
        *PERSONNEL,
        "共建活动",
        "专项经费",
        "评估指标",
        "年度评估",
        "举措与保障",
        "工作简报",
        "打印附件2",
        "日历",
        "管理后台",
    ],
    "organisation_officer": [*READ, "干部推荐建议", "打印附件2", "日历"],
    "establishment_officer": [*READ, "编制", "领导职数", "打印附件2", "日历"],
    "treasury_officer": [*READ, "专项经费", "打印附件2", "日历"],
    "hr_bureau_officer": [*READ, "评估指标", "年度评估", "打印附件2", "日历"],
    "college_officer": [*STAFF, "跨校调动", *MOVES, "交流办理", "新教师周转池", "打印附件2", "日历"],
    "department_reporter": [*READ, "举措与保障", "日历"],
    "group_principal": [
        *STAFF,
        *MOVES,
        "编制",
        "交流办理",
        "新教师周转池",
        "领导职数",
        "干部推荐建议",
        "我的本年度",
        "共建活动",
        "专项经费",
        "评估指标",
        "年度评估",
        "打印附件2",
        "日历",
    ],
    "group_office": [
        *STAFF,
        *MOVES,
        "编制",
        "交流办理",
        "新教师周转池",
        "领导职数",
        "干部推荐建议",
        "我的本年度",
        "共建活动",
        "专项经费",
        "评估指标",
        "年度评估",
        "打印附件2",
        "日历",
    ],
    "member_principal": [
        *STAFF,
        *MOVES,
        "编制",
        "交流办理",
        "新教师周转池",
        "领导职数",
        "我的本年度",
        "共建活动",
        "专项经费",
        "评估指标",
        "年度评估",
        "日历",
    ],
    "school_clerk": [
        *STAFF,
        *MOVES,
        "编制",
        "交流办理",
        "新教师周转池",
        "领导职数",
        "我的本年度",
        "共建活动",
        "专项经费",
        "评估指标",
        "年度评估",
        "日历",
    ],
    "expert": [*READ, "评估指标", "年度评估", "我的评审", "日历"],
    "system": ["管理后台"],
    "security": ["管理后台"],
    "audit": ["管理后台"],
}
HISTORY = {
    "registry_officer", "personnel_officer", "finance_officer", "bureau_leader", "auditor", "group_principal",
    "group_office", "member_principal", "school_clerk",
}  # fmt: skip


def test_every_role_has_its_home():
    assert set(WHAT) == {*Role.values, "system", "security", "audit"}


@pytest.mark.once("which parts a role's home has; the homes open on both in test_answers")
@pytest.mark.parametrize("role", WHAT)
def test_home_of_each_role(two_groups, client_of, user_of, role):
    a = two_groups.a
    place = {"group": a.group} if role in ("group_principal", "group_office", "expert") else {}
    place |= {"institution": a.tight.institution} if role in ("member_principal", "school_clerk") else {}
    client = client_of(user_of(role, **place))
    shown = home(client)
    assert shown["links"] == WHAT[role]
    assert shown["recent"] == (role in HISTORY)
    assert shown["nav"][0] == "工作台"
    if role in ("system", "security", "audit"):
        assert shown["figures"] == []
    elif place:
        assert shown["figures"][0] == 1
        assert two_groups.b.canary not in client.get(HOME).content.decode()
    else:
        assert shown["figures"][0] == 2
    page = client.get(HOME).content.decode()
    for link in set(re.findall(r'href="(/[^"#]*)"', page)):
        if not link.startswith("/static/"):
            assert client.get(link.replace("&amp;", "&"), follow=True).status_code == 200, link


def test_home_of_somebody_without_an_appointment(db, client_of):
    shown = home(client_of(UserFactory()))
    assert shown == {"post": "尚无任职", "figures": [], "links": [], "nav": ["工作台"], "recent": False}


@pytest.mark.parametrize("number", [1, 3])
def test_home_asks_a_fixed_number_of_questions(client_of, user_of, django_assert_num_queries, number):
    client = client_of(user_of("registry_officer"))
    with entry():
        for n in range(number):
            lead = school(f"总校{n}")
            group = EducationGroupFactory(version__name=f"第{n}集团")
            LeadFactory(group=group, institution=lead.institution)
            MembershipFactory(group=group, site=lead)
    client.get(HOME)
    with django_assert_num_queries(27):
        assert home(client)["figures"] == [number, number, number, number]


def test_figures_of_the_policy(policy, client_of, user_of):
    shown = home(client_of(user_of("registry_officer")))
    assert shown["figures"][:2] == [35, 86]
    assert shown["post"] == "区教委登记科室"


# --- search ----------------------------------------------------------------------------------------------------------
def results(client, text) -> list[tuple[str, str, str]]:
    answer = client.get("/search/", {"q": text})
    assert answer.status_code == 200
    return [(one.text, one.note, one.url) for one in answer.context["results"]]


def test_search_leads_to_the_pages(policy, client_of, user_of):
    client = client_of(user_of("registry_officer"))
    group = EducationGroup.objects.get(source_ref="group/1-1")
    for text in ("十一中学教育集团", "syzxjyjt", "shiyizhongxuejiaoyujituan", group.code):
        assert ("十一中学教育集团", "中学教育集团", f"/groups/{group.code}/") in results(client, text)
    campuses = results(client, "CBD")
    assert [(text, note) for text, note, _ in campuses] == [
        ("十一中学（CBD校区）", "已开办"),
        ("弹子石小学（CBD校区）", "已开办"),
    ]
    for _, _, url in campuses:
        assert client.get(url).status_code == 200


def test_search_says_which_name_was_found(db, client_of, user_of):
    made = small_register()
    done(rename_institution, order(SPRING), institution=made.free.institution, name="自立小学")
    client = client_of(user_of("registry_officer"))
    assert results(client, "独立小学") == [
        ("自立小学", "曾用名 独立小学", f"/institutions/{made.free.institution.code}/")
    ]
    assert "曾用名 独立小学" in client.get("/search/", {"q": "独立小学"}).content.decode()


def test_search_without_text_and_without_hits(policy, client_of, user_of):
    client = client_of(user_of("registry_officer"))
    assert "请输入学校或集团的名称" in client.get("/search/").content.decode()
    assert "没有找到“不存在的学校”。" in client.get("/search/", {"q": "不存在的学校"}).content.decode()


@pytest.mark.parametrize("text", ["9" * 30, "\x00", "<script>", "%", "' OR 1=1", "😀" * 99, "校" * 100_000, "\\"])
def test_search_stands_anything(policy, client_of, user_of, text):
    client = client_of(user_of("registry_officer"))
    answer = client.get("/search/", {"q": text})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_search_holds_ones_own_only(two_groups, client_of, user_of):
    a, b = two_groups.a, two_groups.b
    client = client_of(user_of("group_principal", group=a.group))
    for text in ("canary", b.group.code, b.tight.institution.code, "教育集团"):
        found = results(client, text)
        assert b.canary not in str(found)
        for _, _, url in found:
            assert client.get(url).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_search_asks_a_fixed_number_of_questions(client_of, user_of, django_assert_num_queries, number):
    client = client_of(user_of("registry_officer"))
    with entry():
        for n in range(number):
            school(f"同名{n}小学", version__label=f"同名{n}校区")
            EducationGroupFactory(version__name=f"同名{n}集团")
    client.get(HOME)
    with django_assert_num_queries(20):
        assert len(results(client, "同名")) == 3 * number


# --- texts that try to be code ---------------------------------------------------------------------------------------
EVIL = "<script>x</script>\"'><img src=x onerror=y>{{ 7|add:7 }}{% now %}"


@pytest.mark.template_syntax_in_data
def test_text_is_shown_as_text_everywhere(db, client_of, user_of):
    """In every free text of the register, on every page that shows it."""
    name = EVIL[:72]
    with entry(title=f"标题{EVIL}", reason=f"原因{EVIL}", document=f"文件{EVIL}") as draft:
        group = EducationGroupFactory(version__name=f"集{name}", version__short_name=EVIL[:36])
        lead = school(f"校{name}", version__label=EVIL[:38], version__own_name=f"自{name}")
        LeadFactory(group=group, institution=lead.institution, site=lead)
        MembershipFactory(group=group, site=lead)
        PartnershipFactory(
            group=group, school=lead.institution, university__version__name=f"大{name}", prints_school=True
        )
        DeclaredMembersFactory(group=group, wording=f"数{EVIL}")
        DirectoryEntryFactory(institution=lead.institution, head=EVIL[:40], address=EVIL)
        draft.note(f"对象{EVIL}", "字段", EVIL, EVIL)
    officer = user_of("registry_officer")
    client = client_of(officer)
    pages = [
        HOME,
        "/groups/",
        f"/groups/{group.code}/",
        f"/groups/{group.code}/history/",
        "/groups/annex2/print/",
        "/institutions/",
        f"/institutions/{lead.institution.code}/",
        f"/institutions/{lead.institution.code}/history/",
        "/search/?q=script",
        "/suggest/group/?q=script",
        "/suggest/site/?q=script",
        reverse("registry:group-act", args=[group.code, "rename-group"]),
        reverse("registry:institution-act", args=[lead.institution.code, "edit-directory"]),
        reverse("registry:site-act", args=[lead.code, "rename-site"]),
    ]
    for path in pages:
        answer = client.get(path)
        assert answer.status_code == 200
        shown_safely(answer.content.decode(), path)
    for path in ("/groups/", "/institutions/", "/search/"):
        shown_safely(
            client.get(path, {"q": EVIL[:39], "as_of": EVIL, "state": EVIL}).content.decode(), path, at_all=False
        )
    url = reverse("registry:group-act", args=[group.code, "rename-group"])
    typed = {
        "name": f"新{name}",
        "short_name": EVIL[:36],
        "reason": EVIL,
        "document": EVIL,
        "effective_on": "2024-09-01",
        "kind": ActKind.CHANGE,
        "request_key": EVIL[:60],
    }
    shown_safely(client.post(url, typed).content.decode(), "confirm")
    shown_safely(client.post(url, typed | {"effective_on": EVIL}).content.decode(), "form")


def shown_safely(html: str, path: str, *, at_all: bool = True) -> None:
    assert "<script>x" not in html, path
    assert "<img src=x" not in html, path
    assert "14" not in re.findall(r"y&gt;([^{&]*)", html), path
    if at_all:
        assert "&lt;script&gt;x" in html, path
