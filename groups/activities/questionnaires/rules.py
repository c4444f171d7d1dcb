"""What an answer is worth, and what several come to: without the highest and the lowest, from five answers up. Pure."""

from collections.abc import Sequence
from fractions import Fraction

from django.core import signing

from nanan_groups.kit.errors import RuleViolation

FEWEST = 5
SALT = "groups.activities.questionnaire"
FORGED = "链接无效，请使用发给您的完整链接。"


def worth(ratings: Sequence[int], best: int = 5) -> int:
    """Hundredths of a percent of the best possible, half up: 4 4 4 4 4 of 5 → 8000."""
    whole = best * len(ratings)
    return (2 * sum(ratings) * 10_000 + whole) // (2 * whole)


def result(values: Sequence[int]) -> Fraction | None:
    """The mean in percent without one highest and one lowest; None: fewer than five answers, nothing is told."""
    if len(values) < FEWEST:
        return None
    kept = sorted(values)[1:-1]
    return Fraction(sum(kept), 100 * len(kept))


def percent_text(value: Fraction) -> str:
    """Two places, half up."""
    hundredths = (2 * value.numerator * 100 + value.denominator) // (2 * value.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def token_of(code: str, number: int, secret: str) -> str:
    return signing.Signer(salt=SALT).sign(f"{code}.{number}.{secret}")


def read_token(token: str) -> tuple[str, int, str]:
    """Raises RuleViolation for a link that is not ours."""
    try:
        code, number, secret = signing.Signer(salt=SALT).unsign(token).split(".")
        return code, int(number), secret
    except (signing.BadSignature, ValueError):
        raise RuleViolation(FORGED, code="forged") from None
