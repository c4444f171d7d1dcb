"""The officer's forms for a round, and the part in which a group writes."""

from django import forms

from evaluation.rounds.listeners import ROUND_ACTS
from evaluation.rounds.models import Participant, Round, SelfAssessment
from evaluation.rounds.services import assessments, rounds
from evaluation.rounds.words import RoundState, Standing
from evaluation.systems.forms import SystemForm
from evaluation.systems.models import IndicatorSystem
from evaluation.systems.words import SystemState
from groups.papers.parts.forms import TextPart
from nanan_groups.kit.forms import DayField, LongTextField


class RoundForm(SystemForm):
    """``states``: in which it may be done."""

    states: tuple[str, ...] = ()


class RoundFacts(RoundForm):
    name = forms.CharField(label="名称", max_length=80)
    assess_by = DayField(label="自评截止日", help_text="当天 24 时前提交；逾期的记为逾期。")
    score_by = DayField(label="专家评分截止日")
    moderate_by = DayField(label="核定截止日")

    def facts(self) -> dict:
        return {each: self.cleaned_data[each] for each in ("name", *rounds.DAYS)}


class StartRound(RoundFacts):
    verb = "start"
    title = "建立评估"
    help = "按已发布的指标体系，一学年一轮；建立后再开始，开始时参评集团和成员随即固定。"
    service = staticmethod(rounds.start_round)

    system = forms.ModelChoiceField(label="指标体系", queryset=IndicatorSystem.objects.none(), empty_label=None)
    field_order = ("system", "name", *rounds.DAYS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = IndicatorSystem.objects.filter(state=SystemState.PUBLISHED).order_by("-year", "-number")
        self.fields["system"].queryset = rows
        self.fields["system"].label_from_instance = lambda one: f"{one.title}（{one.version_text}）"
        self.order_fields(["system", *(name for name in self.fields if name != "system")])

    @staticmethod
    def owner_of(record):
        return None

    def arguments(self):
        return self.facts() | {"system": self.cleaned_data["system"]}


class ChangeRound(RoundFacts):
    verb = "change"
    title = "修改安排"
    states = (RoundState.PREPARED, RoundState.ASSESSING, RoundState.SCORING)
    help = "自评截止日改动后，各集团的待办随之改期。"
    service = staticmethod(rounds.change_round)

    def prepare(self):
        for each in ("name", *rounds.DAYS):
            self.fields[each].initial = getattr(self.record, each)

    def arguments(self):
        return {"row": self.record} | self.facts()


class OpenRound(RoundForm):
    verb = "open"
    title = "开始评估"
    states = (RoundState.PREPARED,)
    help = (
        "参评集团连同成员按今天的登记固定，以后的变动不影响本轮。考评期内成立、至期末不足 6 个月的参评不评等级；"
        "集群用简式，只评平台能算的指标。各集团随即收到自评待办。"
    )
    service = staticmethod(rounds.open_round_for_groups)

    excluded = LongTextField(
        label="不参评的集团", max_length=4000, required=False, rows=3, help_text="每行一个“集团编码=原因”；没有的不写。"
    )

    def arguments(self):
        return {"row": self.record, "excluded": self.cleaned_data["excluded"]}


class StartScoring(RoundForm):
    verb = "scoring"
    title = "开始专家评分"
    states = (RoundState.ASSESSING,)
    help = "自评和佐证随即固定：已提交的按提交的内容，未提交的按已填的内容并记为“未提交”。之后不能再改。"
    service = staticmethod(rounds.start_scoring)

    def arguments(self):
        return {"row": self.record}


class WithdrawGroup(RoundForm):
    verb = "withdraw"
    title = "集团退出本轮"
    states = rounds.WITHDRAWN_IN
    help = "集团撤销、停办等情况。退出后不再评分、不排名，也不占别的集团的名额。"
    service = staticmethod(rounds.withdraw_group)

    participant = forms.ModelChoiceField(label="集团", queryset=Participant.objects.none(), empty_label=None)
    reason = LongTextField(label="原因", max_length=200, rows=2)

    def prepare(self):
        rows = Participant.objects.filter(round=self.record).exclude(standing=Standing.EXCLUDED)
        self.fields["participant"].queryset = rows.order_by("category", "ordinal", "pk")

    def arguments(self):
        return {"row": self.record, "participant": self.cleaned_data["participant"]}


for at, form in enumerate((ChangeRound, OpenRound, StartScoring), start=1):
    ROUND_ACTS.add(form.verb, form, at=at * 10)
ROUND_ACTS.add(WithdrawGroup.verb, WithdrawGroup, at=90)


def round_acts(scope, row: Round) -> list[type[RoundForm]]:
    """What may be done now, by this person."""
    return [form for form in ROUND_ACTS if row.state in form.states and form.allowed(scope, row)]


def round_act(verb: str) -> type[RoundForm] | None:
    return next((form for form in ROUND_ACTS if form.verb == verb), None)


class AssessmentPart(TextPart):
    """``row``: what is stored of an indicator, or an empty one; options: participant, facts (of the indicator), files."""

    @classmethod
    def key_of(cls, row: SelfAssessment):
        return f"text-{row.indicator.code}"

    @property
    def title(self):
        return str(self.row.indicator)

    def save(self, actor, values, seen):
        return assessments.save_text(
            actor=actor,
            participant=self.options["participant"],
            indicator=self.row.indicator,
            text=values["text"],
            seen=seen,
        )
