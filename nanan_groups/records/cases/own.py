"""Whose paper a case is: nobody takes a step on his own, whichever step it is, but those that are his own to take.

The writers at the place of the case and every party at its own place are its sides. Somebody who stands on a side takes
the steps of that side and no other; nor does whoever wrote at it, handed in any version of it or agreed to it, whatever he
is appointed to now.
"""

from collections.abc import Sequence
from functools import cached_property

from django.db.models import Exists, OuterRef, Q

from nanan_groups.kit.arrows import Arrow, CaseKind
from nanan_groups.kit.scope import Scope

from ..models import Case, CaseParty, CaseStep
from .kinds import Registered, all_registered, registered

Side = tuple[str, str, int | None]  # role, place, key


def side_roles(table: CaseKind) -> set[str]:
    """Of the writers, of whoever hands in, and of all parties."""
    signing = {role for arrow in table.arrows if arrow.parties for role in arrow.roles}
    return _at_the_place(table) | signing


def _at_the_place(table: CaseKind) -> set[str]:
    return {*table.writers, *(role for arrow in table.arrows if arrow.submits for role in arrow.roles)}


def sides(case: Case, table: CaseKind, parties: Sequence[CaseParty]) -> set[Side]:
    """Everybody whose paper it is."""
    out = {(role, case.place, case.place_id) for role in _at_the_place(table)}
    for party in parties:
        out |= {(role, party.place, party.place_id) for role in _signing(table, party.name)}
    return out


def _signing(table: CaseKind, name: str) -> set[str]:
    return {role for arrow in table.arrows if arrow.parties == name for role in arrow.roles}


class Ownership:
    """Of one case as it stands; what it asks of the tables is asked once. ``before``: the number of the step before, where the
    case has moved on to this one already."""

    def __init__(self, of: Registered, case: Case, *, before: int | None = None):
        self.of, self.case, self.before = of, case, before
        self.parties = list(case.parties.all()) if of.kind.has_parties else []
        self.sides = sides(case, of.kind, self.parties)

    def bars(self, step: Arrow, scope: Scope) -> bool:
        """Whether this step is not that person's to take because the paper is his."""
        his = self.sides & scope.held
        as_a_side = bool(his & self._sides_of(step))
        if as_a_side and not step.two_person:
            return False
        if his and not as_a_side:
            return True
        before = {self._last} if step.two_person else set()
        return scope.user_id in (self._hands | before) - {None}

    def _sides_of(self, step: Arrow) -> set[Side]:
        """As which sides the step is taken: at the place of the case, or each party at its own."""
        if not step.parties:
            return {(role, self.case.place, self.case.place_id) for role in step.roles}
        of = [party for party in self.parties if party.name == step.parties]
        return {(role, party.place, party.place_id) for party in of for role in step.roles}

    @cached_property
    def _hands(self) -> set[int | None]:
        """Whoever had a hand in it: took a step as one of its sides, in whatever version, or wrote in it."""
        steps = CaseStep.objects.filter(case=self.case, role__in={role for role, *_ in self.sides})
        if self.before is not None:
            steps = steps.filter(number__lte=self.before)
        return {
            self.case.submitted_by_id,
            *steps.order_by().values_list("actor_id", flat=True),
            *self.of.authors(self.case),
        }

    @cached_property
    def _last(self) -> int | None:
        steps = CaseStep.objects.filter(case=self.case)
        steps = steps if self.before is None else steps.filter(number=self.before)
        return steps.order_by("-number").values_list("actor_id", flat=True).first()


def shut_out(case: Case, role: str, scope: Scope) -> bool:
    """Whether a to-do of that role says nothing to that person: each step it is about is not his to take, since the paper is
    his. A role that has no step of its own in this state (it writes, and another one hands in) is never shut out."""
    of = registered(case.kind)
    steps = [one for one in of.kind.arrows_from(case.state) if role in one.roles and of.exists(one, case)]
    if not steps:
        return False
    ownership = Ownership(of, case)
    return all(ownership.bars(step, scope) for step in steps)


def own_todos(scope: Scope) -> Q:
    """The same as a question to the to-dos, for roles that are no side of the paper: those of papers that are this person's own,
    by what he is appointed to or by what he had a hand in."""
    out = Q(pk__in=[])
    if scope.user_id is None:
        return out
    held: dict[tuple[str, str], set[int]] = {}
    for role, place, key in scope.held:
        if key is not None:
            held.setdefault((role, place), set()).add(key)
    for of in all_registered():
        sided = side_roles(of.kind)
        own = Q(case__submitted_by=scope.user_id)
        steps = CaseStep.objects.filter(case=OuterRef("case"), actor=scope.user_id, role__in=sided)
        own |= Q(Exists(steps.order_by()))
        for (role, place), keys in sorted(held.items()):
            if role in _at_the_place(of.kind):
                own |= Q(case__place=place, case__place_id__in=sorted(keys))
            for name in {arrow.parties for arrow in of.kind.arrows if arrow.parties and role in arrow.roles}:
                parties = CaseParty.objects.filter(case=OuterRef("case"), name=name, place=place, place_id__in=keys)
                own |= Q(Exists(parties.order_by()))
        if of.authored is not None:
            own |= Q(case__in=of.authored(scope.user_id))
        out |= Q(case__kind=of.kind.code) & ~Q(role__in=sided) & own
    return out
