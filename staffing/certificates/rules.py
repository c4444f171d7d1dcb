"""What an outsider who holds a certificate is told, and the word that goes with its number. Pure.

Nothing of the person is told: not the name, not the school. A wrong word and a number that does not exist are answered alike.
"""

import secrets
from dataclasses import dataclass
from datetime import date

from nanan_groups.kit.days import day_text

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without those that are taken for one another
LENGTH = 8
UNKNOWN = "没有查到：证明号或校验码不符。请核对纸面上的号码后再试。"


def new_word() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


@dataclass(frozen=True, slots=True)
class Answer:
    """``tone``: ok, warn (there was such a paper, it holds no longer), due (unknown)."""

    tone: str
    text: str


def answer_of(issued: date, *, replaced_by: str = "", withdrawn: date | None = None) -> Answer:
    if replaced_by:
        return Answer("warn", f"已被{replaced_by}号代替，{day_text(issued)}出具的这一份不再有效。")
    if withdrawn is not None:
        return Answer("warn", f"已于{day_text(withdrawn)}收回，不再有效。")
    return Answer("ok", f"有效，{day_text(issued)}出具。")
