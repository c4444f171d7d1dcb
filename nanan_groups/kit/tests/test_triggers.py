"""Rules kept by triggers: nothing gets past them, and they are still there when SQLite has remade the table."""

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from nanan_groups.kit.periods import AppendOnly, NoOverlap, TriggerConstraint

from .scratch import Note, day, triggers_of


def run(statement: str, *parameters) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


# --- append only ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE scratch_note SET text = 'b'",
        "DELETE FROM scratch_note",
        pytest.param("INSERT OR REPLACE INTO scratch_note (id, text) VALUES (1, 'b')", marks=pytest.mark.sqlite),
        pytest.param("REPLACE INTO scratch_note (id, text) VALUES (1, 'b')", marks=pytest.mark.sqlite),
        pytest.param(
            "INSERT INTO scratch_note (id, text) VALUES (1, 'b') ON CONFLICT (id) DO UPDATE SET text = 'b'",
        ),
        pytest.param("TRUNCATE scratch_note", marks=pytest.mark.postgres),
    ],
)
def test_raw_sql_is_refused(scratch, statement):
    Note.objects.create(id=1, text="a")
    with pytest.raises(IntegrityError, match="append only"):
        run(statement)
    assert list(Note.objects.values_list("id", "text")) == [(1, "a")]


def test_every_path_of_the_orm_is_refused(scratch):
    row = Note.objects.create(text="a")
    row.text = "b"
    for action in (
        row.save,
        lambda: Note.objects.update(text="b"),
        lambda: Note.objects.bulk_update([row], ["text"]),
        lambda: Note.objects.all().delete(),
        lambda: Note.objects.all()._raw_delete("default"),
        lambda: Note(pk=row.pk).delete(),
        lambda: Note.objects.bulk_create([row], update_conflicts=True, update_fields=["text"], unique_fields=["id"]),
    ):
        with pytest.raises(IntegrityError, match="append only"), transaction.atomic():
            action()
    assert list(Note.objects.values_list("text", flat=True)) == ["a"]


def test_adding_goes_on(scratch):
    Note.objects.bulk_create([Note(text="a"), Note(text="b")])
    assert Note.objects.count() == 2


def test_statements_are_the_subclasses_duty():
    rule = TriggerConstraint(name="rule")
    for method in (rule.statements, rule.drop_statements):
        with pytest.raises(NotImplementedError):
            method(Note, None)


# --- through migrations --------------------------------------------------------------------------------------------
COLUMNS = [
    ("id", models.BigAutoField(primary_key=True)),
    ("guest", models.IntegerField()),
    ("room", models.CharField(max_length=10)),
    ("valid_from", models.DateField()),
    ("valid_to", models.DateField(null=True)),
]
ONCE = NoOverlap(name="scratch_moved_once", fields=["guest"])
KEEP = AppendOnly(name="scratch_moved")
CHANGES = {
    "alter": [migrations.AlterField("moved", "room", models.CharField(max_length=40, null=True))],
    "add": [migrations.AddField("moved", "floor", models.IntegerField(default=0))],
    "remove": [migrations.RemoveField("moved", "room")],
    "twice": [
        migrations.AlterField("moved", "room", models.TextField()),
        migrations.AddConstraint(
            "moved", models.CheckConstraint(name="scratch_moved_g", condition=models.Q(guest__gt=0))
        ),
    ],
}


class Migrated:
    """Runs operations as ``migrate`` does, one transaction each, on a project that holds only the scratch app."""

    def __init__(self):
        self.state = ProjectState()

    def run(self, *operations):
        for operation in operations:
            before = self.state.clone()
            operation.state_forwards("scratch", self.state)
            with connection.schema_editor() as editor:
                operation.database_forwards("scratch", editor, before, self.state)

    @property
    def model(self):
        return self.state.apps.get_model("scratch", "moved")


@pytest.fixture
def migrated(transactional_db):
    project = Migrated()
    yield project
    project.run(migrations.DeleteModel("moved"))
    with connection.cursor() as cursor:
        assert "scratch_moved" not in connection.introspection.table_names(cursor)


@pytest.mark.parametrize("change", CHANGES)
def test_no_overlap_survives_a_remake(migrated, change):
    migrated.run(migrations.CreateModel("moved", COLUMNS, options={"constraints": [ONCE]}))
    before = triggers_of("scratch_moved")
    assert before
    migrated.run(*CHANGES[change])
    assert triggers_of("scratch_moved") == before
    model = migrated.model
    first = model.objects.create(guest=1, valid_from=day(1), valid_to=day(5))
    with pytest.raises(IntegrityError, match="scratch_moved_once"), transaction.atomic():
        model.objects.create(guest=1, valid_from=day(4))
    second = model.objects.create(guest=1, valid_from=day(5))
    with pytest.raises(IntegrityError, match="scratch_moved_once"), transaction.atomic():
        model.objects.filter(pk=first.pk).update(valid_to=day(6))
    assert sorted(model.objects.values_list("pk", flat=True)) == [first.pk, second.pk]


@pytest.mark.parametrize("change", CHANGES)
def test_append_only_survives_a_remake_with_its_rows(migrated, change):
    migrated.run(migrations.CreateModel("moved", COLUMNS, options={"constraints": [KEEP]}))
    migrated.model.objects.create(guest=1, room="101", valid_from=day(1))
    before = triggers_of("scratch_moved")
    migrated.run(*CHANGES[change])
    assert triggers_of("scratch_moved") == before
    model = migrated.model
    assert list(model.objects.values_list("guest", "valid_from")) == [(1, day(1))]
    for action in (lambda: model.objects.update(guest=2), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(IntegrityError, match="append only"), transaction.atomic():
            action()
    with pytest.raises(IntegrityError, match="append only"):
        run("DELETE FROM scratch_moved")


def test_rules_added_and_taken_away_later(migrated):
    migrated.run(migrations.CreateModel("moved", COLUMNS))
    assert triggers_of("scratch_moved") == []
    migrated.run(migrations.AddConstraint("moved", ONCE), migrations.AddConstraint("moved", KEEP))
    model = migrated.model
    model.objects.create(guest=1, valid_from=day(1))
    for action in (
        lambda: model.objects.create(guest=1, valid_from=day(4)),
        lambda: model.objects.update(room="b"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            action()
    migrated.run(
        migrations.RemoveConstraint("moved", "scratch_moved"),
        migrations.RemoveConstraint("moved", "scratch_moved_once"),
    )
    assert triggers_of("scratch_moved") == []
    migrated.model.objects.create(guest=1, valid_from=day(4))
    assert migrated.model.objects.update(room="b") == 2


def test_rule_added_over_rows_that_break_it(migrated):
    """PostgreSQL refuses outright; SQLite's triggers look at new writes only, so a migration must look first."""
    migrated.run(migrations.CreateModel("moved", COLUMNS))
    migrated.model.objects.bulk_create(migrated.model(guest=1, valid_from=day(n)) for n in (1, 2))
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError, match="scratch_moved_once"):
            migrated.run(migrations.AddConstraint("moved", ONCE))
        migrated.state.remove_constraint("scratch", "moved", "scratch_moved_once")
        assert triggers_of("scratch_moved") == []
    else:
        migrated.run(migrations.AddConstraint("moved", ONCE))
        assert migrated.model.objects.count() == 2
