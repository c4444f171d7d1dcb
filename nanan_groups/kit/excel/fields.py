"""Form fields made of a sheet's columns: a form reads a value exactly as an import reads a cell, with the same codes and
sentences."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.forms import DayInput

from .columns import Column, Sheet
from .kinds import Choice, Day, Kind


def widget_of(kind: Kind) -> forms.Widget:
    if isinstance(kind, Choice):
        return forms.Select(choices=[("", "请选择"), *kind.labels.items()])
    if isinstance(kind, Day):
        return DayInput()
    return forms.TextInput()


class ColumnField(forms.Field):
    """One column of a sheet as a form field. What may not stand in a cell may not be typed either."""

    def __init__(self, column: Column, **kwargs):
        self.column = column
        options = {
            "label": column.header,
            "required": column.required,
            "help_text": column.help or ("" if isinstance(column.kind, (Choice, Day)) else column.kind.accepts()),
            "widget": widget_of(column.kind),
        }
        super().__init__(**(options | kwargs))
        if isinstance(self.widget, forms.Select) and not column.required:
            self.widget.choices = [("", "无"), *self.widget.choices[1:]]

    def clean(self, value):
        try:
            return self.column.read(value)
        except RuleViolation as refused:
            raise ValidationError(refused.sentence, code=refused.code) from None

    def prepare_value(self, value):
        """What was typed comes back as it is; a stored value as it is written."""
        kind = self.column.kind
        if value is None or isinstance(value, str) or isinstance(kind, (Choice, Day)):
            return value
        return kind.show(value)


def column_fields(sheet: type[Sheet], names: Iterable[str] = ()) -> dict[str, ColumnField]:
    """The entered columns of a sheet as fields, all of them or those named, in the order of the sheet."""
    wanted = set(names)
    return {name: ColumnField(column) for name, column in sheet.entered().items() if not wanted or name in wanted}
