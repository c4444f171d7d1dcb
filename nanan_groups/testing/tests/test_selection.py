"""Which part runs a test, and which tests begin first."""

from types import SimpleNamespace

import pytest

from nanan_groups.testing import plugin


class Item:
    def __init__(self, name: str, *marks):
        self.nodeid = name
        self.marks = [mark.mark for mark in marks]

    def add_marker(self, mark):
        self.marks.append(mark.mark)

    def iter_markers(self, name):
        return (mark for mark in self.marks if mark.name == name)

    def get_closest_marker(self, name):
        return next(self.iter_markers(name), None)


def collected(monkeypatch, engine: str, *items: Item) -> tuple[list[str], list[str]]:
    """What that part runs, in order, and what it leaves to the other."""
    left: list[Item] = []
    told = SimpleNamespace(pytest_deselected=lambda items: left.extend(items))
    options = SimpleNamespace(collectonly=False, after=None)
    databases = {"default": {"ENGINE": f"django.db.backends.{engine}"}}
    monkeypatch.setattr(plugin, "settings", SimpleNamespace(DATABASES=databases))
    kept = list(items)
    plugin.pytest_collection_modifyitems(SimpleNamespace(option=options, hook=told), kept)
    return [item.nodeid for item in kept], sorted(item.nodeid for item in left)


MARK = pytest.mark


@pytest.mark.parametrize(
    ("engine", "runs", "leaves"),
    [
        ("sqlite3", ["plain", "once", "sqlite"], ["postgres", "race"]),
        ("postgresql", ["plain", "postgres", "race"], ["once", "sqlite"]),
    ],
)
def test_each_database_runs_its_own_and_what_needs_both(monkeypatch, engine, runs, leaves):
    items = [
        Item("plain"),
        Item("once", MARK.once("opens no connection")),
        Item("sqlite", MARK.sqlite),
        Item("postgres", MARK.postgres),
        Item("race", MARK.race),
    ]
    assert collected(monkeypatch, engine, *items) == (runs, leaves)


def test_long_ones_begin_and_the_others_keep_their_order(monkeypatch):
    items = [Item("c"), Item("long b", MARK.long), Item("a"), Item("long a", MARK.long)]
    assert collected(monkeypatch, "sqlite3", *items) == (["long b", "long a", "c", "a"], [])


def test_once_says_why(monkeypatch):
    with pytest.raises(pytest.UsageError, match="bare: once needs its reason"):
        collected(monkeypatch, "sqlite3", Item("bare", MARK.once))
