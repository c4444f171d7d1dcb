"""Who is tied to whom on a day: institutions with their parts in groups, and which of them several groups share. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from groups.registry.register.words import Relation, place_in_annex

LEAD, UNIVERSITY, SCHOOL = "lead", "university", "school"  # a member's part is its relation


def _parts():
    """Part, word, colour, in the order in which a picture prefers them: the strongest tie gives a line its colour."""
    yield LEAD, "集团总校", LEAD
    for relation in Relation:
        if relation.facts.of_sites:
            yield relation.value, f"{relation.label}成员", relation.value
        else:
            yield UNIVERSITY, "校地共建单位", relation.value
            yield SCHOOL, "校地共建学校", relation.value


PARTS = {part: word for part, word, _ in _parts()}
COLOURS = {part: colour for part, _, colour in _parts()}


@dataclass(frozen=True, slots=True)
class Tie:
    """An institution has a part in a group; ``label`` is the campus, section or attached class, "" for all of it."""

    institution: int
    group: int
    part: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """An institution by its name of the day."""

    pk: int
    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A group by its name and place of the day."""

    pk: int
    code: str
    name: str
    category: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class Shared:
    """An institution and its ties to each group, strongest first, the groups in their official order."""

    body: Body
    ties: dict[int, tuple[Tie, ...]]


@dataclass(frozen=True, slots=True)
class Network:
    groups: tuple[Spot, ...]
    shared: tuple[Shared, ...]

    @property
    def sharing(self) -> set[int]:
        """Groups that are tied to another one."""
        return {group for one in self.shared if len(one.ties) > 1 for group in one.ties}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another group, and through which institutions: (body, parts here, parts there)."""

    group: Spot
    through: tuple[tuple[Body, tuple[Tie, ...], tuple[Tie, ...]], ...]


def official_order(spot: Spot) -> tuple[int, int, int]:
    return place_in_annex(spot.category, spot.ordinal, spot.pk)


def strongest(ties: Iterable[Tie]) -> list[Tie]:
    order = list(PARTS)
    return sorted(set(ties), key=lambda tie: (order.index(tie.part), tie.label))


def colour(ties: Iterable[Tie]) -> str:
    return COLOURS[strongest(ties)[0].part]


def part_text(ties: Iterable[Tie]) -> str:
    """集团总校、紧密型成员（初中部、高中部）."""
    labels: dict[str, list[str]] = defaultdict(list)
    for tie in strongest(ties):
        labels[tie.part] += [tie.label] if tie.label else []
    return "、".join(PARTS[part] + (f"（{'、'.join(of)}）" if of else "") for part, of in labels.items())


def shared_ids(ties: Iterable[Tie]) -> set[int]:
    """Institutions with a part in two groups or more, and every university, which is never a group's own."""
    groups, universities = defaultdict(set), set()
    for tie in ties:
        groups[tie.institution].add(tie.group)
        if tie.part == UNIVERSITY:
            universities.add(tie.institution)
    return universities | {institution for institution, of in groups.items() if len(of) > 1}


def network_of(groups: Iterable[Spot], bodies: Iterable[Body], ties: Iterable[Tie]) -> Network:
    """Groups in their official order; of the institutions those that are shared."""
    spots = sorted(groups, key=official_order)
    place = {spot.pk: number for number, spot in enumerate(spots)}
    held: dict[int, dict[int, list[Tie]]] = defaultdict(lambda: defaultdict(list))
    ties = [tie for tie in ties if tie.group in place]
    for tie in ties:
        held[tie.institution][tie.group].append(tie)
    wanted = shared_ids(ties)
    shared = [
        Shared(
            body,
            {group: tuple(strongest(held[body.pk][group])) for group in sorted(held[body.pk], key=place.__getitem__)},
        )
        for body in bodies
        if body.pk in wanted
    ]
    shared.sort(key=lambda one: ([place[group] for group in one.ties], one.body.code))
    return Network(tuple(spots), tuple(shared))


def neighbours(
    own: Iterable[Tie], others: Iterable[Tie], spots: Iterable[Spot], bodies: Iterable[Body]
) -> list[Neighbour]:
    """Other groups in which an institution of ``own`` has a part as well."""
    here, there = defaultdict(list), defaultdict(lambda: defaultdict(list))
    for tie in own:
        here[tie.institution].append(tie)
    for tie in others:
        there[tie.group][tie.institution].append(tie)
    known = {body.pk: body for body in bodies}
    out = []
    for spot in sorted(spots, key=official_order):
        through = tuple(
            (known[pk], tuple(strongest(here[pk])), tuple(strongest(ties)))
            for pk, ties in sorted(there[spot.pk].items())
            if pk in here and pk in known
        )
        if through:
            out.append(Neighbour(spot, through))
    return out
