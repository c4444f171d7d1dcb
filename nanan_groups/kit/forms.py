"""Form bases: the house renderer, day fields as Chinese offices write them, long texts counted as the browser shows them,
forms whose save is a service."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting

from .days import check_register_day, day_text, parse_day
from .errors import RuleViolation


class HouseRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class DayInput(forms.DateInput):
    """A text input that shows 2022年7月14日; a script adds the calendar button. The browser's own locale never shows."""

    template_name = "forms/day_input.html"

    def format_value(self, value):
        return day_text(value) if hasattr(value, "year") else (value or "")


class DayField(forms.Field):
    """A day in any usual Chinese writing. ``register``: refuse days before the register begins."""

    widget = DayInput
    default_error_messages = {"required": "请填写日期，如 2024年9月1日。"}

    def __init__(self, *, register=False, **kwargs):
        self.register = register
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if hasattr(value, "year"):
            return value
        label = self.label or "日期"
        try:
            day = parse_day(str(value), label=label)
            return check_register_day(day, start=settings.REGISTER_START, label=label) if self.register else day
        except RuleViolation as problem:
            raise ValidationError(problem.sentence, code=problem.code) from None


class ParsedField(forms.CharField):
    """What people write in their own way and the portal keeps as a value: an amount, a time of day, points. ``parse`` raises
    RuleViolation with its sentence; ``show`` writes a value as it would be typed."""

    value_type: type = int

    def parse(self, text: str):
        raise NotImplementedError

    def show(self, value) -> str:
        raise NotImplementedError

    def to_python(self, value):
        value = super().to_python(value)
        if value in self.empty_values:
            return None
        try:
            return self.parse(value)
        except RuleViolation as refused:
            raise ValidationError(refused.sentence, code=refused.code) from None

    def run_validators(self, value):
        """The length was that of the text; what is left is a value."""

    def prepare_value(self, value):
        return self.show(value) if isinstance(value, self.value_type) else value


class TextArea(forms.Textarea):
    """As high as it has ``rows``."""

    def __init__(self, rows: int = 6):
        super().__init__({"rows": rows})


def line_ends(text: str) -> str:
    """A browser sends each end of a line as two signs, shows it as one and counts it as one: so do we, and keep one."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class LongTextField(forms.CharField):
    """Text of several lines, at most ``max_length`` signs. The browser is not told to stop there: it would cut what is
    pasted without a word. It shows the count (forms.js, data-limit); what is too long is refused with the figures."""

    def __init__(self, *, rows: int = 2, max_length: int | None = None, widget=None, **kwargs):
        self.limit = max_length
        super().__init__(widget=widget or TextArea(rows), **kwargs)

    def widget_attrs(self, widget):
        told = super().widget_attrs(widget)
        return told if self.limit is None or widget.is_hidden else told | {"data-limit": str(self.limit)}

    def to_python(self, value):
        # Before the ends are taken off, so that strip() sees what a person sees.
        return super().to_python(line_ends(value) if isinstance(value, str) else value)

    def run_validators(self, value):
        super().run_validators(value)
        if self.limit is not None and (over := len(value) - self.limit) > 0:
            message = f"字数 {len(value)}，最多 {self.limit}，超出 {over} 个字，请精简。"
            raise ValidationError(message, code="max_length")


class ScopedForm(forms.Form):
    """A form that knows whose it is, so that every choice it offers is limited to that person's scope."""

    required_css_class = "required"

    def __init__(self, *args, scope, **kwargs):
        self.scope = scope
        super().__init__(*args, **kwargs)
        stock = forms.Field.default_error_messages["required"]
        for field in self.fields.values():
            if field.error_messages["required"] is stock:
                field.error_messages["required"] = "此项必填。"

    def refuse(self, problem: RuleViolation) -> None:
        """Put a service's sentence where it belongs: at its field, or on top."""
        self.add_error(problem.field if problem.field in self.fields else None, problem.sentence)
