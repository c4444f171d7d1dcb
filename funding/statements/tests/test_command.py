"""``manage.py funding_statement``, with only the policy loaded and with changed parameters."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from funding.models import RuleSet
from groups.registry.models import EducationGroup
from nanan_groups.testing.funding_made import annex2

pytestmark = pytest.mark.django_db


def told(**options) -> str:
    out = StringIO()
    call_command("funding_statement", stdout=out, **options)
    return out.getvalue()


def data(**options) -> dict:
    return json.loads(told(format="json", year="2026", **options))


def parameters(tmp_path, **values) -> str:
    file = tmp_path / "rules.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    return str(file)


def test_f2_with_only_the_policy_loaded(policy):
    found = data()
    groups = found.pop("groups")
    assert found == {
        "year": 2026,
        "as_of": "2026-01-01",
        "total_fen": 1_000_000_000,
        "sites_counted": 74,
        "sites_pending": 12,
        "pending_would_be_fen": 120_000_000,
        "alliances_counted": 26,
        "groups_not_computable": 8,
    }
    assert len(groups) == 35
    assert sum(group["total_fen"] for group in groups) == 1_000_000_000


def test_f1_line_by_line(policy):
    code = EducationGroup.objects.get(source_ref="group/1-1").code
    (group,) = data(group=code)["groups"]
    assert (group["name"], group["category"], group["total_fen"], group["not_computable"]) == (
        "十一中学教育集团",
        "middle",
        60_000_000,
        2,
    )
    lines = [
        (line["relation"], line["state"], line["basis_count"], line["amount_fen"], line["clause"], line["marks"])
        for line in group["lines"]
    ]
    assert lines == [
        ("tight", "counted", 5, 50_000_000, "意见 五(三)6", ["推定"]),
        ("tight", "zero", 2, 0, "意见 五(三)6", []),
        ("alliance", "counted", 1, 10_000_000, "意见 五(三)6", []),
        ("articulated", "not_computable", 1, None, "意见 五(三)6", []),
        ("articulated", "not_computable", 1, None, "意见 五(三)6", []),
    ]
    assert [step["label"] for step in group["lines"][0]["steps"]][-1] == "文德中学"


def test_the_register_and_the_files_say_the_same(policy):
    """The examples without a database rest on the same facts as the portal."""
    from funding.rules_of_year.rules.parameters import defaults
    from funding.statements.rules.lines import compute

    of_files = {one.group.name: one.total for one in compute(annex2(), defaults()).statements}
    assert {group["name"]: group["total_fen"] for group in data()["groups"]} == of_files


@pytest.mark.parametrize(
    ("values", "total", "sites"),
    [
        ({"tight_rate_fen": 11_000_000}, 1_074_000_000, 74),
        ({"tight_count_by": "institution"}, 800_000_000, 54),
        (
            {"tight_site_kind": {"main": "whole", "campus": "whole", "section": "whole", "attached": "not"}},
            930_000_000,
            67,
        ),
    ],
)
def test_f3_changed_parameters_store_nothing(policy, tmp_path, values, total, sites):
    found = data(rules=parameters(tmp_path, **values))
    assert (found["total_fen"], found["sites_counted"]) == (total, sites)
    assert RuleSet.objects.count() == 1
    assert data()["total_fen"] == 1_000_000_000


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"year": "26"}, "--year 应是 2022 到 2199 之间的年份，不能是“26”。"),
        ({"year": "2021"}, "--year 应是 2022 到 2199 之间的年份，不能是“2021”。"),
        ({"year": "2026", "group": "Z999"}, "没有编码为“Z999”的教育集团。"),
        ({"year": "2026", "format": "xml"}, "--format 只能是 json 或 text，不能是“xml”。"),
        ({"year": "2026", "rules": "/nowhere.json"}, "无法读取参数文件 /nowhere.json。"),
    ],
)
def test_bad_options_are_sentences(policy, options, sentence):
    with pytest.raises(CommandError) as refused:
        told(**options)
    assert (str(refused.value), refused.value.returncode) == (sentence, 2)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"tight_rate_fen": 9_999_999},
            "每个公办校点的标准 99,999.99 元低于政策的下限 100,000.00 元（意见 五(三)6），不能采用。",
        ),
        ({"tight_rate_fen": 1.005}, "每个公办校点的标准“1.005”应是以分为单位的整数，如 10000000 表示 100,000 元。"),
        ({"tight_rate_fen": "12万"}, "每个公办校点的标准“12万”应是以分为单位的整数，如 10000000 表示 100,000 元。"),
        ({"match_ratio": "1/2"}, "配套比例 0.5 低于 1（意见 五(三)6），不能采用。"),
        ({"match_ratio": "1e3"}, "配套比例“1e3”应写成数字，如 1、1.2 或 1/3。"),
        ({"census_day": "02-29"}, "基准日“02-29”不是每年都有的一天。"),
        ({"leaver": "goes"}, "中途离开“goes”不在可选范围内，可以是：stays、follows。"),
        ({"rate": 1}, "没有叫“rate”的参数。"),
        ({"tight_state": {"open": "whole"}}, "开办状态没有写明：building、closed、not_opened、planned。"),
    ],
)
def test_bad_parameters_are_sentences(policy, tmp_path, values, sentence):
    with pytest.raises(CommandError) as refused:
        data(rules=parameters(tmp_path, **values))
    assert str(refused.value) == sentence


def test_before_the_policy_is_loaded():
    with pytest.raises(CommandError) as refused:
        told(year="2026")
    assert str(refused.value) == "2026 年度还没有经费规则，请先装入政策或登记规则。"


def test_as_text(policy):
    text = told(year="2026")
    assert text.splitlines()[0] == "2026 年度专项经费测算（沿用 2022 年度规则第 1 版，按 2026-01-01 的登记）："
    assert text.splitlines()[-1].startswith(
        "全区合计 10,000,000.00 元：计入校点 74 个，联盟型集团 26 个；待定校点 12 个"
    )


def test_queries_do_not_grow_with_the_groups(policy, django_assert_num_queries):
    from funding.statements.queries.statements import computed

    for groups in (EducationGroup.objects.filter(void=False), EducationGroup.objects.filter(code="Z01")):
        with django_assert_num_queries(10):
            computed(2026, groups)
