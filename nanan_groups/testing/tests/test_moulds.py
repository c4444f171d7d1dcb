"""A copy of a mould is the migrated database itself: every table, trigger, index and extension, on both engines."""

import uuid

import pytest
from django.conf import settings
from django.db import connection

from nanan_groups.testing import moulds

STRUCTURE = {
    "sqlite": ["SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2"],
    "postgresql": [
        "SELECT relname, relkind, relpersistence FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
        "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1, 2",
        "SELECT extname, extversion FROM pg_extension ORDER BY 1",
    ],
}


def structure() -> list:
    found = []
    with connection.cursor() as cursor:
        for query in STRUCTURE[connection.vendor]:
            cursor.execute(query)
            found.append(cursor.fetchall())
    return found


def rows() -> list:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2")
        return cursor.fetchall()


@pytest.fixture
def elsewhere(transactional_db, monkeypatch, tmp_path):
    """The connection as it is before the test database is made, with a mould: this very database."""
    own = connection.settings_dict["NAME"]
    name = str(tmp_path / "copy") if connection.vendor == "sqlite" else f"copy_{uuid.uuid4().hex}"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    monkeypatch.setenv(moulds.VARIABLE, own)
    monkeypatch.setitem(connection.settings_dict["TEST"], "NAME", name)
    yield name
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = own
    if connection.vendor == "postgresql":
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def test_copy_is_the_migrated_database(elsewhere):
    expected = structure(), rows()
    connection.close()
    made = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    assert made == connection.settings_dict["NAME"] == elsewhere
    assert (structure(), rows()) == expected
    assert rows()


def test_without_a_mould_the_database_is_migrated(elsewhere, monkeypatch, tmp_path):
    """SQLite's is kept then for the next run."""
    monkeypatch.delenv(moulds.VARIABLE)
    monkeypatch.setattr(moulds, "_kept_file", lambda: tmp_path / "mould")
    called = []
    monkeypatch.setattr("django.core.management.call_command", lambda name, **options: called.append(name))
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    assert called == ["migrate", "createcachetable"]
    assert (tmp_path / "mould").exists() == (connection.vendor == "sqlite")


def test_unlogged_tables_are_there(db):
    if connection.vendor == "postgresql":
        assert [row for row in structure()[0] if row[1:] == ("r", "u")]


def test_digest_follows_what_migrating_reads(monkeypatch, tmp_path):
    """A migration, and what it imports from us; nothing else."""
    monkeypatch.setattr(moulds, "ROOT", tmp_path)
    (tmp_path / "requirements.txt").write_text("Django==1\n")
    made = {
        "wing/migrations/0001_first.py": "from wing.words import WORD\n",
        "wing/words.py": "WORD = 1\n",
        "wing/views.py": "VIEW = 1\n",
    }
    for name, text in made.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    before = moulds.digest()
    followed = []
    for name, text in made.items():
        (tmp_path / name).write_text(text + "# changed\n")
        followed.append(moulds.digest() != before)
        (tmp_path / name).write_text(text)
    assert followed == [True, True, False]
