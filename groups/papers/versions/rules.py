"""Differences in words, as plans' pages say them."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


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
    old: Sequence[Mapping], new: Sequence[Mapping], part: str, labels: Mapping[str, str], title, shown
) -> list[Change]:
    """``shown(name, row)``: how a value reads; of a row that is not there, nothing."""
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


SHOWN = 40  # signs of an unchanged run that are kept on either side


def shortened(pieces: Iterable[Piece]) -> list[Piece]:
    """Long runs that did not change are told by their ends."""
    pieces = list(pieces)
    out = []
    for at, piece in enumerate(pieces):
        text = piece.text
        if piece.kind == "same" and len(text) > 2 * SHOWN + 10:
            head = "" if at == 0 else text[:SHOWN]
            tail = "" if at == len(pieces) - 1 else text[-SHOWN:]
            text = f"{head}……{tail}"
        out.append(Piece(piece.kind, text))
    return out
