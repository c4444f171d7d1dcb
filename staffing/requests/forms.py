"""Asking for posts and leadership seats, and what granting them asks for."""

from django import forms

from groups.registry.register.forms.fields import RecordField
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.records import act_forms
from nanan_groups.records.case_forms import StepForm
from staffing.requests import services
from staffing.requests.rules import CLAUSE

MOST = 500


class RequestQuota(act_forms.ActForm):
    verb, title, subject, kinds, dated = "request-quota", "申请职数和编制", "group", act_forms.ENTRY_ONLY, False
    clause = CLAUSE
    help = "新增联盟型集团按实际情况为本集团的一所学校申请。区教委审核转报，区委编办核定后从生效日起变更。"
    service = staticmethod(services.request_quota)

    institution = RecordField("institution", label="学校", help_text="总校或本集团成员校。")
    posts = forms.IntegerField(label="申请编制数", min_value=0, max_value=MOST, initial=0)
    teachers = forms.IntegerField(label="其中教师", min_value=0, max_value=MOST, initial=0)
    seats = forms.IntegerField(label="申请职数", min_value=0, max_value=60, initial=0, help_text="校级领导职数。")
    grounds = LongTextField(label="申请理由", max_length=2000, rows=5)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("reason", "document"):
            self.fields[name].required = False
            self.fields[name].widget = forms.HiddenInput()

    def arguments(self):
        names = ("institution", "posts", "teachers", "seats", "grounds")
        return {"group": self.record} | {name: self.cleaned_data[name] for name in names}


class GrantForm(StepForm):
    posts = forms.IntegerField(label="核给编制数", min_value=0, max_value=MOST)
    teachers = forms.IntegerField(label="其中教师", min_value=0, max_value=MOST)
    seats = forms.IntegerField(label="核给职数", min_value=0, max_value=60)
    number = forms.CharField(label="核定文号", max_length=60, error_messages={"required": "此项必填。"})
    effective_on = DayField(label="生效日", register=True)

    def __init__(self, data=None, *, record=None, **kwargs):
        super().__init__(data, record=record, **kwargs)
        if record is not None:
            self.initial |= {name: getattr(record, name) for name in services.ASKED}
