"""Dull governance organs: an organ with its name, a seat in it, a meeting with a resolution."""

from datetime import date

from factory import LazyFunction, RelatedFactory, Sequence, SubFactory, Trait

from groups.governance.models import (
    BodyMeeting,
    BodyMember,
    BodyResolution,
    BodyVersion,
    GoverningBody,
    MeetingAttendance,
    ResolutionNote,
    RotatingChair,
)
from groups.governance.organs.words import OrganKind, SeatPosition
from groups.papers.parts.words import Source
from groups.registry.register.codes import new_code

from .factories import DatedFactory, EducationGroupFactory, InstitutionFactory, RecordFactory, UserFactory


class BodyVersionFactory(DatedFactory):
    class Meta:
        model = BodyVersion

    body = SubFactory("nanan_groups.testing.organ_factories.GoverningBodyFactory", version=None)
    name = Sequence(lambda n: f"测试第{n}理事会")


class GoverningBodyFactory(DatedFactory):
    """A council without members: ``version__name=…``, ``version__seats=…``; ``version=None`` for none."""

    class Meta:
        model = GoverningBody
        skip_postgeneration_save = True

    class Params:
        backfilled = Trait(source=Source.BACKFILL)

    code = LazyFunction(lambda: new_code("organ"))
    group = SubFactory(EducationGroupFactory)
    kind = OrganKind.COUNCIL
    revision = 1
    version = RelatedFactory(BodyVersionFactory, factory_related_name="body")


class BodyMemberFactory(DatedFactory):
    class Meta:
        model = BodyMember

    class Params:
        chair = Trait(position=SeatPosition.CHAIR)

    body = SubFactory(GoverningBodyFactory)
    person = Sequence(lambda n: f"理事{n}")
    institution = SubFactory(InstitutionFactory)
    position = SeatPosition.MEMBER


class RotatingChairFactory(RecordFactory):
    class Meta:
        model = RotatingChair

    body = SubFactory(GoverningBodyFactory)
    school_year = 2025
    institution = SubFactory(InstitutionFactory)
    person = "轮值校长"


class BodyMeetingFactory(RecordFactory):
    class Meta:
        model = BodyMeeting

    code = LazyFunction(lambda: new_code("meeting"))
    body = SubFactory(GoverningBodyFactory)
    held_on = date(2025, 9, 10)
    place = "会议室"
    agenda = "年度计划"


class MeetingAttendanceFactory(RecordFactory):
    class Meta:
        model = MeetingAttendance

    meeting = SubFactory(BodyMeetingFactory)
    member = SubFactory(BodyMemberFactory)
    status = "present"


class BodyResolutionFactory(RecordFactory):
    class Meta:
        model = BodyResolution

    class Params:
        done = Trait(state="done", closed_on=date(2025, 12, 1), result="已办")

    meeting = SubFactory(BodyMeetingFactory)
    ordinal = Sequence(lambda n: n + 1)
    text = "开放实验室"
    responsible = "总校"
    due_on = date(2025, 12, 31)


class ResolutionNoteFactory(RecordFactory):
    class Meta:
        model = ResolutionNote

    resolution = SubFactory(BodyResolutionFactory)
    day = date(2025, 10, 1)
    text = "已排课表"
    by = SubFactory(UserFactory)
