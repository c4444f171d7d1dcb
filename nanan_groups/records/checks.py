"""The check constraints of a row, all asked in one statement before it is written.

``Model.validate_constraints`` builds a query for each constraint and asks it between a savepoint and its release: a fifth
of all work when rows are written. Here the conditions of a model are compiled once for each engine, and a row answers
all of them at once: ``SELECT NOT COALESCE(condition, TRUE), … FROM (SELECT value AS column, …)``. What they mean,
their order and their sentences stay Django's; so does whatever is no check constraint.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from django.core.exceptions import ValidationError
from django.db import connections, router
from django.db.models import CharField, CheckConstraint, DecimalField, Field, Model
from django.db.models.sql import Query


@dataclass(frozen=True)
class Question:
    """``sql`` takes the values of ``columns`` after ``params``, and answers one column for each of ``constraints``."""

    constraints: tuple[CheckConstraint, ...]
    sql: str
    params: tuple
    columns: tuple[Field, ...]


def validate_constraints(row: Model, exclude: Collection[str] = ()) -> None:
    """As ``row.validate_constraints(exclude)``: ValidationError with what the row breaks."""
    using = router.db_for_write(type(row), instance=row)
    broken = _broken(row, _question(type(row), using, frozenset(exclude)), using)
    errors: dict = {}
    for constraint in row._meta.constraints:
        try:
            if constraint in broken:
                raise ValidationError(constraint.get_violation_error_message(), code=constraint.violation_error_code)
            if not isinstance(constraint, CheckConstraint):
                constraint.validate(type(row), row, exclude=set(exclude), using=using)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)


def _broken(row: Model, asked: Question, using: str) -> list[CheckConstraint]:
    if not asked.constraints:
        return []
    connection = connections[using]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in asked.columns]
    with connection.cursor() as cursor:
        cursor.execute(asked.sql, [*asked.params, *values])
        return [one for one, broken in zip(asked.constraints, cursor.fetchone(), strict=True) if broken]


@cache
def _question(model: type[Model], using: str, exclude: frozenset[str]) -> Question:
    """Without the constraints that speak of an excluded field, as Django leaves them out."""
    connection = connections[using]
    checks = [one for one in model._meta.constraints if isinstance(one, CheckConstraint)]
    constraints = tuple(one for one in checks if not exclude & _fields(model, one))
    query = Query(model, alias_cols=False)
    compiler = query.get_compiler(connection=connection)
    told = [query.build_where(one.condition).as_sql(compiler, connection) for one in constraints]
    conditions = [f"NOT COALESCE(({sql}), {'TRUE' if connection.vendor == 'postgresql' else '1'})" for sql, _ in told]
    quote = connection.ops.quote_name
    columns = tuple(
        field for field in model._meta.concrete_fields if any(quote(field.column) in sql for sql in conditions)
    )
    values = ", ".join(f"{_typed(field, connection)} AS {quote(field.column)}" for field in columns)
    sql = f"SELECT {', '.join(conditions)} FROM (SELECT {values}) AS {quote('row')}"  # noqa: S608 - of the models alone
    return Question(constraints, sql, tuple(param for _, params in told for param in params), columns)


def _fields(model: type[Model], constraint: CheckConstraint) -> set[str]:
    return {lookup[0] for lookup in model._get_expr_references(constraint.condition)}


def _typed(field: Field, connection) -> str:
    """A value as its column has it. Not narrower: a cast would cut a text that is too long instead of refusing it."""
    if connection.vendor == "postgresql":
        return f"%s::{'text' if isinstance(field, CharField) else field.db_type(connection)}"
    return "CAST(%s AS NUMERIC)" if isinstance(field, DecimalField) else "%s"
