"""The facts of a roster row by name, computed once: nobody who handles rows counts their places.

A row of the sheet, what is stored and what is staged hold the same facts (models.PERSON_FACTS, models.POST_FACTS) in the same
order, so a whole row is compared and staged as one tuple; whoever means a single fact asks for it by its name.
"""

from collections import namedtuple
from collections.abc import Sequence
from operator import attrgetter

from django.db import models

from ..logic.roster import stored_as
from ..models import PERSON_FACTS, POST_FACTS, StaffMember, StaffPost
from ..resources import RosterSheet

HEAD = ("staff_no", "pk", "revision", "post_id", "since", "until")  # of a stored row, before its facts
PLACE = ("institution_id", "site_id")  # a row of the sheet names them; the resolver knows which they are
SHEET_NAME = {stored_as(name): name for name in RosterSheet.entered()}
# Kinds of field whose values come back from SQLite in another type than Python's.
_CONVERTED = (models.DateField, models.DecimalField, models.BooleanField)


class RosterFacts:
    """``person``, ``post``: names of the facts. ``Facts``, ``Post`` and ``Stored`` are named tuples of them."""

    def __init__(self, person: Sequence[str] = PERSON_FACTS, post: Sequence[str] = POST_FACTS):
        self.person = tuple(person)
        self.own = tuple(name for name in post if name not in PLACE)
        self.post = (*PLACE, *self.own)  # a resolver's answer first
        self.names = (*self.person, *self.post)
        self.Facts = namedtuple("Facts", self.names)
        self.Post = namedtuple("Post", self.post)
        self.Stored = namedtuple("Stored", (*HEAD, *self.names))
        self.from_facts = slice(len(HEAD), None)  # what of a stored row is its facts
        self.no_post = dict.fromkeys(("post_id", "since", "until", *self.post))
        self.staged = ("person_changed", "post_id", "post_until", "post_change", "staff_no", *self.names)
        self._of_person, self._of_post = _getter(self.person), _getter(self.own)
        self._post_of = attrgetter(*self.post)
        self._person_of = _plain(self.person)
        fields = {name: StaffMember._meta.get_field(name) for name in self.person}
        fields |= {name: StaffPost._meta.get_field(name.removesuffix("_id")) for name in self.own}
        fields |= dict.fromkeys(("since", "until"), StaffPost._meta.get_field("valid_from"))
        self._converted = [
            (at, fields[name].to_python)
            for at, name in enumerate(self.Stored._fields)
            if isinstance(fields.get(name), _CONVERTED)
        ]

    def of_row(self, row, place: tuple[int, int]) -> tuple:
        """What a row of the sheet says, as it would be stored."""
        return (*self._of_person(row), *place, *self._of_post(row))

    def person_of(self, facts) -> tuple:
        return self._person_of(facts)

    def post_of(self, facts):
        return self.Post._make(self._post_of(facts))

    def from_sqlite(self, row: Sequence) -> list:
        """SQLite keeps days as text and truth as numbers."""
        row = list(row)
        for at, read in self._converted:
            row[at] = read(row[at])
        return row


def _getter(names: Sequence[str]):
    """The values of a row of the sheet for these facts, as a tuple."""
    return _plain([SHEET_NAME[name] for name in names])


def _plain(names: Sequence[str]):
    if len(names) > 1:
        return attrgetter(*names)
    return lambda row: tuple(getattr(row, name) for name in names)


ROSTER = RosterFacts()
