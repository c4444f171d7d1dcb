"""Whose paper a case is: nobody takes a step on his own, whichever step it is, but those that are his own to take.

The writers at the place of the case and every party at its own place are its sides. Somebody who stands on a side takes
the steps of that side and no other; nor does whoever handed it in or agreed to it, whatever he is appointed to now.
"""

from collections.abc import Sequence

from nanan_groups.kit.arrows import Arrow, CaseKind
from nanan_groups.kit.scope import Scope

from ..models import Case, CaseParty, CaseStep


def sides(case: Case, table: CaseKind, parties: Sequence[CaseParty]) -> set[tuple[str, str, int | None]]:
    """(role, place, key) of everybody whose paper it is."""
    writers = {*table.writers, *(role for arrow in table.arrows if arrow.submits for role in arrow.roles)}
    out = {(role, case.place, case.place_id) for role in writers}
    for party in parties:
        roles = {role for arrow in table.arrows if arrow.parties == party.name for role in arrow.roles}
        out |= {(role, party.place, party.place_id) for role in roles}
    return out


def is_own(case: Case, table: CaseKind, step: Arrow, scope: Scope, *, before: int | None = None) -> bool:
    """Whether this step is not his to take because the paper is. ``before``: the number of the step before, where the case
    has moved on to this one already."""
    parties = list(case.parties.all()) if table.has_parties else []
    his = sides(case, table, parties) & scope.held
    as_a_side = any(role in step.roles for role, *_ in his)
    if as_a_side and not step.two_person:
        return False
    if his and not as_a_side:
        return True
    hands = {case.submitted_by_id, *(party.agreed_by_id for party in parties)}
    if step.two_person:
        steps = CaseStep.objects.filter(case=case)
        steps = steps if before is None else steps.filter(number=before)
        hands.add(steps.order_by("-number").values_list("actor_id", flat=True).first())
    return scope.user_id in hands - {None}
