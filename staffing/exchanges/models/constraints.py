"""A person is given away once: the legs of one day add up to one post at most, whatever writes them."""

from nanan_groups.kit.periods import TriggerConstraint

WHOLE = 10_000

_OVER = f"""EXISTS (
    SELECT 1 FROM %(table)s p WHERE p.person_id = NEW.person_id
    AND (p.id = NEW.id OR (p.valid_from > NEW.valid_from AND (NEW.valid_to IS NULL OR p.valid_from < NEW.valid_to)))
    AND (SELECT SUM(o.part) FROM %(table)s o WHERE o.person_id = p.person_id AND o.valid_from <= p.valid_from
         AND (o.valid_to IS NULL OR o.valid_to > p.valid_from)) > {WHOLE}
)"""  # noqa: S608


class PartsOfADay(TriggerConstraint):
    """``part`` of the legs in force on one day is at most a whole. Whoever writes holds the person first, so that two do not
    pass each other by."""

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
                f"CREATE OR REPLACE FUNCTION {name}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {_OVER} THEN RAISE EXCEPTION USING MESSAGE = 'constraint failed: {name}', "
                f"ERRCODE = 'exclusion_violation', CONSTRAINT = '{name}'; END IF; RETURN NULL; END $$",
                f'CREATE TRIGGER "{name}" AFTER INSERT OR UPDATE ON %(table)s FOR EACH ROW EXECUTE FUNCTION {name}_refuse()',
            ]
        return [
            f'CREATE TRIGGER "{name}_{event.lower()}" AFTER {event} ON %(table)s BEGIN '
            f"SELECT RAISE(ABORT, 'constraint failed: {name}') WHERE {_OVER}; END"
            for event in ("INSERT", "UPDATE")
        ]

    def drop_statements(self, model, schema_editor):
        name = self.name
        if schema_editor.connection.vendor == "postgresql":
            return [f'DROP TRIGGER "{name}" ON %(table)s', f"DROP FUNCTION IF EXISTS {name}_refuse()"]
        return [f'DROP TRIGGER IF EXISTS "{name}_{event}"' for event in ("insert", "update")]
