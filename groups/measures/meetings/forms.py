import sys

from django import forms
from django.utils import timezone

from groups.measures.catalogue.models import Measure
from groups.measures.meetings import services
from groups.measures.meetings.words import OVER, STANDING, ResolutionState
from groups.measures.reports.forms import MeasureAct
from groups.measures.reports.queries import measures_on, reports_for
from groups.registry.models import Department
from groups.registry.register.forms.fields import RowsField
from groups.rights.roles import RUN_MEASURES
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.records.act_forms import acts_of


class MeetingAct(MeasureAct):
    clause = "意见 六(二)，细则 三(一)1"
    states: tuple[str, ...] = ()

    @staticmethod
    def owner_of(record):
        return record

    @classmethod
    def allowed(cls, scope, record) -> bool:
        return scope.may_everywhere(RUN_MEASURES)

    def given(self, *names: str) -> dict:
        return {name: self.cleaned_data[name] for name in names}


class _Facts(MeetingAct):
    held_on = DayField(label="会议日期")
    title_text = forms.CharField(label="会议名称", max_length=80)
    host = forms.ModelChoiceField(label="召集部门", queryset=Department.objects.order_by("ordinal", "code"))
    present = RowsField(
        label="参加部门",
        queryset=Department.objects.order_by("ordinal", "code"),
        required=False,
        help_text="召集部门自动列入。",
    )
    place = forms.CharField(label="地点", max_length=80)
    minutes = LongTextField(
        label="会议纪要",
        max_length=20_000,
        rows=8,
        required=False,
        help_text="可以会后补写；签字版在会议页作为附件上传。",
    )

    def facts(self) -> dict:
        return self.given("held_on", "host", "present", "place", "minutes") | {"title": self.cleaned_data["title_text"]}


class RecordMeeting(_Facts):
    """``record``: none yet."""

    verb, title = "record", "登记部门联席会议"
    service = staticmethod(services.record_meeting)
    help = "会前可先登记日期和参加部门；议定事项在召开后逐项登记。"

    def arguments(self):
        return self.facts()


class MeetingRecordAct(MeetingAct):
    """Done to a meeting."""


class AddResolution(MeetingRecordAct):
    verb, title = "resolve", "登记议定事项"
    service = staticmethod(services.add_resolution)

    text = LongTextField(label="议定事项", max_length=1_000, rows=3)
    department = forms.ModelChoiceField(
        label="责任部门", queryset=Department.objects.order_by("ordinal", "code"), empty_label="请选择"
    )
    measure = forms.ModelChoiceField(
        label="举措",
        queryset=Measure.objects.none(),
        required=False,
        empty_label="不属于某一项举措",
        help_text="只能选责任部门承担的举措。",
    )
    due_on = DayField(label="完成期限")

    def prepare(self):
        self.fields["measure"].queryset = measures_on(timezone.localdate())

    def arguments(self):
        return {"meeting": self.record} | self.given("text", "department", "measure", "due_on")


class EditMeeting(_Facts, MeetingRecordAct):
    verb, title = "edit", "修改会议、写纪要"
    service = staticmethod(services.edit_meeting)
    help = "原内容保留在变更历史中。"

    def prepare(self):
        for name in ("held_on", "host", "place", "minutes"):
            self.fields[name].initial = getattr(self.record, name)
        self.fields["title_text"].initial = self.record.title
        self.fields["present"].initial = [row.department_id for row in self.record.present.order_by("pk")]

    def arguments(self):
        return {"meeting": self.record} | self.facts()


class WithdrawMeeting(MeetingRecordAct):
    verb, title = "withdraw", "撤销会议登记"
    service = staticmethod(services.withdraw_meeting)
    help = "登记有误时使用：会议和原因留在记录里，不再计入。"

    why = LongTextField(label="撤销的原因", max_length=300)

    def arguments(self):
        return {"meeting": self.record, "why": self.cleaned_data["why"]}


class ResolutionAct(MeetingAct):
    """Done to a resolution in one of ``states``: the bureau's side of it, unless a form says otherwise."""

    @classmethod
    def allowed(cls, scope, record) -> bool:
        return super().allowed(scope, record) and not reports_for(scope, record.department_id)


class Report(ResolutionAct):
    verb, title = "report", "报送办理情况"
    service = staticmethod(services.report)
    states = STANDING

    done = forms.ChoiceField(
        label="办理到哪一步", choices=[("no", "仍在办理"), ("yes", "已办结，请区教委确认")], widget=forms.RadioSelect
    )
    text = LongTextField(label="办理情况", max_length=2_000, rows=5)

    @classmethod
    def allowed(cls, scope, record) -> bool:
        return reports_for(scope, record.department_id)

    def arguments(self):
        data = self.cleaned_data
        return {"resolution": self.record, "text": data["text"], "done": data["done"] == "yes"}


class Judge(ResolutionAct):
    verb, title = "judge", "确认或退回"
    service = staticmethod(services.judge)
    states = (ResolutionState.REPORTED,)

    verdict = forms.ChoiceField(
        label="意见", choices=[("yes", "确认办结"), ("no", "退回责任部门继续办理")], widget=forms.RadioSelect
    )
    text = LongTextField(label="办结意见或退回的原因", max_length=1_000, rows=3)

    def arguments(self):
        data = self.cleaned_data
        return {"resolution": self.record, "accepted": data["verdict"] == "yes", "text": data["text"]}


class EditResolution(AddResolution, ResolutionAct):
    verb, title = "edit-resolution", "修改议定事项"
    service = staticmethod(services.edit_resolution)
    states = (ResolutionState.OPEN,)
    help = "内容、责任部门、期限有误或需要延期时修改，原内容保留在变更历史中。"

    def prepare(self):
        super().prepare()
        for name in ("text", "department", "measure", "due_on"):
            self.fields[name].initial = getattr(self.record, name)

    def arguments(self):
        return {"resolution": self.record} | self.given("text", "department", "measure", "due_on")


class _Explained(ResolutionAct):
    text = LongTextField(label="原因", max_length=1_000, rows=3)

    def arguments(self):
        return {"resolution": self.record, "text": self.cleaned_data["text"]}


class Drop(_Explained):
    verb, title = "drop", "不再办理"
    service = staticmethod(services.drop)
    states = STANDING


class Reopen(_Explained):
    verb, title = "reopen", "重新办理"
    service = staticmethod(services.reopen)
    states = OVER
    help = "确认有误时使用；原来的办理记录都保留。"


HERE = sys.modules[__name__]
RESOLUTION_ACTS = acts_of(ResolutionAct, HERE)
MEETING_ACTS = {verb: form for verb, form in acts_of(MeetingRecordAct, HERE).items() if verb not in RESOLUTION_ACTS}
