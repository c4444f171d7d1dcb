"""An append-only table can be emptied between tests, and is append-only again afterwards."""

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.test import TransactionTestCase

from nanan_groups.accounts.models import User
from nanan_groups.records.models import Act
from nanan_groups.testing import flush as flush_module
from nanan_groups.testing.factories import UserFactory
from nanan_groups.testing.kept import filled, own_tables

MAKE = {
    "sqlite": [
        "CREATE TABLE flush_book (id integer PRIMARY KEY)",
        "CREATE TRIGGER append_only_flush_book_delete BEFORE DELETE ON flush_book "
        "BEGIN SELECT RAISE(ABORT, 'append only'); END",
        "CREATE TRIGGER append_only_flush_book_update BEFORE UPDATE ON flush_book "
        "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    ],
    "postgresql": [
        "CREATE TABLE flush_book (id integer PRIMARY KEY)",
        "CREATE FUNCTION flush_book_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER append_only_flush_book_row BEFORE UPDATE OR DELETE ON flush_book "
        "FOR EACH ROW EXECUTE FUNCTION flush_book_refuse()",
        "CREATE TRIGGER append_only_flush_book_all BEFORE TRUNCATE ON flush_book "
        "FOR EACH STATEMENT EXECUTE FUNCTION flush_book_refuse()",
    ],
}
DROP = {
    "sqlite": ["DROP TABLE flush_book"],
    "postgresql": ["DROP TABLE flush_book", "DROP FUNCTION flush_book_refuse"],
}


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM flush_book")
        return cursor.fetchone()[0]


@pytest.fixture
def book(transactional_db, monkeypatch):
    """A table with triggers that Django's flush takes for a model's, holding one row."""
    tables = connection.introspection.django_table_names
    run(*MAKE[connection.vendor], "INSERT INTO flush_book VALUES (1)")
    with monkeypatch.context() as patch:
        patch.setattr(
            connection.introspection,
            "django_table_names",
            lambda *args, **kwargs: [*tables(*args, **kwargs), "flush_book"],
        )
        yield
    run(*DROP[connection.vendor])


def flush() -> None:
    """As TransactionTestCase calls it."""
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True)


def test_flush_empties_an_append_only_table(book):
    flush()
    assert rows() == 0


def test_book_is_append_only_again_after_the_flush(book):
    flush()
    run("INSERT INTO flush_book VALUES (2)")
    refused = ["DELETE FROM flush_book", "UPDATE flush_book SET id = 3"]
    if connection.vendor == "postgresql":
        refused.append("TRUNCATE flush_book")
    for statement in refused:
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            run(statement)
    assert rows() == 1


def test_triggers_return_when_the_flush_fails(book):
    with pytest.raises(DatabaseError):
        connection.ops.execute_sql_flush(["DELETE FROM no_such_table"])
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        run("DELETE FROM flush_book")


def test_django_alone_cannot_flush_it(book):
    """The control: the switch is the harness's, and without it the flush is refused."""
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        run(*connection.ops.sql_flush(no_style(), ["flush_book"]))


class TestClearing:
    """Only what was written is emptied, by whomever; in doubt Django flushes."""

    @pytest.fixture
    def standing(self, transactional_db):
        return flush_module._standing(connection)

    def clear(self, standing) -> bool:
        return flush_module.clear_written(connection, standing)

    def test_rows_of_another_connection_go_too(self, standing, at_once):
        UserFactory()
        (made,) = at_once(UserFactory)
        assert made.pk and User.objects.count() == 2
        assert self.clear(standing)
        assert filled(own_tables()) == set()

    def test_append_only_rows_go_and_their_tables_refuse_again(self, standing):
        UserFactory()
        assert Act.objects.exists()
        assert self.clear(standing)
        UserFactory()
        with pytest.raises(DatabaseError), transaction.atomic():
            run(f"DELETE FROM {Act._meta.db_table}")

    def test_permissions_stay_as_they_were(self, standing):
        kept = list(Permission.objects.order_by("pk").values_list("pk", "codename"))
        UserFactory()
        assert self.clear(standing)
        assert list(Permission.objects.order_by("pk").values_list("pk", "codename")) == kept

    def test_changed_permissions_are_a_doubt(self, standing):
        Permission.objects.order_by("pk").first().delete()
        assert not self.clear(standing)

    @pytest.mark.postgres
    def test_another_session_amid_its_transaction_is_a_doubt(self, standing):
        other = connection.copy()
        try:
            with transaction.atomic(), other.cursor() as cursor:
                cursor.execute("BEGIN")
                assert not self.clear(standing)
        finally:
            other.close()
        assert self.clear(standing)

    @pytest.mark.postgres
    def test_a_table_with_statistics_is_a_doubt(self, standing):
        UserFactory()
        run(f"ANALYZE {User._meta.db_table}")
        assert not self.clear(standing)

    def test_the_end_of_a_test_clears(self, standing, monkeypatch):
        """The way of TransactionTestCase itself, with Django's flush as the control of the doubtful case."""
        called = []
        monkeypatch.setattr("django.test.testcases.call_command", lambda name, **options: called.append(name))
        case = type("Case", (TransactionTestCase,), {})()
        type(case)._fixture_setup()
        UserFactory()
        case._fixture_teardown()
        assert (called, User.objects.count()) == ([], 0)
        monkeypatch.setattr(flush_module, "clear_written", lambda *arguments: False)
        case._fixture_teardown()
        assert called == ["flush"]
