"""Python's search for circular garbage, made rare while a large file is worked on.

Hundreds of thousands of tuples are made and dropped, none of them in a circle; looking through all that live again and
again took a tenth of the time of a check.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

RARELY = 50_000  # objects made beyond those dropped, between two searches

_lock = threading.Lock()
_inside = 0
_usual = gc.get_threshold()


@contextmanager
def rarely() -> Iterator[None]:
    """Concerns the whole process; the last one out puts back what was."""
    global _inside, _usual
    with _lock:
        if not _inside:
            _usual = gc.get_threshold()
            gc.set_threshold(RARELY, *_usual[1:])
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside and gc.get_threshold()[0] == RARELY:  # whoever set another meanwhile knows better
                gc.set_threshold(*_usual)
