"""Form bases: the house renderer, day fields as Chinese offices write them, forms whose save is a service."""

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
