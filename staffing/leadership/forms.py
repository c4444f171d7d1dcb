"""Entering the leadership quota, drafting a recommendation, and the number of its answer."""

from django import forms

from groups.registry.register.forms.fields import CellField, RecordField
from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.excel import Code
from nanan_groups.kit.forms import LongTextField
from nanan_groups.records import act_forms
from nanan_groups.records.case_forms import StepForm
from staffing.leadership import services
from staffing.leadership.rules import CLAUSE
from staffing.roster.models import StaffMember
from staffing.roster.models.people import STAFF_NO
from staffing.roster.words import SCHOOL_LEVEL_POSTS, LeadershipPost

NUMBER = "工号为 3–32 位字母、数字、短横或下划线。"


class SetLeaderQuota(act_forms.ActForm):
    verb, title, subject, kinds = "set-leader-quota", "登记领导职数", None, act_forms.BOTH
    clause = CLAUSE
    help = "按核定文件登记校级领导职数，从生效日起有效；职数向总校倾斜由核定数体现。"
    service = staticmethod(services.set_leader_quota)

    institution = RecordField("institution", label="学校")
    total = forms.IntegerField(label="核定职数", min_value=0, max_value=60)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].label, self.fields["document"].required = "核定文件", True

    def arguments(self):
        return {name: self.cleaned_data[name] for name in ("institution", "total", "document")}


class DraftNomination(act_forms.ActForm):
    verb, title, subject, kinds, dated = "nominate", "起草推荐建议", "group", act_forms.ENTRY_ONLY, False
    clause = CLAUSE
    help = "集团有建议权：总校的副校级和成员校的校级领导。起草后由总校校长提交，区教委人事科室转报。"
    service = staticmethod(services.draft_nomination)

    staff_no = CellField(
        Code(32, pattern=STAFF_NO, sentence=NUMBER), label="人选工号", help_text="本集团学校的教职工。"
    )
    institution = RecordField("institution", label="拟任学校")
    leadership = forms.ChoiceField(
        label="拟任职务",
        choices=[("", "请选择"), *((one.value, one.label) for one in LeadershipPost if one in SCHOOL_LEVEL_POSTS)],
    )
    reserve = forms.BooleanField(label="后备干部", required=False)
    grounds = LongTextField(label="推荐理由", max_length=2000, rows=6)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("reason", "document"):
            self.fields[name].required = False
            self.fields[name].widget = forms.HiddenInput()

    def clean_staff_no(self):
        """Of other schools' people nothing is learned by their number."""
        seen = StaffMember.objects.visible_to(self.scope, VIEW_ROSTER)
        found = seen.filter(staff_no__iexact=self.cleaned_data["staff_no"], void=False).first()
        if found is None:
            raise forms.ValidationError("本集团学校的名册中没有这个工号，请核对。", code="unknown")
        return found

    def arguments(self):
        data = self.cleaned_data
        names = ("institution", "leadership", "reserve", "grounds")
        return {"group": self.record, "person": data["staff_no"]} | {name: data[name] for name in names}


class AnswerForm(StepForm):
    number = forms.CharField(label="答复文号", max_length=60, required=False, help_text="没有文号的可不填。")
