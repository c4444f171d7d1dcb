"""A valid form carried through the confirmation page as hidden fields."""

from django import forms


def as_hidden(form: forms.Form, **extra: str) -> forms.Form:
    """The same data behind hidden inputs, plus ``extra`` ones; what was typed comes back to the letter."""
    data = form.data.copy()
    for name, value in extra.items():
        data[name] = value
    carried = type(form)(data, record=form.record, scope=form.scope)
    for name in extra:
        carried.fields[name] = forms.CharField(required=False)
    for field in carried.fields.values():
        field.widget = field.hidden_widget()
    return carried
