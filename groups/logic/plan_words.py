"""Differences in words, as plans' pages say them."""

from collections.abc import Iterable

from .plan_diff import Piece

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
