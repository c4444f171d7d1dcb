"""A council for each of the two canary groups, its canary in every text: seats, a rotation, a meeting, a resolution."""

from datetime import date

from groups.governance.models import BodyMeeting
from nanan_groups.testing.factories import entry
from nanan_groups.testing.organ_factories import (
    BodyMeetingFactory,
    BodyMemberFactory,
    BodyResolutionFactory,
    GoverningBodyFactory,
    MeetingAttendanceFactory,
    ResolutionNoteFactory,
    RotatingChairFactory,
)


def sample_organs(two_groups) -> dict[str, BodyMeeting]:
    """The meeting of each, by canary."""
    return {side.canary: _sample(side) for side in (two_groups.a, two_groups.b)}


def _sample(side) -> BodyMeeting:
    text = f"{side.canary}治理"
    with entry(title=text, reason=text) as draft:
        body = GoverningBodyFactory(group=side.group, version__name=text, version__paper=text)
        draft.lock(side.group)
        school = side.tight.institution
        seats = [
            BodyMemberFactory(body=body, person=text, post=text, institution=side.lead, chair=True),
            BodyMemberFactory(body=body, person=f"{text}二", institution=school),
            BodyMemberFactory(body=body, person=f"{text}三", institution=school, valid_to=date(2025, 1, 1)),
        ]
        RotatingChairFactory(
            body=body,
            institution=school,
            person=text,
            research=text,
            studies=text,
            training=text,
            handed_over_on=date(2026, 7, 1),
            handover=text,
        )
        meeting = BodyMeetingFactory(body=body, place=text, agenda=text, minutes=text)
        MeetingAttendanceFactory(meeting=meeting, member=seats[0])
        one = BodyResolutionFactory(meeting=meeting, text=text, responsible=text)
        BodyResolutionFactory(meeting=meeting, text=text, responsible=text, done=True, result=text)
        ResolutionNoteFactory(resolution=one, text=text)
    return meeting
