"""校点 by sheet: campuses added, renamed, opened and closed; a round trip that changes nothing."""

from datetime import date

import pytest

from groups.registry.models import Site, SiteVersion
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.imports.datasets import dataset_of
from nanan_groups.records.models import Act
from nanan_groups.testing.dataset_run import DAY, bring_in, check, headers, lines, one_refused
from nanan_groups.testing.factories import EducationGroupFactory, LeadFactory, MembershipFactory, SiteFactory, entry
from nanan_groups.testing.register_made import school
from nanan_groups.testing.unchanged import nothing_written

NEW = {"school": "老牌小学", "label": "江南校区", "kind": "校区（园区）"}


@pytest.fixture
def officer(db, user_of):
    return user_of("registry_officer")


@pytest.fixture
def main(db) -> Site:
    return school("老牌小学")


@pytest.fixture
def campus(main) -> Site:
    with entry():
        return SiteFactory(
            institution=main.institution, kind="campus", ordinal=2, version__label="江北校区", version__state="planned"
        )


def states(site) -> list[tuple]:
    return list(site.versions.order_by("valid_from").values_list("label", "own_name", "state", "valid_from"))


def test_columns_are_frozen():
    assert headers("sites") == ["校点编码", "学校", "校区或学部名", "独立称谓", "校点类型", "开办状态"]


def test_drop_down_offers_the_schools(officer, main):
    assert dataset_of("sites").lists(scope_of(officer), DAY) == {
        "institution": [f"老牌小学（{main.institution.code}）"]
    }


# --- new -----------------------------------------------------------------------------------------------------------
def test_row_without_a_code_adds_a_campus(officer, main):
    seen = bring_in(
        "sites",
        officer,
        NEW,
        {**NEW, "label": "江东校区", "state": "待建"},
        {**NEW, "label": "", "own_name": "老牌小学附设幼儿园", "kind": "附设幼儿班（园）"},
    )
    assert (seen.counts, [row[:2] for row in seen.rows.values()]) == (
        (3, 0, 0),
        [("n", "老牌小学（江南校区）"), ("n", "老牌小学（江东校区）"), ("n", "老牌小学附设幼儿园")],
    )
    made = Site.objects.exclude(pk=main.pk).order_by("ordinal")
    assert [(site.kind, *states(site)[0]) for site in made] == [
        ("campus", "江南校区", "", "open", DAY),
        ("campus", "江东校区", "", "planned", DAY),
        ("attached", "", "老牌小学附设幼儿园", "open", DAY),
    ]
    assert set(Act.objects.filter(reason="测试导入").values_list("verb", "kind")) == {("add_campus", "change")}


@pytest.mark.parametrize(
    ("row", "column", "code", "sentence"),
    [
        ({"label": "江南校区", "kind": "校区（园区）"}, "school", "required", "“学校”必填，请补充。"),
        ({"school": "老牌小学", "label": "江南校区"}, "kind", "required", "“校点类型”必填，请补充。"),
        ({**NEW, "label": ""}, "label", "label", "请填写校区或学部名。"),
        ({**NEW, "kind": "附设幼儿班（园）"}, "own_name", "own-name", "附设幼儿班（园）请填写独立称谓。"),
        ({**NEW, "state": "已关闭"}, "state", "new-closed", "增设的校点不能是“已关闭”，请改选或删去该行。"),
        (
            {**NEW, "school": "没有小学"},
            "school",
            "institution-unknown",
            "在您的任职范围内没有找到学校“没有小学”，请填写登记的全称或编码。",
        ),
        (
            {**NEW, "label": "江北 校区"},
            "label",
            "site-registered",
            "该校已有校点“老牌小学（江北校区）（{code}）”，请填写校点编码 {code}。",
        ),
        ({"code": "J0001"}, "code", "format", "“J0001”不符合要求：编码为 X 加数字，如 X0001。"),
        (
            {"code": "X9999"},
            "code",
            "site-unknown",
            "在您的任职范围内没有找到校点“X9999”，请填写登记的全称或编码。",
        ),
        (
            {"code": "{code}", "school": "另一小学"},
            "school",
            "site-elsewhere",
            "校点“老牌小学（江北校区）（{code}）”不属于所填学校，请核对学校和校点编码。",
        ),
        (
            {"code": "{code}", "kind": "学部"},
            "kind",
            "kind-fixed",
            "“老牌小学（江北校区）”登记的校点类型是“校区（园区）”，不能用表格改变，请改回或清空该格。",
        ),
    ],
)
def test_wrong_rows_are_refused_with_a_sentence(officer, campus, row, column, code, sentence):
    school("另一小学")
    row = {name: value.format(code=campus.code) for name, value in row.items()}
    with nothing_written("records.ImportJob"):
        found = one_refused("sites", officer, row)
    assert found == (column, code, sentence.format(code=campus.code))


def test_the_same_code_twice_is_refused_the_second_time(officer, campus):
    seen = check("sites", officer, {"code": campus.code, "state": "已开办"}, {"code": campus.code})
    assert (seen.problems, seen.counts) == ([(3, "code", "duplicate")], (0, 1, 0))


# --- known ---------------------------------------------------------------------------------------------------------
def test_known_campus_is_renamed_and_opened_from_the_effective_day(officer, campus):
    seen = bring_in("sites", officer, {"code": campus.code, "label": "滨江校区", "state": "已开办"})
    assert seen.rows[2] == (
        "c",
        f"老牌小学（江北校区）（{campus.code}）",
        [["校区或学部名", "江北校区", "滨江校区"], ["开办状态", "待建", "已开办"]],
    )
    assert states(campus)[-1] == ("滨江校区", "", "open", DAY)
    verbs = Act.objects.filter(reason="测试导入").order_by("pk").values_list("verb", "effective_on")
    assert list(verbs) == [("rename_site", DAY), ("change_site_state", DAY)]


def test_state_goes_on_and_closes_but_not_back(officer, main, campus):
    bring_in("sites", officer, {"code": campus.code, "state": "在建中"})
    bring_in("sites", officer, {"code": campus.code, "state": "已关闭"}, day=date(2027, 9, 1))
    assert [row[2] for row in states(campus)] == ["planned", "building", "closed"]
    assert one_refused("sites", officer, {"code": main.code, "state": "待建"}) == (
        "state",
        "backwards",
        "已开办的校点不能变更回待建、在建；如属登记有误请选“更正”。",
    )


def test_member_is_not_closed(officer, main):
    with entry():
        group = EducationGroupFactory(version__name="甲教育集团")
        LeadFactory(group=group)
        MembershipFactory(group=group, site=main)
    column, code, sentence = one_refused("sites", officer, {"code": main.code, "state": "已关闭"})
    assert (column, code) == ("", "still-member")
    assert sentence == "该校点仍是“甲教育集团”的紧密型成员（2022-07-14 起），请先办理退出，再关闭。"


def test_blank_and_equal_cells_change_nothing(officer, campus):
    with nothing_written("records.ImportJob"):
        assert check("sites", officer, {"code": campus.code}).counts == (0, 0, 1)
        same = {"code": campus.code, "school": "老牌小学", "label": "江北校区", "kind": "校区（园区）", "state": "待建"}
        assert check("sites", officer, same).counts == (0, 0, 1)


# --- out -----------------------------------------------------------------------------------------------------------
def test_export_reads_back_as_unchanged(policy, officer, campus):
    with entry():
        SiteFactory(
            institution=campus.institution, kind="campus", ordinal=3, version__label="旧址", version__closed=True
        )
    out = lines("sites", officer)
    assert len(out) == Site.objects.count() == SiteVersion.objects.count()
    with nothing_written("records.ImportJob"):
        seen = check("sites", officer, *out)
    assert (seen.problems, seen.counts) == ([], (0, 0, len(out)))


def test_filters_of_the_page_hold(officer, main, campus):
    assert [line[2] for line in lines("sites", officer, state="planned")] == ["江北校区"]
    assert [line[0] for line in lines("sites", officer, kind="main")] == [main.code]


def test_export_holds_the_own_scope_alone(two_groups, user_of):
    own = str(lines("sites", user_of("group_principal", group=two_groups.a.group)))
    assert two_groups.a.canary in own
    assert two_groups.b.canary not in own
