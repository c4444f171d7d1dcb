"""The server and the task worker side by side: ended together, the worker begun again should it be killed."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

PATIENCE = 10  # seconds for work under way; whatever is killed then leaves nothing half written
PAUSE = 1.0  # between two beginnings of the worker
_DIE_WITH_PARENT = 1  # prctl(PR_SET_PDEATHSIG)


class Pair:
    """``server`` and ``worker``: commands. ``run`` returns the exit code when the server has ended or a signal came."""

    def __init__(self, server: Sequence[str], worker: Sequence[str], told: Callable[[str], None]) -> None:
        self.commands = (server, worker)
        self.told = told
        self.ended_by: int | None = None

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        server, worker = (_start(command) for command in self.commands)
        try:
            while self.ended_by is None and server.poll() is None:
                time.sleep(0.2)
                if worker.poll() is not None and self.ended_by is None:
                    self.told(f"后台任务进程已退出（{worker.returncode}），重新启动。")
                    time.sleep(PAUSE)
                    worker = _start(self.commands[1])
        finally:
            _end(server, worker)
        return 0 if self.ended_by is not None else server.returncode or 1

    def _stop(self, number, frame) -> None:
        self.ended_by = number


def _start(command: Sequence[str]) -> subprocess.Popen:
    """In a session of its own: Ctrl+C reaches this process only, and each child is told once."""
    follow = _follow if sys.platform == "linux" else None
    return subprocess.Popen(command, start_new_session=True, preexec_fn=follow)


def _follow() -> None:
    """Should this process be killed outright, its children end too."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def _end(*children: subprocess.Popen) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
