"""A group that is over in the middle of the year: its money goes on by the rules, its cases rest, nothing is left behind."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from funding.batches.queries import dues_of
from funding.batches.services.batches import draft_batch, release_due
from funding.books.models import Account
from funding.books.queries.balances import left_of_ended
from funding.books.queries.check import differences
from funding.books.services.money import close_year, commit, pay_out, return_money, uncommit
from funding.projects.rules import read_goals
from funding.projects.services import start_project
from funding.rules_of_year.services import change_rules
from groups.registry.education_groups.services import dissolve_group
from groups.registry.models import Institution
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.cases.queries import todos_of
from nanan_groups.records.orders import Order
from nanan_groups.testing.batches_made import YEAR, decided, eleven
from nanan_groups.testing.books_made import DISTRICT, fen_of, order

HALVES = [{"day": "03-31", "share": "1/2"}, {"day": "12-15", "share": "1/2"}]
GOALS = "数量 | 教研 | 20次\n效益 | 教师 | 300人\n满意度 | 教师 | 90%"


@pytest.fixture
def people(policy, user_of):
    roles = {"officer": "finance_officer", "leader": "bureau_leader", "treasury": "treasury_officer"}
    found = {name: user_of(role) for name, role in roles.items()}
    return found | {"principal": user_of("group_principal", group=eleven())}


def begun(people, clock, **rules) -> tuple:
    """Half of 600,000 released, 100,000 of it at a school, 5,000 committed there; over from 1 July."""
    change_rules(order=order(people["officer"]), year=YEAR, values={"instalments": HALVES, **rules}, seen=0)
    batch = decided(draft_batch(order=order(), year=YEAR), people)
    own = Account.objects.get(group=eleven(), kind="group")
    school = Institution.objects.get(source_ref="institution/文德中学")
    facts = {"source": DISTRICT, "on": date(YEAR, 4, 2)}
    pay_out(order=order(people["officer"]), origin=own, school=school, fen=10_000_000, **facts)
    account = Account.objects.get(institution=school, group=eleven())
    commit(order=order(), account=account, fen=500_000, note="合同", **facts)
    project = start_project(
        order=order(people["principal"]), group=eleven(), year=YEAR, title="科学教育", need="依据", asked_fen=100,
        goals=read_goals(GOALS),
    )  # fmt: skip
    perform(case=project.case, arrow="submit", actor=people["principal"], seen=project.case.version)
    clock.move_to(timezone.make_aware(datetime(YEAR, 7, 1, 9)))
    act = Order(actor=None, effective_on=date(YEAR, 7, 1), reason="撤销", kind="change", document="南府〔2026〕9号")
    dissolve_group(order=act, group=eleven())
    return batch, own, account, project


def test_under_stays_its_money_of_the_year_goes_on(people, clock, client_of):
    batch, own, account, project = begun(people, clock)
    with pytest.raises(RuleViolation) as refused:
        draft_batch(order=order(people["officer"]), year=YEAR)
    assert refused.value.code == "same"  # the census day stands
    assert not todos_of(scope_of(people["officer"])), "nobody waits for its project"
    officer = client_of(people["officer"])
    page = officer.get(f"/funding/projects/{project.case.code}/").content.decode()
    assert "终止，不再办理" in page
    assert "十一中学教育集团已终止，2026年度账户余额 300,000.00 元应退回" in officer.get("/").content.decode()
    clock.move_to(timezone.make_aware(datetime(YEAR, 12, 16, 9)))
    release_due(order=order(people["officer"]), batch=batch)
    assert fen_of(own) == 50_000_000  # in full, at the account that the lead holds
    clock.move_to(timezone.make_aware(datetime(YEAR + 1, 1, 5, 9)))
    on = {"source": DISTRICT, "on": date(YEAR, 12, 31)}
    _refused("committed")
    uncommit(order=order(people["officer"]), account=account, fen=500_000, note="合同终止", **on)
    assert "已终止" in _refused("ended")
    for one in (own, account):
        return_money(order=order(people["officer"]), account=one, fen=fen_of(one), why="集团终止", **on)
    assert left_of_ended(timezone.localdate()) == []
    close_year(order=order(), year=YEAR)
    assert differences() == [] and not Account.objects.filter(year=YEAR + 1, group=eleven()).exists()


def _refused(code: str) -> str:
    with pytest.raises(RuleViolation) as refused:
        close_year(order=order(), year=YEAR)
    assert refused.value.code == code
    return refused.value.sentence


def test_under_follows_what_falls_due_later_is_not_its_own(people, clock):
    batch, own, _, _ = begun(people, clock, leaver="follows")
    second = decided(draft_batch(order=order(people["officer"]), year=YEAR), people, release=False)
    (one,) = second.statements.all()
    assert (one.before_fen, one.total_fen) == (60_000_000, 35_000_000)  # half of five sites; the alliance stays
    due = dues_of(YEAR, [eleven().pk])[eleven().pk]
    assert (due.left_in_all, due.over_in_all) == (5_000_000, 0)
    clock.move_to(timezone.make_aware(datetime(YEAR, 12, 16, 9)))
    release_due(order=order(people["officer"]), batch=batch)
    assert fen_of(own) == 25_000_000
