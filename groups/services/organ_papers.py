"""Attachments of a meeting: minutes as signed, papers laid before it. Read with the organ, added by whoever may write."""

from django.urls import reverse

from nanan_groups.kit.scope import Scope
from nanan_groups.records.attachments.owners import Owner, Unit, register_owner

from ..models import BodyMeeting, GoverningBody
from ..queries.organs import writes_organs

KIND = "organ-meeting"


def owner_of(meeting: BodyMeeting) -> Owner:
    return Owner(KIND, meeting.code)


def _meeting(code: str) -> BodyMeeting | None:
    return BodyMeeting.objects.select_related("body__group").filter(code=code).first()


def _may_read(scope: Scope, code: str) -> bool:
    return BodyMeeting.objects.filter(code=code, body__in=GoverningBody.objects.visible_to(scope)).exists()


def _may_write(scope: Scope, code: str) -> bool:
    meeting = _meeting(code)
    return meeting is not None and writes_organs(scope, meeting.body.group_id)


def _unit(code: str) -> Unit:
    group = _meeting(code).body.group
    return Unit(group.code, str(group))


def _title(code: str) -> str:
    meeting = _meeting(code)
    return f"{meeting.body} {meeting}"


register_owner(
    KIND, may_read=_may_read, may_write=_may_write, unit_of=_unit, title_of=_title,
    url_of=lambda code: reverse("groups:meeting-detail", args=[code]),
)  # fmt: skip
