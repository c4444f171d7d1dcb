"""Invented governance organs of a few groups, so that in demonstration mode their pages show something."""

from datetime import date

from django.conf import settings
from django.utils import timezone

from groups.governance.models import GoverningBody
from groups.governance.organs.queries.organs import facts_of
from groups.governance.organs.rules.seats import SeatProposal, proposal, required_kinds
from groups.governance.organs.services import organs
from groups.governance.organs.services.organs import Seat
from groups.governance.organs.words import OrganKind
from groups.registry.models import EducationGroup, Institution
from groups.rights.words import Role
from nanan_groups.demo.accounts import GROUP_REF, holder_of
from nanan_groups.demo.meetings import meet, rotate
from nanan_groups.demo.parts import part_of_year
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order

GROUPS = 6  # the demonstration group and the next ones
FOUNDED = date(2024, 9, 1)


class _Desk:
    def __init__(self):
        self.today = timezone.localdate()
        self.actor = holder_of(Role.REGISTRY_OFFICER)

    def order(self, kind: str = ActKind.ENTRY, day: date | None = None) -> Order:
        return Order(actor=self.actor, effective_on=day or self.today, reason="（示例）演示数据", kind=kind)

    def furnish(self, facts, number: int) -> None:
        group = EducationGroup.objects.get(pk=facts.pk)
        # Every other group has organs left to be set up, so that the proposal can be seen.
        for kind in required_kinds(facts)[: 1 if number % 2 else 4]:
            self.set_up(group, proposal(facts, kind))
        for body in GoverningBody.objects.filter(group=group):
            meet(self, body)
            if body.kind == OrganKind.COUNCIL:
                rotate(self, body, facts)

    def set_up(self, group: EducationGroup, offer) -> None:
        schools = Institution.objects.in_bulk([seat.school.pk for seat in offer.seats])
        # One member is left out: a school without a seat is one of the differences to be seen.
        wanted = offer.seats[:-1] if len(offer.seats) > 3 else offer.seats
        names = [self._named(seat, n) for n, seat in enumerate(wanted, start=1)]
        organs.set_up_organ(
            order=self.order(ActKind.CHANGE, FOUNDED),
            group=group,
            kind=offer.kind,
            name=offer.name,
            seats=len(wanted) + 2,
            seats_basis="（示例）集团章程",
            members=[
                Seat(seat.position, name, schools[seat.school.pk], seat.post)
                for seat, name in zip(wanted, names, strict=True)
            ],
        )

    @staticmethod
    def _named(seat: SeatProposal, number: int) -> str:
        return seat.person or f"示例{seat.post[-2:]}{number}"


@part_of_year(at=20)
def make_demo_organs() -> None:
    """Once: a database that has an organ is left alone."""
    if not settings.DEMO:
        raise RuntimeError("demonstration organs outside demonstration mode")
    if GoverningBody.objects.exists():
        return
    demo = _Desk()
    rows = facts_of(EducationGroup.objects.filter(void=False), demo.today)
    first = EducationGroup.objects.get(source_ref=GROUP_REF).pk
    others = [pk for pk, facts in sorted(rows.items()) if pk != first and facts.lead and facts.alliance]
    for number, pk in enumerate((first, *others[: GROUPS - 1]), start=1):
        demo.furnish(rows[pk], number)
