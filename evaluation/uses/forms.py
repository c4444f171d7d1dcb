"""The officer's acts on a published round, and what a group writes when it answers."""

from django import forms

from evaluation.results.forms import ScoreField
from evaluation.rounds.forms import RoundForm
from evaluation.rounds.listeners import ROUND_ACTS
from evaluation.rounds.models import Participant
from evaluation.rounds.words import RoundState
from evaluation.systems.models import Indicator
from evaluation.uses import services
from evaluation.uses.queries import in_round
from evaluation.uses.words import Register
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.records.case_forms import StepForm


class UseForm(RoundForm):
    """``record``: the round."""

    states = (RoundState.PUBLISHED,)

    participant = forms.ModelChoiceField(label="集团", queryset=Participant.objects.none(), empty_label=None)

    def prepare(self):
        self.fields["participant"].queryset = in_round(self.record)


class IssueRectification(UseForm):
    verb = "rectify"
    title = "发出整改任务"
    help = "集团收到待办，在期限前回复整改情况并上传佐证，由区教委核查销号。没有销号的列在集团页面，供编制下一年计划。"
    service = staticmethod(services.issue_rectification)

    indicator = forms.ModelChoiceField(label="指标", queryset=Indicator.objects.none(), empty_label=None)
    problem = LongTextField(label="问题和整改要求", max_length=2000, rows=4)
    due_on = DayField(label="整改期限")

    def prepare(self):
        super().prepare()
        self.fields["indicator"].queryset = Indicator.objects.filter(system=self.record.system).order_by("pk")

    def arguments(self):
        names = ("participant", "indicator", "problem", "due_on")
        return {"row": self.record} | {name: self.cleaned_data[name] for name in names}


class SetReward(UseForm):
    verb = "reward"
    title = "登记奖励系数"
    help = "三本台账分开登记；再次登记即更正，原来的留在记录里。与公布的等级不符的不能登记。系数 0 表示不兑现。"
    service = staticmethod(services.set_reward)

    register = forms.ChoiceField(label="台账", choices=Register.choices)
    coefficient = ScoreField(label="系数", help_text="至多两位小数，如 1.2。")
    people = forms.IntegerField(label="人数", min_value=1, max_value=9999)
    note = forms.CharField(label="备注", max_length=200, required=False)

    def arguments(self):
        names = ("participant", "register", "coefficient", "people", "note")
        return {"row": self.record} | {name: self.cleaned_data[name] for name in names}


for at, form in enumerate((IssueRectification, SetReward), start=1):
    ROUND_ACTS.add(form.verb, form, at=100 + at * 10)


class AnswerForm(StepForm):
    answer = LongTextField(label="整改情况", max_length=4000, rows=6)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].initial = self.record.answer
