"""One meeting as it is read, on its page and on paper: the organ's name that day, who sat in it, who attended."""

from dataclasses import dataclass

from groups.governance.meetings.models import BodyMeeting
from groups.governance.meetings.words import Attendance
from groups.governance.organs.queries.organs import seats_of
from groups.governance.organs.rules.rotation import quorum_text
from groups.governance.organs.rules.seats import seat_word


@dataclass(frozen=True, slots=True)
class SeatLine:
    """``status``: of attendance, "" while none is entered."""

    word: str
    person: str
    school: str
    status: str

    @property
    def label(self) -> str:
        return Attendance(self.status).label if self.status else ""


@dataclass(frozen=True, slots=True)
class MeetingSheet:
    name: str
    seats: list[SeatLine]
    quorum: str

    def who(self, status: str) -> list[SeatLine]:
        return [one for one in self.seats if one.status == status]


def meeting_sheet(meeting: BodyMeeting) -> MeetingSheet:
    """Those who sat in the organ on the day of the meeting. The same queries whatever their number."""
    body, day = meeting.body, meeting.held_on
    version = body.versions.active_on(day).first()
    seated = [row for row in seats_of([body.pk], day).get(body.pk, ()) if row.active_on(day)]
    statuses = dict(meeting.attendance.order_by("pk").values_list("member_id", "status"))
    present = sum(1 for row in seated if statuses.get(row.pk) == Attendance.PRESENT)
    return MeetingSheet(
        name=version.name if version else str(body),
        seats=[
            SeatLine(seat_word(body.kind, row.position), row.person, row.school_name or "", statuses.get(row.pk, ""))
            for row in seated
        ],
        quorum=quorum_text(len(seated), present, version.quorum) if statuses and version else "",
    )
