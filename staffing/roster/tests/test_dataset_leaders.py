"""领导职务 by sheet: appointing and removing through the service, by number and name; a round trip that changes nothing."""

from datetime import date

import pytest

from nanan_groups.kit.scope import scope_of
from nanan_groups.records.imports.datasets import dataset_of
from nanan_groups.records.models import Act
from nanan_groups.testing.dataset_run import DAY, bring_in, check, headers, lines, one_refused
from nanan_groups.testing.factories import MembershipFactory, StaffPostFactory, entry
from staffing.models import StaffPost


def test_columns_are_frozen():
    assert headers("leaders") == ["工号", "姓名", "学校", "校点", "领导职务", "起"]


@pytest.fixture
def people(schools, person_at):
    return {
        "head": person_at(schools.main, staff_no="NA1", name="赵校长", leadership="head"),
        "vice": person_at(schools.main, staff_no="NA2", name="钱副校"),
        "strange": person_at(schools.b_main, staff_no="NB1", name="周他校", leadership="head"),
    }


def row(number="NA2", name="钱副校", **more) -> dict:
    return {"staff_no": number, "name": name, "school": "甲校小学", "leadership": "副校（园）长"} | more


def posts(person) -> list[tuple]:
    rows = person.posts.order_by("valid_from")
    return [(post.site.pk, post.leadership, post.valid_from, post.valid_to) for post in rows]


def test_appointing_removing_and_moving(schools, people):
    seen = bring_in(
        "leaders",
        schools.clerk,
        row(site="东校区", leadership="校区负责人", since="2026年3月1日"),
        row("NA1", "赵校长", leadership=""),
    )
    assert seen.counts == (0, 2, 0)
    assert seen.rows[2] == (
        "c",
        "钱副校（NA2）",
        [
            ["校点", "甲校小学", "甲校小学（东校区）（2026年3月1日起）"],
            ["领导职务", "空", "校区负责人（2026年3月1日起）"],
        ],
    )
    assert posts(people["vice"]) == [
        (schools.main.pk, "", date(2020, 9, 1), date(2026, 3, 1)),
        (schools.east.pk, "campus_head", date(2026, 3, 1), None),
    ]
    assert posts(people["head"]) == [
        (schools.main.pk, "head", date(2020, 9, 1), DAY),
        (schools.main.pk, "", DAY, None),
    ]
    acts = Act.objects.filter(verb="change_post").order_by("pk").values_list("effective_on", "reason", "document")
    assert list(acts) == [(date(2026, 3, 1), "测试导入", "测试文件"), (DAY, "测试导入", "测试文件")]


def test_a_row_sees_what_the_row_before_it_did(schools, people):
    """The old head goes by one row, the new one comes by the next; the other way round there would be two."""
    away, come = row("NA1", "赵校长", leadership=""), row(leadership="校（园）长")
    wrong = check("leaders", schools.clerk, come, away)
    assert wrong.problems == [(2, "leadership", "post-taken")]
    assert bring_in("leaders", schools.clerk, away, come).counts == (0, 2, 0)


def test_what_is_so_already_is_unchanged(schools, people):
    assert check("leaders", schools.clerk, row("NA1", "赵校长", leadership="校（园）长")).counts == (0, 0, 1)
    assert check("leaders", schools.clerk, row(leadership="")).counts == (0, 0, 1)


@pytest.mark.parametrize(
    ("wrong", "column", "code"),
    [
        ({"staff_no": "NA9"}, "staff_no", "person-unknown"),
        ({"staff_no": "NB1", "name": "周他校"}, "staff_no", "person-unknown"),
        ({"name": "钱副校长"}, "name", "name-differs"),
        ({"school": "乙校小学"}, "school", "institution-unknown"),
        ({"site": "西校区"}, "site", "site-unknown"),
        ({"leadership": "校（园）长"}, "leadership", "post-taken"),
        ({"leadership": "主任"}, "leadership", "choice"),
        ({"since": "2020-01-01"}, "since", "day-before-register"),
        ({"name": ""}, "name", "required"),
    ],
)
def test_rows_that_are_refused(schools, people, wrong, column, code):
    assert one_refused("leaders", schools.clerk, row(**wrong))[:2] == (column, code)


def test_nothing_is_learned_about_strangers(schools, people):
    unknown, foreign = (
        one_refused("leaders", schools.clerk, row(number, "周他校"))[2].replace(number, "…")
        for number in ("NA9", "NB1")
    )
    assert unknown == foreign


def test_a_post_that_leads_nobody_is_refused_by_the_sheets_rule(schools, person_at):
    person_at(schools.main, staff_no="NA3", name="李工勤", post_kind="worker")
    assert one_refused("leaders", schools.clerk, row("NA3", "李工勤"))[:2] == ("leadership", "leadership-kind")


def test_personnel_name_the_school_of_the_person(schools, people, user_of):
    officer = user_of("personnel_officer")
    assert one_refused("leaders", officer, row(school="乙校小学"))[:2] == ("school", "school-differs")
    assert bring_in("leaders", officer, row("NB1", "周他校", school="乙校小学", leadership="")).counts == (0, 1, 0)


def test_export_reads_back_as_unchanged(schools, people, user_of):
    officer = user_of("personnel_officer")
    told = lines("leaders", officer)
    assert [line[:2] for line in told] == [["NA1", "赵校长"], ["NB1", "周他校"]]
    assert check("leaders", officer, *told).counts == (0, 0, 2)
    assert [line[0] for line in lines("leaders", schools.clerk)] == ["NA1"]
    assert lines("leaders", officer, school=schools.b.code) == told[1:]
    assert lines("leaders", officer, day=date(2020, 8, 31)) == []


def test_who_may(schools, people, user_of):
    dataset = dataset_of("leaders")
    group = user_of("group_principal")
    MembershipFactory(group=group.appointments.get().group, site=schools.b_main)
    assert [line[0] for line in lines("leaders", group)] == ["NB1"]
    roles = {role: scope_of(user_of(role)) for role in ("personnel_officer", "bureau_leader", "auditor", "expert")}
    assert {role: (dataset.may_import(s), dataset.may_export(s)) for role, s in roles.items()} == {
        "personnel_officer": (True, True), "bureau_leader": (False, True), "auditor": (False, False),
        "expert": (False, False),
    }  # fmt: skip
    assert dataset.unit(scope_of(schools.clerk)).code == schools.a.code
    assert StaffPost.objects.count() == 3


def test_who_has_gone_on_to_another_school_is_that_schools(schools, people):
    with entry():
        people["vice"].posts.update(valid_to=date(2026, 3, 1))
        StaffPostFactory(person=people["vice"], site=schools.b_main, valid_from=date(2026, 3, 1))
    seen = check("leaders", schools.clerk, row(since="2026年2月1日"), row("NA1", "赵校长", leadership=""))
    assert [code for _, _, code in seen.problems] == ["person-unknown"]
    assert seen.counts == (0, 1, 0)
