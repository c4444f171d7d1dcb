"""Venues and equipment: opened, booked, used. A half hour is given once: the venue's lock says who was first, and the table of
taken half hours holds it whatever happens."""

from datetime import date, time

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from groups.activities.joint_activities.queries import group_sites, keeps_group
from groups.activities.venues.models import BookedSlot, Booking, SharingPlan, Venue, VenueUse
from groups.activities.venues.queries import taken_by
from groups.activities.venues.rules import slots_between, span_text
from groups.activities.venues.words import BookingState
from groups.registry.models import EducationGroup
from groups.registry.register.queries.names import site_names
from groups.registry.register.services.basics import refuse_over, reread
from groups.rights.roles import KEEP_ACTIVITIES
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.models.codes import next_code
from nanan_groups.records.orders import Order, carry_out, refuse_same

NOT_YOURS = "场馆设备由所在学校和本集团总校、集团办公室登记；预约由使用的学校办理。"


def _require(order: Order, group: int, institution: int) -> None:
    if order.actor is None:
        return
    scope = scope_of(order.actor)
    if not (keeps_group(scope, group) or scope.may_for_institution(KEEP_ACTIVITIES, institution)):
        raise PermissionDenied(NOT_YOURS)


def _school_of(group: int, site: int, day: date, field: str = "site") -> int:
    sites = group_sites(group, day)
    if site not in sites:
        raise RuleViolation(f"该校点在{day_text(day)}不是本集团已开办的校点。", field=field, code="stranger")
    return sites[site]


def open_venue(
    *, order: Order, group: EducationGroup, site: int, starts: time, ends: time, opens_on: date, **facts
) -> Venue:
    refuse_over(group.pk)
    _require(order, group.pk, _school_of(group.pk, site, timezone.localdate()))
    slots = slots_between(starts, ends)
    facts["name"] = facts["name"].strip()
    if Venue.objects.filter(group=group, site=site, name=facts["name"]).exists():
        raise RuleViolation("这个校点的开放目录里已有同名的场馆设备。", field="name", code="twice")
    with carry_out(order, "open_venue", f"列入开放目录：{facts['name']}") as draft:
        row = Venue(code=next_code("CG", 4), group=group, site_id=site, opens_on=opens_on, **facts)
        row.first_slot, row.end_slot = slots.start, slots.stop
        draft.add(row)
        draft.note_values(row, ["kind", "opens_on", "closes_on", "note"])
        draft.note(row.name, "可用时段", "", row.hours)
    return row


def change_venue(*, order: Order, venue: Venue, starts: time, ends: time, **facts) -> Venue:
    """Its bookings stay; what is booked outside the new hours is seen to by who booked it."""
    _require(order, venue.group_id, venue.site.institution_id)
    slots = slots_between(starts, ends)
    with carry_out(order, "change_venue", f"修改开放目录：{venue.name}") as draft:
        draft.lock(venue, seen=order.seen)
        draft.update(venue, first_slot=slots.start, end_slot=slots.stop, **facts)
        refuse_same(draft)
    return venue


def book_venue(*, order: Order, venue: Venue, site: int, day: date, starts: time, ends: time, purpose: str) -> Booking:
    """By the school that will use it, or by the group for it. Raises RuleViolation: taken (and by whom), closed that day,
    outside its hours, a day that is over."""
    _require(order, venue.group_id, _school_of(venue.group_id, site, day))
    slots = slots_between(starts, ends)
    if day < timezone.localdate():
        raise RuleViolation(f"{day_text(day)}已过，不能预约。", field="day", code="past")
    if not venue.open_on(day):
        raise RuleViolation(f"{venue.name}在{day_text(day)}不开放。", field="day", code="closed")
    if slots.start < venue.first_slot or slots.stop > venue.end_slot:
        raise RuleViolation(f"{venue.name}的可用时段是 {venue.hours}。", field="starts", code="hours")
    with carry_out(
        order, "book_venue", f"预约{venue.name}：{day_text(day)} {span_text(slots.start, slots.stop)}"
    ) as draft:
        draft.lock(venue)
        if held := taken_by(venue.pk, day, slots):
            raise RuleViolation(held, field="starts", code="taken")
        row = Booking(
            code=next_code("YY", 5),
            venue=venue,
            site_id=site,
            day=day,
            first_slot=slots.start,
            end_slot=slots.stop,
            purpose=purpose.strip(),
            booked_by=order.actor,
        )
        draft.add(row, subject=venue.name)
        draft.note(venue.name, "预约", "", f"{site_names([site])(site)}，{day_text(day)} {row.hours}，{row.purpose}")
        take_slots(row)
    return row


def take_slots(row: Booking) -> None:
    facts = {"booking": row, "venue_id": row.venue_id, "day": row.day}
    BookedSlot.objects.bulk_create(BookedSlot(slot=slot, **facts) for slot in range(row.first_slot, row.end_slot))


def cancel_booking(*, order: Order, booking: Booking) -> Booking:
    """By the school that booked, or the group; what has been used stays."""
    _require(order, booking.venue.group_id, booking.site.institution_id)
    with carry_out(
        order, "cancel_booking", f"取消预约：{booking.venue.name} {day_text(booking.day)} {booking.hours}"
    ) as draft:
        draft.lock(booking.venue, booking)
        if reread(booking).state == BookingState.CANCELLED:
            raise RuleViolation("这次预约已经取消。", code="already")
        if VenueUse.objects.filter(booking=booking).exists():
            raise RuleViolation("这次预约已登记使用，不能取消。", code="used")
        draft.update(booking, subject=booking.venue.name, state=BookingState.CANCELLED)
        booking.slots.all().delete()
    return booking


def record_use(
    *, order: Order, venue: Venue, site: int, day: date, sessions: int, people: int, booking: Booking | None = None
) -> VenueUse:
    """By the school it stands in, or the group: who opened the door knows who came."""
    _require(order, venue.group_id, venue.site.institution_id)
    _school_of(venue.group_id, site, day)
    if day > timezone.localdate():
        raise RuleViolation("使用日期不能在将来。", field="day", code="coming")
    with carry_out(order, "record_use", f"登记使用：{venue.name} {day_text(day)}") as draft:
        draft.lock(venue, seen=order.seen)
        if booking is not None:
            if booking.venue_id != venue.pk or booking.state != BookingState.BOOKED:
                raise RuleViolation("这次预约不是该场馆设备的有效预约。", field="booking", code="booking")
            if (booking.site_id, booking.day) != (site, day):
                raise RuleViolation("使用校点和日期须与预约一致。", field="booking", code="booking")
        row = VenueUse(venue=venue, site_id=site, day=day, sessions=sessions, people=people, booking=booking)
        draft.add(row, subject=venue.name)
        draft.note(venue.name, "实际使用", "", f"{site_names([site])(site)}，{sessions} 场，{people} 人")
    return row


def correct_use(*, order: Order, use: VenueUse, sessions: int, people: int) -> VenueUse:
    """Its numbers were wrong. School and day are its own: a use of another is withdrawn and entered anew."""
    _require(order, use.venue.group_id, use.venue.site.institution_id)
    with carry_out(order, "correct_use", f"更正使用：{use.venue.name} {day_text(use.day)}") as draft:
        draft.lock(use.venue, seen=order.seen)
        draft.update(reread(use), subject=f"{use.venue.name} {day_text(use.day)}", sessions=sessions, people=people)
        refuse_same(draft)
    return use


def withdraw_use(*, order: Order, use: VenueUse) -> Venue:
    """It never was. Its booking may be cancelled or used again; its history stays."""
    venue = use.venue
    _require(order, venue.group_id, venue.site.institution_id)
    with carry_out(order, "withdraw_use", f"撤销使用：{venue.name} {day_text(use.day)}") as draft:
        draft.lock(venue, seen=order.seen)
        row = reread(use)
        told = f"{site_names([row.site_id])(row.site_id)}，{row.sessions} 场，{row.people} 人"
        draft.note(f"{venue.name} {day_text(row.day)}", "实际使用", told, "已撤销")
        row.delete()
    return venue


def plan_uses(*, order: Order, group: EducationGroup, school_year: int, uses: int) -> SharingPlan:
    """How often in a school year; set again it is mended."""
    if order.actor is not None and not keeps_group(scope_of(order.actor), group.pk):
        raise PermissionDenied("跨校使用年度计划由本集团总校、集团办公室登记。")
    with carry_out(order, "plan_uses", f"跨校使用计划：{school_year_text(school_year)} 学年") as draft:
        row = SharingPlan.objects.filter(group=group, school_year=school_year).first()
        subject = f"{group.code} {school_year_text(school_year)} 学年"
        if row is None:
            row = draft.add(SharingPlan(group=group, school_year=school_year, uses=uses), subject=subject)
            draft.note(subject, "计划场次", "", str(uses))
        else:
            draft.update(row, subject=subject, uses=uses)
            refuse_same(draft)
    return row
