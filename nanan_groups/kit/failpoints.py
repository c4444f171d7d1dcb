"""Places at which a test may kill the process. Only the test settings read FAIL_POINT; elsewhere they do nothing.

FAIL_POINT=import.write:5000 kills at the first call of that name with at least that number.
"""

import os
import signal

from django.conf import settings


def here(name: str, number: int = 0) -> None:
    wanted = getattr(settings, "FAIL_POINT", "")
    if not wanted:
        return
    point, _, least = wanted.partition(":")
    if point == name and number >= int(least or 0):
        os.kill(os.getpid(), signal.SIGKILL)
