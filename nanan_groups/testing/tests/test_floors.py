"""The shape of the house, held by machine: floors, and files a person can hold in their head."""

import ast
from pathlib import Path

from django.conf import settings
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

PACKAGES = ("nanan_groups", "groups", "staffing", "funding", "evaluation", "bench", "deploy")
LONGEST = 400


def our_files() -> list[Path]:
    found = [file for package in PACKAGES for file in (settings.BASE_DIR / package).rglob("*.py")]
    return [file.relative_to(settings.BASE_DIR) for file in found if not {"migrations", "tests"} & set(file.parts)]


def test_imports_keep_the_contracts(capsys, monkeypatch):
    # It would set logging up anew, and every logger of this process would be silent from then on.
    monkeypatch.setattr("importlinter.cli._configure_logging", lambda *args, **more: None)
    status = lint_imports(config_filename=str(settings.BASE_DIR / "pyproject.toml"), no_cache=True, no_logo=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_kit_knows_no_user_model():
    """import-linter cannot look inside Django, so this one contract is read from the source."""
    for file in our_files():
        if file.is_relative_to("nanan_groups/kit"):
            tree = ast.parse((settings.BASE_DIR / file).read_text())
            imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
            assert "django.contrib.auth.models" not in imported, file


def test_files_can_be_held_in_the_head():
    """A longer file has a second subject in it."""
    lengths = {str(file): len((settings.BASE_DIR / file).read_text().splitlines()) for file in our_files()}
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST} == {}


def imported(tree: ast.AST) -> set[str]:
    return {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


def test_no_test_stands_on_another_one():
    """What two modules of tests need is made in nanan_groups/testing, or is a fixture of a conftest above both."""
    found = []
    for package in PACKAGES:
        for file in (settings.BASE_DIR / package).rglob("*.py"):
            for module in imported(ast.parse(file.read_text(encoding="utf-8"))):
                last = module.rpartition(".")[2]
                if last == "conftest" or (last.startswith("test_") and ".tests." in f".{module}"):
                    found.append(f"{file.relative_to(settings.BASE_DIR)}: {module}")
    assert found == []
