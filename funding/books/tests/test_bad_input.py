"""What is typed wrongly, at every door: a sentence that says what is wrong, and nothing written.

One table for the pages, one for the sheets; each row is a door, what is typed otherwise than right, and what the sentence says.
"""

from datetime import date, datetime

import pytest
from django.utils import timezone

from funding.agreements.models import Agreement, AgreementYear
from funding.books.models import Account, Balance, Entry
from funding.books.queries.check import differences
from funding.books.services.money import close_year, reverse, spend
from funding.books.words import MoneySource
from funding.rules_of_year.services import load_rules
from groups.registry.policy.services import Loaded
from nanan_groups.records.models import Act
from nanan_groups.testing import sheets_made
from nanan_groups.testing.books_made import DISTRICT, YEAR, group_with_money, order
from nanan_groups.testing.case_factories import CaseFactory
from nanan_groups.testing.factories import InstitutionFactory, entry

pytestmark = pytest.mark.django_db
MAY = date(YEAR, 5, 15)
AMOUNTS = {
    "1.005": "小数超过两位",
    "1e3": "无法识别",
    "5万": "带有别的单位",
    "1,00": "无法识别",
    "-5": "不能小于零",
    "0": "必须大于零",
    "9999999999999": "过大",
    "千元": "带有别的单位",
}


@pytest.fixture
def made(user_of):
    """A group with money, a second one, an agreement, a voucher used, a reversal; who may do what."""
    out = group_with_money(second=1_000_000)
    out.other = group_with_money()
    facts = {"account": out.first, "source": DISTRICT, "category": out.category, "on": MAY}
    out.spent = spend(order=order(), fen=100_000, voucher="记1", **facts)
    wrong = spend(order=order(), fen=100_000, voucher="记9", **facts)
    out.reversal = reverse(order=order(), entry=wrong, on=MAY, why="错")
    with entry(title="协议"):
        load_rules(Loaded())
        out.agreement = Agreement.objects.create(
            code="XY0001", group=out.group, university=InstitutionFactory(), school=out.schools[0], title="共建协议",
            signed_on=date(YEAR, 1, 5), valid_from=date(YEAR, 1, 5), revision=1,
        )  # fmt: skip
        AgreementYear.objects.create(agreement=out.agreement, year=YEAR, agreed_fen=50_000_000)
    out.officer = user_of("finance_officer")
    out.clerk = user_of("school_clerk", institution=out.schools[0])
    return out


def pages(made) -> dict[str, tuple]:
    """By door: who, where, what is right."""
    own, first = f"/funding/accounts/{made.own.code}/acts", f"/funding/accounts/{made.first.code}/acts"
    agreement = f"/funding/agreements/{made.agreement.code}/acts"
    money = {"source": DISTRICT, "fen": "100", "on": "2026-05-20"}
    came = {"seen": "1", "year": YEAR, "money_kind": "received", "on": "2026-05-20", "fen": "100", "slip": "H1"}
    moved = {"to": made.second.pk, "source": DISTRICT, "fen": "100", "why": "教研"}
    total = {"purpose": "", "approved_fen": "12000000", "document_no": "1"}
    why = {"on": "2026-05-20", "why": "错"}
    return {
        "rules": (made.officer, f"/funding/rules/{YEAR}/acts/change-alliance/", {"alliance_rate_fen": "110,000"}),
        "budget": (made.officer, f"/funding/{YEAR}/budget/set/", total),
        "agreed": (made.officer, f"{agreement}/set-agreed/", {"seen": "1", "year": YEAR, "agreed_fen": "600000"}),
        "receipt": (made.clerk, f"{agreement}/report-receipt/", came),
        "pay out": (made.officer, f"{own}/pay-out/", money | {"school": made.schools[0].code}),
        "release": (made.officer, f"{own}/release/", money | {"source": "university", "document_no": "1"}),
        "return": (made.officer, f"{own}/return/", money | {"why": "退"}),
        "spend": (made.clerk, f"{first}/spend/", money | {"category": made.category.pk, "voucher": "记2"}),
        "commit": (made.clerk, f"{first}/commit/", money | {"note": "合同"}),
        "uncommit": (made.clerk, f"{first}/uncommit/", money | {"note": "合同"}),
        "category": (made.clerk, f"{first}/set-budget/", {"category": made.category.pk, "fen": "5000"}),
        "transfer": (made.clerk, f"{first}/draft-transfer/", moved),
        "reverse": (made.clerk, f"/funding/entries/{made.spent.code}/acts/reverse/", why),
        "again": (made.officer, f"/funding/entries/{made.reversal.code}/acts/reverse/", why),
    }


AMOUNT_OF = {
    "budget": "approved_fen",
    "agreed": "agreed_fen",
    **dict.fromkeys(
        ("receipt", "pay out", "release", "return", "spend", "commit", "uncommit", "category", "transfer"), "fen"
    ),
}
WRONG = [
    ("rules", {"alliance_rate_fen": "99,999.99"}, "低于政策的下限 100,000.00 元（意见 五(三)6）"),
    ("budget", {"approved_fen": "500"}, "低于已支出和已占用的 1,000.00 元"),
    ("budget", {"document_no": ""}, "此项必填"),
    ("receipt", {"year": YEAR + 1}, f"还没有 {YEAR + 1} 年的协议数"),
    ("receipt", {"on": "2026-12-02"}, "还没有到"),
    ("pay out", {"fen": "600,000"}, "余额不足"),
    ("pay out", {"on": "2025-05-20"}, f"不在 {YEAR} 预算年度内"),
    ("release", {"source": DISTRICT}, "选择"),  # only a confirmed batch releases the district's
    ("return", {"fen": "9,000,000"}, "余额不足"),
    ("spend", {"on": "2026-02-01"}, "不能早于下达支出"),
    ("spend", {"on": "2025-05-20"}, f"不在 {YEAR} 预算年度内"),
    ("spend", {"on": "2026-12-02"}, "还没有到"),
    ("spend", {"on": "2026-02-30"}, "不是存在的一天"),
    ("spend", {"voucher": "记1"}, "不能重复使用"),
    ("spend", {"voucher": " 记1 "}, "不能重复使用"),
    ("spend", {"voucher": "  "}, "此项必填"),
    ("spend", {"source": "university"}, "还没有高校经费到账"),
    ("spend", {"source": "elsewhere"}, "选择"),
    ("spend", {"fen": "80,000"}, "余额不足"),
    ("commit", {"fen": "80,000"}, "余额不足"),
    ("uncommit", {}, "余额不足：占用 0.00 元"),
    ("category", {"fen": "999.99"}, "预算不能低于已支出的数"),
    ("transfer", {"fen": "80,000"}, "可用 79,000.00 元"),
    ("transfer", {"source": "university"}, "可用 0.00 元"),
    ("transfer", {"why": ""}, "此项必填"),
    ("again", {}, "本身就是冲销，不能再冲销"),
]


def kept() -> tuple:
    """Everything that may have been written."""
    fens = tuple(Balance.objects.order_by("pk").values_list("fen", "committed"))
    return Act.objects.count(), Entry.objects.count(), Account.objects.count(), fens


def test_pages(made, client_of):
    doors, base = pages(made), {"kind": "entry", "effective_on": "2026-12-01", "reason": "试", "seen": "0"}
    browsers = {user.pk: client_of(user) for user in (made.officer, made.clerk)}
    cases = list(WRONG)
    cases += [(door, {field: typed}, said) for door, field in AMOUNT_OF.items() for typed, said in AMOUNTS.items()]
    foreign = made.other.first.pk
    cases.append(("transfer", {"to": foreign}, "选择"))  # of another group: not offered, and not taken
    before, failed = kept(), []
    for number, (door, typed, said) in enumerate(cases):
        user, url, right = doors[door]
        sent = base | {"request_key": f"k{number}", "act_confirmed": "1"} | right | typed
        answer = browsers[user.pk].post(url, sent)
        if answer.status_code not in (200, 409) or said not in answer.content.decode():
            failed.append((door, typed, answer.status_code, said))
    assert not failed, "\n".join(map(str, failed))
    assert kept() == before


def test_the_same_doors_take_what_is_right(made, client_of):
    """Without this the table above would prove nothing."""
    base, failed = {"kind": "entry", "effective_on": "2026-12-01", "reason": "试", "seen": "0"}, []
    for number, (door, (user, url, right)) in enumerate(pages(made).items()):
        if door in ("again", "uncommit"):
            continue
        answer = client_of(user).post(url, base | {"request_key": f"k{number}", "act_confirmed": "1"} | right)
        if answer.status_code != 302:
            failed.append((door, answer.status_code))
    assert not failed, "\n".join(map(str, failed))
    assert differences() == []


def test_sheets(made, tmp_path):
    agreement = {
        "教育集团": made.group.code, "高校（院所）": made.agreement.university.code,
        "签约学校": made.schools[0].code, "协议名称": "共建协议", "签订日": "2026-01-05", "起": "2026-01-05",
        "预算年度": "2026", "协议数（元）": "600000",
    }  # fmt: skip
    receipt = {
        "协议编码": made.agreement.code, "协议年度": "2026", "类别": "高校到账", "到账（支付）日": "2026-05-20",
        "金额（元）": "100", "银行回单号": "H1",
    }  # fmt: skip
    budget = {"预算年度": "2026", "用途": "", "批复数（元）": "12000000", "文号": "南财〔2026〕1号"}
    spending = {
        "账户编码": made.first.code, "来源": "区级", "支出类别": "教研", "金额（元）": "100", "支出日": "2026-05-20",
        "凭证号": "记2", "摘要": "",
    }  # fmt: skip
    doors = {
        "agreements": (made.officer, agreement, "协议数（元）"),
        "receipts": (made.clerk, receipt, "金额（元）"),
        "budgets": (made.officer, budget, "批复数（元）"),
        "spending": (made.clerk, spending, "金额（元）"),
    }
    wrong = [
        ("budgets", {"批复数（元）": "500"}),
        ("budgets", {"文号": ""}),
        ("receipts", {"协议年度": "2027"}),
        ("receipts", {"到账（支付）日": "2026-12-02"}),
        ("receipts", {"协议编码": "XY9999"}),
        ("spending", {"支出日": "2026-02-01"}),
        ("spending", {"支出日": "2025-05-20"}),
        ("spending", {"凭证号": "记1"}),
        ("spending", {"凭证号": ""}),
        ("spending", {"来源": "高校"}),
        ("spending", {"支出类别": "旅游"}),
        ("spending", {"金额（元）": "80000"}),
        ("spending", {"账户编码": made.other.first.code}),
    ]
    wrong += [(dataset, {column: typed}) for dataset, (_, _, column) in doors.items() for typed in AMOUNTS]
    before, taken = kept(), []
    for dataset, typed in wrong:
        user, right, _ = doors[dataset]
        code, told = sheets_made.take_in(tmp_path, dataset, user, right | typed)
        if code != 1 or "1 处" not in told:
            taken.append((dataset, typed, code, told))
    assert taken == []
    assert kept() == before
    right = [sheets_made.take_in(tmp_path, dataset, user, row)[0] for dataset, (user, row, _) in doors.items()]
    assert right == [0, 0, 0, 0]


def test_a_closed_year_takes_nothing_at_either_door(made, client_of, clock, tmp_path):
    clock.move_to(timezone.make_aware(datetime(YEAR + 1, 2, 1, 9)))
    close_year(order=order(), year=YEAR)
    before, said = kept(), f"{YEAR} 年度已于 2027年2月1日 结账"
    doors = pages(made)
    base = {"kind": "entry", "effective_on": "2027-02-01", "reason": "试", "seen": "0", "act_confirmed": "1"}
    told = {}
    for door in ("pay out", "spend", "commit", "return", "reverse"):
        user, url, right = doors[door]
        told[door] = client_of(user).post(url, base | {"request_key": door} | right).content.decode()
    assert [door for door, text in told.items() if "结账" not in text] == [], said
    row = {
        "账户编码": made.first.code, "来源": MoneySource.DISTRICT.label, "支出类别": "教研", "金额（元）": "100",
        "支出日": "2026-05-20", "凭证号": "记3", "摘要": "",
    }  # fmt: skip
    assert sheets_made.take_in(tmp_path, "spending", made.clerk, row)[0] == 1
    assert kept() == before


def test_a_stale_page_and_who_drafted_it_confirm_nothing(made, client_of, user_of):
    """The district's batch: the treasury's page is older than the case; and whoever handed it in does not confirm it."""
    from funding.batches.models import Batch

    treasury = user_of("treasury_officer")
    with entry():
        case = CaseFactory(kind="funding_batch", title="测算单", state="endorsed", version=2, submitted_by=made.officer,
                           submitted_at=timezone.now(), year=YEAR)  # fmt: skip
        facts = {"rules_text": "规则", "rules": {}, "total_fen": 0, "day": date(YEAR, 1, 1)}
        Batch.objects.create(case=case, year=YEAR, number=1, **facts)
    url = f"/funding/batches/{case.code}/steps/confirm/"
    stale = client_of(treasury).post(url, {"seen": "1", "comment": "", "request_key": "a"})
    assert stale.status_code == 409
    case.refresh_from_db()
    assert (case.state, case.version) == ("endorsed", 2)
    case.submitted_by = treasury
    case.save()
    own = client_of(treasury).post(url, {"seen": "2", "comment": "", "request_key": "b"})
    assert own.status_code in (200, 403, 409) and "由您" in own.content.decode()
    case.refresh_from_db()
    assert case.state == "endorsed"
