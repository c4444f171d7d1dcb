"""Columns that a row keeps beside its facts and makes of them itself, whichever way it is written.

A key by which names are unique (kit/names.py), the text a search looks into: the database holds a rule on them, or an index.
They are made anew at every ``save``, ``bulk_create`` and ``full_clean``; a history that leaves them out loses nothing.
"""

from django.db import models

from . import grams  # noqa: F401  the lookup that these columns are asked with; no process does without it
from .names import name_key

TWIN = " "  # no key holds a space: what stands behind one tells an older twin from the row that has the name


class Kept:
    """A field filled by the model's method ``made``. In a migration, where models have no methods, it stays as it is."""

    def __init__(self, *args, made: str = "", **kwargs):
        self.made = made
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"made": self.made}

    def _make(self, row):
        make = getattr(row, self.made, None)
        return make() if make else getattr(row, self.attname)

    def pre_save(self, row, add):
        value = self._make(row)
        setattr(row, self.attname, value)
        return value

    def clean(self, value, row):
        made = self._make(row)
        return made if made in self.empty_values and (self.null or self.blank) else super().clean(made, row)


class KeptChar(Kept, models.CharField):
    pass


class KeptText(Kept, models.TextField):
    pass


def key_beside(name: str, stored: str | None) -> str:
    """The key of ``name``; a row that was a twin before twins were refused stays marked until it is called otherwise."""
    return beside(name_key(name), stored)


def beside(key: str, stored: str | None) -> str:
    return stored if stored and stored.startswith(f"{key}{TWIN}") else key


def given_up(key: str, code: str) -> str:
    """The key of a row that no longer holds its name: void, or a twin found when keys were first filled in."""
    return f"{key.partition(TWIN)[0]}{TWIN}{code}"
