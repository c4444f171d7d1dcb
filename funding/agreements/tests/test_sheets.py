"""The sheets of money from the command line: taken in, refused with a sentence, taken out again the same."""

from datetime import date

import pytest

from funding.agreements.models import AgreementYear, Receipt
from funding.books.models import Entry
from funding.envelope.models import Budget
from groups.registry.models import EducationGroup, Partnership
from nanan_groups.testing import sheets_made
from nanan_groups.testing.books_made import group_with_money

pytestmark = pytest.mark.django_db


@pytest.fixture
def take_in(tmp_path):
    return lambda dataset, user, *rows: sheets_made.take_in(tmp_path, dataset, user, *rows)


def test_agreements_and_receipts(policy, user_of, take_in):
    group = EducationGroup.objects.get(versions__name="重庆二外教育集团")
    partnership = Partnership.objects.get(group=group)
    row = {
        "教育集团": group.code,
        "高校（院所）": partnership.university.code,
        "签约学校": partnership.school.code,
        "协议名称": "共建协议",
        "签订日": "2026-01-05",
        "起": "2026-01-05",
        "预算年度": "2026",
        "协议数（元）": "500,000",
    }
    officer = user_of("finance_officer")
    assert take_in("agreements", officer, row)[0] == 0
    assert AgreementYear.objects.get().agreed_fen == 50_000_000
    for wrong in ("1.005", "1e3", "50万", "0"):
        code, told = take_in("agreements", officer, row | {"协议数（元）": wrong})
        assert code == 1, told
    assert AgreementYear.objects.get().agreed_fen == 50_000_000
    for other in ({"签订日": "2026-01-06"}, {"起": "2026-01-06"}, {"止": "2027-01-05"}):  # the amount is the same
        code, told = take_in("agreements", officer, row | other)
        assert code == 1 and f"“{next(iter(other))}”1 处" in told, told
    clerk = user_of("school_clerk", institution=partnership.school)
    agreement = AgreementYear.objects.get().agreement
    receipt = {
        "协议编码": agreement.code,
        "协议年度": "2026",
        "类别": "高校到账",
        "到账（支付）日": "2026-05-01",
        "金额（元）": "320000",
        "银行回单号": "H1",
    }
    assert take_in("receipts", clerk, receipt)[0] == 0
    assert (Receipt.objects.get().fen, Receipt.objects.get().state) == (32_000_000, "reported")


def test_budgets(policy, user_of, take_in):
    row = {"预算年度": "2026", "用途": "", "批复数（元）": "12000000", "文号": "南财〔2026〕1号"}
    officer = user_of("finance_officer")
    assert take_in("budgets", officer, row)[0] == 0
    assert (Budget.objects.get().approved_fen, Budget.objects.get().purpose) == (1_200_000_000, "")
    assert take_in("budgets", officer, row | {"文号": "南财〔2026〕2号"})[0] == 0  # the document alone is a version too
    newest = Budget.objects.get(number=2)
    assert (newest.approved_fen, newest.document) == (1_200_000_000, "南财〔2026〕2号")


def test_spending(user_of, take_in):
    made = group_with_money()
    clerk = user_of("school_clerk", institution=made.schools[0])
    row = {
        "账户编码": made.first.code,
        "来源": "区级",
        "支出类别": "教研",
        "金额（元）": "12,000.50",
        "支出日": "2026-05-15",
        "凭证号": "记1",
        "摘要": "研讨会",
    }
    assert take_in("spending", clerk, row)[0] == 0
    entry = Entry.objects.get(kind="spend")
    assert (entry.fen, entry.on, entry.voucher) == (1_200_050, date(2026, 5, 15), "记1")
    assert take_in("spending", clerk, row)[0] == 0  # the same again is nothing new
    assert Entry.objects.filter(kind="spend").count() == 1
    for other in ({"来源": "高校"}, {"摘要": "另一个会"}):
        code, told = take_in("spending", clerk, row | other)
        assert code == 1 and f"“{next(iter(other))}”1 处" in told, told
    assert take_in("spending", clerk, {name: said for name, said in row.items() if name != "摘要"})[0] == 0
    code, told = take_in("spending", clerk, row | {"凭证号": "记2", "支出类别": "旅游"})
    assert code == 1
    assert "“支出类别”1 处" in told
