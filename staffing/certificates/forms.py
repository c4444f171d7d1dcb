"""The acts on certificates."""

from django import forms
from django.utils import timezone

from nanan_groups.records import act_forms
from staffing.certificates import services
from staffing.exchanges.queries.legs import legs_of


class IssueCertificate(act_forms.ActForm):
    verb, title, subject, kinds, dated = "issue", "出具交流经历证明", "person", act_forms.ENTRY_ONLY, False
    clause = "意见 五(二)4"
    help = (
        "证明按今天的登记写成，出具后不再改动；以后有更正或新的交流时另出新号，原证明由新号代替。"
        "持证人以外的人可凭证明号和校验码在公开页面查询是否有效。"
    )
    service = staticmethod(services.issue_certificate)

    legs = forms.MultipleChoiceField(label="证明哪几段交流", widget=forms.CheckboxSelectMultiple)

    def prepare(self):
        today = timezone.localdate()
        begun = [leg for leg in legs_of(self.record) if leg.start <= today]
        self.fields["legs"].choices = [(str(leg.pk), f"{leg.period} {leg.kind}：{leg.places}") for leg in begun]
        self.fields["legs"].initial = [str(leg.pk) for leg in begun]
        self.fields["legs"].error_messages["required"] = "请至少选择一段本人的交流。"
        self.fields["document"].widget = forms.HiddenInput()

    def arguments(self):
        return {"person": self.record, "legs": [int(pk) for pk in self.cleaned_data["legs"]]}


class WithdrawCertificate(act_forms.ActForm):
    verb, title, subject, kinds, dated = "withdraw", "收回交流经历证明", "certificate", act_forms.ENTRY_ONLY, False
    help = "不应出具、又没有新证明代替的才收回。收回后公开查询页显示已收回；记录保留。"
    service = staticmethod(services.withdraw_certificate)

    @staticmethod
    def owner_of(record):
        return record.person if record is not None else None

    def arguments(self):
        return {"certificate": self.record}
