"""Reviewing a plan: the difficulty of its individual targets, with the step or by itself afterwards."""

from django import forms
from django.utils.functional import lazy

from groups.planning.annual_plans.rules import figure
from groups.planning.annual_plans.services import case
from groups.planning.annual_plans.words import Difficulty
from groups.registry.register.forms.base import ActForm
from nanan_groups.kit.forms import LongTextField
from nanan_groups.records.act_forms import ENTRY_ONLY
from nanan_groups.records.case_forms import StepForm


def difficulty_fields(plan, *, start: str = "") -> dict[str, forms.ChoiceField]:
    """One for each target that says something, by the names the service knows."""
    return {
        f"{case.FACT}{one.ordinal}": forms.ChoiceField(
            label=f"个性目标 {one.ordinal} 难度",
            choices=Difficulty,
            widget=forms.RadioSelect,
            initial=one.difficulty or start,
            help_text=_words_when_shown(one),
            error_messages={"required": "请核定难度。", "invalid_choice": "请从所列选项中选择。"},
        )
        for one in plan.targets.exclude(text="").order_by("ordinal")
    }


def target_words(one) -> str:
    """成员校教研参与率：60 → 90 %（提高）."""
    if one.baseline is None or one.goal is None:
        return one.text
    return f"{one.text}：{figure(one.baseline)} → {figure(one.goal)} {one.unit}（{one.get_direction_display()}）"


_words_when_shown = lazy(target_words, str)  # a form that is only sent need not say them


class ReviewForm(StepForm):
    """Approving a plan, or putting it before the leader: with the difficulty of each target. ``record``: the plan."""

    def __init__(self, data=None, **facts):
        super().__init__(data, **facts)
        self.fields |= difficulty_fields(self.record)


class FixDifficulty(ActForm):
    """``record``: the plan."""

    verb = "difficulty"
    title = "调整个性目标难度"
    kinds = ENTRY_ONLY
    clause = "细则 三(一)6"
    help = "难度由区教委核定，评估个性目标时使用，集团不能填写。审核通过后需要调整的，在此写明原因办理。"
    service = staticmethod(case.fix_difficulty)

    reason = LongTextField(label="调整原因", max_length=500, rows=2)

    @staticmethod
    def owner_of(record):
        """The campaign: the act is done to its plan of one group."""
        return record.campaign if hasattr(record, "campaign") else ActForm.owner_of(record)

    def prepare(self):
        self.fields |= difficulty_fields(self.record)

    def arguments(self):
        names = [name for name in self.cleaned_data if name.startswith(case.FACT)]
        levels = {int(name.removeprefix(case.FACT)): self.cleaned_data[name] for name in names}
        return {"plan": self.record, "levels": levels}
