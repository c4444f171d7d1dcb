"""Taking in a new teacher, and what the steps of his way ask for."""

from django import forms
from django.utils import timezone

from groups.registry.register.forms.fields import CellField, RecordField, RecordInput
from nanan_groups.kit.excel import Code
from nanan_groups.kit.excel.kinds import Month, PersonName
from nanan_groups.kit.forms import DayField
from nanan_groups.kit.names import PERSON, PERSON_TEXT
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records import act_forms
from nanan_groups.records.case_forms import StepForm
from staffing.pool.queries import sites_for
from staffing.pool.rules import CLAUSE
from staffing.pool.services import take_in
from staffing.pool.words import Grade
from staffing.roster.models.people import STAFF_NO
from staffing.roster.words import Employment, Sex, Subject, TeachingStage

NUMBER = "工号为 3–32 位字母、数字、短横或下划线。"


class TakeIn(act_forms.ActForm):
    verb, title, subject, kinds, dated = "take-in", "登记新教师", None, act_forms.ENTRY_ONLY, False
    clause = CLAUSE
    help = "登记新录用的一名教师；成批的请用表格导入。安置时才进入教职工名册。"
    service = staticmethod(take_in)

    staff_no = CellField(Code(32, pattern=STAFF_NO, sentence=NUMBER), label="工号", help_text="安置后名册沿用。")
    name = CellField(PersonName(40, pattern=PERSON, sentence=PERSON_TEXT), label="姓名")
    sex = forms.ChoiceField(label="性别", choices=Sex.choices, widget=forms.RadioSelect)
    birth_month = CellField(Month(), label="出生年月", help_text="如 2003-05。")
    stage = forms.ChoiceField(label="任教学段", choices=[("", "请选择"), *TeachingStage.choices])
    subject_of = forms.ChoiceField(label="任教学科", choices=[("", "请选择"), *Subject.choices])
    year = forms.TypedChoiceField(label="招聘学年", coerce=int)
    recruited_on = DayField(label="录用日", register=True)
    other = forms.CharField(
        label="同名说明",
        max_length=100,
        required=False,
        help_text="与另一人姓名、出生年月都相同而确非同一人的，写明依据。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        year = school_year_of(timezone.localdate())
        self.fields["year"].choices = [(one, f"{school_year_text(one)}学年") for one in range(year + 1, year - 4, -1)]
        self.fields["year"].initial = year
        self.fields["document"].label, self.fields["document"].required = "录用文件", True
        self.fields["reason"].required = False
        self.fields["reason"].widget = forms.HiddenInput()

    def arguments(self):
        names = ("staff_no", "name", "sex", "birth_month", "stage", "year", "recruited_on", "other", "document")
        return {name: self.cleaned_data[name] for name in names} | {"subject": self.cleaned_data["subject_of"]}

    def refuse(self, problem):
        problem.field = {"subject": "subject_of"}.get(problem.field, problem.field)
        super().refuse(problem)


class TrainForm(StepForm):
    start = DayField(label="培训起", register=True)
    end = DayField(label="培训止", register=True)


class CompleteForm(StepForm):
    day = DayField(label="结业日", register=True)


class AssignForm(StepForm):
    group = RecordField("group", label="集团")
    day = DayField(label="分配日", register=True)


class ShadowForm(StepForm):
    site = forms.ChoiceField(label="跟岗校点", help_text="本集团的校点。")
    start = DayField(label="跟岗起", register=True)
    exception = forms.CharField(
        label="不在优质学校的原因", max_length=300, required=False, help_text="学校当日有“优质”标识的不填。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sites = sites_for(self.record.group_id, timezone.localdate()) if self.record.group_id else ()
        self.fields["site"].choices = [("", "请选择"), *((one.code, str(one)) for one in sites)]


class AssessForm(StepForm):
    grade = forms.ChoiceField(label="考核等次", choices=[("", "请选择"), *Grade.choices])


class AgainForm(StepForm):
    end = DayField(label="新的期满日", register=True)


class PlaceForm(StepForm):
    institution = RecordField("institution", label="安置学校")
    site = forms.CharField(
        label="校点",
        max_length=120,
        required=False,
        widget=RecordInput("site"),
        help_text="只有一个校点或到本部的可留空。",
    )
    employment = forms.ChoiceField(label="用工性质", choices=Employment.choices)
    day = DayField(label="安置日", register=True, help_text="从这一天起在该校任教。")
    over_reason = forms.CharField(
        label="没有空编的原因", max_length=300, required=False, help_text="学校没有空编而确需安置的才填。"
    )


STEP_FORMS = {
    "train": TrainForm,
    "complete": CompleteForm,
    "assign": AssignForm,
    "shadow": ShadowForm,
    "assess": AssessForm,
    "again": AgainForm,
    "place": PlaceForm,
}
