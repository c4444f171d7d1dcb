"""The worked examples of docs/算例.md, F group, that need no database: each under its own number."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from funding.rules_of_year.rules.kinds import Instalment, Tier
from funding.rules_of_year.rules.parameters import defaults
from funding.rules_of_year.words import CountBy, Counts, LateMoney, Leaver, MatchBasis, PartOfYear, SeveralRelations
from funding.statements.rules.cuts import cut_to_total
from funding.statements.rules.lines import compute
from funding.statements.rules.telling import in_words
from funding.statements.words import LineKind, LineState, Mark
from groups.registry.register.words import SiteState
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.money import split
from nanan_groups.testing.funding_made import annex2, only, site_named, with_site

ELEVEN = "十一中学教育集团"


def rules(**changes):
    return replace(defaults(), **changes)


def of(district, name):
    return next(one for one in district.statements if one.group.name == name)


def test_f1_the_group_of_school_eleven():
    one = of(compute(annex2(), rules()), ELEVEN)
    (counted,) = one.of(LineKind.TIGHT, LineState.COUNTED)
    assert [part.site.name for part in counted.parts] == [
        "十一中学（本部校区）",
        "十一中学（CBD校区）",
        "十一中金科学校",
        "中海学校（初中部）",
        "文德中学",
    ]
    assert counted.amount == 50_000_000
    assert counted.marks == (Mark.ASSUMED,)
    (not_open,) = one.of(LineKind.TIGHT, LineState.ZERO)
    assert [(part.site.name, part.why) for part in not_open.parts] == [
        ("长嘉汇中学", "待建"),
        ("和黄御峰中学", "待建"),
    ]
    assert one.of(LineKind.ALLIANCE)[0].amount == 10_000_000
    assert [line.about_name for line in one.open_lines] == ["中国科学院大学", "海军航空大学"]
    assert [line.amount for line in one.open_lines] == [None, None]
    assert one.total == 60_000_000


def test_f1_reads_as_it_is_written():
    text = in_words(of(compute(annex2(), rules()), ELEVEN), rules())
    assert text == (
        "紧密型 公办校点 5 个 × 100,000.00 元 = 500,000.00 元（意见 五(三)6；办学性质为推定） · "
        "不计：长嘉汇中学（待建）、和黄御峰中学（待建） · "
        "联盟型 1 个集团 × 100,000.00 元 = 100,000.00 元 · "
        "贯通型 中国科学院大学、海军航空大学：尚无协议金额，暂不能计算 · "
        "合计 600,000.00 元（陆拾万元整），另有 2 项暂不能计算"
    )


def test_f2_the_district():
    district = compute(annex2(), rules())

    def sums(*categories):
        found = [one for one in district.statements if one.group.category in categories]
        return sum(len(one.counted_sites) for one in found), sum(one.total for one in found)

    assert sums("middle") == (16, 240_000_000)
    assert sums("primary") == (39, 470_000_000)
    assert sums("preschool") == (19, 190_000_000)
    assert sums("preschool_cluster") == (0, 80_000_000)
    assert sums("inclusive") == (0, 10_000_000)
    assert sums("vocational") == (0, 10_000_000)
    preschool = [one for one in district.statements if one.group.category == "preschool"]
    assert (sum(len(one.pending) for one in preschool), district.pending_would_be) == (12, 120_000_000)
    assert len(district.pending_parts) == 12
    assert district.total == 1_000_000_000
    assert (district.sites_counted, district.alliances_counted, district.groups_not_computable) == (74, 26, 8)


def test_f3_attached_classes_and_one_for_each_legal_person():
    kinds = rules().tight_site_kind | {"attached": Counts.NOT}
    without = compute(annex2(), rules(tight_site_kind=kinds))
    assert (without.total, 74 - without.sites_counted) == (930_000_000, 7)
    full = {one.group.code: len(one.counted_sites) for one in compute(annex2(), rules()).statements}
    fewer = [one for one in without.statements if len(one.counted_sites) < full[one.group.code]]
    assert len(fewer) == 5
    once = compute(annex2(), rules(tight_count_by=CountBy.INSTITUTION))
    assert (once.total, once.sites_counted) == (800_000_000, 54)


def _opened(name="长嘉汇中学", day=date(2026, 9, 1)):
    site = site_named(annex2(), name)
    (before,) = site.spans
    spans = (before._replace(end=day), before._replace(start=day, state=SiteState.OPEN))
    return with_site(annex2(), name, spans=spans)


@pytest.mark.parametrize(
    ("part_of_year", "amount"),
    [(PartOfYear.CENSUS, 0), (PartOfYear.MONTHS, 3_333_333), (PartOfYear.ANY_DAY, 10_000_000)],
)
def test_f4_opened_in_september(part_of_year, amount):
    one = of(compute(_opened(), rules(part_of_year=part_of_year)), ELEVEN)
    parts = [part for line in one.lines for part in line.parts if part.site.name == "长嘉汇中学"]
    assert [part.amount for part in parts] == [amount]
    assert one.total == 60_000_000 + amount


def _moved(day=date(2026, 7, 1), to="二外教育集团"):
    site = site_named(annex2(), "文德中学")
    (before,) = site.spans
    other = next(one.code for one in annex2().groups if one.name != ELEVEN and one.category == "middle")
    spans = (before._replace(end=day), before._replace(start=day, group=other))
    return with_site(annex2(), "文德中学", spans=spans), other


def test_f5_changed_its_group_in_july():
    halves = (Instalment("03-31", Fraction(1, 2)), Instalment("09-30", Fraction(1, 2)))
    facts, other = _moved()

    def totals(leaver):
        district = compute(facts, rules(leaver=leaver, instalments=halves))
        return {one.group.code: one.total for one in district.statements}

    before = {one.group.code: one.total for one in compute(annex2(), rules()).statements}
    eleven = next(one.code for one in annex2().groups if one.name == ELEVEN)
    assert totals(Leaver.STAYS) == before
    assert totals(Leaver.FOLLOWS) == before | {
        eleven: before[eleven] - 5_000_000,
        other: before[other] + 5_000_000,
    }


def _second(received=32_000_000, late=0, earlier=0, year=2026):
    name = "重庆二外教育集团"
    group = next(one for one in annex2(year).groups if one.name == name)
    (match,) = group.matches
    match = match._replace(agreed=50_000_000, received=received, late=late, earlier=earlier)
    return only(annex2(year), name, matches=(match,))


@pytest.mark.parametrize(
    ("several", "basis", "total"),
    [
        (SeveralRelations.ADD, MatchBasis.AGREED, 70_000_000),
        (SeveralRelations.ADD, MatchBasis.RECEIVED, 52_000_000),
        (SeveralRelations.LARGEST, MatchBasis.AGREED, 50_000_000),
        (SeveralRelations.LARGEST, MatchBasis.RECEIVED, 32_000_000),
    ],
)
def test_f6_agreed_and_received(several, basis, total):
    assert compute(_second(), rules(several_relations=several, match_basis=basis)).total == total


def test_f6_paid_on_agreed_and_read_as_received():
    agreed = compute(_second(), rules()).total
    received = compute(_second(), rules(match_basis=MatchBasis.RECEIVED)).total
    assert agreed - received == 18_000_000


def test_f6_the_rest_arrives_late():
    of_agreement = rules(match_basis=MatchBasis.RECEIVED, match_late=LateMoney.AGREEMENT_YEAR)
    of_receipt = rules(match_basis=MatchBasis.RECEIVED, match_late=LateMoney.RECEIVED_YEAR)
    late = _second(late=18_000_000)
    assert compute(late, of_agreement).total - compute(_second(), of_agreement).total == 18_000_000
    assert compute(late, of_receipt).total == compute(_second(), of_receipt).total == 52_000_000
    next_year = _second(received=0, earlier=18_000_000, year=2027)
    assert compute(next_year, of_receipt).statements[0].amount_of(LineKind.ARTICULATED) == 18_000_000
    assert compute(next_year, of_agreement).statements[0].amount_of(LineKind.ARTICULATED) == 0


@pytest.mark.parametrize(
    ("rate", "factor", "total", "held"),
    [
        (10_000_000, "1.2", 72_000_000, False),
        (10_000_000, "0.8", 60_000_000, True),
        (15_000_000, "0.8", 68_000_000, False),
    ],
)
def test_f8_the_coefficient_and_the_floor(rate, factor, total, held):
    facts = only(annex2(), ELEVEN, grade="good")
    coefficients = rules().coefficients | {"good": Fraction(factor)}
    (one,) = compute(facts, rules(tight_rate_fen=rate, coefficients=coefficients)).statements
    assert one.total == total
    (line,) = one.of(LineKind.PERFORMANCE)
    assert (Mark.FLOOR in line.marks) is held


def test_f9_splits():
    assert split(1_000_001, [1, 1, 1]) == [333_334, 333_334, 333_333]
    assert split(1_000_001, [5, 3, 2]) == [500_001, 300_000, 200_000]


@pytest.mark.parametrize(("kept", "amount"), [(True, 58_000_000), (False, 50_000_000)])
def test_f10_nothing_is_lowered(kept, amount):
    facts = annex2(2027)
    staying = ("十一中学（本部校区）", "十一中学（CBD校区）", "十一中金科学校", "中海学校（初中部）", "文德中学")
    for name in staying:
        facts = with_site(facts, name, confirmed=12_000_000)
    facts = with_site(facts, "文德中学", spans=())
    (span,) = site_named(facts, "长嘉汇中学").spans
    facts = with_site(facts, "长嘉汇中学", spans=(span._replace(state=SiteState.OPEN),))
    one = of(compute(facts, rules(non_reduction=kept)), ELEVEN)
    assert one.amount_of(LineKind.TIGHT) == amount


def test_f11_cut_by_rule():
    wanted = compute(annex2(), rules(tight_rate_fen=11_000_000))
    assert wanted.total == 1_074_000_000
    cut = cut_to_total(wanted, 1_050_000_000)
    assert cut.total == 1_050_000_000
    above = sorted(part.amount - 10_000_000 for one in cut.statements for part in one.counted_sites)
    assert above == [675_675] * 24 + [675_676] * 50
    codes = sorted((part.site.code, part.amount) for one in cut.statements for part in one.counted_sites)
    assert [amount for _, amount in codes] == [10_675_676] * 50 + [10_675_675] * 24  # ties by code
    with pytest.raises(RuleViolation) as refused:
        cut_to_total(wanted, 980_000_000)
    assert "还差 200,000.00 元" in refused.value.sentence


def test_f13_tiers():
    tiered = rules(scale_tiers=(Tier(5, 500_000),))
    one = of(compute(annex2(), tiered), "珊瑚实验小学教育集团")
    assert len(one.counted_sites) == 8
    assert one.amount_of(LineKind.SCALE) == 1_500_000


def test_f14_below_the_floor():
    with pytest.raises(RuleViolation) as refused:
        defaults().changed({"tight_rate_fen": 9_999_999})
    assert refused.value.field == "tight_rate_fen"
    assert refused.value.code == "below-floor"
    assert refused.value.sentence == (
        "每个公办校点的标准 99,999.99 元低于政策的下限 100,000.00 元（意见 五(三)6），不能采用。"
    )
