"""Experts: who may not score which group, who is drawn for which, and scores that lie far apart. Pure."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.rounds.rules import parts_for
from evaluation.scoring.words import Kind, Level
from evaluation.systems.rules.tree import IndicatorFacts, NamedPart

CONFLICT_YEARS = 3  # posts, exchanges and appointments of so many years count (意见 五(四)7 公平; our parameter)
ABSTAIN = "abstain"
FAR = 2  # so many steps between the best and the worst level are looked at


def expert_parts(
    indicators: Iterable[IndicatorFacts], held: Collection[str], light: bool
) -> list[tuple[IndicatorFacts, NamedPart]]:
    """The parts of the indicators that concern a group which experts judge by levels."""
    return [
        (one, part)
        for one in indicators
        for part in parts_for(one, held, light)
        if part.kind == Kind.LEVEL and not part.source
    ]


@dataclass(frozen=True, slots=True)
class Drawn:
    """``pairs``: (expert, group). ``short``: groups that did not get as many as wanted, and how many they have."""

    pairs: tuple[tuple[int, int], ...]
    short: Mapping[int, int]


def draw(
    seed: str, experts: Collection[int], groups: Collection[int], barred: Collection[tuple[int, int]], each: int,
    before: Collection[tuple[int, int]] = (),
) -> Drawn:  # fmt: skip
    """Evenly: every group gets ``each`` experts, and no expert more than he must. ``barred``: pairs with a conflict;
    ``before``: pairs that stand. The same seed draws the same, in whatever order experts and groups are given."""
    closed, taken = set(barred) | set(before), list(before)
    load = Counter(expert for expert, _ in taken)
    have = Counter(group for _, group in taken)
    pairs: list[tuple[int, int]] = []
    free = {group: [one for one in experts if (one, group) not in closed] for group in groups}
    for group in sorted(groups, key=lambda one: (len(free[one]), _lot(seed, one))):
        while have[group] < each:
            left = [one for one in free[group] if (one, group) not in closed]
            if not left:
                break
            expert = min(left, key=lambda one: (load[one], _lot(seed, one, group)))
            closed.add((expert, group))
            pairs.append((expert, group))
            load[expert] += 1
            have[group] += 1
    return Drawn(tuple(pairs), {group: have[group] for group in sorted(groups) if have[group] < each})


def _lot(seed: str, *keys: int) -> str:
    return hashlib.sha256(":".join([seed, *map(str, keys)]).encode()).hexdigest()


def in_order(levels: Iterable[str]) -> list[str]:
    """From the best to the worst: an order that does not betray who gave which."""
    return sorted(levels, key=Level.values.index)


def far_apart(levels: Sequence[str]) -> bool:
    """Whether the moderator is told that experts disagree."""
    places = [Level.values.index(one) for one in levels]
    return bool(places) and max(places) - min(places) >= FAR


def levels_text(levels: Sequence[str]) -> str:
    return "、".join(Level(one).label for one in in_order(levels))
