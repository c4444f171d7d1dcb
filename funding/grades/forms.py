from django import forms

from funding.grades import services
from funding.rules_of_year.words import Grade
from groups.registry.models import EducationGroup
from groups.rights.roles import RUN_FUNDING, VIEW_FUNDING
from nanan_groups.kit.forms import DayField
from nanan_groups.records.act_forms import ENTRY_ONLY, ActForm


class GradesForm(ActForm):
    """``record``: the year."""

    kinds = ENTRY_ONLY
    dated = False
    clause = "意见 六(三)"

    reason = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    @staticmethod
    def owner_of(record):
        return None

    @classmethod
    def allowed(cls, scope, record=None) -> bool:
        return scope.may_everywhere(RUN_FUNDING)

    def groups(self):
        return EducationGroup.objects.visible_to(self.scope, VIEW_FUNDING).filter(void=False).order_by("code")


class ConfirmGrades(GradesForm):
    verb, title = "confirm", "确认评估等级"
    help = "把评估中基准日之前公布、还没有采用的结果用作本年度的绩效系数；系数是多少在经费规则里定。"
    service = staticmethod(services.confirm_grades)

    def arguments(self):
        return {"year": self.record, "groups": list(self.groups())}


class EnterGrade(GradesForm):
    verb, title = "enter", "登记评估等级"
    help = "平台里没有评估结果的，按公布的文件登记；与平台已公布的结果不一致的不能登记。"
    service = staticmethod(services.enter_grade)

    group = forms.ModelChoiceField(label="教育集团", queryset=EducationGroup.objects.none(), empty_label="请选择")
    grade = forms.ChoiceField(label="等级", choices=Grade)
    published_on = DayField(label="公布日")
    source = forms.CharField(label="出处", max_length=120, help_text="结果通报的名称和文号。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = self.groups()

    def arguments(self):
        names = ("group", "grade", "published_on", "source")
        return {"year": self.record} | {name: self.cleaned_data[name] for name in names}


GRADE_ACTS = {form.verb: form for form in (ConfirmGrades, EnterGrade)}
