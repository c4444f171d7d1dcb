"""What a site is called, and how its ownership reads: each written once."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from groups.registry.register.rules.wording import ownership_text, site_beside, site_in_full, site_part
from groups.registry.register.words import Basis


@pytest.mark.parametrize(
    ("label", "own", "full", "part", "beside"),
    [
        ("", "", "十一中学", "", "本部"),
        ("CBD校区", "", "十一中学（CBD校区）", "CBD校区", "CBD校区"),
        ("", "南坪幼儿班", "南坪幼儿班", "南坪幼儿班", "南坪幼儿班"),
        ("CBD校区", "南坪幼儿班", "南坪幼儿班", "南坪幼儿班", "南坪幼儿班"),
        (None, None, "十一中学", "", "本部"),
    ],
)
def test_a_site_is_called_by_its_own_name_or_its_campus(label, own, full, part, beside):
    assert (site_in_full("十一中学", label, own), site_part(label, own), site_beside(label, own)) == (
        full,
        part,
        beside,
    )


def test_beside_its_school_the_kind_stands_for_a_nameless_site():
    assert site_beside("", "", "section") == "学部"


@pytest.mark.parametrize(
    ("ownership", "basis", "told"),
    [
        ("public", "assumed", ("公办（推定待核）", "公办（推定待核）", "公办")),
        ("public", "verified", ("公办（已核实）", "公办", "公办")),
        ("unknown", "assumed", ("待核实", "待核实（推定待核）", "待核实")),
        ("", "", ("同机构", "同机构", "同机构")),
    ],
)
def test_ownership_with_its_basis(ownership, basis, told):
    plain = ((), (Basis.VERIFIED,), Basis.values)
    assert tuple(ownership_text(ownership, basis, plain=each) for each in plain) == told


def test_no_name_is_put_together_by_hand():
    """Own name before campus before 本部, and the campus in brackets: only in ``wording.py``."""
    by_hand = re.compile(r"own(?:_name)? or (?:\w+\.)*(?:sv__)?label|or [\"']本部[\"']|own(?:_name)? or \(?f\"\{")
    root, found = Path(settings.BASE_DIR), []
    for top in ("groups", "staffing", "nanan_groups"):
        for path in sorted((root / top).rglob("*.py")):
            if path.name != "wording.py" and "tests" not in path.parts:
                found += [path.name for line in path.read_text(encoding="utf-8").splitlines() if by_hand.search(line)]
    assert found == ["printed.py"]  # a bracket of several campuses
