"""Some steps ahead: the next pieces are fetched in a thread while the present one is worked on."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Found = TypeVar("Found")


def ahead(fetch: Callable[[Item], Found], items: Iterable[Item], pieces: int = 1) -> Iterator[tuple[Item, Found]]:
    """(item, fetch(item)) in their order, at most ``pieces`` of them waiting. Pays where ``fetch`` lets other threads run
    (a reader in Rust, a database); it is never called twice at once. What it raises comes where its item would have
    come; left early, only the piece under way is waited for."""
    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead")
    coming: deque[tuple[Item, Future]] = deque()
    try:
        for item in items:
            coming.append((item, thread.submit(fetch, item)))
            if len(coming) > pieces:
                first, piece = coming.popleft()
                yield first, piece.result()
        while coming:
            first, piece = coming.popleft()
            yield first, piece.result()
    finally:
        thread.shutdown(cancel_futures=True)
