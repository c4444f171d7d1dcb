"""From where what happens now is done: the address of a request, or the command of the server's own line.

Set once at each door (the middleware, the start of a command, a task that goes on with what a request began) and read by
the audit, so that no service has to hand an address through. Without a door (a shell, a test) nothing is known, and
nothing is made up.
"""

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """``command`` and ``server_user``: what runs on the server itself, and as whom."""

    address: str = ""
    command: str = ""
    server_user: str = ""

    def told(self) -> dict[str, str]:
        """What an event's detail says beside the address."""
        facts = {"command": self.command, "server_user": self.server_user}
        return {name: text for name, text in facts.items() if text}


# How Django's commands are begun; the third is python -m django, and no other package's.
COMMANDS = {"manage.py", "django-admin", "django/__main__.py"}
NOWHERE = Source()
_source: ContextVar[Source] = ContextVar("source", default=NOWHERE)


def current() -> Source:
    return _source.get()


@contextmanager
def acting_from(source: Source) -> Iterator[None]:
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


def from_command(arguments: Sequence[str]) -> None:
    """This process is a command of the server. Only its name is kept: what follows may name people or files."""
    begun = Path(arguments[0]) if arguments else Path()
    if not {begun.name, "/".join(begun.parts[-2:])} & COMMANDS:
        return  # a server, a test, a shell: whatever asks of it comes through a door of its own
    name = arguments[1] if len(arguments) > 1 else ""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        user = "?"
    _source.set(Source(command=name[:40], server_user=user[:40]))
