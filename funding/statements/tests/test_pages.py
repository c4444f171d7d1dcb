"""Why this amount: the pages of a year, of a group, of a line."""

import pytest

from groups.registry.models import EducationGroup

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(policy, user_of, client_of):
    return client_of(user_of("finance_officer"))


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def eleven() -> EducationGroup:
    return EducationGroup.objects.get(source_ref="group/1-1")


def test_the_year_shows_every_group_and_the_sums(officer):
    page = text_of(officer.get("/funding/2026/"))
    assert "测算合计" in page and "10,000,000.00 元" in page
    assert "若都为公办，应得 120 万元" in page
    assert page.count('data-label="合计"') == 35
    assert officer.get("/funding/").headers["Location"].startswith("/funding/20")


def test_the_page_of_f1_reads_as_it_is_written(officer):
    page = text_of(officer.get(f"/funding/2026/groups/{eleven().code}/"))
    for sentence in (
        "紧密型 公办校点 5 个 × 100,000.00 元 = 500,000.00 元（意见 五(三)6；办学性质为推定）",
        "不计：长嘉汇中学（待建）、和黄御峰中学（待建）",
        "联盟型 1 个集团 × 100,000.00 元 = 100,000.00 元",
        "贯通型 中国科学院大学、海军航空大学：尚无协议金额，暂不能计算",
        "合计 600,000.00 元（陆拾万元整），另有 2 项暂不能计算",
    ):
        assert sentence in page


def test_the_steps_of_a_line_are_linked(officer):
    code = eleven().code
    page = text_of(officer.get(f"/funding/2026/groups/{code}/lines/1/"))
    assert "文德中学" in page and "公办（推定待核）" in page and "每个公办校点的标准" in page
    assert f'href="/groups/{code}/?as_of=2026-01-01"' in page
    assert "/funding/rules/2022/?version=1" in page
    assert "没有打开" in page  # a branch not taken, and why
    part = officer.get(f"/funding/2026/groups/{code}/lines/4/", headers={"HX-Request": "true"})
    assert "中国科学院大学：尚无协议金额" in text_of(part)
    assert "<html" not in text_of(part)


@pytest.mark.parametrize("path", ["lines/0/", "lines/99/", "lines/x/"])
def test_a_line_that_is_not_there(officer, path):
    assert officer.get(f"/funding/2026/groups/{eleven().code}/{path}").status_code == 404


@pytest.mark.parametrize("year", [2021, 2099, 99999])
def test_a_year_that_is_not_there(officer, year):
    assert officer.get(f"/funding/{year}/").status_code == 404


def test_a_group_reads_its_own_money_and_no_other(policy, user_of, client_of):
    own, other = eleven(), EducationGroup.objects.exclude(source_ref="group/1-1").order_by("code").first()
    client = client_of(user_of("group_principal", group=own))
    page = text_of(client.get("/funding/2026/"))
    assert page.count('data-label="合计"') == 1
    assert client.get(f"/funding/2026/groups/{own.code}/").status_code == 200
    assert client.get(f"/funding/2026/groups/{other.code}/").status_code == 404
    assert client.get(f"/funding/2026/groups/{other.code}/lines/1/").status_code == 404


def test_who_sees_no_money(policy, user_of, client_of):
    assert client_of(user_of("personnel_officer")).get("/funding/2026/").status_code == 403


def test_before_the_policy_there_is_a_sentence(user_of, client_of):
    page = text_of(client_of(user_of("finance_officer")).get("/funding/2026/"))
    assert "2026 年度还没有经费规则，请先装入政策或登记规则。" in page


def test_queries(officer, policy, django_assert_num_queries):
    officer.get("/funding/2026/")
    with django_assert_num_queries(13):
        officer.get("/funding/2026/")
    with django_assert_num_queries(16):
        officer.get(f"/funding/2026/groups/{eleven().code}/")
