"""The tables of all groups: what a reader sees, what is kept for the next one, and what is never his to see."""

import threading

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups.registry.education_groups.services import rename_group
from groups.registry.members.services import leave_group
from groups.registry.models import EducationGroup
from nanan_groups.records import audit
from nanan_groups.records.models import EventKind
from nanan_groups.testing.answers import answered
from nanan_groups.testing.factories import EducationGroupFactory, entry
from nanan_groups.testing.group_list_made import groups
from nanan_groups.testing.register_made import AUTUMN, order, small_register

URL = "/groups/"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def officer(client_of, user_of):
    return client_of(user_of("registry_officer"))


def page(client, **asked) -> str:
    answer = client.get(URL, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(client, **asked) -> list[str]:
    """Names of the groups in the table."""
    html = page(client, **asked)
    return [part.split("</a>")[0].split(">")[-1] for part in html.split('class="sheet-name"')[1:]]


# --- queries ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_a_fixed_number_of_questions(officer, django_assert_num_queries, number):
    groups(number)
    officer.get(URL)  # the session is written once
    cache.clear()
    with django_assert_num_queries(13):
        assert len(rows_of(officer)) == number
    with django_assert_num_queries(4):  # who, which rights, the last act
        assert len(rows_of(officer)) == number


def test_table_kept_for_the_next_reader_is_renewed_by_an_act(officer, client_of, user_of):
    made = small_register()
    leader = client_of(user_of("bureau_leader"))
    assert rows_of(officer) == rows_of(leader) == ["甲教育集团", "乙教育集团"]
    rename_group(order=order(), group=made.a, name="新甲教育集团")
    assert rows_of(leader) == rows_of(officer) == ["新甲教育集团", "乙教育集团"]
    assert "紧密小学" in page(officer)
    leave_group(order=order(), membership=made.row_tight)
    assert "紧密小学" not in page(leader)
    assert "紧密小学" in page(leader, as_of="2024-08-31")


def test_each_day_filter_and_page_is_kept_apart(officer):
    made = small_register()
    rename_group(order=order(AUTUMN), group=made.a, name="新甲教育集团")
    for _ in range(2):
        assert rows_of(officer, as_of="2024-08-31") == ["甲教育集团", "乙教育集团"]
        assert rows_of(officer, as_of="2024-09-01") == ["新甲教育集团", "乙教育集团"]
        assert rows_of(officer, q="新甲") == ["新甲教育集团"]
        assert rows_of(officer, q="乙教育") == ["乙教育集团"]
        assert rows_of(officer, relation="tight") == ["新甲教育集团"]
        assert rows_of(officer, page="2") == []


def test_longest_filter_has_a_key(officer):
    small_register()
    for text in ("校" * 40, "😀" * 40, ":" * 40):
        assert rows_of(officer, q=text) == []


@pytest.mark.postgres
def test_act_that_began_first_and_ended_last_renews_the_table(transactional_db, client_of, user_of):
    """Numbers of acts are given when they begin. SQLite lets nobody begin before the other has ended."""
    made = small_register()
    client = client_of(user_of("registry_officer"))
    begun, end = threading.Event(), threading.Event()

    def slow():
        try:
            with entry() as draft:
                draft.lock(made.b)
                begun.set()
                end.wait(20)
                row = made.b.versions.get()
                row.name = "慢了的集团"
                row.save()
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(20)
    rename_group(order=order(), group=made.a, name="快的集团")
    assert rows_of(client) == ["快的集团", "乙教育集团"]
    end.set()
    thread.join(20)
    assert rows_of(client) == ["快的集团", "慢了的集团"]


# --- whose table -----------------------------------------------------------------------------------------------------
def test_readers_of_different_scopes_never_get_each_others_table(two_groups, client_of, user_of):
    a, b = two_groups.a, two_groups.b
    readers = {
        "district": client_of(user_of("bureau_leader")),
        "a": client_of(user_of("group_principal", group=a.group)),
        "b": client_of(user_of("group_office", group=b.group)),
        "school": client_of(user_of("member_principal", institution=a.tight.institution)),
    }
    expected = {"district": (True, True), "a": (True, False), "b": (False, True), "school": (True, False)}
    for who in ("district", "a", "b", "school", "district", "b", "a", "school"):
        html = page(readers[who])
        assert (a.canary in html, b.canary in html) == expected[who], who


def test_what_one_reader_mistyped_is_not_kept_for_the_next(officer, client_of, user_of):
    small_register()
    leader = client_of(user_of("bureau_leader"))
    typed = "偶然误填" * 11
    for asked in (
        {"q": typed},
        {"category": typed},
        {"state": typed},
        {"relation": typed},
        {"as_of": typed},
        {"x": typed},
        {"q": ["甲", typed]},
    ):
        cache.clear()
        assert rows_of(officer, **asked)
        for plain in ({}, {"q": "甲"}, {"q": ""}):
            assert "误填" not in page(leader, **plain), asked


def test_links_a_reader_may_not_follow_are_no_links(two_groups, client_of, user_of):
    a = two_groups.a
    names = {"总校": a.lead, "紧密校": a.tight.institution, "联盟校": a.alliance.institution, "大学": a.university}

    def links(client) -> set[str]:
        html = page(client)
        assert all(f"甲canaryA{word}" in html for word in names)
        return {word for word, one in names.items() if f'href="/institutions/{one.code}/"' in html}

    assert links(client_of(user_of("bureau_leader"))) == set(names)
    assert links(client_of(user_of("group_principal", group=a.group))) == {"总校", "紧密校", "联盟校"}
    assert links(client_of(user_of("member_principal", institution=a.tight.institution))) == {"紧密校"}
    assert links(client_of(user_of("expert", group=a.group))) == set()


# --- filters ---------------------------------------------------------------------------------------------------------
def test_filters(officer):
    small_register()
    both = ["甲教育集团", "乙教育集团"]
    assert rows_of(officer) == both
    assert rows_of(officer, relation="articulated") == ["甲教育集团"]
    assert rows_of(officer, relation="alliance") == both
    assert rows_of(officer, state="planned") == ["甲教育集团"]
    assert rows_of(officer, state="building") == []
    assert rows_of(officer, category="middle") == []
    for found in ("紧密小学", "甲小学", "某某大学", "联盟"):
        assert rows_of(officer, q=found) == ["甲教育集团"], found
    assert rows_of(officer, q="测试集群总数24所") == ["乙教育集团"]
    assert rows_of(officer, q="没有这个") == []
    assert "没有符合条件的教育集团" in page(officer, q="没有这个")


NONSENSE = ["", "-1", "0", "x", "9" * 30, "\x00", "<script>", "2022-13-45", "[]", "１", "' OR 1=1"]


@pytest.mark.parametrize("name", ["page", "as_of", "q", "category", "relation", "state", "unknown"])
def test_nonsense_in_the_address_is_never_a_500(officer, name):
    small_register()
    for value in NONSENSE:
        assert answered(officer.get(URL, {name: value}), 200), value
    assert answered(officer.get(URL, {name: NONSENSE}), 200)


def test_day_that_cannot_be_used_is_told_and_today_is_shown(officer):
    small_register()
    html = page(officer, as_of="2022-07-13")
    assert "截至日期早于2022年7月14日" in html
    assert rows_of(officer, as_of="2022-07-13") == ["甲教育集团", "乙教育集团"]


def test_groups_of_the_day_only(officer):
    made = small_register()
    EducationGroupFactory(version__name="未来集团", version__valid_from=AUTUMN, version__ordinal=3)
    EducationGroup.objects.filter(pk=made.b.pk).update(void=True)
    assert rows_of(officer, as_of="2024-08-31") == ["甲教育集团"]
    assert rows_of(officer, as_of="2024-09-01") == ["甲教育集团", "未来集团"]


def test_reading_the_list_costs_nobody_elses_act(officer):
    """Signing in and being refused are events of the chain, but change no table."""
    small_register()
    officer.get(URL)
    with CaptureQueriesContext(connection) as first:
        officer.get(URL)
    audit.record(EventKind.LOGIN)
    with CaptureQueriesContext(connection) as second:
        officer.get(URL)
    assert len(first) == len(second)
