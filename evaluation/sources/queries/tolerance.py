"""Decisions of tolerance that may take the effect of a veto back: the one place that asks measures for them."""

from groups.measures.tolerance.queries import standing


def decisions(group: int, year: int) -> list[str]:
    """As people read them, with the document; those that stand for the school year."""
    return [f"{one.title}（{one.document}）"[:200] for one in standing([group], year)[group]]
