"""Scratch models with the house's constraints, apart from every real one: a registry and tables of their own."""

from datetime import date

from django.apps.registry import Apps
from django.db import connection, models

from nanan_groups.kit.periods import AppendOnly, DatedQuerySet, NoOverlap

scratch_apps = Apps()


class Stay(models.Model):  # noqa: DJ008
    """A guest in a room; a guest is in one hotel at a time as ``main``, unless the row is void."""

    guest = models.IntegerField(null=True)
    room = models.CharField(max_length=10, default="101")
    kind = models.CharField(max_length=10, default="side")
    void = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        app_label = "scratch"
        apps = scratch_apps
        constraints = [
            NoOverlap(
                name="scratch_stay_once", fields=["guest", "room"], violation_error_message="同一房间只登记一次。"
            ),
            NoOverlap(
                name="scratch_stay_main_once",
                fields=["guest"],
                when={"kind": "main", "void": False},
                violation_error_message="同一时间只能有一处主登记。",
                violation_error_code="main-twice",
            ),
        ]


class Note(models.Model):  # noqa: DJ008
    text = models.CharField(max_length=20)

    class Meta:
        app_label = "scratch"
        apps = scratch_apps
        constraints = [AppendOnly(name="scratch_note")]


def day(number: int) -> date:
    """Day 1 is 1 September 2026."""
    return date(2026, 8, 31 + number) if number <= 0 else date(2026, 9, number)


def stay(start: int, end: int | None = None, **fields) -> Stay:
    return Stay(**{"guest": 1, "valid_from": day(start), "valid_to": None if end is None else day(end), **fields})


def triggers_of(table: str) -> list[str]:
    """What the database holds for a table: triggers, and on PostgreSQL exclusion constraints."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal "
                "UNION SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'x'",
                [table, table],
            )
        return sorted(name for (name,) in cursor.fetchall())
