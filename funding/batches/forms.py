"""The officer's forms: a batch drafted, computed again, its warnings ticked off, a figure set by hand, the release."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from funding.batches.services import batches
from funding.batches.words import Warning
from groups.rights.roles import RUN_FUNDING
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.kit.money import parse_yuan
from nanan_groups.records.act_forms import ENTRY_ONLY, ActForm
from nanan_groups.records.case_forms import StepForm


class BatchForm(ActForm):
    """``record``: the year, the batch, or the statement."""

    kinds = ENTRY_ONLY
    dated = False
    clause = "意见 五(三)6"

    reason = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    @staticmethod
    def owner_of(record):
        """The state of its case guards a batch."""
        return None

    @classmethod
    def allowed(cls, scope, record=None) -> bool:
        return scope.may_everywhere(RUN_FUNDING)


class DraftBatch(BatchForm):
    verb, title = "draft", "建立测算单"
    help = (
        "按基准日的登记、本年度规则和预算盘子测算，每个集团一份测算单；之后核对提示、领导审定、区财政局确认总数、下达。\n"
        "已有确认的测算单时，只列入与上一版不同的集团。"
    )
    service = staticmethod(batches.draft_batch)

    def arguments(self):
        return {"year": self.record}


class Redraft(BatchForm):
    verb, title = "redraft", "重新测算"
    help = "按现在的登记、规则和盘子重新测算这一批；已勾掉的提示要重新核对，人工调整保留。"
    service = staticmethod(batches.redraft)

    def arguments(self):
        return {"batch": self.record}


class Tick(BatchForm):
    verb, title = "tick", "核对提示"
    help = "逐条核对后勾掉；全部勾掉才能送审定。"
    service = staticmethod(batches.tick)

    warning = forms.ChoiceField(label="提示", choices=Warning, widget=forms.RadioSelect)
    statements = forms.MultipleChoiceField(label="集团", widget=forms.CheckboxSelectMultiple)

    def prepare(self):
        left = [one for one in self.record.statements.order_by("pk") if one.left_to_tick]
        self.fields["statements"].choices = [(str(one.pk), f"{one.name}：{_left(one)}") for one in left]
        self.fields["statements"].initial = [str(one.pk) for one in left]

    def arguments(self):
        chosen = self.record.statements.filter(pk__in=self.cleaned_data["statements"])
        return {"batch": self.record, "warning": self.cleaned_data["warning"], "statements": list(chosen)}


def _left(one) -> str:
    return "、".join(Warning(each).label for each in one.left_to_tick)


class SetByHand(BatchForm):
    """``record``: the statement."""

    verb, title = "by-hand", "人工调整"
    help = "人工定的数单列一行，永远标“人工”；不能低于保底，也不能使全区合计超过盘子总数。填 0 即取消调整。"
    service = staticmethod(batches.set_by_hand)

    fen = forms.CharField(label="调整金额（元）", max_length=40, help_text="增写正数，减写负数，如 5000 或 -5000。")
    why = LongTextField(label="原因", max_length=300)

    def clean_fen(self):
        try:
            return parse_yuan(self.cleaned_data["fen"], label="调整金额", negative=True)
        except RuleViolation as refused:
            raise ValidationError(refused.sentence, code=refused.code) from None

    def arguments(self):
        return {"statement": self.record} | {name: self.cleaned_data[name] for name in ("fen", "why")}


class ReleaseDue(BatchForm):
    verb, title = "release-due", "下达到期的各期"
    help = (
        "把已到日期、还没有下达的各期下达到总校代管的集团账户。年度已经结束的，写该年度内的下达日，全部下达后才能结账。"
    )
    service = staticmethod(batches.release_due)

    on = DayField(label="下达日")

    def prepare(self):
        self.fields["on"].initial = min(timezone.localdate(), date(self.record.year, 12, 31))

    def arguments(self):
        return {"batch": self.record, "on": self.cleaned_data["on"]}


BATCH_ACTS = {form.verb: form for form in (Redraft, Tick, ReleaseDue)}


class ReleaseForm(StepForm):
    document_no = forms.CharField(label="下达文号", max_length=80, help_text="如 南教财〔2026〕3号。")
    on = DayField(label="下达日")
