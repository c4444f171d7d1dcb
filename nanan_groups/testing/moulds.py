"""A database migrated once and copied for whoever needs one: migrating takes half a minute, a copy a moment.

``python -m nanan_groups.testing.moulds NAME`` makes the mould NAME (a database beside TEST_DATABASE_URL's, or a SQLite
file). The runner makes one per engine in every run and throws it away, so none is ever older than the migrations; it
names the mould in TEST_DATABASE_MOULD for the processes it starts. Without that, pytest keeps SQLite's mould in the
folder for temporary files, under a digest of all that migrating reads; PostgreSQL is migrated by each process.
"""

import ast
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import psycopg
from psycopg import sql

VARIABLE = "TEST_DATABASE_MOULD"
KEPT = 8  # of SQLite's, in the folder for temporary files
ROOT = Path(__file__).resolve().parents[2]


def _imported(file: Path) -> Iterator[Path]:
    """Our own files that this one imports."""
    package = file.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            base = ".".join(filter(None, (above, node.module)))
            names = [base, *(f"{base}.{one.name}" for one in node.names)]
        else:
            continue
        for name in names:
            place = ROOT.joinpath(*name.split("."))
            yield from filter(Path.is_file, (place.with_suffix(".py"), place / "__init__.py"))


def digest() -> str:
    """Of the migrations, of what they import from us, and of the packages' versions."""
    files: set[Path] = set()
    waiting = [file for depth in ("*", "*/*") for file in ROOT.glob(f"{depth}/migrations/*.py")]
    while waiting:
        file = waiting.pop()
        if file not in files:
            files.add(file)
            waiting += _imported(file)
    made = hashlib.sha256(f"{version('django')} {sys.version}".encode())
    made.update((ROOT / "requirements.txt").read_bytes())
    for file in sorted(files):
        made.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return made.hexdigest()[:24]


def _kept_file() -> Path:
    return Path(tempfile.gettempdir()) / f"nanan-mould-{os.getuid()}-{digest()}.sqlite3"


def _keep(made: str, kept: Path) -> None:
    """The last few stay, as several branches are worked on side by side; whoever changes a migration leaves no more."""
    others = set(kept.parent.glob(f"nanan-mould-{os.getuid()}-*.sqlite3")) - {kept}
    for old in sorted(others, key=lambda file: file.stat().st_mtime)[: -KEPT + 1]:
        old.unlink(missing_ok=True)
    with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as copy, open(made, "rb") as source:
        shutil.copyfileobj(source, copy)
    os.replace(copy.name, kept)


def _copy_file(connection, mould: str, name: str) -> None:
    """A whole file: whoever made the mould closed it, so that nothing is left in a write-ahead log."""
    for file in (f"{name}-wal", f"{name}-shm"):
        if os.path.exists(file):
            os.remove(file)
    shutil.copyfile(mould, name)


def _copy_database(connection, mould: str, name: str) -> None:
    """Tables, unlogged ones too, with their triggers, rows, sequences and extensions."""
    quote = connection.ops.quote_name
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quote(name)}")
        cursor.execute(f"CREATE DATABASE {quote(name)} TEMPLATE {quote(mould)}")


_COPY = {"sqlite": _copy_file, "postgresql": _copy_database}


def install(patch) -> None:
    from django.conf import settings
    from django.db.backends.base.creation import BaseDatabaseCreation  # Django's own cycle: settings come first

    original = BaseDatabaseCreation.create_test_db

    def create_test_db(self, verbosity=1, autoclobber=False, serialize=True, keepdb=False):
        mould = os.environ.get(VARIABLE)
        connection, name = self.connection, self._get_test_db_name()
        if serialize or keepdb:
            return original(self, verbosity, autoclobber, serialize, keepdb)
        if not mould and connection.vendor == "sqlite" and os.path.isabs(name):
            kept = _kept_file()
            if not kept.exists():
                made = original(self, verbosity, autoclobber, serialize, keepdb)
                connection.close()  # so that nothing is left in a write-ahead log
                _keep(name, kept)
                return made
            mould = str(kept)
        if not mould:
            return original(self, verbosity, autoclobber, serialize, keepdb)
        connection.close()
        _COPY[connection.vendor](connection, mould, name)
        settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
        connection.ensure_connection()
        return name

    patch.setattr(BaseDatabaseCreation, "create_test_db", create_test_db)


def drop(url: str, name: str) -> None:
    """A server that is not ours alone keeps nothing of ours."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def main(arguments: list[str]) -> int:
    (name,) = arguments
    os.environ["DJANGO_SETTINGS_MODULE"] = "nanan_groups.settings.test"
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()  # the last one: SQLite writes its log back into the file
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
