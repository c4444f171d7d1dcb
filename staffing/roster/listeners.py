"""What the slices above the roster keep of a person, told when the roster changes: registered when the wing is ready."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model

from nanan_groups.kit.additions import Additions
from nanan_groups.records.acts import Line


@dataclass(frozen=True)
class Follower:
    """``models``: its tables, for undoing an import. ``imported(job, low, high, effective, about)``: some staged rows are about
    to change people. ``corrected(draft, order, person, facts)``: one person is. ``lines(person)``: what acts did to its
    rows, by act."""

    models: tuple[type[Model], ...]
    imported: Callable
    corrected: Callable
    lines: Callable[[Model], dict[int, list[Line]]]


FOLLOWERS: Additions[Follower] = Additions("people")
