"""The forms of questionnaires: opened, extended; and the public one."""

from django import forms
from django.utils import timezone

from groups.activities.joint_activities.forms import ActivityAct
from groups.activities.questionnaires import services
from groups.activities.questionnaires.models import Questionnaire
from groups.activities.questionnaires.words import RATINGS, STATEMENTS, SurveyKind
from groups.registry.register.forms.fields import RecordField
from groups.rights.roles import RUN_MEASURES
from nanan_groups.kit.forms import DayField
from nanan_groups.kit.years import school_year_of, school_year_text


class QuestionnaireAct(ActivityAct):
    clause = "意见 五(四)7；细则 四4"

    @staticmethod
    def owner_of(record):
        return record if isinstance(record, Questionnaire) else None

    @classmethod
    def allowed(cls, scope) -> bool:
        return scope.may_everywhere(RUN_MEASURES)


class OpenQuestionnaire(QuestionnaireAct):
    verb, title = "open", "开展问卷"
    service = staticmethod(services.open_questionnaire)
    help = "按份数生成邀请链接，每个链接只能答一次，不与任何人对应；答卷不记姓名和时间，满 5 份才有结果。"

    group = RecordField("group", label="教育集团")
    survey_kind = forms.ChoiceField(label="问卷", choices=SurveyKind)
    school_year = forms.TypedChoiceField(label="学年", coerce=int)
    opens_on = DayField(label="开始日")
    closes_on = DayField(label="截止日", help_text="最后一天。")
    quota = forms.IntegerField(label="邀请份数", min_value=5, max_value=5_000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        year = school_year_of(timezone.localdate())
        self.fields["school_year"].choices = [(one, f"{school_year_text(one)} 学年") for one in (year, year - 1)]
        self.fields["opens_on"].initial = timezone.localdate()

    def arguments(self):
        names = ("group", "school_year", "opens_on", "closes_on", "quota")
        return {name: self.cleaned_data[name] for name in names} | {"kind": self.cleaned_data["survey_kind"]}


class ExtendQuestionnaire(QuestionnaireAct):
    verb, title = "extend", "修改截止日"
    service = staticmethod(services.extend_questionnaire)

    closes_on = DayField(label="截止日", help_text="最后一天。")

    def prepare(self):
        self.fields["closes_on"].initial = self.record.closes_on

    def arguments(self):
        return {"questionnaire": self.record, "closes_on": self.cleaned_data["closes_on"]}


class AnswerForm(forms.Form):
    """Public: the statements of a questionnaire, each rated."""

    def __init__(self, data=None, *, kind: str):
        super().__init__(data)
        for number, statement in enumerate(STATEMENTS[kind], start=1):
            self.fields[f"q{number}"] = forms.TypedChoiceField(
                label=statement,
                coerce=int,
                choices=RATINGS,
                widget=forms.RadioSelect,
                error_messages={"required": "请选择一项。", "invalid_choice": "请从所列选项中选择。"},
            )

    def ratings(self) -> list[int]:
        return [self.cleaned_data[name] for name in self.fields]
