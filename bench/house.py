"""What benches share: a database of their own, a signed-in reader, the WSGI application without a network."""

import io
import os
import platform
import statistics
import time
from collections.abc import Callable
from contextlib import contextmanager

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nanan_groups.settings.test")

import django

django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from groups.access.appointments.services import appoint
from nanan_groups.accounts.services import create_account


@contextmanager
def database():
    """A fresh database, removed afterwards: PostgreSQL when TEST_DATABASE_URL is set, else a SQLite file."""
    # Undefined-variable marks are for tests; a bench measures what production renders.
    settings.TEMPLATES[0]["OPTIONS"].pop("string_if_invalid", None)
    connection.settings_dict["CONN_MAX_AGE"] = 60  # as in production; tests close after each request
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)


def reader(role: str = "registry_officer") -> str:
    """A signed-in person of a district role; the session cookie."""
    user, _ = create_account(username=f"bench-{role}", name="测速", reason="测速", is_demo=True)
    appoint(user=user, role=role, valid_from=settings.REGISTER_START, reason="测速")
    return session_of(user)


def session_of(user) -> str:
    """The cookie of somebody who is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "groups.access.backends.AppointmentBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


class Browser:
    """Calls the WSGI application directly: what is measured is the portal, not a client or a socket."""

    def __init__(self, cookie: str) -> None:
        self.application, self.cookie = get_wsgi_application(), cookie

    def get(self, path: str) -> tuple[int, int]:
        """Status and size of the answer."""
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": self.cookie,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        seen: list[int] = []
        answer = self.application(environ, lambda status, headers, exc_info=None: seen.append(int(status[:3])))
        size = sum(len(part) for part in answer)
        answer.close()
        return seen[0], size


def per_second(action: Callable[[], object], seconds: float) -> float:
    """How often ``action`` runs in a second, over about ``seconds``."""
    count, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds:
        action()
        count += 1
    return count / spent


def interleaved(actions: dict[str, Callable[[], object]], *, rounds: int, seconds: float) -> dict[str, float]:
    """The median rate of each action; the actions take turns, so that a drifting machine hurts all alike."""
    rates: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            rates[name].append(per_second(action, seconds))
    return {name: statistics.median(found) for name, found in rates.items()}


def machine() -> dict:
    return {"python": platform.python_version(), "django": django.get_version(), "database": connection.vendor}
