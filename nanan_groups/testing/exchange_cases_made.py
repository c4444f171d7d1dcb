"""Exchange cases of the two schools of a ``world`` (staffing/exchange_cases/tests/conftest.py), and their steps."""

from datetime import date

from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import ActKind, Todo
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.roster_made import order
from staffing.exchange_cases.models import ExchangeCase
from staffing.exchange_cases.services import Going, draft_exchange

START, END = date(2026, 9, 1), date(2027, 7, 1)


def draft(world, kind="rotation", going=None, actor=None, **more) -> ExchangeCase:
    going = going or [Going(world.one, world.b_main)]
    facts = {"start": START, "end": END, "grounds": "支教语文"} | more
    return draft_exchange(order=order(actor or world.clerk, TODAY, kind=ActKind.ENTRY), kind=kind, going=going, **facts)


def mutual(world) -> ExchangeCase:
    return draft(world, "mutual", [Going(world.one, world.b_main), Going(world.two, world.main)])


def step(row: ExchangeCase, arrow: str, actor, comment="", **facts):
    row.case.refresh_from_db()
    return perform(case=row.case, arrow=arrow, actor=actor, seen=row.case.version, comment=comment, facts=facts)


def state(row) -> str:
    row.case.refresh_from_db()
    return row.case.state


def asked(world, row: ExchangeCase) -> ExchangeCase:
    step(row, "ask", world.clerk)
    return row


def todos(row) -> list[tuple]:
    return list(Todo.objects.filter(case=row.case, done_at__isnull=True).order_by("pk").values_list("role", "place_id"))
