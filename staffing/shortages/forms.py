"""Asking for scarce specialists, and what the steps of such a request ask for."""

from django import forms
from django.utils import timezone

from groups.registry.register.forms.fields import RecordField
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records import act_forms
from nanan_groups.records.case_forms import StepForm
from staffing.roster.words import Subject, TeachingStage
from staffing.shortages import services
from staffing.shortages.rules import CLAUSE

MOST = 200


class RequestShortage(act_forms.ActForm):
    verb, title, subject, kinds, dated = "request-shortage", "申报急需紧缺人才", "group", act_forms.ENTRY_ONLY, False
    clause = CLAUSE
    help = "为本集团的一所学校申报，一个学段、一个学科一件。区教委核准名额后由集团先行面试，再组织招聘。"
    service = staticmethod(services.request_shortage)

    institution = RecordField("institution", label="用人学校", help_text="总校或本集团成员校。")
    year = forms.TypedChoiceField(label="学年", coerce=int)
    stage = forms.ChoiceField(label="任教学段", choices=[("", "请选择"), *TeachingStage.choices])
    subject_of = forms.ChoiceField(label="任教学科", choices=[("", "请选择"), *Subject.choices])
    places = forms.IntegerField(label="申报名额", min_value=1, max_value=MOST)
    extra = forms.IntegerField(
        label="其中追加单列",
        min_value=0,
        max_value=MOST,
        initial=0,
        help_text="按评估结果追加的名额，与编制内的分开列。",
    )
    grounds = LongTextField(label="申报理由", max_length=2000, rows=5)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("reason", "document"):
            self.fields[name].required = False
            self.fields[name].widget = forms.HiddenInput()
        now = school_year_of(timezone.localdate())
        self.fields["year"].choices = [(one, f"{school_year_text(one)}学年") for one in (now, now + 1)]

    def arguments(self):
        data = self.cleaned_data
        names = ("institution", "year", "stage", "places", "extra", "grounds")
        return {"group": self.record, "subject": data["subject_of"]} | {name: data[name] for name in names}


class ApproveForm(StepForm):
    approved = forms.IntegerField(label="核准名额", min_value=0, max_value=MOST)
    approved_extra = forms.IntegerField(label="其中追加单列", min_value=0, max_value=MOST)
    over_reason = forms.CharField(
        label="没有空编的原因", max_length=300, required=False, help_text="编制内名额多于空编的才填。"
    )

    def __init__(self, data=None, *, record=None, **kwargs):
        super().__init__(data, record=record, **kwargs)
        if record is not None:
            self.initial |= {"approved": record.places, "approved_extra": record.extra}


class InterviewForm(StepForm):
    interviewed_on = DayField(label="先行面试日")
    interviewed = forms.IntegerField(label="面试人数", min_value=0, max_value=9_999)
    passed = forms.IntegerField(label="面试合格人数", min_value=0, max_value=9_999)


class RecruitForm(StepForm):
    recruited = forms.IntegerField(label="录用人数", min_value=0, max_value=MOST)
    document = forms.CharField(label="录用文件", max_length=200, error_messages={"required": "此项必填。"})


STEP_FORMS = {"approve": ApproveForm, "interview": InterviewForm, "recruit": RecruitForm}
