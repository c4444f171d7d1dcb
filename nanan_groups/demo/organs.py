"""Invented governance organs of a few groups, so that in demonstration mode their pages show something."""

from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from groups.governance.meetings import services as meetings
from groups.governance.models import GoverningBody
from groups.governance.organs import services as organs
from groups.governance.organs.queries.organs import facts_of
from groups.governance.organs.rules.seats import SeatProposal, proposal, required_kinds
from groups.governance.organs.services import Seat
from groups.governance.organs.words import OrganKind, SeatPosition
from groups.registry.models import EducationGroup, Institution
from groups.rights.words import Role
from nanan_groups.demo.accounts import GROUP_REF, holder_of
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order

GROUPS = 6  # the demonstration group and the next ones
FOUNDED = date(2024, 9, 1)
RESOLUTIONS = (
    ("（示例）总校实验室每周向成员校开放两个半天，课表每学期初公布。", "示例总校教务处", -12, ""),
    ("（示例）各成员校选派两名骨干教师参加互派交流。", "示例各成员校", 45, ""),
    ("（示例）修订集团议事规则，提交下次会议审议。", "示例集团办公室", -30, "（示例）已修订，会议审议通过。"),
)


class _Demo:
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
            self.meet(body)
            if body.kind == OrganKind.COUNCIL:
                self.rotate(body, facts)

    def set_up(self, group: EducationGroup, offer) -> None:
        schools = Institution.objects.in_bulk([seat.school.pk for seat in offer.seats])
        # One member is left out: a school without a seat is one of the differences to be seen.
        wanted = offer.seats[:-1] if len(offer.seats) > 3 else offer.seats
        names = [self._named(seat, n) for n, seat in enumerate(wanted, start=1)]
        organs.set_up_organ(
            order=self.order(ActKind.CHANGE, FOUNDED), group=group, kind=offer.kind, name=offer.name,
            seats=len(wanted) + 2, seats_basis="（示例）集团章程",
            members=[
                Seat(seat.position, name, schools[seat.school.pk], seat.post)
                for seat, name in zip(wanted, names, strict=True)
            ],
        )  # fmt: skip

    @staticmethod
    def _named(seat: SeatProposal, number: int) -> str:
        return seat.person or f"示例{seat.post[-2:]}{number}"

    def rotate(self, body: GoverningBody, facts) -> None:
        schools = facts.schools_of(OrganKind.COUNCIL)
        year = school_year_of(self.today)
        for back, school in zip((1, 0), schools, strict=False):
            row = meetings.add_rotation(
                order=self.order(), body=body, school_year=year - back, person=school.head or "示例校长",
                institution=Institution.objects.get(pk=school.pk),
            )  # fmt: skip
            meetings.edit_rotation(
                order=self.order(), term=row, institution=row.institution, person=row.person,
                research="（示例）三科联合教研，每月一次集体备课", studies="（示例）集团课题一项",
                training="（示例）新教师结对带教",
            )  # fmt: skip
            if back:
                meetings.hand_over(
                    order=self.order(),
                    term=row,
                    handed_over_on=date(year, 7, 5),
                    handover="（示例）活动档案\n经费使用清单",
                )

    def meet(self, body: GoverningBody) -> None:
        held = self.today - timedelta(days=60)
        meeting = meetings.record_meeting(
            order=self.order(), body=body, held_on=held, place="示例会议室",
            agenda="（示例）一、审议年度计划\n二、研究师资交流\n三、研究资源开放", minutes="（示例）与会人员一致同意。",
        )  # fmt: skip
        seated = body.members.active_on(held).order_by("pk")
        statuses = {
            member.pk: "excused" if n == 1 and member.position != SeatPosition.CHAIR else "present"
            for n, member in enumerate(seated)
        }
        if statuses:
            meetings.record_attendance(order=self.order(), meeting=meeting, statuses=statuses)
        for text, responsible, days, result in RESOLUTIONS:
            one = meetings.add_resolution(
                order=self.order(), meeting=meeting, text=text, responsible=responsible,
                due_on=self.today + timedelta(days=days),
            )  # fmt: skip
            meetings.note_resolution(
                order=self.order(), resolution=one, day=held + timedelta(days=10), text="（示例）已着手办理。"
            )
            if result:
                meetings.close_resolution(
                    order=self.order(),
                    resolution=one,
                    state="done",
                    closed_on=self.today - timedelta(days=20),
                    result=result,
                )


def make_demo_organs() -> None:
    """Once: a database that has an organ is left alone."""
    if not settings.DEMO:
        raise RuntimeError("demonstration organs outside demonstration mode")
    if GoverningBody.objects.exists():
        return
    demo = _Demo()
    rows = facts_of(EducationGroup.objects.filter(void=False), demo.today)
    first = EducationGroup.objects.get(source_ref=GROUP_REF).pk
    others = [pk for pk, facts in sorted(rows.items()) if pk != first and facts.lead and facts.alliance]
    for number, pk in enumerate((first, *others[: GROUPS - 1]), start=1):
        demo.furnish(rows[pk], number)
