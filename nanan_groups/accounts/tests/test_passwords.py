"""The 等保 profile, rule by rule."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from nanan_groups.accounts.models import User
from nanan_groups.accounts.passwords import classes_of, hash_one_time, is_expired, one_time_is_over, one_time_password
from nanan_groups.testing.clock import MORNING
from nanan_groups.testing.factories import OldPasswordFactory, UserFactory


def person(**fields) -> User:
    return User(username="w0123", name="王小明", **fields)


def codes(password: str, user=None) -> list[str]:
    try:
        validate_password(password, user or person())
    except ValidationError as refused:
        return [problem.code for problem in refused.error_list]
    return []


@pytest.mark.parametrize(
    "password",
    [
        "Example-Pass-26",
        "Linjiang2026",
        "linjiang-2026",
        "LINJIANG-2026",
        "Linjiang-road",
        "Aa1bcdefgh",  # ten signs
        "春天Linjiang26",
        "Tianwen 2026 ok",
        "Aa1!" * 3 + "x",
        "Ab3-" + "xyzw" * 31,  # 128 signs
    ],
)
def test_good_password_is_taken(password):
    assert codes(password) == []


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("", ["short", "classes", "common"]),
        ("Aa1bcdefg", ["short"]),
        ("Ab3-" + "xyzw" * 31 + "x", ["long"]),
        ("linjiangroad", ["classes"]),
        ("linjiang2026", ["classes"]),
        ("LINJIANG2026", ["classes"]),
        ("9081726354-", ["classes"]),
        ("南岸区弹子石小学教师二", ["classes", "context"]),
        ("Jyj@2026", ["short", "context"]),
        ("Jyj@2026-Linjiang", ["context"]),
        ("NanAn-2026-road", ["context"]),
        ("Cqnan2026-road", ["context"]),
        ("W0123-Linjiang", ["context"]),
        ("Lin-王小明-2026", ["context"]),
        ("教委Linjiang2026", ["context"]),
        ("Password2026", ["common"]),
        ("P@ssw0rd2026", ["common"]),
        ("Adm1n-Linjiang", ["common"]),
        ("Qwerty-Linjiang", ["common"]),
        ("Abc123-Linjiang", ["common"]),
        ("Lin123456jiang", ["common"]),
        ("Woaini-Linjiang1", ["common"]),
        ("Aa1Aa1Aa1Aa1", ["common"]),
        ("Aa-Aa-Aa-Aa-", ["common"]),
    ],
)
def test_bad_password_is_refused_by_its_rule(password, expected):
    assert codes(password) == expected


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Aa1bcdefg", "密码至少 10 位，现在是 9 位。"),
        ("Ab3-" + "xyzw" * 40, "密码不超过 128 位。"),
        ("linjiangroad", "密码须含大写字母、小写字母、数字、符号四类中的三类。"),
        ("W0123-Linjiang", "密码不能含有本人工号、姓名或单位常用字样。"),
        ("Password2026", "密码过于常见，容易被猜到，请另取一个。"),
    ],
)
def test_refusal_says_what_to_do(password, sentence):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, person())
    assert refused.value.messages == [sentence]


def test_rules_are_told_beforehand():
    assert password_validators_help_texts() == [
        "至少 10 位。",
        "含大写字母、小写字母、数字、符号四类中的三类。",
        "不含本人工号、姓名或单位常用字样。",
        "不使用常见密码（如 123456、qwerty）。",
        "不与最近 5 次用过的密码相同。",
    ]


def test_single_character_of_a_name_is_no_context():
    user = User(username="w0123", name="林")
    assert codes("林Linjiang2026", user) == []


@pytest.mark.parametrize(
    ("password", "classes"),
    [("", 0), ("a", 1), ("aA", 2), ("aA1", 3), ("aA1 ", 4), ("中文", 0), ("中文。", 1), ("１a", 2)],
)
def test_classes_of(password, classes):
    assert classes_of(password) == classes


def test_current_and_the_five_before_are_refused(db):
    user = UserFactory(password="Linjiang-Road-7")
    for age in range(1, 8):  # the youngest last, as in life
        OldPasswordFactory(
            user=user,
            password=f"Linjiang-Road-{7 - age}",
            set_at=timezone.now() - timedelta(days=age),
        )
    assert {n: codes(f"Linjiang-Road-{n}", user) for n in range(8)} == {
        0: [],
        1: [],
        **{n: ["reused"] for n in range(2, 8)},
    }


def test_history_is_each_persons_own(db):
    OldPasswordFactory(password="Linjiang-Road-7")
    assert codes("Linjiang-Road-7", UserFactory()) == []


def test_one_time_passwords_pass_the_rules_and_differ():
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert classes_of(password) == 4
        assert len(password) == 16
        assert not set(password) & set("0O1lIo")


def test_a_one_time_password_is_made_fast_and_stored_at_full_cost_by_the_first_login(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    password, again = one_time_password(), []
    made = hash_one_time(password)
    assert "m=19456,t=2,p=1" in made
    assert not check_password(f"{password}x", made, setter=again.append)
    assert check_password(password, made, setter=again.append)
    assert again == [password]


# --- age -----------------------------------------------------------------------------------------------------------
NOW = MORNING


@pytest.fixture
def frozen(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.mark.parametrize(
    ("fields", "expired"),
    [
        ({"must_change_password": False, "password_set_at": NOW}, False),
        ({"must_change_password": False, "password_set_at": NOW - timedelta(days=90)}, False),
        ({"must_change_password": False, "password_set_at": NOW - timedelta(days=90, seconds=1)}, True),
        ({"must_change_password": False, "password_set_at": None}, True),
        ({"must_change_password": True, "password_set_at": NOW}, True),
        ({"must_change_password": True, "password_set_at": NOW, "is_demo": True}, False),
        ({"must_change_password": False, "password_set_at": NOW - timedelta(days=900), "is_demo": True}, False),
    ],
)
def test_password_expires_after_90_days_or_at_once_when_one_time(frozen, fields, expired):
    assert is_expired(person(**fields)) is expired


@pytest.mark.parametrize(
    ("fields", "over"),
    [
        ({"must_change_password": True, "password_set_at": NOW - timedelta(hours=72)}, False),
        ({"must_change_password": True, "password_set_at": NOW - timedelta(hours=72, seconds=1)}, True),
        ({"must_change_password": True, "password_set_at": NOW - timedelta(days=9), "is_demo": True}, False),
        ({"must_change_password": False, "password_set_at": NOW - timedelta(days=9)}, False),
    ],
)
def test_one_time_password_lasts_72_hours(frozen, fields, over):
    assert one_time_is_over(person(**fields)) is over
