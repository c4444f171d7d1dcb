"""Acts on rotation, meetings and resolutions: plain facts entered in place, kept in the history."""

import sys

from django import forms
from django.utils import timezone

from groups.governance.meetings import services as meetings
from groups.governance.meetings.words import Attendance, MeetingKind, ResolutionState
from groups.governance.organs.forms import CHOOSE, ORGAN_ACTS, OrganForm
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.act_forms import ENTRY_ONLY, acts_of


def _text(label: str, *, required=True, limit=2000, rows=4, **more):
    return LongTextField(label=label, max_length=limit, required=required, rows=rows, **more)


class _Entered(OrganForm):
    kinds = ENTRY_ONLY

    reason = LongTextField(label="说明", max_length=500, required=False, rows=2)

    def given(self, *names: str) -> dict:
        return {name: self.cleaned_data[name] for name in names}


# --- rotation ------------------------------------------------------------------------------------------------------
class AddRotation(_Entered):
    verb, title, subject = "add-rotation", "安排轮值理事长", "body"
    clause = "细则 三(二)3"
    help = "每学年一所学校轮值，执行理事会决定，办好当年的教研、科研、培训活动。"
    service = staticmethod(meetings.add_rotation)

    school_year = forms.TypedChoiceField(label="学年", coerce=int)
    institution = forms.ChoiceField(label="轮值学校")
    person = forms.CharField(label="轮值理事长", max_length=40)

    def prepare(self):
        year = school_year_of(self.scope.day)
        years = [
            (y, f"{school_year_text(y)} 学年") for y in range(year + 5, min(year, self.record.valid_from.year) - 2, -1)
        ]
        self.fields["school_year"].choices = years
        self.fields["school_year"].initial = year
        self.offer_schools("institution", outside=False)

    def arguments(self):
        return {"body": self.record, "institution": self.school()} | self.given("school_year", "person")


class EditRotation(_Entered):
    verb, title, subject = "edit-rotation", "填写轮值活动", "term"
    clause = "细则 三(二)3"
    service = staticmethod(meetings.edit_rotation)

    institution = forms.ChoiceField(label="轮值学校")
    person = forms.CharField(label="轮值理事长", max_length=40)
    research = _text("教研活动", required=False)
    studies = _text("科研活动", required=False)
    training = _text("培训活动", required=False)

    def prepare(self):
        self.offer_schools("institution", kept=self.record.institution, outside=False)
        for name in ("person", "research", "studies", "training"):
            self.fields[name].initial = getattr(self.record, name)

    def arguments(self):
        names = ("person", "research", "studies", "training")
        return {"term": self.record, "institution": self.school()} | self.given(*names)


class HandOver(_Entered):
    verb, title, subject = "hand-over", "登记交接", "term"
    clause = "细则 三(二)3"
    help = "把轮值期间的文件、活动安排、经费使用等列成清单，交给下一学年的轮值学校。"
    service = staticmethod(meetings.hand_over)

    handed_over_on = DayField(label="交接日")
    handover = _text("交接清单", help_text="一行一项。")

    def prepare(self):
        for name in ("handed_over_on", "handover"):
            self.fields[name].initial = getattr(self.record, name)

    def arguments(self):
        return {"term": self.record} | self.given("handed_over_on", "handover")


# --- meetings ------------------------------------------------------------------------------------------------------
class _MeetingFacts(_Entered):
    held_on = DayField(label="会议日期")
    kind_of_meeting = forms.ChoiceField(label="会议类别", choices=MeetingKind, initial=MeetingKind.REGULAR)
    place = forms.CharField(label="地点", max_length=80)
    agenda = _text("议题", help_text="一行一项。")
    minutes = _text("会议纪要", required=False, limit=20000, rows=8, help_text="可以会后补写；签字版作为附件上传。")

    def meeting_facts(self) -> dict:
        return self.given("held_on", "place", "agenda", "minutes") | {"kind": self.cleaned_data["kind_of_meeting"]}


class RecordMeeting(_MeetingFacts):
    verb, title, subject = "record-meeting", "登记会议", "body"
    help = "会前可先登记日期和议题，会后补写纪要；出席情况和决议在会议页登记。"
    service = staticmethod(meetings.record_meeting)

    def arguments(self):
        return {"body": self.record} | self.meeting_facts()


class EditMeeting(_MeetingFacts):
    verb, title, subject = "edit-meeting", "修改会议、写纪要", "meeting"
    help = "原内容保留在变更历史中。登记出席情况以后，会议日期不能再改。"
    service = staticmethod(meetings.edit_meeting)

    def prepare(self):
        for name in ("held_on", "place", "agenda", "minutes"):
            self.fields[name].initial = getattr(self.record, name)
        self.fields["kind_of_meeting"].initial = self.record.kind

    def arguments(self):
        return {"meeting": self.record} | self.meeting_facts()


class RecordAttendance(_Entered):
    verb, title, subject = "record-attendance", "登记出席情况", "meeting"
    help = "列出会议当日在任的全部成员，逐人选择；法定到会人数按机构登记计算。"
    service = staticmethod(meetings.record_attendance)

    everybody = forms.BooleanField(label="全部出席：以下未选择的成员均记为出席", required=False)

    def prepare(self):
        known = dict(self.record.attendance.order_by("pk").values_list("member_id", "status"))
        rows = self.record.body.members.active_on(self.record.held_on).select_related("institution").order_by("pk")
        self.members, self.people = {}, {}
        for member in rows:
            name = f"member-{member.pk}"
            self.members[name] = member.pk
            school = f"（{member.institution}）" if member.institution else ""
            self.fields[name] = forms.ChoiceField(
                label=f"{member.person}{school}",
                choices=[CHOOSE, *Attendance.choices],
                required=False,
                initial=known.get(member.pk, ""),
                error_messages={"invalid_choice": "请从所列选项中选择。"},
            )
            self.people[name] = member.person

    def clean(self):
        data = super().clean()
        for name, person in self.people.items():
            if data.get(name) == "":
                if data.get("everybody"):
                    data[name] = Attendance.PRESENT.value
                else:
                    self.add_error(name, f"请选择{person}的出席情况；全部出席的请勾选“全部出席”。")
        return data

    def arguments(self):
        statuses = {pk: self.cleaned_data[name] for name, pk in self.members.items()}
        return {"meeting": self.record, "statuses": statuses}


# --- resolutions ---------------------------------------------------------------------------------------------------
class AddResolution(_Entered):
    verb, title, subject = "add-resolution", "登记决议", "meeting"
    service = staticmethod(meetings.add_resolution)

    text = _text("决议内容", rows=3)
    responsible = forms.CharField(label="责任人（学校）", max_length=80)
    due_on = DayField(label="完成期限")

    def arguments(self):
        return {"meeting": self.record} | self.given("text", "responsible", "due_on")


class EditResolution(AddResolution):
    verb, title, subject = "edit-resolution", "修改决议", "resolution"
    help = "内容、责任人、期限有误或需要延期时修改，原内容保留在变更历史中。"
    service = staticmethod(meetings.edit_resolution)

    def prepare(self):
        for name in ("text", "responsible", "due_on"):
            self.fields[name].initial = getattr(self.record, name)

    def arguments(self):
        return {"resolution": self.record} | self.given("text", "responsible", "due_on")


class NoteResolution(_Entered):
    verb, title, subject = "note-resolution", "登记进展", "resolution"
    service = staticmethod(meetings.note_resolution)

    day = DayField(label="日期")
    text = _text("进展", limit=1000, rows=3)

    def prepare(self):
        self.fields["day"].initial = timezone.localdate()

    def arguments(self):
        return {"resolution": self.record} | self.given("day", "text")


class CloseResolution(_Entered):
    verb, title, subject = "close-resolution", "办结决议", "resolution"
    service = staticmethod(meetings.close_resolution)

    state = forms.ChoiceField(
        label="办理状态",
        choices=[(s.value, s.label) for s in ResolutionState if s != ResolutionState.OPEN],
        widget=forms.RadioSelect,
        initial=ResolutionState.DONE,
    )
    closed_on = DayField(label="办结日")
    result = _text("办理结果", rows=3, help_text="完成的写成果；不再办理的写原因。")

    def prepare(self):
        self.fields["closed_on"].initial = timezone.localdate()

    def arguments(self):
        return {"resolution": self.record} | self.given("state", "closed_on", "result")


class ReopenResolution(_Entered):
    verb, title, subject = "reopen-resolution", "重新办理决议", "resolution"
    help = "办结有误时使用。原来的办结日和结果保留在变更历史中。"
    service = staticmethod(meetings.reopen_resolution)

    reason = LongTextField(label="原因", max_length=500, rows=2)

    def arguments(self):
        return {"resolution": self.record}


ORGAN_ACTS.update(acts_of(OrganForm, sys.modules[__name__]))
