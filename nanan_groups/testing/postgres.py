"""A throw-away PostgreSQL cluster, so that the second half of the suite needs installed programs but no server.

``python -m nanan_groups.testing.postgres -- COMMAND...`` runs a command with TEST_DATABASE_URL and DATABASE_URL set.
"""

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

PACKAGED = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt")  # Debian, source, macOS
SETTINGS = {
    # Nothing here survives the run, so nothing is made durable.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # Between tests every table is empty; statistics taken then would plan the next test's joins for no rows at all.
    "autovacuum": "off",
    # A page anywhere costs what the next one costs, as on every disk without moving parts.
    "random_page_cost": "1.1",
    "max_connections": "200",
    "shared_buffers": "128MB",
    # One TRUNCATE per TransactionTestCase locks every table at once.
    "max_locks_per_transaction": "256",
    "listen_addresses": "127.0.0.1",
}


class NoPostgres(RuntimeError):
    """No cluster can be started here; the text says why."""


def find_programs() -> Path:
    """The folder with initdb and postgres: the one on PATH, else the newest packaged version."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    packaged = [program.parent for root in PACKAGED for program in Path(root).glob("**/bin/initdb")]
    folders += sorted(packaged, key=lambda folder: [int(n) for n in re.findall(r"\d+", str(folder))], reverse=True)
    for folder in folders:
        if (folder / "postgres").exists():
            return folder
    raise NoPostgres("PostgreSQL's server programs (initdb, postgres) are not installed")


def _identity() -> dict:
    """Arguments for subprocess that drop root, which PostgreSQL refuses to run as."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise NoPostgres("root may not run PostgreSQL, and there is no user postgres or nobody to run it as")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _start(programs: Path, home: Path, port: int, who: dict) -> subprocess.Popen:
    """The server as our own child in a session of its own: Ctrl-C reaches the tests first, the cluster last."""
    command = [programs / "postgres", "-D", home / "data", "-p", str(port), "-k", home]
    for name, value in SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    if setpriv := shutil.which("setpriv"):
        command = [setpriv, "--pdeathsig", "INT", *command]  # even SIGKILL on us leaves no server behind
    with (home / "log").open("ab") as log:
        return subprocess.Popen(
            command, cwd=home, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **who
        )


def _ready(server: subprocess.Popen, url: str) -> bool:
    """True when the server answers, False when it died (a port taken meanwhile, for one)."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return True
    return False


def _stop(server: subprocess.Popen) -> None:
    for how, patience in ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        if server.poll() is not None:
            return
        server.send_signal(how)  # fast, immediate, at once
        try:
            server.wait(patience)
        except subprocess.TimeoutExpired:
            continue


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster, yield its URL, and stop and remove it whatever happens. NoPostgres when there can be none."""
    programs, who = find_programs(), _identity()
    home = Path(tempfile.mkdtemp(prefix="nanan-pg-"))
    server = None
    try:
        if who:
            os.chown(home, who["user"], who["group"])
        # Text sorts by code point, as on SQLite; the ctype still knows letters, which trigrams need.
        initdb = [programs / "initdb", "-D", home / "data", "-U", "postgres", "--auth=trust", "--no-sync"]
        made = subprocess.run(
            [*initdb, "--encoding=UTF8", "--locale=C.UTF-8"], cwd=home, capture_output=True, text=True, **who
        )
        if made.returncode:
            raise NoPostgres(f"initdb failed: {made.stderr.strip()}")
        for _ in range(3):
            port = _free_port()
            url = f"postgres://postgres@127.0.0.1:{port}/postgres"
            server = _start(programs, home, port, who)
            if _ready(server, url):
                break
            _stop(server)
        else:
            raise NoPostgres(f"the server did not start: {(home / 'log').read_text(errors='replace')[-2000:]}")
        yield url
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(home, ignore_errors=True)


def exit_on_signals() -> None:
    """Turn the polite ways of being killed into SystemExit, so that every ``finally`` runs."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: sys.exit(128 + received))


def run(command: list[str], environment: dict) -> int:
    """The command's exit code. Ctrl-C reached it too, so it has a moment to report and tidy up."""
    with subprocess.Popen(command, env=environment) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
            sys.exit(130)
        except BaseException:
            process.kill()
            raise


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    exit_on_signals()
    try:
        with cluster() as url:
            return run(command, {**os.environ, "TEST_DATABASE_URL": url, "DATABASE_URL": url})
    except NoPostgres as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
