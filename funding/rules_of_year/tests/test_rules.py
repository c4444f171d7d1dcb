"""Setting the rules of a year: versions, the floor, stale pages, copying, comparing."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from funding.models import Parameter, RuleSet
from funding.rules_of_year.queries import rules_for
from funding.rules_of_year.services import change_rules, copy_rules
from funding.statements.queries.statements import computed
from groups.registry.models import EducationGroup
from nanan_groups.kit.errors import RuleViolation, StaleRecord
from nanan_groups.records.models import Act
from nanan_groups.records.orders import Order
from nanan_groups.testing.act_pages_made import carried

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(policy, user_of):
    return user_of("finance_officer")


def order(actor, **facts) -> Order:
    return Order(actor=actor, effective_on=timezone.localdate(), reason="提高标准", kind="entry", **facts)


def total(year: int) -> int:
    return computed(year, EducationGroup.objects.filter(void=False)).district.total


def test_a_change_is_the_next_version_of_that_year(officer):
    change_rules(order=order(officer), year=2026, values={"tight_rate_fen": 11_000_000}, seen=0)
    change_rules(order=order(officer), year=2026, values={"alliance_rate_fen": 12_000_000}, seen=1)
    assert [(one.year, one.number) for one in RuleSet.objects.all()] == [(2026, 2), (2026, 1), (2022, 1)]
    assert total(2026) == 74 * 11_000_000 + 26 * 12_000_000
    assert total(2027) == total(2026)  # a year without rules of its own follows
    assert total(2025) == 1_000_000_000
    rows = {row.name: row for row in RuleSet.objects.get(year=2026, number=2).parameters.all()}
    assert (rows["tight_rate_fen"].origin, rows["tight_rate_fen"].source) == ("decided", "提高标准")
    assert rows["census_day"].origin == "reading"
    assert rows["tight_rate_fen"].floor_fen == 10_000_000


def test_the_lines_of_the_act_say_what_changed(officer):
    change_rules(order=order(officer), year=2026, values={"tight_rate_fen": 11_000_000}, seen=0)
    (line,) = Act.objects.latest("pk").changes.all()
    assert (line.field, line.old, line.new) == ("每个公办校点的标准", "100,000.00 元", "110,000.00 元")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"tight_rate_fen": 9_999_999}, "below-floor"),
        ({"alliance_rate_fen": 0}, "below-floor"),
        ({"match_ratio": "0.5"}, "below-floor"),
        ({"census_day": "13-01"}, "parameter"),
        ({"instalments": [{"day": "03-31", "share": "1/2"}]}, "parameter"),
        ({"scale_tiers": [{"above": 5, "fen": 1}, {"above": 5, "fen": 2}]}, "parameter"),
        ({"coefficients": {"good": "1"}}, "parameter"),
        ({"nothing": 1}, "unknown"),
        ({"census_day": "01-01"}, "same"),
    ],
)
def test_f14_and_other_bad_values_write_nothing(officer, values, code):
    with pytest.raises(RuleViolation) as refused:
        change_rules(order=order(officer), year=2026, values=values, seen=0)
    assert refused.value.code == code
    assert RuleSet.objects.count() == 1


def test_the_database_holds_the_floor_too(policy):
    version = RuleSet.objects.get()
    facts = {"rules": version, "name": "match_cutoff", "clause": "意见 五(三)6", "origin": "decided", "source": "试"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Parameter.objects.create(**facts, amount_fen=9_999_999, floor_fen=10_000_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        Parameter.objects.filter(name="tight_rate_fen").update(amount_fen=20_000_000)  # append only
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSet.objects.all()._raw_delete(using=connection.alias)


def test_somebody_was_quicker(officer):
    change_rules(order=order(officer), year=2026, values={"tight_rate_fen": 11_000_000}, seen=0)
    with pytest.raises(StaleRecord):
        change_rules(order=order(officer), year=2026, values={"tight_rate_fen": 12_000_000}, seen=0)
    assert rules_for(2026).parameters.tight_rate_fen == 11_000_000


def test_copied_to_the_next_year(officer):
    change_rules(order=order(officer), year=2026, values={"tight_rate_fen": 11_000_000}, seen=0)
    copy_rules(order=order(officer), year=2027, seen=0)
    change_rules(order=order(officer), year=2026, values={"tight_rate_fen": 15_000_000}, seen=1)
    assert rules_for(2027).parameters.tight_rate_fen == 11_000_000
    with pytest.raises(RuleViolation) as refused:
        copy_rules(order=order(officer), year=2027, seen=1)
    assert refused.value.sentence == "2027 年度已有自己的规则，请直接修改。"


@pytest.mark.parametrize(
    "role", ["treasury_officer", "bureau_leader", "auditor", "registry_officer", "group_principal"]
)
def test_nobody_else_sets_them(policy, user_of, role):
    with pytest.raises(PermissionDenied):
        change_rules(order=order(user_of(role)), year=2026, values={"tight_rate_fen": 11_000_000}, seen=0)


def _typed(**more) -> dict:
    ownership = {"district_public": "whole", "public": "whole", "inclusive_private": "not", "private": "not"}
    kinds = dict.fromkeys(("main", "campus", "section", "attached"), "whole")
    states = {"open": "whole"} | dict.fromkeys(("planned", "building", "not_opened", "closed"), "not")
    return {
        "tight_rate_fen": "110,000",
        "tight_count_by": "site",
        **{f"tight_ownership__{key}": value for key, value in ownership.items()},
        **{f"tight_site_kind__{key}": value for key, value in kinds.items()},
        **{f"tight_state__{key}": value for key, value in states.items()},
        "kind": "entry",
        "effective_on": "2026-12-01",
        "reason": "提高标准",
        "seen": "0",
        "request_key": "one",
    } | more


URL = "/funding/rules/2026/acts/change-tight/"


def test_an_officer_sets_a_rate_on_the_page(officer, client_of):
    client = client_of(officer)
    page = client.get(URL).content.decode()
    assert 'value="100,000"' in page
    checked = client.post(URL, _typed())
    assert "100,000.00 元" in checked.content.decode() and "110,000.00 元" in checked.content.decode()
    assert RuleSet.objects.count() == 1
    done = client.post(URL, carried(checked))
    assert done.headers["Location"] == "/funding/rules/2026/"
    shown = client.get("/funding/rules/2026/").content.decode()
    assert "2026 年度规则第 1 版" in shown and "区教委确定" in shown
    compared = client.get("/funding/rules/2026/compare/?old=2022-1&new=2026-1").content.decode()
    assert "110,000.00 元" in compared and "1 项" in compared


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("99999.99", "每个公办校点的标准 99,999.99 元低于政策的下限 100,000.00 元（意见 五(三)6），不能采用。"),
        ("1.005", "小数超过两位"),
        ("1e3", "无法识别"),
        ("12万", "带有别的单位"),
        ("", "此项必填。"),
        ("-1", "不能小于零"),
    ],
)
def test_a_bad_rate_is_a_sentence_at_its_field(officer, client_of, typed, sentence):
    answer = client_of(officer).post(URL, _typed(tight_rate_fen=typed))
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert "核对确认之前" in answer.content.decode()
    assert RuleSet.objects.count() == 1


def test_tiers_and_instalments_are_typed_line_by_line(officer, client_of):
    client = client_of(officer)
    base = {"kind": "entry", "effective_on": "2026-12-01", "reason": "试", "seen": "0"}
    url = "/funding/rules/2026/acts/change-scale/"
    checked = client.post(url, base | {"scale_unit": "sites", "scale_tiers": "5 5000\n10 8,000", "request_key": "a"})
    client.post(url, carried(checked))
    assert [(tier.above, tier.fen) for tier in rules_for(2026).parameters.scale_tiers] == [(5, 500_000), (10, 800_000)]
    url = "/funding/rules/2026/acts/change-year/"
    typed = {
        "census_day": "1月1日",
        "several_relations": "add",
        "part_of_year": "census",
        "leaver": "follows",
        "instalments": "03-31 1/2\n9月30日 0.5",
        "non_reduction": "0",
        "request_key": "b",
    }
    checked = client.post(url, base | typed | {"seen": "1"})
    client.post(url, carried(checked))
    assert [one.day for one in rules_for(2026).parameters.instalments] == ["03-31", "09-30"]
    wrong = client.post(url, base | typed | {"seen": "2", "instalments": "03-31"})
    assert "应写成“日期 份额”" in wrong.content.decode()


def test_a_stale_page_keeps_what_was_typed(officer, client_of):
    client = client_of(officer)
    checked = client.post(URL, _typed())
    change_rules(order=order(officer), year=2026, values={"tight_rate_fen": 12_000_000}, seen=0)
    answer = client.post(URL, carried(checked))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "已被他人修改" in page and 'value="110,000"' in page
    again = client.post(URL, _typed(seen="1", request_key="two"))
    assert "120,000.00 元" in again.content.decode()
