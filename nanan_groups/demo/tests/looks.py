"""What stands in a database, read past every model."""

from django.db import connection

from nanan_groups.demo.emptying import tables


def rows() -> dict[str, list]:
    """Every row of every table."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


def counts() -> dict[str, int]:
    """Of sessions there are as many as tests sign somebody in."""
    return {table: len(held) for table, held in rows().items() if held and table != "django_session"}


def triggers() -> list:
    """Those in force, with their text where the database keeps one."""
    with connection.cursor() as cursor:
        cursor.execute(
            {
                "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
                "postgresql": """SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger
                    WHERE NOT tgisinternal ORDER BY 1, 2""",
            }[connection.vendor]
        )
        return cursor.fetchall()
