"""Who leads a school, from one source for every page and proposal: the roster's leadership posts where a floor above keeps
them, else what the directory says."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from groups.registry.institutions.models import DirectoryEntry

Named = tuple[str, str]  # head, secretary; "" where nobody is named
_sources: list[Callable[[Collection[int], date], dict[int, Named]]] = []


def leaders_from(source: Callable[[Collection[int], date], dict[int, Named]]) -> None:
    """Registered by the floor that knows people by their posts, when it is ready."""
    _sources.append(source)


@dataclass(frozen=True, slots=True)
class Leaders:
    """``head``, ``secretary``: who is named by the first source that names one. ``directory``: what the directory says."""

    head: str
    secretary: str
    directory: Named = ("", "")


def leaders_on(institutions: Collection[int], day: date) -> dict[int, Leaders]:
    """One query, and one for each source."""
    rows = DirectoryEntry.objects.filter(institution__in=institutions).order_by("pk")
    written = {pk: (head, secretary) for pk, head, secretary in rows.values_list("institution_id", "head", "secretary")}
    found = [source(institutions, day) for source in _sources]
    out = {}
    for pk in {*written, *(key for one in found for key in one)}:
        named = [*(one.get(pk, ("", "")) for one in found), written.get(pk, ("", ""))]
        first = [next((told[at] for told in named if told[at]), "") for at in (0, 1)]
        out[pk] = Leaders(*first, directory=written.get(pk, ("", "")))
    return out
