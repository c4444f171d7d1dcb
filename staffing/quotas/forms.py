"""The acts on posts: entering the authorised number, proposing a transfer, and what its steps ask for."""

from django import forms
from django.utils import timezone

from groups.registry.models import Institution
from groups.registry.register.forms.fields import RecordField
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.records import act_forms
from nanan_groups.records.case_forms import StepForm
from staffing.quotas.queries import lines_of, tight_schools
from staffing.quotas.rules import CLAUSE
from staffing.quotas.services import quotas


class SetQuota(act_forms.ActForm):
    verb, title, subject, kinds = "set-quota", "登记核定编制", None, act_forms.BOTH
    clause = CLAUSE
    help = "按编制部门核定的总数登记，从生效日起有效；生效日之前仍是原数。集团内调整请由集团总校提出，经备案自动变更。"
    service = staticmethod(quotas.set_quota)

    institution = RecordField("institution", label="学校")
    total = forms.IntegerField(label="核定总数", min_value=0, max_value=5000)
    teachers = forms.IntegerField(label="其中教师", min_value=0, max_value=5000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].label, self.fields["document"].required = "核定文件", True

    def arguments(self):
        return {name: self.cleaned_data[name] for name in ("institution", "total", "teachers", "document")}


class ProposeTransfer(act_forms.ActForm):
    verb, title, subject, kinds, dated = "propose", "提出编制调整", "group", act_forms.ENTRY_ONLY, False
    clause = CLAUSE
    help = "只在本集团紧密型成员之间调整，集团总数不变。区教委同意后预留，区委编办备案后从生效日起变更。"
    service = staticmethod(quotas.propose_transfer)

    giver = forms.ChoiceField(label="调出学校")
    receiver = forms.ChoiceField(label="调入学校")
    posts = forms.IntegerField(label="编制数", min_value=1, max_value=500)
    teachers = forms.IntegerField(label="其中教师", min_value=0, max_value=500, initial=0)
    grounds = LongTextField(label="申请理由", max_length=2000, rows=4)

    def prepare(self):
        day = timezone.localdate()
        self.fields["effective_on"].widget = forms.HiddenInput()
        self.fields["reason"].required = False
        self.fields["reason"].widget = forms.HiddenInput()
        self.schools = tight_schools(self.record.pk, day)
        choices = [
            (one.code, f"{one.name}（可用 {one.posts.available} 个）" if one.posts else f"{one.name}（未登记核定编制）")
            for one in lines_of(self.schools, day)
        ]
        for name in ("giver", "receiver"):
            self.fields[name].choices = [("", "请选择"), *choices]

    def arguments(self):
        data = self.cleaned_data
        found = {one.code: one for one in Institution.objects.filter(code__in=(data["giver"], data["receiver"]))}
        return {"group": self.record, "giver": found[data["giver"]], "receiver": found[data["receiver"]]} | {
            name: data[name] for name in ("posts", "teachers", "grounds")
        }


class ApproveForm(StepForm):
    below_reason = forms.CharField(
        label="低于已用数的原因", max_length=300, required=False, help_text="调出后低于已用数的才填，写明怎样解决。"
    )


class FileForm(StepForm):
    number = forms.CharField(label="备案文号", max_length=60, error_messages={"required": "此项必填。"})
    effective_on = DayField(label="生效日", register=True)
