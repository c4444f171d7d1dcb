"""Passwords by one of two named profiles, and one-time passwords that last 72 hours.

等保 (default): at least 10 signs of 3 of 4 classes, 90 days, none of the last 5. ASVS: at least 12 signs, no rule on classes,
no rotation, a block list. The two contradict each other (classes and rotation), so a house chooses one: PASSWORD_PROFILE.
"""

import secrets
import string
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, get_hasher, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils import timezone

MAX_LENGTH = 128


@dataclass(frozen=True)
class Profile:
    """``classes`` 0: no rule; ``max_age`` None: no rotation; ``kept``: how many earlier passwords may not come back."""

    name: str
    min_length: int
    classes: int
    max_age: timedelta | None
    kept: int


PROFILES = {
    "dengbao": Profile("等保", 10, 3, timedelta(days=90), 5),
    "asvs": Profile("ASVS", 12, 0, None, 0),
}


def profile() -> Profile:
    """The profile of this installation (settings.PASSWORD_PROFILE)."""
    return PROFILES[settings.PASSWORD_PROFILE]


CONTEXT_WORDS = ("nanan", "jyj", "jyjt", "jiaowei", "cqnan", "南岸", "教委")
# What people write for a letter: P@ssw0rd is as common as password.
_PLAIN = str.maketrans("@4031!$5", "aaoeiiss")
COMMON_LIST = CommonPasswordValidator().passwords  # the 20,000 that Django ships
COMMON_CORES = ("password", "qwerty", "123456", "abc123", "admin", "woaini", "iloveyou", "111111", "888888", "letmein")


def classes_of(password: str) -> int:
    """How many of the four classes it uses: lower, upper, digits, other signs."""
    tests = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
    return sum(any(test(sign) for sign in password) for test in tests)


class LengthRule:
    def validate(self, password, user=None):
        if len(password) < profile().min_length:
            raise ValidationError(f"密码至少 {profile().min_length} 位，现在是 {len(password)} 位。", code="short")
        if len(password) > MAX_LENGTH:
            raise ValidationError(f"密码不超过 {MAX_LENGTH} 位。", code="long")

    def get_help_text(self):
        return f"至少 {profile().min_length} 位。"


class ClassesRule:
    def validate(self, password, user=None):
        if classes_of(password) < profile().classes:
            raise ValidationError("密码须含大写字母、小写字母、数字、符号四类中的三类。", code="classes")

    def get_help_text(self):
        return "含大写字母、小写字母、数字、符号四类中的三类。" if profile().classes else ""


class ContextRule:
    """Not built on the person's own number or name, nor on this place's names."""

    def validate(self, password, user=None):
        lowered = password.lower()
        words = list(CONTEXT_WORDS)
        if user is not None:
            words += [word.lower() for word in (user.username, user.name) if word]
        found = next((word for word in words if len(word) > 1 and word in lowered), None)
        if found:
            raise ValidationError("密码不能含有本人工号、姓名或单位常用字样。", code="context")

    def get_help_text(self):
        return "不含本人工号、姓名或单位常用字样。"


class CommonRule:
    def validate(self, password, user=None):
        lowered = password.lower()
        written = (lowered, lowered.translate(_PLAIN))
        listed = not COMMON_LIST.isdisjoint(written)
        if listed or any(core in text for core in COMMON_CORES for text in written) or len(set(password)) < 5:
            raise ValidationError("密码过于常见，容易被猜到，请另取一个。", code="common")

    def get_help_text(self):
        return "不使用常见密码（如 123456、qwerty）。"


class HistoryRule:
    def validate(self, password, user=None):
        if user is None or user.pk is None:
            return
        kept = profile().kept
        hashes = [user.password, *user.old_passwords.values_list("password", flat=True)[:kept]]
        if any(check_password(password, old) for old in hashes):
            raise ValidationError(f"不能与最近 {kept or 1} 次用过的密码相同。", code="reused")

    def get_help_text(self):
        return f"不与最近 {profile().kept or 1} 次用过的密码相同。"


def one_time_password() -> str:
    """Random, easy to read aloud: no 0/O, 1/l/I."""
    letters = "".join(set(string.ascii_letters) - set("OlIo"))
    groups = ["".join(secrets.choice(letters) for _ in range(4)), "".join(secrets.choice("23456789") for _ in range(4))]
    tail = "".join(secrets.choice(letters) for _ in range(4))
    return f"{groups[0]}-{groups[1]}-{tail}Kx"


class OneTimeHasher(Argon2PasswordHasher):
    """The least that OWASP's password storage cheat sheet advises for Argon2id, a fifth of the usual cost.

    Enough for a random password nobody chose; hundreds are made in one go. The first login stores it at the usual cost.
    """

    memory_cost = 19_456  # KiB
    time_cost = 2
    parallelism = 1


def hash_one_time(password: str) -> str:
    """For ``one_time_password`` alone. A profile with another first hasher (the tests') keeps that."""
    if get_hasher().algorithm != OneTimeHasher.algorithm:
        return make_password(password)
    hasher = OneTimeHasher()
    return hasher.encode(password, hasher.salt())


class _Rest(Argon2PasswordHasher):
    """What the usual cost has beyond that of a one-time password."""

    memory_cost = Argon2PasswordHasher.memory_cost - OneTimeHasher.memory_cost


def even_out(password: str, encoded: str) -> None:
    """After a wrong password: an account that waits with a one-time password answers no sooner than any other number."""
    cheap = f"$m={OneTimeHasher.memory_cost},t={OneTimeHasher.time_cost},p={OneTimeHasher.parallelism}$"
    if cheap in encoded:
        _Rest().encode(password, _Rest().salt())


def is_expired(user) -> bool:
    """Must a new password be set before anything else? Demonstration accounts are exempt."""
    if user.is_demo:
        return False
    if user.must_change_password or user.password_set_at is None:
        return True
    oldest = profile().max_age
    return oldest is not None and timezone.now() - user.password_set_at > oldest


def one_time_is_over(user) -> bool:
    """A one-time password not used within 72 hours no longer opens anything."""
    return bool(
        user.must_change_password
        and not user.is_demo
        and user.password_set_at
        and timezone.now() - user.password_set_at > settings.ONE_TIME_PASSWORD_LIFE
    )
