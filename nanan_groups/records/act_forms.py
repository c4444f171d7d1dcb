"""The form of one act: its own fields, then day, kind, reason and document; ``order()`` is what a service takes."""

import secrets
from collections.abc import Callable

from django import forms
from django.utils import timezone

from nanan_groups.kit.forms import DayField, LongTextField, ScopedForm

from .models import ActKind
from .orders import Order

CHANGE_ONLY = (ActKind.CHANGE,)
BOTH = (ActKind.CHANGE, ActKind.CORRECTION)
CORRECTION_ONLY = (ActKind.CORRECTION,)
ENTRY_ONLY = (ActKind.ENTRY,)  # plain facts without a period: entered or mended in place
KIND_TEXT = {
    ActKind.CHANGE: "变更：情况从生效日起发生了变化",
    ActKind.CORRECTION: "更正：原来的登记有误，从头改正",
    ActKind.ENTRY: "录入",
}


def acts_of(base: type, *modules) -> dict:
    """The forms of some modules that are acts of this kind, by their name in the address."""
    return {
        form.verb: form
        for module in modules
        for form in vars(module).values()
        if isinstance(form, type) and issubclass(form, base) and form.verb
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
    dated = True  # what it writes is in force from a day on; else it holds at once
    service: Callable

    kind = forms.ChoiceField(label="办理类别", widget=forms.RadioSelect)
    effective_on = DayField(
        label="生效日", register=True, help_text="可填将来的日期，到当天自动生效。如 2026年9月1日。"
    )
    reason = LongTextField(
        label="原因",
        max_length=500,
        rows=2,
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
        owner = self.owner_of(record)
        self.fields["seen"].initial = owner.revision if owner is not None else None
        self.fields["request_key"].initial = secrets.token_urlsafe(24)
        for field in self.fields.values():
            if hasattr(field, "scope"):  # it looks for records
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

    @property
    def begins(self) -> bool:
        """What it writes is in force from a day on; a plain fact is entered or mended in place."""
        return self.dated and self.kinds != ENTRY_ONLY

    @staticmethod
    def owner_of(record):
        """The record whose revision guards the act: the one it is done to."""
        return record

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


def as_hidden(form: forms.Form, **extra: str) -> forms.Form:
    """A valid form for the confirmation page: the same data behind hidden inputs, plus ``extra`` ones; what was typed
    comes back to the letter."""
    data = form.data.copy()
    for name, value in extra.items():
        data[name] = value
    carried = type(form)(data, record=form.record, scope=form.scope)
    for name in extra:
        carried.fields[name] = forms.CharField(required=False)
    for field in carried.fields.values():
        field.widget = field.hidden_widget()
    return carried
