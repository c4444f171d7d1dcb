"""核实办学性质 of many institutions at once: one order, one act for each, the refused ones told one by one."""

from django import forms

from groups.registry.institutions.services.institutions import confirm_ownership
from groups.registry.register.words import Ownership
from nanan_groups.kit.admin import ReasonForm
from nanan_groups.kit.forms import DayField
from nanan_groups.records.act_forms import KIND_TEXT
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order

_KNOWN = [(o.value, o.label) for o in Ownership if o != Ownership.UNKNOWN]
_KINDS = [(kind.value, KIND_TEXT[kind]) for kind in (ActKind.CORRECTION, ActKind.CHANGE)]


class ConfirmOwnershipForm(ReasonForm):
    ownership = forms.ChoiceField(label="办学性质", choices=_KNOWN, widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label="办理类别",
        choices=_KINDS,
        initial=_KINDS[0][0],
        widget=forms.RadioSelect,
        help_text="一直如此的选“更正”；某日起改制的选“变更”。",
    )
    effective_on = DayField(label="生效日", register=True, help_text="选“更正”时填核实日期。如 2026年9月1日。")
    document = forms.CharField(label="依据文件", max_length=200, required=False, help_text="发文字号或文件名称。")
    seen = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = ",".join(f"{row.pk}:{row.revision}" for row in self.rows)

    def clean_seen(self) -> dict[int, int]:
        """The revision each institution had when the page was opened."""
        pairs = (pair.partition(":") for pair in self.cleaned_data["seen"].split(","))
        return {int(pk): int(seen) for pk, _, seen in pairs if pk.isdecimal() and seen.isdecimal()}


def confirm(*, actor, institution, data: dict, key: str) -> None:
    order = Order(
        actor=actor,
        effective_on=data["effective_on"],
        reason=data["reason"],
        document=data["document"],
        kind=data["kind"],
        seen=data["seen"].get(institution.pk),
        request_key=key,
    )
    confirm_ownership(order=order, institution=institution, ownership=data["ownership"])
