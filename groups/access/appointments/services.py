"""Appointments: granting and ending. The person who grants is not the one who makes accounts (三员)."""

from datetime import date

from django.utils import timezone

from groups.access.appointments.models import Appointment
from groups.rights.checks import require
from groups.rights.roles import GRANTS, PLACE_OF
from nanan_groups.accounts.models import AdministratorChange, ChangeWhat, User
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.acts import act
from nanan_groups.records.models import ActKind, EventKind


def appoint(
    *,
    user,
    role: str,
    valid_from: date,
    actor=None,
    group=None,
    institution=None,
    office=None,
    valid_to=None,
    reason: str = "",
    document: str = "",
) -> Appointment:
    """A person takes a role at a place. Nobody appoints himself; an administrator of the three holds none."""
    require(actor, GRANTS)
    if actor is not None and actor.pk == user.pk:
        raise RuleViolation("不能给自己授权。", field="user", code="own")
    with act(
        kind=ActKind.ENTRY,
        verb="appoint",
        title=f"授权 {user.username}",
        actor=actor,
        effective_on=valid_from,
        reason=reason,
        document=document,
        event=EventKind.RIGHTS,
    ) as draft:
        # Held as the confirmation of a change of administrators holds it: of the two only one finds the way free.
        person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if person.admin_kind:
            raise RuleViolation("系统、安全、审计管理员不得兼任业务角色。", field="user", code="admin")
        if AdministratorChange.objects.open_for(person).filter(what=ChangeWhat.MAKE).exists():
            raise RuleViolation(
                "该账号有待确认的三员变更申请，将成为管理员，不能授予业务角色。", field="user", code="open-change"
            )
        return draft.add(
            Appointment(
                user=user,
                role=role,
                place=PLACE_OF[role],
                group=group,
                institution=institution,
                office=office,
                valid_from=valid_from,
                valid_to=valid_to,
            ),
            subject=str(user),
        )


def end_appointment(*, appointment: Appointment, day: date, actor=None, reason: str) -> Appointment:
    """The appointment ends; from ``day`` on its rights are gone, what was done before stays attributable."""
    require(actor, GRANTS)
    if actor is not None and actor.pk == appointment.user_id:
        raise RuleViolation("不能变更自己的授权。", field="user", code="own")
    with act(
        kind=ActKind.CHANGE,
        verb="end_appointment",
        title=f"终止授权 {appointment.user.username}",
        actor=actor,
        effective_on=day,
        reason=reason,
        event=EventKind.RIGHTS,
    ) as draft:
        if day <= appointment.valid_from and appointment.valid_from >= timezone.localdate():
            # Granted by mistake today, or not begun yet: it is withdrawn. One that was in force keeps its days.
            draft.remove(appointment, subject=str(appointment.user))
            return appointment
        return draft.end(appointment, day, subject=str(appointment.user), label="任职止")
