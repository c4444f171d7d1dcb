"""What a watch over the tables notices, whatever way it was written; and what it does not mind."""

import pytest
from django.db import connection, transaction

from groups.registry.models import Department
from nanan_groups.testing.factories import DepartmentFactory
from nanan_groups.testing.unchanged import nothing_written, watched

TABLE = Department._meta.db_table


@pytest.fixture
def row(db):
    return DepartmentFactory(name="甲")


def run(statement: str, *parameters) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def many() -> None:
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {TABLE} SET name = %s", [("乙",), ("丙",)])


WRITING = {
    "new": lambda row: Department.objects.bulk_create([Department(code="x", name="乙")]),
    "other": lambda row: Department.objects.filter(pk=row.pk).update(name="乙"),
    "gone": lambda row: run(f"DELETE FROM {TABLE}"),
    "quoted": lambda row: run(f'update "{TABLE}" SET name = %s', "乙"),
    "new line": lambda row: run(f"\n  UPDATE\n{TABLE}\nSET name = %s", "乙"),
    "many": lambda row: many(),
    "behind a comment": lambda row: run(f"-- UPDATE {TABLE}\nUPDATE {TABLE} SET name = %s", "乙"),
    "inside WITH": lambda row: run(f"WITH x AS (SELECT 1) UPDATE {TABLE} SET name = %s", "乙"),
    "in a savepoint kept": lambda row: in_savepoint(lambda: Department.objects.update(name="乙")),
}


def in_savepoint(action) -> None:
    with transaction.atomic():
        action()


@pytest.mark.parametrize("way", WRITING)
def test_row_that_differs_at_the_end_is_noticed(row, way):
    with pytest.raises(AssertionError, match=TABLE), nothing_written():
        WRITING[way](row)


def test_change_is_told_row_by_row(row):
    with watched() as watch:
        Department.objects.update(name="乙")
    ((table, lines),) = watch.changes().items()
    assert table == TABLE
    assert [line[:1] for line in lines] == ["-", "+"]
    assert ["甲" in line for line in lines] == [True, False]


def test_what_was_written_and_taken_back_is_nothing(row):
    with nothing_written():
        Department.objects.update(name="乙")
        Department.objects.update(name="甲")
        with transaction.atomic():
            Department.objects.update(name="丙")
            transaction.set_rollback(True)


def test_models_that_may_change_are_left_out_and_no_others(row):
    with nothing_written("registry.Department"):
        Department.objects.update(name="乙")
    with pytest.raises(AssertionError, match=TABLE), nothing_written("sessions.Session"):
        Department.objects.update(name="丙")
    with watched() as watch:
        Department.objects.update(name="丁")
    assert watch.changes("registry.Department") == {}


def test_reading_reads_no_table_besides(row, django_assert_num_queries):
    with django_assert_num_queries(1), nothing_written():
        assert Department.objects.count() == 1
    with django_assert_num_queries(1), nothing_written("registry.Department"):
        Department.objects.update(name="乙")


@pytest.mark.sqlite
def test_change_past_djangos_cursors_is_counted(row):
    with pytest.raises(AssertionError, match="past"), nothing_written():
        connection.connection.execute(f"UPDATE {TABLE} SET name = '乙'")


@pytest.mark.postgres
def test_rows_copied_in_are_noticed(row):
    def copy_in(statement: str) -> None:
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write_row(("x", "乙", "", 1))

    with pytest.raises(AssertionError, match=TABLE), nothing_written():
        copy_in(f"COPY {TABLE} (code, name, short_name, ordinal) FROM STDIN")


@pytest.mark.postgres
def test_second_statement_of_one_text_is_noticed(row):
    """SQLite's driver refuses two in one."""
    with pytest.raises(AssertionError, match=TABLE), nothing_written():
        run(f"SELECT 1; UPDATE {TABLE} SET name = '乙'")
