"""A record with everything in it: for a reason, on record, and shown once."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.texts import short_enough
from nanan_groups.records import audit
from nanan_groups.records.models import EventKind
from staffing.career.services.proofs import may_see_kind
from staffing.roster.models import StaffMember

FIELD = "record"


def reveal_record(*, actor, person: StaffMember, reason: str, address: str = "") -> None:
    """The event is appended before anything is shown: no event, no record. Raises PermissionDenied, RuleViolation."""
    if not may_see_kind(scope_of(actor), person):
        raise PermissionDenied("您的任职不能查看该教职工的完整履历。")
    reason = short_enough(reason, 200, "查看原因", "reason")
    if not reason:
        raise RuleViolation("请写明查看原因。", field="reason", code="reason")
    with transaction.atomic():
        audit.record(
            EventKind.READ,
            actor_id=actor.pk,
            address=address,
            subject=person.code,
            detail={"field": FIELD, "reason": reason},
        )
