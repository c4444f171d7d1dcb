"""The officer's forms for experts; the expert's: declaration, one cell of a sheet, handing in."""

from django import forms
from django.contrib.auth import get_user_model

from evaluation.rounds.forms import RoundForm
from evaluation.rounds.listeners import ROUND_ACTS
from evaluation.rounds.models import Participant
from evaluation.scores.models import Assignment, Score
from evaluation.scores.queries import known_experts, to_be_scored
from evaluation.scores.rules import ABSTAIN
from evaluation.scores.services import experts, scoring
from evaluation.scoring.words import Level
from groups.papers.parts.forms import PartForm
from nanan_groups.kit.forms import LongTextField
from nanan_groups.records.act_forms import ENTRY_ONLY, ActForm

PEOPLE = get_user_model().objects.none


class AssignExpert(RoundForm):
    verb = "assign"
    title = "指定专家"
    states = experts.ASSIGNED_IN
    help = "有回避情形的不能指定，会写明原因；已开始评分的不再改派。"
    service = staticmethod(experts.assign)

    person = forms.ModelChoiceField(label="专家", queryset=PEOPLE(), empty_label=None)
    participants = forms.ModelMultipleChoiceField(
        label="集团", queryset=Participant.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def prepare(self):
        self.fields["person"].queryset = known_experts()
        self.fields["person"].label_from_instance = lambda one: f"{one.name}（{one.username}）"
        wanted = [one.pk for one in to_be_scored(self.record)]
        rows = Participant.objects.filter(pk__in=wanted).order_by("category", "ordinal", "pk")
        self.fields["participants"].queryset = rows

    def arguments(self):
        chosen = list(self.cleaned_data["participants"])
        return {"row": self.record, "person": self.cleaned_data["person"], "participants": chosen}


class DrawExperts(RoundForm):
    verb = "draw"
    title = "抽取专家"
    states = experts.ASSIGNED_IN
    help = "在所选专家里抽取，避开有回避情形的，各人任务尽量相等；已指定的保留。抽取种子记录在案，可以复核。"
    service = staticmethod(experts.draw_experts)

    people = forms.ModelMultipleChoiceField(label="专家", queryset=PEOPLE(), widget=forms.CheckboxSelectMultiple)
    each = forms.IntegerField(label="每个集团几名", min_value=1, max_value=experts.MOST, initial=5)
    seed = forms.CharField(label="抽取种子", max_length=40, required=False, help_text="留空的由平台生成。")

    def prepare(self):
        self.fields["people"].queryset = known_experts()
        self.fields["people"].label_from_instance = lambda one: f"{one.name}（{one.username}）"
        self.fields["people"].initial = list(known_experts().values_list("pk", flat=True))
        self.fields["each"].initial = max(self.record.system.valid_scores, 5)

    def arguments(self):
        data = self.cleaned_data
        return {"row": self.record, "experts": list(data["people"]), "each": data["each"], "seed": data["seed"]}


class EndAssignment(RoundForm):
    verb = "unassign"
    title = "撤销评审任务"
    states = experts.ASSIGNED_IN
    help = "已开始评分的不能撤销。"
    service = staticmethod(experts.end_assignment)

    assignment = forms.ModelChoiceField(label="评审任务", queryset=Assignment.objects.none(), empty_label=None)
    reason = LongTextField(label="原因", max_length=200, rows=2)

    def prepare(self):
        rows = Assignment.objects.standing().filter(scorer__round=self.record, handed_in_at__isnull=True)
        rows = rows.select_related("scorer__user", "participant").order_by("scorer__user__name", "pk")
        self.fields["assignment"].queryset = rows
        self.fields["assignment"].label_from_instance = lambda one: f"{one.scorer.user.name}：{one.participant.name}"

    def arguments(self):
        return {"row": self.record, "assignment": self.cleaned_data["assignment"]}


for at, form in enumerate((AssignExpert, DrawExperts, EndAssignment), start=1):
    ROUND_ACTS.add(form.verb, form, at=20 + at)


class ExpertForm(ActForm):
    kinds = ENTRY_ONLY
    dated = False
    clause = "意见 五(四)7"
    reason = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
    document = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class Declare(ExpertForm):
    verb = "declare"
    title = "签署回避声明"
    help = (
        "我与所评集团及其成员校没有影响公正评分的关系；如有，已在下面选出并写明。"
        "我独立评分，交卷前不与他人交换意见，不泄露评审内容。"
    )
    service = staticmethod(experts.declare)

    related = forms.ModelMultipleChoiceField(
        label="应当回避的集团", queryset=Assignment.objects.none(), widget=forms.CheckboxSelectMultiple, required=False,
        help_text="没有的不选；选出的不再由您评。",
    )  # fmt: skip
    text = LongTextField(label="与所选集团的关系", max_length=500, required=False, rows=2)
    agree = forms.BooleanField(label="我已阅读以上声明并签署")

    @staticmethod
    def owner_of(record):
        return None

    def prepare(self):
        rows = Assignment.objects.standing().filter(scorer=self.record).select_related("participant")
        self.fields["related"].queryset = rows.order_by("pk")
        self.fields["related"].label_from_instance = lambda one: one.participant.name

    def arguments(self):
        data = self.cleaned_data
        return {"signed": self.record, "related": list(data["related"]), "text": data["text"]}


class HandIn(ExpertForm):
    verb = "hand-in"
    title = "交卷"
    help = "交卷后不能再改。每一项都须评定或弃权；弃权不算0分。"
    service = staticmethod(scoring.hand_in)

    comment = LongTextField(label="总体意见", max_length=2000, required=False, rows=4, help_text="转给集团时不署名。")

    def prepare(self):
        self.fields["comment"].initial = self.record.comment

    def arguments(self):
        return {"assignment": self.record, "comment": self.cleaned_data["comment"]}


MARKS = [*Level.choices, (ABSTAIN, "弃权")]


class ScorePart(PartForm):
    """One cell: the level, or an abstention with its reason; a comment."""

    kind = "score"
    mark = forms.ChoiceField(label="等级", choices=MARKS, required=False, widget=forms.RadioSelect)
    reason = forms.CharField(label="弃权原因", max_length=200, required=False)
    comment = forms.CharField(label="评语", max_length=500, required=False)

    @classmethod
    def key_of(cls, row: Score):
        return f"score-{row.pk}"

    @property
    def title(self):
        return f"{self.row.part.indicator}"

    def value_of(self, row, name):
        if name == "mark":
            return ABSTAIN if row.abstained else row.level
        return getattr(row, name)

    def save(self, actor, values, seen):
        mark = values.get("mark", "")
        told = {"level": "" if mark == ABSTAIN else mark, "abstained": mark == ABSTAIN}
        told |= {name: values.get(name, getattr(self.row, name)) for name in ("reason", "comment")}
        return scoring.save_score(actor=actor, score=self.row, seen=seen, **told)

    def their(self, theirs):
        mark = ABSTAIN if theirs["abstained"] else theirs["level"]
        return {"mark": mark, "reason": theirs["reason"], "comment": theirs["comment"]}
