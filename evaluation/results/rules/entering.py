"""What the officer types for a part that neither a source nor experts judge, read as a fact. Pure."""

import re
from fractions import Fraction

from evaluation.scoring.rules.facts import Achievement, Achievements, Checked, External, Fact
from evaluation.scoring.rules.settings import Settings
from evaluation.scoring.words import AwardScope, Kind
from evaluation.systems.rules.tree import NamedPart
from nanan_groups.kit.errors import RuleViolation

ENTERED = frozenset({Kind.CHECKLIST, Kind.CAPPED, Kind.EXTERNAL})
ALONE = "总校单独"
_SCOPES = {one.label: one.value for one in AwardScope}
_VALUE = re.compile(r"\d{1,6}(\.\d{1,4})?", re.ASCII)
NOTHING = "无"


def by_officer(part: NamedPart) -> bool:
    return not part.source and part.kind in ENTERED


def read_fact(part: NamedPart, text: str, document: str) -> Fact:
    """A checklist: the items that are met, with 、 between them; achievements: lines "名称=国家级" or "名称=区级，总校单独"; an
    external result: its value. 无 for none. Raises RuleViolation."""
    return {Kind.CHECKLIST: _checklist, Kind.CAPPED: _achievements, Kind.EXTERNAL: _external}[part.kind](
        part, text.strip(), document
    )


def how_to(part: NamedPart) -> str:
    """The help of the form."""
    if part.kind == Kind.CHECKLIST:
        items = Settings(part.kind, part.settings)["items"]
        return f"写符合的项，用顿号隔开；都不符合的写“{NOTHING}”。清单：{'、'.join(items)}。"
    if part.kind == Kind.CAPPED:
        return f"每行一项，如“某某成果=区级”；总校单独取得的写“某某成果=区级，{ALONE}”；没有的写“{NOTHING}”。"
    return "写外部结果的分值，如 92.5。"


def _checklist(part: NamedPart, text: str, document: str) -> Fact:
    items = Settings(part.kind, part.settings)["items"]
    met = [] if text == NOTHING else [one.strip() for one in re.split(r"[、|｜\n]", text) if one.strip()]
    if not met and text != NOTHING:
        raise RuleViolation(f"请写符合的项；都不符合的写“{NOTHING}”。", field="text", code="fact")
    if strange := [one for one in met if one not in items]:
        raise RuleViolation(f"“{strange[0][:40]}”不在清单里。清单：{'、'.join(items)}。", field="text", code="fact")
    return Checked(frozenset(met))


def _achievements(part: NamedPart, text: str, document: str) -> Fact:
    out = []
    for line in () if text == NOTHING else filter(None, map(str.strip, text.splitlines())):
        name, sign, rest = (piece.strip() for piece in line.replace("＝", "=").rpartition("="))
        scope, _, alone = (piece.strip() for piece in rest.replace(",", "，").partition("，"))
        if not sign or not name or scope not in _SCOPES or alone not in ("", ALONE):
            raise RuleViolation(
                f"看不懂“{line[:40]}”。每行写“成果名称=级别”，级别是{'、'.join(_SCOPES)}，总校单独的在后面写“，{ALONE}”。",
                field="text",
                code="fact",
            )
        out.append(Achievement(name, _SCOPES[scope], bool(alone)))
    if not out and text != NOTHING:
        raise RuleViolation(f"请写成果；没有的写“{NOTHING}”。", field="text", code="fact")
    return Achievements(tuple(out))


def _external(part: NamedPart, text: str, document: str) -> Fact:
    scale = Settings(part.kind, part.settings)["scale"]
    if not _VALUE.fullmatch(text) or Fraction(text) > scale:
        raise RuleViolation(f"外部结果应为 0 到 {scale} 的数。", field="text", code="fact")
    return External(Fraction(text), document)
