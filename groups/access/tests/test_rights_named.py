"""What a role may do is said in groups/rights/roles.py; everything else names a right, never a role."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from groups.governance.admissions.rules import ADMISSION
from groups.governance.charters.rules import CHARTER
from groups.planning.annual_plans.rules import ANNUAL_PLAN
from groups.planning.development_plans.rules import DEVELOPMENT_PLAN
from groups.rights.roles import PERMISSIONS_OF_ROLE, roles_with
from groups.rights.words import Role

ROOT = Path(settings.BASE_DIR)
# The rights themselves, and who is appointed to what.
AT_HOME = ("groups/rights/", "groups/access/")
# How an old step is told: by what its actor was called, not by what he may.
TOLD = {"groups/governance/admissions/queries.py"}


def names_a_role(tree: ast.AST) -> list[int]:
    out = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Role":
            out += [node.lineno] * (node.attr in Role.names)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in Role.values:
            out.append(node.lineno)
    return out


def test_only_the_rights_name_roles():
    found = []
    for top in ("groups", "staffing", "funding", "evaluation", "nanan_groups/portal", "nanan_groups/records"):
        for path in sorted((ROOT / top).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            # A conftest.py is what the tests beside it stand on: who is appointed is its very subject.
            if name.startswith(AT_HOME) or name in TOLD or {"tests", "migrations", "conftest.py"} & set(path.parts):
                continue
            found += [f"{name}:{line}" for line in names_a_role(ast.parse(path.read_text(encoding="utf-8")))]
    assert found == []


def test_the_search_finds_what_it_is_for():
    assert names_a_role(ast.parse("x = (Role.EXPERT,)")) == names_a_role(ast.parse("y = 'school_clerk'")) == [1]


@pytest.mark.parametrize("kind", (ANNUAL_PLAN, DEVELOPMENT_PLAN, CHARTER, ADMISSION), ids=lambda kind: kind.code)
def test_every_step_and_turn_is_somebodys_by_a_right(kind):
    """The roles of a step are exactly those with some rights; whoever waits has a step or a paper there."""
    rights = {roles_with(right) for right in frozenset().union(*PERMISSIONS_OF_ROLE.values())}
    for arrow in kind.arrows:
        parts = [roles for roles in rights if set(roles) <= set(arrow.roles)]
        assert set().union(*parts) == set(arrow.roles), arrow.name
    concerned = {*kind.writers, *(role for arrow in kind.arrows for role in arrow.roles)}
    assert {wait.role for waits in kind.waits.values() for wait in waits} <= concerned
