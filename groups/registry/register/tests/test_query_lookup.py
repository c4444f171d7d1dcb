"""Search by what people type: name, former name, short name, campus, code, full pinyin and initials."""

from datetime import date

import pytest

from groups.registry.education_groups.services import rename_group
from groups.registry.institutions.services.institutions import add_campus, close_institution, rename_institution
from groups.registry.models import Institution
from groups.registry.register.queries.lookup import clean_query, find_institutions, one_record, search
from groups.rights.roles import VIEW
from nanan_groups.kit.scope import NOTHING, scope_of
from nanan_groups.testing.factories import entry
from nanan_groups.testing.register_made import AUTUMN, SPRING, correction, done, order, school, small_register

DAY = date(2026, 9, 1)


@pytest.fixture
def scope(policy, user_of):
    return scope_of(user_of("registry_officer"))


def found(text, scope, day=DAY) -> list[tuple[str, str, str]]:
    return [(f.kind, f.text, f.note) for f in search(text, scope=scope, day=day)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("十一中学", ("institution", "十一中学", "中学")),
        ("syzx", ("institution", "十一中学", "中学")),
        ("SYZX", ("institution", "十一中学", "中学")),
        ("shiyizhongxue", ("institution", "十一中学", "中学")),
        ("十一中学教育集团", ("group", "十一中学教育集团", "中学教育集团")),
        ("syzxjyjt", ("group", "十一中学教育集团", "中学教育集团")),
        ("南开（融侨）中学", ("institution", "南开（融侨）中学", "中学")),
        ("一一0中学", ("institution", "一一0中学", "中学")),
        ("yy0zx", ("institution", "一一0中学", "中学")),
        ("弹子石幼儿园", ("institution", "弹子石幼儿园", "幼儿园")),
        ("danzishiyoueryuan", ("institution", "弹子石幼儿园", "幼儿园")),
        ("cjhzx", ("institution", "长嘉汇中学", "中学")),
        ("CBD", ("site", "十一中学（CBD校区）", "已开办")),
        ("cbd", ("site", "十一中学（CBD校区）", "已开办")),
        ("长嘉汇园区", ("site", "弹子石幼儿园（长嘉汇园区）", "已开办")),
    ],
)
def test_what_people_type_is_found(scope, text, first):
    hits = found(text, scope)
    assert first in hits
    best = [hit for hit in hits if hit[0] == first[0]]
    assert best[0] == first


def test_codes_are_found_in_any_case(scope):
    institution = Institution.objects.get(source_ref="institution/十一中学")
    site = institution.sites.order_by("ordinal").first()
    for code, kind in ((institution.code, "institution"), ("Z01", "group"), (site.code, "site")):
        assert [hit[0] for hit in found(code, scope)] == [kind]
        assert found(code.lower(), scope) == found(code, scope)
        assert found(f"随便什么（{code}）", scope) == found(code, scope)


def test_former_and_short_names_lead_to_todays(db, user_of):
    made = small_register()
    scope = scope_of(user_of("registry_officer"))
    done(rename_institution, order(SPRING), institution=made.free.institution, name="第二名小学", short_name="二小")
    done(rename_institution, order(AUTUMN), institution=made.free.institution, name="第三名小学", short_name="三小")
    done(rename_group, order(AUTUMN), group=made.a, name="新教育集团")
    assert found("独立小学", scope) == [("institution", "第三名小学", "曾用名 独立小学")]
    assert found("dlxx", scope) == [("institution", "第三名小学", "曾用名 独立小学")]
    assert found("二小", scope) == [("institution", "第三名小学", "曾用名 第二名小学")]
    assert found("三小", scope) == [("institution", "第三名小学", "小学")]
    assert found("甲教育集团", scope) == [("group", "新教育集团", "曾用名 甲教育集团")]
    # As of an earlier day the earlier name is the one in force, and the later one is found all the same.
    assert found("独立小学", scope, date(2024, 2, 1)) == [("institution", "独立小学", "小学")]
    assert found("第三名小学", scope, date(2024, 2, 1)) == [("institution", "独立小学", "曾用名 第三名小学")]


def test_closed_institution_is_found_and_a_void_one_is_not(db, user_of):
    made = small_register()
    scope = scope_of(user_of("registry_officer"))
    done(close_institution, order(), institution=made.free.institution)
    assert found("独立小学", scope) == [("institution", "独立小学", "小学")]
    done(close_institution, correction(), institution=made.nursery.institution)
    assert found("独立幼儿园", scope) == []


def test_nearest_names_come_first(db, user_of):
    with entry():
        for name in ("大江南小学", "江南小学分校", "江南小学"):
            school(name)
    scope = scope_of(user_of("registry_officer"))
    assert [text for _, text, _ in found("江南小学", scope)] == ["江南小学", "江南小学分校", "大江南小学"]


def test_answers_are_bounded(db, user_of):
    with entry():
        for n in range(70):
            school(f"第{n}江南小学")
        school("江南小学")
    scope = scope_of(user_of("registry_officer"))
    hits = found("江南小学", scope)
    assert len(hits) == 20
    assert hits[0][1] == "江南小学"


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00", "不存在的学校", "%", "_", "\\", "' OR 1=1", "😀", "X99999", "\ud7ff"]
)
def test_what_nobody_is_called_finds_nothing(scope, text):
    assert found(text, scope) == []


def test_text_is_cut_and_cleaned():
    assert clean_query("\x00 十一\x00中学 ") == "十一中学"
    assert clean_query("校" * 50) == "校" * 40


def test_empty_scope_finds_nothing(policy):
    assert search("十一中学", scope=NOTHING, day=DAY) == []
    assert one_record("institution", "十一中学", scope=NOTHING, day=DAY) == (None, [])


def test_scope_is_kept_by_every_finder(two_groups, user_of):
    a, b = two_groups.a, two_groups.b
    scope = scope_of(user_of("group_principal", group=a.group))
    for text in ("canary", "集团", "校", b.group.code, b.tight.code, b.tight.institution.code, "jtyjt"):
        assert b.canary not in str(search(text, scope=scope, day=DAY)), text
    assert a.canary in str(search("canary", scope=scope, day=DAY))


# --- the one record a person means -----------------------------------------------------------------------------------
def test_one_record(scope):
    school_ = Institution.objects.get(source_ref="institution/十一中学")
    assert one_record("institution", "十一中学", scope=scope, day=DAY) == (school_, [])
    assert one_record("institution", f"改过的名字（{school_.code}）", scope=scope, day=DAY) == (school_, [])
    record, candidates = one_record("institution", "规划中学1所", scope=scope, day=DAY)
    assert record is None
    assert [c.text for c in candidates] == ["规划中学1所"] * 3
    assert len({c.code for c in candidates}) == 3


def test_code_of_another_kind_is_no_record(scope):
    school_ = Institution.objects.get(source_ref="institution/十一中学")
    assert one_record("site", school_.code, scope=scope, day=DAY) == (None, [])
    assert one_record("group", school_.code, scope=scope, day=DAY) == (None, [])


def test_site_by_its_printed_name(scope):
    for text in ("十一中学（CBD校区）", "十一中学（cbd校区）"):
        record, _ = one_record("site", text, scope=scope, day=DAY)
        assert str(record) == "十一中学（CBD校区）"
    assert one_record("site", "二十中学（CBD校区）", scope=scope, day=DAY) == (None, [])


def test_site_that_begins_later_is_not_offered_before(db, user_of):
    made = small_register()
    scope = scope_of(user_of("registry_officer"))
    campus = done(add_campus, order(), institution=made.free.institution, kind="campus", label="东校区")
    assert one_record("site", "东校区", scope=scope, day=SPRING) == (None, [])
    assert one_record("site", "东校区", scope=scope, day=AUTUMN) == (campus, [])


def test_limit_of_a_finder(scope):
    visible = Institution.objects.visible_to(scope, VIEW)
    assert len(find_institutions("小学", visible, DAY, 12)) == 12
