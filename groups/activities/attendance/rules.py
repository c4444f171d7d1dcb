"""The code at the door: what it says, how it is signed, when it holds; names typed line by line. Pure."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing

from nanan_groups.kit.errors import RuleViolation

SALT = "groups.activities.check-in"
MINUTES = (15, 30, 60, 120, 240)
MOST_LINES = 300
FORGED = "二维码无效，请扫描签到处现场出示的二维码。"
NOBODY = "没有登记：工号或姓名与参加学校的名册不符，请核对后再试，或在纸质签到表上签到。"


def token_of(key: str) -> str:
    return signing.Signer(salt=SALT).sign(key)


def key_of(token: str) -> str:
    """Raises RuleViolation for a code that is not ours."""
    try:
        return signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        raise RuleViolation(FORGED, code="forged") from None


def why_closed(opens_at: datetime, closes_at: datetime, now: datetime) -> str:
    """ "" while it holds; half-open like every period of the house."""
    if now < opens_at:
        return "签到还没有开始。"
    return "签到时间已过，请在纸质签到表上签到，由集团办公室补登。" if now >= closes_at else ""


@dataclass(frozen=True, slots=True)
class Named:
    staff_no: str
    name: str


def read_people(text: str) -> list[Named]:
    """Lines as 工号 姓名. Raises RuleViolation that names the line."""
    out: list[Named] = []
    for number, line in enumerate((each.strip() for each in text.splitlines()), start=1):
        if not line:
            continue
        parts = line.replace("，", " ").replace(",", " ").split()
        if len(parts) != 2:
            raise RuleViolation(f"第 {number} 行应写成“工号 姓名”，如“T0001 张三”。", field="people", code="line")
        out.append(Named(*parts))
    if len(out) > MOST_LINES:
        raise RuleViolation(f"一次最多登记 {MOST_LINES} 人，请分次登记或用表格导入。", field="people", code="many")
    return out
