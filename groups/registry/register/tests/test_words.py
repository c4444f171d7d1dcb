"""One place per change: what depends on a relation, a state or a kind of site stands at its member in ``words.py``.

Whoever adds a member answers all of it there; this test holds that there is no second place to look for: no table keyed by
the members, and no value spelt out in code, queries or templates.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from groups.registry.register import words
from groups.registry.register.words import NOT_OPEN_STATES, STANDING_STATES, Relation, SiteKind, SiteState

ENUMS = (Relation, SiteState, SiteKind)
NAMES = {enum.__name__ for enum in ENUMS}
# Words that other things of the house are called as well: a resolution is open, a case closed, an account main.
SHARED = {"open", "closed", "main", "section", "attached"}
OWN = {value for enum in ENUMS for value in enum.values} - SHARED
SKIPPED = {"tests", "migrations", "testing", "fixtures"}


@cache
def sources() -> list[tuple[str, ast.Module]]:
    root = Path(settings.BASE_DIR)
    own = Path(words.__file__)
    files = [
        path
        for top in ("groups", "staffing", "funding", "evaluation", "nanan_groups")
        for path in sorted((root / top).rglob("*.py"))
        if path != own and not SKIPPED & set(path.relative_to(root).parts)
    ]
    return [(str(path.relative_to(root)), ast.parse(path.read_text(encoding="utf-8"))) for path in files]


def is_member(node: ast.AST) -> bool:
    """``Relation.TIGHT``, with or without ``.value``."""
    if isinstance(node, ast.Attribute) and node.attr == "value":
        node = node.value
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in NAMES


def spelt_out(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in OWN


def finds(tree: ast.AST) -> list[int]:
    """The lines that would have to be changed for a further member."""
    out, own = [], set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            out += [key.lineno for key in node.keys if key is not None and is_member(key)]
        if isinstance(node, ast.ClassDef):  # a word of another enum
            own |= {id(one) for line in node.body if isinstance(line, ast.Assign) for one in ast.walk(line.value)}
        if spelt_out(node) and id(node) not in own:
            out.append(node.lineno)
    return out


def test_nothing_elsewhere_depends_on_a_member():
    assert [f"{name}:{line}" for name, tree in sources() for line in finds(tree)] == []


@pytest.mark.parametrize(
    "text",
    ["NOTES = {Relation.TIGHT: ''}", "x = {SiteState.OPEN.value: 1}", "row.state == 'planned'", "of(pk, 'alliance')"],
)
def test_the_search_finds_what_it_is_for(text):
    assert finds(ast.parse(text)) == [1]


def test_no_template_asks_for_a_value():
    pattern = re.compile(rf"""["'](?:{"|".join(sorted(OWN))})["']""")
    found = []
    for path in sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html")):
        found += [path.name for line in path.read_text(encoding="utf-8").splitlines() if pattern.search(line)]
    assert found == []


def test_no_state_falls_out_of_a_sum():
    """A site is open, waiting to be, or over: one of the three, whatever is added."""
    for state in SiteState:
        assert state.is_open + state.is_waiting + state.facts.over == 1, state
    over = {state.value for state in SiteState if state.facts.over}
    assert {*STANDING_STATES, *over} == set(SiteState.values)
    assert set(NOT_OPEN_STATES) < set(STANDING_STATES)


def test_every_relation_can_be_printed():
    for relation in Relation:
        facts = relation.facts
        assert all([facts.clause, facts.organs, facts.founded, facts.counted, facts.annex.heading]), relation
        assert facts.annex.units and facts.annex.percent
