"""The two password profiles: each has its own table of what goes and what does not."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.utils import timezone

from nanan_groups.accounts.passwords import is_expired
from nanan_groups.testing.factories import UserFactory

PASSWORDS = {
    # password: (codes under 等保, codes under ASVS)
    "Shuibian-Xie7": ([], []),
    "Duanmima-7": ([], ["short"]),
    "chang er qie hao ji": (["classes"], []),
    "woyaoyigechangmima": (["classes"], []),
    "Jyj-2026-Hao!": (["context"], ["context"]),
    "Password-2026!": (["common"], ["common"]),
    "aaaaBBBB1111": (["common"], ["common"]),
}


def codes(password) -> list[str]:
    try:
        validate_password(password)
    except ValidationError as error:
        return [problem.code for problem in error.error_list]
    return []


@pytest.mark.parametrize("password", PASSWORDS)
@pytest.mark.parametrize(("place", "profile"), [(0, "dengbao"), (1, "asvs")])
def test_what_each_profile_takes(password, place, profile, settings):
    settings.PASSWORD_PROFILE = profile
    assert codes(password) == PASSWORDS[password][place]


@pytest.mark.parametrize(("profile", "expired"), [("dengbao", True), ("asvs", False)])
def test_only_one_profile_rotates(profile, expired, settings, db):
    settings.PASSWORD_PROFILE = profile
    user = UserFactory()
    user.password_set_at = timezone.now() - timedelta(days=91)
    assert is_expired(user) is expired


def test_profile_says_its_rules_to_people(settings):
    settings.PASSWORD_PROFILE = "asvs"
    assert [text for text in password_validators_help_texts() if text] == [
        "至少 12 位。",
        "不含本人工号、姓名或单位常用字样。",
        "不使用常见密码（如 123456、qwerty）。",
        "不与最近 1 次用过的密码相同。",
    ]


def test_unknown_profile_stops_the_start(settings):
    settings.PASSWORD_PROFILE = "lax"
    assert "portal.E004" in {problem.id for problem in run_checks(tags=["security"])}
