"""Code outside the tables asks for the subsets of a kind of case, or for a constant beside it, never for a state by name."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TOLD_IN_TEMPLATE = re.compile(r"case\.state [!=]= |case\.state in ")


def literal(node: ast.AST) -> bool:
    if isinstance(node, (ast.Tuple, ast.Set, ast.List)):
        return any(map(literal, node.elts))
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def of_case(node: ast.AST) -> bool:
    """``case.state``, ``self.case.state``, ``plan.case.state``."""
    if not (isinstance(node, ast.Attribute) and node.attr == "state"):
        return False
    return (isinstance(node.value, ast.Name) and node.value.id == "case") or (
        isinstance(node.value, ast.Attribute) and node.value.attr == "case"
    )


def states_by_name(tree: ast.AST) -> list[int]:
    out = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            out += [node.lineno] * (any(map(of_case, sides)) and any(map(literal, sides)))
        if isinstance(node, ast.keyword) and node.arg and re.search(r"(^|_)case__state(__in)?$", node.arg):
            out += [node.value.lineno] * literal(node.value)
    return out


def test_no_code_names_a_state():
    found = []
    for top in ("groups", "staffing", "funding", "evaluation", "nanan_groups/portal", "nanan_groups/records"):
        for path in sorted((ROOT / top).rglob("*.py")):
            if not {"tests", "migrations"} & set(path.parts):
                lines = states_by_name(ast.parse(path.read_text(encoding="utf-8")))
                found += [f"{path.relative_to(ROOT)}:{line}" for line in lines]
    assert found == []


def test_no_template_names_a_state():
    found = [
        path.name for path in (ROOT / "templates").rglob("*.html") if TOLD_IN_TEMPLATE.search(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "self.case.state == 'closed'",
        "case.state in ('a', 'b')",
        "f(plan__case__state='draft')",
        "f(case__state__in=('a',))",
    ],
)
def test_the_search_finds_what_it_is_for(text):
    assert states_by_name(ast.parse(text)) == [1]
