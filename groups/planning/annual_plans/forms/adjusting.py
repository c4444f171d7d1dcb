"""The dates of a campaign adjusted for all groups at once."""

from groups.planning.annual_plans.services.adjusting import DAYS, adjust_campaign, effects_of
from groups.registry.register.forms.base import ActForm
from nanan_groups.kit.days import day_text
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.records.act_forms import ENTRY_ONLY


class AdjustCampaign(ActForm):
    """``record``: the campaign."""

    verb = "adjust"
    title = "调整日期"
    kinds = ENTRY_ONLY
    help = (
        "对所有集团统一调整。各集团的截止日、待办和提醒随之改变，集团总校校长、集团办公室和尚未签署策略的成员校收到消息。\n"
        "已提交的计划原来按时的仍为按时；原来逾期、但在新的截止日以前提交的，不再记为逾期。"
        "个别集团另有延期的，以两个日期中较晚的为限。"
    )
    service = staticmethod(adjust_campaign)

    submit_on = DayField(label="提交截止日", help_text="当天 24 时前提交为按时。")
    review_on = DayField(label="审核截止日")
    half_on = DayField(label="半年进展填报截止日", required=False)
    summary_opens = DayField(label="年终总结开始受理日", required=False)
    summary_on = DayField(label="年终总结提交截止日", required=False)
    reason = LongTextField(
        label="调整原因",
        max_length=500,
        rows=2,
        help_text="连同新的日期发给各集团，记入办理记录。",
    )

    def prepare(self):
        for name in DAYS:
            self.fields[name].initial = getattr(self.record, name)

    def arguments(self):
        return {"campaign": self.record} | {name: self.cleaned_data[name] for name in DAYS}

    @staticmethod
    def warnings(campaign, data) -> list[str]:
        """What follows from it, in numbers. The campaign is read anew: the preview has left its marks on the one given."""
        campaign = type(campaign).objects.get(pk=campaign.pk)
        if data["submit_on"] == campaign.submit_on:
            return ["提交截止日不变；审核截止日、进展和总结的日期按上面的改动执行，各集团收到消息。"]
        effects, day = effects_of(campaign, data["submit_on"]), day_text(data["submit_on"])
        told = [f"{effects.owing} 个尚未提交的集团，提交截止日改为{day}。"]
        if effects.extended_later:
            told.append(f"{effects.extended_later} 个集团另有延期，晚于{day}，仍以各自的延期为限。")
        if effects.extended_earlier:
            told.append(f"{effects.extended_earlier} 个集团原来的延期早于{day}，改以{day}为限。")
        if effects.forgiven:
            told.append(f"{effects.forgiven} 份原来逾期提交的计划，按新的截止日为按时，不再记为逾期。")
        if effects.kept_late:
            told.append(f"{effects.kept_late} 份逾期提交的计划仍为逾期。")
        if data["submit_on"] < campaign.submit_on:
            told.append("提交截止日提前：已经提交的计划不因此记为逾期。")
        return told
