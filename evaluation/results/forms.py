"""Forms of the last stages, of moderation, of an appeal and its decision, and of publication."""

import re

from django import forms
from django.utils import timezone

from evaluation.results.models import IndicatorResult, VetoFact
from evaluation.results.queries.results import pending_results
from evaluation.results.rules.entering import by_officer, how_to
from evaluation.results.services import appeals, moderation, stages
from evaluation.results.words import Outcome, RulingKind
from evaluation.rounds.forms import RoundForm
from evaluation.rounds.listeners import ROUND_ACTS
from evaluation.rounds.models import Participant
from evaluation.rounds.words import RoundState
from evaluation.scoring.words import Veto
from evaluation.sources.queries.tolerance import decisions
from evaluation.systems.forms import SystemForm
from evaluation.systems.models import Indicator, IndicatorPart
from evaluation.systems.queries import named_part
from evaluation.systems.words import WHOLE, points_text
from groups.rights.roles import DECIDE_EVALUATION
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.forms import DayField, LongTextField, ParsedField
from nanan_groups.records.act_forms import ENTRY_ONLY, ActForm
from nanan_groups.records.case_forms import StepForm

_POINTS = re.compile(r"\d{1,3}(\.\d{1,2})?", re.ASCII)


class ScoreField(ParsedField):
    """A score typed as 3 or 0.5, kept in hundredths; 0 is one."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 8)
        super().__init__(**kwargs)

    def parse(self, text):
        if not _POINTS.fullmatch(text.strip()):
            raise RuleViolation(f"{self.label}应为数字，至多两位小数，如 3 或 0.5。", code="points")
        units, _, rest = text.strip().partition(".")
        value = int(units) * 100 + int(rest.ljust(2, "0") or 0)
        if value > WHOLE:
            raise RuleViolation(f"{self.label}不能超过 100。", code="points")
        return value

    def show(self, value):
        return points_text(value)


class StageForm(RoundForm):
    def arguments(self):
        return {"row": self.record}


class StartModeration(StageForm):
    verb = "moderation"
    title = "开始核定"
    states = (RoundState.SCORING,)
    help = "专家评分随即结束，没有交卷的不计；各指标的数据按今天固定，以后的登记不影响本轮。"
    service = staticmethod(stages.start_moderation)


class SendDrafts(StageForm):
    verb = "drafts"
    title = "送达初稿"
    states = (RoundState.MODERATING,)
    help = "各集团只看到自己的初稿；申诉期按工作日计算。还有待核的不能送达。"
    service = staticmethod(stages.send_drafts)


class Finalise(StageForm):
    verb = "final"
    title = "定稿"
    states = (RoundState.DRAFTED,)
    help = "申诉期满、申诉全部决定后办理。等级和名次随即计算，只算这一次。"
    service = staticmethod(stages.finalise)


class PublishRound(RoundForm):
    verb = "publish"
    title = "公布结果"
    states = (RoundState.FINAL,)
    right = DECIDE_EVALUATION
    help = "公布后不能再改；结果连同数据、参数和步骤一并留存。办理过本轮的人不能公布。"
    service = staticmethod(stages.publish_round)

    published_on = DayField(label="公布日")

    def prepare(self):
        self.fields["published_on"].initial = timezone.localdate()
        self.fields["document"].required = True
        self.fields["document"].label = "公布文号"

    def arguments(self):
        return {"row": self.record, "published_on": self.cleaned_data["published_on"]}


class DecidePending(RoundForm):
    verb = "pending"
    title = "处理待核"
    states = (RoundState.MODERATING,)
    help = "所选指标在各集团凡是待核的，一并排除或计0分；个别集团的在该集团结果页面办理。"
    service = staticmethod(moderation.decide_pending)

    indicators = forms.ModelMultipleChoiceField(
        label="待核的指标", queryset=Indicator.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    decision = forms.ChoiceField(
        label="怎样处理", choices=[(one.value, one.label) for one in (RulingKind.EXCLUDE, RulingKind.ZERO)]
    )
    reason = LongTextField(label="原因", max_length=500, rows=2, help_text="写入结果的步骤，送达集团。")

    def prepare(self):
        wanted = pending_results(self.record).order_by().values("indicator")
        self.fields["indicators"].queryset = Indicator.objects.filter(pk__in=wanted).order_by("code")

    def arguments(self):
        chosen = list(self.cleaned_data["indicators"])
        return {"row": self.record, "indicators": chosen, "kind": self.cleaned_data["decision"]}


ROUND_ACTS.add(DecidePending.verb, DecidePending, at=45)
for at, form in enumerate((StartModeration, SendDrafts, Finalise, PublishRound), start=4):
    ROUND_ACTS.add(form.verb, form, at=at * 10)


# --- moderation -------------------------------------------------------------------------------------------------------
class ResultForm(SystemForm):
    """``record``: the indicator's result."""

    reason = LongTextField(label="原因", max_length=500, rows=2, help_text="写入结果的步骤，送达集团。")
    kind_of: str = ""

    @staticmethod
    def owner_of(record):
        """Guarded by the round, within the service: two officers moderate side by side."""
        return None

    @classmethod
    def fits(cls, record: IndicatorResult) -> bool:
        """Whether it may be done to an indicator as it stands."""
        return True

    def arguments(self):
        one: IndicatorResult = self.record
        return {"participant": one.participant, "indicator": one.indicator, "kind": self.kind_of}


class Moderate(ResultForm):
    verb = "moderate"
    title = "调整得分"
    kind_of = RulingKind.MODERATE
    service = staticmethod(moderation.rule)

    points = ScoreField(label="得分")

    def prepare(self):
        self.fields["points"].help_text = f"满分 {points_text(self.record.indicator.weight)}。"

    def arguments(self):
        return super().arguments() | {"points": self.cleaned_data["points"]}


class PendingForm(ResultForm):
    service = staticmethod(moderation.rule)

    @classmethod
    def fits(cls, record):
        return record.is_pending


class Exclude(PendingForm):
    verb = "exclude"
    title = "排除"
    help = "这一项不计，其余按比例放大。"
    kind_of = RulingKind.EXCLUDE


class GiveZero(PendingForm):
    verb = "zero"
    title = "计0分"
    kind_of = RulingKind.ZERO


class EnterFact(ResultForm):
    verb = "enter"
    title = "登记事实"
    help = "由科室核定的部分：清单、成果、外部结果。"
    service = staticmethod(moderation.enter_fact)

    part = forms.ModelChoiceField(label="计分部分", queryset=IndicatorPart.objects.none(), empty_label=None)
    text = LongTextField(label="事实", max_length=2000, rows=4)
    basis = forms.CharField(label="依据", max_length=200)
    reason = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    @classmethod
    def fits(cls, record):
        return any(by_officer(named_part(one.part)) for one in record.parts.all())

    def prepare(self):
        rows = IndicatorPart.objects.filter(results__of=self.record).order_by("ordinal")
        mine = [one for one in rows if by_officer(named_part(one))]
        self.fields["part"].queryset = rows.filter(pk__in=[one.pk for one in mine])
        self.fields["part"].label_from_instance = lambda one: one.name
        self.fields["text"].help_text = "".join(f"{one.name}：{how_to(named_part(one))}" for one in mine)

    def arguments(self):
        told = {"text": self.cleaned_data["text"], "document": self.cleaned_data["basis"]}
        return {"participant": self.record.participant, "part": self.cleaned_data["part"]} | told


RESULT_ACTS = {form.verb: form for form in (Moderate, Exclude, GiveZero, EnterFact)}


# --- vetoes -----------------------------------------------------------------------------------------------------------
class VetoForm(SystemForm):
    """``record``: the participant."""

    @staticmethod
    def owner_of(record):
        return None


def _standing(participant: Participant):
    return VetoFact.objects.filter(participant=participant, withdrawn="").order_by("pk")


def veto_acts(participant: Participant) -> list[type[VetoForm]]:
    """What can be done: with none registered, only to register one."""
    return list(VETO_ACTS.values()) if _standing(participant).exists() else [RecordVeto]


class RecordVeto(VetoForm):
    verb = "veto"
    title = "登记否决事项"
    service = staticmethod(moderation.record_veto)

    happened_on = DayField(label="发生日")
    text = LongTextField(label="事实", max_length=500, rows=2)
    effect = forms.ChoiceField(label="后果", choices=Veto)

    def prepare(self):
        self.fields["document"].required = True
        self.fields["document"].label = "认定文件"

    def arguments(self):
        told = {name: self.cleaned_data[name] for name in ("happened_on", "text", "effect")}
        return {"participant": self.record} | told


class Tolerate(VetoForm):
    verb = "tolerate"
    title = "按容错决定收回"
    help = "只能选该集团本学年有效的容错决定。"
    clause = "意见 六(一)"
    service = staticmethod(moderation.tolerate)

    veto = forms.ModelChoiceField(label="否决事项", queryset=VetoFact.objects.none(), empty_label=None)
    tolerance = forms.ChoiceField(label="容错决定", choices=())

    def prepare(self):
        self.fields["veto"].queryset = _standing(self.record).filter(tolerance="")
        found = decisions(self.record.group_id, self.record.round.year)
        self.fields["tolerance"].choices = [(one, one) for one in found]

    def arguments(self):
        return {name: self.cleaned_data[name] for name in ("veto", "tolerance")}


class WithdrawVeto(VetoForm):
    verb = "withdraw-veto"
    title = "撤销登记有误的否决事项"
    help = "撤销的不再影响等级，登记和原因仍可在办理记录中查到。"
    service = staticmethod(moderation.withdraw_veto)

    veto = forms.ModelChoiceField(label="否决事项", queryset=VetoFact.objects.none(), empty_label=None)
    reason = LongTextField(label="撤销的原因", max_length=300, rows=2)

    def prepare(self):
        self.fields["veto"].queryset = _standing(self.record)

    def arguments(self):
        return {"veto": self.cleaned_data["veto"]}


VETO_ACTS = {form.verb: form for form in (RecordVeto, Tolerate, WithdrawVeto)}


# --- appeals ----------------------------------------------------------------------------------------------------------
class FileAppeal(ActForm):
    """``record``: the indicator's result."""

    verb = "appeal"
    title = "提出申诉"
    kinds = ENTRY_ONLY
    dated = False
    clause = "细则 三(一)6"
    help = "一个指标只能申诉一次；提交后可以上传证明材料。由没有参加核定的人决定。"
    service = staticmethod(appeals.file_appeal)

    text = LongTextField(label="申诉的事实和理由", max_length=2000, rows=5)
    reason = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
    document = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    @staticmethod
    def owner_of(record):
        return None

    def arguments(self):
        one: IndicatorResult = self.record
        return {"participant": one.participant, "indicator": one.indicator, "text": self.cleaned_data["text"]}


class DecideForm(StepForm):
    outcome = forms.ChoiceField(
        label="决定", choices=[(one.value, one.label) for one in (Outcome.UPHELD, Outcome.PARTLY, Outcome.REFUSED)]
    )
    points = ScoreField(label="改定的得分", required=False, help_text="支持或部分支持的填写；不支持的留空。")
    answer = LongTextField(label="决定的理由", max_length=2000, rows=4)
