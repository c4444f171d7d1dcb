"""Two versions of a plan held against each other: which texts, tasks, targets and strategies changed, and how.

Pure: versions are the dictionaries a PlanVersion keeps.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..enums import Difficulty, PlanField


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: kind "same", "added" or "removed"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in one place. ``kind``: added, removed or changed; ``lines``: (label, old, new); ``pieces``: of texts."""

    part: str
    title: str
    kind: str
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


LITTLE, WHOLE = 0.5, 0.8  # shares of common signs: below the first of both, and the second of the shorter, unreadable

TASK_LABELS = {
    "field": "领域", "measure": "任务举措", "target": "目标", "unit": "单位", "baseline": "现状", "responsible": "责任人",
    "due_on": "完成日期", "money": "经费（元）", "serves": "对应的规划目标", "schools": "涉及成员",
}  # fmt: skip
TARGET_LABELS = {"text": "目标", "measure": "衡量办法", "difficulty": "难度"}


def text_pieces(old: str, new: str) -> list[Piece]:
    """Sign by sign, since Chinese has no spaces between words. Where little is common, the old words and then the new ones:
    single signs in common would be torn out of two different sentences."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if old and new and old != new and not _alike(matcher, old, new):
        return [Piece("removed", old), Piece("added", new)]
    pieces: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", old[a:b]))
            continue
        if a < b:
            pieces.append(Piece("removed", old[a:b]))
        if c < d:
            pieces.append(Piece("added", new[c:d]))
    return pieces


def _alike(matcher: difflib.SequenceMatcher, old: str, new: str) -> bool:
    """Half of both is common, or the shorter one is nearly all in the longer one (something was added or struck out).
    Runs of one sign do not count."""
    common = sum(block.size for block in matcher.get_matching_blocks() if block.size > 1)
    return 2 * common >= LITTLE * (len(old) + len(new)) or common >= WHOLE * min(len(old), len(new))


def compare(old: Mapping, new: Mapping) -> list[Change]:
    """What the newer version changed, in the order of the plan."""
    changes = list(text_changes(old["texts"], new["texts"], "正文", lambda key: PlanField(key).label))
    changes += row_changes(old["tasks"], new["tasks"], "任务", TASK_LABELS, lambda row: row["measure"])
    changes += row_changes(old["targets"], new["targets"], "个性目标", TARGET_LABELS, lambda row: f"目标 {row['key']}")
    names = {row["key"]: row["name"] for row in (*old["strategies"], *new["strategies"])}
    before, after = ({str(row["key"]): row["text"] for row in of["strategies"]} for of in (old, new))
    changes += text_changes(before, after, "学校策略", lambda key: names[int(key)])
    return changes


def text_changes(old: Mapping[str, str], new: Mapping[str, str], part: str, title) -> list[Change]:
    """Texts by key; ``part`` is what the change stands under, ``title`` what a key is called."""
    changes = []
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key, ""), new.get(key, "")
        if before != after:
            kind = "added" if not before else "removed" if not after else "changed"
            changes.append(Change(part, title(key), kind, pieces=text_pieces(before, after)))
    return changes


def row_changes(
    old: Sequence[Mapping], new: Sequence[Mapping], part: str, labels: Mapping[str, str], title, shown=None
) -> list[Change]:
    """``shown(name, row)``: how a value reads; of a row that is not there, nothing."""
    shown = shown or shown_of_task
    before, after = {row["key"]: row for row in old}, {row["key"]: row for row in new}
    changes = []
    for key in dict.fromkeys([*after, *before]):
        one, other = before.get(key), after.get(key)
        lines = [
            (label, shown(name, one), shown(name, other))
            for name, label in labels.items()
            if shown(name, one) != shown(name, other)
        ]
        if lines:
            kind = "added" if one is None else "removed" if other is None else "changed"
            changes.append(Change(part, title(other or one), kind, lines=lines))
    return changes


def shown_of_task(name: str, row: Mapping | None) -> str:
    if row is None:
        return ""
    value = row.get(name)  # versions from before a column was added do not have it
    if name == "field":
        return PlanField(value).label
    if name == "difficulty":
        return Difficulty(value).label
    if name == "money":
        return yuan(value)
    if name == "schools":
        return "、".join(value)
    return "" if value is None else str(value)


def yuan(fen: int) -> str:
    """Whole fen as 元, with fen only where there are any."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"
