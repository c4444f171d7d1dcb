"""A row of which some cells could not be read: rules are asked all the same, as far as the others say."""

from collections.abc import Callable, Iterator


class Unread(Exception):
    """A rule asked for a cell that could not be read; what it says of this row is not known yet."""


class Partial:
    """Looks like the row; asking for an unread cell raises Unread."""

    def __init__(self, row, unread: set[str]) -> None:
        self._row, self._unread = row, unread

    def __getattr__(self, name: str):
        if name in self._unread:
            raise Unread(name)
        return getattr(self._row, name)


def each(row, *rules: Callable) -> Iterator:
    """What every rule yields; one that needs an unread cell ends there, and the others go on."""
    for rule in rules:
        try:
            yield from rule(row)
        except Unread:
            continue
