"""The kinds of cases there are, with what only the floor above knows: what is missing, and what a step entails."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet

from nanan_groups.kit.arrows import Arrow, CaseKind
from nanan_groups.kit.scope import Scope

from ..acts import Draft
from ..models import Case, CaseStep


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that must be there first, as the person reads it, and where to put it in (an address)."""

    text: str
    url: str = ""


Entailed = Callable[[Case, CaseStep, Draft, Mapping[str, object]], None]


@dataclass(frozen=True)
class Registered:
    """What only the floor above knows of a kind.

    ``needs``: by name of a need, what of it is missing in a case. ``entails``: by name of an arrow, what else happens in the
    same transaction (a version kept, a filing number set), given the facts of the step's form; of several parties when the
    last has agreed. ``each``: the same at every party's own step, also while others are waited for. ``conditions``: by name,
    whether a case has a step. ``days``: by name, the day before which a step is not taken. ``cases``: those that a
    person reads, and with them their official papers, on his home, the board and in the search; none, where it is not said.
    ``opens``: whether he may read any at all, without a question to the database. ``runs``: the permission of the officers
    who run this kind: they keep its papers, unless ``files`` says who does. ``own_rest``: why a case of this kind is at rest
    and takes no step at all, as the person reads it; "" when it is not. (A place that is over lays the cases of every kind to
    rest, a party's as well: ``rest_with_place``.) ``authors``: whoever wrote or signed a part of it; ``authored``: the same
    from the person's side, as ids of cases. ``begins``: the day from which its to-dos are reminded of, None for at once.
    ``terms``: by state, the moment by which its turn has to be taken, where a wait says "term" and no working days; the engine
    keeps it (``renew_term`` when it moves). ``outlives``: names of the parties whose place may end without the case: it goes
    on with the others, and nobody of that place is waited for."""

    kind: CaseKind
    needs: Mapping[str, Callable[[Case], list[Missing]]] = field(default_factory=dict)
    entails: Mapping[str, Entailed] = field(default_factory=dict)
    each: Mapping[str, Entailed] = field(default_factory=dict)
    conditions: Mapping[str, Callable[[Case], bool]] = field(default_factory=dict)
    days: Mapping[str, Callable[[Case], date | None]] = field(default_factory=dict)
    url: Callable[[Case], str] = lambda case: ""
    cases: Callable[[Scope], QuerySet[Case]] = lambda scope: Case.objects.none()
    opens: Callable[[Scope], bool] = lambda scope: False
    runs: str = ""
    files: Callable[[Scope, Case], bool] | None = None
    own_rest: Callable[[Case], str] = lambda case: ""
    authors: Callable[[Case], Iterable[int]] = lambda case: ()
    authored: Callable[[int], QuerySet] | None = None
    begins: Callable[[Case], date | None] = lambda case: None
    terms: Mapping[str, Callable[[Case], datetime | None]] = field(default_factory=dict)
    outlives: frozenset[str] = frozenset()

    def rest(self, case: Case) -> str:
        """Why a case takes no step: its place is over, or what it is about was closed. "" when it goes on."""
        if sentence := place_rest(case.place, case.place_id) or self.own_rest(case):
            return sentence
        parties = case.parties.all() if self.kind.has_parties else ()
        bound = (one for one in parties if one.name not in self.outlives)
        return next(filter(None, (place_rest(one.place, one.place_id) for one in bound)), "")

    def sees(self, scope: Scope, case: Case) -> bool:
        return self.opens(scope) and self.cases(scope).filter(pk=case.pk).exists()

    def keeps_papers(self, scope: Scope, case: Case) -> bool:
        """Whether this person adds and corrects the official papers of the case."""
        if not self.sees(scope, case):
            return False
        if self.files is not None:
            return self.files(scope, case)
        # Nor the officer who is one of its writers: the paper that decides on it is not his to enter.
        own = any((role, case.place, case.place_id) in scope.held for role in self.kind.writers)
        return bool(self.runs) and scope.may_everywhere(self.runs) and not own

    def exists(self, arrow: Arrow, case: Case) -> bool:
        """Whether this case has that step at all, to be taken by itself."""
        return not arrow.follows and (not arrow.only_if or self.conditions[arrow.only_if](case))


@dataclass(frozen=True, slots=True)
class PlaceRest:
    """``why``: why nothing is done any more at a place of that key, "" while it stands. ``cases``: those at rest with their
    place; a place may end by itself, on a day and not by an act, so that nobody cleared their to-dos. ``standing``: the keys
    of the places that stand."""

    why: Callable[[int], str]
    cases: Callable[[], QuerySet[Case]]
    standing: Callable[[], QuerySet]


_kinds: dict[str, Registered] = {}
_places: dict[str, PlaceRest] = {}


def rest_with_place(place: str, rest: PlaceRest) -> None:
    """Called once for each sort of place, by the floor that owns it: whatever kind of case there will be, it rests."""
    if place in _places:
        raise ValueError(f"the rest of {place} is registered twice")
    _places[place] = rest


def place_rest(place: str, place_id: int | None) -> str:
    """Why nothing is done at that place any more, as the person reads it; "" while it stands."""
    of = _places.get(place)
    return of.why(place_id) if of is not None and place_id is not None else ""


def register(one: Registered) -> Registered:
    """Called once for each kind, when its module is imported. Names that the table does not know are a mistake of ours."""
    if one.kind.code in _kinds:
        raise ValueError(f"case kind {one.kind.code} is registered twice")
    wanted = {need for arrow in one.kind.arrows for need in arrow.needs}
    unknown = {*one.entails, *one.each} - {arrow.name for arrow in one.kind.arrows}
    unknown |= {arrow.only_if for arrow in one.kind.arrows} - {"", *one.conditions}
    unknown |= {arrow.opens for arrow in one.kind.arrows} - {"", *one.days}
    unknown |= set(one.terms) ^ {
        state
        for state, waits in one.kind.waits.items()
        if any(wait.deadline == "term" and not wait.working_days for wait in waits)
    }
    if wanted != set(one.needs) or unknown:
        raise ValueError(
            f"case kind {one.kind.code}: needs {sorted(wanted ^ set(one.needs))}, arrows {sorted(unknown)}"
        )
    _kinds[one.kind.code] = one
    return one


def registered(code: str) -> Registered:
    return _kinds[code]


def all_registered() -> list[Registered]:
    return [one for _, one in sorted(_kinds.items())]


def kinds_read(scope: Scope) -> list[Registered]:
    """The kinds of which a person may read something, in the order of registration."""
    return [one for one in _kinds.values() if one.opens(scope)]


def outlived() -> Q:
    """Of parties: those whose end does not lay their case to rest."""
    wanted = Q(pk__in=[])
    for one in _kinds.values():
        if one.outlives:
            wanted |= Q(case__kind=one.kind.code, name__in=sorted(one.outlives))
    return wanted


def awake(todos: QuerySet) -> QuerySet:
    """To-dos without those of cases at rest with their place, and of places that are over."""
    for place, one in sorted(_places.items()):
        todos = todos.exclude(case__in=one.cases()).exclude(Q(place=place) & ~Q(place_id__in=one.standing()))
    return todos


def missing(case: Case, arrow: Arrow) -> list[Missing]:
    """What the arrow still needs, in the order of the table. The same list stands on the page and stops the step."""
    of = registered(case.kind)
    return [one for need in arrow.needs for one in of.needs[need](case)]
