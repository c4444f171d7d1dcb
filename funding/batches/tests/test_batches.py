"""A year's statements from draft to release: five people, one snapshot, the books with it; a second version and its reasons."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from funding.agreements.services import decide_receipt, report_receipt
from funding.batches.additions import not_released
from funding.batches.models import Batch, GroupStatement
from funding.batches.queries import in_force_of
from funding.batches.rules.variations import variations
from funding.batches.services.batches import draft_batch, redraft, release_due, set_by_hand, tick
from funding.batches.words import Variation, Warning
from funding.books.models import Account, Entry
from funding.books.queries.check import differences
from funding.books.services.money import close_year
from funding.envelope.services import set_budget
from funding.rules_of_year.services import change_rules
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.cases.engine import perform
from nanan_groups.testing.batches_made import YEAR, agreement_of, decided, eleven, step, ticked
from nanan_groups.testing.books_made import order

pytestmark = pytest.mark.django_db
APRIL = date(YEAR, 4, 1)


@pytest.fixture
def people(policy, user_of):
    return {
        name: user_of(role)
        for name, role in {
            "officer": "finance_officer",
            "leader": "bureau_leader",
            "treasury": "treasury_officer",
        }.items()
    }


def test_from_draft_to_the_books(people):
    batch = draft_batch(order=order(people["officer"]), year=YEAR)
    assert (batch.total_fen, batch.statements.count(), batch.number) == (1_000_000_000, 35, 1)
    with pytest.raises(RuleViolation) as refused:
        step(batch, "check", people["officer"])
    assert "提示“办学性质为推定”还有" in refused.value.sentence
    with pytest.raises(RuleViolation) as refused:
        draft_batch(order=order(people["officer"]), year=YEAR)
    assert refused.value.code == "open"
    decided(batch, people)
    assert (batch.document, batch.released_on) == ("南教财〔2026〕3号", date(2026, 4, 1))
    released = Entry.objects.filter(kind="release")
    assert sum(released.values_list("fen", flat=True)) == 1_000_000_000
    own = Account.objects.get(group=eleven(), kind="group")
    assert own.balances.get().fen == 60_000_000
    assert differences() == []
    assert sum(one.total_fen for one in in_force_of(YEAR).values()) == 1_000_000_000


def test_who_decides(people, user_of):
    batch = draft_batch(order=order(people["officer"]), year=YEAR)
    ticked(batch)
    with pytest.raises(PermissionDenied):
        step(batch, "check", people["leader"])
    step(batch, "check", people["officer"])
    with pytest.raises(PermissionDenied):
        step(batch, "endorse", people["officer"])
    with pytest.raises(PermissionDenied):
        step(batch, "endorse", user_of("group_principal"))
    step(batch, "endorse", people["leader"])
    step(batch, "return_total", people["treasury"], comment="总数与盘子不符")
    assert Batch.objects.get(pk=batch.pk).case.state == "returned"


def test_nobody_confirms_what_he_drafted(people, user_of):
    from nanan_groups.testing.factories import AppointmentFactory

    two_hats = people["officer"]
    AppointmentFactory(user=two_hats, role="treasury_officer", office=_office())
    batch = draft_batch(order=order(two_hats), year=YEAR)
    ticked(batch)
    step(batch, "check", two_hats)
    step(batch, "endorse", people["leader"])
    with pytest.raises(RuleViolation) as refused:
        step(batch, "confirm", two_hats)
    assert refused.value.code == "own"


def _office():
    from nanan_groups.testing.factories import DepartmentFactory

    return DepartmentFactory()


def test_a_stale_confirmation_is_refused(people):
    batch = draft_batch(order=order(), year=YEAR)
    ticked(batch)
    step(batch, "check", people["officer"])
    step(batch, "endorse", people["leader"])
    seen = batch.case.version
    with pytest.raises(RuleViolation) as refused:
        perform(case=batch.case, arrow="confirm", actor=people["treasury"], seen=seen - 1)
    assert refused.value.code in ("already", "state")


def test_what_is_confirmed_is_a_snapshot(people):
    batch = decided(draft_batch(order=order(), year=YEAR), people)
    change_rules(order=order(people["officer"]), year=YEAR, values={"tight_rate_fen": 11_000_000}, seen=0)
    one = GroupStatement.objects.get(batch=batch, group=eleven())
    assert one.total_fen == 60_000_000
    assert one.lines[0]["sentence"].startswith("紧密型 公办校点 5 个 × 100,000.00 元 = 500,000.00 元")
    assert one.lines[0]["trace"]["steps"][0]["rules"][0]["value"] == "100,000.00 元"


def test_f11_within_the_budget(people):
    change_rules(order=order(people["officer"]), year=YEAR, values={"tight_rate_fen": 11_000_000}, seen=0)
    facts = {"year": YEAR, "purpose": "", "document": "南财〔2026〕1号"}
    set_budget(order=order(people["officer"]), approved_fen=1_050_000_000, **facts)
    batch = draft_batch(order=order(people["officer"]), year=YEAR)
    assert batch.total_fen == 1_050_000_000
    assert Warning.CUT in batch.statements.get(group=eleven()).warnings
    set_budget(order=order(people["officer"]), approved_fen=980_000_000, **facts)
    with pytest.raises(RuleViolation) as refused:
        redraft(order=order(people["officer"]), batch=batch)
    assert "还差 200,000.00 元" in refused.value.sentence
    assert Batch.objects.get().total_fen == 1_050_000_000


def test_a_figure_set_by_hand_stays_marked(people):
    batch = draft_batch(order=order(), year=YEAR)
    one = batch.statements.get(group=eleven())
    with pytest.raises(RuleViolation) as refused:
        set_by_hand(order=order(people["officer"]), statement=one, fen=-1, why="试")
    assert refused.value.code == "below-floor"
    set_by_hand(order=order(people["officer"]), statement=one, fen=500_000, why="新校区开办费")
    batch.refresh_from_db()
    assert batch.total_fen == 1_000_500_000
    redraft(order=order(people["officer"]), batch=batch)
    again = batch.statements.get(group=eleven())
    assert (again.total_fen, again.lines[-1]["marks"]) == (60_500_000, ["manual"])


def test_f6_through_the_portal(people, user_of):
    agreement = agreement_of(people["officer"])
    clerk = user_of("school_clerk", institution=agreement.school)
    facts = {"agreement": agreement, "year": YEAR, "kind": "received", "on": date(2026, 5, 1)}
    receipt = report_receipt(order=order(clerk), fen=32_000_000, slip="H1", **facts)
    with pytest.raises(RuleViolation) as refused:
        report_receipt(order=order(clerk), fen=1, slip="H1", **facts)
    assert "已经报过" in refused.value.sentence
    batch = decided(draft_batch(order=order(), year=YEAR), people)
    assert batch.statements.get(group=agreement.group).total_fen == 70_000_000
    decide_receipt(order=order(people["officer"]), receipt=receipt, accepted=True)
    change_rules(order=order(people["officer"]), year=YEAR, values={"match_basis": "received"}, seen=0)
    second = draft_batch(order=order(), year=YEAR)
    (one,) = second.statements.all()
    assert (one.version, one.before_fen, one.total_fen) == (2, 70_000_000, 52_000_000)  # 180,000 to claim back
    before = batch.statements.get(group=agreement.group)
    (changed,) = variations(before.lines, one.lines)
    assert (changed.before, changed.after, changed.why) == (50_000_000, 32_000_000, Variation.RECEIPT)


def test_nothing_changed_is_no_second_batch(people):
    decided(draft_batch(order=order(), year=YEAR), people)
    with pytest.raises(RuleViolation) as refused:
        draft_batch(order=order(), year=YEAR)
    assert refused.value.code == "same"


def test_instalments_are_released_when_they_are_due(people, clock, client_of):
    values = {"instalments": [{"day": "03-31", "share": "1/2"}, {"day": "12-15", "share": "1/2"}]}
    change_rules(order=order(people["officer"]), year=YEAR, values=values, seen=0)
    batch = decided(draft_batch(order=order(), year=YEAR), people)
    assert sum(Entry.objects.filter(kind="release").values_list("fen", flat=True)) == 500_000_000
    with pytest.raises(RuleViolation) as refused:
        release_due(order=order(people["officer"]), batch=batch)
    assert refused.value.code == "nothing"
    clock.move_to(timezone.make_aware(datetime(YEAR + 1, 1, 5, 9)))
    with pytest.raises(RuleViolation) as refused:
        close_year(order=order(people["officer"]), year=YEAR)
    assert refused.value.sentence == f"{batch.case.title}还有 1 期没有下达，请先在批次页下达，再结账。"
    with pytest.raises(RuleViolation) as refused:
        release_due(order=order(people["officer"]), batch=batch)
    assert refused.value.sentence == f"下达日 {YEAR + 1}年1月5日 不在 {YEAR} 预算年度内。"
    page = client_of(people["officer"]).get(f"/funding/batches/{batch.case.code}/acts/release-due/").content.decode()
    assert f"{YEAR}年12月31日" in page
    release_due(order=order(people["officer"]), batch=batch, on=date(YEAR, 12, 31))
    assert not_released(YEAR) == []
    assert set(Entry.objects.filter(kind="release").values_list("on", flat=True)) == {APRIL, date(YEAR, 12, 31)}
    assert differences() == []


def test_two_tick_off_the_same_statement_and_neither_is_lost(people):
    batch = draft_batch(order=order(), year=YEAR)
    one = next(each for each in batch.statements.all() if len(each.left_to_tick) > 1)
    again = GroupStatement.objects.get(pk=one.pk)  # the page of somebody else, opened at the same time
    first, second = one.left_to_tick[:2]
    tick(order=order(), batch=batch, warning=first, statements=[one])
    tick(order=order(), batch=batch, warning=second, statements=[again])
    assert GroupStatement.objects.get(pk=one.pk).ticked == [first, second]


def test_the_pages_of_a_batch(people, client_of, user_of):
    officer = client_of(people["officer"])
    draft = officer.post(
        f"/funding/{YEAR}/batches/draft/",
        {"kind": "entry", "effective_on": "2026-12-01", "request_key": "k", "act_confirmed": "1"},
    )
    batch = Batch.objects.get()
    assert draft.headers["Location"] == f"/funding/batches/{batch.case.code}/"
    page = officer.get(f"/funding/batches/{batch.case.code}/").content.decode()
    assert "壹仟万元整" in page and "待核对的提示" in page
    group = eleven()
    principal = client_of(user_of("group_principal", group=group))
    statement = f"/funding/batches/{batch.case.code}/groups/{group.code}/"
    assert principal.get(statement).status_code == 404  # not in force yet
    decided(batch, people)
    assert principal.get(f"/funding/batches/{batch.case.code}/").status_code == 404
    page = principal.get(statement).content.decode()
    assert "陆拾万元整" in page and "长嘉汇中学（待建）" in page
    notice = principal.get(f"{statement}notice/").content.decode()
    assert "南教财〔2026〕3号" in notice and "陆拾万元整" in notice
    assert principal.get(f"/funding/{YEAR}/batches/").status_code == 200
    assert officer.get(f"/funding/{YEAR}/accounts/").status_code == 200
    own = Account.objects.get(group=group, kind="group")
    assert "600,000.00" in officer.get(f"/funding/accounts/{own.code}/").content.decode()
    for path in ("execution/", "budget/", "simulation/", "simulation/?a_tight_rate_fen=110,000&b_tight_rate_fen=1"):
        assert officer.get(f"/funding/{YEAR}/{path}").status_code == 200
    page = officer.get(f"/funding/{YEAR}/simulation/?a_tight_rate_fen=110,000&b_tight_rate_fen=1").content.decode()
    assert "1,074" in page and "低于政策的下限" in page


def test_papers(people, client_of, user_of):
    import io

    from docx import Document
    from openpyxl import load_workbook

    batch = decided(draft_batch(order=order(), year=YEAR), people)
    officer = client_of(people["officer"])
    answer = officer.get(f"/funding/batches/{batch.case.code}/sheet.xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len([row for row in rows if row[1] and str(row[1]).startswith("Z")]) == 35
    assert rows[-1][2] == "35 个集团" and "10,000,000.00" in rows[-1]
    group = eleven()
    principal = client_of(user_of("group_principal", group=group))
    answer = principal.get(f"/funding/batches/{batch.case.code}/groups/{group.code}/notice.docx")
    document = Document(io.BytesIO(answer.content))
    text = "\n".join(one.text for one in document.paragraphs)
    assert "600,000.00\u00a0元（大写：陆拾万元整）" in text and "另有 2 项待协议金额登记后计算" in text
    last = [cell.text for cell in document.tables[-1].rows[-1].cells]
    assert (last[0], last[-1]) == ("合计　人民币陆拾万元整", "600,000.00")
    clerk = client_of(user_of("school_clerk", institution=group.leads.get().institution))
    assert clerk.get(f"/funding/batches/{batch.case.code}/groups/{group.code}/notice.docx").status_code == 403
