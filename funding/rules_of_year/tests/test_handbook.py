"""docs/经费参数.md says every parameter as the code has it."""

from django.conf import settings

from funding.rules_of_year.rules.parameters import NAMES, SPECS, defaults

PAGE = settings.BASE_DIR / "docs" / "经费参数.md"


def rows() -> list[str]:
    return [
        f"| `{spec.name}` | {spec.part.label} | {spec.label} | {spec.kind.form()} | {spec.kind.text(spec.start)} |"
        f" {spec.origin.label}，{spec.clause} |"
        for spec in SPECS
    ]


def test_the_handbook_lists_every_parameter():
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("| `")] == rows()


def test_every_parameter_reads_its_own_stored_form():
    for spec in SPECS:
        assert spec.kind.read(spec.kind.stored(spec.start), spec.name, spec.label) == spec.start


def test_every_parameter_has_its_place():
    assert set(NAMES) == {spec.name for spec in SPECS}
    assert defaults().changed({}) == defaults()
