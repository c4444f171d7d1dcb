"""Steps of charters and admissions that ask for more than a comment."""

from django import forms
from django.utils import timezone

from nanan_groups.kit.forms import DayField
from nanan_groups.records.case_forms import StepForm

NEEDED = {"required": "此项必填。"}


def _today(label: str, help_text: str = "") -> DayField:
    return DayField(label=label, initial=timezone.localdate, help_text=help_text)


class FileForm(StepForm):
    filing_number = forms.CharField(
        label="备案号", max_length=60, error_messages=NEEDED, help_text="如“南岸教章备〔2026〕1号”，全区不重复。"
    )
    filed_on = _today("备案日")
    effective_on = _today("施行日", "不早于备案日；从这一天起替代原章程。")


class ExamineForm(StepForm):
    examined_on = _today("审定日")
    document = forms.CharField(label="审定文号", max_length=60, error_messages=NEEDED)


class RefuseForm(StepForm):
    ended_on = _today("日期")
    ended_document = forms.CharField(label="文号", max_length=60, required=False)


class PlaqueForm(StepForm):
    plaque_number = forms.CharField(label="牌号", max_length=40, error_messages=NEEDED, help_text="全区不重复。")
    plaque_on = _today("授牌日")
    plaque_place = forms.CharField(label="授牌地点", max_length=80, error_messages=NEEDED)


class WithdrawForm(StepForm):
    ended_on = _today("撤销日")
    ended_document = forms.CharField(label="撤销文号", max_length=60, required=False)
