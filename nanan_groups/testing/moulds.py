"""A database migrated once and copied for whoever needs one: migrating takes half a minute, a copy a moment.

``python -m nanan_groups.testing.moulds NAME`` makes the mould NAME (a database beside TEST_DATABASE_URL's, or a SQLite
file). The runner makes one per engine in every run and throws it away, so none is ever older than the migrations; it
names the mould in TEST_DATABASE_MOULD for the processes it starts. Without that, each process migrates for itself.
"""

import os
import shutil
import sys

import psycopg
from psycopg import sql

VARIABLE = "TEST_DATABASE_MOULD"


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
        if not mould or serialize or keepdb:
            return original(self, verbosity, autoclobber, serialize, keepdb)
        connection, name = self.connection, self._get_test_db_name()
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
