"""Opening a campaign, giving one group more time or a place in it, closing it and opening it again."""

from collections import Counter

from django import forms
from django.utils import timezone

from groups.planning.annual_plans.models import AnnualPlan
from groups.planning.annual_plans.queries.owing import PAPERS, PLAN, chased_today, owing_groups
from groups.planning.annual_plans.rules import ANNUAL_PLAN
from groups.planning.annual_plans.services import campaigns, chasing
from groups.planning.annual_plans.words import YearBasis
from groups.registry.models import EducationGroup, GroupVersion
from groups.registry.register.forms.base import ActForm
from groups.rights.roles import VIEW
from nanan_groups.kit.arrows import Reader
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.records.act_forms import ENTRY_ONLY

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
        label="年度",
        min_value=2022,
        max_value=2199,
        error_messages=YEAR,
        help_text="学年填起始年，如 2026 表示 2026-2027 学年。",
    )
    opens_on = DayField(label="开始日", register=True)
    submit_on = DayField(label="提交截止日", help_text="当天 24 时前提交为按时。")
    review_on = DayField(label="审核截止日")
    half_on = DayField(label="半年进展填报截止日", required=False)
    summary_opens = DayField(
        label="年终总结开始受理日",
        required=False,
        help_text="这一天之前不受理年终总结。不填则从年度过半起受理：学年为3月1日，预算年度为7月1日。",
    )
    summary_on = DayField(label="年终总结提交截止日", required=False)
    two_levels = forms.BooleanField(label="科室审核后再由区教委领导审定", required=False, initial=True)
    note = LongTextField(label="填报要求", required=False, rows=3, max_length=2000)
    reason = LongTextField(label="说明", max_length=500, required=False, rows=2)

    def arguments(self):
        names = (
            "basis", "year", "opens_on", "submit_on", "review_on", "half_on", "summary_opens", "summary_on",
            "two_levels", "note",
        )  # fmt: skip
        return {"title": self.cleaned_data["title_text"]} | {name: self.cleaned_data[name] for name in names}


class ExtendPlan(ActForm):
    """``record``: the plan of the group that gets more time."""

    verb = "extend"
    title = "延期提交"
    kinds = ENTRY_ONLY
    help = (
        "只延长这一个集团的提交截止日，其余集团不变；延到审核截止日以后的，该集团的审核截止日相应顺延。"
        "延期和原因记入办理记录，集团在计划页上看得到。"
    )
    service = staticmethod(campaigns.extend)

    submit_on = DayField(label="延至", help_text="当天 24 时前提交为按时。")
    reason = LongTextField(label="延期原因", max_length=500, rows=2, help_text="如“校长任职调整”。")

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
            "campaign": self.record.campaign,
            "group": self.record.group,
            "submit_on": self.cleaned_data["submit_on"],
        }


class AddGroup(ActForm):
    """``record``: the campaign."""

    verb = "add-group"
    title = "加入集团"
    kinds = ENTRY_ONLY
    help = "开展填报之后新成立的集团在此加入：该集团立即有一份年度计划，集团总校校长和集团办公室收到待办。"
    service = staticmethod(campaigns.add_group)

    group = forms.ModelChoiceField(label="教育集团", queryset=EducationGroup.objects.none(), empty_label="请选择")
    submit_on = DayField(
        label="提交截止日", required=False, help_text="不填即与其他集团相同。另定的，当天 24 时前提交为按时。"
    )
    reason = LongTextField(
        label="原因",
        max_length=500,
        required=False,
        rows=2,
        help_text="另定提交截止日的必须写明。",
    )

    def prepare(self):
        self.fields["group"].queryset = groups_to_add(self.record, self.scope)

    def arguments(self):
        return {"campaign": self.record} | {name: self.cleaned_data[name] for name in ("group", "submit_on")}


class ChaseGroups(ActForm):
    """``record``: the campaign. Ticked is who owes and was not chased today; a link may name some of them (``groups``), and
    say that it is for the year-end summary (``of``)."""

    verb = "chase"
    title = "催办"
    kinds = ENTRY_ONLY
    help = (
        "向所选集团的总校校长和集团办公室发消息；还没有填写或签署学校策略的成员校，其校长和经办人一并收到。"
        "同一集团一天只催办一次，今天已经催办的不在下面。"
    )
    service = staticmethod(chasing.chase)

    of = forms.ChoiceField(
        label="催办什么",
        choices=[(name, one.noun) for name, one in PAPERS.items()],
        widget=forms.HiddenInput,
        required=False,
        initial="plan",
    )
    groups = forms.MultipleChoiceField(
        label="催办的集团",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择要催办的集团。", "invalid_choice": "所选集团已经提交，或今天已经催办。"},
    )
    reason = LongTextField(
        label="催办说明",
        max_length=chasing.WORDS,
        required=False,
        rows=3,
        help_text="可以不填；填写的内容原样发给对方。如“请于周五前提交，急需汇总”。",
    )

    def prepare(self):
        chased = chased_today(self.record)
        of = self.data.get("of") if self.is_bound else self.initial.get("of")
        self.owed = PAPERS.get(str(of or ""), PLAN)
        self.fields["groups"].label = f"催办的集团（{self.owed.noun}）"
        owing = owing_groups(self.record, self.scope, timezone.localdate(), self.owed)
        self.owing = {one.code: one for one in owing if one.plan.group_id not in chased}
        field = self.fields["groups"]
        field.choices = [(code, f"{one.group}（缺 {one.count} 项）") for code, one in self.owing.items()]
        wanted = str(self.initial.get("groups") or "").split()
        self.initial["groups"] = [code for code in self.owing if not wanted or code in wanted]

    def arguments(self):
        chosen = [self.owing[code].plan.group for code in self.cleaned_data["groups"]]
        return {"campaign": self.record, "groups": chosen, "owed": self.owed}


def groups_to_add(campaign, scope):
    """Groups in force today without a plan in the campaign."""
    inside = AnnualPlan.objects.filter(campaign=campaign).order_by().values("group")
    active = GroupVersion.objects.active_on(timezone.localdate()).order_by().values("group")
    groups = EducationGroup.objects.visible_to(scope, VIEW).filter(pk__in=active, void=False).exclude(pk__in=inside)
    return groups.order_by("code")


class CloseCampaign(ActForm):
    """``record``: the campaign. Its help counts what is still open, in the words of the board."""

    verb = "close"
    title = "结束填报"
    kinds = ENTRY_ONLY
    service = staticmethod(campaigns.close_campaign)

    reason = LongTextField(
        label="原因",
        max_length=500,
        required=False,
        rows=2,
        help_text="全部办结的可以不填。",
    )

    def prepare(self):
        left = campaigns.still_open(self.record)
        told = "结束后不再提醒、催办、延期，集团也不能再填写、提交；填报情况页保留最终结果。"
        if not left:
            self.help = f"全部计划都已办结。\n{told}"
            return
        reason = self.fields["reason"]
        reason.required, reason.help_text = True, "还有未办结的计划，须写明原因，记入办理记录。"
        reason.error_messages["required"] = f"还有 {len(left)} 份计划没有办结，须写明原因。"
        states = Counter(plan.case.state for plan in left)
        counts = [f"{ANNUAL_PLAN.word(one, Reader.OFFICER)} {states[one]}" for one in ANNUAL_PLAN.states if states[one]]
        self.help = f"还有 {len(left)} 份计划没有办结：{'，'.join(counts)}。\n{told}"

    def arguments(self):
        return {"campaign": self.record}


class ReopenCampaign(ActForm):
    """``record``: the campaign."""

    verb = "reopen"
    title = "重新开放填报"
    kinds = ENTRY_ONLY
    help = "重新开放后从原来的状态继续办理，相关人员的待办恢复；截止日期不变，需要的可以延期。"
    service = staticmethod(campaigns.reopen_campaign)

    reason = LongTextField(label="原因", max_length=500, rows=2)

    def arguments(self):
        return {"campaign": self.record}
