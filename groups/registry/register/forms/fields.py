"""The field in which a clerk names a school, a site or a group: typed, suggested, never a list of thousands."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone

from groups.registry.register.queries.lookup import MODELS, one_record
from groups.registry.register.queries.meant import or_meant
from groups.rights.roles import VIEW
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel.kinds import Kind, Text, Whole, is_blank
from nanan_groups.kit.forms import TextArea

_WORD = {"group": "教育集团", "institution": "机构", "site": "校点"}


class RecordInput(forms.TextInput):
    """A text input with suggestions as one types (htmx fills its datalist); without script the name or code is typed."""

    template_name = "forms/record_input.html"

    def __init__(self, kind: str, attrs=None):
        super().__init__(attrs)
        self.kind = kind

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["suggest_url"] = reverse_lazy("registry:suggest", args=[self.kind])
        context["list_id"] = f"list-{name}"
        context["widget"]["attrs"] |= {"list": f"list-{name}", "autocomplete": "off"}
        return context


class RecordField(forms.Field):
    """A record of the register within the person's scope, by name or code. ``scope`` is set by the form."""

    default_error_messages = {"required": "请填写名称或编码。"}

    def __init__(self, kind: str, **kwargs):
        self.kind = kind
        self.scope = None
        kwargs.setdefault("help_text", "输入名称、拼音首字母或编码，从建议中选择。")
        super().__init__(widget=RecordInput(kind), **kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if hasattr(value, "pk"):
            return value
        record, candidates = one_record(self.kind, str(value), scope=self.scope, day=timezone.localdate())
        if record is not None:
            return record
        word = _WORD[self.kind]
        if candidates:
            names = "、".join(f"{c.text}（{c.code}）" for c in candidates[:5])
            raise ValidationError(f"“{str(value)[:30]}”可能是：{names}。请从中选择一个{word}。", code="ambiguous")
        visible, today = MODELS[self.kind].objects.visible_to(self.scope, VIEW), timezone.localdate()
        hint = or_meant(self.kind, str(value), visible, today)
        raise ValidationError(f"没有找到{word}“{str(value)[:30]}”，请核对名称或编码。{hint}", code="not-found")

    def prepare_value(self, value):
        if hasattr(value, "code"):
            return f"{value}（{value.code}）"
        return value


class RecordsField(forms.Field):
    """Several records of one kind, a line each, by code or exact name; at most ``limit``."""

    default_error_messages = {"required": "请至少填写一个，每行一个。"}

    def __init__(self, kind: str, *, limit: int = 200, **kwargs):
        self.kind, self.limit = kind, limit
        self.scope = None
        kwargs.setdefault("help_text", "每行一个，写名称或编码。")
        super().__init__(widget=TextArea(), **kwargs)

    def to_python(self, value):
        lines = [line for line in str(value or "").splitlines() if line.strip()]
        if len(lines) > self.limit:
            raise ValidationError(f"一次最多 {self.limit} 个，请分批办理。", code="too-many")
        one = RecordField(self.kind)
        one.scope = self.scope
        records = {record.pk: record for record in (one.to_python(line.strip()) for line in lines)}
        return list(records.values())

    def prepare_value(self, value):
        if isinstance(value, (list, tuple)):
            return "\n".join(str(RecordField(self.kind).prepare_value(each)) for each in value)
        return value


class CellField(forms.Field):
    """What a cell of the same sheet would take, with the same sentence when it is refused (rules/cells.py)."""

    def __init__(self, kind: Kind, **kwargs):
        self.kind = kind
        if isinstance(kind, Whole):
            kwargs.setdefault("widget", forms.NumberInput(attrs={"min": kind.minimum, "max": kind.maximum}))
        elif isinstance(kind, Text):
            kwargs.setdefault("widget", forms.TextInput(attrs={"maxlength": kind.length}))
        super().__init__(**kwargs)

    def to_python(self, value):
        if is_blank(value):
            return self.kind.empty
        try:
            return self.kind.read(value)
        except RuleViolation as refused:
            raise ValidationError(refused.sentence, code=refused.code) from None


class RowsField(forms.ModelMultipleChoiceField):
    """Rows of a table ticked off; what cannot be a row's number is no choice (SQLite cannot even ask for it)."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value):
        for each in value if isinstance(value, (list, tuple)) else ():
            text = str(each)
            if not (text.isascii() and text.isdigit() and len(text) < 19):
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)
