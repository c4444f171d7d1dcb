"""Which cases of a test run on the second database: as many as it takes to ask there all that the first was asked."""

import subprocess
import sys
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection

from nanan_groups.accounts.models import User
from nanan_groups.testing.journal import ASKED, DIGITS, Entry, Journal, covering
from nanan_groups.testing.statements import Statements


@pytest.fixture
def statements(monkeypatch) -> Statements:
    made = Statements()
    made.install(monkeypatch)
    return made


def asked(statements, action) -> set[str]:
    statements.asked = set()
    action()
    return statements.asked


def named(value):
    return lambda: list(User.objects.filter(name=value))


@pytest.mark.parametrize(
    ("one", "other"),
    [("张三", "李四"), ("王小明", "欧阳"), ("a1", "b2")],
    ids=["of two signs", "of two and three", "letters and digits"],
)
def test_values_of_one_kind_ask_the_same(db, statements, one, other):
    assert asked(statements, named(one)) == asked(statements, named(other))


@pytest.mark.parametrize(
    "other",
    ["", "a", "张 三", "张\x00三", "张" * 200, "张\u200b三", "Ａ"],
    ids=["nothing", "ascii", "space", "NUL", "too long", "unseen", "full width"],
)
def test_values_of_another_kind_ask_something_else(db, statements, other):
    try:
        found = asked(statements, named(other))
    except (DatabaseError, ValueError):  # PostgreSQL takes no NUL
        found = statements.asked
    assert found != asked(statements, named("张三"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, 200, True), (1, -1, False), (1, 0, False), (1, 2**31, False), (1, True, False), (1, "1", False),
        (1, None, False), (Decimal("1"), Decimal("2.5"), True), (["a"], ["b", "c"], True), (["a"], [1], False),
    ],
)  # fmt: skip
def test_kinds_of_values(statements, one, other, same):
    assert (statements.kind(one) == statements.kind(other)) is same


def test_a_longer_list_asks_the_same_and_another_statement_does_not(db, statements):
    def among(*keys):
        return lambda: list(User.objects.filter(pk__in=keys))

    assert asked(statements, among(1, 2)) == asked(statements, among(3, 4, 5))
    assert asked(statements, among(1, 2)) != asked(statements, lambda: list(User.objects.filter(pk=1)))


def case_of(statements, action, name="test_x[a]") -> SimpleNamespace:
    item = SimpleNamespace(user_properties=[], nodeid=name, **({"callspec": None} if "[" in name else {}))
    statements.pytest_runtest_setup(item)
    action()
    teardown = statements.pytest_runtest_teardown(item)
    next(teardown)
    with pytest.raises(StopIteration):
        teardown.send(None)
    return item


def test_only_cases_are_told_and_only_where_they_can_be_judged(db, statements):
    def refused():
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")

    def started():
        subprocess.run([sys.executable, "-c", ""], check=True)

    (told,) = case_of(statements, named("张三")).user_properties
    assert (told[0], len(told[1]) % DIGITS) == (ASKED, 0)
    assert told[1]
    assert case_of(statements, named("张三"), "test_x").user_properties == []
    assert case_of(statements, started).user_properties == []
    if connection.vendor == "sqlite":  # elsewhere the transaction of this very test would be over
        assert case_of(statements, refused).user_properties == []


def test_cases_that_ask_nothing_of_their_own_are_left_out():
    def told(*numbers) -> str:
        return "".join(f"{number:0{DIGITS}}" for number in numbers)

    journal = Journal(
        {
            "t.py::test_a[all]": Entry(asked=told(1, 2, 3)),
            "t.py::test_a[less]": Entry(asked=told(1, 2)),
            "t.py::test_a[own]": Entry(asked=told(2, 4)),
            "t.py::test_a[failed]": Entry(outcome="failed", asked=told(1)),
            "t.py::test_a[not judged]": Entry(),
            "t.py::test_b[twin 1]": Entry(asked=told(1)),
            "t.py::test_b[twin 2]": Entry(asked=told(1)),
        }
    )
    assert journal.asked_twice() == {"t.py::test_a[less]", "t.py::test_b[twin 2]"}
    assert covering({"a": {1, 2}, "b": {2, 3}, "c": {1, 3}}) == {"a", "b"}
