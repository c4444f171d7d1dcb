"""A telephone in clear: one at a time, for a reason, on record, and not without end."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.texts import short_enough
from nanan_groups.records import audit, storms
from nanan_groups.records.models import Event, EventKind
from staffing.roster.models import StaffMember
from staffing.roster.queries.people import may_reveal

FIELD = "phone"


def reveal_phone(*, actor, person: StaffMember, reason: str, address: str = "") -> str:
    """The telephone of ``person``. The event is appended before the number is handed out: no event, no number.

    Raises PermissionDenied; RuleViolation without a reason, or when ``actor`` has asked too often within the hour.
    """
    if not may_reveal(scope_of(actor), person):
        raise PermissionDenied("您的任职不能查看该教职工的电话。")
    reason = short_enough(reason, 200, "查看原因", "reason")
    if not reason:
        raise RuleViolation("请写明查看原因。", field="reason", code="reason")
    if not person.phone:
        raise RuleViolation("没有登记联系电话。", code="no-phone")
    about = {"actor_id": actor.pk, "address": address, "subject": person.code}
    try:
        with transaction.atomic():
            audit.record(EventKind.READ, detail={"field": FIELD, "reason": reason}, **about)
            _refuse_too_many(actor)  # after the event: its lock lets one count at a time
    except RuleViolation as refused:
        storms.refused(EventKind.READ, detail={"field": FIELD, "refused": refused.code}, **about)
        raise
    return person.phone


def _refuse_too_many(actor) -> None:
    most = settings.PHONES_PER_HOUR
    read = Event.objects.filter(actor_id=actor.pk, kind=EventKind.READ, ok=True).order_by("-number")
    one_more = read.values_list("at", flat=True)[most : most + 1].first()
    if one_more is not None and one_more > timezone.now() - timedelta(hours=1):
        again = timezone.localtime(one_more + timedelta(hours=1))
        raise RuleViolation(
            f"一小时内最多查看 {most} 个电话，本次没有显示。请于 {again:%H:%M} 之后再试；需要成批联系的，请写明用途导出名册。",
            code="too-many-phones",
        )
