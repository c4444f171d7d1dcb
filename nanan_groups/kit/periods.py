"""Half-open periods (from ≤ day < to) held by the database itself, on PostgreSQL and on SQLite."""

from datetime import date

from django.core import checks
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint, Q, QuerySet
from django.db.utils import DEFAULT_DB_ALIAS


def active_on(day: date) -> Q:
    """Rows in force on ``day``."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def overlapping(start: date, end: date | None) -> Q:
    """Rows whose period shares at least one day with [start, end)."""
    later = Q(valid_to__isnull=True) | Q(valid_to__gt=start)
    return later if end is None else later & Q(valid_from__lt=end)


class DatedQuerySet(QuerySet):
    """Questions about rows with ``valid_from`` and ``valid_to``."""

    def active_on(self, day: date):
        return self.filter(active_on(day))

    def active_or_coming(self, day: date):
        """In force on ``day`` or beginning after it."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))

    def overlapping(self, start: date, end: date | None):
        return self.filter(overlapping(start, end))


class TriggerConstraint(BaseConstraint):
    """A rule kept by triggers. Being a constraint of the model, it is remade whenever SQLite remakes the table.

    Subclasses give ``statements(model, editor)``: SQL texts in which %(table)s stands for the quoted table.
    """

    def statements(self, model, schema_editor) -> list[str]:
        raise NotImplementedError

    def drop_statements(self, model, schema_editor) -> list[str]:
        raise NotImplementedError

    def _bound(self, model, schema_editor, texts):
        return [Statement(text, table=Table(model._meta.db_table, schema_editor.quote_name)) for text in texts]

    def constraint_sql(self, model, schema_editor):
        schema_editor.deferred_sql.extend(self._bound(model, schema_editor, self.statements(model, schema_editor)))

    def create_sql(self, model, schema_editor):
        *first, last = self._bound(model, schema_editor, self.statements(model, schema_editor))
        for statement in first:
            schema_editor.execute(statement)
        return last

    def remove_sql(self, model, schema_editor):
        *first, last = self._bound(model, schema_editor, self.drop_statements(model, schema_editor))
        for statement in first:
            schema_editor.execute(statement)
        return last

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """Nothing a form could check beforehand."""

    def __eq__(self, other):
        return type(self) is type(other) and self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__


class NoOverlap(TriggerConstraint):
    """No two rows with the same ``fields`` are in force on the same day; rows not matching ``when`` do not count.

    PostgreSQL: an exclusion constraint (btree_gist). SQLite: insert and update triggers. A NULL in ``fields`` never
    conflicts, on either. ``when`` is a plain mapping of column values, so that both engines read the same rule.
    """

    def __init__(self, *, name, fields, when=None, violation_error_message=None, violation_error_code=None):
        super().__init__(
            name=name,
            violation_error_message=violation_error_message,
            violation_error_code=violation_error_code or "overlap",
        )
        self.fields = tuple(fields)
        self.when = dict(when or {})

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        kwargs["fields"] = self.fields
        if self.when:
            kwargs["when"] = self.when
        return path, args, kwargs

    def check(self, model, connection):
        problems = []
        for name in (*self.fields, *self.when, "valid_from", "valid_to"):
            try:
                model._meta.get_field(name)
            except FieldDoesNotExist:
                problems.append(checks.Error(f"NoOverlap names a missing field {name}", obj=model, id="kit.E001"))
        return problems

    _check = check

    def _columns(self, model):
        return [model._meta.get_field(name).column for name in self.fields]

    def _conditions(self, model, editor, prefix=""):
        pairs = [(model._meta.get_field(name).column, value) for name, value in self.when.items()]
        return [f"{prefix}{editor.quote_name(column)} = {editor.quote_value(value)}" for column, value in pairs]

    def _exclusion(self, model, editor):
        keys = ", ".join(f"{editor.quote_name(column)} WITH =" for column in self._columns(model))
        where = " AND ".join(self._conditions(model, editor))
        return (
            f"CONSTRAINT {editor.quote_name(self.name)} EXCLUDE USING gist "
            f'({keys}, daterange("valid_from", "valid_to") WITH &&)' + (f" WHERE ({where})" if where else "")
        )

    def constraint_sql(self, model, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            return self._exclusion(model, schema_editor)
        return super().constraint_sql(model, schema_editor)

    def statements(self, model, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            return [f"ALTER TABLE %(table)s ADD {self._exclusion(model, schema_editor)}"]
        quote = schema_editor.quote_name
        same = [f"o.{quote(column)} = NEW.{quote(column)}" for column in self._columns(model)]
        test = " AND ".join(
            [
                *same,
                *self._conditions(model, schema_editor, "o."),
                'o."id" <> NEW."id"',
                '(o."valid_to" IS NULL OR o."valid_to" > NEW."valid_from")',
                '(NEW."valid_to" IS NULL OR NEW."valid_to" > o."valid_from")',
            ]
        )
        when = " AND ".join(self._conditions(model, schema_editor, "NEW.")) or "1"
        # AFTER, so that an automatic key is known and the row itself is told apart by its id.
        return [
            f'CREATE TRIGGER "{self.name}_{event.lower()}" AFTER {event} ON %(table)s WHEN {when} BEGIN '  # noqa: S608
            f"SELECT RAISE(ABORT, 'constraint failed: {self.name}') "
            f"WHERE EXISTS (SELECT 1 FROM %(table)s o WHERE {test}); END"
            for event in ("INSERT", "UPDATE")
        ]

    def drop_statements(self, model, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            return [f"ALTER TABLE %(table)s DROP CONSTRAINT {schema_editor.quote_name(self.name)}"]
        return [f'DROP TRIGGER IF EXISTS "{self.name}_{event}"' for event in ("insert", "update")]

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        exclude = exclude or ()
        if any(name in exclude for name in (*self.fields, *self.when, "valid_from", "valid_to")):
            return
        if any(getattr(instance, name) != value for name, value in self.when.items()):
            return
        key = {name: getattr(instance, model._meta.get_field(name).attname) for name in self.fields}
        if None in key.values() or instance.valid_from is None:
            return
        others = (
            model._base_manager.using(using)
            .filter(**key, **self.when)
            .filter(overlapping(instance.valid_from, instance.valid_to))
            .exclude(pk=instance.pk)
        )
        if others.exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)


class AppendOnly(TriggerConstraint):
    """Rows are added and never changed, removed or replaced: the ledger and the audit rest on it."""

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs

    def check(self, model, connection):
        return []

    _check = check

    def statements(self, model, schema_editor):
        name = self.name
        if schema_editor.connection.vendor == "postgresql":
            return [
                "CREATE OR REPLACE FUNCTION append_only_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "RAISE EXCEPTION USING MESSAGE = 'append only: ' || TG_TABLE_NAME, "
                "ERRCODE = 'integrity_constraint_violation'; "
                "END $$",
                f'CREATE TRIGGER "append_only_{name}_row" BEFORE UPDATE OR DELETE ON %(table)s '
                "FOR EACH ROW EXECUTE FUNCTION append_only_refuse()",
                f'CREATE TRIGGER "append_only_{name}_all" BEFORE TRUNCATE ON %(table)s '
                "FOR EACH STATEMENT EXECUTE FUNCTION append_only_refuse()",
            ]
        return [
            f'CREATE TRIGGER "append_only_{name}_{event.lower()}" BEFORE {event} ON %(table)s BEGIN '
            f"SELECT RAISE(ABORT, 'append only: {name}'); END"
            for event in ("UPDATE", "DELETE")
        ]

    def drop_statements(self, model, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            return [f'DROP TRIGGER IF EXISTS "append_only_{self.name}_{end}" ON %(table)s' for end in ("row", "all")]
        return [f'DROP TRIGGER IF EXISTS "append_only_{self.name}_{event}"' for event in ("update", "delete")]
