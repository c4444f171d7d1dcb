"""How wide a text is when it is set: enough to break a title well and to keep an amount on one line."""

import re
from itertools import pairwise
from math import ceil
from unicodedata import east_asian_width

from .layouts import Layout
from .paper import Rows

POINT = 25.4 / 72  # millimetres
NARROW = 0.56  # of a sign's height; the widest digits among the faces that may stand in
GAP = 0.25  # which some programs put between digits and signs, whatever the file says
CELL = 3.4  # millimetres of a cell beside its text
NAMES = ("教育集团", "幼教集团", "幼教集群")
# What a line of a title does not tear: a number and its unit, the name of a group's kind, the words that titles are made of.
WORDS = re.compile(
    r"[0-9A-Za-z.-]+(?:学年度?|年度|年|月|日|号|个|次|届|期)|第[一二三四五六七八九十]+[次届期]|[中小]学教育集团|幼教集团"
    r"|教育集团|幼儿园|[中小]学|[一二三四五六七八九十]+中|学校|集团|学年|年度|年终|评估|结果|反馈书|自评表|决定书|申诉|通报|通知|纪要|会议|联席|部门"
    r"|汇总表|专项|经费|分配|方案|计划|总结|发展|规划|章程|概况|绩效|报告|使用|情况|教师|交流|名册|学科|余缺|紧缺|人才"
    r"|活动|开展|关于|下达|联合|教研|备课|培训|监测|分析|学习|跨校|语文|数学|英语|科技节|开放日|论坛|理事会|全体|专家|评分表|高质量"
)


def ems(text: str) -> float:
    wide = [east_asian_width(sign) in "WFA" for sign in text]
    turns = sum(one != other for one, other in pairwise(wide))
    return sum(1 if one else NARROW for one in wide) + GAP * turns


def balanced(title: str, size: float, layout: Layout) -> list[str]:
    """A title in as many lines as it needs, each with room for it and of about one length; no number is torn from its unit, no
    word of ours, and a line ends with the name of a group where it can."""
    room = layout.measure * 0.98 / (size * POINT)
    lines = ceil(ems(title) / room)
    if lines <= 1:
        return [title]
    aim, torn = ems(title) / lines, _inside_words(title)
    places = [at for at in range(2, len(title) - 1) if not (title[at - 1].isascii() and title[at].isascii())]
    places = [at for at in places if title[at] not in "）」”，、。：》" and title[at - 1] not in "（「“《"]
    fits = [at for at in places if ems(title[:at]) <= room and ems(title[at:]) <= room * (lines - 1)]
    if not places:
        return [title]

    def cost(at: int) -> float:
        return abs(ems(title[:at]) - aim) - (4 if title[:at].endswith(NAMES) else 0) + (5 if at in torn else 0)

    at = min(fits or places, key=cost)
    return [title[:at].strip(), *balanced(title[at:].strip(), size, layout)]


def _inside_words(title: str) -> set[int]:
    return {at for found in WORDS.finditer(title) for at in range(found.start() + 1, found.end())}


def widths(table: Rows, layout: Layout) -> list[float]:
    """Millimetres of each column, together the measure. What must stand on one line has the room for it, taken from the
    columns that may break; these keep the room of two signs."""
    wanted = [layout.measure * share / 100 for share in table.shares]
    least = [_least(table, at, layout) for at in range(len(table.columns))]
    short = sum(max(need - width, 0) for need, width in zip(least, wanted, strict=True))
    spare = [max(width - need, 0) for need, width in zip(least, wanted, strict=True)]
    given = min(short / sum(spare), 1) if short and sum(spare) else 0
    return [max(width, need) - given * free for width, need, free in zip(wanted, least, spare, strict=True)]


def _least(table: Rows, at: int, layout: Layout) -> float:
    column = table.columns[at]
    texts = [column.head] if column.whole else [column.head[:2]]
    if column.whole:
        texts += [row.cells[at - row.across + 1] for row in table.rows if row.across == 1 or at >= row.across]
    return max(map(ems, texts)) * layout.table * POINT + CELL
