"""Finding two Chinese characters in a million names: the ``holds`` lookup.

PostgreSQL: an index over each name's one- and two-character pieces answers any length (a trigram index cannot serve two
characters, which is how people search). SQLite: a plain scan, fast enough at the size it is meant for.
"""

from django.db.models import CharField, Func, Lookup, TextField

FUNCTION = "nanan_grams"
CREATE_FUNCTION = f"""CREATE OR REPLACE FUNCTION {FUNCTION}(t text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT piece), '{{}}'::text[]) FROM (
    SELECT substr(t, i, 1) AS piece FROM generate_series(1, length(t)) AS i
    UNION SELECT substr(t, i, 2) FROM generate_series(1, length(t) - 1) AS i) AS pieces
$$"""  # noqa: S608 the only name in it is ours
DROP_FUNCTION = f"DROP FUNCTION IF EXISTS {FUNCTION}(text)"


class Joined(Func):
    """Columns joined by a space, written exactly as the index over them was, or it would not be used."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = TextField()


def index_sql(name: str, table: str, columns: tuple[str, ...]) -> str:
    """The index behind ``holds`` on these columns joined."""
    joined = " || ' ' || ".join(f'"{column}"' for column in columns)
    return f'CREATE INDEX "{name}" ON "{table}" USING gin ({FUNCTION}(lower(({joined}))))'


def pieces(text: str) -> list[str]:
    """What must all occur: the pairs of a text, or its one character."""
    return sorted({text[i : i + 2] for i in range(len(text) - 1)} or {text})


def escaped(text: str) -> str:
    """``text`` inside a LIKE pattern, standing for itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@TextField.register_lookup
@CharField.register_lookup
class Holds(Lookup):
    """``name__holds="珊瑚"``: the text occurs in it, whatever the case of Latin letters (CBD校区)."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        left, params = self.process_lhs(compiler, connection)
        return f"{left} LIKE %s ESCAPE '\\'", [*params, f"%{escaped(self.rhs)}%"]  # SQLite's LIKE folds ASCII itself

    def as_postgresql(self, compiler, connection):
        left, params = self.process_lhs(compiler, connection)
        text = self.rhs.lower()
        sql = f"({FUNCTION}(lower({left})) @> %s::text[] AND lower({left}) LIKE %s)"
        return sql, [*params, pieces(text), *params, f"%{escaped(text)}%"]
