"""What libraries work out for nobody, once a row of every factory: left out, because the suite makes a million rows.

factory_boy prints all values of a row into the message of an AttributeError that it catches itself, whenever a
declaration asks for a trait another factory does not have; printing a row of ours asks the database for its name.
simple_history builds the class of its manager anew each time a model's history is looked at.
Django has the database judge each check constraint of each row before the database judges it again on INSERT: three
statements for each, a third of the suite's time on PostgreSQL. Values that passed once are not asked about again.
"""

from datetime import date, datetime
from functools import cache

from django.core.exceptions import FieldDoesNotExist
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import CheckConstraint, Q
from factory.builder import Resolver
from simple_history.manager import HistoryManager


def _patched_lookup(original):
    def __getattr__(self, name):
        known = vars(self)
        if any(name in known[f"_Resolver__{where}"] for where in ("pending", "values", "declarations")):
            return original(self, name)
        raise AttributeError(f"The parameter {name!r} is unknown.", name=name, obj=self)

    return __getattr__


_PLAIN = (type(None), bool, int, str, date, datetime)


class _Passed:
    """What a constraint has let through: the columns it reads, and their values on each engine."""

    def __init__(self, constraint: CheckConstraint):
        self.constraint = constraint  # kept alive, as it is known by its identity
        self.columns = tuple(sorted(Q(constraint.condition).referenced_base_fields))
        self.values: set[tuple] = set()

    def asked(self, model, instance, exclude, vendor: str) -> tuple | None:
        """None where only the database can tell: an expression, a column left out."""
        found = [vendor]
        for name in self.columns:
            try:
                field = model._meta.get_field(name)
            except FieldDoesNotExist:
                return None
            value = getattr(instance, field.attname, field)
            if type(value) not in _PLAIN or (exclude and {name, field.name} & set(exclude)):
                return None
            found += [type(value), value]
        return tuple(found)


def _patched_validate(original):
    known: dict[int, _Passed] = {}

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        connection = connections[using]
        if connection.force_debug_cursor or connection.execute_wrappers:  # somebody counts or reads the statements
            return original(self, model, instance, exclude, using)
        if id(self) not in known:
            known[id(self)] = _Passed(self)
        passed = known[id(self)]
        asked = passed.asked(model, instance, exclude, connection.vendor)
        if asked is None or asked not in passed.values:
            original(self, model, instance, exclude, using)
            if asked is not None:
                passed.values.add(asked)

    return validate


def install(patch) -> None:
    patch.setattr(CheckConstraint, "validate", _patched_validate(CheckConstraint.validate))
    patch.setattr(Resolver, "__getattr__", _patched_lookup(Resolver.__getattr__))
    patch.setattr(HistoryManager, "from_queryset", cache(HistoryManager.from_queryset))
