"""The acts behind a step: those that gave a row its beginning, its end, or what it says. Read from the histories.

Every history row points to the act that wrote it, so this is what happened, not what a title or a code suggests: an act
that merely touched the same school is not behind the opening of its campus.
"""

from collections import defaultdict
from collections.abc import Iterable

from groups.reading.steps.queries.steps import TABLES
from groups.reading.steps.rules import Edge
from groups.registry.register.queries.acts import Entry, entries
from nanan_groups.records.models import Act


def acts_behind(edges: Iterable[Edge]) -> dict[Edge, tuple[int, ...]]:
    """The acts of each edge, in the order they were done. One query for each table among the edges."""
    wanted = defaultdict(lambda: defaultdict(set))
    for edge in edges:
        wanted[edge.table][edge.pk].add(edge)
    behind: dict[Edge, list[int]] = defaultdict(list)
    for table, by_row in wanted.items():
        before: dict[int, dict] = {}
        for row in _history(table, list(by_row)):
            for edge in by_row[row["id"]]:
                if _made(edge, before.get(row["id"]), row) and row["act_id"] not in behind[edge]:
                    behind[edge].append(row["act_id"])
            before[row["id"]] = row
    return {edge: tuple(acts) for edge, acts in behind.items()}


def _history(table: str, ids: list[int]):
    model, _, facts = TABLES[table]
    rows = model.history.model.objects.filter(id__in=ids).exclude(history_type="-").order_by("id", "history_id")
    return rows.values("id", "act_id", "valid_from", "valid_to", *facts)


def _made(edge: Edge, before: dict | None, row: dict) -> bool:
    """Whether this version of a row is the one that brought the edge, given the version before."""
    if not edge.begins:
        return row["valid_to"] is not None and (before is None or before["valid_to"] != row["valid_to"])
    return before is None or any(before[name] != row[name] for name in ("valid_from", *edge.facts))


def entries_of(acts: Iterable[int]) -> dict[int, Entry]:
    """The acts with these numbers as pages show them. One query."""
    rows = Act.objects.filter(pk__in=set(acts)).select_related("actor").order_by("pk")
    return {entry.pk: entry for entry in entries(rows)}
