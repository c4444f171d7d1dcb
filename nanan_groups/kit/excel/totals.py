"""Rows of a table that are no data: sums, who filled it in and signed it, notes, the header printed again."""

import re
from collections.abc import Sequence

from nanan_groups.kit.texts import shortened

from .kinds import halved, is_blank

_SUM = re.compile(
    r"(?:本页|本校|全校|全区|各校)?(?:合计|小计|总计|共计|累计|平均|总数)(?:人数)?:?(?:\(?\d+[人名个校行]?\)?)?:?"
)
_WHO = "制表|填表|填报|审核|复核|审批|负责|经办|联系|校长|园长|单位|学校|主管|领导"
_SIGNED = re.compile(
    rf"(?:{_WHO})(?:人|者|单位|领导|负责人)?(?:\(?(?:签字|签名|签章|盖章|公章)\)?)?:.*|.{{0,12}}\(?(?:签字|签章|盖章|公章)\)?:?"
)
_NOTE = re.compile(r"(?:注|备注|说明|填表说明|填表日期|填报日期|制表日期|填报时间|日期)\d?:.*")
STARTS = frozenset(" \t\u3000本全各合小总共累平制填审复负经联校园单学主领注备说日(")
NAMED = 20  # rows a notice names


def is_no_data(lead, cells: Sequence, key: Sequence[int]) -> str:
    """The text of the row when it is none of data, else "". ``lead``: the cell of the first key column; ``key``: the places of
    those columns. A row that has a key of its own is data, whatever else it says."""
    if not is_blank(lead) and not (isinstance(lead, str) and lead.lstrip()[:1] in STARTS):
        return ""
    first = next((cell for cell in cells if not is_blank(cell)), None)
    if not isinstance(first, str):
        return ""
    text = _plain(first)
    if not (_SUM.fullmatch(text) or _signed(text)):
        return ""
    others = [cells[at] for at in key if at < len(cells) and cells[at] is not first and not is_blank(cells[at])]
    if all(isinstance(other, str) and _signed(_plain(other)) for other in others):
        return first.strip()
    return ""


def _plain(text: str) -> str:
    return "".join(halved(text).split())


def _signed(text: str) -> bool:
    return bool(_SIGNED.fullmatch(text) or _NOTE.fullmatch(text))


def _label(text: str) -> str:
    """Without whose name it is."""
    label, colon, _ = shortened(text, 40).replace(":", "：").partition("：")
    return f"{shortened(label, 20)}{colon and '：…'}"


def told(rows: Sequence[tuple[str, str]]) -> str:
    """One notice of all of them. ``rows``: (place, text)."""
    which = "、".join(f"{place}“{_label(text)}”" for place, text in rows[:NAMED])
    more = f"等 {len(rows)} 行" if len(rows) > NAMED else ""
    return f"{which}{more}是合计、签名或说明，没有读取。"
