"""Grades and ranks, computed once, after all appeals (docs/领域-评估.md 第6节; 算例 E7, E8, E12). Pure.

Everything goes by the published figure (hundredths of a point), so that nobody has to explain a third decimal. Groups rank
in their category; what was withdrawn before is not among ``Entrant`` at all, so it takes no place and fills no denominator.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from evaluation.scoring.words import Grade, Rounding, SmallCategory, Veto
from nanan_groups.kit.trace import half_up

LAST = len(Grade.values) - 1
POOL = "（合并）"


@dataclass(frozen=True, slots=True)
class GradeRules:
    """``bands``: from how many hundredths on, for the first three grades. ``share`` None: no quota of the best grade.
    ``small_below``: a category with fewer graded groups is small."""

    bands: tuple[int, int, int] = (9000, 8000, 6000)
    share: Fraction | None = Fraction(30, 100)
    rounding: str = Rounding.DOWN.value
    small_below: int = 4
    small: str = SmallCategory.POOLED.value
    vetoes: bool = True
    ranks: bool = True
    names: Mapping[str, str] | None = None

    def name(self, grade: str) -> str:
        return (self.names or {}).get(grade) or Grade(grade).label


@dataclass(frozen=True, slots=True)
class Entrant:
    """Figures in hundredths of a point. ``graded`` False: ranked with nobody, too young. ``vetoes``: those that stand."""

    code: str
    category: str
    total: int
    value_added: int = 0
    basic: int = 0
    graded: bool = True
    vetoes: frozenset[str] = frozenset()

    @property
    def order(self) -> tuple[int, int, int]:
        return (-self.total, -self.value_added, -self.basic)


@dataclass(frozen=True, slots=True)
class Placed:
    """``rank`` None: not ranked. ``notes``: why the grade is not the one of its band, in sentences. ``tied``: shares its rank."""

    code: str
    grade: str
    rank: int | None
    notes: tuple[str, ...] = ()
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Quota:
    """Of one category, or of the small ones together. ``places`` None: without a quota. ``given`` above ``places``: groups that
    are equal in everything share the last place, which the leader is told."""

    category: str
    graded: int
    places: int | None
    eligible: int
    given: int

    @property
    def over(self) -> int:
        return max(0, self.given - self.places) if self.places is not None else 0


@dataclass(frozen=True, slots=True)
class Standings:
    placed: Mapping[str, Placed]
    quotas: tuple[Quota, ...]


def place(entrants: Iterable[Entrant], rules: GradeRules) -> Standings:
    """Every entrant's grade and rank. The order in which they are given does not matter."""
    entrants = sorted(entrants, key=lambda one: one.code)
    graded = [one for one in entrants if one.graded]
    best, quotas = _best(graded, rules)
    ranks = _ranks(graded) if rules.ranks else {}
    placed = {}
    for one in entrants:
        if not one.graded:
            placed[one.code] = Placed(one.code, "", None, ("本轮不评等级",))
            continue
        grade, notes = _grade(one, one.code in best, rules)
        rank, tied = ranks.get(one.code, (None, False))
        placed[one.code] = Placed(one.code, grade, rank, notes, tied)
    return Standings(placed, quotas)


def band(figure: int, rules: GradeRules) -> int:
    """0 is the best grade."""
    return next((place for place, since in enumerate(rules.bands) if figure >= since), LAST)


def _candidate(one: Entrant, rules: GradeRules) -> bool:
    """Who reaches the best band and may have it."""
    return band(one.total, rules) == 0 and not (rules.vetoes and one.vetoes)


def _best(graded: Collection[Entrant], rules: GradeRules) -> tuple[set[str], tuple[Quota, ...]]:
    by_category: dict[str, list[Entrant]] = defaultdict(list)
    for one in graded:
        by_category[one.category].append(one)
    pools: dict[str, list[Entrant]] = {}
    free: set[str] = set()
    for category, rows in sorted(by_category.items()):
        small = rules.share is not None and len(rows) < rules.small_below
        if small and rules.small == SmallCategory.POOLED:
            pools.setdefault(POOL, []).extend(rows)
            continue
        pools[category] = rows
        if small or rules.share is None:
            free.add(category)
    best: set[str] = set()
    quotas = []
    for category, rows in pools.items():
        wanted = [one for one in rows if _candidate(one, rules)]
        places = None if category in free else places_of(len(rows), rules)
        before = _before(wanted)
        given = [one for one in wanted if places is None or before[one.order] < places]
        best |= {one.code for one in given}
        quotas.append(Quota(category, len(rows), places, len(wanted), len(given)))
    return best, tuple(quotas)


def places_of(graded: int, rules: GradeRules) -> int:
    share = graded * (rules.share or Fraction(0))
    return half_up(share) if rules.rounding == Rounding.HALF_UP else share.numerator // share.denominator


def _before(rows: Collection[Entrant]) -> dict[tuple[int, int, int], int]:
    """How many stand before each that is so ordered: those equal in everything stand before none of each other."""
    out: dict[tuple[int, int, int], int] = {}
    for place, order in enumerate(sorted(one.order for one in rows)):
        out.setdefault(order, place)
    return out


def _grade(one: Entrant, best: bool, rules: GradeRules) -> tuple[str, tuple[str, ...]]:
    reached, notes = band(one.total, rules), []
    top = rules.name(Grade.TOP.value)
    if rules.vetoes and Veto.ONE_DOWN in one.vetoes:
        reached = min(reached + 1, LAST)
        notes.append(f"否决事项，{Veto.ONE_DOWN.label}")
    if rules.vetoes and Veto.NO_TOP in one.vetoes and reached == 0:
        reached = 1
        notes.append(f"否决事项，不得评为{top}")
    if reached == 0 and not best:
        reached = 1
        notes.append("够线，名额已满")
    return Grade.values[reached], tuple(notes)


def _ranks(graded: Collection[Entrant]) -> dict[str, tuple[int, bool]]:
    """1, 2, 2, 4: who is equal in total, value-added and basic shares a rank."""
    by_category: dict[str, list[Entrant]] = defaultdict(list)
    for one in graded:
        by_category[one.category].append(one)
    out = {}
    for rows in by_category.values():
        before, alike = _before(rows), Counter(one.order for one in rows)
        out |= {one.code: (1 + before[one.order], alike[one.order] > 1) for one in rows}
    return out
