"""Whoever is refused beyond a limit is on record: who, what of, which limit; many times in a row are counted."""

from datetime import date

import pytest

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records import audit
from nanan_groups.records.attachments.owners import Owner
from nanan_groups.records.attachments.services import attach_all
from nanan_groups.records.exports import check_rate
from nanan_groups.records.imports.jobs import receive
from nanan_groups.records.models import Event, EventKind, Storm
from nanan_groups.records.tests.attachment_made import upload
from nanan_groups.testing.paper_owner import PAPER
from staffing.roster.models import StaffMember
from staffing.roster.services.phones import reveal_phone

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def small(settings, db):
    """Every limit is reached at once."""
    settings.EXPORTS_PER_HOUR, settings.PHONES_PER_HOUR = 1, 0
    settings.ATTACHMENT_BYTES = 10


def _telephone(user_of, two_groups):
    officer, person = user_of("personnel_officer"), StaffMember.objects.exclude(phone="").earliest("pk")
    with pytest.raises(RuleViolation):
        reveal_phone(actor=officer, person=person, reason="通知开会")
    return officer, person.code


def _export(user_of, two_groups):
    officer = user_of("registry_officer")
    audit.record(EventKind.EXPORT, actor_id=officer.pk, subject="x")
    with pytest.raises(RuleViolation):
        check_rate(officer)
    return officer, "export"


def _attachment(user_of, two_groups):
    group = two_groups.a.group
    principal = user_of("group_principal", group=group)
    assert attach_all(actor=principal, owner=Owner(PAPER, group.code), files=[upload()], purpose="evidence").refused
    return principal, f"{PAPER}:{group.code}"


def _import(user_of, two_groups):
    officer = user_of("personnel_officer")
    sheet = upload("名册.xlsx")
    sheet.size = 10**9
    with pytest.raises(RuleViolation):
        receive(
            actor=officer,
            dataset="staff",
            file=sheet,
            file_name="名册.xlsx",
            effective_on=date(2026, 12, 1),
            reason="x",
        )
    return officer, "import:staff"


LIMITS = {
    "telephones": (_telephone, EventKind.READ, "too-many-phones"),
    "exports": (_export, EventKind.EXPORT, "too-many-exports"),
    "attachments": (_attachment, EventKind.ATTACHMENT, "too-big"),
    "imports": (_import, EventKind.IMPORT, "too-big"),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_refusal_beyond_a_limit_is_on_record(limit, small, user_of, two_groups):
    run_into, kind, code = LIMITS[limit]
    user, subject = run_into(user_of, two_groups)
    event = Event.objects.filter(ok=False).latest("number")
    told = (event.kind, event.actor_id, event.subject, event.detail["refused"])
    assert told == (kind, user.pk, subject, code)
    assert Storm.objects.get(kind=kind).count == 1


def test_many_in_a_row_are_counted_and_no_export(small, user_of, two_groups):
    officer, _ = _export(user_of, two_groups)
    for _ in range(19):
        with pytest.raises(RuleViolation):
            check_rate(officer)
    refused = Event.objects.filter(ok=False, kind=EventKind.EXPORT)
    assert (Storm.objects.get().count, refused.count()) == (20, 6)
