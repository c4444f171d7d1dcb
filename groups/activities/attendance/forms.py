"""The forms of attendance: several people by hand, the code at the door; and what the public page asks."""

from django import forms

from groups.activities.attendance import services
from groups.activities.attendance.queries import may_enter
from groups.activities.attendance.rules import MINUTES, read_people
from groups.activities.attendance.words import AttendedWay
from groups.activities.joint_activities.forms import ActivityAct, CorrectionAct
from groups.activities.joint_activities.queries import may_keep
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.forms import LongTextField


class RecordAttendance(ActivityAct):
    verb, title = "record", "登记签到"
    service = staticmethod(services.record_attendance)
    help = "集团登记各参加学校的人员，学校只登记本校人员；工号和姓名须与教职工名册一致，同一人只登记一次。"

    people = LongTextField(label="签到人员", max_length=12_000, rows=10, help_text="每行一人：工号 姓名。")

    @classmethod
    def allowed(cls, scope, activity) -> bool:
        return may_enter(scope, activity)

    def clean_people(self):
        try:
            return read_people(self.cleaned_data["people"])
        except RuleViolation as refused:
            raise forms.ValidationError(refused.sentence, code=refused.code) from None

    def arguments(self):
        return {"activity": self.record, "people": self.cleaned_data["people"], "way": AttendedWay.BY_HAND}


class OpenCheckIn(ActivityAct):
    verb, title = "open", "出示签到二维码"
    service = staticmethod(services.open_check_in)
    help = "只在活动当天出示，到时自动失效；再次出示时，原来的二维码立即失效。参加人员扫码后填写姓名和工号。"

    minutes = forms.TypedChoiceField(
        label="有效时长", coerce=int, choices=[(one, f"{one} 分钟") for one in MINUTES], initial=60
    )

    @classmethod
    def allowed(cls, scope, activity) -> bool:
        return may_keep(scope, activity)

    def arguments(self):
        return {"activity": self.record, "minutes": self.cleaned_data["minutes"]}


class WithdrawAttendance(CorrectionAct):
    """``record``: the attendance."""

    verb, title = "withdraw", "撤销签到"
    service = staticmethod(services.withdraw_attendance)
    help = "登记错了人时使用，写明原因；撤销后可以重新登记，记录保留在变更历史中。"

    reason = LongTextField(label="撤销的原因", max_length=500, rows=2)

    @staticmethod
    def owner_of(record):
        return getattr(record, "activity", None)

    @classmethod
    def allowed(cls, scope, attendance) -> bool:
        return may_keep(scope, attendance.activity)

    def arguments(self):
        return {"attendance": self.record}


ATTENDANCE_ACTS = {form.verb: form for form in (RecordAttendance, OpenCheckIn)}


class CheckInForm(forms.Form):
    """Public: two fields and nothing told."""

    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请填写姓名。"})
    staff_no = forms.CharField(label="工号", max_length=32, error_messages={"required": "请填写工号。"})
