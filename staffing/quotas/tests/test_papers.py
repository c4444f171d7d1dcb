"""编制调整申请表 and 备案函: the numbers before and after, also when the transfer is filed already."""

from datetime import date

import pytest

from nanan_groups.kit.official.paper import Rows
from nanan_groups.testing.factories import InstitutionFactory, entry
from nanan_groups.testing.staffing_factories import PostTransferFactory
from staffing.quotas.papers import application, filing_letter
from staffing.quotas.rules import Posts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("filed", [False, True])
def test_before_and_after_are_the_same_numbers_whenever_it_is_printed(filed):
    with entry():
        giver, receiver = (InstitutionFactory(version__name=name) for name in ("甲校小学", "乙校小学"))
        more = {"number": "编办〔2026〕6号", "effective_on": date(2026, 9, 1)} if filed else {}
        row = PostTransferFactory(giver=giver, receiver=receiver, posts=2, grounds="扩班", **more)
    held = {giver.pk: Posts(118 if filed else 120, 118), receiver.pk: Posts(82 if filed else 80, 80)}
    for make in (application, filing_letter):
        table = next(block for block in make(row, held).body if isinstance(block, Rows))
        assert [one.cells for one in table.rows] == [
            ("甲校小学", "120", "118", "-2", "118"),
            ("乙校小学", "80", "80", "+2", "82"),
        ]
    told = filing_letter(row, held).body[0].text
    assert ("请予备案" in told) is not filed
    assert ("自2026年9月1日起生效" in told) is filed


def test_a_school_without_a_number_has_a_dash():
    with entry():
        row = PostTransferFactory(posts=1)
    table = next(block for block in application(row, {}).body if isinstance(block, Rows))
    assert [one.cells[1:] for one in table.rows] == [("—", "—", "-1", "—"), ("—", "—", "+1", "—")]
