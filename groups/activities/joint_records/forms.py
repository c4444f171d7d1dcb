"""The forms of records of joint work; what is asked depends on the kind, which the address names."""

from django import forms
from django.utils import timezone

from groups.activities.joint_activities.forms import ActivityAct, CorrectionAct
from groups.activities.joint_activities.queries import group_sites, own_sites
from groups.activities.joint_records import services
from groups.activities.joint_records.models import JointRecord
from groups.activities.joint_records.queries import may_keep_record
from groups.activities.joint_records.words import ASKS, Integration, Level, RecordKind, RecordState
from groups.registry.register.queries.names import site_names
from nanan_groups.kit.forms import DayField, LongTextField

NONE = ("", "没有")


class RecordAct(ActivityAct):
    @staticmethod
    def owner_of(record):
        return record if isinstance(record, JointRecord) else None


class _Facts(RecordAct):
    """``of_kind``: set on the class by ``form_of``."""

    of_kind = RecordKind.STUDIO

    title_text = forms.CharField(label="名称", max_length=100)
    lead = forms.CharField(label="负责人", max_length=60)
    partner = forms.CharField(label="对方", max_length=80, required=False)
    partner_site = forms.TypedChoiceField(label="参加校点", coerce=int, empty_value=None, required=False)
    begins_on = DayField(label="起")
    ends_on = DayField(label="止", help_text="最后一天。")
    hours = forms.IntegerField(label="课时", min_value=1, max_value=10_000, required=False)
    level = forms.ChoiceField(label="级别", choices=[("", "请选择"), *Level.choices], required=False)
    field = forms.ChoiceField(label="方面", choices=[("", "请选择"), *Integration.choices], required=False)

    def offer(self, group: int, kind: str) -> None:
        asks, sites = ASKS[kind], group_sites(group, timezone.localdate())
        names = site_names(sites)
        self.fields["partner_site"].choices = [NONE, *((site, names(site)) for site in sites)]
        self.fields["lead"].label = asks.lead
        for name, asked in (
            ("partner", asks.partner),
            ("hours", asks.hours),
            ("level", asks.level),
            ("field", asks.field),
        ):
            if not asked:
                del self.fields[name]
        if asks.partner:
            self.fields["partner"].label = asks.partner

    def facts(self) -> dict:
        data = self.cleaned_data
        names = ("lead", "partner", "partner_site", "begins_on", "ends_on", "hours", "level", "field")
        return {name: data[name] for name in names if name in data} | {"title": data["title_text"]}


class AddRecord(_Facts):
    """``record``: the group."""

    verb = "add"
    service = staticmethod(services.add_record)

    site = forms.TypedChoiceField(label="牵头校点", coerce=int)

    def prepare(self):
        own = own_sites(self.scope, self.record.pk, timezone.localdate())
        names = site_names(own)
        self.fields["site"].choices = [(site, names(site)) for site in own]
        self.offer(self.record.pk, self.of_kind)
        self.order_fields(["title_text", "site", *self.fields])

    def arguments(self):
        return {"group": self.record, "kind": self.of_kind, "site": self.cleaned_data["site"]} | self.facts()


def form_of(kind: str) -> type[AddRecord]:
    """The form in which a record of that kind is entered."""
    label, asks = RecordKind(kind).label, ASKS[kind]
    return type("AddRecord", (AddRecord,), {"of_kind": kind, "title": f"登记{label}", "clause": asks.clause})


class ChangeRecord(_Facts):
    verb, title = "change", "修改"
    service = staticmethod(services.change_record)
    states = (RecordState.RUNNING,)

    def prepare(self):
        row = self.record
        self.offer(row.group_id, row.kind)
        self.fields["title_text"].initial = row.title
        self.fields["partner_site"].initial = row.partner_site_id
        for name in ("lead", "partner", "begins_on", "ends_on", "hours", "level", "field"):
            if name in self.fields:
                self.fields[name].initial = getattr(row, name)

    def arguments(self):
        return {"record": self.record} | self.facts()


class FinishRecord(RecordAct):
    verb, title = "finish", "登记完成"
    service = staticmethod(services.finish_record)
    states = (RecordState.RUNNING,)

    new_state = forms.ChoiceField(
        label="结果",
        choices=[(one.value, one.label) for one in (RecordState.DONE, RecordState.DROPPED)],
        widget=forms.RadioSelect,
        initial=RecordState.DONE,
    )
    ends_on = DayField(label="结束日")
    review = LongTextField(label="成效或评议", max_length=1_000, rows=4, help_text="已终止的写明原因。")

    def prepare(self):
        self.fields["ends_on"].initial = min(self.record.ends_on, timezone.localdate())

    def arguments(self):
        data = self.cleaned_data
        return {"record": self.record, "state": data["new_state"], "review": data["review"], "ends_on": data["ends_on"]}


class TakeBackFinish(CorrectionAct, RecordAct):
    verb, title = "take-back", "撤回完成登记"
    service = staticmethod(services.take_back_finish)
    states = (RecordState.DONE, RecordState.DROPPED)
    help = "完成情况登记有误的，撤回后回到进行中，可以修改或重新登记；原来的登记保留在变更历史中，评估用的数随之更正。"

    ends_on = DayField(label="止", help_text="最后一天。")

    def prepare(self):
        self.fields["ends_on"].initial = self.record.ends_on

    def arguments(self):
        return {"record": self.record, "ends_on": self.cleaned_data["ends_on"]}


class WithdrawRecord(CorrectionAct, RecordAct):
    verb, title = "withdraw", "撤销登记"
    service = staticmethod(services.withdraw_record)
    states = (RecordState.RUNNING, RecordState.DONE, RecordState.DROPPED)
    help = (
        "整条登记有误（如重复、登错集团）时使用；撤销后不再计入，原来的登记保留在变更历史中。没有完成的请登记为已终止。"
    )

    def arguments(self):
        return {"record": self.record}


RECORD_ACTS = {form.verb: form for form in (FinishRecord, ChangeRecord, TakeBackFinish, WithdrawRecord)}


def allowed(form: type[RecordAct], scope, record) -> bool:
    if issubclass(form, AddRecord):
        return bool(own_sites(scope, record.pk, timezone.localdate()))
    return may_keep_record(scope, record)
