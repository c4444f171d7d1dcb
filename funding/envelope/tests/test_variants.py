"""Variants of a year: what each changes for whom; nothing is stored."""

import pytest

from funding.envelope.rules import Variant, compared, one_campus_more, tried
from funding.rules_of_year.rules.parameters import defaults
from funding.statements.rules.lines import compute
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.testing.funding_made import annex2


def test_two_variants_side_by_side():
    base = compute(annex2(), defaults())
    dearer, _ = tried(annex2(), defaults(), {"tight_rate_fen": 11_000_000})
    more = compute(one_campus_more(annex2(), "十一中学教育集团"), defaults())
    rows = compared(base, [Variant("A", (), dearer), Variant("B", (), more)])
    eleven = next(row for row in rows if row.name == "十一中学教育集团")
    assert (eleven.base, eleven.differences) == (60_000_000, (5_000_000, 10_000_000))
    assert sum(row.differences[1] for row in rows) == 10_000_000
    assert compute(annex2(), defaults()) == base


@pytest.mark.parametrize("changes", [{"tight_rate_fen": 1}, {"nothing": 1}])
def test_a_bad_variant_is_a_sentence(changes):
    with pytest.raises(RuleViolation):
        tried(annex2(), defaults(), changes)


def test_no_such_group():
    with pytest.raises(RuleViolation) as refused:
        one_campus_more(annex2(), "没有的集团")
    assert refused.value.code == "not-found"
