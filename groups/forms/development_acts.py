"""Starting a development plan, and entering one that was approved on paper."""

from django import forms

from nanan_groups.kit.forms import DayField

from ..services import development_plans, recorded_plans
from .base import ENTRY_ONLY, ActForm

YEAR = {"min_value": "起始学年不早于 2015。", "max_value": "学年过大，请核对。", "invalid": "请填写四位年份。"}


def year_field(label: str, help_text: str = "填起始年，如 2026 表示 2026-2027 学年。") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=2015, max_value=2199, error_messages=YEAR,
        help_text=help_text,
    )  # fmt: skip


class StartDevelopment(ActForm):
    verb = "start-development"
    title = "编制发展规划"
    kinds = ENTRY_ONLY
    clause = "意见 五(一)2"
    help = "一个集团一份现行规划。新规划审定通过后，原有的现行规划由它取代；此前仍以原规划为准。"
    service = staticmethod(development_plans.start_development_plan)

    first_year = year_field("起始学年")
    last_year = year_field("终止学年", "末一学年的起始年，如 2034 表示到 2035 年。")
    reason = forms.CharField(label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    @staticmethod
    def owner_of(record):
        """A plan being written is guarded part by part, and a group has at most one: nothing to compare."""
        return None

    def arguments(self):
        return {"group": self.record} | {name: self.cleaned_data[name] for name in ("first_year", "last_year")}


class RecordDevelopment(StartDevelopment):
    verb = "record-development"
    title = "补录发展规划"
    clause = ""
    help = "平台启用前已在纸面上通过的规划：登记文号和通过日，标明“补录”。规划期未满的即为现行规划，期满的直接办结。"
    service = staticmethod(recorded_plans.record_past_development_plan)

    approved_on = DayField(label="通过日")
    document = forms.CharField(label="发文字号", max_length=200, help_text="发文字号或文件名称。")

    def arguments(self):
        return super().arguments() | {"approved_on": self.cleaned_data["approved_on"]}
