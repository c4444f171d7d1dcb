"""One step ahead: the next piece is fetched in a thread while the present one is worked on."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Found = TypeVar("Found")


def one_ahead(fetch: Callable[[Item], Found], items: Iterable[Item]) -> Iterator[tuple[Item, Found]]:
    """(item, fetch(item)) in their order. Pays where ``fetch`` lets other threads run (a reader in Rust, a database); it
    is never called twice at once. What it raises comes where its item would have come; left early, it is waited for."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead") as thread:
        coming: tuple[Item, Future] | None = None
        for item in items:
            under_way = thread.submit(fetch, item)
            if coming is not None:
                yield coming[0], coming[1].result()
            coming = item, under_way
        if coming is not None:
            yield coming[0], coming[1].result()
