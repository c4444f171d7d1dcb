"""Reserve cadres of a group and their output to other groups (意见 五(二)4): whom a group recommended as such and whose
recommendation was adopted; of them, who leads a school outside the group, or is seconded beyond it, on a day. Pure.

A person counts for each group that recommended him, in the district once.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

CLAUSE = "意见 五(二)4"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody leads or is seconded on a day; ``text`` as it is printed."""

    school: int
    text: str


@dataclass(frozen=True, slots=True)
class Cadre:
    """``went``: where he is outside the group; nothing while he is inside."""

    person: int
    group: int
    adopted_on: date
    case: str
    went: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """Of a group, or of the district: people, each once."""

    reserve: tuple[int, ...] = ()
    out: tuple[int, ...] = ()
    cadres: tuple[Cadre, ...] = field(default=(), repr=False)


def told(
    adopted: Collection[tuple[int, int, date, str]],
    schools: Mapping[int, Collection[int]],
    places: Mapping[int, Collection[Place]],
) -> list[Cadre]:
    """``adopted``: (person, group, day, case) of each adopted recommendation, oldest first; the first of a person in a group
    counts. ``schools``: of each group that day. ``places``: of each person."""
    out: dict[tuple[int, int], Cadre] = {}
    for person, group, day, case in adopted:
        own = schools.get(group, ())
        went = tuple(one.text for one in places.get(person, ()) if one.school not in own)
        out.setdefault((person, group), Cadre(person, group, day, case, went))
    return list(out.values())


def output_of(cadres: Collection[Cadre]) -> Output:
    reserve = sorted({one.person for one in cadres})
    out = sorted({one.person for one in cadres if one.went})
    return Output(tuple(reserve), tuple(out), tuple(cadres))
