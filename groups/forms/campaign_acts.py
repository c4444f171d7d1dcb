"""Opening a campaign, and giving one group more time."""

from django import forms

from nanan_groups.kit.forms import DayField

from ..enums import YearBasis
from ..models import AnnualPlan
from ..services import campaigns
from .base import ENTRY_ONLY, ActForm

YEAR = {"min_value": "年度不能早于 2022。", "max_value": "年度过大，请核对。", "invalid": "请填写四位年份。"}


class OpenCampaign(ActForm):
    verb = "open-campaign"
    title = "开展年度计划填报"
    kinds = ENTRY_ONLY
    clause = "细则 三(一)6"
    help = (
        "确认后，开始日在册的每个集团各有一份年度计划，集团总校校长和集团办公室的工作台出现待办；"
        "幼教集群用简式。\n截止日期当天 24 时前提交为按时，之后提交的记为逾期；个别集团可以在填报情况页延期。"
    )
    service = staticmethod(campaigns.open_campaign)

    title_text = forms.CharField(label="名称", max_length=80, help_text="如“2026-2027 学年年度计划”。")
    basis = forms.ChoiceField(label="年度口径", choices=YearBasis, initial=YearBasis.SCHOOL_YEAR)
    year = forms.IntegerField(
        label="年度", min_value=2022, max_value=2199, error_messages=YEAR,
        help_text="学年填起始年，如 2026 表示 2026-2027 学年。",
    )  # fmt: skip
    opens_on = DayField(label="开始日", register=True)
    submit_on = DayField(label="提交截止日", help_text="当天 24 时前提交为按时。")
    review_on = DayField(label="审核截止日")
    half_on = DayField(label="半年进展填报截止日", required=False)
    summary_on = DayField(label="年终总结提交截止日", required=False)
    two_levels = forms.BooleanField(label="科室审核后再由区教委领导审定", required=False, initial=True)
    note = forms.CharField(label="填报要求", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
    reason = forms.CharField(label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def arguments(self):
        names = (
            "basis", "year", "opens_on", "submit_on", "review_on", "half_on", "summary_on", "two_levels", "note",
        )  # fmt: skip
        return {"title": self.cleaned_data["title_text"]} | {name: self.cleaned_data[name] for name in names}


class ExtendPlan(ActForm):
    """``record``: the plan of the group that gets more time."""

    verb = "extend"
    title = "延期提交"
    kinds = ENTRY_ONLY
    help = "只延长这一个集团的提交截止日，其余集团不变。延期和原因记入办理记录，集团在计划页上看得到。"
    service = staticmethod(campaigns.extend)

    submit_on = DayField(label="延至", help_text="当天 24 时前提交为按时。")
    reason = forms.CharField(
        label="延期原因", max_length=500, widget=forms.Textarea(attrs={"rows": 2}), help_text="如“校长任职调整”。"
    )

    @staticmethod
    def owner_of(record):
        """The campaign: the act is done to its plan of one group."""
        return record.campaign if isinstance(record, AnnualPlan) else ActForm.owner_of(record)

    def prepare(self):
        known = self.record.campaign.extensions.filter(group=self.record.group_id).first()
        if known:
            self.fields["submit_on"].initial = known.submit_on

    def arguments(self):
        return {
            "campaign": self.record.campaign, "group": self.record.group, "submit_on": self.cleaned_data["submit_on"]
        }  # fmt: skip
