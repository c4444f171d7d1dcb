from django import forms

from funding.agreements.forms import MoneyField
from funding.envelope import services
from funding.statements.rules.cuts import Purpose
from groups.rights.roles import SET_FUNDING_RULES
from nanan_groups.records.act_forms import ENTRY_ONLY, ActForm


class SetBudget(ActForm):
    """``record``: the year."""

    verb, title = "set-budget", "登记预算盘子"
    kinds = ENTRY_ONLY
    dated = False
    clause = "意见 五(三)6"
    help = (
        "分用途登记，或者只登记一个总数。超出盘子的依次从绩效、规模、保底以上部分里减；减到保底仍不够的被拒绝。\n"
        "再次登记即为新的一版，原来的各版保留。"
    )
    service = staticmethod(services.set_budget)

    purpose = forms.ChoiceField(label="用途", choices=[("", "专项经费总数"), *Purpose.choices], required=False)
    approved_fen = MoneyField(label="批复数（元）")
    document_no = forms.CharField(label="文号", max_length=120)
    reason = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    @staticmethod
    def owner_of(record):
        return None

    @classmethod
    def allowed(cls, scope, record=None) -> bool:
        return scope.may_everywhere(SET_FUNDING_RULES)

    def arguments(self):
        data = self.cleaned_data
        own = {name: data[name] for name in ("purpose", "approved_fen")}
        return {"year": self.record, "document": data["document_no"]} | own
