"""A later version that comes to less: the instalments to come are made smaller, what went out beyond it is claimed back. And
what was confirmed last year as the ground that nothing is lowered below."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from funding.batches.models import GroupStatement
from funding.batches.papers import notice_paper
from funding.batches.queries import coming_of, confirmed_sites, dues_of
from funding.batches.rules.division import divided
from funding.batches.rules.dues import Due, by_source, more_of
from funding.batches.services.batches import draft_batch, release_due, set_by_hand
from funding.books.models import Account, Entry
from funding.books.queries.check import differences
from funding.books.services.money import close_year, return_money, spend
from funding.envelope.services import set_budget
from funding.rules_of_year.services import change_rules
from funding.statements.queries.statements import computed
from funding.statements.rules.tracing import trace_line
from funding.statements.words import Mark
from groups.registry.institutions.services.sites import open_site
from groups.registry.members.services import leave_group
from groups.registry.models import EducationGroup, Membership, Site
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.testing.batches_made import YEAR, agreement_of, decided, eleven
from nanan_groups.testing.books_made import DISTRICT, order

HALVES = [{"day": "03-31", "share": "1/2"}, {"day": "12-15", "share": "1/2"}]


def line(kind: str, fen: int, **more) -> dict:
    return {"kind": kind, "label": kind, "amount": fen, "about": "", **more}


# --- pure ------------------------------------------------------------------------------------------------------------
def test_special_projects_are_of_their_own_source():
    old = [line("tight", 500), line("special", 100)]
    new = [line("tight", 400), line("special", 150), line("articulated", None)]
    assert by_source(new) == {"district": 400, "project": 150}
    assert more_of(new, old) == {"district": 0, "project": 50}  # the one takes nothing from the other
    due = Due(by_source(new), {"district": 500, "project": 100, "university": 7})
    assert (due.left("project"), due.over("district"), due.left_in_all, due.over_in_all) == (50, 100, 50, 100)
    assert due.released_in_all == 600


def test_what_single_schools_bring_is_theirs_and_the_rest_is_the_groups():
    sites = [
        {"code": "X2", "name": "乙", "school": "J2", "amount": 200, "state": "counted"},
        {"code": "X1", "name": "甲本部", "school": "J1", "amount": 100, "state": "counted"},
        {"code": "X3", "name": "甲分校", "school": "J1", "amount": 50, "state": "counted"},
    ]
    nothing = [{"code": "X4", "name": "丙", "school": "J3", "amount": 0, "state": "zero"}]
    lines = [
        line("tight", 350, sites=sites),
        line("tight", 0, sites=nothing),
        line("alliance", 100),
        line("articulated", 70, school="J2"),
        line("articulated", None, school="J1"),
    ]
    found = divided(lines)
    assert [(one.code, one.fen) for one in found] == [("J1", 150), ("J2", 270), ("", 100)]
    assert found[0].told == ["甲本部", "甲分校"]
    assert sum(one.fen for one in found) == sum(one["amount"] or 0 for one in lines)


# --- through the portal ----------------------------------------------------------------------------------------------
@pytest.fixture
def people(policy, user_of):
    roles = {"officer": "finance_officer", "leader": "bureau_leader", "treasury": "treasury_officer"}
    return {name: user_of(role) for name, role in roles.items()}


def less(people, *, instalments=None):
    """重庆二外: 700,000 confirmed and released, then read as received: 200,000 and nothing has come."""
    agreement = agreement_of(people["officer"])
    if instalments:
        change_rules(order=order(people["officer"]), year=YEAR, values={"instalments": instalments}, seen=0)
    first = draft_batch(order=order(), year=YEAR)
    set_by_hand(order=order(), statement=first.statements.get(group=agreement.group), fen=500_000, why="开办费")
    decided(first, people)
    seen = 1 if instalments else 0
    change_rules(order=order(people["officer"]), year=YEAR, values={"match_basis": "received"}, seen=seen)
    return agreement.group, first, decided(draft_batch(order=order(), year=YEAR), people)


def released(group) -> int:
    return sum(Entry.objects.filter(kind="release", to__group=group).values_list("fen", flat=True))


def test_what_is_still_to_come_is_made_smaller_first(people, clock):
    group, first, second = less(people, instalments=HALVES)
    (one,) = second.statements.all()
    assert (one.before_fen, one.total_fen, one.lines[-1]["kind"]) == (70_500_000, 20_500_000, "manual")  # stays by hand
    due = dues_of(YEAR, [group.pk])[group.pk]
    assert (released(group), due.left_in_all, due.over_in_all) == (35_250_000, 0, 14_750_000)
    assert coming_of(YEAR, group.pk, due) == 0  # planned 352,500 more, all of it deducted
    others = dues_of(YEAR, [eleven().pk])[eleven().pk]
    assert coming_of(YEAR, eleven().pk, others) == 30_000_000
    clock.move_to(timezone.make_aware(datetime(YEAR, 12, 16, 9)))
    release_due(order=order(people["officer"]), batch=first)
    assert released(group) == 35_250_000  # nothing more for this one, the second half for all others
    assert released(eleven()) == 60_000_000
    assert differences() == []


def test_what_went_out_beyond_it_is_claimed_back(people, client_of, user_of, clock):
    group, _, second = less(people)
    (one,) = second.statements.select_related("batch").all()
    assert dues_of(YEAR)[group.pk].over_in_all == 50_000_000
    told = [block.text for block in notice_paper(one).body if hasattr(block, "text")]
    assert any("减少 500,000.00 元" in text for text in told)
    assert any("多下达的 500,000.00\u00a0元（大写：伍拾万元整）请从集团账户退回" in text for text in told)
    url = f"/funding/batches/{second.case.code}/groups/{group.code}/"
    officer, principal = client_of(people["officer"]), client_of(user_of("group_principal", group=group))
    page, own = officer.get(url).content.decode(), Account.objects.get(group=group, kind="group")
    assert "应退回 500,000.00 元" in page and f"/funding/accounts/{own.code}/acts/return/" in page
    page = principal.get(url).content.decode()
    assert "应退回 500,000.00 元" in page and "办理退回" not in page
    assert "应退回" in officer.get(f"/funding/batches/{second.case.code}/").content.decode()
    assert "多下达 500,000.00 元" in officer.get(f"/funding/{YEAR}/groups/{group.code}/").content.decode()
    todo = "重庆二外教育集团2026年度多下达的经费应退回 500,000.00 元"
    assert todo in officer.get("/").content.decode() and todo not in principal.get("/").content.decode()
    today = timezone.now()
    clock.move_to(timezone.make_aware(datetime(YEAR + 1, 1, 5, 9)))
    with pytest.raises(RuleViolation) as refused:
        close_year(order=order(people["officer"]), year=YEAR)
    clock.move_to(today)
    assert "1 个集团的应退回款没有办理退回，如重庆二外教育集团 500,000.00 元" in refused.value.sentence
    facts = {"source": DISTRICT, "on": date(YEAR, 5, 1), "why": "多下达"}
    return_money(order=order(people["officer"]), account=own, fen=50_000_000, **facts)
    due = dues_of(YEAR)[group.pk]
    assert (due.over_in_all, coming_of(YEAR, group.pk, due)) == (0, 0)
    page = officer.get("/").content.decode()
    assert todo not in page and people["officer"].name in page
    assert "应退回" not in principal.get(url).content.decode()
    pages = [principal.get(f"{url}{paper}").content for paper in ("division/", "notice/", "division.docx")]
    assert "重庆二外教育集团2026年度专项经费分配方案" in pages[0].decode() and pages[2][:2] == b"PK"


def test_a_cut_never_goes_below_what_is_spent(people):
    change_rules(order=order(people["officer"]), year=YEAR, values={"tight_rate_fen": 11_000_000}, seen=0)
    decided(draft_batch(order=order(), year=YEAR), people)
    own = Account.objects.get(group=eleven(), kind="group")
    from funding.books.models import SpendingCategory

    facts = {"category": SpendingCategory.objects.first(), "source": DISTRICT, "on": date(YEAR, 5, 1)}
    spend(order=order(), account=own, fen=64_000_000, voucher="记1", **facts)
    facts = {"year": YEAR, "purpose": "", "document": "南财〔2026〕1号"}
    set_budget(order=order(people["officer"]), approved_fen=1_050_000_000, **facts)
    with pytest.raises(RuleViolation) as refused:
        draft_batch(order=order(), year=YEAR)
    assert refused.value.code == "below-spent"
    assert "十一中学教育集团压减后 633,783" in refused.value.sentence and "640,000.00 元" in refused.value.sentence


def test_f10_what_was_confirmed_last_year_through_the_portal(people, clock):
    change_rules(order=order(people["officer"]), year=YEAR, values={"tight_rate_fen": 12_000_000}, seen=0)
    batch = decided(draft_batch(order=order(), year=YEAR), people, release=False)
    group = eleven()
    assert confirmed_sites(YEAR - 1) == {}
    assert sorted(set(confirmed_sites(YEAR).values())) == [12_000_000]
    wende = Membership.objects.get(group=group, site__institution__source_ref="institution/文德中学")
    leave_group(order=_on(date(YEAR, 11, 1)), membership=wende)
    changjia = Site.objects.get(institution__source_ref="institution/长嘉汇中学")
    open_site(order=_on(date(YEAR, 11, 1)), site=changjia)
    clock.move_to(timezone.make_aware(datetime(YEAR + 1, 2, 1, 9)))
    back = {"tight_rate_fen": 10_000_000, "non_reduction": True}
    groups = EducationGroup.objects.filter(pk=group.pk)
    tight = {}
    for kept in (False, True):
        found = computed(YEAR + 1, groups, changes=back | {"non_reduction": kept})
        (one,) = found.district.statements
        tight[kept] = next(each for each in one.lines if each.parts and each.amount)
    assert {kept: each.amount for kept, each in tight.items()} == {True: 58_000_000, False: 50_000_000}
    assert Mark.PROTECTED in tight[True].marks and Mark.PROTECTED not in tight[False].marks
    steps = trace_line(one, tight[True], found.parameters).steps
    said = {
        step.label: (step.formula, [each.value for each in step.inputs if each.label == "上年已确认"]) for step in steps
    }
    kept = said["文德中学" if "文德中学" in said else "十一中金科学校"]
    assert kept == (
        "上年已确认 120,000.00 元，高于今年标准 100,000.00 元，不降低", ["120,000.00 元"],
    )  # fmt: skip
    assert said["长嘉汇中学"][1] == []
    assert "上年没有已确认的数" in next(step.note for step in steps if step.label == "长嘉汇中学")
    change_rules(order=order(people["officer"]), year=YEAR + 1, values=back, seen=0)
    drafted = draft_batch(order=order(), year=YEAR + 1)
    assert GroupStatement.objects.get(batch=drafted, group=group).lines[0]["amount"] == 58_000_000
    assert batch.case.state  # the year before stays as it was confirmed


def _on(day: date):
    from nanan_groups.records.orders import Order

    return Order(actor=None, effective_on=day, reason="试验", kind="change", document="南教〔2026〕1号")
