"""The forms of agreements and of the cash under them."""

from django import forms

from funding.agreements import services
from funding.agreements.words import MoneyKind
from groups.registry.register.forms.fields import RecordField
from groups.rights.roles import RUN_FUNDING
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.forms import DayField, LongTextField, ParsedField
from nanan_groups.kit.money import parse_yuan, short_yuan
from nanan_groups.records.act_forms import ENTRY_ONLY, ActForm


class MoneyField(ParsedField):
    """An amount typed in 元, as fen. 1.005, 1e3 and 万 are refused with a sentence."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("help_text", "以元为单位，如 500000 或 1,500.50。")
        super().__init__(**kwargs)

    def parse(self, text):
        name = self.label.removesuffix("（元）")
        fen = parse_yuan(text, label=name)
        if not fen:
            raise RuleViolation(f"{name}必须大于零。", code="zero")
        return fen

    def show(self, value):
        return short_yuan(value)


class AgreementForm(ActForm):
    kinds = ENTRY_ONLY
    dated = False
    clause = "意见 五(三)6"
    right = RUN_FUNDING

    reason = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    @classmethod
    def allowed(cls, scope, record=None) -> bool:
        return scope.may_everywhere(cls.right)


class _Facts(AgreementForm):
    help = "协议由学校和高校签订；登记后在协议页登记各年协议数，并上传合同正文。"

    university = RecordField("institution", label="高校（院所）")
    school = RecordField("institution", label="签约学校")
    title_text = forms.CharField(label="协议名称", max_length=120)
    signed_on = DayField(label="签订日")
    valid_from = DayField(label="起")
    valid_to = DayField(label="止", required=False, help_text="该日起不再有效；没有期限的留空。")
    note = LongTextField(label="说明", max_length=300, required=False)

    def facts(self) -> dict:
        data = self.cleaned_data
        own = {name: data[name] for name in services.FACTS if name != "title"}
        return own | {"title": data["title_text"].strip()}


class AddAgreement(_Facts):
    verb = "add"
    title = "登记协议"
    service = staticmethod(services.add_agreement)

    group = RecordField("group", label="教育集团")
    field_order = ("group",)

    def arguments(self):
        return {"group": self.cleaned_data["group"]} | self.facts()


class ChangeAgreement(_Facts):
    verb = "change"
    title = "更正协议"
    service = staticmethod(services.change_agreement)

    def prepare(self):
        for name in services.FACTS:
            self.fields["title_text" if name == "title" else name].initial = getattr(self.record, name)

    def arguments(self):
        return {"agreement": self.record} | self.facts()


class SetAgreed(AgreementForm):
    verb = "set-agreed"
    title = "登记年度协议数"
    help = "区级按协议金额1:1配套。再次登记同一年度即为修改。"
    service = staticmethod(services.set_agreed)

    year = forms.IntegerField(label="预算年度", min_value=2022, max_value=2199)
    agreed_fen = MoneyField(label="协议数（元）")

    def arguments(self):
        return {"agreement": self.record} | {name: self.cleaned_data[name] for name in ("year", "agreed_fen")}


class ReportReceipt(AgreementForm):
    verb = "report-receipt"
    title = "报送到账"
    help = (
        "只报现金。由签约学校的经办人按银行回单报送，由区教委财务科室确认；确认后才计入配套。回单扫描件在协议页上传。"
    )
    service = staticmethod(services.report_receipt)

    year = forms.IntegerField(label="协议年度", min_value=2022, max_value=2199, help_text="这笔钱属于哪一年的协议数。")
    money_kind = forms.ChoiceField(label="类别", choices=MoneyKind)
    on = DayField(label="到账（支付）日")
    fen = MoneyField(label="金额（元）")
    slip = forms.CharField(label="银行回单号", max_length=60)

    @classmethod
    def allowed(cls, scope, record=None) -> bool:
        return record is not None and services.may_report(scope, record)

    def arguments(self):
        data = self.cleaned_data
        own = {name: data[name] for name in ("year", "on", "fen", "slip")}
        return {"agreement": self.record, "kind": data["money_kind"]} | own


class DecideReceipt(AgreementForm):
    """``record``: the receipt."""

    verb = "decide"
    title = "确认到账"
    help = "与银行回单核对后确认；有出入的不予确认并写明原因，由经办人重新报送。"
    service = staticmethod(services.decide_receipt)

    verdict = forms.ChoiceField(
        label="核对结果", choices=[("yes", "确认"), ("no", "不予确认")], widget=forms.RadioSelect
    )
    why = LongTextField(label="不予确认的原因", max_length=300, required=False)

    def arguments(self):
        data = self.cleaned_data
        return {"receipt": self.record, "accepted": data["verdict"] == "yes", "why": data["why"]}


AGREEMENT_ACTS = {form.verb: form for form in (ChangeAgreement, SetAgreed, ReportReceipt)}
