"""The forms of the books: money paid out, committed, spent, transferred, reversed, corrected; the year closed."""

from django import forms

from funding.agreements.forms import MoneyField
from funding.books.models import Account, SpendingCategory
from funding.books.services import money, transfers
from funding.books.words import AccountKind, MoneySource
from groups.registry.register.forms.fields import RecordField
from groups.rights.roles import RUN_FUNDING
from nanan_groups.kit.forms import DayField, LongTextField
from nanan_groups.records.act_forms import ENTRY_ONLY, ActForm

MOST_WHY = 200  # signs of a reason


class BooksForm(ActForm):
    """``record``: the account, the entry, or the year's number."""

    kinds = ENTRY_ONLY
    dated = False
    clause = "细则 三(一)2、五4"

    reason = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    @staticmethod
    def owner_of(record):
        """What is booked is guarded by the account's balance, not by a revision."""
        return None

    @classmethod
    def allowed(cls, scope, record=None) -> bool:
        return scope.may_everywhere(RUN_FUNDING)


class _Spender(BooksForm):
    @classmethod
    def allowed(cls, scope, record=None) -> bool:
        return record is not None and money.may_spend(scope, record)

    def money(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("source", "fen", "on")}


class PayOut(BooksForm):
    verb, title = "pay-out", "拨付到学校"
    help = "从集团账户（由总校代管）拨付到公办成员校。民办和办学性质待核实的成员没有账户。"
    service = staticmethod(money.pay_out)

    school = RecordField("institution", label="学校")
    source = forms.ChoiceField(label="来源", choices=MoneySource)
    fen = MoneyField(label="金额（元）")
    on = DayField(label="拨付日")

    def arguments(self):
        names = ("school", "source", "fen", "on")
        return {"origin": self.record} | {name: self.cleaned_data[name] for name in names}


class Release(BooksForm):
    verb, title = "release", "下达经费"
    help = "区级专项只随已确认的一批测算单下达；这里登记高校和项目经费的下达。"
    service = staticmethod(money.release_money)

    source = forms.ChoiceField(
        label="来源", choices=[one for one in MoneySource.choices if one[0] != MoneySource.DISTRICT]
    )
    fen = MoneyField(label="金额（元）")
    on = DayField(label="下达日")
    document_no = forms.CharField(label="文号", max_length=80)

    def arguments(self):
        data = self.cleaned_data
        own = {name: data[name] for name in ("source", "fen", "on")}
        return {"year": self.record.year, "group": self.record.group, "document": data["document_no"]} | own


class ReturnMoney(BooksForm):
    verb, title = "return", "退回"
    service = staticmethod(money.return_money)

    source = forms.ChoiceField(label="来源", choices=MoneySource)
    fen = MoneyField(label="金额（元）")
    on = DayField(label="退回日")
    why = LongTextField(label="原因", max_length=MOST_WHY)

    def arguments(self):
        return {"account": self.record} | {name: self.cleaned_data[name] for name in ("source", "fen", "on", "why")}


class Spend(_Spender):
    verb, title = "spend", "登记支出"
    help = "一张凭证登记一次；花在民办或办学性质待核实成员身上的，写明受益校点。"
    service = staticmethod(money.spend)

    source = forms.ChoiceField(label="来源", choices=MoneySource)
    category = forms.ModelChoiceField(label="支出类别", queryset=SpendingCategory.objects.all(), empty_label="请选择")
    fen = MoneyField(label="金额（元）")
    on = DayField(label="支出日")
    voucher = forms.CharField(label="凭证号", max_length=60)
    note = forms.CharField(label="摘要", max_length=200, required=False)
    benefits = RecordField("site", label="受益校点", required=False)

    def arguments(self):
        names = ("category", "voucher", "note", "benefits")
        return {"account": self.record} | self.money() | {name: self.cleaned_data[name] for name in names}


class Commit(_Spender):
    verb, title = "commit", "登记占用"
    help = "合同已签、款未付的先占用；占用的钱不能调剂，也不能另作支出。"
    service = staticmethod(money.commit)

    source = forms.ChoiceField(label="来源", choices=MoneySource)
    fen = MoneyField(label="金额（元）")
    on = DayField(label="日期")
    note = forms.CharField(label="事由", max_length=200)

    def arguments(self):
        return {"account": self.record, "note": self.cleaned_data["note"]} | self.money()


class Uncommit(Commit):
    verb, title = "uncommit", "解除占用"
    help = "款已付清或合同终止时解除；支出另行登记。"
    service = staticmethod(money.uncommit)


class SetBudget(_Spender):
    verb, title = "set-budget", "编制类别预算"
    help = "按支出类别编预算，不能低于已支出的数；合规率按它计算。"
    service = staticmethod(money.set_budget)

    category = forms.ModelChoiceField(label="支出类别", queryset=SpendingCategory.objects.all(), empty_label="请选择")
    fen = MoneyField(label="预算（元）")

    def arguments(self):
        return {"account": self.record} | {name: self.cleaned_data[name] for name in ("category", "fen")}


class DraftTransfer(_Spender):
    verb, title = "draft-transfer", "起草横向调剂"
    clause = "意见 五(三)6；细则 三(一)2"
    help = (
        "转出校校长签字 → 转入校校长签字 → 集团总校校长决定并记账，告知区教委财务科室。"
        "限同一集团、同一年度、同一来源；占用的不可动。"
    )
    service = staticmethod(transfers.draft_transfer)

    to = forms.ModelChoiceField(label="转入学校", queryset=Account.objects.none(), empty_label="请选择")
    source = forms.ChoiceField(label="来源", choices=MoneySource)
    fen = MoneyField(label="金额（元）")
    why = LongTextField(label="用途和理由", max_length=300)

    @classmethod
    def allowed(cls, scope, record=None) -> bool:
        return super().allowed(scope, record) and record.kind == AccountKind.SCHOOL

    def prepare(self):
        others = Account.objects.filter(
            year=self.record.year, group=self.record.group_id, kind=AccountKind.SCHOOL
        ).exclude(pk=self.record.pk)
        self.fields["to"].queryset = others.select_related("institution")

    def arguments(self):
        names = ("to", "source", "fen", "why")
        return {"origin": self.record} | {name: self.cleaned_data[name] for name in names}


class Reverse(BooksForm):
    """``record``: the entry."""

    verb, title = "reverse", "冲销"
    help = "冲销是单独一行，写明冲的是哪一行；一行至多冲一次，冲销本身不能再冲。"
    service = staticmethod(money.reverse)

    on = DayField(label="冲销日")
    why = LongTextField(label="原因", max_length=MOST_WHY)

    @classmethod
    def allowed(cls, scope, record=None) -> bool:
        if record is None:
            return False
        return scope.may_everywhere(RUN_FUNDING) or (record.kind == "spend" and money.may_spend(scope, record.origin))

    def arguments(self):
        return {"entry": self.record} | {name: self.cleaned_data[name] for name in ("on", "why")}


class CorrectClosed(BooksForm):
    """``record``: the entry of a closed year."""

    verb, title = "correct", "更正已结账年度的分录"
    help = (
        "已结账年度的支出有误的，更正记入未结账的年度，并写明更正哪一笔；已结账年度不动，收回的合计不能超过原来的支出。"
    )
    service = staticmethod(money.correct_closed)

    year = forms.IntegerField(label="记入年度", min_value=2022, max_value=2199)
    way = forms.ChoiceField(
        label="方向", choices=[("back", "原来多记了，收回"), ("more", "原来少记了，补记")], widget=forms.RadioSelect
    )
    fen = MoneyField(label="更正金额（元）")
    on = DayField(label="更正日")
    why = LongTextField(label="原因", max_length=MOST_WHY)

    def arguments(self):
        data = self.cleaned_data
        own = {name: data[name] for name in ("year", "fen", "on", "why")}
        return {"entry": self.record, "back": data["way"] == "back"} | own


class CloseYear(BooksForm):
    """``record``: the year."""

    verb, title = "close", "年度结账"
    help = "结账后这一年度不能再记账；余额结转到下一年度。有占用没有解除的不能结账。"
    service = staticmethod(money.close_year)

    carry = forms.BooleanField(label="余额结转到下一年度", required=False, initial=True)

    def arguments(self):
        return {"year": self.record, "carry": self.cleaned_data["carry"]}


ACCOUNT_ACTS = {
    form.verb: form for form in (Spend, Commit, Uncommit, SetBudget, DraftTransfer, PayOut, Release, ReturnMoney)
}
ENTRY_ACTS = {form.verb: form for form in (Reverse, CorrectClosed)}
GROUP_ONLY = (PayOut, Release)
