"""The form of one registry act: its own fields, then day, kind, reason and document; ``order()`` is what a service takes."""

import secrets
from collections.abc import Callable

from django import forms
from django.utils import timezone

from nanan_groups.kit.forms import DayField, ScopedForm
from nanan_groups.records.models import ActKind

from ..services.basics import Order
from .fields import RecordField, RecordsField

CHANGE_ONLY = (ActKind.CHANGE,)
BOTH = (ActKind.CHANGE, ActKind.CORRECTION)
CORRECTION_ONLY = (ActKind.CORRECTION,)
ENTRY_ONLY = (ActKind.ENTRY,)  # plain facts without a period: entered or mended in place
KIND_TEXT = {
    ActKind.CHANGE: "变更：情况从生效日起发生了变化",
    ActKind.CORRECTION: "更正：原来的登记有误，从头改正",
    ActKind.ENTRY: "录入",
}


class ActForm(ScopedForm):
    """Subclasses say ``verb`` (its name in the address), ``title``, ``subject`` (kind of record it is done to), ``service``
    and ``arguments()``. ``record`` is the subject, None for acts that found something."""

    verb = ""
    title = ""
    subject: str | None = None
    clause = ""
    help = ""
    kinds = BOTH
    service: Callable

    kind = forms.ChoiceField(label="办理类别", widget=forms.RadioSelect)
    effective_on = DayField(
        label="生效日", register=True, help_text="可填将来的日期，到当天自动生效。如 2026年9月1日。"
    )
    reason = forms.CharField(
        label="原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写明为什么办理，将记入变更历史。",
    )
    document = forms.CharField(label="依据文件", max_length=200, required=False, help_text="发文字号或文件名称。")
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, record=None, scope, **kwargs):
        self.record = record
        super().__init__(*args, scope=scope, **kwargs)
        self.fields["kind"].choices = [(kind.value, KIND_TEXT[kind]) for kind in self.kinds]
        self.fields["kind"].initial = self.kinds[0].value
        if len(self.kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
        self.fields["seen"].initial = self.revision_of(record)
        self.fields["request_key"].initial = secrets.token_urlsafe(24)
        for field in self.fields.values():
            if isinstance(field, (RecordField, RecordsField)):
                field.scope = scope
            for code in ("invalid_choice", "invalid_pk_value"):
                if code in field.error_messages:  # Django's repeat whatever was sent
                    field.error_messages[code] = "请从所列选项中选择。"
        if self.kinds == ENTRY_ONLY:
            self.fields["effective_on"].widget = forms.HiddenInput()
            self.fields["effective_on"].initial = timezone.localdate()
        if record is not None:
            self.prepare()
        own = [name for name in self.fields if name not in ActForm.base_fields]
        self.order_fields([*own, *ActForm.base_fields])

    @staticmethod
    def revision_of(record):
        """The revision of the record the act is done to; of a dated row, of the identity its service locks first."""
        owner = owner_of(record)
        return owner.revision if owner is not None else None

    def prepare(self) -> None:
        """Initial values and choices that depend on the record."""

    def arguments(self) -> dict:
        """What the service takes besides the order."""
        raise NotImplementedError

    def order(self, actor) -> Order:
        data = self.cleaned_data
        return Order(
            actor=actor,
            effective_on=data["effective_on"],
            reason=data["reason"],
            document=data["document"],
            kind=data["kind"],
            seen=data["seen"],
            request_key=data["request_key"],
        )


def owner_of(record):
    """The identity whose revision guards a record: itself, or the group or institution a dated row belongs to."""
    if record is None or hasattr(record, "revision"):
        return record
    for name in ("group", "site", "institution"):
        owner = getattr(record, name, None)
        if owner is not None:
            return owner
    return None


class Renaming(ActForm):
    """A new name and short form of whatever ``subject`` names; the present ones are filled in."""

    name = forms.CharField(label="新名称", max_length=80)
    short_name = forms.CharField(label="简称", max_length=40, required=False)

    def prepare(self):
        version = self.record.versions.order_by("-valid_from").first()
        if version:
            self.fields["name"].initial, self.fields["short_name"].initial = version.name, version.short_name

    def arguments(self):
        return {self.subject: self.record} | {field: self.cleaned_data[field] for field in ("name", "short_name")}
