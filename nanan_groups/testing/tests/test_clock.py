"""No test keeps the day on which its module was imported; who counts from a constant day lives on it."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from nanan_groups.testing.clock import MORNING, TODAY

TESTS = sorted(path for path in Path(settings.BASE_DIR).glob("[!.]*/**/tests/*.py"))
CLOCKS = {"localdate", "localtime", "now", "today", "utcnow"}


def at_import(tree: ast.Module):
    """Calls that run when the module is imported: outside every function."""
    waiting = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            waiting += node.decorator_list if not isinstance(node, ast.Lambda) else []
            continue
        if isinstance(node, ast.Call):
            yield node
        waiting += list(ast.iter_child_nodes(node))


def test_there_are_tests_to_look_at():
    assert len(TESTS) > 200


@pytest.mark.parametrize("path", TESTS, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_nothing_is_counted_from_the_day_of_import(path):
    source = path.read_text(encoding="utf-8")
    calls = [node.func.attr for node in at_import(ast.parse(source)) if isinstance(node.func, ast.Attribute)]
    assert not CLOCKS & set(calls)
    if path.stem.startswith("test_") and "clock import TODAY" in source and path != Path(__file__):
        assert 'usefixtures("clock")' in source


def test_the_clock_starts_on_that_day_and_goes_on(clock):
    assert timezone.localdate() == TODAY
    first = timezone.now()
    assert timedelta(0) <= first - MORNING < timedelta(minutes=5)
    clock.shift(86_400)
    assert timezone.localdate() == TODAY + timedelta(days=1)
    assert timezone.now() > first
